// http_client_test.cpp: requests, kept connections, and replies of every form.
#include "net/http_client.hpp"

#include "support/run_io.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using test::run_io;
using test::ServerConnection;
using test::Task;
using test::TestServer;
using testing::HasSubstr;

std::string reply(std::string_view body, std::string_view headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string{headers} + "\r\n" + std::string{body};
}

// Answers each request on a connection with the next of these, then hangs up.
TestServer::Script answering(std::vector<std::string> answers) {
  return [answers](ServerConnection connection) -> asio::awaitable<void> {
    for (const std::string& answer : answers) {
      co_await connection.read_head();
      co_await connection.write(answer);
    }
  };
}

// Answers the first request of its first connection and hangs up at the second; after that it
// answers everything.
asio::awaitable<void> hang_up_once(ServerConnection connection) {
  const std::string answer = reply(std::to_string(connection.number()));
  co_await connection.read_head();
  co_await connection.write(answer);
  co_await connection.read_head();
  if (connection.number() > 0) co_await connection.write(answer);
}

class HttpClientTest : public testing::Test {
 protected:
  HttpRequest request(const TestServer& server, const std::string& target = "/") {
    HttpRequest made;
    made.url = *parse_url(server.url("http"));
    made.url.target = target;
    return made;
  }
  std::string get(const TestServer& server) {
    const auto response = run_io(io, client.send(request(server)));
    return response ? response->body : "error: " + response.error().message();
  }
  error_code failure(HttpRequest made) {
    const auto response = run_io(io, client.send(std::move(made)));
    EXPECT_TRUE(response.has_error());
    return response.has_error() ? response.error() : error_code{};
  }

  asio::io_context io;
  HttpClient client{io.get_executor(), {}};
};

TEST_F(HttpClientTest, SendsARequestAndReadsItsResponse) {
  std::string head;
  std::string body;
  TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                      head = co_await connection.read_head();
                      body = co_await connection.read_exactly(7);
                      co_await connection.write(
                          "HTTP/1.1 201 Created\r\nX-MBX-USED-WEIGHT: 12\r\n"
                          "Content-Length: 4\r\n\r\ndone");
                    }};
  HttpRequest made = request(server, "/order?a=b");
  made.method = "POST";
  made.headers = {{"X-Key", "k"}};
  made.body = "payload";
  const auto response = run_io(io, client.send(made));

  ASSERT_TRUE(response) << response.error().message();
  EXPECT_EQ(response->status, 201u);
  EXPECT_EQ(response->header("x-mbx-used-weight"), "12");
  EXPECT_EQ(response->header("absent"), "");
  EXPECT_EQ(response->body, "done");
  EXPECT_THAT(head, testing::StartsWith("POST /order?a=b HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nContent-Length: 7\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nX-Key: k\r\n"));
  EXPECT_THAT(head, testing::Not(HasSubstr("Accept-Encoding")));
  EXPECT_EQ(body, "payload");
}

TEST_F(HttpClientTest, LeavesItsNameOutWhereARequestHasAnother) {
  std::string head;
  TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                      head = co_await connection.read_head();
                      co_await connection.write(reply("x"));
                    }};
  HttpRequest named = request(server);
  named.headers = {{"user-agent", "a browser"}};
  ASSERT_TRUE(run_io(io, client.send(std::move(named))));
  EXPECT_THAT(head, HasSubstr("\r\nuser-agent: a browser\r\n"));
  EXPECT_EQ(head.find("hftcpp"), std::string::npos);
}

TEST_F(HttpClientTest, RespondsWithAnyStatus) {
  TestServer server{io, answering({"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n"
                                   "Content-Length: 4\r\n\r\nwait"})};
  const auto response = run_io(io, client.send(request(server)));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 429u);
  EXPECT_EQ(response->retry_after(), 7s);
  EXPECT_EQ(response->body, "wait");
}

TEST_F(HttpClientTest, DoesNotFollowRedirects) {
  TestServer server{io, answering({"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.invalid/\r\n"
                                   "Content-Length: 0\r\n\r\n"})};
  const auto response = run_io(io, client.send(request(server)));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302u);
  EXPECT_EQ(response->header("Location"), "http://elsewhere.invalid/");
}

TEST_F(HttpClientTest, KeepsItsConnection) {
  TestServer server{io, answering({reply("one"), reply("two"), reply("three")})};
  EXPECT_EQ(get(server), "one");
  EXPECT_EQ(get(server), "two");
  EXPECT_EQ(get(server), "three");
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTest, KeepsATlsConnection) {
  TestServer server{io, answering({reply("one"), reply("two")}), make_self_signed()};
  Connection careless;
  careless.verify_certificates = false;
  HttpClient secure{io.get_executor(), careless};
  HttpRequest made;
  made.url = *parse_url(server.url("https"));
  EXPECT_EQ(run_io(io, secure.send(made))->body, "one");
  EXPECT_EQ(run_io(io, secure.send(made))->body, "two");
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTest, DoesNotKeepAConnectionThatTheServerWillClose) {
  TestServer server{io, answering({reply("a", "Connection: close\r\n"), reply("never")})};
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientTest, DoesNotKeepAConnectionWithBytesLeftOver) {
  TestServer server{io, answering({reply("a") + "HTTP/1.1 200 OK\r\n", reply("never")})};
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientTest, SeesThatAKeptConnectionHasBeenClosed) {
  TestServer server{io, answering({reply("a")})};
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientTest, TriesOnceMoreWhenAKeptConnectionEndsUnderARequest) {
  TestServer server{io, hang_up_once};
  EXPECT_EQ(get(server), "0");
  EXPECT_EQ(get(server), "1");
  EXPECT_EQ(server.connections(), 2u);
}

