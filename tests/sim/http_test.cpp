// http_test: what simulators read out of requests, and their replies.
#include "sim/http.hpp"

#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

TEST(NumberOf, IsTheNumberThatAFieldBeginsWith) {
  const Fields fields = parse_form("nonce=17&count=3x&name=a%20b&count=4");
  EXPECT_EQ(number_of(fields, "nonce"), 17u);
  EXPECT_EQ(number_of(fields, "count"), 3u);
  EXPECT_EQ(number_of(fields, "name", 5), 5u);
  EXPECT_EQ(number_of(fields, "nothing", 6), 6u);
  EXPECT_EQ(field_of(fields, "name"), "a b");
}

TEST(LimitOf, IsWhatWasAskedForWithinBounds) {
  const auto limit = [](std::string_view query) {
    HttpRequest request;
    request.query = parse_form(query);
    return limit_of(request, 10, 100);
  };
  EXPECT_EQ(limit(""), 10u);
  EXPECT_EQ(limit("limit=7"), 7u);
  EXPECT_EQ(limit("limit=700"), 100u);
  EXPECT_EQ(limit("limit=7x"), 0u);
  EXPECT_EQ(limit("limit=-7"), 0u);
}

TEST(HttpReply, HasALengthAndAStatus) {
  HttpReply reply;
  reply.status = 429;
  reply.body = "{}";
  reply.headers.emplace_back("Retry-After", "3");

  EXPECT_EQ(reply.to_bytes(false),
            "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n"
            "Content-Type: application/json;charset=UTF-8\r\nConnection: close\r\n"
            "Retry-After: 3\r\n\r\n{}");
}

}  // namespace
}  // namespace hftcpp::sim
