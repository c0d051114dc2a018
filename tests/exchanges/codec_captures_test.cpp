// Recorded frames through the codecs: each number of an event is the frame's own text, taken from
// there by searching it, with no parser at all. Skipped where the recordings are not at hand.
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "support/collector.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

// The text of a field, without quotes: what stands between its name and the next comma or bracket.
std::string field_text(const std::string& frame, const std::string& name) {
  std::smatch match;
  if (std::regex_search(frame, match, std::regex{"\"" + name + "\":\"?([^\",}\\]]*)"}))
    return match[1];
  ADD_FAILURE() << name << " is not in " << frame;
  return {};
}

// All that the pattern's two groups match in a part of the frame.
std::vector<std::string> pairs_of(const std::string& frame, const std::string& list,
                                  const std::string& pattern) {
  const std::size_t from = frame.find("\"" + list + "\":[");
  EXPECT_NE(from, std::string::npos) << list;
  std::size_t to = from + list.size() + 4;
  for (int depth = 1; depth > 0; ++to) depth += (frame[to] == '[') - (frame[to] == ']');
  const std::string part = frame.substr(from, to - from);
  const std::regex pair{pattern};
  std::vector<std::string> found;
  for (std::sregex_iterator at{part.begin(), part.end(), pair}, end; at != end; ++at)
    found.push_back((*at)[1].str() + " " + (*at)[2].str());
  return found;
}

std::vector<std::string> level_texts(const std::vector<Level>& levels) {
  std::vector<std::string> texts;
  for (const Level& level : levels)
    texts.push_back(level.price.to_string() + " " + level.size.to_string());
  return texts;
}

// "1633998534486" as a count of to_milliseconds.
Timestamp to_milliseconds(const std::string& text) {
  return *Timestamp::from_milliseconds(std::stoll(text));
}

class CodecCaptures : public testing::Test {
 protected:
  void SetUp() override {
    if (!captures_available()) GTEST_SKIP() << "no captures here";
  }

  template <class Codec>
  Collector replay(Codec&& codec, const std::string& frame) {
    Collector sink;
    const auto decoded = codec.decode({frame, Timestamp{1}}, sink);
    EXPECT_TRUE(decoded) << frame;
    return sink;
  }
};

class BinanceCaptures : public CodecCaptures {
 protected:
  BinanceCaptures() { symbols.set_resolver(binance_symbol); }
  SymbolMap symbols;
  BinanceCodec codec{symbols};
};

TEST_F(BinanceCaptures, TickersSayWhatTheFramesSay) {
  for (const char* const name : {"binance/bookTicker.jsonl", "binance/bookTicker_us.jsonl"}) {
    const auto frames = load_capture_lines(name);
    ASSERT_FALSE(frames.empty());
    for (const auto& frame : frames) {
      const Collector sink = replay(codec, frame);
      ASSERT_EQ(sink.events.size(), 1u);
      const Ticker& ticker = sink.tickers.at(0);
      EXPECT_EQ(symbols.native(ticker.symbol), field_text(frame, "s"));
      EXPECT_EQ(ticker.bid_price.to_string(), field_text(frame, "b"));
      EXPECT_EQ(ticker.bid_size.to_string(), field_text(frame, "B"));
      EXPECT_EQ(ticker.ask_price.to_string(), field_text(frame, "a"));
      EXPECT_EQ(ticker.ask_size.to_string(), field_text(frame, "A"));
      EXPECT_EQ(std::to_string(ticker.sequence), field_text(frame, "u"));
    }
  }
}

TEST_F(BinanceCaptures, BooksSayWhatTheFramesSay) {
  const std::string level = "\\[\"([^\"]*)\",\"([^\"]*)\"\\]";
  for (const char* const name :
       {"binance/depth_BLZETH.jsonl", "binance/depth_LRCBTC.jsonl", "binance/depth_RUNEEUR.jsonl",
        "binance/depth_COMPUSDT_us.jsonl", "binance/depth_CRVUSDT_us.jsonl"}) {
    const auto frames = load_capture_lines(name);
    ASSERT_FALSE(frames.empty());
    for (const auto& frame : frames) {
      const Collector sink = replay(codec, frame);
      ASSERT_EQ(sink.events.size(), 1u);
      const BookUpdate& book = sink.book_updates.at(0);
      EXPECT_EQ(symbols.native(book.symbol), field_text(frame, "s"));
      EXPECT_EQ(std::to_string(book.first_sequence), field_text(frame, "U"));
      EXPECT_EQ(std::to_string(book.sequence), field_text(frame, "u"));
      EXPECT_EQ(book.exchange_time, to_milliseconds(field_text(frame, "E")));
      EXPECT_EQ(level_texts(book.bids), pairs_of(frame, "b", level));
      EXPECT_EQ(level_texts(book.asks), pairs_of(frame, "a", level));
    }
  }
}

