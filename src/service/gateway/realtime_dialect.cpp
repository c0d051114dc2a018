#include "service/gateway/realtime_dialect.hpp"

#include "service/gateway/dialect_words.hpp"
#include "service/gateway/object_writer.hpp"
#include "service/gateway/realtime_record.hpp"
#include "service/gateway/request_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;

constexpr std::string_view kRealtimeForm = R"({"type": "subscribe_stock", "stock_code": "000001"})";
constexpr std::size_t kRealtimeEcho = 64;

// What a request is about, beside its kind.
enum class RealtimeScope : std::uint8_t { stock, market, all, none };

struct RealtimeType {
  std::string_view name;
  ClientRequest::Kind kind;
  RealtimeScope scope;
  std::string_view answer;  // its type
};
using RealtimeAsked = ClientRequest::Kind;
constexpr std::array kRealtimeTypes{
    RealtimeType{"subscribe_stock", RealtimeAsked::subscribe, RealtimeScope::stock,
                 "subscription_confirmed"},
    RealtimeType{"subscribe_market", RealtimeAsked::subscribe, RealtimeScope::market,
                 "market_subscription_confirmed"},
    RealtimeType{"subscribe_all", RealtimeAsked::subscribe, RealtimeScope::all,
                 "all_subscription_confirmed"},
    RealtimeType{"unsubscribe_stock", RealtimeAsked::unsubscribe, RealtimeScope::stock,
                 "unsubscription_confirmed"},
    RealtimeType{"unsubscribe_market", RealtimeAsked::unsubscribe, RealtimeScope::market,
                 "market_unsubscription_confirmed"},
    RealtimeType{"unsubscribe_all", RealtimeAsked::unsubscribe_all, RealtimeScope::none,
                 "all_unsubscription_confirmed"},
    RealtimeType{"ping", RealtimeAsked::heartbeat, RealtimeScope::none, "pong"},
    RealtimeType{"pong", RealtimeAsked::acknowledge, RealtimeScope::none, ""},
    RealtimeType{"auth", RealtimeAsked::authenticate, RealtimeScope::none, "auth_confirmed"},
};

const RealtimeType* find_realtime(std::string_view name) noexcept {
  const auto found = std::ranges::find(kRealtimeTypes, name, &RealtimeType::name);
  return found == kRealtimeTypes.end() ? nullptr : &*found;
}

std::array<std::string_view, kRealtimeTypes.size()> realtime_names() {
  std::array<std::string_view, kRealtimeTypes.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kRealtimeTypes[i].name;
  return names;
}

std::string_view realtime_market_end(std::string_view market) noexcept {
  if (market == "SH" || market == "sh") return "*.sh";
  if (market == "SZ" || market == "sz") return "*.sz";
  if (market == "BJ" || market == "bj") return "*.bj";
  return {};
}

// The words of a request are the members of its answer.
class RealtimeRequest {
 public:
  explicit RealtimeRequest(const json::object& object) : fields_{object} {}

  ReadRequest read() {
    read_token(fields_, request_);
    if (const RealtimeType* const type = read_type()) {
      request_.kind = type->kind;
      request_.words.append(R"("type":")").append(type->answer).append("\"");
      read_scope(type->scope);
      if (type->kind == RealtimeAsked::heartbeat) echo_time();
      if (type->kind == RealtimeAsked::authenticate && request_.token.empty())
        fields_.fail(RequestErrc::malformed, "\"token\" is missing: a text");
    }
    if (fields_.error()) return *fields_.error();
    return std::move(request_);
  }

 private:
  const RealtimeType* read_type() {
    const auto name = fields_.text("type");
    if (!name) {
      fields_.fail(RequestErrc::malformed,
                   "\"type\" is missing; a request looks like " + std::string{kRealtimeForm});
      return nullptr;
    }
    const RealtimeType* const type = find_realtime(*name);
    if (type == nullptr)
      fields_.fail(RequestErrc::unknown_type,
                   "there is no type " + shown(*name) + advice(*name, realtime_names()));
    return type;
  }

  void read_scope(RealtimeScope scope) {
    if (scope == RealtimeScope::stock) read_stock();
    if (scope == RealtimeScope::market) read_market();
    if (scope == RealtimeScope::all) want("*");
  }

  void read_stock() {
    const auto code = fields_.text("stock_code");
    if (!code)
      return fields_.fail(RequestErrc::malformed, "\"stock_code\" is missing; write \"000001\"");
    ReadShare share = read_share(*code);
    if (!share.objection.empty())
      return fields_.fail(RequestErrc::bad_symbol, std::move(share.objection));
    request_.words += R"(,"stock_code":)";
    append_json_text(request_.words, *code);
    want(share.symbol);
  }

  void read_market() {
    const auto market = fields_.text("market");
    const std::string_view end = market ? realtime_market_end(*market) : std::string_view{};
    if (!market)
      return fields_.fail(RequestErrc::malformed, "\"market\" is missing; write SH, SZ or BJ");
    if (end.empty())
      return fields_.fail(RequestErrc::bad_symbol,
                          "there is no market " + shown(*market) + "; write SH, SZ or BJ");
    request_.words += R"(,"market":)";
    append_json_text(request_.words, *market);
    want(end);
  }

  void want(std::string_view symbol) {
    request_.patterns.push_back({.symbol = std::string{symbol}, .kind = TopicKind::quote});
  }

  // The client measures with it how long the way is.
  void echo_time() {
    const json::value* const time = fields_.value("timestamp");
    const bool is_short =
        time != nullptr &&
        (time->is_number() || (time->is_string() && time->get_string().size() <= kRealtimeEcho));
    request_.words += R"(,"timestamp":)";
    request_.words += is_short ? json::serialize(*time) : "null";
  }

  RequestFields fields_;
  ClientRequest request_;
};

}  // namespace

bool is_realtime_request(std::string_view type) noexcept {
  return find_realtime(type) != nullptr;
}

ReadRequest RealtimeDialect::read(std::string_view message) const {
  const RequestText text{message};
  if (text.object() == nullptr) return text.error(kRealtimeForm);
  return RealtimeRequest{*text.object()}.read();
}

void RealtimeDialect::write_answer(std::string& out, const ClientRequest& request,
                                   const Answer&) const {
  out += '{';
  out += request.words;
  out += '}';
}

void RealtimeDialect::write_error(std::string& out, const RequestError& error) const {
  ObjectWriter object{out};
  object.text("type", "error");
  object.number("code", to_number(error.code));
  object.text("message", error.message);
}

bool RealtimeDialect::write_notice(std::string& out, const Notice& notice) const {
  if (notice.kind != Notice::Kind::closing) return false;
  ObjectWriter object{out};
  object.text("type", "closing");
  object.text("message", notice.message);
  return true;
}

bool RealtimeDialect::write_event(std::string& out, const Published& event) const {
  const auto* const held = std::get_if<const Quote*>(&event.event);
  if (held == nullptr) return false;
  const Quote& quote = **held;
  if (realtime_market(quote.symbol).empty()) return false;
  ObjectWriter object{out};
  object.text("type", "stock_data");
  object.text("stock_code", realtime_code(quote.symbol));
  append_realtime_record(object.value("data"), quote);
  append_seconds(object.value("timestamp"), quote.receive_time);
  return true;
}

}  // namespace hftcpp::gateway
