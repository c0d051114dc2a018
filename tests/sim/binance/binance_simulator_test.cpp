// binance_simulator_test: Binance's simulator over real sockets, looked at with other eyes than
// ours.
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

SimulatorSettings quick_binance() {
  SimulatorSettings settings = fast_settings({"btc/usdt", "eth/usdt"});
  settings.book_interval = 20ms;
  return settings;
}

TEST(BinanceSimulator, AnswersEachRequestWithItsId) {
  SimRun run{"binance", quick_binance()};
  SimClient client = run.connect("/ws");

  client.send(R"({"method":"SUBSCRIBE","params":["btcusdt@kline_1M","nosuch@trade"],"id":1})");
  EXPECT_EQ(client.next(), R"({"result":null,"id":1})");
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":"a7"})");
  EXPECT_EQ(client.next(), R"({"result":["btcusdt@kline_1M","nosuch@trade"],"id":"a7"})");
  client.send(R"({"method":"UNSUBSCRIBE","params":["nosuch@trade"],"id":null})");
  EXPECT_EQ(client.next(), R"({"result":null,"id":null})");
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":3})");
  EXPECT_EQ(client.next_with(R"("id":3)"), R"({"result":["btcusdt@kline_1M"],"id":3})");
}

TEST(BinanceSimulator, SaysWhatIsWrongWithARequest) {
  SimRun run{"binance", quick_binance()};
  const auto answer = [&](const std::string& request) {
    SimClient client = run.connect("/ws");
    client.send(request);
    return client.next();
  };

  EXPECT_EQ(answer(R"({"method":"SUBSCRIBE","params":["btcusdt@nonsense"],"id":1})"),
            R"({"error":{"code":2,"msg":"Invalid request: invalid stream"},"id":1})");
  EXPECT_EQ(answer(R"({"method":"SUBSCRIBE","params":["btcusdt"],"id":1})"),
            R"({"error":{"code":2,"msg":"Invalid request: invalid stream"},"id":1})");
  EXPECT_THAT(answer(R"({"method":"FLY","id":1})"), HasSubstr("unknown variant `FLY`"));
  EXPECT_THAT(answer(R"({"method":"SUBSCRIBE","id":1})"), HasSubstr("missing field `params`"));
  EXPECT_THAT(answer(R"({"id":1})"), HasSubstr("missing field `method`"));
  EXPECT_THAT(answer(R"({"method":"LIST_SUBSCRIPTIONS","id":{}})"),
              HasSubstr("request ID must be"));
  EXPECT_THAT(answer("nonsense"), StartsWith(R"({"error":{"code":3,"msg":"Invalid JSON)"));
  EXPECT_EQ(answer(R"({"method":"SET_PROPERTY","params":["combined",3],"id":4})"),
            R"({"error":{"code":1,"msg":"Invalid value type: expected Boolean"},"id":4})");
  EXPECT_EQ(answer(R"({"method":"GET_PROPERTY","params":["combined"],"id":5})"),
            R"({"result":false,"id":5})");
}

TEST(BinanceSimulator, WrapsCombinedStreamsOnly) {
  SimRun run{"binance", quick_binance()};
  SimClient raw = run.connect("/ws/btcusdt@trade");
  SimClient combined = run.connect("/stream?streams=btcusdt@trade/ethusdt@bookTicker");

  EXPECT_THAT(raw.next(), MatchesRegex(R"(\{"e":"trade","E":[0-9]{13},"s":"BTCUSDT","t":[0-9]+,)"
                                       R"("p":"[0-9]+\.[0-9]{8}","q":"[0-9]+\.[0-9]{8}",)"
                                       R"("T":[0-9]{13},"m":(true|false),"M":true\})"));
  EXPECT_THAT(combined.next_with("@bookTicker"),
              MatchesRegex(R"(\{"stream":"ethusdt@bookTicker","data":\{"u":[0-9]+,"s":"ETHUSDT",)"
                           R"("b":"[0-9.]+","B":"[0-9.]+","a":"[0-9.]+","A":"[0-9.]+"\}\})"));
  raw.send(R"({"method":"SET_PROPERTY","params":["combined",true],"id":5})");
  (void)raw.next_with(R"("id":5)");
  EXPECT_THAT(raw.next(), StartsWith(R"({"stream":"btcusdt@trade","data":{"e":"trade")"));
}

TEST(BinanceSimulator, TellsTimesInTheUnitThatWasAskedFor) {
  SimRun run{"binance", quick_binance()};
  SimClient client = run.connect("/stream?streams=btcusdt@trade&timeUnit=microsecond");

  EXPECT_THAT(client.next(), MatchesRegex(R"(.*"E":[0-9]{16},.*"T":[0-9]{16},.*)"));
}

TEST(BinanceSimulator, NumbersTradesWithoutHoles) {
  SimRun run{"binance", quick_binance()};
  SimClient client = run.connect("/ws/btcusdt@trade/btcusdt@aggTrade");

  std::uint64_t last = 0;
  for (int i = 0; i < 50; ++i) {
    const std::string trade = client.next_with(R"("e":"trade")");
    const std::string aggregate = client.next();
    const std::uint64_t id = number_of(trade, "t");
    if (last != 0) {
      EXPECT_EQ(id, last + 1);
    }
    EXPECT_EQ(number_of(aggregate, "f"), id);
    EXPECT_EQ(number_of(aggregate, "l"), id);
    EXPECT_EQ(between(aggregate, R"("p":)", ","), between(trade, R"("p":)", ","));
    last = id;
  }
}

// The proof that matters: join the REST book to the updates by the documented rule, follow them
// without a gap, and hold the market's own book in the end.
class BinanceBooks : public testing::TestWithParam<std::chrono::milliseconds> {};

TEST_P(BinanceBooks, JoinWithoutAGapAndEqualTheMarketInTheEnd) {
  SimulatorSettings settings = quick_binance();
  settings.book_interval = GetParam();
  SimRun run{"binance", settings};
  SimClient client = run.connect("/ws/btcusdt@depth@100ms");
  std::vector<std::string> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(client.next());
  BinanceBook book;
  book.start(run.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").body);
  ASSERT_GE(book.last() + 1, number_of(waiting.front(), "U"));

  for (const std::string& text : waiting) ASSERT_TRUE(book.update(text));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(book.update(client.next())) << "update " << i;
  run.pause();
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
  for (std::string text = client.next(); is_depth(text); text = client.next())
    ASSERT_TRUE(book.update(text));

  const OrderBook end = run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0);
  EXPECT_EQ(book.last(), end.sequence());
  EXPECT_EQ(book.book().difference(end), "");
}

INSTANTIATE_TEST_SUITE_P(Intervals, BinanceBooks, testing::Values(20ms, 0ms));

// The best quote and the book count their updates together.
TEST(BinanceSimulator, TellsTheBestQuoteOfTheBook) {
  SimulatorSettings settings = quick_binance();
  settings.book_interval = 0ms;
  SimRun run{"binance", settings};
  SimClient client = run.connect("/ws/btcusdt@bookTicker/btcusdt@depth@100ms");
  for (int i = 0; i < 50; ++i) {
    const std::string ticker = client.next_with(R"({"u":)");
    const std::string depth = client.next();
    ASSERT_TRUE(is_depth(depth)) << depth;
    EXPECT_EQ(number_of(ticker, "u"), number_of(depth, "u"));
  }
  std::string last = client.next_with(R"({"u":)");
  run.pause();
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
  for (std::string text = client.next(); text.find("\"id\":1") == text.npos; text = client.next())
    if (!is_depth(text)) last = text;

  const OrderBook book = run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0);
  EXPECT_EQ(between(last, R"("b":")", "\""), book.best_bid()->price.to_string() + "000000");
  EXPECT_EQ(between(last, R"("A":")", "\""), book.best_ask()->size.to_string());
}

