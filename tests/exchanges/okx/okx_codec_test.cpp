#include "exchanges/okx/okx_codec.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/okx/okx_symbols.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class OkxCodecTest : public testing::Test {
 protected:
  OkxCodecTest() {
    for (const char* const pair : {"btc/usdt", "btc/usd", "bsv/usdt", "usdc/usdt"})
      symbols.add(okx_native(Symbol{pair}), Symbol{pair});
    for (const char* const pair : {"btc/usdt", "btc/usdc", "uni/usd", "bch/usdt", "iost/usdt"})
      swap_symbols.add(okx_swap_native(Symbol{pair}), Symbol{pair});
  }

  Result<void> decode(std::string_view bytes) { return codec.decode({bytes, kArrival}, sink); }
  Result<void> decode_swap(std::string_view bytes) { return swap.decode({bytes, kArrival}, sink); }

  SymbolMap symbols;
  SymbolMap swap_symbols;
  OkxCodec codec{symbols};
  OkxCodec swap{swap_symbols, {.market = OkxMarket::swap}};
  Collector sink;
};

TEST_F(OkxCodecTest, TakesTheBestOfBothSidesForATicker) {
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_bbo.json")));
  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"okx_swap"});
  EXPECT_EQ(ticker.symbol, Symbol{"bch/usdt"});
  EXPECT_TRUE(ticker.ask_price.is_identical("111.06"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("55154"_d));
  EXPECT_TRUE(ticker.bid_price.is_identical("111.05"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("57745"_d));
  EXPECT_EQ(ticker.sequence, 363996337u);
  EXPECT_EQ(ticker.exchange_time, at_milliseconds(1670324386802));
  EXPECT_EQ(ticker.receive_time, kArrival);
  EXPECT_EQ(sink.events.size(), 1u);
  EXPECT_TRUE(sink.controls.empty());
}

// A pair that hardly anybody trades has empty sides.
TEST_F(OkxCodecTest, TakesAnEmptySideForNoQuote) {
  ASSERT_TRUE(decode_swap(without(load_frame("okx/ws_bbo.json"), R"(["111.06","55154","0","2"])")));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].ask_price.is_zero());
  EXPECT_TRUE(sink.tickers[0].ask_size.is_zero());
  EXPECT_EQ(sink.tickers[0].bid_price, "111.05"_d);
}

TEST_F(OkxCodecTest, EmitsTickersOfBothMarkets) {
  const auto lines = load_lines("okx/ws_tickers.jsonl");
  ASSERT_TRUE(decode(lines.at(0)));
  ASSERT_TRUE(decode_swap(lines.at(1)));
  ASSERT_EQ(sink.tickers.size(), 2u);
  EXPECT_EQ(sink.tickers[0].exchange, Exchange{"okx"});
  EXPECT_EQ(sink.tickers[0].symbol, Symbol{"btc/usdt"});
  EXPECT_TRUE(sink.tickers[0].bid_price.is_identical("30228.6"_d));
  EXPECT_TRUE(sink.tickers[0].bid_size.is_identical("0.23393"_d));
  EXPECT_TRUE(sink.tickers[0].ask_price.is_identical("30228.7"_d));
  EXPECT_TRUE(sink.tickers[0].ask_size.is_identical("1.55896972"_d));
  EXPECT_EQ(sink.tickers[0].exchange_time, at_milliseconds(1652459224956));
  EXPECT_EQ(sink.tickers[1].exchange, Exchange{"okx_swap"});
  EXPECT_EQ(sink.tickers[1].symbol, Symbol{"btc/usdc"});
  EXPECT_TRUE(sink.tickers[1].ask_size.is_identical("1200"_d));
}

// What does not apply is an empty text everywhere.
TEST_F(OkxCodecTest, TakesAnEmptyTextForNoQuote) {
  auto frame = replaced(load_lines("okx/ws_tickers.jsonl").at(0), R"("30228.7")", R"("")");
  frame = replaced(frame, R"("1.55896972")", R"("")");
  ASSERT_TRUE(decode(frame));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].ask_size.is_zero());
  EXPECT_EQ(sink.tickers[0].bid_size, "0.23393"_d);
}

