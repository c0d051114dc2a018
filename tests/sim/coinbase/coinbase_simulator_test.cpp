// coinbase_simulator_test: Coinbase's simulator over a real socket, looked at with other eyes than
// ours.
#include "sim/coinbase/coinbase_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const std::vector<std::string> kCoinbasePairs{"btc/usd", "doge/usd"};
constexpr std::string_view kHeartbeats = R"({"type":"subscribe","channel":"heartbeats"})";

TEST(CoinbaseSimulator, AcknowledgesWithTheWholeSet) {
  SimRun run{"coinbase", fast_settings(kCoinbasePairs)};
  SimClient client = run.connect("");
  const auto set_after = [&](const std::string& request) {
    client.send(request);
    const std::string text = client.next_with(R"("channel":"subscriptions")");
    return between(text, R"("events":[)", "]}");
  };

  client.send(coinbase_request("subscribe", "ticker", R"("BTC-USD")"));
  const std::string time = R"(....-..-..T..:..:..\.......Z)";
  EXPECT_THAT(client.next(), MatchesRegex(R"(\{"channel":"subscriptions","timestamp":")" + time +
                                          R"(","sequence_num":0,"events":\[\{"subscriptions":)"
                                          R"(\{"ticker":\["BTC-USD"\]\}\}\]\})"));
  EXPECT_EQ(set_after(coinbase_request("subscribe", "level2", R"("DOGE-USD","BTC-USD")")),
            R"({"subscriptions":{"level2":["DOGE-USD","BTC-USD"],"ticker":["BTC-USD")");
  client.send(std::string{kHeartbeats});
  EXPECT_THAT(client.next_with(R"("channel":"subscriptions")"),
              HasSubstr(R"({"heartbeats":["heartbeats"],"level2":)"));
  client.send(coinbase_request("unsubscribe", "level2", R"("DOGE-USD","BTC-USD")"));
  EXPECT_THAT(client.next_with(R"("channel":"subscriptions")"),
              HasSubstr(R"({"heartbeats":["heartbeats"],"ticker":["BTC-USD"]})"));
  client.send(R"({"type":"unsubscribe","channel":"heartbeats"})");
  client.send(coinbase_request("unsubscribe", "ticker", R"("BTC-USD")"));
  EXPECT_THAT(client.next_with(R"("subscriptions":{}})"), HasSubstr("sequence_num"));
}

TEST(CoinbaseSimulator, RefusesAndStays) {
  SimRun run{"coinbase", fast_settings(kCoinbasePairs)};
  SimClient client = run.connect("");
  const auto error = [&](const std::string& request) {
    client.send(request);
    return client.next_with(R"("type":"error")");
  };

  EXPECT_EQ(error(coinbase_request("subscribe", "heartbeat", R"("BTC-USD")")),
            R"({"type":"error","message":"authentication failure"})");
  EXPECT_EQ(error(coinbase_request("subscribe", "level2", R"("BTC-USD","GIBBERISH-USD")")),
            R"({"type":"error","message":"Failed to subscribe",)"
            R"("reason":"GIBBERISH-USD is not a valid product"})");
  EXPECT_THAT(error("not json"), HasSubstr("malformed"));
  EXPECT_THAT(error("[1,2]"), HasSubstr("malformed"));
  EXPECT_THAT(error(R"({"type":"fly","channel":"level2"})"), HasSubstr("malformed"));
  client.send(coinbase_request("subscribe", "ticker", R"("BTC-USD")"));
  EXPECT_THAT(client.next(), HasSubstr(R"({"ticker":["BTC-USD"]})")) << "nothing of the refused";
}

// One count over all that a connection gets; a book kept by it is the market's own in the end.
TEST(CoinbaseSimulator, NumbersAllMessagesAndTellsWholeBooks) {
  SimRun run{"coinbase", at_once(kCoinbasePairs)};
  SimClient client = run.connect("");
  for (const char* const channel : {"level2", "market_trades", "ticker", "candles"})
    client.send(coinbase_request("subscribe", channel, R"("BTC-USD","DOGE-USD")"));
  client.send(std::string{kHeartbeats});
  std::map<std::string, CoinbaseBook> books;
  std::map<std::string, int> seen;
  std::uint64_t next = 0;
  const auto take = [&](const std::string& text) {
    ASSERT_EQ(coinbase_number(text), next++) << text;
    ++seen[channel_of(text)];
    if (is_coinbase_book(text)) {
      (void)books[product_of(text)].apply(text);
      ASSERT_FALSE(books[product_of(text)].book.is_crossed());
    }
  };

  while (seen["l2_data"] < 1'000 || seen["heartbeats"] == 0) take(client.next());
  run.pause();
  client.send(std::string{kHeartbeats});
  for (std::string text = client.next(); channel_of(text) != "subscriptions"; text = client.next())
    take(text);

  for (const std::string& pair : kCoinbasePairs) {
    const std::string product = pair == "btc/usd" ? "BTC-USD" : "DOGE-USD";
    EXPECT_EQ(books[product].book.difference(run.simulator().book_as_sent(Symbol{pair}, 0)), "");
    EXPECT_GE(books[product].book.bids(), 190u);
  }
  for (const char* const channel : {"subscriptions", "market_trades", "ticker", "candles"})
    EXPECT_GT(seen[channel], 0) << channel;
}

// Trades of a quarter of a second, the newest first; a snapshot of the old ones before them.
TEST(CoinbaseSimulator, GathersTradesTheNewestFirst) {
  SimRun run{"coinbase", fast_settings({"btc/usd"})};
  SimClient first = run.connect("");
  first.send(coinbase_request("subscribe", "market_trades", R"("BTC-USD")"));
  (void)first.next_with(R"("type":"update")");
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "market_trades", R"("BTC-USD")"));
  const std::regex id{R"re("trade_id":"([0-9]+)","(product_id)")re"};

  (void)client.next_with("subscriptions");
  const std::string snapshot = client.next();
  EXPECT_TRUE(is_coinbase_snapshot(snapshot)) << snapshot;
  EXPECT_FALSE(find_levels(snapshot, id).empty());
  std::uint64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const auto ids = find_levels(client.next_with(R"("type":"update")"), id);
    ASSERT_GT(ids.size(), 3u) << "some hundred trades come in a second";
    for (auto at = ids.rbegin(); at != ids.rend(); ++at) {
      const std::uint64_t number = std::stoull(at->first);
      if (last != 0) {
        ASSERT_EQ(number, last + 1);
      }
      last = number;
    }
  }
}

