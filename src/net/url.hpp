// Url: where a server is. Text only: nothing here resolves a name or opens a socket.
#pragma once

#include <hftcpp/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::net {

struct Url {
  std::string scheme;        // "ws", "wss", "http", "https", "tcp", "tls"
  std::string host;          // lower-case; an IPv6 address without its brackets
  std::uint16_t port = 0;    // the scheme's own unless named; tcp and tls have none
  std::string target = "/";  // path and query

  [[nodiscard]] bool is_secure() const noexcept {
    return scheme == "wss" || scheme == "https" || scheme == "tls";
  }
  // "host:port", with the brackets of an IPv6 address.
  [[nodiscard]] std::string authority() const;
  // What the Host field says: without the port when it is the scheme's own.
  [[nodiscard]] std::string host_field() const;
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Url&, const Url&) = default;
};

// "wss://host:port/path?query", "http://[::1]:80". Errc::bad_value names the part: scheme, host,
// port, target, or user (credentials in a URL end up in logs, so they are refused).
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace hftcpp::net
