#include "service/gateway/typed_request.hpp"

#include "service/gateway/dialect_words.hpp"
#include "service/gateway/request_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view kTypedForm =
    R"({"type": "SUBSCRIBE", "data": {"symbols": ["000001.SZ"], "data_types": ["quote"]}})";
constexpr std::string_view kKlineBegin = "kline_";

struct TypedType {
  std::string_view name;
  ClientRequest::Kind kind;
};
constexpr std::array kTypedTypes{TypedType{"SUBSCRIBE", ClientRequest::Kind::subscribe},
                                 TypedType{"UNSUBSCRIBE", ClientRequest::Kind::unsubscribe},
                                 TypedType{"HEARTBEAT", ClientRequest::Kind::heartbeat},
                                 TypedType{"AUTH", ClientRequest::Kind::authenticate}};
constexpr std::array<std::string_view, 4> kTypedNames{"SUBSCRIBE", "UNSUBSCRIBE", "HEARTBEAT",
                                                      "AUTH"};
constexpr std::array<std::string_view, 5> kDataTypes{"quote", "tick", "kline", "kline_5m", "trade"};

// What a data type asks for, of any symbol.
struct WantedData {
  TopicKind kind = TopicKind::quote;
  std::chrono::seconds interval{0};
};

std::optional<WantedData> to_typed_data(std::string_view word) noexcept {
  if (word == "kline") return WantedData{TopicKind::kline, 1min};
  if (word.starts_with(kKlineBegin)) {
    const auto interval = interval_of(word.substr(kKlineBegin.size()));
    return interval ? std::optional{WantedData{TopicKind::kline, *interval}} : std::nullopt;
  }
  for (const TopicKind kind : {TopicKind::quote, TopicKind::ticker, TopicKind::trade})
    if (word == typed_word(kind)) return WantedData{kind};
  return std::nullopt;
}

const TypedType* find_typed(std::string_view name) {
  const auto same = [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b; };
  const auto found = std::ranges::find_if(kTypedTypes, [&](const TypedType& type) {
    return std::ranges::equal(name, type.name, same);
  });
  return found == kTypedTypes.end() ? nullptr : &*found;
}

class TypedRequest {
 public:
  explicit TypedRequest(const json::object& object) : fields_{object} {}

  ReadRequest read() {
    read_token(fields_, request_);
    if (const TypedType* const type = read_type()) {
      request_.kind = type->kind;
      request_.words = type->name;
      if (const json::object* const data = fields_.object("data"))
        read_data(*data);
      else if (request_.kind == ClientRequest::Kind::subscribe)
        fields_.fail(RequestErrc::malformed,
                     "\"data\" is missing; a request looks like " + std::string{kTypedForm});
      settle();
    }
    if (!fields_.error()) return std::move(request_);
    RequestError error = *fields_.error();
    error.words = request_.words;
    return error;
  }

 private:
  const TypedType* read_type() {
    const auto name = fields_.text("type");
    if (!name) {
      fields_.fail(RequestErrc::malformed,
                   "\"type\" is missing; a request looks like " + std::string{kTypedForm});
      return nullptr;
    }
    const TypedType* const type = find_typed(*name);
    if (type == nullptr)
      fields_.fail(RequestErrc::unknown_type,
                   "there is no type " + shown(*name) + advice(*name, kTypedNames));
    return type;
  }

  void read_data(const json::object& object) {
    RequestFields data{object};
    if (request_.token.empty()) read_token(data, request_);
    if (request_.kind == ClientRequest::Kind::subscribe ||
        request_.kind == ClientRequest::Kind::unsubscribe)
      read_topics(data);
    if (data.error()) fields_.fail(data.error()->code, data.error()->message);
  }

  void read_topics(RequestFields& data) {
    const auto symbols = texts_of(data, "symbols");
    auto types = texts_of(data, "data_types");
    if (types.empty()) types.push_back("quote");
    if (symbols.size() > kMostPatterns / types.size())
      return data.fail(RequestErrc::too_many,
                       std::to_string(symbols.size()) + " symbols in " +
                           std::to_string(types.size()) + " types are more than " +
                           std::to_string(kMostPatterns) + "; write several requests");
    std::vector<WantedData> wanted;
    for (const std::string_view type : types) {
      const auto known = to_typed_data(type);
      if (!known)
        return data.fail(RequestErrc::unknown_type,
                         "there is no data type " + shown(type) + advice(type, kDataTypes));
      wanted.push_back(*known);
    }
    for (const std::string_view symbol : symbols)
      if (!add_patterns(data, symbol, wanted)) return;
  }

  // Of a list, or of a text that stands for a list of one.
  static std::vector<std::string_view> texts_of(RequestFields& data, std::string_view name) {
    std::vector<std::string_view> texts;
    if (const json::value* const value = data.value(name); value && value->is_string())
      return {std::string_view{value->get_string()}};
    const json::array* const list = data.list(name);
    if (list == nullptr) return texts;
    for (const json::value& item : *list) {
      if (item.is_string()) {
        texts.push_back(std::string_view{item.get_string()});
        continue;
      }
      data.fail(RequestErrc::malformed, shown(name) + ": expected texts, " +
                                            std::string{kind_of(item)} + " was among them");
      break;
    }
    return texts;
  }

  bool add_patterns(RequestFields& data, std::string_view text,
                    const std::vector<WantedData>& wanted) {
    TopicPattern pattern{.symbol = in_small_letters(text)};
    if (const auto code = parse_a_share(text)) {
      pattern.symbol = share_symbol(*code);
    } else if (text.find_first_not_of("0123456789") == text.npos) {
      data.fail(RequestErrc::bad_symbol,
                "there is no symbol " + shown(text) +
                    "; write \"000001.SZ\", \"btc/usdt\", or \"*\" for all");
      return false;
    }
    if (const std::string objection = objection_to(pattern); !objection.empty()) {
      data.fail(RequestErrc::bad_symbol, shown(text) + ": " + objection);
      return false;
    }
    for (const WantedData& each : wanted) {
      pattern.kind = each.kind;
      pattern.interval = each.interval;
      request_.patterns.push_back(pattern);
    }
    return true;
  }

  // What must be there for the type.
  void settle() {
    if (request_.kind == ClientRequest::Kind::unsubscribe && request_.patterns.empty())
      request_.kind = ClientRequest::Kind::unsubscribe_all;
    if (request_.kind == ClientRequest::Kind::subscribe && request_.patterns.empty())
      fields_.fail(RequestErrc::malformed,
                   "\"symbols\" is missing or empty; write \"*\" for all of them");
    if (request_.kind == ClientRequest::Kind::authenticate && request_.token.empty())
      fields_.fail(RequestErrc::malformed, "\"token\" is missing: a text in \"data\"");
  }

  RequestFields fields_;
  ClientRequest request_;
};

}  // namespace

ReadRequest read_typed_request(std::string_view message) {
  const RequestText text{message};
  if (text.object() == nullptr) return text.error(kTypedForm);
  return TypedRequest{*text.object()}.read();
}

bool is_typed_request(std::string_view type) {
  return find_typed(type) != nullptr;
}

std::string_view typed_word(TopicKind kind) noexcept {
  switch (kind) {
    case TopicKind::quote:
      return "quote";
    case TopicKind::ticker:
      return "tick";
    case TopicKind::kline:
      return "kline";
    case TopicKind::trade:
      return "trade";
    default:
      return {};
  }
}

}  // namespace hftcpp::gateway
