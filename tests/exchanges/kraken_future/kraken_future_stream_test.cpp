// Kraken's futures against a scripted server: what is asked for, and what becomes of it.
#include "exchanges/exchange.hpp"
#include "exchanges/scripted_exchange.hpp"
#include "exchanges/stream_refusal.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::ElementsAre;
using testing::HasSubstr;

struct KrakenFutureStreamTest : test::ScriptedExchange {
  std::vector<std::string> greeting() const override { return {R"({"event":"info","version":1})"}; }
  std::vector<std::string> answers_to(const std::string& request) const override {
    if (request.find("heartbeat") != std::string::npos)
      return {R"({"event":"subscribed","feed":"heartbeat"})"};
    if (request.find("\"subscribe\"") == std::string::npos) return {};
    return script;
  }

  void start(std::string pair, Channel channel) {
    ScriptedExchange::start({.exchange = "kraken_future",
                             .currency_pairs = {std::move(pair)},
                             .subscribe_channels = {channel}});
  }
};

std::string kraken_future_confirmation(const std::string& feed, const std::string& native) {
  return R"({"event":"subscribed","feed":")" + feed + R"(","product_ids":[")" + native + R"("]})";
}

TEST_F(KrakenFutureStreamTest, KeepsABook) {
  auto frames = load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl");
  const std::size_t count = frames.size();
  frames.insert(frames.begin(), kraken_future_confirmation("book", "FI_BCHUSD_210730"));
  serve(frames);
  start("bch/usd:bch_210730", Channel::order_book);
  run_until([&] { return watcher.book_updates == count; });

  EXPECT_THAT(heads, ElementsAre("GET /ws/v1"));
  EXPECT_THAT(requests, ElementsAre(R"({"event":"subscribe","feed":"heartbeat"})",
                                    R"({"event":"subscribe","feed":"book",)"
                                    R"("product_ids":["FI_BCHUSD_210730"]})"));
  EXPECT_EQ(watcher.books[Symbol{"bch/usd:bch_210730"}].sequence(), 91192 + count - 1);
  EXPECT_EQ(watcher.count(StreamState::subscribed), 1u);
  EXPECT_EQ(stream->gaps().count(), 0u);
  EXPECT_THAT(watcher.wrongs, testing::IsEmpty());
}

// It is given up and asked for anew, and no second time for heartbeats.
TEST_F(KrakenFutureStreamTest, AsksForABookAnewAfterAHole) {
  const auto book = load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl");
  serve({kraken_future_confirmation("book", "FI_BCHUSD_210730"), book.at(0), book.at(2)});
  start("bch/usd:bch_210730", Channel::order_book);
  run_until([&] { return watcher.count(StreamState::resynced) > 0; });

  ASSERT_GE(requests.size(), 4u);
  EXPECT_THAT(requests[2], HasSubstr(R"("event":"unsubscribe","feed":"book")"));
  EXPECT_THAT(requests[3], HasSubstr(R"("event":"subscribe","feed":"book")"));
  EXPECT_GE(watcher.count(StreamState::gap), 1u);
}

TEST_F(KrakenFutureStreamTest, TellsARefusalInKrakensWords) {
  serve({R"({"event":"error","message":"Invalid product id"})"});
  start("btc/usd", Channel::ticker);
  run_until([&] { return watcher.count(StreamState::rejected) == 1; });

  const auto rejected =
      std::ranges::find(watcher.statuses, StreamState::rejected, &StreamStatus::state);
  EXPECT_EQ(rejected->reason, "Invalid product id");
  EXPECT_EQ(rejected->symbol, Symbol{"btc/usd"});
}

TEST(KrakenFutureRegistry, KnowsTheExchange) {
  const ExchangeEntry* const entry = find_exchange("kraken_future");
  ASSERT_NE(entry, nullptr);
  const Symbol pair{"btc/usd:btc"};
  EXPECT_EQ(entry->from_native(entry->to_native(pair)), pair);
  SymbolMap symbols;
  EXPECT_NE(entry->make_codec(symbols), nullptr);
  EXPECT_EQ(entry->book_rules(0).chain, BookRules::Chain::counted);
}

TEST(KrakenFutureRegistry, RefusesWhatCannotBe) {
  const StreamParams good{.exchange = "kraken_future",
                          .currency_pairs = {"btc/usd", "btc/usd:btc"},
                          .subscribe_channels = {Channel::funding, Channel::liquidation}};
  EXPECT_EQ(test::refusal_of_stream(good), "not refused");
  auto params = good;
  params.subscribe_channels = {Channel::kline};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("kline"));
  params = good;
  params.currency_pairs = {"btcusd"};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("btcusd"));
  params = good;
  params.subscribe_args = {{"depth", "50"}};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("depth"));
}

}  // namespace
}  // namespace hftcpp
