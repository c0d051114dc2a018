// http: requests as a simulator sees them, and its replies. No socket.
#pragma once

#include "net/http_server.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

using net::field_of;
using net::Fields;
using net::parse_form;
// As a number: the first of that name, `otherwise` unless it begins with one.
[[nodiscard]] std::uint64_t number_of(const Fields& fields, std::string_view name,
                                      std::uint64_t otherwise = 0);

using HttpRequest = net::ServerRequest;
// The argument "limit": 1 to `most`, `otherwise` when it was not sent, 0 for anything else.
[[nodiscard]] std::size_t limit_of(const HttpRequest& request, std::size_t otherwise,
                                   std::size_t most);

struct HttpReply {
  unsigned status = 200;
  std::string body;
  std::string content_type = "application/json;charset=UTF-8";
  Fields headers;
  // What becomes of it on its way: it ends in the middle, nothing of it comes for so long and then
  // the connection ends, or it comes in many small pieces.
  enum class Way : std::uint8_t { whole, cut, stalled, in_pieces };
  Way way = Way::whole;
  std::chrono::milliseconds stall{0};

  [[nodiscard]] std::string to_bytes(bool keep_alive) const;
};

}  // namespace hftcpp::sim
