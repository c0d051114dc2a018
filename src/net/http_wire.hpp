// http_wire: an HTTP/1.1 request as text, and the reading of its reply. Included by this room's
// sources only.
#pragma once

#include "net/http_fields.hpp"
#include "net/transport.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace hftcpp::net {

struct HttpHead {
  std::string method = "GET";
  std::string target = "/";
  std::string host;
  std::string user_agent;
  Headers headers;
};

// Errc::bad_value, naming the part, for what would break the request apart: a line end in a value.
[[nodiscard]] Result<std::string> to_text(const HttpHead& head);

struct HttpReply {
  unsigned status = 0;
  Headers headers;
  std::string body;
  bool keep_alive = false;
};

struct ReplyRules {
  bool head_only = false;  // to HEAD and CONNECT: the lengths that it names are not of a body
  std::size_t max_body = 64 * 1024;
  std::size_t read_size = 16 * 1024;
};

// `buffered` holds what was read beyond the reply. A reply that fails after its head was complete
// has the status and the headers.
[[nodiscard]] boost::asio::awaitable<boost::system::error_code> read_reply(Transport& transport,
                                                                           std::string& buffered,
                                                                           HttpReply& reply,
                                                                           ReplyRules rules);

// The time that Retry-After asks for, given in seconds or as a date; zero for anything else.
[[nodiscard]] std::chrono::milliseconds parse_retry_after(std::string_view value,
                                                          Timestamp now) noexcept;

}  // namespace hftcpp::net
