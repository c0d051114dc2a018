#include "exchanges/coinbase/coinbase_exchange_codec.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"
#include "support/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class CoinbaseExchangeCodecTest : public CodecTest<CoinbaseExchangeCodec> {
 protected:
  CoinbaseExchangeCodecTest() {
    for (const char* const native :
         {"BTC-USD", "BAND-GBP", "SKL-GBP", "NU-GBP", "NMR-EUR", "SKL-BTC"})
      symbols.add(native, coinbase_symbol(native));
  }
};

TEST_F(CoinbaseExchangeCodecTest, EmitsATicker) {
  ASSERT_TRUE(decode(load_frame("coinbase/exchange_ticker.json")));
  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"coinbase"});
  EXPECT_EQ(ticker.symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(ticker.bid_price.is_identical("17165.15"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("0.61540890"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("17167.76"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("0.18528568"_d));
  EXPECT_EQ(ticker.sequence, 50978628538u);
  EXPECT_EQ(ticker.exchange_time, *Timestamp::parse_iso("2022-12-01T00:00:00.122581Z"));
}

TEST_F(CoinbaseExchangeCodecTest, MissesTheTimeOfAMatchThatHasNone) {
  const std::string_view match =
      R"({"type":"match","trade_id":1,"maker_order_id":"a","taker_order_id":"b","side":"buy",)"
      R"("size":"1","price":"2","product_id":"BTC-USD","sequence":3})";
  const auto decoded = decode(match);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, Errc::missing_field);
}

TEST_F(CoinbaseExchangeCodecTest, EmitsATickerFromBeforeThereWereSizes) {
  ASSERT_TRUE(decode(load_lines("coinbase/exchange_tickers_2021.jsonl").at(0)));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].bid_price.is_identical("14.7550"_d));
  EXPECT_TRUE(sink.tickers[0].ask_price.is_identical("14.8060"_d));
  EXPECT_TRUE(sink.tickers[0].ask_size.is_zero());
  const auto frame = load_frame("coinbase/exchange_ticker.json");
  ASSERT_TRUE(decode(without(frame, R"("time":"2022-12-01T00:00:00.122581Z",)")));
  EXPECT_FALSE(sink.tickers[1].exchange_time.is_set()) << "the first of a quiet product";
}

// The frame names the maker's side.
TEST_F(CoinbaseExchangeCodecTest, EmitsATradeWithTheTakersSide) {
  const auto line = load_lines("coinbase/exchange_matches.jsonl").at(0);
  ASSERT_TRUE(decode(line));
  ASSERT_TRUE(decode(replaced(line, "last_match", "match")));
  ASSERT_EQ(sink.trades.size(), 2u);
  for (const Trade& trade : sink.trades) {
    EXPECT_EQ(trade.symbol, Symbol{"band/gbp"});
    EXPECT_EQ(trade.id, "881613");
    EXPECT_TRUE(trade.price.is_identical("14.7775"_d));
    EXPECT_TRUE(trade.size.is_identical("0.04"_d));
    EXPECT_EQ(trade.side, Side::buy) << "the maker sold";
    EXPECT_EQ(trade.exchange_time, *Timestamp::parse_iso("2021-04-17T16:43:30.244075Z"));
  }
}

TEST_F(CoinbaseExchangeCodecTest, EmitsBooks) {
  const auto lines = load_lines("coinbase/exchange_level2_NU-GBP.jsonl");
  BookKeeper keeper{coinbase_book_rules(0), Exchange{"coinbase"}, Symbol{"nu/gbp"}};
  for (const std::string& line : lines) {
    ASSERT_TRUE(decode(line));
    EXPECT_EQ(keeper.on_update(sink.book_updates.back()).kind, BookVerdict::Kind::applied);
  }
  EXPECT_TRUE(sink.book_updates[0].snapshot);
  EXPECT_TRUE(sink.book_updates[0].asks.at(0).price.is_identical("0.4394"_d));
  EXPECT_TRUE(sink.book_updates[0].asks.at(0).size.is_identical("2000.000000"_d));
  EXPECT_TRUE(sink.book_updates[1].bids.at(0).size.is_zero());
  EXPECT_EQ(sink.book_updates[1].exchange_time,
            *Timestamp::parse_iso("2021-04-17T16:43:37.080304Z"));
  ASSERT_TRUE(decode(load_frame("coinbase/exchange_l2update.json")));
  EXPECT_TRUE(sink.book_updates.back().asks.at(0).price.is_identical("0.00001306"_d));
}

TEST_F(CoinbaseExchangeCodecTest, TakesTheYearOneForNoTime) {
  const auto frame = load_frame("coinbase/exchange_l2update.json");
  ASSERT_TRUE(
      decode(replaced(frame, "2021-04-17T16:43:37.075687Z", "0001-01-01T00:00:00.000000Z")));
  EXPECT_FALSE(sink.book_updates.at(0).exchange_time.is_set());
  EXPECT_EQ(code_of(replaced(frame, "2021-04-17T16:43:37.075687Z", "yesterday")), Errc::bad_value);
}

