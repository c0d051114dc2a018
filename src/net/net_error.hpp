// NetErrc: what goes wrong between two computers and has no name in Asio. Time-outs and sizes
// have one in core (Errc::timed_out, Errc::too_large); refused, reset and eof are Asio's own.
#pragma once

#include <boost/system/error_code.hpp>

namespace hftcpp::net {

enum class NetErrc {
  certificate_untrusted = 1,  // nobody we trust has signed it
  certificate_expired,        // or not valid yet
  certificate_wrong_host,     // valid, but for another name
  bad_answer,                 // not that of a websocket or HTTP server
  bad_frame,                  // bytes that break the websocket protocol
  closed,                     // the server ended the connection by a closing handshake
  dropped,                    // our own drop()
  proxy_unreachable,
  // 100..999: the server refused the websocket handshake with that HTTP status;
  // 1100..1999: the proxy did, with that status and 1000.
};

[[nodiscard]] const boost::system::error_category& net_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(NetErrc errc) noexcept;

// A handshake that was answered with an HTTP status, and back: zero when `ec` is not one.
[[nodiscard]] boost::system::error_code handshake_refused(unsigned status) noexcept;
[[nodiscard]] unsigned refused_status(const boost::system::error_code& ec) noexcept;
[[nodiscard]] boost::system::error_code proxy_refused(unsigned status) noexcept;
[[nodiscard]] unsigned proxy_status(const boost::system::error_code& ec) noexcept;

}  // namespace hftcpp::net

template <>
struct boost::system::is_error_code_enum<hftcpp::net::NetErrc> : std::true_type {};
