// Coinbase's stream against a scripted server: what it asks for, and what becomes of it.
#include "exchanges/exchange.hpp"
#include "exchanges/scripted_exchange.hpp"
#include "exchanges/stream_refusal.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::HasSubstr;

struct CoinbaseStreamTest : test::ScriptedExchange {
  // To subscriptions that name a pair.
  std::vector<std::string> answers_to(const std::string& request) const override {
    const bool names_pairs = request.find("product_ids") != std::string::npos;
    if (!names_pairs || request.find("\"subscribe\"") == std::string::npos) return {};
    return script;
  }

  void start(std::vector<std::string> pairs, Channel channel,
             std::map<std::string, std::string> args = {}) {
    ScriptedExchange::start({.exchange = "coinbase",
                             .currency_pairs = std::move(pairs),
                             .subscribe_channels = {channel},
                             .subscribe_args = std::move(args)});
  }
};

TEST_F(CoinbaseStreamTest, KeepsABookOfAdvancedTrade) {
  const auto book = load_lines("coinbase/ws_level2.jsonl");
  serve({book.at(0),
         replaced(load_frame("coinbase/ws_subscriptions.json"), "\"sequence_num\":0",
                  "\"sequence_num\":1"),
         replaced(book.at(1), "\"sequence_num\":1", "\"sequence_num\":2")});
  start({"btc/usd"}, Channel::order_book);
  run_until([&] { return watcher.book_updates == 2; });

  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0], R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"})");
  const OrderBook& kept = watcher.books[Symbol{"btc/usd"}];
  EXPECT_EQ(kept.best_bid()->size, "2"_d);
  EXPECT_EQ(kept.best_ask()->price, "68901.50"_d) << "68901.00 was removed";
  EXPECT_EQ(watcher.count(StreamState::subscribed), 1u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

TEST_F(CoinbaseStreamTest, AsksForABookAnewAfterAHole) {
  const auto book = load_lines("coinbase/ws_level2.jsonl");
  serve({book.at(0), load_frame("coinbase/ws_subscriptions.json"),
         replaced(book.at(1), "\"sequence_num\":1", "\"sequence_num\":5")});
  start({"btc/usd"}, Channel::order_book);
  run_until([&] { return watcher.count(StreamState::resynced) > 0; });

  EXPECT_GE(watcher.count(StreamState::gap), 1u);
  EXPECT_THAT(requests, testing::Contains(HasSubstr("\"unsubscribe\"")));
}

// One book, told under one name: it is asked for once, and told for both; and it is not given up
// while one of them is wanted.
TEST_F(CoinbaseStreamTest, TellsPairsInUsdcBesideThoseInUsd) {
  const auto book = load_lines("coinbase/ws_level2.jsonl");
  serve({book.at(0), replaced(load_frame("coinbase/ws_subscriptions.json"), "\"sequence_num\":0",
                              "\"sequence_num\":1")});
  start({"btc/usdc", "btc/usd"}, Channel::order_book);
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });

  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0], R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"})");
  for (const char* const pair : {"btc/usd", "btc/usdc"})
    EXPECT_EQ(watcher.books[Symbol{pair}].best_bid()->price, "68900.00"_d) << pair;

  stream->remove_pairs({"btc/usdc"});
  stream->add_pairs({"eth/usdc"});
  run_until([&] { return requests.size() == 2; });
  EXPECT_EQ(requests[1], R"({"type":"subscribe","product_ids":["ETH-USD"],"channel":"level2"})");
  stream->remove_pairs({"btc/usd"});
  run_until([&] { return requests.size() == 3; });
  EXPECT_EQ(requests[2], R"({"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"level2"})");
}

TEST_F(CoinbaseStreamTest, LeavesHolesAloneWhereItIsTold) {
  const auto book = load_lines("coinbase/ws_level2.jsonl");
  serve({book.at(0), load_frame("coinbase/ws_subscriptions.json"),
         replaced(book.at(1), "\"sequence_num\":1", "\"sequence_num\":5")});
  start({"btc/usd"}, Channel::order_book, {{"check_sequence", "false"}});
  run_until([&] { return watcher.book_updates == 2; });
  EXPECT_EQ(stream->gaps().count(), 0u);
  EXPECT_EQ(watcher.books[Symbol{"btc/usd"}].best_bid()->size, "2"_d);
}

TEST_F(CoinbaseStreamTest, TakesSidesForTheMakersWhereItIsTold) {
  struct {
    EventQueue<Trade> trade_queue;
  } observer;
  serve(
      {load_frame("coinbase/ws_subscriptions.json"), load_frame("coinbase/ws_market_trades.json")});
  start({"btc/usd"}, Channel::trade, {{"trade_side", "maker"}});
  stream->bind_observer(observer);
  run_until([&] { return watcher.trades == 2; });
  stream->unbind_observer(&observer);

  Trade trade;
  ASSERT_TRUE(observer.trade_queue.try_pop(trade));
  EXPECT_EQ(trade.side, Side::sell) << "BUY on the wire";
}

TEST_F(CoinbaseStreamTest, TakesTradesOfTheExchangeFeed) {
  serve({R"({"type":"subscriptions","channels":[{"name":"matches","product_ids":["BAND-GBP"]}]})",
         load_lines("coinbase/exchange_matches.jsonl").at(0)});
  start({"band/gbp"}, Channel::trade, {{"feed", "exchange"}});
  run_until([&] { return watcher.trades == 1; });

  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(
      requests[0],
      R"({"type":"subscribe","product_ids":["BAND-GBP"],"channels":["matches","heartbeat"]})");
  EXPECT_EQ(watcher.count(StreamState::subscribed), 1u);
}

TEST(CoinbaseRegistry, KnowsItAndRefusesWhatCannotBe) {
  const ExchangeEntry* const entry = find_exchange("coinbase");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->to_native(Symbol{"btc/usd"}), "BTC-USD");
  EXPECT_EQ(entry->from_native("BTC-USD"), Symbol{"btc/usd"});

  const auto refusal = [](std::string pair, Channel channel,
                          std::map<std::string, std::string> args) {
    return test::refusal_of_stream({.exchange = "coinbase",
                                    .currency_pairs = {std::move(pair)},
                                    .subscribe_channels = {channel},
                                    .subscribe_args = std::move(args)});
  };
  EXPECT_EQ(refusal("btc/usd", Channel::kline, {}), "not refused");
  EXPECT_EQ(refusal("btc/usdc", Channel::trade, {{"feed", "exchange"}}), "not refused");
  EXPECT_EQ(refusal("btc/usdc", Channel::trade, {}), "not refused");
  EXPECT_THAT(refusal("btc/usd", Channel::kline, {{"feed", "exchange"}}), HasSubstr("kline"));
  EXPECT_THAT(refusal("btc/usd", Channel::trade, {{"feed", "direct"}}), HasSubstr("feed"));
  EXPECT_THAT(refusal("btc/usd", Channel::trade, {{"trade_side", "both"}}),
              HasSubstr("trade_side"));
  EXPECT_THAT(refusal("btc/usd", Channel::order_book, {{"check_sequence", "no"}}),
              HasSubstr("check_sequence"));
  EXPECT_THAT(refusal("btc/usd", Channel::funding, {}), HasSubstr("funding"));
}

}  // namespace
}  // namespace hftcpp