TEST_F(OkxCodecTest, EmitsTradesWithTheTakersSide) {
  const auto lines = load_lines("okx/ws_trades.jsonl");
  ASSERT_TRUE(decode_swap(lines.at(0)));
  ASSERT_TRUE(decode(lines.at(1)));
  ASSERT_TRUE(decode(lines.at(2)));
  ASSERT_EQ(sink.trades.size(), 3u);
  const Trade& trade = sink.trades[0];
  EXPECT_EQ(trade.exchange, Exchange{"okx_swap"});
  EXPECT_EQ(trade.symbol, Symbol{"uni/usd"});
  EXPECT_TRUE(trade.price.is_identical("5.123"_d));
  EXPECT_TRUE(trade.size.is_identical("100"_d));
  EXPECT_EQ(trade.side, Side::sell);
  EXPECT_EQ(trade.id, "12883020");
  EXPECT_EQ(trade.exchange_time, at_milliseconds(1652459215150));
  EXPECT_EQ(sink.trades[1].side, Side::buy);
  EXPECT_TRUE(sink.trades[1].size.is_identical("0.12060306"_d));
  EXPECT_EQ(sink.trades[2].id, "84834539");
}

TEST_F(OkxCodecTest, EmitsCandlesOpenAndClosed) {
  const auto lines = load_lines("okx/ws_candles.jsonl");
  ASSERT_TRUE(decode(lines.at(0)));
  ASSERT_TRUE(decode(lines.at(1)));
  ASSERT_EQ(sink.klines.size(), 2u);
  const Kline& day = sink.klines[0];
  EXPECT_EQ(day.interval, std::chrono::days{1});
  EXPECT_EQ(day.open_time, at_milliseconds(1597026383085));
  EXPECT_EQ(day.close_time, day.open_time + std::chrono::days{1});
  EXPECT_EQ(day.open, "8533.02"_d);
  EXPECT_EQ(day.high, "8553.74"_d);
  EXPECT_EQ(day.low, "8527.17"_d);
  EXPECT_EQ(day.close, "8548.26"_d);
  EXPECT_EQ(day.volume, "45247"_d);
  EXPECT_EQ(day.quote_volume, "5529.5858061"_d);
  EXPECT_TRUE(day.closed);
  EXPECT_EQ(sink.klines[1].interval, std::chrono::minutes{1});
  const auto open = replaced(lines[0], R"("1"]])", R"("0"]])");
  ASSERT_TRUE(decode(open));
  EXPECT_FALSE(sink.klines[2].closed);
}

TEST_F(OkxCodecTest, EndsMonthsByTheCalendar) {
  const auto* const utc = okx_interval("1Mutc");
  const auto* const hong_kong = okx_interval("1M");
  ASSERT_NE(utc, nullptr);
  ASSERT_NE(hong_kong, nullptr);
  const auto iso = [](std::string_view text) { return *Timestamp::parse_iso(text); };
  EXPECT_EQ(okx_close_time(*utc, iso("2026-02-01T00:00:00Z")), iso("2026-03-01T00:00:00Z"));
  EXPECT_EQ(okx_close_time(*hong_kong, iso("2026-01-31T16:00:00Z")), iso("2026-02-28T16:00:00Z"));
  EXPECT_EQ(okx_close_time(*okx_interval("3Mutc"), iso("2026-11-01T00:00:00Z")),
            iso("2027-02-01T00:00:00Z"));
}