TEST(CoinbaseSimulator, TellsPairsInUsdcUnderTheirNamesInUsd) {
  SimRun run{"coinbase", at_once({"btc/usd"})};
  SimClient client = run.connect("");
  client.send(coinbase_request("subscribe", "level2", R"("BTC-USDC")"));

  EXPECT_THAT(client.next(), HasSubstr(R"({"level2":["BTC-USDC"]})"));
  const std::string snapshot = client.next();
  EXPECT_TRUE(is_coinbase_snapshot(snapshot));
  EXPECT_EQ(product_of(snapshot), "BTC-USD");
}

TEST(CoinbaseSimulator, ClosesWhoeverAsksForNothing) {
  SimulatorSettings settings = fast_settings(kCoinbasePairs);
  settings.idle_timeout = 100ms;
  SimRun run{"coinbase", settings};
  SimClient silent = run.connect("");
  (void)silent.end();
  EXPECT_EQ(silent.close_reason(), "1008 no subscription");
}

TEST(CoinbaseSimulator, ClosesAQuietConnectionWithoutHeartbeats) {
  SimulatorSettings settings = at_once({"btc/usd"});
  settings.idle_timeout = 1'500ms;
  SimRun run{"coinbase", settings};
  SimClient beating = run.connect("");
  beating.send(std::string{kHeartbeats});
  SimClient quiet = run.connect("");
  quiet.send(coinbase_request("subscribe", "ticker", R"("BTC-USD")"));
  run.pause();
  (void)quiet.end();
  EXPECT_EQ(quiet.close_reason(), "1000 idle");

  beating.send(coinbase_request("subscribe", "ticker", R"("BTC-USD")"));
  EXPECT_THAT(beating.next_with(R"("ticker":["BTC-USD"])"), StartsWith(R"({"channel":"subsc)"));
}

TEST(CoinbaseSimulator, ListsProductsAndTellsTheTime) {
  SimRun run{"coinbase", fast_settings(kCoinbasePairs)};
  const std::string root = "/api/v3/brokerage";

  const auto listed = parse_object(run.get(root + "/market/products").body);
  EXPECT_EQ(listed.at("num_products"), 4);
  const auto& products = listed.at("products").as_array();
  EXPECT_EQ(products.at(0).at("product_id"), "BTC-USD");
  EXPECT_EQ(products.at(0).at("quote_increment"), "0.1");
  EXPECT_EQ(products.at(0).at("alias_to").at(0), "BTC-USDC");
  EXPECT_EQ(products.at(1).at("product_id"), "BTC-USDC");
  EXPECT_EQ(products.at(1).at("alias"), "BTC-USD");
  EXPECT_EQ(parse_object(run.get(root + "/market/products/DOGE-USD").body).at("product_id"),
            "DOGE-USD");
  EXPECT_EQ(run.get(root + "/market/products/NO-USD").status, 404u);
  EXPECT_EQ(run.get("/products").status, 404u);
  const auto time = parse_object(run.get(root + "/time").body);
  const std::int64_t milliseconds = std::stoll(std::string{time.at("epochMillis").as_string()});
  EXPECT_LT(std::abs(milliseconds - Timestamp::now().nanoseconds() / 1'000'000), 60'000);
}

TEST(CoinbaseSimulator, AnswersForBooksAndCandles) {
  SimRun run{"coinbase", fast_settings(kCoinbasePairs)};
  const std::string market = "/api/v3/brokerage/market/";
  run.pause();

  const std::string book = run.get(market + "product_book?product_id=BTC-USD&limit=7").body;
  const auto levels =
      find_levels(book, std::regex{R"re("price":"([0-9.]+)","size":"([0-9.]+)")re"});
  ASSERT_EQ(levels.size(), 14u);
  const OrderBook expected = run.simulator().book_as_sent(Symbol{"btc/usd"}, 7);
  EXPECT_EQ(levels[0].first, expected.best_bid()->price.to_string());
  EXPECT_EQ(levels[7].first, expected.best_ask()->price.to_string());
  EXPECT_EQ(run.get(market + "product_book?product_id=BTC-USD&limit=x").status, 400u);

  const auto candles = parse_object(
      run.get(market + "products/BTC-USD/candles?granularity=FIVE_MINUTE&limit=3").body);
  ASSERT_EQ(candles.at("candles").as_array().size(), 3u);
  const auto start = [&](std::size_t i) {
    return std::stoll(std::string{candles.at("candles").at(i).at("start").as_string()});
  };
  EXPECT_EQ(start(0), start(1) + 300) << "the newest first";
  EXPECT_EQ(run.get(market + "products/BTC-USD/candles?granularity=ONE_WEEK").status, 400u);
}

}  // namespace
}  // namespace hftcpp::sim
