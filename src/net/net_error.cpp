// net_error.cpp: the words for failures, and which of them time does not heal.
#include "net/net_error.hpp"

#include "net/connection.hpp"
#include <hftcpp/core/result.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/status.hpp>

#include <string>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int kProxyOffset = 1000;

std::string status_text(unsigned status) {
  namespace http = boost::beast::http;
  const http::status known = http::int_to_status(status);
  std::string text = "HTTP " + std::to_string(status);
  if (known != http::status::unknown) text.append(" ").append(http::obsolete_reason(known));
  return text;
}

std::string to_words(NetErrc errc) {
  switch (errc) {
    case NetErrc::certificate_untrusted:
      return "the certificate is not trusted";
    case NetErrc::certificate_expired:
      return "the certificate has expired or is not valid yet";
    case NetErrc::certificate_wrong_host:
      return "the certificate belongs to another host";
    case NetErrc::bad_answer:
      return "the answer is not that of such a server";
    case NetErrc::bad_frame:
      return "the server broke the websocket protocol";
    case NetErrc::closed:
      return "the server closed the connection";
    case NetErrc::dropped:
      return "the connection was dropped on our side";
    case NetErrc::proxy_unreachable:
      return "the proxy cannot be reached";
  }
  return "unknown network error";
}

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "hftcpp.net"; }

  std::string message(int value) const override {
    const error_code ec{value, *this};
    if (const unsigned status = refused_status(ec))
      return "the server refused the handshake with " + status_text(status);
    if (const unsigned status = proxy_status(ec))
      return "the proxy refused with " + status_text(status);
    return to_words(static_cast<NetErrc>(value));
  }
};

// What to look at next; empty where the failure says it all.
std::string_view advice(const error_code& ec) {
  if (ec == asio::error::connection_refused) return "is anything listening there?";
  if (ec == asio::error::host_not_found || ec == asio::error::no_data)
    return "check the spelling of the host";
  if (ec == asio::error::host_not_found_try_again)
    return "check the spelling of the host, and that name servers can be reached from here";
  if (ec == asio::error::network_unreachable || ec == asio::error::host_unreachable)
    return "check this machine's network";
  if (ec == Errc::timed_out || ec == asio::error::timed_out)
    return "a firewall may swallow the packets, or the server is overloaded";
  if (ec == NetErrc::certificate_untrusted)
    return "name the file of its authority as ca_file if you trust it";
  if (ec == NetErrc::certificate_expired) return "check this machine's clock";
  if (ec == NetErrc::certificate_wrong_host) return "check the spelling of the host";
  if (ec == NetErrc::bad_answer) return "check scheme, port and path";
  if (ec == NetErrc::proxy_unreachable)
    return "check the proxy setting, http_proxy and https_proxy";
  if (ec == Errc::bad_config) return "check proxy and ca_file";
  if (ec == Errc::too_large) return "is it the right server, and the right port?";
  if (ec.category() == asio::error::get_ssl_category()) return "does the port speak TLS?";
  switch (refused_status(ec)) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return "redirects are not followed: use the new address";
    case 401:
      return "check the credentials";
    case 404:
      return "check the path";
    case 418:
    case 429:
      return "wait before connecting again";
    default:
      break;
  }
  return proxy_status(ec) == 407 ? "put user:password@ before the proxy's host" : "";
}

std::string words(const error_code& ec) {
  if (ec == asio::error::connection_refused) return "connection refused";
  if (ec == asio::error::host_not_found || ec == asio::error::host_not_found_try_again ||
      ec == asio::error::no_data)
    return "host unknown";
  if (ec == Errc::timed_out || ec == asio::error::timed_out) return "no answer in time";
  if (ec == asio::error::eof) return "the server hung up";
  if (ec == asio::error::connection_reset || ec == asio::error::broken_pipe)
    return "the connection was cut";
  if (ec == asio::error::operation_aborted) return "stopped";
  if (ec.category() == asio::error::get_ssl_category()) return "TLS failed (" + ec.message() + ")";
  return ec.message();
}

}  // namespace

const boost::system::error_category& net_category() noexcept {
  static const Category category;
  return category;
}

error_code make_error_code(NetErrc errc) noexcept {
  return {static_cast<int>(errc), net_category()};
}

error_code handshake_refused(unsigned status) noexcept {
  return {static_cast<int>(status), net_category()};
}

unsigned refused_status(const error_code& ec) noexcept {
  const bool is_status = ec.category() == net_category() && ec.value() >= 100 && ec.value() < 1000;
  return is_status ? static_cast<unsigned>(ec.value()) : 0;
}

error_code proxy_refused(unsigned status) noexcept {
  return {static_cast<int>(status) + kProxyOffset, net_category()};
}

unsigned proxy_status(const error_code& ec) noexcept {
  const bool is_status = ec.category() == net_category() && ec.value() >= kProxyOffset;
  return is_status ? static_cast<unsigned>(ec.value() - kProxyOffset) : 0;
}

std::string explain(const error_code& ec, const Url& url) {
  std::string line = url.authority() + ": " + words(ec);
  if (const std::string_view next = advice(ec); !next.empty()) line.append(": ").append(next);
  return line;
}

// An expired certificate is not here: the exchange renews it, and a feed must come back by itself.
bool is_fatal(const error_code& ec) noexcept {
  return ec == NetErrc::certificate_untrusted || ec == NetErrc::certificate_wrong_host ||
         ec == Errc::bad_config || ec == Errc::bad_value || refused_status(ec) == 401 ||
         proxy_status(ec) == 407;
}

}  // namespace hftcpp::net