// The server may have acted on it: an order must not be placed twice.
TEST_F(HttpClientTest, NeverRepeatsAPost) {
  TestServer server{io, hang_up_once};
  EXPECT_EQ(get(server), "0");
  HttpRequest made = request(server);
  made.method = "POST";
  EXPECT_EQ(failure(made), asio::error::eof);
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTest, DoesNotTryAgainWhatFailedOnANewConnection) {
  TestServer server{io, answering({"HTTP/1.1 200"})};
  EXPECT_EQ(failure(request(server)), asio::error::eof);
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTest, GivesEachRequestAtATimeItsOwnConnection) {
  unsigned waiting = 0;
  TestServer server{io, [&](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_head();
                      ++waiting;
                      co_await connection.wait_for_hang_up();
                    }};
  Task first{io, client.send(request(server))};
  Task second{io, client.send(request(server))};
  test::run_until(io, [&] { return waiting == 2; });
  first.cancel();
  second.cancel();
  EXPECT_TRUE(first.wait_for_stop());
  EXPECT_TRUE(second.wait_for_stop());
}

TEST_F(HttpClientTest, ReadsChunks) {
  TestServer server{io, answering({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "5;name=value\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n"
                                   "0\r\nTrailer: x\r\n\r\n",
                                   reply("next")})};
  EXPECT_EQ(get(server), "hello world");
  EXPECT_EQ(get(server), "next");
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTest, ReadsABodyThatEndsWithTheConnection) {
  TestServer server{io, answering({"HTTP/1.1 200 OK\r\n\r\nall of it"})};
  EXPECT_EQ(get(server), "all of it");
}

TEST_F(HttpClientTest, ReadsRepliesWithoutABody) {
  TestServer server{io, answering({"HTTP/1.1 204 No Content\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                                   "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + reply("a")})};
  EXPECT_EQ(get(server), "");
  HttpRequest head = request(server);
  head.method = "HEAD";
  EXPECT_EQ(run_io(io, client.send(head))->header("Content-Length"), "1000");
  EXPECT_EQ(get(server), "a");
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpClientTest, ReadsAReplyByteByByte) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_head();
                      for (const char byte : reply("slowly")) {
                        const std::string one(1, byte);
                        co_await connection.write(one);
                      }
                    }};
  EXPECT_EQ(get(server), "slowly");
}

TEST_F(HttpClientTest, ReadsALargeBody) {
  const std::string large(5'000'000, 'x');
  TestServer server{io, answering({reply(large)})};
  EXPECT_EQ(get(server), large);
}

TEST_F(HttpClientTest, RefusesABodyBeyondTheLimit) {
  TestServer announced{io, answering({"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"})};
  HttpRequest made = request(announced);
  made.max_body = 10;
  EXPECT_EQ(failure(made), Errc::too_large);

  TestServer chunked{io, answering({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    "8\r\n12345678\r\n3\r\nabc\r\n0\r\n\r\n"})};
  made = request(chunked);
  made.max_body = 10;
  EXPECT_EQ(failure(made), Errc::too_large);

  TestServer endless{io, answering({"HTTP/1.1 200 OK\r\n\r\n" + std::string(11, 'x')})};
  made = request(endless);
  made.max_body = 10;
  EXPECT_EQ(failure(made), Errc::too_large);
}

TEST_F(HttpClientTest, TellsWhenABodyIsCutShort) {
  TestServer server{io, answering({"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhalf"})};
  EXPECT_EQ(failure(request(server)), asio::error::eof);
  TestServer chunked{io, answering({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    "8\r\n1234"})};
  EXPECT_EQ(failure(request(chunked)), asio::error::eof);
}

// A server that sends a byte now and then never lets a read time out; the request does.
TEST_F(HttpClientTest, TimesOutAsAWhole) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.read_head();
                      co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow");
                      co_await connection.wait_for_hang_up();
                    }};
  HttpRequest made = request(server);
  made.timeout = 150ms;
  EXPECT_EQ(failure(made), Errc::timed_out);
}

TEST_F(HttpClientTest, TimesOutWhileConnecting) {
  const test::SilentPort silent;
  HttpRequest made;
  made.url = *parse_url("http://127.0.0.1:" + std::to_string(silent.port()));
  made.timeout = 150ms;
  EXPECT_EQ(failure(made), Errc::timed_out);
}

TEST_F(HttpClientTest, TellsWhyThereIsNoResponse) {
  TestServer garbage{io, answering({"220 mail.example ESMTP\r\n\r\n"})};
  EXPECT_EQ(failure(request(garbage)), NetErrc::bad_answer);
  HttpRequest unknown;
  unknown.url = *parse_url("https://no-such-exchange.invalid");
  EXPECT_EQ(failure(unknown), asio::error::host_not_found);
  HttpRequest other = request(garbage);
  other.url.scheme = "ws";
  EXPECT_EQ(failure(other), Errc::bad_value);
  HttpRequest injected = request(garbage);
  injected.headers = {{"X", "a\r\nY: b"}};
  EXPECT_EQ(failure(injected), Errc::bad_value);
}

TEST_F(HttpClientTest, StopsQuietly) {
  TestServer server{io, [](ServerConnection connection) -> asio::awaitable<void> {
                      co_await connection.wait_for_hang_up();
                    }};
  Task sending{io, client.send(request(server))};
  test::run_until(io, [&] { return server.connections() == 1; });
  sending.cancel();
  EXPECT_TRUE(sending.wait_for_stop());
}

}  // namespace
}  // namespace hftcpp::net
