// kraken_simulator_test: Kraken's simulator over a real socket, looked at with other eyes than
// ours.
#include "sim/kraken/kraken_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const std::vector<std::string> kKrakenPairs{"btc/usd", "doge/usd"};

TEST(KrakenSimulator, BeginsWithItsStatus) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");

  const auto status = parse_object(client.next());

  EXPECT_EQ(status.at("channel"), "status");
  const auto& row = status.at("data").at(0);
  EXPECT_EQ(row.at("system"), "online");
  EXPECT_EQ(row.at("api_version"), "v2");
  EXPECT_GT(row.at("connection_id").as_uint64(), std::uint64_t{1} << 53);
}

TEST(KrakenSimulator, AcknowledgesEachSymbolThenSendsItsSnapshot) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");
  (void)client.next();

  client.send(subscribe_kraken("book", R"("BTC/USD","DOGE/USD")", R"(,"depth":25)"));

  const std::string time = R"(....-..-..T..:..:..\.......Z)";
  EXPECT_THAT(client.next(),
              MatchesRegex(R"(\{"method":"subscribe","result":\{"channel":"book","depth":25,)"
                           R"("snapshot":true,"symbol":"BTC/USD"\},"success":true,"time_in":")" +
                           time + R"(","time_out":")" + time + R"(","req_id":7\})"));
  const std::string snapshot = client.next();
  EXPECT_TRUE(is_book(snapshot) && is_snapshot(snapshot)) << snapshot;
  EXPECT_EQ(symbol_of(snapshot), "BTC/USD");
  const std::string other = client.next_with(R"("method":"subscribe")");
  EXPECT_EQ(symbol_of(other), "DOGE/USD");
}

TEST(KrakenSimulator, RefusesInKrakensOwnWordsAndStays) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");
  const auto error = [&](const std::string& request) {
    client.send(request);
    return client.next_with(R"("success":false)");
  };

  EXPECT_THAT(error(subscribe_kraken("book", R"("XBT/USD")")),
              StartsWith(R"({"error":"Currency pair not supported XBT/USD","method":"subscribe",)"
                         R"("req_id":7,"success":false,"symbol":"XBT/USD","time_in":")"));
  EXPECT_THAT(error(subscribe_kraken("book", R"("BTC/USD")", R"(,"depth":27)")),
              StartsWith(R"({"error":"Subscription depth not supported","method":"subscribe",)"));
  EXPECT_THAT(error(subscribe_kraken("ohlc", R"("BTC/USD")", R"(,"interval":2)")),
              HasSubstr("interval not supported"));
  EXPECT_THAT(error(R"({"method":"subscribe","params":{"channel":"executions","token":"x"}})"),
              StartsWith(R"({"error":"Private data and trading are unavailable on this endpoint.)"
                         R"( Try ws-auth.kraken.com","method":"subscribe","success":false,)"));
  EXPECT_THAT(error(subscribe_kraken("nonsense", R"("BTC/USD")")), HasSubstr("channel"));
  EXPECT_THAT(error("not json"), HasSubstr("Malformed request"));
  EXPECT_THAT(error("[1,2]"), HasSubstr("Malformed request"));
  EXPECT_THAT(error(R"({"method":"fly"})"), HasSubstr("Unsupported method"));
  EXPECT_THAT(error(R"({"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD"]}})"),
              HasSubstr("Subscription Not Found"));
  client.send(R"({"method":"ping","req_id":101})");
  EXPECT_THAT(client.next(), StartsWith(R"({"method":"pong","req_id":101,"time_in":")"));
}

TEST(KrakenSimulator, RefusesASecondDepthOfTheSameBook) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")", R"(,"depth":10)"));
  client.send(subscribe_kraken("book", R"("BTC/USD")", R"(,"depth":25)"));

  EXPECT_THAT(client.next_with(R"("success":false)"), HasSubstr("Already subscribed"));
}

class KrakenBooks : public testing::TestWithParam<std::size_t> {};

// The proof that matters: a book kept from the wire alone verifies at each message, and is the
// market's own book in the end.
TEST_P(KrakenBooks, VerifyAtEachMessageAndEqualTheMarketInTheEnd) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD","DOGE/USD")",
                               ",\"depth\":" + std::to_string(GetParam())));
  std::map<std::string, KrakenBook> books;
  int messages = 0;
  const auto take = [&](const std::string& text) {
    if (!is_book(text)) return;
    KrakenBook& book = books[symbol_of(text)];
    book.depth = GetParam();
    ASSERT_TRUE(book.apply(text)) << "message " << messages << ": " << text;
    ASSERT_FALSE(book.book.is_crossed());
    ++messages;
  };

  while (messages < 1'000) take(client.next());
  run.pause();
  client.send(R"({"method":"ping","req_id":9})");
  for (std::string text = client.next(); text.find("pong") == text.npos; text = client.next())
    take(text);

  for (const std::string& pair : kKrakenPairs) {
    const std::string name = pair == "btc/usd" ? "BTC/USD" : "DOGE/USD";
    EXPECT_EQ(books[name].book.difference(run.simulator().book_as_sent(Symbol{pair}, GetParam())),
              "");
  }
}

INSTANTIATE_TEST_SUITE_P(Depths, KrakenBooks, testing::Values(10, 25, 100, 1000));

TEST(KrakenSimulator, NumbersTradesWithoutHoles) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));

  std::uint64_t last = 0;
  for (int i = 0; i < 50; ++i) {
    const std::string text = client.next_with(R"("channel":"trade","type":"update")");
    const std::uint64_t id = trade_id_of(text);
    if (last != 0) {
      ASSERT_EQ(id, last + 1);
    }
    last = id;
    const auto row = parse_object(text).at("data").at(0);
    EXPECT_THAT(std::string{row.at("side").as_string()}, testing::AnyOf("buy", "sell"));
  }
}

