// binance_future_simulator_test: the futures' simulator over real sockets, looked at with other
// eyes than ours.
#include "sim/binance/binance_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

SimulatorSettings quick_futures(FaultScript faults = {}) {
  SimulatorSettings settings = fast_settings({"btc/usdt", "eth/usdt"});
  settings.book_interval = 20ms;
  settings.faults = std::move(faults);
  return settings;
}

// By the rules of Binance's documentation of its futures.
class FutureBook : public BinanceBookBase {
 public:
  // False for a gap: a new snapshot is needed.
  bool update(const std::string& text) {
    if (number_of(text, "u") < last()) return true;
    const std::uint64_t previous = number_of(text, "pu");
    const bool straddles = number_of(text, "U") <= last();
    if (is_joined() ? previous != last() : !straddles && previous != last()) return false;
    join(text);
    return true;
  }
};

TEST(BinanceFutureSimulator, TellsItsMessagesInTheFuturesForm) {
  SimRun run{"binance_future", quick_futures()};
  SimClient open = run.connect("/public/ws/btcusdt@bookTicker/btcusdt@trade");
  SimClient market = run.connect("/market/stream?streams=btcusdt@aggTrade");

  EXPECT_THAT(open.next_with("bookTicker"),
              MatchesRegex(R"(\{"e":"bookTicker","u":[0-9]+,"E":[0-9]{13},"T":[0-9]{13},)"
                           R"("s":"BTCUSDT","b":"[0-9]+\.[0-9]{1,2}","B":"[0-9.]+",)"
                           R"("a":"[0-9.]+","A":"[0-9.]+","st":1,"ps":"BTCUSDT"\})"));
  EXPECT_THAT(open.next_with(R"("e":"trade")"),
              MatchesRegex(R"(\{"e":"trade","E":[0-9]{13},"T":[0-9]{13},"s":"BTCUSDT",)"
                           R"("t":[0-9]+,"p":"[0-9.]+","q":"[0-9.]+","X":"MARKET",)"
                           R"("m":(true|false)\})"));
  EXPECT_THAT(market.next(),
              MatchesRegex(R"(\{"stream":"btcusdt@aggTrade","data":\{"e":"aggTrade",)"
                           R"("E":[0-9]{13},"a":[0-9]+,"s":"BTCUSDT","p":"[0-9.]+",)"
                           R"("q":"[0-9.]+","f":[0-9]+,"l":[0-9]+,"T":[0-9]{13},)"
                           R"("m":(true|false),"st":1\}\})"));
}

// What is asked for on the wrong address is confirmed and never comes.
TEST(BinanceFutureSimulator, DeliversOnlyWhatBelongsToTheAddress) {
  SimRun run{"binance_future", quick_futures()};
  SimClient open = run.connect("/public/stream");
  open.send(R"({"method":"SUBSCRIBE","params":["btcusdt@aggTrade","btcusdt@markPrice@1s",)"
            R"("btcusdt@depth@100ms"],"id":1})");
  EXPECT_EQ(open.next(), R"({"result":null,"id":1})");
  SimClient market = run.connect("/market/stream");
  market.send(
      R"({"method":"SUBSCRIBE","params":["btcusdt@bookTicker","btcusdt@aggTrade"],"id":1})");
  EXPECT_EQ(market.next(), R"({"result":null,"id":1})");

  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(open.next(), StartsWith(R"({"stream":"btcusdt@depth@100ms")"));
    EXPECT_THAT(market.next(), StartsWith(R"({"stream":"btcusdt@aggTrade")"));
  }
  EXPECT_EQ(run.connect("/stream").refusal().status, 404u);
  EXPECT_EQ(run.connect("/public").refusal().status, 404u);
}

