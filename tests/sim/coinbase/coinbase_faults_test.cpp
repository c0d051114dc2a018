// coinbase_faults_test: what goes wrong on a connection to Coinbase's simulator shows in the
// numbers, which are the connection's.
#include "sim/coinbase/coinbase_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

SimulatorSettings coinbase_with(FaultScript faults) {
  SimulatorSettings settings = at_once({"btc/usd", "eth/usd"});
  settings.faults = std::move(faults);
  return settings;
}

const std::string kBoth = R"("BTC-USD","ETH-USD")";

class CoinbaseHoles : public testing::TestWithParam<FaultKind> {};

TEST_P(CoinbaseHoles, ShowInTheNumbersOfTheConnection) {
  SimRun run{
      "coinbase",
      coinbase_with({{.after_messages = 100, .kind = GetParam(), .symbol = Symbol{"eth/usd"}}})};
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "level2", kBoth));
  std::uint64_t last = coinbase_number(client.next());
  std::string text = client.next();
  for (; coinbase_number(text) == last + 1; text = client.next()) last = coinbase_number(text);

  EXPECT_GT(coinbase_number(text), last + 1);
  EXPECT_EQ(product_of(text), "ETH-USD");
  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_EQ(run.simulator().injected().front().fault.kind, GetParam());
  EXPECT_EQ(run.simulator().injected().front().symbol, Symbol{"eth/usd"});
  const std::uint64_t beyond = coinbase_number(text);
  text = client.next();
  if (GetParam() == FaultKind::reorder) {
    EXPECT_EQ(coinbase_number(text), last + 1) << "the one that was overtaken";
    text = client.next();
  }
  EXPECT_EQ(coinbase_number(text), beyond + 1) << "the count goes on";
}

INSTANTIATE_TEST_SUITE_P(Kinds, CoinbaseHoles,
                         testing::Values(FaultKind::drop, FaultKind::reorder,
                                         FaultKind::wrong_checksum));

TEST(CoinbaseFaults, ANewSubscriptionHealsABook) {
  SimRun run{"coinbase",
             coinbase_with({{.after_messages = 100, .kind = FaultKind::drop, .count = 3}})};
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "level2", R"("BTC-USD")"));
  CoinbaseBook book;
  std::string text;
  do text = client.next();
  while (!is_coinbase_snapshot(text));
  while (book.apply(text)) text = client.next();

  client.send(coinbase_request("unsubscribe", "level2", R"("BTC-USD")"));
  client.send(coinbase_request("subscribe", "level2", R"("BTC-USD")"));
  do text = client.next();
  while (!is_coinbase_snapshot(text));
  for (int i = 0; i < 100; ++i, text = client.next()) ASSERT_TRUE(book.apply(text));
  run.pause();
  client.send(R"({"type":"subscribe","channel":"heartbeats"})");
  for (; channel_of(text) != "subscriptions"; text = client.next()) ASSERT_TRUE(book.apply(text));

  EXPECT_EQ(book.book.difference(run.simulator().book_as_sent(Symbol{"btc/usd"}, 0)), "");
}

// A message that comes twice has the same number; one that nobody missed has its place.
TEST(CoinbaseFaults, DuplicateRepeatsANumber) {
  SimRun run{"coinbase", coinbase_with({{.after_messages = 5, .kind = FaultKind::duplicate}})};
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "market_trades", R"("BTC-USD")"));
  std::string last = client.next();
  std::string text = client.next();
  for (; text != last; text = client.next()) last = text;

  EXPECT_EQ(coinbase_number(client.next()), coinbase_number(text) + 1);
  EXPECT_EQ(run.simulator().injected().size(), 1u);
}

TEST(CoinbaseFaults, TakesBackWhatNobodyCanHaveSeen) {
  SimulatorSettings settings =
      coinbase_with({{.after_messages = 100, .kind = FaultKind::drop, .count = 1'000'000}});
  settings.max_events = 1'000;
  SimRun run{"coinbase", settings};
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "level2", R"("BTC-USD")"));
  run.run_until([&] { return run.simulator().counters().market_events == 1'000; });
  run.pause();
  client.send(R"({"type":"subscribe","channel":"heartbeats"})");
  std::uint64_t next = 0;
  CoinbaseBook book;
  for (std::string text = client.next(); text.find("\"heartbeats\":") == text.npos;
       text = client.next()) {
    ASSERT_EQ(coinbase_number(text), next++);
    (void)book.apply(text);
  }

  EXPECT_TRUE(run.simulator().injected().empty());
  EXPECT_EQ(book.book.difference(run.simulator().book_as_sent(Symbol{"btc/usd"}, 0)), "");
}

TEST(CoinbaseFaults, RefusesTheNextSubscription) {
  SimRun run{"coinbase", coinbase_with({{.kind = FaultKind::refuse_subscribe}})};
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "level2", kBoth));
  EXPECT_EQ(client.next(), R"({"type":"error","message":"rate limit exceeded"})");
  client.send(coinbase_request("subscribe", "level2", kBoth));
  EXPECT_THAT(client.next(), HasSubstr(R"("level2":["BTC-USD","ETH-USD"])"));

  EXPECT_EQ(run.simulator().injected().size(), 1u);
}

}  // namespace
}  // namespace hftcpp::sim