TEST(KrakenSimulator, SendsTheLastTradesWhenAsked) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  run.run_until([&] { return run.simulator().counters().market_events > 2'000; });
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")", R"(,"snapshot":true)"));

  const auto snapshot = parse_object(client.next_with(R"({"channel":"trade","type":"snapshot")"));

  EXPECT_EQ(snapshot.at("data").as_array().size(), 50u);
  const std::string first = client.next_with(R"("channel":"trade","type":"update")");
  EXPECT_EQ(trade_id_of(first),
            snapshot.at("data").at(49).at("trade_id").to_number<std::uint64_t>() + 1);
}

TEST(KrakenSimulator, TellsTheBestBidAndAskAtEachChange) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("ticker", R"("BTC/USD")", R"(,"event_trigger":"bbo")"));
  std::string last = client.next_with(R"({"channel":"ticker","type":"snapshot")");
  for (int i = 0; i < 100; ++i) last = client.next_with(R"({"channel":"ticker","type":"update")");
  run.pause();
  client.send(R"({"method":"ping"})");
  for (std::string text = client.next(); text.find("pong") == text.npos; text = client.next())
    if (text.find("ticker") != text.npos) last = text;

  const OrderBook& book = run.simulator().market().book(Symbol{"btc/usd"});
  EXPECT_EQ(between(last, R"("bid":)", ","), book.best_bid()->price.to_string());
  EXPECT_EQ(between(last, R"("bid_qty":)", ","), book.best_bid()->size.to_string());
  EXPECT_EQ(between(last, R"("ask":)", ","), book.best_ask()->price.to_string());
  EXPECT_EQ(between(last, R"("ask_qty":)", ","), book.best_ask()->size.to_string());
}

TEST(KrakenSimulator, SendsCandlesWithEachTrade) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("ohlc", R"("BTC/USD")", R"(,"interval":5)"));
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));

  const auto history = parse_object(client.next_with(R"("channel":"ohlc","type":"snapshot")"));
  const std::string trade = client.next_with(R"("channel":"trade","type":"update")");
  const std::string candle = client.next_with(R"("channel":"ohlc","type":"update")");

  EXPECT_EQ(history.at("data").as_array().size(), 60u);
  EXPECT_EQ(between(candle, R"("close":)", ","), between(trade, R"("price":)", ","));
  EXPECT_EQ(between(candle, R"("interval":)", ","), "5");
}

TEST(KrakenSimulator, ListsItsInstruments) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};
  SimClient client = run.connect("/v2");
  client.send(R"({"method":"subscribe","params":{"channel":"instrument"},"req_id":3})");

  const std::string text = client.next_with(R"("channel":"instrument","type":"snapshot")");

  const auto instruments = parse_object(text);
  const auto& pairs = instruments.at("data").at("pairs").as_array();
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].at("symbol"), "BTC/USD");
  EXPECT_THAT(text, HasSubstr(R"("qty_increment":1e-08)"));
  EXPECT_THAT(text, HasSubstr(R"("price_increment":0.1)"));
}

TEST(KrakenSimulator, BeatsOnceSubscribed) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("trade", R"("BTC/USD")"));

  EXPECT_EQ(client.next_with("heartbeat"), R"({"channel":"heartbeat"})");
}

TEST(KrakenSimulator, ClosesWhoeverSaysNothing) {
  SimulatorSettings settings = fast_settings(kKrakenPairs);
  settings.idle_timeout = 500ms;
  SimRun run{"kraken", settings};
  SimClient silent = run.connect("/v2");
  SimClient subscribed = run.connect("/v2");
  subscribed.send(subscribe_kraken("trade", R"("BTC/USD")"));

  (void)silent.end();
  EXPECT_THAT(silent.close_reason(), StartsWith("1000"));
  (void)subscribed.next_with("heartbeat");
}

TEST(KrakenSimulator, StopsAChannelWhenAsked) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  SimClient client = run.connect("/v2");
  client.send(subscribe_kraken("book", R"("BTC/USD")"));
  (void)client.next_with(R"("type":"update","data":[{"symbol")");

  client.send(R"({"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD"]}})");
  EXPECT_THAT(client.next_with(R"("method")"), HasSubstr(R"("method":"unsubscribe")"));
  client.send(R"({"method":"ping"})");
  EXPECT_THAT(client.next(), HasSubstr("pong")) << "neither updates nor heartbeats follow";
}

TEST(KrakenSimulator, TellsInstrumentsOverRest) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};

  const auto response = run.get("/0/public/AssetPairs");

  ASSERT_EQ(response.status, 200u);
  const auto pairs = parse_object(response.body);
  EXPECT_EQ(pairs.at("result").at("XBTUSD").at("wsname"), "XBT/USD");
  EXPECT_EQ(pairs.at("result").at("XBTUSD").at("pair_decimals"), 1);
  EXPECT_EQ(run.get("/0/public/Time").status, 200u);
  EXPECT_EQ(run.get("/nonsense").status, 404u);
}

TEST(KrakenSimulator, SpeaksOnlyVersionTwo) {
  SimRun run{"kraken", fast_settings(kKrakenPairs)};

  const SimClient client = run.connect("/v1");

  EXPECT_TRUE(client.failure());
  EXPECT_EQ(client.refusal().status, 404u);
}

}  // namespace
}  // namespace hftcpp::sim