TEST_F(BinanceCaptures, BooksJoinTheOnesThatWereFetched) {
  for (const auto& [frames, snapshot] : {std::pair{"depth_BLZETH", "depth_BLZETH"},
                                         {"depth_LRCBTC", "depth_LRCBTC"},
                                         {"depth_RUNEEUR", "depth_RUNEEUR"},
                                         {"depth_COMPUSDT_us", "depth_COMPUSDT"},
                                         {"depth_CRVUSDT_us", "depth_CRVUSDT"}}) {
    const auto json = load_capture("binance/rest/" + std::string{snapshot} + ".json");
    const Symbol symbol{snapshot};
    const auto book = BinanceCodec::parse_book_snapshot(json, symbol);
    ASSERT_TRUE(book) << snapshot;
    const std::string level = "\\[\"([^\"]*)\",\"([^\"]*)\"\\]";
    EXPECT_EQ(level_texts(book->bids), pairs_of(json, "bids", level));
    EXPECT_EQ(level_texts(book->asks), pairs_of(json, "asks", level));

    BookKeeper keeper{binance_book_rules(0), Exchange{"binance"}, symbol};
    ASSERT_EQ(keeper.on_snapshot(*book).kind, BookVerdict::Kind::applied);
    std::size_t applied = 0;
    for (const auto& frame : load_capture_lines("binance/" + std::string{frames} + ".jsonl")) {
      const BookVerdict verdict = keeper.on_update(replay(codec, frame).book_updates.at(0));
      ASSERT_NE(verdict.kind, BookVerdict::Kind::broken) << frame;
      if (verdict.kind == BookVerdict::Kind::applied) ++applied;
    }
    EXPECT_GT(applied, 0u) << frames;
    EXPECT_FALSE(keeper.book().is_crossed());
  }
}

TEST_F(BinanceCaptures, TradesAndKlinesSayWhatTheFramesSay) {
  for (const auto& frame : load_capture_lines("binance/aggTrade.jsonl")) {
    const Trade trade = replay(codec, frame).trades.at(0);
    EXPECT_EQ(trade.price.to_string(), field_text(frame, "p"));
    EXPECT_EQ(trade.size.to_string(), field_text(frame, "q"));
    EXPECT_EQ(trade.id, field_text(frame, "a"));
    EXPECT_EQ(trade.exchange_time, to_milliseconds(field_text(frame, "T")));
    EXPECT_EQ(trade.side, field_text(frame, "m") == "true" ? Side::sell : Side::buy);
  }
  for (const auto& frame : load_capture_lines("binance/kline.jsonl")) {
    const Kline kline = replay(codec, frame).klines.at(0);
    EXPECT_EQ(kline.open.to_string(), field_text(frame, "o"));
    EXPECT_EQ(kline.high.to_string(), field_text(frame, "h"));
    EXPECT_EQ(kline.low.to_string(), field_text(frame, "l"));
    EXPECT_EQ(kline.close.to_string(), field_text(frame, "c"));
    EXPECT_EQ(kline.volume.to_string(), field_text(frame, "v"));
    EXPECT_EQ(kline.open_time, to_milliseconds(field_text(frame, "t")));
  }
}

TEST_F(BinanceCaptures, UserEventsSayWhatTheFramesSay) {
  for (const auto& frame : load_capture_lines("binance/user_doc.jsonl")) {
    const Collector sink = replay(codec, frame);
    ASSERT_FALSE(sink.events.empty()) << frame;
    for (const MyOrder& order : sink.my_orders) {
      EXPECT_EQ(order.size.to_string(), field_text(frame, "q"));
      EXPECT_EQ(order.filled_size.to_string(), field_text(frame, "z"));
      EXPECT_EQ(order.price->to_string(), field_text(frame, "p"));
      EXPECT_EQ(order.order_id, field_text(frame, "i"));
    }
    for (const MyTrade& trade : sink.my_trades) {
      EXPECT_EQ(trade.price.to_string(), field_text(frame, "L"));
      EXPECT_EQ(trade.size.to_string(), field_text(frame, "l"));
      EXPECT_EQ(trade.fee->to_string(), field_text(frame, "n"));
      EXPECT_EQ(trade.id, field_text(frame, "t"));
    }
    for (const Balance& balance : sink.balances) {
      if (!balance.change) continue;
      EXPECT_EQ(balance.change->to_string(), field_text(frame, "d"));
    }
  }
}

TEST_F(CodecCaptures, KrakenEventsSayWhatTheFramesSay) {
  SymbolMap symbols;
  symbols.set_resolver(kraken_symbol);
  KrakenCodec codec{symbols};
  const std::string level = "\"price\":([^,}]*),\"qty\":([^,}]*)";
  for (const char* const name : {"kraken/market_doc.jsonl", "kraken/user_doc.jsonl"}) {
    for (const auto& frame : load_capture_lines(name)) {
      const Collector sink = replay(codec, frame);
      EXPECT_FALSE(sink.events.empty() && sink.controls.empty()) << frame;
      for (const Ticker& ticker : sink.tickers) {
        EXPECT_EQ(ticker.bid_price.to_string(), field_text(frame, "bid"));
        EXPECT_EQ(ticker.bid_size.to_string(), field_text(frame, "bid_qty"));
        EXPECT_EQ(ticker.ask_price.to_string(), field_text(frame, "ask"));
        EXPECT_EQ(ticker.ask_size.to_string(), field_text(frame, "ask_qty"));
      }
      std::vector<std::string> trades;
      for (const Trade& trade : sink.trades)
        trades.push_back(trade.price.to_string() + " " + trade.size.to_string());
      EXPECT_TRUE(trades.empty() || trades == pairs_of(frame, "data", level)) << frame;
      for (const BookUpdate& book : sink.book_updates) {
        EXPECT_EQ(level_texts(book.bids), pairs_of(frame, "bids", level));
        EXPECT_EQ(level_texts(book.asks), pairs_of(frame, "asks", level));
        EXPECT_EQ(std::to_string(*book.checksum), field_text(frame, "checksum"));
      }
      for (const MyOrder& order : sink.my_orders) {
        EXPECT_EQ(order.size.to_string(), field_text(frame, "order_qty"));
        EXPECT_EQ(order.price->to_string(), field_text(frame, "limit_price"));
      }
      for (const Balance& balance : sink.balances)
        EXPECT_EQ(balance.total->to_string(), field_text(frame, "balance"));
    }
  }
}

}  // namespace
}  // namespace hftcpp
