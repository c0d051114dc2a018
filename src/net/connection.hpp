// Connection: how to reach a host, the same for every client, and what a failure to do so
// means. Where the host is: url.hpp.
#pragma once

#include "net/net_error.hpp"
#include "net/url.hpp"

#include <chrono>
#include <string>

namespace hftcpp::net {

struct Connection {
  // "http://user:password@host:port": every connection goes through that HTTP proxy. Empty:
  // http_proxy (ws, http), https_proxy (wss, https, tls) and no_proxy of the environment count,
  // but never for loopback. "direct": none, whatever the environment says.
  std::string proxy;
  std::string ca_file;  // certificates (PEM) to trust instead of the system's
  bool verify_certificates = true;
  std::chrono::milliseconds connect_timeout{
      10'000};  // for all of: resolve, connect, TLS, handshake
  std::string user_agent = "hftcpp";
};

// Why these certificates cannot be trusted: the file cannot be read, or there are none in it.
// Empty: they can.
[[nodiscard]] std::string ca_file_objection(const std::string& file);

// What a failure means to a person: "127.0.0.1:9001: connection refused: is anything listening
// there?"
[[nodiscard]] std::string explain(const boost::system::error_code& ec, const Url& url);
// Whether trying again cannot help: the certificate is not trusted, say.
[[nodiscard]] bool is_fatal(const boost::system::error_code& ec) noexcept;

}  // namespace hftcpp::net