TEST(BinanceSimulator, SendsTheBestLevelsWhole) {
  SimRun run{"binance", quick_binance()};
  SimClient client = run.connect("/stream?streams=btcusdt@depth5@100ms");
  std::string last = client.next();
  for (int i = 0; i < 5; ++i) last = client.next();
  run.pause();
  client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
  for (std::string text = client.next(); text.find("\"id\":1") == text.npos; text = client.next())
    last = text;

  BinanceBook book;
  book.start(last);
  EXPECT_THAT(last, StartsWith(R"({"stream":"btcusdt@depth5@100ms","data":{"lastUpdateId":)"));
  EXPECT_EQ(book.book().difference(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 5)), "");
}

TEST(BinanceSimulator, ClosesACandleAndBeginsTheNext) {
  SimulatorSettings settings = quick_binance();
  settings.book_interval = 0ms;
  SimRun run{"binance", settings};
  SimClient client = run.connect("/ws/btcusdt@kline_1s");

  (void)client.next_with(R"("x":true)");
  const std::string open = client.next_with(R"("x":false)");
  const std::string closed = client.next_with(R"("x":true)");
  const std::string next = client.next();

  EXPECT_EQ(number_of(open, "t"), number_of(closed, "t"));
  EXPECT_EQ(number_of(closed, "T") + 1, number_of(next, "t"));
  EXPECT_EQ(number_of(closed, "L") - number_of(closed, "f") + 1, number_of(closed, "n"));
  EXPECT_EQ(between(closed, R"("c":")", "\""), between(next, R"("o":")", "\""));
  EXPECT_EQ(between(next, R"("x":)", ","), "false");
}

