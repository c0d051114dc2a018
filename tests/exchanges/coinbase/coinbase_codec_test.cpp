#include "exchanges/coinbase/coinbase_codec.hpp"

#include "exchanges/codec_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class CoinbaseCodecTest : public CodecTest<CoinbaseCodec> {
 protected:
  CoinbaseCodecTest() {
    symbols.add("BTC-USD", Symbol{"btc/usd"});
    symbols.add("ETH-USD", Symbol{"eth/usd"});
  }

  static std::string numbered(const std::string& frame, std::uint64_t sequence) {
    const std::string name = R"("sequence_num":)";
    const std::size_t from = frame.find(name) + name.size();
    return frame.substr(0, from) + std::to_string(sequence) + frame.substr(frame.find(',', from));
  }
};

TEST_F(CoinbaseCodecTest, EmitsATicker) {
  ASSERT_TRUE(decode(load_frame("coinbase/ws_ticker.json")));
  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"coinbase"});
  EXPECT_EQ(ticker.symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(ticker.bid_price.is_identical("68900.00"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("1.50000000"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("68901.00"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("0.50000000"_d));
  EXPECT_EQ(ticker.exchange_time, at("2026-04-07T14:30:03Z"));
  EXPECT_EQ(ticker.receive_time, kArrival);
  EXPECT_EQ(sink.events.size(), 1u);
}

// There are objects all of whose fields are empty.
TEST_F(CoinbaseCodecTest, PassesOverAnEmptyTicker) {
  auto frame = replaced(load_frame("coinbase/ws_ticker.json"), "\"BTC-USD\"", "\"\"");
  frame = replaced(frame, "\"68900.00\"", "\"\"");
  ASSERT_TRUE(decode(frame));
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(CoinbaseCodecTest, EmitsTradesInTheOrderOfTheirNumbers) {
  const auto frame = load_frame("coinbase/ws_market_trades.json");
  ASSERT_TRUE(decode(frame));
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_EQ(sink.trades[0].id, "995098700");
  EXPECT_EQ(sink.trades[0].symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(sink.trades[0].price.is_identical("68900.50"_d));
  EXPECT_TRUE(sink.trades[0].size.is_identical("0.00150000"_d));
  EXPECT_EQ(sink.trades[0].side, Side::buy);
  EXPECT_EQ(sink.trades[0].exchange_time, at("2026-04-07T14:30:02.789012Z"));
  EXPECT_EQ(sink.trades[1].id, "995098701");
  EXPECT_EQ(sink.trades[1].side, Side::sell);

  const auto newest_first = replaced(frame, "995098700", "1000000000");
  ASSERT_TRUE(decode(newest_first));
  ASSERT_EQ(sink.trades.size(), 4u);
  EXPECT_EQ(sink.trades[2].id, "995098701");
  EXPECT_EQ(sink.trades[3].id, "1000000000");
}

// A snapshot has old trades: every reconnect would tell them once more.
TEST_F(CoinbaseCodecTest, DropsTheTradesOfASnapshot) {
  ASSERT_TRUE(
      decode(replaced(load_frame("coinbase/ws_market_trades.json"), "\"update\"", "\"snapshot\"")));
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(CoinbaseCodecTest, InvertsSidesWhereTheyAreTheMakers) {
  CoinbaseCodec inverting{symbols, {.sides_are_makers = true}};
  ASSERT_TRUE(inverting.decode({load_frame("coinbase/ws_market_trades.json"), kArrival}, sink));
  EXPECT_EQ(sink.trades.at(0).side, Side::sell);
  EXPECT_EQ(sink.trades.at(1).side, Side::buy);
}

TEST_F(CoinbaseCodecTest, EmitsABook) {
  for (const std::string& line : load_lines("coinbase/ws_level2.jsonl")) ASSERT_TRUE(decode(line));
  ASSERT_EQ(sink.book_updates.size(), 2u);
  const BookUpdate& snapshot = sink.book_updates[0];
  EXPECT_TRUE(snapshot.snapshot);
  EXPECT_EQ(snapshot.symbol, Symbol{"btc/usd"});
  ASSERT_EQ(snapshot.bids.size(), 3u);
  ASSERT_EQ(snapshot.asks.size(), 3u);
  EXPECT_TRUE(snapshot.bids[0].price.is_identical("68900.00"_d));
  EXPECT_TRUE(snapshot.bids[0].size.is_identical("1.50000000"_d));
  EXPECT_EQ(snapshot.asks[2].price, "68902.00"_d);
  EXPECT_EQ(snapshot.exchange_time, at("2026-04-07T14:30:00.123456Z"));
  const BookUpdate& update = sink.book_updates[1];
  EXPECT_FALSE(update.snapshot);
  EXPECT_EQ(update.sequence, 1u);
  EXPECT_EQ(update.bids.at(0).size, "2.00000000"_d);
  EXPECT_TRUE(update.asks.at(0).size.is_zero());
}

// The numbers count a connection's messages: whose are missing nobody knows, so that no book of it
// is to be trusted.
TEST_F(CoinbaseCodecTest, CallsAllBooksStaleAfterAHole) {
  const auto lines = load_lines("coinbase/ws_level2.jsonl");
  ASSERT_TRUE(decode(lines.at(0)));
  ASSERT_TRUE(decode(numbered(replaced(lines.at(0), "BTC-USD", "ETH-USD"), 1)));
  ASSERT_TRUE(decode(numbered(lines.at(1), 2)));
  ASSERT_TRUE(decode(numbered(lines.at(1), 2)));  // twice is no hole
  for (const BookUpdate& update : sink.book_updates) EXPECT_FALSE(update.stale);
  const std::size_t before = sink.book_updates.size();

  ASSERT_TRUE(decode(numbered(load_frame("coinbase/ws_heartbeats.json"), 4)));
  ASSERT_EQ(sink.book_updates.size(), before + 2);
  EXPECT_TRUE(sink.book_updates[before].stale);
  EXPECT_EQ(sink.book_updates[before].symbol, Symbol{"btc/usd"});
  EXPECT_TRUE(sink.book_updates[before + 1].stale);
  EXPECT_EQ(sink.book_updates[before + 1].symbol, Symbol{"eth/usd"});
  BookKeeper keeper{coinbase_book_rules(0), Exchange{"coinbase"}, Symbol{"btc/usd"}};
  EXPECT_EQ(keeper.on_update(sink.book_updates[0]).kind, BookVerdict::Kind::applied);
  EXPECT_EQ(keeper.on_update(sink.book_updates[before]).cause, Errc::sequence_gap);
}

TEST_F(CoinbaseCodecTest, LeavesNumbersAloneWhereItShould) {
  CoinbaseCodec lenient{symbols, {.check_sequence = false}};
  const auto lines = load_lines("coinbase/ws_level2.jsonl");
  ASSERT_TRUE(lenient.decode({lines.at(0), kArrival}, sink));
  ASSERT_TRUE(lenient.decode({numbered(lines.at(1), 9), kArrival}, sink));
  ASSERT_EQ(sink.book_updates.size(), 2u);
  EXPECT_FALSE(sink.book_updates[1].stale);
}

TEST_F(CoinbaseCodecTest, ClosesACandleWhenTheNextOneBegins) {
  const auto frame = load_frame("coinbase/ws_candles.json");
  ASSERT_TRUE(decode(frame));
  ASSERT_EQ(sink.klines.size(), 1u);
  EXPECT_EQ(sink.klines[0].open_time, Timestamp{1'775'521'800'000'000'000});
  EXPECT_EQ(sink.klines[0].interval, std::chrono::minutes{5});
  EXPECT_EQ(sink.klines[0].close_time, sink.klines[0].open_time + std::chrono::minutes{5});
  EXPECT_EQ(sink.klines[0].open, "68900.00"_d);
  EXPECT_EQ(sink.klines[0].high, "68950.00"_d);
  EXPECT_EQ(sink.klines[0].low, "68850.00"_d);
  EXPECT_EQ(sink.klines[0].close, "68920.50"_d);
  EXPECT_EQ(sink.klines[0].volume, "42.15000000"_d);
  EXPECT_FALSE(sink.klines[0].closed);

  ASSERT_TRUE(decode(replaced(frame, "1775521800", "1775522100")));
  ASSERT_EQ(sink.klines.size(), 3u);
  EXPECT_TRUE(sink.klines[1].closed);
  EXPECT_EQ(sink.klines[1].open_time, sink.klines[0].open_time);
  EXPECT_FALSE(sink.klines[2].closed);
  ASSERT_TRUE(decode(frame));  // an old one of a snapshot
  EXPECT_TRUE(sink.klines.at(3).closed);
}

// The newest first, as over REST: told in order, each once, and all but the last are closed.
TEST_F(CoinbaseCodecTest, TellsASnapshotOfCandlesInOrder) {
  const auto row = [](const std::string& start) {
    return R"({"start":")" + start +
           R"(","high":"2","low":"1","open":"1","close":"2","volume":"3","product_id":"BTC-USD"})";
  };
  const std::string frame =
      R"({"channel":"candles","timestamp":"2026-04-07T14:30:05Z","sequence_num":3,"events":[)"
      R"({"type":"snapshot","candles":[)" +
      row("1775522400") + ',' + row("1775522100") + ',' + row("1775521800") + "]}]}";
  ASSERT_TRUE(decode(frame));
  ASSERT_TRUE(decode(replaced(replaced(frame, "1775522400", "1775522700"), "\"sequence_num\":3",
                              "\"sequence_num\":4")));
  ASSERT_EQ(sink.klines.size(), 7u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(sink.klines[i].open_time.nanoseconds() / 1'000'000'000,
              1'775'521'800 + 300 * static_cast<std::int64_t>(i));
    EXPECT_EQ(sink.klines[i].closed, i < 2) << i;
  }
  EXPECT_TRUE(sink.klines[5].closed) << "the one that was open before";
  EXPECT_EQ(sink.klines[5].open_time, sink.klines[2].open_time);
  EXPECT_FALSE(sink.klines[6].closed);
}

// Pairs in USDC and in USD are one book, told under the name in USD.
TEST_F(CoinbaseCodecTest, TellsWhatIsOfTwoPairsForBoth) {
  std::atomic<bool> has_usdc = false;
  codec = CoinbaseCodec{symbols, {.check_sequence = false, .has_usdc = &has_usdc}};
  symbols.add("BTC-USDC", Symbol{"btc/usdc"});
  const std::vector<std::string> frames{
      load_frame("coinbase/ws_ticker.json"), load_frame("coinbase/ws_market_trades.json"),
      load_lines("coinbase/ws_level2.jsonl").at(0), load_frame("coinbase/ws_candles.json")};
  for (const std::string& frame : frames) ASSERT_TRUE(decode(frame));
  const std::size_t alone = sink.events.size();
  has_usdc = true;
  for (const std::string& frame : frames) ASSERT_TRUE(decode(frame));

  EXPECT_EQ(sink.events.size(), 3 * alone);
  EXPECT_EQ(sink.tickers.at(1).symbol, Symbol{"btc/usd"});
  EXPECT_EQ(sink.tickers.at(2).symbol, Symbol{"btc/usdc"});
  EXPECT_EQ(sink.book_updates.at(2).symbol, Symbol{"btc/usdc"});
  EXPECT_EQ(sink.book_updates.at(2).bids.size(), sink.book_updates.at(1).bids.size());
  EXPECT_EQ(sink.klines.at(2).symbol, Symbol{"btc/usdc"});
  EXPECT_EQ(sink.trades.back().symbol, Symbol{"btc/usdc"});

  symbols.remove(Symbol{"btc/usd"});
  sink.tickers.clear();
  ASSERT_TRUE(decode(frames[0]));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_EQ(sink.tickers[0].symbol, Symbol{"btc/usdc"}) << "also where it is the only one";
}

TEST_F(CoinbaseCodecTest, ConfirmsAllThatIsInTheSet) {
  ASSERT_TRUE(decode(load_frame("coinbase/ws_subscriptions.json")));
  ASSERT_EQ(sink.controls.size(), 3u);
  for (const OwnedControl& control : sink.controls)
    EXPECT_EQ(control.kind, Control::Kind::subscribed);
  EXPECT_EQ(sink.controls[0].channel, "level2");
  EXPECT_EQ(sink.controls[0].symbol, "BTC-USD");
  EXPECT_EQ(sink.controls[2].channel, "market_trades");
  EXPECT_EQ(sink.controls[2].symbol, "ETH-USD");
  ASSERT_TRUE(decode(replaced(load_frame("coinbase/ws_subscriptions.json"),
                              R"("level2":["BTC-USD"],"market_trades":["BTC-USD","ETH-USD"])",
                              R"("heartbeats":["heartbeats"],"user":["some-user"])")));
  ASSERT_EQ(sink.controls.size(), 4u);
  EXPECT_EQ(sink.controls[3].channel, "user");
  EXPECT_TRUE(sink.controls[3].symbol.empty()) << "a user is no product";
}

TEST_F(CoinbaseCodecTest, TellsRefusalsHeartbeatsAndTheUnknown) {
  ASSERT_TRUE(decode(load_frame("coinbase/ws_error.json")));
  ASSERT_TRUE(decode(load_frame("coinbase/ws_heartbeats.json")));
  ASSERT_TRUE(decode(replaced(load_frame("coinbase/ws_heartbeats.json"), "3049", "\"3049\"")));
  ASSERT_TRUE(decode(replaced(load_frame("coinbase/ws_ticker.json"), "\"channel\":\"ticker\"",
                              "\"channel\":\"ticker_batch\"")));
  ASSERT_EQ(sink.controls.size(), 4u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::login_refused);
  EXPECT_TRUE(sink.controls[0].text.starts_with("authentication failure; check api_key"))
      << sink.controls[0].text;
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::heartbeat);
  EXPECT_EQ(sink.controls[2].kind, Control::Kind::heartbeat);
  EXPECT_EQ(sink.controls[3].kind, Control::Kind::unknown);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(CoinbaseCodecTest, TellsOfUnknownSymbols) {
  EXPECT_EQ(code_of(replaced(load_frame("coinbase/ws_ticker.json"), "BTC-USD", "X-USD")),
            Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

// A proxy may cut a frame anywhere: no prefix of a good one may pass for a good one.
TEST_F(CoinbaseCodecTest, RefusesEveryTruncatedFrame) {
  for (const char* const name :
       {"coinbase/ws_ticker.json", "coinbase/ws_market_trades.json", "coinbase/ws_candles.json",
        "coinbase/ws_heartbeats.json", "coinbase/ws_subscriptions.json", "coinbase/ws_error.json",
        "coinbase/ws_user.json", "coinbase/ws_level2.jsonl"}) {
    for (const std::string& whole : load_lines(name)) {
      for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<char> cut{whole.begin(),
                                    whole.begin() + static_cast<std::ptrdiff_t>(size)};
        ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << name << " cut at " << size;
      }
    }
  }
}

struct CoinbaseDocumented {
  std::string name;
  std::string list;
  std::set<std::string> needed;  // the fields of a row without which it is refused
};

TEST_F(CoinbaseCodecTest, RefusesARowWithoutADocumentedField) {
  const std::vector<CoinbaseDocumented> rows{
      {"coinbase/ws_ticker.json",
       "tickers",
       {"product_id", "best_bid", "best_bid_quantity", "best_ask", "best_ask_quantity"}},
      {"coinbase/ws_market_trades.json",
       "trades",
       {"trade_id", "product_id", "price", "size", "side", "time"}},
      {"coinbase/ws_level2.jsonl", "updates", {"side", "price_level", "new_quantity"}},
      {"coinbase/ws_candles.json",
       "candles",
       {"start", "high", "low", "open", "close", "volume", "product_id"}},
  };
  for (const CoinbaseDocumented& row : rows) {
    std::set<std::string> needed;
    const auto parts = without_each_field(load_lines(row.name).at(0), {"events", "0", row.list});
    for (const auto& [field, frame] : parts) {
      const Errc code = code_of(frame);
      if (code == Errc::missing_field) needed.insert(field);
      EXPECT_TRUE(code == Errc::missing_field || code == Errc{}) << row.name << ' ' << field;
    }
    EXPECT_EQ(needed, row.needed) << row.name;
  }
}

// A new word is no reason to lose a trade: it is told, and counted as unknown.
TEST_F(CoinbaseCodecTest, TakesTradesOfAnUnknownSide) {
  ASSERT_TRUE(
      decode(replaced(load_frame("coinbase/ws_market_trades.json"), "\"BUY\"", "\"BOTH\"")));
  ASSERT_EQ(sink.trades.size(), 2u);
  EXPECT_EQ(sink.trades[0].side, Side::unknown);
  EXPECT_EQ(sink.trades[1].side, Side::sell);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "BOTH");
}

TEST_F(CoinbaseCodecTest, RefusesValuesThatCannotBe) {
  const auto trades = load_frame("coinbase/ws_market_trades.json");
  EXPECT_EQ(code_of(replaced(trades, "\"68900.50\"", "\"x\"")), Errc::wrong_type);
  const auto book = load_lines("coinbase/ws_level2.jsonl").at(0);
  EXPECT_EQ(code_of(replaced(book, "\"offer\"", "\"ask\"")), Errc::bad_value);
  EXPECT_EQ(code_of(book + "x"), Errc::bad_json);
  EXPECT_EQ(
      code_of(replaced(load_frame("coinbase/ws_candles.json"), "1775521800", "17755218000000")),
      Errc::out_of_range);
}

}  // namespace
}  // namespace hftcpp