TEST(BinanceFutureSimulator, RefusesStreamsThatThereAreNot) {
  SimRun run{"binance_future", quick_futures()};
  SimClient client = run.connect("/market/ws");

  client.send(R"({"method":"SUBSCRIBE","params":["btcusdt@kline_1s"],"id":7})");
  EXPECT_EQ(client.next(),
            R"({"error":{"code":2,"msg":"Invalid request: invalid stream"},"id":7})");
  client.send(R"({"method":"SUBSCRIBE","params":["nosuch@aggTrade"],"id":8})");
  EXPECT_EQ(client.next(), R"({"result":null,"id":8})");
}

class BinanceFutureBooks : public testing::TestWithParam<std::chrono::milliseconds> {};

// Two pairs share the numbers, so that those of one pair have holes: only "pu" holds them together.
TEST_P(BinanceFutureBooks, JoinWithoutAGapAndEqualTheMarketInTheEnd) {
  SimulatorSettings settings = quick_futures();
  settings.book_interval = GetParam();
  SimRun run{"binance_future", settings};
  SimClient client = run.connect("/public/ws/btcusdt@depth@100ms");
  std::vector<std::string> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(client.next());
  FutureBook book;
  book.start(run.get("/fapi/v1/depth?symbol=BTCUSDT&limit=1000").body);
  ASSERT_GE(book.last(), number_of(waiting.front(), "U"));

  bool has_jumped = false;
  std::uint64_t last = number_of(waiting.back(), "u");
  for (const std::string& text : waiting) ASSERT_TRUE(book.update(text));
  for (int i = 0; i < 50; ++i) {
    const std::string text = client.next();
    has_jumped |= number_of(text, "U") != std::exchange(last, number_of(text, "u")) + 1;
    ASSERT_TRUE(book.update(text)) << "update " << i;
  }
  run.pause();
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
  for (std::string text = client.next(); is_depth(text); text = client.next())
    ASSERT_TRUE(book.update(text));

  const OrderBook end = run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0);
  EXPECT_TRUE(has_jumped);
  EXPECT_EQ(book.last(), end.sequence());
  EXPECT_EQ(book.book().difference(end), "");
}

INSTANTIATE_TEST_SUITE_P(Intervals, BinanceFutureBooks, testing::Values(20ms, 0ms));

class BinanceFutureHoles : public testing::TestWithParam<FaultKind> {};

TEST_P(BinanceFutureHoles, ShowInTheNumbersAndHeal) {
  SimulatorSettings settings = quick_futures({{.after_messages = 20, .kind = GetParam()}});
  settings.book_interval = 0ms;
  SimRun run{"binance_future", settings};
  SimClient client = run.connect("/public/ws/btcusdt@depth@100ms");
  FutureBook book;
  const std::string first = client.next();
  do book.start(run.get("/fapi/v1/depth?symbol=BTCUSDT&limit=1000").body);
  while (book.last() < number_of(first, "U"));

  std::string text = first;
  while (book.update(text)) text = client.next();

  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_EQ(run.simulator().injected().front().fault.kind, GetParam());
  text = client.next();
  do book.start(run.get("/fapi/v1/depth?symbol=BTCUSDT&limit=1000").body);
  while (book.last() < number_of(text, "U"));
  ASSERT_TRUE(book.update(text));
  run.pause();
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
  for (text = client.next(); is_depth(text); text = client.next()) ASSERT_TRUE(book.update(text));
  EXPECT_EQ(book.book().difference(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0)), "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, BinanceFutureHoles,
                         testing::Values(FaultKind::drop, FaultKind::reorder,
                                         FaultKind::wrong_checksum));

TEST(BinanceFutureSimulator, SendsTheBestLevelsWholeInTheFormOfChanges) {
  SimRun run{"binance_future", quick_futures()};
  SimClient client = run.connect("/public/stream?streams=btcusdt@depth5@100ms");
  std::string last = client.next();
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t before = number_of(last, "u");
    last = client.next();
    EXPECT_EQ(number_of(last, "pu"), before);
  }
  run.pause();
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
  for (std::string text = client.next(); is_depth(text); text = client.next()) last = text;

  static const std::regex level{R"re(\["([0-9.]+)","([0-9.]+)"\])re"};
  TextBook book;
  book.apply(find_levels(between(last, R"("b":[)", R"(],"a":)"), level),
             find_levels(between(last, R"("a":[)", "]}"), level));
  EXPECT_EQ(book.difference(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 5)), "");
}