TEST(BinanceSimulator, ClosesWhoeverAsksTooOften) {
  SimRun run{"binance", quick_binance()};
  SimClient client = run.connect("/ws");
  for (int i = 0; i < 5; ++i) {
    client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
    EXPECT_EQ(client.next(), R"({"result":[],"id":1})");
  }

  // However slow this machine is: at some time there are six in a second.
  for (int i = 0; i < 50; ++i) client.send(R"({"method":"LIST_SUBSCRIPTIONS","id":6})");

  (void)client.end();
  EXPECT_EQ(client.close_reason(), "1008 Too many requests");
}

// The next ping comes only when the last one was answered.
TEST(BinanceSimulator, PingsItsClientsAndTakesTheirAnswers) {
  SimulatorSettings settings = quick_binance();
  settings.ping_interval = 20ms;
  SimRun run{"binance", settings};
  SimClient client = run.connect("/ws");

  EXPECT_NO_THROW(client.wait_for_activity(5));
}

TEST(BinanceSimulator, DropsWhoeverDoesNotAnswerItsPings) {
  SimulatorSettings settings = quick_binance();
  settings.ping_interval = 20ms;
  settings.idle_timeout = 20ms;
  SimRun run{"binance", settings};
  SimClient client = run.connect("/ws");

  // Nobody reads, so nobody answers; then what had come in says why the connection ended.
  const auto begin = std::chrono::steady_clock::now();
  run.run_until([&] { return std::chrono::steady_clock::now() - begin > 200ms; });

  (void)client.end();
  EXPECT_EQ(client.close_reason(), "1008 Pong timeout");
}

TEST(BinanceSimulator, CountsTheWeightOfRequests) {
  SimRun run{"binance", quick_binance()};

  EXPECT_EQ(run.get("/api/v3/ping").body, "{}");
  EXPECT_EQ(run.get("/api/v3/depth?symbol=BTCUSDT&limit=1000").header("x-mbx-used-weight-1m"),
            "51");
  for (int i = 0; i < 23; ++i) (void)run.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
  const auto refused = run.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");

  EXPECT_EQ(refused.status, 429u);
  EXPECT_THAT(refused.body, HasSubstr(R"("code":-1003)"));
  EXPECT_GE(refused.retry_after(), 1s);
  EXPECT_LE(refused.retry_after(), 61s);
}

TEST(BinanceSimulator, RefusesBadRequestsInBinancesWords) {
  SimRun run{"binance", quick_binance()};

  const auto unknown = run.get("/api/v3/depth?symbol=NOPE");
  EXPECT_EQ(unknown.status, 400u);
  EXPECT_EQ(unknown.body, R"({"code":-1121,"msg":"Invalid symbol."})");
  EXPECT_THAT(run.get("/api/v3/depth").body, HasSubstr("-1102"));
  EXPECT_THAT(run.get("/api/v3/depth?symbol=BTCUSDT&limit=x").body, HasSubstr("-1100"));
  EXPECT_THAT(run.get("/api/v3/klines?symbol=BTCUSDT&interval=7m").body, HasSubstr("-1120"));
  EXPECT_EQ(run.get("/nonsense").status, 404u);
  EXPECT_EQ(run.connect("/nonsense").refusal().status, 404u);
}

TEST(BinanceSimulator, ListsItsSymbols) {
  SimRun run{"binance", quick_binance()};

  const auto all = parse_object(run.get("/api/v3/exchangeInfo").body);
  const auto one = parse_object(run.get("/api/v3/exchangeInfo?symbol=ETHUSDT").body);
  const auto some = parse_object(run.get(R"(/api/v3/exchangeInfo?symbols=["BTCUSDT"])").body);

  EXPECT_EQ(all.at("symbols").as_array().size(), 2u);
  ASSERT_EQ(one.at("symbols").as_array().size(), 1u);
  const auto& symbol = one.at("symbols").at(0);
  EXPECT_EQ(symbol.at("baseAsset"), "ETH");
  EXPECT_EQ(symbol.at("quoteAsset"), "USDT");
  EXPECT_EQ(symbol.at("filters").at(0).at("tickSize"), "0.01000000");
  EXPECT_EQ(some.at("symbols").at(0).at("symbol"), "BTCUSDT");
}

TEST(BinanceSimulator, TellsPastCandles) {
  SimRun run{"binance", quick_binance()};

  const auto rows =
      boost::json::parse(run.get("/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=3").body);

  ASSERT_EQ(rows.as_array().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& row = rows.at(i).as_array();
    ASSERT_EQ(row.size(), 12u);
    EXPECT_EQ(row[6].to_number<std::int64_t>() + 1 - row[0].to_number<std::int64_t>(), 3'600'000);
    if (i > 0) {
      EXPECT_EQ(row[0].to_number<std::int64_t>(),
                rows.at(i - 1).at(6).to_number<std::int64_t>() + 1);
    }
  }
}

}  // namespace
}  // namespace hftcpp::sim
