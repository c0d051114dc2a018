// Connection: how to reach a host, the same for every client. And Url, where that is.
#pragma once

#include <hftcpp/core/result.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::net {

struct Url {
  std::string scheme;  // "ws", "wss", "http", "https", "tcp"
  std::string host;
  std::uint16_t port = 0;     // the scheme's own unless named
  std::string target = "/";   // path and query

  [[nodiscard]] bool is_secure() const { return scheme == "wss" || scheme == "https"; }
  [[nodiscard]] std::string to_string() const;
};

// "wss://host:port/path?query", "http://[::1]:80"; Errc::bad_value names the part.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

struct Connection {
  std::string proxy;    // empty: http_proxy, https_proxy and no_proxy of the environment count
  std::string ca_file;  // certificates to trust instead of the system's
  bool verify_certificates = true;
  std::chrono::milliseconds connect_timeout{10'000};  // for all of: resolve, connect, TLS, handshake
  std::string user_agent = "hftcpp";
};

// What a failure means to a person: "127.0.0.1:9001: connection refused: is anything listening there?"
[[nodiscard]] std::string explain(const boost::system::error_code& ec, const Url& url);
// Whether trying again cannot help: the certificate is not trusted, say.
[[nodiscard]] bool is_fatal(const boost::system::error_code& ec) noexcept;

}  // namespace hftcpp::net
