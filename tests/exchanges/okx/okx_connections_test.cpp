// okx_connections_test.cpp: how OKX's pairs are spread over connections.
#include "exchanges/simulation.hpp"

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// OKX asks for fewer than thirty deep books on a connection.
TEST(OkxConnections, HaveBooksForAFewPairsEach) {
  asio::io_context io{1};
  std::vector<std::string> pairs;
  for (int i = 0; i < 40; ++i) pairs.push_back("coin" + std::to_string(i) + "/usdt");
  sim::SimulatorSettings settings;
  settings.instruments = sim::instruments_named(pairs);
  settings.rate = 1'000;
  settings.max_events = 1'000;
  settings.book_interval = 0ms;
  test::Simulation simulation{io, "okx", settings};
  StreamParams own = simulation.params(pairs, {Channel::order_book, Channel::ticker});
  simulation.start(own);
  simulation.run_until([&] { return simulation.simulator().counters().market_events >= 1'000; });
  simulation.settle();

  EXPECT_EQ(simulation.simulator().counters().connections, 3u) << "two of books, one of tickers";
  EXPECT_EQ(simulation.differences(), "");
}

}  // namespace
}  // namespace hftcpp
