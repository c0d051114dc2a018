// net_error_test.cpp: one clear sentence for each failure that people meet.
#include "net/connection.hpp"
#include <hftcpp/core/result.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

std::string told(const error_code& ec) {
  return explain(ec, *parse_url("ws://127.0.0.1:9001"));
}

TEST(Explain, SaysWhatHappenedAndWhatToLookAt) {
  EXPECT_EQ(told(asio::error::connection_refused),
            "127.0.0.1:9001: connection refused: is anything listening there?");
  EXPECT_EQ(told(asio::error::host_not_found),
            "127.0.0.1:9001: host unknown: check the spelling of the host");
  EXPECT_EQ(told(asio::error::host_not_found_try_again),
            "127.0.0.1:9001: host unknown: check the spelling of the host, and that name servers "
            "can be reached from here");
  EXPECT_EQ(told(Errc::timed_out),
            "127.0.0.1:9001: no answer in time: a firewall may swallow the packets, or the server "
            "is overloaded");
  EXPECT_EQ(told(Errc::too_large),
            "127.0.0.1:9001: too large: is it the right server, and the right port?");
  EXPECT_EQ(told(asio::error::eof), "127.0.0.1:9001: the server hung up");
  EXPECT_EQ(told(asio::error::connection_reset), "127.0.0.1:9001: the connection was cut");
}

TEST(Explain, TellsWhatIsWrongWithACertificate) {
  EXPECT_EQ(told(NetErrc::certificate_untrusted),
            "127.0.0.1:9001: the certificate is not trusted: name the file of its authority as "
            "ca_file if you trust it");
  EXPECT_EQ(told(NetErrc::certificate_expired),
            "127.0.0.1:9001: the certificate has expired or is not valid yet: check this machine's "
            "clock");
  EXPECT_EQ(told(NetErrc::certificate_wrong_host),
            "127.0.0.1:9001: the certificate belongs to another host: check the spelling of the "
            "host");
}

TEST(Explain, QuotesTheStatusOfARefusal) {
  EXPECT_EQ(told(handshake_refused(429)),
            "127.0.0.1:9001: the server refused the handshake with HTTP 429 Too Many Requests: "
            "wait before connecting again");
  EXPECT_EQ(told(handshake_refused(302)),
            "127.0.0.1:9001: the server refused the handshake with HTTP 302 Found: redirects are "
            "not followed: use the new address");
  EXPECT_EQ(told(handshake_refused(477)),
            "127.0.0.1:9001: the server refused the handshake with HTTP 477");
  EXPECT_EQ(told(proxy_refused(407)),
            "127.0.0.1:9001: the proxy refused with HTTP 407 Proxy Authentication Required: put "
            "user:password@ before the proxy's host");
}

TEST(NetError, KeepsTheStatusesOfServerAndProxyApart) {
  EXPECT_EQ(refused_status(handshake_refused(503)), 503u);
  EXPECT_EQ(proxy_status(handshake_refused(503)), 0u);
  EXPECT_EQ(refused_status(proxy_refused(503)), 0u);
  EXPECT_EQ(proxy_status(proxy_refused(503)), 503u);
  EXPECT_EQ(refused_status(NetErrc::closed), 0u);
  EXPECT_EQ(refused_status(error_code{429, boost::system::system_category()}), 0u);
}

TEST(IsFatal, IsTrueOnlyWhereTimeDoesNotHelp) {
  for (const error_code& ec :
       {error_code{NetErrc::certificate_untrusted}, error_code{NetErrc::certificate_wrong_host},
        error_code{Errc::bad_config}, handshake_refused(401), proxy_refused(407)})
    EXPECT_TRUE(is_fatal(ec)) << ec.message();
  for (const error_code& ec :
       {error_code{NetErrc::certificate_expired}, error_code{NetErrc::closed},
        error_code{Errc::timed_out}, error_code{asio::error::host_not_found},
        error_code{asio::error::connection_refused}, error_code{asio::error::operation_aborted},
        handshake_refused(429), handshake_refused(418), handshake_refused(503), proxy_refused(502)})
    EXPECT_FALSE(is_fatal(ec)) << ec.message();
}

}  // namespace
}  // namespace hftcpp::net
