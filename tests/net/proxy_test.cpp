// proxy_test.cpp: which proxy is chosen for whom.
#include "net/proxy.hpp"

#include <gtest/gtest.h>

#include <map>

namespace hftcpp::net {
namespace {

Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string{} : found->second;
  };
}

// "host:port" of the chosen proxy, "none", or "error".
std::string chosen(std::string_view url, const Environment& variables, Connection connection = {}) {
  const auto proxy = choose_proxy(connection, *parse_url(url), variables);
  if (!proxy) return "error";
  return *proxy ? (*proxy)->host + ':' + std::to_string((*proxy)->port) : "none";
}

const Environment kBoth = environment(
    {{"http_proxy", "http://plain.example:3128"}, {"https_proxy", "http://secure.example:3129"}});

TEST(ChooseProxy, AsksTheVariableOfTheScheme) {
  EXPECT_EQ(chosen("ws://a.example", kBoth), "plain.example:3128");
  EXPECT_EQ(chosen("http://a.example", kBoth), "plain.example:3128");
  EXPECT_EQ(chosen("wss://a.example", kBoth), "secure.example:3129");
  EXPECT_EQ(chosen("https://a.example", kBoth), "secure.example:3129");
  EXPECT_EQ(chosen("tls://a.example:1", kBoth), "secure.example:3129");
  EXPECT_EQ(chosen("tcp://a.example:1", kBoth), "none");
}

TEST(ChooseProxy, ReadsCapitalsWhereThereIsNothingElse) {
  const auto capitals = environment({{"HTTP_PROXY", "p:1"}, {"HTTPS_PROXY", "q:2"}});
  EXPECT_EQ(chosen("ws://a.example", capitals), "p:1");
  EXPECT_EQ(chosen("wss://a.example", capitals), "q:2");
  EXPECT_EQ(chosen("ws://a.example", environment({{"HTTP_PROXY", "p:1"}, {"http_proxy", "r:3"}})),
            "r:3");
}

TEST(ChooseProxy, LeavesLoopbackAlone) {
  for (const std::string_view url : {"ws://127.0.0.1:9001", "ws://127.8.8.8:9001",
                                     "ws://[::1]:9001", "ws://localhost:9001", "ws://x.localhost"})
    EXPECT_EQ(chosen(url, kBoth), "none") << url;
  EXPECT_EQ(chosen("ws://localhost.example", kBoth), "plain.example:3128");
}

TEST(ChooseProxy, HonoursNoProxy) {
  const auto exempt = [](std::string list) {
    return environment({{"http_proxy", "p:1"}, {"no_proxy", std::move(list)}});
  };
  EXPECT_EQ(chosen("ws://a.example", exempt("a.example")), "none");
  EXPECT_EQ(chosen("ws://a.example", exempt("b.example, A.Example")), "none");
  EXPECT_EQ(chosen("ws://x.a.example", exempt("a.example")), "none");
  EXPECT_EQ(chosen("ws://x.a.example", exempt(".a.example")), "none");
  EXPECT_EQ(chosen("ws://x.a.example", exempt("*.a.example")), "none");
  EXPECT_EQ(chosen("ws://xa.example", exempt("a.example")), "p:1");
  EXPECT_EQ(chosen("ws://a.example:8080", exempt("a.example:8080")), "none");
  EXPECT_EQ(chosen("ws://a.example:8081", exempt("a.example:8080")), "p:1");
  EXPECT_EQ(chosen("ws://10.0.0.7", exempt("10.0.0.7")), "none");
  EXPECT_EQ(chosen("ws://a.example", exempt("*")), "none");
  EXPECT_EQ(chosen("ws://a.example", exempt(",, ,.,")), "p:1");
}

TEST(ChooseProxy, PrefersTheSettings) {
  Connection connection;
  connection.proxy = "http://mine.example:8080";
  EXPECT_EQ(chosen("ws://127.0.0.1:9001", kBoth, connection), "mine.example:8080");
  EXPECT_EQ(chosen("tcp://a.example:1", kBoth, connection), "mine.example:8080");
  connection.proxy = "direct";
  EXPECT_EQ(chosen("ws://a.example", kBoth, connection), "none");
}

TEST(ChooseProxy, DecodesCredentials) {
  Connection connection;
  connection.proxy = "http://user%40firm:p%3Ass@word@proxy.example:3128/";
  const auto proxy = choose_proxy(connection, *parse_url("ws://a.example"), environment({}));

  ASSERT_TRUE(proxy && *proxy);
  EXPECT_EQ((*proxy)->host, "proxy.example");
  EXPECT_EQ((*proxy)->credentials, "user@firm:p:ss@word");
  EXPECT_EQ((*proxy)->authorization(), "Basic dXNlckBmaXJtOnA6c3NAd29yZA==");
}

TEST(ChooseProxy, RefusesWhatIsNoHttpProxy) {
  for (const std::string text :
       {"socks5://p:1080", "https://p:443", "http://", "http://p:0", "http://p:1/path",
        "http://us%zzer@p:1", "http://us%4@p:1", "p p"}) {
    Connection connection;
    connection.proxy = text;
    const auto proxy = choose_proxy(connection, *parse_url("ws://a.example"), environment({}));
    ASSERT_FALSE(proxy) << text;
    EXPECT_EQ(proxy.error().code, Errc::bad_config) << text;
    EXPECT_EQ(proxy.error().where, "proxy") << text;
  }
}

}  // namespace
}  // namespace hftcpp::net
