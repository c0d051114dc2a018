#include "service/gateway/request_text.hpp"

#include <hftcpp/core/names.hpp>
#include <hftcpp/core/result.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostToken = 256;
constexpr std::size_t kMostShown = 48;

// What the parser tells, as a tree. Boost's own parser takes the last of two members with one name,
// and bounds nothing but the depth.
struct TreeHandler {
  static constexpr std::size_t max_object_size = kMostMembers;
  static constexpr std::size_t max_array_size = kMostPatterns;
  static constexpr std::size_t max_key_size = kMostKey;
  static constexpr std::size_t max_string_size = kMostRequestText;
  using error_code = json::error_code;
  using string_view = json::string_view;

  explicit TreeHandler(json::storage_ptr memory) { stack.reset(std::move(memory)); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    opened.push_back(keys.size());
    return true;
  }
  bool on_object_end(std::size_t count, error_code&) {
    stack.push_object(count);
    keys.resize(opened.back());
    opened.pop_back();
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) {
    stack.push_array(count);
    return true;
  }
  bool on_key_part(string_view part, std::size_t, error_code&) {
    key.append(part.data(), part.size());
    stack.push_chars(part);
    return true;
  }
  bool on_key(string_view part, std::size_t, error_code& ec) {
    key.append(part.data(), part.size());
    stack.push_key(part);
    const auto first = keys.begin() + static_cast<std::ptrdiff_t>(opened.back());
    if (std::find(first, keys.end(), key) != keys.end()) {
      twice = key;
      ec = make_error_code(Errc::bad_value);
      return false;
    }
    keys.push_back(std::exchange(key, {}));
    return true;
  }
  bool on_string_part(string_view part, std::size_t, error_code&) {
    stack.push_chars(part);
    return true;
  }
  bool on_string(string_view part, std::size_t, error_code&) {
    stack.push_string(part);
    return true;
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, string_view, error_code&) {
    stack.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, string_view, error_code&) {
    stack.push_uint64(value);
    return true;
  }
  bool on_double(double value, string_view, error_code&) {
    stack.push_double(value);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

  json::value_stack stack;
  std::vector<std::string> keys;     // of the objects that are open
  std::vector<std::size_t> opened;   // where each one's keys begin
  std::string key;                   // the one that is being read
  std::optional<std::string> twice;  // a key that stands twice
};

std::string tree_objection(const json::error_code& ec) {
  if (ec == json::error::incomplete) return "this is no JSON: it ends too early";
  if (ec == json::error::extra_data) return "this is no JSON: there is more behind its end";
  if (ec == json::error::too_deep)
    return "this is nested more than " + std::to_string(kMostDepth) + " deep";
  if (ec == json::error::object_too_large)
    return "an object has more than " + std::to_string(kMostMembers) + " members";
  if (ec == json::error::array_too_large)
    return "a list has more than " + std::to_string(kMostPatterns) +
           " items; write several requests";
  if (ec == json::error::key_too_large)
    return "the name of a member has more than " + std::to_string(kMostKey) + " bytes";
  if (ec == json::error::string_too_large)
    return "a text has more than " + std::to_string(kMostRequestText) + " bytes";
  return "this is no JSON: " + ec.message();
}

RequestErrc tree_code(const json::error_code& ec) noexcept {
  return ec == json::error::array_too_large ? RequestErrc::too_many : RequestErrc::malformed;
}

}  // namespace

RequestText::RequestText(std::string_view message) : memory_{first_.data(), first_.size()} {
  json::parse_options options;
  options.max_depth = kMostDepth;
  json::basic_parser<TreeHandler> parser{options, json::storage_ptr{&memory_}};
  json::error_code ec;
  const std::size_t used = parser.write_some(false, message.data(), message.size(), ec);
  if (!ec && used != message.size()) ec = json::error::extra_data;
  if (ec) {
    const auto& twice = parser.handler().twice;
    objection_ = twice ? "the member " + shown(*twice) + " stands twice" : tree_objection(ec);
    code_ = tree_code(ec);
    return;
  }
  tree_.emplace(json::pilfer(parser.handler().stack.release()));
  if (!tree_->is_object())
    objection_ = "a request is a JSON object, this is " + std::string{kind_of(*tree_)};
}

