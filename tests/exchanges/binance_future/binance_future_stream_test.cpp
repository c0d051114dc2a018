// Binance's futures against a scripted server: what is asked for, where, and what becomes of it.
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
using testing::ElementsAre;
using testing::HasSubstr;

struct BinanceFutureStreamTest : test::ScriptedExchange {
  std::vector<std::string> answers_to(const std::string&) const override { return script; }
  std::string rest_body() const override {
    return load_frame("binance_future/rest_depth_AKROUSDT.json");
  }

  void start(Channel channel, std::map<std::string, std::string> args = {}) {
    ScriptedExchange::start({.exchange = "binance_future",
                             .currency_pairs = {"akro/usdt"},
                             .subscribe_channels = {channel},
                             .rest_host = rest_url(),
                             .subscribe_args = std::move(args),
                             .check_pairs = false});
  }
};

const std::string kConfirmed = R"({"result":null,"id":1})";

TEST_F(BinanceFutureStreamTest, JoinsAFetchedBookWithItsChanges) {
  std::vector<std::string> frames{kConfirmed};
  for (std::string& line : load_lines("binance_future/ws_depth_AKROUSDT.jsonl"))
    frames.push_back(std::move(line));
  serve(frames);
  start(Channel::order_book);
  const Symbol symbol{"akro/usdt"};
  run_until([&] { return watcher.books[symbol].sequence() == 600859810210u; });

  EXPECT_THAT(heads,
              ElementsAre("GET /public/stream", "GET /fapi/v1/depth?symbol=AKROUSDT&limit=1000"));
  EXPECT_THAT(requests,
              ElementsAre(R"({"method":"SUBSCRIBE","params":["akrousdt@depth@100ms"],"id":1})"));
  EXPECT_TRUE(watcher.books[symbol].is_fresh());
  EXPECT_EQ(stream->gaps().count(), 0u);
  // As another program has it, with the same messages.
  EXPECT_EQ(watcher.books[symbol].best_bid()->price, "0.01731"_d);
  EXPECT_EQ(watcher.books[symbol].best_bid()->size, "8108"_d);
  EXPECT_EQ(watcher.books[symbol].best_ask()->price, "0.01732"_d);
  EXPECT_EQ(watcher.books[symbol].best_ask()->size, "74607"_d);
}

TEST_F(BinanceFutureStreamTest, AsksForTradesOnTheMarketsAddress) {
  serve({kConfirmed, load_lines("binance_future/ws_aggTrade.jsonl").at(1)});
  start(Channel::trade);
  run_until([&] { return watcher.trades == 1; });

  EXPECT_THAT(heads, ElementsAre("GET /market/stream"));
  EXPECT_THAT(requests.at(0), HasSubstr("akrousdt@aggTrade"));
  EXPECT_EQ(watcher.count(StreamState::subscribed), 1u);
}

TEST_F(BinanceFutureStreamTest, AsksForSingleTradesOnThePublicAddress) {
  serve({kConfirmed,
         replaced(load_frame("binance_future/ws_trade_2020.json"), "BTCUSDT", "AKROUSDT")});
  start(Channel::trade, {{"aggregated", "false"}});
  run_until([&] { return watcher.trades == 1; });

  EXPECT_THAT(heads, ElementsAre("GET /public/stream"));
  EXPECT_THAT(requests.at(0), HasSubstr("akrousdt@trade"));
}

TEST(BinanceFutureRegistry, KnowsTheExchange) {
  const ExchangeEntry* const entry = find_exchange("binance_future");
  ASSERT_NE(entry, nullptr);
  const Symbol pair{"btc/usdt"};
  EXPECT_EQ(entry->from_native(entry->to_native(pair)), pair);
  SymbolMap symbols;
  EXPECT_NE(entry->make_codec(symbols), nullptr);
  EXPECT_EQ(entry->book_rules(0).chain, BookRules::Chain::by_previous);
  EXPECT_TRUE(
      entry->parse_book_snapshot(load_frame("binance_future/rest_depth_AKROUSDT.json"), pair));
}

TEST(BinanceFutureRegistry, RefusesWhatCannotBe) {
  const StreamParams good{.exchange = "binance_future",
                          .currency_pairs = {"btc/usdt"},
                          .subscribe_channels = {Channel::funding, Channel::liquidation}};
  EXPECT_EQ(test::refusal_of_stream(good), "not refused");
  auto params = good;
  params.subscribe_channels = {Channel::quote};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("quote"));
  params = good;
  params.currency_pairs = {"btcusdt"};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("btcusdt"));
  params = good;
  params.subscribe_args = {{"depth", "50"}};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("depth"));
}

}  // namespace
}  // namespace hftcpp
