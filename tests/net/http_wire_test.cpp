// http_wire_test.cpp: requests as text, and the two forms of Retry-After.
#include "net/http_wire.hpp"

#include <gtest/gtest.h>

namespace hftcpp::net {
namespace {

using namespace std::chrono_literals;

TEST(HttpHead, BecomesOneRequest) {
  const HttpHead head{.method = "POST",
                      .target = "/0/private/AddOrder?x=1",
                      .host = "api.kraken.com",
                      .user_agent = "hftcpp",
                      .headers = {{"API-Key", "k"}, {"Content-Length", "3"}}};
  EXPECT_EQ(*to_text(head),
            "POST /0/private/AddOrder?x=1 HTTP/1.1\r\nHost: api.kraken.com\r\n"
            "User-Agent: hftcpp\r\nAPI-Key: k\r\nContent-Length: 3\r\n\r\n");
}

TEST(HttpHead, RefusesWhatWouldBreakTheRequestApart) {
  const auto refused = [](HttpHead head) { return to_text(head).error().where; };
  EXPECT_EQ(refused({.method = "GET / HTTP/1.1\r\n"}), "method");
  EXPECT_EQ(refused({.method = ""}), "method");
  EXPECT_EQ(refused({.target = "/ HTTP/1.1\r\nX: y"}), "target");
  EXPECT_EQ(refused({.target = "/a b"}), "target");
  EXPECT_EQ(refused({.user_agent = "a\nb"}), "user_agent");
  EXPECT_EQ(refused({.headers = {{"X", "a\r\nY: b"}}}), "headers");
  EXPECT_EQ(refused({.headers = {{"X: y", "z"}}}), "headers");
  EXPECT_EQ(refused({.headers = {{"", "z"}}}), "headers");
  EXPECT_EQ(refused({.headers = {{"X", std::string("a\0b", 3)}}}), "headers");
}

TEST(RetryAfter, ReadsSeconds) {
  EXPECT_EQ(parse_retry_after("120", Timestamp{}), 120s);
  EXPECT_EQ(parse_retry_after("0", Timestamp{}), 0s);
}

// The date of RFC 9110's own example.
TEST(RetryAfter, ReadsADate) {
  const auto now = *Timestamp::parse_iso("1999-12-31T23:59:29.750Z");
  EXPECT_EQ(parse_retry_after("Fri, 31 Dec 1999 23:59:59 GMT", now), 29'250ms);
}

TEST(RetryAfter, IsZeroForADateInThePast) {
  const auto now = *Timestamp::parse_iso("2024-01-01T00:00:00Z");
  EXPECT_EQ(parse_retry_after("Fri, 31 Dec 1999 23:59:59 GMT", now), 0ms);
}

TEST(RetryAfter, IsZeroForAnythingElse) {
  for (const std::string_view value :
       {"", "-5", "soon", "1.5", "99999999999999999999", "Fri, 31 Foo 1999 23:59:59 GMT",
        "Fri, 32 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:59 UTC", "Fri, 31 Dec 1999"})
    EXPECT_EQ(parse_retry_after(value, Timestamp{}), 0ms) << value;
}

TEST(Headers, AreFoundWithoutRegardToCase) {
  const Headers headers{{"Content-Type", "text/plain"}, {"retry-after", "7"}};
  EXPECT_EQ(find_header(headers, "Retry-After"), "7");
  EXPECT_EQ(find_header(headers, "content-type"), "text/plain");
  EXPECT_EQ(find_header(headers, "Content"), "");
}

}  // namespace
}  // namespace hftcpp::net
