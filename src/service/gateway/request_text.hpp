// RequestText: what a client wrote, as a tree, read within bounds; and RequestFields, which takes a
// request's members out of it and keeps the first thing that is wrong, in words for the client.
#pragma once

#include "service/gateway/request.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// Bounds of one message, whatever its dialect; a list holds kMostPatterns items at most.
inline constexpr std::size_t kMostDepth = 16;
inline constexpr std::size_t kMostMembers = 64;
inline constexpr std::size_t kMostKey = 64;
inline constexpr std::size_t kMostRequestText = 1024;

class RequestText {
 public:
  // Reads all of it: of two members with one name neither is believed.
  explicit RequestText(std::string_view message);
  RequestText(const RequestText&) = delete;
  RequestText& operator=(const RequestText&) = delete;

  // Null where the message is no JSON object; error() says why then.
  [[nodiscard]] const boost::json::object* object() const noexcept {
    return tree_ ? tree_->if_object() : nullptr;
  }
  // `form` is a request as it should be, to be shown to the client.
  [[nodiscard]] RequestError error(std::string_view form) const;

 private:
  std::array<unsigned char, 2048> first_;  // most messages need no more
  boost::json::monotonic_resource memory_;
  std::optional<boost::json::value> tree_;  // its memory is above
  RequestErrc code_ = RequestErrc::malformed;
  std::string objection_;
};

class RequestFields {
 public:
  explicit RequestFields(const boost::json::object& object) noexcept : object_{object} {}

  // Null counts as absent. These give nothing for what is absent, and for what is of another kind,
  // which is then what is wrong.
  [[nodiscard]] bool has(std::string_view name) const noexcept;
  [[nodiscard]] std::optional<std::string_view> text(std::string_view name);
  [[nodiscard]] std::optional<std::uint64_t> natural(std::string_view name);
  [[nodiscard]] std::optional<bool> boolean(std::string_view name);
  [[nodiscard]] const boost::json::array* list(std::string_view name);
  [[nodiscard]] const boost::json::object* object(std::string_view name);
  [[nodiscard]] const boost::json::value* value(std::string_view name) const noexcept;

  // Members other than these are wrong.
  void allow_only(std::span<const std::string_view> names);

  void fail(RequestErrc code, std::string message);
  [[nodiscard]] const std::optional<RequestError>& error() const noexcept { return error_; }

 private:
  void fail_type(std::string_view name, std::string_view expected, const boost::json::value& found);

  const boost::json::object& object_;
  std::optional<RequestError> error_;
};

// "a number", "a list".
[[nodiscard]] std::string_view kind_of(const boost::json::value& value) noexcept;
// Of a client's text as much as a message may show of it, in quotes.
[[nodiscard]] std::string shown(std::string_view text);
// `; did you mean "subscribe"?`, or `; it is one of subscribe, …`.
[[nodiscard]] std::string advice(std::string_view word,
                                 std::span<const std::string_view> candidates);

// A token of the member "token", where there is one.
void read_token(RequestFields& fields, ClientRequest& request);

}  // namespace hftcpp::gateway