RequestError RequestText::error(std::string_view form) const {
  std::string message = objection_;
  if (code_ == RequestErrc::malformed) message.append("; a request looks like ").append(form);
  return {.code = code_, .message = std::move(message)};
}

const json::value* RequestFields::value(std::string_view name) const noexcept {
  const json::value* const found = object_.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

bool RequestFields::has(std::string_view name) const noexcept {
  return value(name) != nullptr;
}

std::optional<std::string_view> RequestFields::text(std::string_view name) {
  const json::value* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_string()) return std::string_view{found->get_string()};
  fail_type(name, "a text", *found);
  return std::nullopt;
}

std::optional<std::uint64_t> RequestFields::natural(std::string_view name) {
  const json::value* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_uint64()) return found->get_uint64();
  if (found->is_int64() && found->get_int64() >= 0)
    return static_cast<std::uint64_t>(found->get_int64());
  if (found->is_number())
    fail(RequestErrc::malformed,
         shown(name) + ": expected a whole number from 0 on, was another number");
  else
    fail_type(name, "a whole number from 0 on", *found);
  return std::nullopt;
}

std::optional<bool> RequestFields::boolean(std::string_view name) {
  const json::value* const found = value(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_bool()) return found->get_bool();
  fail_type(name, "true or false", *found);
  return std::nullopt;
}

const json::array* RequestFields::list(std::string_view name) {
  const json::value* const found = value(name);
  if (found == nullptr) return nullptr;
  if (!found->is_array()) fail_type(name, "a list", *found);
  return found->if_array();
}

const json::object* RequestFields::object(std::string_view name) {
  const json::value* const found = value(name);
  if (found == nullptr) return nullptr;
  if (!found->is_object()) fail_type(name, "an object", *found);
  return found->if_object();
}

void RequestFields::allow_only(std::span<const std::string_view> names) {
  for (const json::key_value_pair& member : object_) {
    const std::string_view key{member.key()};
    if (std::ranges::find(names, key) != names.end()) continue;
    return fail(RequestErrc::malformed,
                "there is no member " + shown(key) + " here" + advice(key, names));
  }
}

void RequestFields::fail(RequestErrc code, std::string message) {
  if (!error_) error_ = RequestError{.code = code, .message = std::move(message)};
}

void RequestFields::fail_type(std::string_view name, std::string_view expected,
                              const json::value& found) {
  std::string message = shown(name);
  message.append(": expected ").append(expected).append(", was ").append(kind_of(found));
  fail(RequestErrc::malformed, std::move(message));
}

std::string_view kind_of(const json::value& value) noexcept {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "true or false";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a text";
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

std::string shown(std::string_view text) {
  std::string out{'"'};
  std::size_t end = text.size();
  if (end > kMostShown) {
    end = kMostShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  }
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  if (end < text.size()) out += "…";
  out += '"';
  return out;
}

std::string advice(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view near =
      word.size() <= kMostKey ? nearest(word, candidates) : std::string_view{};
  if (!near.empty()) return "; did you mean \"" + std::string{near} + "\"?";
  std::string list = "; it is one of ";
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i != 0) list += ", ";
    list += candidates[i];
  }
  return list;
}

void read_token(RequestFields& fields, ClientRequest& request) {
  const auto token = fields.text("token");
  if (!token) return;
  if (token->empty() || token->size() > kMostToken)
    return fields.fail(RequestErrc::unauthorized, "\"token\": expected 1 to " +
                                                      std::to_string(kMostToken) + " bytes, were " +
                                                      std::to_string(token->size()));
  request.token = *token;
}

}  // namespace hftcpp::gateway
