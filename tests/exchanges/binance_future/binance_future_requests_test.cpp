// BinanceFutureCodec: what is sent and where to, and the names of instruments.
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "support/frames.hpp"
#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

TEST(BinanceFutureRequests, NameEachStream) {
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::ticker, "BTCUSDT", {}), "btcusdt@bookTicker");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::trade, "BTCUSDT", {}), "btcusdt@aggTrade");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::trade, "BTCUSDT", {{"aggregated", "false"}}),
            "btcusdt@trade");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::order_book, "BTCUSDT_261225", {}),
            "btcusdt_261225@depth@100ms");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::order_book, "BTCUSDT", {{"depth", "20"}}),
            "btcusdt@depth20@100ms");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::kline, "BTCUSDT", {{"interval", "4h"}}),
            "btcusdt@kline_4h");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::funding, "BTCUSDT", {}),
            "btcusdt@markPrice@1s");
  EXPECT_EQ(BinanceFutureCodec::stream_name(Channel::liquidation, "BTCUSDT", {}),
            "btcusdt@forceOrder");
}

TEST(BinanceFutureRequests, RefuseWhatThereIsNot) {
  EXPECT_EQ(test::refusal_of(
                [] { return BinanceFutureCodec::stream_name(Channel::quote, "BTCUSDT", {}); }),
            "binance_future has no stream for quote");
  EXPECT_EQ(test::refusal_of(
                [] { return BinanceFutureCodec::stream_name(Channel::my_order, "BTCUSDT", {}); }),
            "binance_future has no stream for my_order");
  EXPECT_EQ(
      test::refusal_of([] {
        return BinanceFutureCodec::stream_name(Channel::kline, "BTCUSDT", {{"interval", "1s"}});
      }),
      "interval: binance_future has no candles of \"1s\": from \"1m\" on");
}

TEST(BinanceFutureRequests, GoWhereTheStreamIsDelivered) {
  for (const Channel channel : {Channel::ticker, Channel::order_book})
    EXPECT_EQ(BinanceFutureCodec::route(channel, {}), "public") << channel;
  for (const Channel channel :
       {Channel::trade, Channel::kline, Channel::funding, Channel::liquidation})
    EXPECT_EQ(BinanceFutureCodec::route(channel, {}), "market") << channel;
  EXPECT_EQ(BinanceFutureCodec::route(Channel::trade, {{"aggregated", "false"}}), "public");
  for (const Channel channel : {Channel::my_order, Channel::my_trade, Channel::balance,
                                Channel::position, Channel::my_order_batch})
    EXPECT_EQ(BinanceFutureCodec::route(channel, {}), "private") << channel;
}

TEST(BinanceFutureRequests, TakeAllPairsAtOnce) {
  const std::vector<std::string> pairs{"BTCUSDT", "ETHUSDT"};
  EXPECT_EQ(BinanceFutureCodec::subscribe(Channel::funding, pairs, {}, 3),
            R"({"method":"SUBSCRIBE","params":["btcusdt@markPrice@1s","ethusdt@markPrice@1s"],)"
            R"("id":3})");
  EXPECT_EQ(BinanceFutureCodec::unsubscribe(Channel::ticker, pairs, {}, 4),
            R"({"method":"UNSUBSCRIBE","params":["btcusdt@bookTicker","ethusdt@bookTicker"],)"
            R"("id":4})");
}

TEST(BinanceFutureRules, ContinueAFetchedBookByItsLinks) {
  const BookRules changes = binance_future_book_rules(0);
  EXPECT_EQ(changes.snapshot, BookRules::Snapshot::by_request);
  EXPECT_EQ(changes.chain, BookRules::Chain::by_previous);
  for (const std::size_t depth : {5u, 10u, 20u}) {
    EXPECT_EQ(binance_future_book_rules(depth).snapshot, BookRules::Snapshot::in_stream);
    EXPECT_EQ(binance_future_book_rules(depth).chain, BookRules::Chain::none);
  }
}

TEST(BinanceFutureSymbols, NamePerpetualsAndContractsThatEnd) {
  EXPECT_EQ(binance_future_native(Symbol{"btc/usdt"}), "BTCUSDT");
  EXPECT_EQ(binance_future_native(Symbol{"btc/usdt_261225"}), "BTCUSDT_261225");
  EXPECT_EQ(binance_future_symbol("BTCUSDT"), Symbol{"btc/usdt"});
  EXPECT_EQ(binance_future_symbol("BTCUSDT_261225"), Symbol{"btc/usdt_261225"});
  EXPECT_EQ(test::refusal_of([] { return binance_future_native(Symbol{"btcusdt"}); }),
            "\"btcusdt\" is no pair of binance_future: write \"btc/usdt\", or "
            "\"btc/usdt_261225\" for a contract that ends");
}

TEST(BinanceFutureSymbols, HaveNoIdeaOfOtherMarkets) {
  for (const char* native : {"BTCUSD_PERP", "BTCUSDT_2612", "BTCUSDT_26122x", "_261225", "", "X"})
    EXPECT_TRUE(binance_future_symbol(native).empty()) << native;
}

TEST(BinanceFutureSymbols, ReadTheExchangesList) {
  SymbolMap symbols;
  const auto read =
      parse_future_exchange_info(load_frame("binance_future/rest_exchangeInfo.json"), symbols);

  ASSERT_TRUE(read) << read.error().where;
  EXPECT_EQ(symbols.size(), 2u);
  EXPECT_EQ(symbols.find("AKROUSDT"), Symbol{"akro/usdt"});
  EXPECT_EQ(symbols.find("CTKUSDT"), Symbol{"ctk/usdt"});
}

TEST(BinanceFutureSymbols, RefuseAListThatIsCut) {
  const std::string whole = load_frame("binance_future/rest_exchangeInfo.json");
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    SymbolMap symbols;
    EXPECT_FALSE(parse_future_exchange_info(whole.substr(0, size), symbols)) << size;
  }
}

}  // namespace
}  // namespace hftcpp
