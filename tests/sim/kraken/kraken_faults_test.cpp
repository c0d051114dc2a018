// kraken_faults_test: every fault happens as scripted, a client can see it, and what is recorded
// is what was sent.
#include "sim/kraken/kraken_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kTrade = R"({"channel":"trade","type":"update")";

SimulatorSettings kraken_with(FaultScript faults) {
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.faults = std::move(faults);
  return settings;
}

std::string unsubscribe_book() {
  return R"({"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD"]}})";
}

TEST(KrakenFaults, CutEndsTheConnectionWithoutGoodbye) {
  SimRun run{"kraken", kraken_with({{.after_messages = 20, .kind = FaultKind::cut}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")"));

  const auto reason = client.end();

  EXPECT_EQ(reason, asio::error::eof) << reason.message();
  EXPECT_EQ(client.close_reason(), "");
  ASSERT_EQ(run.simulator().injected().size(), 1u);
  const InjectedFault fault = run.simulator().injected().front();
  EXPECT_EQ(fault.fault.kind, FaultKind::cut);
  EXPECT_EQ(fault.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(fault.channel, Channel::order_book);
  EXPECT_EQ(fault.connection, 1u);
  EXPECT_EQ(run.simulator().counters().messages_sent, 20u);
  SimClient again = run.connect("/v2");
  again.send(subscribe_kraken("book", R"("BTC/USD")"));
  EXPECT_TRUE(is_snapshot(again.next_with(kBook)));
}

TEST(KrakenFaults, StallKeepsTheSocketOpenAndSilent) {
  SimRun run{"kraken",
             kraken_with({{.after_messages = 20, .kind = FaultKind::stall, .duration = 300ms}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")"));

  // What was sent before still comes; then comes the silence, and then the end.
  int messages = 0;
  try {
    for (;;) messages += is_book(client.next());
  } catch (const std::runtime_error&) {
    EXPECT_EQ(client.close_reason(), "");
  }

  EXPECT_EQ(messages, 20);
  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_GE(Timestamp::now() - run.simulator().injected().front().at, 290ms);
}

// Whatever is dropped, the next message that comes does not verify: the hole grows until it shows.
class KrakenHoles : public testing::TestWithParam<std::tuple<FaultKind, std::size_t, std::size_t>> {
};

TEST_P(KrakenHoles, ShowAtOnceInTheChecksum) {
  const auto [kind, depth, count] = GetParam();
  FaultScript faults(6, {.after_messages = 20, .kind = kind, .count = count});
  if (kind == FaultKind::reorder) faults = {{.after_messages = 20, .kind = kind, .count = 6}};
  SimRun run{"kraken", kraken_with(faults)};
  SimClient client = run.connect("/v2");
  const std::string request =
      subscribe_kraken("book", R"("BTC/USD")", ",\"depth\":" + std::to_string(depth));
  client.send(request);
  KrakenBook book{.depth = depth};

  for (std::size_t seen = 1; seen <= 6; ++seen) {
    std::string text = client.next_with(R"({"channel":"book","type":"snapshot")");
    ASSERT_TRUE(book.apply(text));
    do text = client.next_with(kBook);
    while (book.apply(text));

    const std::vector<InjectedFault> injected = run.simulator().injected();
    ASSERT_EQ(injected.size(), seen);
    EXPECT_EQ(injected.back().fault.kind, kind);
    EXPECT_EQ(injected.back().symbol, Symbol{"btc/usd"});
    if (kind == FaultKind::drop) {
      EXPECT_GE(injected.back().fault.count, count);
    }
    client.send(unsubscribe_book());
    client.send(request);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, KrakenHoles,
                         testing::Combine(testing::Values(FaultKind::drop, FaultKind::reorder),
                                          testing::Values(10, 25, 1000), testing::Values(1, 4)));

// A client that does not resubscribe after a mismatch is not struck again meanwhile.
TEST(KrakenFaults, WrongChecksumIsWrongOnce) {
  SimRun run{"kraken", kraken_with({{.after_messages = 50,
                                     .kind = FaultKind::wrong_checksum,
                                     .count = 2,
                                     .symbol = Symbol{"btc/usd"}}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")"));
  KrakenBook book;

  int wrong = 0;
  for (int i = 0; i < 300; ++i) wrong += !book.apply(client.next_with(kBook));

  EXPECT_EQ(wrong, 1);
  EXPECT_EQ(run.simulator().injected().size(), 1u);
}

TEST(KrakenFaults, DropLosesTradeIds) {
  SimRun run{
      "kraken",
      kraken_with(
          {{.after_messages = 5, .kind = FaultKind::drop, .count = 2, .channel = Channel::trade}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));
  std::uint64_t last = trade_id_of(client.next_with(kTrade));
  std::uint64_t id = trade_id_of(client.next_with(kTrade));
  for (; id == last + 1; id = trade_id_of(client.next_with(kTrade))) last = id;

  EXPECT_EQ(id, last + 3);
  ASSERT_EQ(run.simulator().injected().size(), 1u);
  const InjectedFault fault = run.simulator().injected().front();
  EXPECT_EQ(fault.first_number, last + 1);
  EXPECT_EQ(fault.last_number, last + 2);
  EXPECT_EQ(fault.channel, Channel::trade);
}

TEST(KrakenFaults, ReorderSwapsTwoTrades) {
  SimRun run{
      "kraken",
      kraken_with({{.after_messages = 5, .kind = FaultKind::reorder, .channel = Channel::trade}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));
  std::uint64_t last = trade_id_of(client.next_with(kTrade));
  std::uint64_t id = trade_id_of(client.next_with(kTrade));
  for (; id == last + 1; id = trade_id_of(client.next_with(kTrade))) last = id;

  EXPECT_EQ(id, last + 2);
  EXPECT_EQ(trade_id_of(client.next_with(kTrade)), last + 1);
  EXPECT_EQ(trade_id_of(client.next_with(kTrade)), last + 3);
}

TEST(KrakenFaults, DuplicateRepeatsATrade) {
  SimRun run{"kraken", kraken_with({{.after_messages = 5, .kind = FaultKind::duplicate}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));
  std::string last;
  std::string text = client.next_with(kTrade);
  while (text != last) {
    last = text;
    text = client.next_with(kTrade);
  }

  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_EQ(run.simulator().injected().front().first_number, trade_id_of(text));
  EXPECT_EQ(trade_id_of(client.next_with(kTrade)), trade_id_of(text) + 1);
}

TEST(KrakenFaults, GarbageIsNoMessage) {
  SimRun run{"kraken",
             kraken_with({{.after_messages = 5, .kind = FaultKind::garbage, .count = 2}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")"));
  KrakenBook book;
  int garbage = 0;
  for (int messages = 0; messages < 50;) {
    const std::string text = client.next();
    boost::system::error_code ec;
    (void)boost::json::parse(text, ec);
    garbage += ec.failed();
    if (!is_book(text)) continue;
    ++messages;
    ASSERT_TRUE(book.apply(text)) << "garbage comes beside the messages, not in their place";
  }

  EXPECT_EQ(garbage, 2);
  EXPECT_EQ(run.simulator().injected().size(), 2u);
}

TEST(KrakenFaults, RefusesTheNextSubscriptions) {
  SimRun run{
      "kraken",
      kraken_with(
          {{.kind = FaultKind::refuse_subscribe, .count = 2, .channel = Channel::order_book}})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));
  EXPECT_THAT(client.next_with("success"), HasSubstr(R"("success":true)"));
  for (int i = 0; i < 2; ++i) {
    client.send(subscribe_kraken("book", R"("BTC/USD")"));
    EXPECT_THAT(client.next_with("success"),
                StartsWith(R"({"error":"Exceeded msg rate","method")"));
  }
  client.send(subscribe_kraken("book", R"("BTC/USD")"));
  EXPECT_THAT(client.next_with("success"), HasSubstr(R"("success":true)"));

  EXPECT_EQ(run.simulator().injected().size(), 2u);
}

TEST(KrakenFaults, AnswersTooManyRequests) {
  SimRun run{
      "kraken",
      kraken_with({{.kind = FaultKind::too_many_requests, .count = 2, .duration = 1'500ms}})};

  const SimClient refused = run.connect("/v2");
  EXPECT_TRUE(refused.failure());
  EXPECT_EQ(refused.refusal().status, 429u);
  EXPECT_EQ(refused.refusal().retry_after, 2s);
  const auto response = run.get("/0/public/Time");
  EXPECT_EQ(response.status, 429u);
  EXPECT_EQ(response.header("Retry-After"), "2");

  EXPECT_FALSE(run.connect("/v2").failure());
  EXPECT_EQ(run.simulator().injected().size(), 2u);
}

// Nobody could see a hole after which nothing comes: it is closed, and was none.
TEST(KrakenFaults, TakesBackWhatNobodyCanHaveSeen) {
  SimulatorSettings settings =
      kraken_with({{.after_messages = 100, .kind = FaultKind::drop, .count = 1'000'000},
                   {.after_messages = 100, .kind = FaultKind::reorder, .channel = Channel::trade}});
  settings.max_events = 1'000;
  SimRun run{"kraken", settings};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")"));
  KrakenBook book;
  run.run_until([&] { return run.simulator().counters().market_events == 1'000; });
  run.pause();
  client.send(R"({"method":"ping"})");

  for (std::string text = client.next(); text.find("pong") == text.npos; text = client.next())
    if (is_book(text)) {
      ASSERT_TRUE(book.apply(text));
    }

  EXPECT_TRUE(run.simulator().injected().empty());
  EXPECT_EQ(book.book.difference(run.simulator().book_as_sent(Symbol{"btc/usd"}, 10)), "");
}

// Only the connection that a message goes to is struck.
TEST(KrakenFaults, StrikeOneClientAlone) {
  SimRun run{"kraken", kraken_with({{.after_messages = 40, .kind = FaultKind::wrong_checksum}})};
  SimClient one = run.connect("/v2");
  SimClient two = run.connect("/v2");
  KrakenBook one_book;
  KrakenBook two_book;
  one.send(subscribe_kraken("book", R"("BTC/USD")"));
  two.send(subscribe_kraken("book", R"("BTC/USD")"));
  int one_wrong = 0;
  int two_wrong = 0;
  for (int i = 0; i < 100; ++i) {
    one_wrong += !one_book.apply(one.next_with(kBook));
    two_wrong += !two_book.apply(two.next_with(kBook));
  }

  ASSERT_EQ(run.simulator().injected().size(), 1u);
  const bool struck_one = run.simulator().injected().front().connection == 1;
  EXPECT_EQ(one_wrong, struck_one ? 1 : 0);
  EXPECT_EQ(two_wrong, struck_one ? 0 : 1);
}

}  // namespace
}  // namespace hftcpp::sim
