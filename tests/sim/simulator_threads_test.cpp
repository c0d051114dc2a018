// simulator_threads_test: a simulator on a thread of its own, as a test of a whole program has it.
#include "net/websocket_client.hpp"
#include "sim/simulator.hpp"
#include "sim/spawn.hpp"
#include "support/run_io.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <thread>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;

TEST(SimulatorThreads, AnswersQuestionsFromAnotherThread) {
  asio::io_context io{1};
  SimulatorSettings settings;
  settings.rate = 5'000;
  settings.faults = {{.kind = FaultKind::garbage, .count = 1'000'000}};
  const auto simulator = make_simulator("kraken", io.get_executor(), settings);
  const std::string url = simulator->websocket_url() + "/v2";
  asio::co_spawn(io, simulator->start(), rethrow_unless_aborted);
  std::thread thread{[&] { io.run(); }};

  asio::io_context own{1};
  net::WebSocketClient client{own.get_executor(), {}};
  EXPECT_FALSE(test::run_io(own, client.connect(net::parse_url(url).value())));
  EXPECT_FALSE(test::run_io(
      own,
      client.send(R"({"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"]}})")));
  while (simulator->injected().size() < 5) ASSERT_TRUE(test::run_io(own, client.read()));
  EXPECT_GE(simulator->counters().messages_sent, 5u);
  EXPECT_EQ(simulator->counters().connections, 1u);
  EXPECT_GT(simulator->counters().market_events, 0u);

  asio::co_spawn(io, simulator->pause(), asio::use_future).get();
  const std::uint64_t events = simulator->counters().market_events;
  const OrderBook book = simulator->book_as_sent(Symbol{"btc/usd"}, 10);
  EXPECT_EQ(book.bids().size(), 10u);
  EXPECT_EQ(simulator->counters().market_events, events);

  simulator->stop();
  thread.join();
  while (test::run_io(own, client.read())) continue;
}

}  // namespace
}  // namespace hftcpp::sim
