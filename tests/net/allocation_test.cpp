// allocation_test.cpp: reading a message costs no allocation. This file replaces operator new for
// the whole test binary, to count.
#include "net/websocket_client.hpp"
#include "support/counted_new.hpp"
#include "support/run_io.hpp"
#include "support/test_server.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using test::ServerConnection;
using test::TestServer;

constexpr int kWarmUp = 100, kCounted = 5000;

asio::awaitable<void> send_many(ServerConnection connection) {
  co_await test::accept_websocket(connection);
  const std::string frame = test::server_frame(1, std::string(200, 'x'));
  for (int i = 0; i < kWarmUp + kCounted; ++i) co_await connection.write(frame);
  co_await connection.wait_for_hang_up();
}

asio::awaitable<long> count_reads(WebSocketClient& client) {
  for (int i = 0; i < kWarmUp; ++i) {
    const auto frame = co_await client.read();
    EXPECT_TRUE(frame);
  }
  const auto before = static_cast<long>(test::allocation_count);
  for (int i = 0; i < kCounted; ++i) {
    const auto frame = co_await client.read();
    if (!frame) co_return -1;
  }
  co_return static_cast<long>(test::allocation_count) - before;
}

// The server has a thread of its own, so that only the client's allocations are counted.
long allocations_of(std::string_view scheme, std::optional<SelfSigned> certificate) {
  asio::io_context server_io;
  TestServer server{server_io, send_many, std::move(certificate)};
  std::jthread serving{[&server_io] { server_io.run(); }};

  asio::io_context io;
  WebSocketSettings settings;
  settings.connection.verify_certificates = false;
  WebSocketClient client{io.get_executor(), settings};
  const auto ec = test::run_io(io, client.connect(*parse_url(server.url(scheme))));
  EXPECT_FALSE(ec) << ec.message();
  const long count = ec ? -1 : test::run_io(io, count_reads(client));
  server_io.stop();
  return count;
}

TEST(WebSocketClient, ReadsWithoutAllocating) {
  EXPECT_EQ(allocations_of("ws", {}), 0);
}

TEST(WebSocketClient, ReadsTlsWithoutAllocating) {
  EXPECT_EQ(allocations_of("wss", make_self_signed()), 0);
}

}  // namespace
}  // namespace hftcpp::net