TEST(BinanceFutureSimulator, TellsMarkPricesAndTheFunding) {
  SimRun run{"binance_future", quick_futures()};
  SimClient client = run.connect("/market/ws/btcusdt@markPrice@1s");

  const std::string text = client.next();
  EXPECT_THAT(text, MatchesRegex(R"(\{"e":"markPriceUpdate","E":[0-9]{13},"s":"BTCUSDT",)"
                                 R"("p":"[0-9]+\.[0-9]{8}","i":"[0-9]+\.[0-9]{8}",)"
                                 R"("P":"[0-9]+\.[0-9]{8}","r":"-?0\.[0-9]{8}",)"
                                 R"("T":[0-9]{13},"st":1\})"));
  EXPECT_EQ(number_of(text, "T") % (8 * 3'600'000), 0u);
  EXPECT_GT(number_of(text, "T"), number_of(text, "E"));
  const std::string one = run.get("/fapi/v1/premiumIndex?symbol=BTCUSDT").body;
  EXPECT_THAT(one, StartsWith(R"({"symbol":"BTCUSDT","markPrice":")"));
  EXPECT_EQ(number_of(one, "nextFundingTime"), number_of(text, "T"));
  EXPECT_EQ(boost::json::parse(run.get("/fapi/v1/premiumIndex").body).as_array().size(), 2u);
}

TEST(BinanceFutureSimulator, TellsLiquidations) {
  SimRun run{"binance_future", quick_futures()};
  SimClient client = run.connect("/market/ws/btcusdt@forceOrder");

  EXPECT_THAT(client.next(),
              MatchesRegex(R"re(\{"e":"forceOrder","E":[0-9]{13},"o":\{"s":"BTCUSDT",)re"
                           R"re("S":"(BUY|SELL)","o":"LIMIT","f":"IOC","q":"[0-9.]+",)re"
                           R"re("p":"[0-9.]+","ap":"[0-9.]+","X":"FILLED","l":"[0-9.]+",)re"
                           R"re("z":"[0-9.]+","T":[0-9]{13}\}\})re"));
}

TEST(BinanceFutureSimulator, AnswersOverRest) {
  SimRun run{"binance_future", quick_futures()};

  EXPECT_EQ(run.get("/fapi/v1/ping").body, "{}");
  EXPECT_THAT(run.get("/fapi/v1/time").body, MatchesRegex(R"(\{"serverTime":[0-9]{13}\})"));
  const auto depth = run.get("/fapi/v1/depth?symbol=BTCUSDT&limit=1000");
  EXPECT_THAT(depth.body,
              MatchesRegex(R"(\{"lastUpdateId":[0-9]+,"E":[0-9]{13},"T":[0-9]{13},.*)"));
  EXPECT_EQ(depth.header("x-mbx-used-weight-1m"), "22");
  const auto info = parse_object(run.get("/fapi/v1/exchangeInfo").body);
  ASSERT_EQ(info.at("symbols").as_array().size(), 2u);
  EXPECT_EQ(info.at("symbols").at(0).at("contractType"), "PERPETUAL");
  EXPECT_EQ(info.at("symbols").at(0).at("marginAsset"), "USDT");
  EXPECT_EQ(info.at("symbols").at(0).at("filters").at(0).at("tickSize"), "0.01");
  EXPECT_EQ(run.get("/fapi/v1/depth?symbol=NOPE").status, 400u);
  EXPECT_EQ(run.get("/api/v3/ping").status, 404u);
  EXPECT_THAT(run.get("/fapi/v1/klines?symbol=BTCUSDT&interval=1s").body, HasSubstr("-1120"));
}

}  // namespace
}  // namespace hftcpp::sim
