// BinanceFutureCodec: what its market streams say.
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/codec_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::IsEmpty;

class BinanceFutureMarket : public CodecTest<BinanceFutureCodec> {
 protected:
  BinanceFutureMarket() { symbols.set_resolver(binance_future_symbol); }
};

TEST_F(BinanceFutureMarket, ReadsATickerWhoseTimesComeLast) {
  decode_well(load_lines("binance_future/ws_bookTicker.jsonl").at(0));

  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"binance_future"});
  EXPECT_EQ(ticker.symbol, Symbol{"ctk/usdt"});
  EXPECT_TRUE(ticker.bid_price.is_identical("1.01000"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("85782"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("1.01100"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("6483"_d));
  EXPECT_EQ(ticker.sequence, 600859609004u);
  EXPECT_EQ(ticker.exchange_time, Timestamp{1'626'992'741'421'000'000});
  EXPECT_EQ(ticker.receive_time, kArrival);
}

TEST_F(BinanceFutureMarket, ReadsATickerWhoseTimesComeFirst) {
  decode_well(load_lines("binance_future/ws_market_doc.jsonl").at(1));

  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.symbol, Symbol{"bnb/usdt"});
  EXPECT_TRUE(ticker.bid_price.is_identical("25.35190000"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("31.21000000"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("25.36520000"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("40.66000000"_d));
  EXPECT_EQ(ticker.sequence, 400900217u);
  EXPECT_EQ(ticker.exchange_time, Timestamp{1'568'014'460'891'000'000});
}

TEST_F(BinanceFutureMarket, ReadsAnAggregatedTradeFromTheTakersSide) {
  for (const std::string& line : load_lines("binance_future/ws_aggTrade.jsonl")) decode_well(line);

  ASSERT_EQ(sink.trades.size(), 8u);
  const Trade& bought = sink.trades[0];
  EXPECT_EQ(bought.symbol, Symbol{"ctk/usdt"});
  EXPECT_TRUE(bought.price.is_identical("1.01100"_d));
  EXPECT_TRUE(bought.size.is_identical("10"_d));
  EXPECT_EQ(bought.side, Side::buy);  // "m" is false: the buyer took
  EXPECT_EQ(bought.id, "16599292");
  EXPECT_EQ(bought.exchange_time, Timestamp{1'626'992'741'421'000'000});
  EXPECT_EQ(bought.receive_time, kArrival);
  EXPECT_EQ(sink.trades[1].side, Side::sell);
  EXPECT_EQ(sink.trades[1].symbol, Symbol{"akro/usdt"});
}

TEST_F(BinanceFutureMarket, ReadsASingleTrade) {
  decode_well(load_frame("binance_future/ws_trade_2020.json"));

  ASSERT_EQ(sink.trades.size(), 1u);
  const Trade& trade = sink.trades[0];
  EXPECT_EQ(trade.symbol, Symbol{"btc/usdt"});
  EXPECT_TRUE(trade.price.is_identical("11343.67"_d));
  EXPECT_TRUE(trade.size.is_identical("0.467"_d));
  EXPECT_EQ(trade.side, Side::sell);
  EXPECT_EQ(trade.id, "173525189");
  EXPECT_EQ(trade.exchange_time, Timestamp{1'596'240'000'519'000'000});
}

TEST_F(BinanceFutureMarket, LeavesOutTradesThatTheMarketDidNotMake) {
  const std::string frame = load_frame("binance_future/ws_trade_2020.json");
  for (const std::string origin : {"INSURANCE_FUND", "ADL", "NA"}) {
    std::string changed = frame;
    changed.replace(changed.find("MARKET"), 6, origin);
    decode_well(changed);
  }

  EXPECT_THAT(sink.trades, IsEmpty());
}

TEST_F(BinanceFutureMarket, ReadsABooksChanges) {
  decode_well(load_lines("binance_future/ws_depth_AKROUSDT.jsonl").at(1));

  ASSERT_EQ(sink.book_updates.size(), 1u);
  const BookUpdate& book = sink.book_updates[0];
  EXPECT_EQ(book.symbol, Symbol{"akro/usdt"});
  EXPECT_FALSE(book.snapshot);
  EXPECT_EQ(book.first_sequence, 600859603597u);
  EXPECT_EQ(book.sequence, 600859605486u);
  EXPECT_EQ(book.previous_sequence, 600859599831u);
  ASSERT_EQ(book.bids.size(), 1u);
  EXPECT_TRUE(book.bids[0].price.is_identical("0.01730"_d));
  EXPECT_TRUE(book.bids[0].size.is_identical("183887"_d));
  ASSERT_EQ(book.asks.size(), 1u);
  EXPECT_TRUE(book.asks[0].price.is_identical("0.01736"_d));
  EXPECT_EQ(book.exchange_time, Timestamp{1'626'992'741'238'000'000});
}

TEST_F(BinanceFutureMarket, TakesTheBestLevelsForAWholeBook) {
  std::string frame = load_lines("binance_future/ws_depth_AKROUSDT.jsonl").at(1);
  frame.replace(frame.find("@depth@"), 7, "@depth5@");

  decode_well(frame);

  ASSERT_EQ(sink.book_updates.size(), 1u);
  EXPECT_TRUE(sink.book_updates[0].snapshot);
  EXPECT_EQ(sink.book_updates[0].sequence, 600859605486u);
}

TEST_F(BinanceFutureMarket, ReadsACandle) {
  decode_well(load_lines("binance_future/ws_kline.jsonl").at(0));

  ASSERT_EQ(sink.klines.size(), 1u);
  const Kline& kline = sink.klines[0];
  EXPECT_EQ(kline.exchange, Exchange{"binance_future"});
  EXPECT_EQ(kline.symbol, Symbol{"ctk/usdt"});
  EXPECT_EQ(kline.interval, std::chrono::minutes{1});
  EXPECT_EQ(kline.open_time, Timestamp{1'626'992'700'000'000'000});
  EXPECT_EQ(kline.close_time, Timestamp{1'626'992'759'999'000'000});
  EXPECT_TRUE(kline.open.is_identical("1.01000"_d));
  EXPECT_TRUE(kline.close.is_identical("1.01100"_d));
  EXPECT_TRUE(kline.high.is_identical("1.01100"_d));
  EXPECT_TRUE(kline.low.is_identical("1.01000"_d));
  EXPECT_TRUE(kline.volume.is_identical("3917"_d));
  EXPECT_EQ(kline.quote_volume, "3957.89900"_d);
  EXPECT_EQ(kline.trade_count, 48u);
  EXPECT_FALSE(kline.closed);
  EXPECT_EQ(kline.exchange_time, Timestamp{1'626'992'741'424'000'000});
  EXPECT_EQ(kline.receive_time, kArrival);
}

TEST_F(BinanceFutureMarket, ReadsFundingAndMarkPrice) {
  decode_well(load_lines("binance_future/ws_market_doc.jsonl").at(3));

  ASSERT_EQ(sink.fundings.size(), 1u);
  const Funding& funding = sink.fundings[0];
  EXPECT_EQ(funding.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(funding.rate, "0.00038167"_d);
  EXPECT_EQ(funding.predicted_rate, std::nullopt);
  EXPECT_EQ(funding.mark_price, "11794.15000000"_d);
  EXPECT_EQ(funding.index_price, "11784.62659091"_d);
  EXPECT_EQ(funding.next_funding_time, Timestamp{1'562'306'400'000'000'000});
  EXPECT_EQ(funding.exchange_time, Timestamp{1'562'305'380'000'000'000});
}

TEST_F(BinanceFutureMarket, TellsNoRateOfAContractThatEnds) {
  const std::string frame = load_frame("binance_future/ws_markPrice_delivery.json");
  symbols.add("BTCBUSD_210129", Symbol{"btc/busd_210129"});
  decode_well(frame);
  std::string empty = frame;
  empty.replace(empty.find("\"0.00000000\""), 12, "\"\"");
  decode_well(empty);

  ASSERT_EQ(sink.fundings.size(), 2u);
  for (const Funding& funding : sink.fundings) {
    EXPECT_EQ(funding.symbol, Symbol{"btc/busd_210129"});
    EXPECT_EQ(funding.rate, std::nullopt);
    EXPECT_EQ(funding.mark_price, "31799.27730000"_d);
    EXPECT_EQ(funding.index_price, "31307.03400000"_d);
    EXPECT_FALSE(funding.next_funding_time.is_set());
  }
}

TEST_F(BinanceFutureMarket, ReadsALiquidation) {
  decode_well(load_frame("binance_future/ws_forceOrder.json"));

  ASSERT_EQ(sink.liquidations.size(), 1u);
  const Liquidation& liquidation = sink.liquidations[0];
  EXPECT_EQ(liquidation.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(liquidation.side, Side::buy);
  EXPECT_TRUE(liquidation.price.is_identical("34959.70"_d));
  EXPECT_TRUE(liquidation.size.is_identical("1.437"_d));
  EXPECT_EQ(liquidation.exchange_time, Timestamp{1'698'871'323'059'000'000});
}

TEST_F(BinanceFutureMarket, TakesALiquidationsOwnPriceBeforeItIsFilled) {
  std::string frame = load_frame("binance_future/ws_forceOrder.json");
  frame.replace(frame.find("34959.70"), 8, "0");
  decode_well(frame);

  ASSERT_EQ(sink.liquidations.size(), 1u);
  EXPECT_TRUE(sink.liquidations[0].price.is_identical("35100.81"_d));
}

TEST_F(BinanceFutureMarket, TellsAWrappingByItsFirstFieldHoweverItIsSpaced) {
  const std::string trade = load_frame("binance_future/ws_trade_2020.json");
  const std::string odd = replaced(trade, "{\"e\":", "{\"e\":\"trade\",\"stream\":\"x\",\"f\":");
  decode_well(odd);
  decode_well(replaced(odd, "{\"e\":", "{ \"e\" : "));
  decode_well("{ \"stream\" : \"btcusdt@trade\", \"data\" : " + trade + " }");

  EXPECT_EQ(sink.trades.size(), 3u);
}

TEST_F(BinanceFutureMarket, TellsOfAnswers) {
  for (const std::string& line : load_lines("binance_future/ws_replies.jsonl")) decode_well(line);

  ASSERT_EQ(sink.controls.size(), 3u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::subscribed);
  EXPECT_EQ(sink.controls[0].request_id, 7u);
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[1].request_id, 8u);
  EXPECT_EQ(sink.controls[1].text, "Invalid request: invalid stream");
  EXPECT_EQ(sink.controls[2].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[2].text, "This listenKey does not exist.");
  EXPECT_THAT(sink.events, IsEmpty());
}

TEST_F(BinanceFutureMarket, CountsWhatItDoesNotKnow) {
  const std::string ticker = load_frame("binance_future/ws_24hrTicker.json");
  decode_well(ticker);
  decode_well(R"({"stream":"!ticker@arr","data":[)" + ticker + "]}");

  ASSERT_EQ(sink.controls.size(), 2u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].channel, "24hrTicker");
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[1].channel, "!ticker@arr");
  EXPECT_THAT(sink.events, IsEmpty());
}

TEST_F(BinanceFutureMarket, LeavesOutWhatNobodyNamed) {
  symbols.set_resolver({});
  for (const char* name : {"ws_bookTicker", "ws_aggTrade", "ws_kline", "ws_depth_AKROUSDT"}) {
    const std::string file = std::string{"binance_future/"} + name + ".jsonl";
    EXPECT_EQ(code_of(load_lines(file).at(0)), Errc::unknown_symbol) << name;
  }
  for (const char* name : {"ws_forceOrder", "ws_markPrice_delivery", "ws_trade_2020"}) {
    const std::string file = std::string{"binance_future/"} + name + ".json";
    EXPECT_EQ(code_of(load_frame(file)), Errc::unknown_symbol) << name;
  }
  EXPECT_THAT(sink.events, IsEmpty());
}

TEST_F(BinanceFutureMarket, ReadsAFetchedBook) {
  const auto book = BinanceFutureCodec::parse_book_snapshot(
      load_frame("binance_future/rest_depth_AKROUSDT.json"), Symbol{"akro/usdt"});

  ASSERT_TRUE(book) << book.error().where;
  EXPECT_TRUE(book->snapshot);
  EXPECT_EQ(book->symbol, Symbol{"akro/usdt"});
  EXPECT_EQ(book->sequence, 600859605486u);
  EXPECT_EQ(book->exchange_time, Timestamp{1'626'992'741'238'000'000});
  ASSERT_FALSE(book->bids.empty());
  EXPECT_TRUE(book->bids[0].price.is_identical("0.01731"_d));
  EXPECT_TRUE(book->bids[0].size.is_identical("57618"_d));
}

}  // namespace
}  // namespace hftcpp
