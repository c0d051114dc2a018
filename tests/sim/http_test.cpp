// http_test: requests as they come in, whole or in pieces, and replies.
#include "sim/http.hpp"

#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

constexpr std::string_view kHandshake =
    "GET /stream?streams=btcusdt%40trade/ethusdt@depth&timeUnit=MICROSECOND HTTP/1.1\r\n"
    "Host: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

TEST(HttpParser, ReadsAHandshake) {
  HttpParser parser;
  std::string bytes{kHandshake};
  std::optional<HttpReply> refusal;

  const auto request = parser.next(bytes, refusal);

  ASSERT_TRUE(request);
  EXPECT_TRUE(request->wants_websocket());
  EXPECT_EQ(request->method, "GET");
  EXPECT_EQ(request->path, "/stream");
  EXPECT_EQ(request->parameter("streams"), "btcusdt@trade/ethusdt@depth");
  EXPECT_EQ(request->parameter("timeUnit"), "MICROSECOND");
  EXPECT_EQ(request->parameter("nothing"), "");
  EXPECT_EQ(request->header("HOST"), "localhost");
  EXPECT_TRUE(bytes.empty());
}

// The key and its answer are those of RFC 6455, 1.3.
TEST(HttpParser, AnswersAHandshake) {
  HttpParser parser;
  std::string bytes{kHandshake};
  std::optional<HttpReply> refusal;
  const auto request = parser.next(bytes, refusal);
  ASSERT_TRUE(request);

  EXPECT_NE(upgrade_reply(*request).find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            std::string::npos);
}

TEST(HttpParser, ReadsRequestsInPiecesAndInARow) {
  const std::string bytes =
      "POST /a HTTP/1.1\r\nContent-Length: 4\r\n\r\nbodyGET /b?x=1 HTTP/1.1\r\n"
      "Connection: close\r\n\r\n";
  HttpParser parser;
  std::string buffered;
  std::vector<HttpRequest> requests;
  std::optional<HttpReply> refusal;

  for (const char c : bytes) {
    buffered += c;
    if (auto request = parser.next(buffered, refusal)) requests.push_back(*request);
  }

  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].body, "body");
  EXPECT_TRUE(requests[0].keep_alive);
  EXPECT_EQ(requests[1].path, "/b");
  EXPECT_EQ(requests[1].parameter("x"), "1");
  EXPECT_FALSE(requests[1].keep_alive);
  EXPECT_FALSE(requests[1].wants_websocket());
  EXPECT_FALSE(refusal);
}

TEST(HttpParser, SaysThatARequestIsBroken) {
  HttpParser parser;
  std::string bytes = "\x16\x03\x01 not http at all\r\n\r\n";
  std::optional<HttpReply> refusal;

  EXPECT_FALSE(parser.next(bytes, refusal));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 400u);
  EXPECT_EQ(refusal->body, "not a request that can be read: bad method\n");
}

TEST(HttpParser, RefusesABodyThatIsTooLarge) {
  HttpParser parser;
  std::string bytes = "POST / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n";
  std::optional<HttpReply> refusal;

  EXPECT_FALSE(parser.next(bytes, refusal));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 413u);
}

TEST(HttpReply, HasALengthAndAStatus) {
  HttpReply reply;
  reply.status = 429;
  reply.body = "{}";
  reply.headers.emplace_back("Retry-After", "3");

  const std::string bytes = reply.to_bytes(false);

  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 429 Too Many Requests\r\n")) << bytes;
  EXPECT_NE(bytes.find("\r\nRetry-After: 3\r\n"), std::string::npos);
  EXPECT_NE(bytes.find("\r\nContent-Length: 2\r\n"), std::string::npos);
  EXPECT_NE(bytes.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n{}"));
}

}  // namespace
}  // namespace hftcpp::sim
