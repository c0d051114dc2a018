#include "service/gateway/native_request.hpp"

#include "service/gateway/dialect_words.hpp"
#include "service/gateway/object_writer.hpp"
#include "service/gateway/request_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view kNativeForm =
    R"({"op": "subscribe", "id": 1, "topics": [{"symbol": "btc/usd", "channel": "trade"}]})";
constexpr std::size_t kMostId = 64;
constexpr std::size_t kMostEpoch = 64;
constexpr std::chrono::milliseconds kLongestBatch = 60s;

struct NativeOp {
  std::string_view name;
  ClientRequest::Kind kind;
  std::span<const std::string_view> members;
};
constexpr std::array<std::string_view, 7> kSubscribeMembers{"op",     "id",       "token", "topics",
                                                            "policy", "snapshot", "resume"};
constexpr std::array<std::string_view, 4> kUnsubscribeMembers{"op", "id", "token", "topics"};
constexpr std::array<std::string_view, 3> kOtherMembers{"op", "id", "token"};
constexpr std::array kNativeOps{
    NativeOp{"subscribe", ClientRequest::Kind::subscribe, kSubscribeMembers},
    NativeOp{"unsubscribe", ClientRequest::Kind::unsubscribe, kUnsubscribeMembers},
    NativeOp{"auth", ClientRequest::Kind::authenticate, kOtherMembers},
    NativeOp{"ping", ClientRequest::Kind::heartbeat, kOtherMembers},
    NativeOp{"pong", ClientRequest::Kind::acknowledge, kOtherMembers},
    NativeOp{"list", ClientRequest::Kind::list, kOtherMembers},
};

constexpr std::array<std::string_view, 4> kTopicMembers{"exchange", "symbol", "channel",
                                                        "interval"};
constexpr std::array<std::string_view, 2> kResumeMembers{"epoch", "sequence"};
constexpr std::array<std::string_view, 1> kBatchMembers{"batch"};
constexpr std::array<std::string_view, 2> kPolicyWords{"latest", "every"};

template <std::size_t Size, class Row>
std::array<std::string_view, Size> native_names(const std::array<Row, Size>& rows) {
  std::array<std::string_view, Size> names;
  for (std::size_t i = 0; i < Size; ++i) names[i] = rows[i].name;
  return names;
}

std::array<std::string_view, kTopicKinds> native_kind_names() {
  std::array<std::string_view, kTopicKinds> names;
  for (std::size_t i = 0; i < kTopicKinds; ++i) names[i] = to_text(static_cast<TopicKind>(i));
  return names;
}

// "100ms", "2s".
std::optional<std::chrono::milliseconds> native_pace_of(std::string_view text) noexcept {
  std::uint32_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (ec != std::errc{}) return std::nullopt;
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  const std::chrono::milliseconds pace = unit == "s" ? std::chrono::seconds{count} : count * 1ms;
  if ((unit != "ms" && unit != "s") || pace < 1ms || pace > kLongestBatch) return std::nullopt;
  return pace;
}

class NativeRequest {
 public:
  explicit NativeRequest(const json::object& object) : fields_{object} {}

  ReadRequest read() {
    read_id();
    if (const NativeOp* const op = read_op()) {
      request_.words = op->name;
      request_.kind = op->kind;
      fields_.allow_only(op->members);
      read_token(fields_, request_);
      read_body();
    }
    if (!fields_.error()) return std::move(request_);
    RequestError error = *fields_.error();
    error.id = request_.id;
    error.words = request_.words;
    return error;
  }

 private:
  void read_id() {
    const json::value* const id = fields_.value("id");
    if (id == nullptr) return;
    if (id->is_int64()) return append_number(request_.id, id->get_int64());
    if (id->is_uint64()) return append_number(request_.id, id->get_uint64());
    if (id->is_string() && id->get_string().size() <= kMostId)
      return append_json_text(request_.id, std::string_view{id->get_string()});
    fields_.fail(RequestErrc::malformed, "\"id\": expected a whole number or a text of at most " +
                                             std::to_string(kMostId) + " bytes, was " +
                                             (id->is_string()   ? "a longer one"
                                              : id->is_double() ? "another number"
                                                                : std::string{kind_of(*id)}));
  }

  const NativeOp* read_op() {
    const auto name = fields_.text("op");
    if (!name) {
      fields_.fail(RequestErrc::malformed,
                   "\"op\" is missing" + advice("", native_names(kNativeOps)));
      return nullptr;
    }
    for (const NativeOp& op : kNativeOps)
      if (op.name == *name) return &op;
    fields_.fail(RequestErrc::unknown_type,
                 "there is no op " + shown(*name) + advice(*name, native_names(kNativeOps)));
    return nullptr;
  }

