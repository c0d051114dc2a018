#include "service/gateway/simple_dialect.hpp"

#include "service/gateway/dialect_words.hpp"
#include "service/gateway/object_writer.hpp"
#include "service/gateway/request_text.hpp"

#include <boost/json/array.hpp>

#include <array>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;

constexpr std::string_view kSimpleForm = R"({"subscribe": ["000001", "sh600000"]})";

struct SimpleLevelKeys {
  std::string_view size;
  std::string_view price;
};
constexpr std::array kSimpleBidKeys{SimpleLevelKeys{R"(,"bid1_volume":)", R"(,"bid1":)"},
                                    SimpleLevelKeys{R"(,"bid2_volume":)", R"(,"bid2":)"},
                                    SimpleLevelKeys{R"(,"bid3_volume":)", R"(,"bid3":)"},
                                    SimpleLevelKeys{R"(,"bid4_volume":)", R"(,"bid4":)"},
                                    SimpleLevelKeys{R"(,"bid5_volume":)", R"(,"bid5":)"}};
constexpr std::array kSimpleAskKeys{SimpleLevelKeys{R"(,"ask1_volume":)", R"(,"ask1":)"},
                                    SimpleLevelKeys{R"(,"ask2_volume":)", R"(,"ask2":)"},
                                    SimpleLevelKeys{R"(,"ask3_volume":)", R"(,"ask3":)"},
                                    SimpleLevelKeys{R"(,"ask4_volume":)", R"(,"ask4":)"},
                                    SimpleLevelKeys{R"(,"ask5_volume":)", R"(,"ask5":)"}};

void simple_number(std::string& out, std::string_view key, const Decimal& value) {
  out += key;
  append_number(out, value);
}

void simple_levels(std::string& out, const std::array<SimpleLevelKeys, 5>& keys,
                   const std::array<Level, 5>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    simple_number(out, keys[i].size, levels[i].size);
    simple_number(out, keys[i].price, levels[i].price);
  }
}

void simple_two_digits(std::string& out, char before, unsigned value) {
  if (before != '\0') out += before;
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

// Date and time of day in China, which has had no summer time since 1991.
void simple_clock(std::string& out, Timestamp time) {
  using namespace std::chrono;
  const sys_seconds local{floor<seconds>(nanoseconds{time.nanoseconds()}) + hours{8}};
  const sys_days day = floor<days>(local);
  const year_month_day date{day};
  const hh_mm_ss clock{local - day};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));

  out += R"(,"date":")";
  simple_two_digits(out, '\0', year / 100);
  simple_two_digits(out, '\0', year);
  simple_two_digits(out, '-', static_cast<unsigned>(date.month()));
  simple_two_digits(out, '-', static_cast<unsigned>(date.day()));
  out += R"(","time":")";
  simple_two_digits(out, '\0', static_cast<unsigned>(clock.hours().count()));
  simple_two_digits(out, ':', static_cast<unsigned>(clock.minutes().count()));
  simple_two_digits(out, ':', static_cast<unsigned>(clock.seconds().count()));
  out += '"';
}

void read_simple_codes(RequestFields& fields, const json::array& codes, ClientRequest& request) {
  request.patterns.reserve(codes.size());
  for (const json::value& code : codes) {
    if (!code.is_string())
      return fields.fail(RequestErrc::malformed, "codes are texts, " + std::string{kind_of(code)} +
                                                     " was among them; write \"000001\"");
    ReadShare share = read_share(std::string_view{code.get_string()});
    if (!share.objection.empty())
      return fields.fail(RequestErrc::bad_symbol, std::move(share.objection));
    request.patterns.push_back({.symbol = std::move(share.symbol), .kind = TopicKind::quote});
  }
}

// An empty list means all of them.
void read_simple_list(RequestFields& fields, ClientRequest& request) {
  const bool wants_more = fields.has("subscribe");
  const json::array* const codes = fields.list(wants_more ? "subscribe" : "unsubscribe");
  if (codes == nullptr) return;
  request.kind = wants_more       ? ClientRequest::Kind::subscribe
                 : codes->empty() ? ClientRequest::Kind::unsubscribe_all
                                  : ClientRequest::Kind::unsubscribe;
  if (wants_more && codes->empty()) request.patterns.push_back({.kind = TopicKind::quote});
  read_simple_codes(fields, *codes, request);
}

}  // namespace

ReadRequest SimpleDialect::read(std::string_view message) const {
  const RequestText text{message};
  if (text.object() == nullptr) return text.error(kSimpleForm);
  RequestFields fields{*text.object()};
  ClientRequest request;
  read_token(fields, request);
  const bool has_list = fields.has("subscribe") || fields.has("unsubscribe");
  if (fields.has("subscribe") && fields.has("unsubscribe"))
    fields.fail(RequestErrc::malformed,
                "write \"subscribe\" and \"unsubscribe\" in requests of their own");
  if (!has_list && request.token.empty())
    fields.fail(RequestErrc::unknown_type,
                "there is neither \"subscribe\" nor \"unsubscribe\"; a request looks like " +
                    std::string{kSimpleForm});
  if (has_list)
    read_simple_list(fields, request);
  else
    request.kind = ClientRequest::Kind::authenticate;
  if (fields.error()) return *fields.error();
  return request;
}

void SimpleDialect::write_answer(std::string& out, const ClientRequest&, const Answer&) const {
  out += R"({"code":0,"message":""})";
}

void SimpleDialect::write_error(std::string& out, const RequestError& error) const {
  ObjectWriter object{out};
  object.number("code", to_number(error.code));
  object.text("message", error.message);
}

bool SimpleDialect::write_notice(std::string&, const Notice&) const {
  return false;
}

bool SimpleDialect::write_event(std::string& out, const Published& event) const {
  const auto* const held = std::get_if<const Quote*>(&event.event);
  if (held == nullptr) return false;
  const Quote& quote = **held;
  const auto code = parse_a_share(quote.symbol.text());
  if (!code) return false;

  out += '"';
  out += to_prefix(code->market);
  out += code->digits;
  out += R"(":{"name":)";
  append_json_text(out, quote.name.view());
  simple_number(out, R"(,"open":)", quote.open);
  simple_number(out, R"(,"close":)", quote.previous_close);
  simple_number(out, R"(,"now":)", quote.last);
  simple_number(out, R"(,"high":)", quote.high);
  simple_number(out, R"(,"low":)", quote.low);
  simple_number(out, R"(,"buy":)", quote.bids[0].price);
  simple_number(out, R"(,"sell":)", quote.asks[0].price);
  simple_number(out, R"(,"turnover":)", quote.volume);
  simple_number(out, R"(,"volume":)", quote.amount);
  simple_levels(out, kSimpleBidKeys, quote.bids);
  simple_levels(out, kSimpleAskKeys, quote.asks);
  simple_clock(out, time_of(quote));
  out += '}';
  return true;
}

}  // namespace hftcpp::gateway
