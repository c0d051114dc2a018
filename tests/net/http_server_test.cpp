// http_server_test: requests as they come in, whole or in pieces, replies, and handshakes.
#include "net/http_server.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace hftcpp::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kHandshake =
    "GET /stream?streams=btcusdt%40trade/ethusdt@depth&timeUnit=MICROSECOND HTTP/1.1\r\n"
    "Host: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

struct ReadRequests {
  std::vector<ServerRequest> requests;
  std::optional<ServerReply> refusal;
  std::string left;
};

ReadRequests read_requests(std::string_view bytes, std::size_t piece, RequestLimits limits = {}) {
  HttpRequestReader reader{limits};
  ReadRequests read;
  while (!bytes.empty() && !read.refusal) {
    read.left += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (auto request = reader.next(read.left, read.refusal))
      read.requests.push_back(std::move(*request));
  }
  return read;
}

// The status that refuses it, the same whether it comes whole or byte by byte; 0: it is accepted.
unsigned refused_with(const std::string& bytes, RequestLimits limits = {}) {
  const auto whole = read_requests(bytes, bytes.size(), limits);
  const auto pieces = read_requests(bytes, 1, limits);
  const unsigned status = whole.refusal ? whole.refusal->status : 0;
  EXPECT_EQ(status, pieces.refusal ? pieces.refusal->status : 0) << bytes;
  EXPECT_EQ(whole.requests.size(), pieces.requests.size()) << bytes;
  return status;
}

ServerRequest handshake_with(const std::string& name, const std::string& value) {
  auto request = read_requests(kHandshake, kHandshake.size()).requests.at(0);
  std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
  if (!value.empty()) request.headers.emplace_back(name, value);
  return request;
}

TEST(HttpRequestReader, ReadsAHandshakeAndLeavesWhatFollows) {
  const auto read = read_requests(kHandshake + "\x81\x80", 10'000);

  ASSERT_EQ(read.requests.size(), 1u);
  const ServerRequest& request = read.requests[0];
  EXPECT_TRUE(request.wants_websocket());
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/stream?streams=btcusdt%40trade/ethusdt@depth&timeUnit=MICROSECOND");
  EXPECT_EQ(request.path, "/stream");
  EXPECT_EQ(request.argument("streams"), "btcusdt@trade/ethusdt@depth");
  EXPECT_EQ(request.argument("timeUnit"), "MICROSECOND");
  EXPECT_EQ(request.argument("nothing"), "");
  EXPECT_EQ(request.header("HOST"), "localhost");
  EXPECT_EQ(request.header("Origin"), "");
  EXPECT_EQ(read.left, "\x81\x80");
}

// Wherever the network cuts: the same requests.
TEST(HttpRequestReader, ReadsRequestsInPiecesAndInARow) {
  const std::string bytes =
      "POST /a%2fb%zz HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody\r\n\r\nGET /b?x=1&y HTTP/1.1\r\n"
      "Connection: close\r\n\r\nGET / HTTP/1.0\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto read = read_requests(bytes, piece);
    ASSERT_EQ(read.requests.size(), 3u) << piece;
    EXPECT_EQ(read.requests[0].body, "body");
    EXPECT_EQ(read.requests[0].path, "/a/b%zz");
    EXPECT_TRUE(read.requests[0].keep_alive);
    EXPECT_EQ(read.requests[1].path, "/b");
    EXPECT_EQ(read.requests[1].query, (Fields{{"x", "1"}, {"y", ""}}));
    EXPECT_FALSE(read.requests[1].keep_alive);
    EXPECT_FALSE(read.requests[1].wants_websocket());
    EXPECT_FALSE(read.requests[2].keep_alive);
    EXPECT_FALSE(read.refusal);
    EXPECT_EQ(read.left, "");
  }
}

TEST(HttpRequestReader, SaysNothingOfARequestThatIsNotWhole) {
  const std::string bytes = "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto read = read_requests(bytes.substr(0, size), 1);
    EXPECT_TRUE(read.requests.empty()) << "cut at " << size;
    EXPECT_FALSE(read.refusal) << "cut at " << size;
  }
}

TEST(HttpRequestReader, RefusesWhatIsNoRequest) {
  EXPECT_EQ(refused_with("\x16\x03\x01"), 400u);  // TLS: no need to wait for the end of a line
  EXPECT_EQ(refused_with("\r\n\r\n\x01"), 400u);
  EXPECT_EQ(refused_with("GET\r\n\r\n"), 400u);
  EXPECT_EQ(refused_with("GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400u);
  EXPECT_EQ(refused_with("GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n"), 400u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nContent-Length: -4\r\n\r\n"), 400u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n"),
            400u);
  const auto garbage = read_requests("\x16\x03\x01 not http at all\r\n\r\n", 100);
  EXPECT_EQ(garbage.refusal->body, "not a request that can be read: bad method\n");
}

TEST(HttpRequestReader, RefusesOtherVersionsOfHttp) {
  EXPECT_EQ(refused_with("GET / HTTP/2.0\r\n\r\n"), 505u);
  EXPECT_EQ(refused_with("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505u);
  EXPECT_EQ(refused_with("GET / HTTP/0.9\r\n\r\n"), 505u);
  EXPECT_EQ(refused_with("GET / SMTP/1.1\r\n\r\n"), 400u);
}

TEST(HttpRequestReader, RefusesBodiesWhoseLengthIsNotNamed) {
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 411u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"), 411u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                         "Content-Length: 3\r\n\r\nabc"),
            400u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nContent-Length: 3\r\n"
                         "Transfer-Encoding: chunked\r\n\r\nabc"),
            400u);
}

TEST(HttpRequestReader, ReadsBodiesUpToTheLimitAndNoFurther) {
  const RequestLimits limits{.body = 5};
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde", limits), 0u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\n", limits), 413u);
  EXPECT_EQ(refused_with("POST / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n"), 413u);
}