TEST_F(OkxCodecTest, EmitsFundingAndMarkPrice) {
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_funding_rate_doc.json")));
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_mark_price.json")));
  ASSERT_EQ(sink.fundings.size(), 2u);
  EXPECT_EQ(sink.fundings[0].symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(sink.fundings[0].rate, "0.0001"_d);
  EXPECT_EQ(sink.fundings[0].predicted_rate, "0.0002"_d);
  EXPECT_EQ(sink.fundings[0].next_funding_time, at_milliseconds(1744590349506));
  EXPECT_EQ(sink.fundings[0].exchange_time, at_milliseconds(1744590349506));
  EXPECT_EQ(sink.fundings[0].mark_price, std::nullopt);
  EXPECT_EQ(sink.fundings[1].mark_price, "84660.1"_d);
  EXPECT_EQ(sink.fundings[1].rate, std::nullopt);
  EXPECT_EQ(sink.fundings[1].exchange_time, at_milliseconds(1744590349506));
}

TEST_F(OkxCodecTest, LeavesTheNextRateOutWhereThereIsNone) {
  swap_symbols.add("BTC-USD_UM_XPERP-310404", Symbol{"btc/usd"});
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_funding_rate.json")));
  ASSERT_EQ(sink.fundings.size(), 1u);
  EXPECT_EQ(sink.fundings[0].rate, "-0.0004270396398519"_d);
  EXPECT_EQ(sink.fundings[0].predicted_rate, std::nullopt);
  EXPECT_EQ(sink.fundings[0].next_funding_time, at_milliseconds(1785888000000));
}

TEST_F(OkxCodecTest, EmitsLiquidations) {
  ASSERT_TRUE(decode_swap(load_frame("okx/ws_liquidation_orders.json")));
  ASSERT_EQ(sink.liquidations.size(), 1u);
  const Liquidation& liquidation = sink.liquidations[0];
  EXPECT_EQ(liquidation.symbol, Symbol{"iost/usdt"});
  EXPECT_EQ(liquidation.price, "0.007831"_d);
  EXPECT_EQ(liquidation.size, "13"_d);
  EXPECT_EQ(liquidation.side, Side::buy);
  EXPECT_EQ(liquidation.exchange_time, at_milliseconds(1692266434010));
}

// They come of the whole market: what nobody subscribed to is no fault.
TEST_F(OkxCodecTest, PassesOverLiquidationsOfOthers) {
  ASSERT_TRUE(decode(load_frame("okx/ws_liquidation_orders.json")));
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(OkxCodecTest, TurnsContractsIntoAmounts) {
  OkxContracts contracts;
  ASSERT_TRUE(okx_read_contracts(load_frame("okx/rest_instruments_UNI.json"), contracts));
  contracts.set(Symbol{"bch/usdt"}, "0.1"_d);
  contracts.set(Symbol{"iost/usdt"}, "1000"_d);
  OkxCodec converting{swap_symbols, {.market = OkxMarket::swap, .contracts = &contracts}};
  ASSERT_TRUE(converting.decode({load_lines("okx/ws_trades.jsonl").at(0), kArrival}, sink));
  ASSERT_TRUE(converting.decode({load_frame("okx/ws_bbo.json"), kArrival}, sink));
  ASSERT_TRUE(converting.decode({load_frame("okx/ws_liquidation_orders.json"), kArrival}, sink));
  ASSERT_TRUE(converting.decode({load_frame("okx/ws_books5.json"), kArrival}, sink));
  EXPECT_TRUE(sink.trades.at(0).size.is_identical("1000"_d)) << "dollars: 100 contracts of 10";
  EXPECT_TRUE(sink.tickers.at(0).ask_size.is_identical("5515.4"_d));
  EXPECT_TRUE(sink.tickers.at(0).bid_size.is_identical("5774.5"_d));
  EXPECT_TRUE(sink.trades.at(0).raw_size.is_identical("100"_d)) << "what OKX said";
  EXPECT_TRUE(sink.liquidations.at(0).size.is_identical("13000"_d));
  EXPECT_TRUE(sink.liquidations.at(0).raw_size.is_identical("13"_d));
  EXPECT_TRUE(sink.book_updates.at(0).bids.at(4).size.is_identical("6509.0"_d));
}

// A size without its unit is worse than none.
TEST_F(OkxCodecTest, LeavesOutWhatHasNoContractValue) {
  const OkxContracts none;
  OkxCodec converting{swap_symbols, {.market = OkxMarket::swap, .contracts = &none}};
  const auto decoded = converting.decode({load_frame("okx/ws_bbo.json"), kArrival}, sink);
  EXPECT_EQ(code_of(decoded), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(OkxCodecTest, TellsWhatItDoesNotKnow) {
  ASSERT_TRUE(decode(load_frame("okx/ws_index_tickers.json")));
  ASSERT_TRUE(decode(R"({"id":"1","op":"order","code":"0","msg":"","data":[]})"));
  ASSERT_TRUE(decode(R"({"arg":{"channel":"price-limit","instId":"BTC-USDT"},"data":[]})"));
  ASSERT_TRUE(decode(R"({"hello":1})"));
  ASSERT_EQ(sink.controls.size(), 4u);
  for (const OwnedControl& control : sink.controls) EXPECT_EQ(control.kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].channel, "index-tickers");
  EXPECT_EQ(code_of(decode_swap(load_frame("okx/ws_index_tickers.json"))), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(OkxCodecTest, TellsWhatOkxAnswers) {
  for (const std::string& line : load_lines("okx/ws_replies.jsonl"))
    ASSERT_TRUE(decode(line)) << line;
  using Kind = Control::Kind;
  const std::vector<Kind> kinds{Kind::subscribed, Kind::unsubscribed, Kind::rejected,
                                Kind::rejected,   Kind::logged_in,    Kind::login_refused,
                                Kind::closing,    Kind::notice,       Kind::login_expired};
  ASSERT_EQ(sink.controls.size(), kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(sink.controls[i].kind, kinds[i]) << i;
  EXPECT_EQ(sink.controls[0].request_id, 1512u);
  EXPECT_EQ(sink.controls[0].channel, "books");
  EXPECT_EQ(sink.controls[0].symbol, "BTC-USDT");
  EXPECT_EQ(sink.controls[2].request_id, 1512u);
  EXPECT_TRUE(sink.controls[2].text.starts_with(R"(Invalid request: {"op")"));
  EXPECT_EQ(sink.controls[3].channel, "ticker") << "in OKX's words alone";
  EXPECT_EQ(sink.controls[3].symbol, "BTC-USDT");
  EXPECT_EQ(sink.controls[5].text, "Login failed.");
  EXPECT_EQ(sink.controls[8].channel, "orders");
  EXPECT_EQ(sink.controls[8].text, "channel-conn-count-error");
}

TEST_F(OkxCodecTest, TakesAnAnswerThatNamesItsEventLast) {
  ASSERT_TRUE(decode(
      R"({"arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55","event":"subscribe"})"));
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::subscribed);
  EXPECT_EQ(sink.controls[0].symbol, "BTC-USDT");
}

TEST_F(OkxCodecTest, TakesThePongThatIsNoJson) {
  ASSERT_TRUE(decode("pong"));
  ASSERT_TRUE(decode("ping"));
  ASSERT_EQ(sink.controls.size(), 2u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::pong);
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::heartbeat);
  EXPECT_EQ(code_of(decode("pon")), Errc::bad_json);
}

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(OkxCodecTest, RefusesEveryTruncatedFrame) {
  for (const char* const name :
       {"okx/ws_bbo.json", "okx/ws_books5.json", "okx/ws_funding_rate_doc.json",
        "okx/ws_mark_price.json", "okx/ws_liquidation_orders.json", "okx/ws_index_tickers.json",
        "okx/ws_tickers.jsonl", "okx/ws_trades.jsonl", "okx/ws_candles.jsonl",
        "okx/ws_books_chain.jsonl", "okx/ws_replies.jsonl"}) {
    for (const std::string& whole : load_lines(name)) {
      for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<char> cut{whole.begin(),
                                    whole.begin() + static_cast<std::ptrdiff_t>(size)};
        const std::string_view bytes{cut.data(), cut.size()};
        ASSERT_EQ(code_of(decode(bytes)), Errc::bad_json) << name << " cut at " << size;
        ASSERT_EQ(code_of(decode_swap(bytes)), Errc::bad_json) << name << " cut at " << size;
      }
    }
  }
}

struct OkxDocumented {
  std::string name;
  bool is_swap;
  std::set<std::string> needed;  // the fields of a row without which it is refused
};

TEST_F(OkxCodecTest, RefusesARowWithoutADocumentedField) {
  const std::vector<OkxDocumented> rows{
      {"okx/ws_bbo.json", true, {"asks", "bids", "ts"}},
      {"okx/ws_books5.json", true, {"asks", "bids", "ts"}},
      {"okx/ws_trades.jsonl", true, {"tradeId", "px", "sz", "side", "ts"}},
      {"okx/ws_tickers.jsonl", false, {"askPx", "askSz", "bidPx", "bidSz", "ts"}},
      {"okx/ws_books_chain.jsonl", false, {"asks", "bids", "ts"}},
      {"okx/ws_funding_rate_doc.json", true, {"fundingRate", "fundingTime"}},
      {"okx/ws_mark_price.json", true, {"markPx", "ts"}},
      {"okx/ws_liquidation_orders.json", true, {"details", "instId"}},
  };
  for (const OkxDocumented& row : rows) {
    std::set<std::string> needed;
    for (const auto& [field, frame] : without_each_field(load_lines(row.name).at(0), {"data"})) {
      const auto code = code_of(row.is_swap ? decode_swap(frame) : decode(frame));
      if (code == Errc::missing_field) needed.insert(field);
      EXPECT_TRUE(code == Errc::missing_field || code == Errc{}) << row.name << " " << field;
    }
    EXPECT_EQ(needed, row.needed) << row.name;
  }
}

// Whose they are is told twice; where that differs, they are nobody's.
TEST_F(OkxCodecTest, RefusesRowsOfAnotherInstrumentThanTheFrames) {
  struct Row {
    std::string name;
    std::string frames;
    std::string rows;
  };
  const Row all[] = {{"okx/ws_trades.jsonl", "UNI-USD-SWAP", "BTC-USDT-SWAP"},
                     {"okx/ws_books5.json", "BCH-USDT-SWAP", "BTC-USDT-SWAP"},
                     {"okx/ws_funding_rate_doc.json", "BTC-USDT-SWAP", "UNI-USD-SWAP"},
                     {"okx/ws_mark_price.json", "BTC-USDT-SWAP", "UNI-USD-SWAP"}};
  for (const Row& each : all) {
    const std::string frame = load_lines(each.name).at(0);
    const std::string name = "\"instId\":\"" + each.frames;
    const std::size_t at = frame.find(name, frame.find("\"data\""));
    ASSERT_NE(at, std::string::npos) << each.name;
    std::string other = frame;
    other.replace(at, name.size(), "\"instId\":\"" + each.rows);
    ASSERT_TRUE(decode_swap(frame)) << each.name;
    const std::size_t told = sink.events.size();

    EXPECT_EQ(code_of(decode_swap(other)), Errc::bad_value) << each.name;
    EXPECT_EQ(sink.events.size(), told) << each.name;
  }
  EXPECT_EQ(
      code_of(decode(replaced(load_lines("okx/ws_tickers.jsonl").at(0),
                              "\"SPOT\",\"instId\":\"BTC-USDT", "\"SPOT\",\"instId\":\"BTC-USD"))),
      Errc::bad_value);
}

TEST_F(OkxCodecTest, RefusesValuesThatCannotBe) {
  const auto trade = load_lines("okx/ws_trades.jsonl").at(1);
  EXPECT_EQ(code_of(decode(replaced(trade, "\"buy\"", "\"bought\""))), Errc::bad_value);
  EXPECT_EQ(code_of(decode(replaced(trade, "\"42219.9\"", "\"x\""))), Errc::wrong_type);
  EXPECT_EQ(code_of(decode(replaced(trade, "\"42219.9\"", "\"123456789012345678901\""))),
            Errc::out_of_range);
  EXPECT_EQ(code_of(decode(replaced(trade, "\"sz\":\"0.12060306\"", "\"sz\":\"-0.00\""))),
            Errc::bad_value);
  const auto book = load_lines("okx/ws_books_chain.jsonl").at(0);
  EXPECT_EQ(code_of(decode(replaced(book, "snapshot", "whatever"))), Errc::bad_value);
  EXPECT_EQ(code_of(decode(replaced(book, R"("checksum":0)", R"("checksum":4294967296)"))),
            Errc::out_of_range);
  EXPECT_EQ(code_of(decode(book + "x")), Errc::bad_json);
}

}  // namespace
}  // namespace hftcpp