  void read_body() {
    switch (request_.kind) {
      case ClientRequest::Kind::subscribe:
        read_topics();
        read_policy();
        request_.wants_snapshot = fields_.boolean("snapshot").value_or(true);
        read_resume();
        if (!fields_.has("topics"))
          fields_.fail(RequestErrc::malformed, "\"topics\" is missing: a list of what you want");
        break;
      case ClientRequest::Kind::unsubscribe:
        if (!fields_.has("topics")) request_.kind = ClientRequest::Kind::unsubscribe_all;
        read_topics();
        break;
      case ClientRequest::Kind::authenticate:
        if (request_.token.empty())
          fields_.fail(RequestErrc::malformed, "\"token\" is missing: a text");
        break;
      default:
        break;
    }
  }

  void read_topics() {
    const json::array* const topics = fields_.list("topics");
    if (topics == nullptr) return;
    if (topics->empty())
      return fields_.fail(RequestErrc::malformed,
                          "\"topics\" is empty; name one, or {\"symbol\": \"*\"} for all");
    request_.patterns.reserve(topics->size());
    for (const json::value& topic : *topics) {
      if (!topic.is_object())
        return fields_.fail(RequestErrc::malformed, "\"topics\": expected a list of objects, " +
                                                        std::string{kind_of(topic)} + " was in it");
      if (!read_topic(topic.get_object())) return;
    }
  }

  // False once something is wrong.
  bool read_topic(const json::object& object) {
    RequestFields members{object};
    members.allow_only(kTopicMembers);
    TopicPattern pattern;
    if (const auto exchange = members.text("exchange"); exchange && *exchange != "*")
      pattern.exchange = in_small_letters(*exchange);
    if (const auto symbol = members.text("symbol")) pattern.symbol = native_symbol(*symbol);
    if (const auto channel = members.text("channel"); channel && *channel != "*") {
      pattern.kind = to_topic_kind(*channel);
      if (!pattern.kind)
        members.fail(RequestErrc::unknown_type, "there is no channel " + shown(*channel) +
                                                    advice(*channel, native_kind_names()));
    }
    if (const auto interval = members.text("interval")) {
      pattern.interval = interval_of(*interval).value_or(0s);
      if (pattern.interval == 0s)
        members.fail(RequestErrc::malformed,
                     "\"interval\": expected \"1m\", \"5m\", \"1h\" or "
                     "the like, was " +
                         shown(*interval));
    }
    if (object.empty())
      members.fail(RequestErrc::malformed,
                   "a topic is empty; write {\"symbol\": \"*\"} for all of everything");
    if (const std::string objection = objection_to(pattern); !objection.empty())
      members.fail(RequestErrc::bad_symbol, objection);
    if (members.error()) fields_.fail(members.error()->code, members.error()->message);
    request_.patterns.push_back(std::move(pattern));
    return !fields_.error();
  }

  // A code with its market in any form; without one it could be of any exchange.
  static std::string native_symbol(std::string_view text) {
    if (const auto code = parse_a_share(text); code && code->digits.size() != text.size())
      return share_symbol(*code);
    return in_small_letters(text);
  }

  void read_policy() {
    const json::value* const policy = fields_.value("policy");
    if (policy == nullptr) return;
    if (policy->is_object()) return read_batch(policy->get_object());
    if (policy->is_string()) {
      const std::string_view word{policy->get_string()};
      if (word == "latest") return;
      if (word == "every") {
        request_.policy.kind = Policy::Kind::every;
        return;
      }
      return fields_.fail(RequestErrc::malformed,
                          "there is no policy " + shown(word) + advice(word, kPolicyWords));
    }
    fields_.fail(RequestErrc::malformed,
                 "\"policy\": expected \"latest\", \"every\" or {\"batch\": \"100ms\"}, was " +
                     std::string{kind_of(*policy)});
  }

  void read_batch(const json::object& object) {
    RequestFields members{object};
    members.allow_only(kBatchMembers);
    const auto text = members.text("batch");
    const auto pace = text ? native_pace_of(*text) : std::nullopt;
    if (!pace)
      members.fail(RequestErrc::malformed, "\"batch\": expected a time from \"1ms\" to \"60s\"" +
                                               (text ? ", was " + shown(*text) : std::string{}));
    if (members.error()) return fields_.fail(members.error()->code, members.error()->message);
    request_.policy = {.kind = Policy::Kind::batch, .pace = *pace};
  }

  void read_resume() {
    const json::object* const object = fields_.object("resume");
    if (object == nullptr) return;
    RequestFields members{*object};
    members.allow_only(kResumeMembers);
    const auto epoch = members.text("epoch");
    const auto sequence = members.natural("sequence");
    if (!epoch || !sequence || epoch->empty() || epoch->size() > kMostEpoch)
      members.fail(RequestErrc::malformed,
                   "\"resume\": expected {\"epoch\": …, \"sequence\": …} as in the last messages "
                   "that came");
    if (members.error()) return fields_.fail(members.error()->code, members.error()->message);
    request_.resume = ResumePoint{.epoch = std::string{*epoch}, .sequence = *sequence};
  }

  RequestFields fields_;
  ClientRequest request_;
};

}  // namespace

ReadRequest read_native_request(std::string_view message) {
  const RequestText text{message};
  if (text.object() == nullptr) return text.error(kNativeForm);
  return NativeRequest{*text.object()}.read();
}

}  // namespace hftcpp::gateway
