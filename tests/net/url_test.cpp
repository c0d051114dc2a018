// url_test.cpp: what parse_url accepts, and which part it names when it does not.
#include "net/url.hpp"

#include <gtest/gtest.h>

namespace hftcpp::net {
namespace {

struct Refused {
  std::string_view text;
  std::string_view part;
};

TEST(ParseUrl, ReadsEveryPart) {
  const auto url = parse_url("wss://ws.kraken.com:8443/v2?depth=10");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "wss");
  EXPECT_EQ(url->host, "ws.kraken.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/v2?depth=10");
  EXPECT_TRUE(url->is_secure());
}

TEST(ParseUrl, KnowsThePortOfEachScheme) {
  EXPECT_EQ(parse_url("ws://a")->port, 80);
  EXPECT_EQ(parse_url("wss://a")->port, 443);
  EXPECT_EQ(parse_url("http://a")->port, 80);
  EXPECT_EQ(parse_url("https://a")->port, 443);
  EXPECT_EQ(parse_url("tcp://a:4001")->port, 4001);
  EXPECT_EQ(parse_url("tls://a:4001")->port, 4001);
}

TEST(ParseUrl, LowersSchemeAndHostButNotTheTarget) {
  const auto url = parse_url("WSS://Stream.Binance.COM/ws/btcUSDT");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->to_string(), "wss://stream.binance.com/ws/btcUSDT");
}

TEST(ParseUrl, ReadsAnIpv6AddressInBrackets) {
  const auto url = parse_url("http://[::1]:8080/x");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 8080);
  EXPECT_EQ(url->authority(), "[::1]:8080");
  EXPECT_EQ(url->to_string(), "http://[::1]:8080/x");
  EXPECT_EQ(parse_url("http://[::1]")->host_field(), "[::1]");
}

TEST(ParseUrl, MakesATargetOfAQueryAlone) {
  EXPECT_EQ(parse_url("ws://a?streams=x")->target, "/?streams=x");
  EXPECT_EQ(parse_url("ws://a")->target, "/");
}

TEST(ParseUrl, NamesThePartThatIsWrong) {
  const Refused refused[] = {
      {"", "scheme"},
      {"kraken.com", "scheme"},
      {"ftp://a", "scheme"},
      {"://a", "scheme"},
      {"ws://", "host"},
      {"ws:///path", "host"},
      {"ws://a b", "host"},
      {"ws://a\r\nX: y", "host"},
      {"ws://b\xc3\xbc"
       "cher",
       "host"},
      {"ws://[::1", "host"},
      {"ws://[localhost]", "host"},
      {"ws://[]", "host"},
      {"ws://a:", "port"},
      {"ws://a:0", "port"},
      {"ws://a:65536", "port"},
      {"ws://a:+80", "port"},
      {"ws://a:80x", "port"},
      {"ws://a:8 0", "port"},
      {"ws://[::1]80", "port"},
      {"tcp://a", "port"},
      {"tls://a/", "port"},
      {"ws://user:password@a", "user"},
      {"ws://a/x y", "target"},
      {"ws://a/x\r\nHost: b", "target"},
      {"ws://a/#top", "target"},
  };
  for (const auto& [text, part] : refused) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, Errc::bad_value) << text;
    EXPECT_EQ(url.error().where, part) << text;
  }
}

// Every URL that we take, we can write and take again.
TEST(ParseUrl, ReadsWhatItWrites) {
  for (const std::string_view text :
       {"ws://a/", "wss://a.b:1/?x", "http://[fe80::1]:65535/%20", "tcp://1.2.3.4:4001/"}) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->to_string(), text);
    EXPECT_EQ(*parse_url(url->to_string()), *url);
  }
}

}  // namespace
}  // namespace hftcpp::net