TEST(HttpRequestReader, ReadsHeadsUpToTheLimitAndNoFurther) {
  const auto with_filler = [](std::size_t size) {
    return "GET / HTTP/1.1\r\nA: " + std::string(size - 23, 'x') + "\r\n\r\n";
  };
  ASSERT_EQ(with_filler(100).size(), 100u);
  EXPECT_EQ(refused_with(with_filler(8 * 1024)), 0u);
  EXPECT_EQ(refused_with(with_filler(8 * 1024 + 1)), 431u);
  EXPECT_EQ(refused_with(std::string(9000, 'x')), 431u);  // without an end of a line
  std::string many = "GET / HTTP/1.1\r\n";
  while (many.size() < 9000) many += "A: b\r\n";
  EXPECT_EQ(refused_with(many), 431u);
}

TEST(ServerReply, HasALengthAndAStatus) {
  ServerReply reply;
  reply.status = 429;
  reply.body = "{}";
  reply.headers.emplace_back("Retry-After", "3");

  EXPECT_EQ(reply.to_bytes(false),
            "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n"
            "Content-Type: application/json\r\nConnection: close\r\nRetry-After: 3\r\n\r\n{}");
  EXPECT_THAT(reply.to_bytes(true), HasSubstr("\r\nConnection: keep-alive\r\n"));
  EXPECT_THAT(reply.head(true), AllOf(HasSubstr("Content-Length: 2"), EndsWith("\r\n\r\n")));
}

TEST(ServerReply, HasNoLengthWhereThereIsNoBody) {
  EXPECT_EQ(ServerReply{.status = 204}.to_bytes(true),
            "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
}

// A text that a client sent may stand in a header: it must not become one.
TEST(ServerReply, LetsNoValueMakeAHeader) {
  ServerReply reply;
  reply.headers.emplace_back("Access-Control-Allow-Origin", "a\r\nSet-Cookie: x");
  EXPECT_THAT(reply.to_bytes(true),
              HasSubstr("\r\nAccess-Control-Allow-Origin: a  Set-Cookie: x\r\n"));
}

// The key and its answer are those of RFC 6455, 1.3.
TEST(AnswerHandshake, AcceptsAsTheStandardShows) {
  const auto reply = answer_handshake(read_requests(kHandshake, 1).requests.at(0));
  EXPECT_TRUE(reply.is_accepted);
  EXPECT_EQ(reply.bytes,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

TEST(AnswerHandshake, RefusesKeysThatAreNone) {
  for (const std::string key : {"", "short", "dGhlIHNhbXBsZSBub25jZQAA",
                                "dGhlIHNhbXBsZSBub25j*Q==", "dGhlIHNhbXBsZSBub25jZQ==AAAA"}) {
    const auto reply = answer_handshake(handshake_with("Sec-WebSocket-Key", key));
    EXPECT_FALSE(reply.is_accepted) << key;
    EXPECT_THAT(reply.bytes, AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"),
                                   HasSubstr("\r\nConnection: close\r\n"),
                                   EndsWith("no websocket: Sec-WebSocket-Key is missing, or not 16 "
                                            "bytes as Base64\n")))
        << key;
  }
}

TEST(AnswerHandshake, NamesTheVersionThatItSpeaks) {
  for (const std::string version : {"", "8", "130"}) {
    const auto reply = answer_handshake(handshake_with("Sec-WebSocket-Version", version));
    EXPECT_FALSE(reply.is_accepted) << version;
    EXPECT_THAT(reply.bytes, AllOf(StartsWith("HTTP/1.1 426 Upgrade Required\r\n"),
                                   HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"),
                                   HasSubstr("\r\nUpgrade: websocket\r\n")))
        << version;
  }
}

TEST(AnswerHandshake, RefusesWhatIsNone) {
  auto request = handshake_with("Upgrade", "h2c");
  EXPECT_FALSE(request.wants_websocket());
  EXPECT_THAT(answer_handshake(request).bytes, StartsWith("HTTP/1.1 400 "));
  EXPECT_FALSE(handshake_with("Connection", "keep-alive").wants_websocket());
  request = handshake_with("Upgrade", "WebSocket");
  EXPECT_TRUE(request.wants_websocket());
  request.method = "POST";
  EXPECT_THAT(answer_handshake(request).bytes,
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("\r\nAllow: GET\r\n")));
}

}  // namespace
}  // namespace hftcpp::net