TEST_F(CoinbaseExchangeCodecTest, TellsAnswers) {
  for (const std::string& line : load_lines("coinbase/exchange_replies.jsonl"))
    ASSERT_TRUE(decode(line)) << line;
  ASSERT_EQ(sink.controls.size(), 5u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::subscribed);
  EXPECT_EQ(sink.controls[0].channel, "ticker");
  EXPECT_EQ(sink.controls[0].symbol, "BTC-USD");
  EXPECT_EQ(sink.controls[1].channel, "matches");
  EXPECT_EQ(sink.controls[2].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[2].symbol, "GIBBERISH-USD");
  EXPECT_EQ(sink.controls[2].text, "GIBBERISH-USD is not a valid product");
  EXPECT_EQ(sink.controls[3].kind, Control::Kind::login_refused);
  EXPECT_EQ(sink.controls[4].kind, Control::Kind::heartbeat);
  ASSERT_TRUE(decode(R"({"type":"activate","product_id":"BTC-USD"})"));
  EXPECT_EQ(sink.controls.back().kind, Control::Kind::unknown);
  ASSERT_TRUE(decode(load_frame("coinbase/exchange_subscriptions.json")));
  EXPECT_EQ(sink.controls.size(), 6u + 30u);
}

TEST_F(CoinbaseExchangeCodecTest, RefusesEveryTruncatedFrame) {
  for (const char* const name :
       {"coinbase/exchange_ticker.json", "coinbase/exchange_matches.jsonl",
        "coinbase/exchange_l2update.json", "coinbase/exchange_replies.jsonl",
        "coinbase/exchange_tickers_2021.jsonl"}) {
    for (const std::string& whole : load_lines(name)) {
      for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<char> cut{whole.begin(),
                                    whole.begin() + static_cast<std::ptrdiff_t>(size)};
        ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << name << " cut at " << size;
      }
    }
  }
}

TEST_F(CoinbaseExchangeCodecTest, RefusesAMessageWithoutADocumentedField) {
  const std::map<std::string, std::set<std::string>> documented{
      {"coinbase/exchange_ticker.json", {"product_id", "best_bid", "best_ask"}},
      {"coinbase/exchange_matches.jsonl",
       {"trade_id", "side", "size", "price", "product_id", "time"}},
      {"coinbase/exchange_l2update.json", {"product_id", "changes", "time"}}};
  for (const auto& [name, expected] : documented) {
    std::set<std::string> needed;
    for (const auto& [field, frame] : without_each_field(load_lines(name).at(0))) {
      const Errc code = code_of(frame);
      if (code == Errc::missing_field) needed.insert(field);
      EXPECT_TRUE(code == Errc::missing_field || code == Errc{}) << name << ' ' << field;
    }
    EXPECT_EQ(needed, expected) << name;
  }
}

// Recordings may be of either interface.
TEST_F(CoinbaseExchangeCodecTest, SharesRecordingsWithAdvancedTrade) {
  const auto any = make_coinbase_codec(symbols);
  for (const char* const name : {"coinbase/ws_ticker.json", "coinbase/exchange_ticker.json"})
    ASSERT_TRUE(any->decode({load_frame(name), kArrival}, sink)) << name;
  EXPECT_EQ(sink.tickers.size(), 2u);
  ASSERT_TRUE(any->decode({load_frame("coinbase/ws_error.json"), kArrival}, sink));
  EXPECT_EQ(sink.controls.size(), 1u);
}

// ---- recordings ----

TEST_F(CoinbaseExchangeCodecTest, SaysWhatTheRecordingsSay) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  symbols.set_resolver(coinbase_symbol);
  std::map<std::string, std::string> taker_sides;
  for (const auto& frame : load_capture_lines("coinbase/ticker.jsonl")) {
    ASSERT_TRUE(decode(frame)) << frame;
    const auto row = boost::json::parse(frame);
    EXPECT_EQ(sink.tickers.back().bid_price.to_string(), json_text(row.at("best_bid")));
    EXPECT_EQ(sink.tickers.back().ask_price.to_string(), json_text(row.at("best_ask")));
    taker_sides[json_text(row.at("product_id")) + json_text(row.at("trade_id"))] =
        json_text(row.at("side"));
  }
  std::size_t compared = 0;
  for (const auto& frame : load_capture_lines("coinbase/match.jsonl")) {
    ASSERT_TRUE(decode(frame)) << frame;
    const auto row = boost::json::parse(frame);
    const Trade& trade = sink.trades.back();
    EXPECT_EQ(trade.price.to_string(), json_text(row.at("price")));
    EXPECT_EQ(trade.size.to_string(), json_text(row.at("size")));
    EXPECT_EQ(trade.id, json_text(row.at("trade_id")));
    const auto same =
        taker_sides.find(json_text(row.at("product_id")) + json_text(row.at("trade_id")));
    if (same == taker_sides.end()) continue;
    EXPECT_EQ(to_text(trade.side), same->second) << "tickers name the taker's side";
    ++compared;
  }
  EXPECT_GT(compared, 10u);
}

TEST_F(CoinbaseExchangeCodecTest, KeepsTheRecordedBooks) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  for (const char* const native : {"BAND-GBP", "NMR-EUR", "NU-GBP", "SKL-GBP"}) {
    BookKeeper keeper{coinbase_book_rules(0), Exchange{"coinbase"}, coinbase_symbol(native)};
    for (const auto& frame :
         load_capture_lines("coinbase/level2_" + std::string{native} + ".jsonl")) {
      ASSERT_TRUE(decode(frame)) << frame;
      ASSERT_EQ(keeper.on_update(sink.book_updates.back()).kind, BookVerdict::Kind::applied);
    }
    EXPECT_FALSE(keeper.book().is_crossed()) << native;
    EXPECT_FALSE(keeper.book().bids().empty()) << native;
  }
}

}  // namespace
}  // namespace hftcpp
