#include "sim/coinbase/coinbase_feeds.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRecentTrades = 50;
constexpr std::size_t kSnapshotCandles = 100;

}  // namespace

CoinbaseInstrument::CoinbaseInstrument(FaultInjector& faults, const Market& market,
                                       std::size_t index, Settings settings)
    : market_{market},
      index_{index},
      instrument_{market.instruments()[index]},
      settings_{settings},
      product_{coinbase_product(instrument_.symbol)},
      naming_{instrument_, product_},
      level2_{faults, Channel::order_book, instrument_.symbol},
      trades_{faults, Channel::trade, instrument_.symbol},
      ticker_{faults, Channel::ticker, instrument_.symbol},
      candle_feed_{faults, Channel::kline, instrument_.symbol},
      candles_{market, index, {.length = 5min}} {
  const Timestamp now = Timestamp::now();
  day_ = past_candle(market, index, now + -24h, now);
  year_ = past_candle(market, index, now + -24h * 364, now);
}

Feed* CoinbaseInstrument::find(std::string_view channel) noexcept {
  if (channel == "level2") return &level2_;
  if (channel == "market_trades") return &trades_;
  if (channel == "ticker") return &ticker_;
  return channel == "candles" ? &candle_feed_ : nullptr;
}

CoinbaseTicker CoinbaseInstrument::ticker(Timestamp now) const {
  const RawBook& book = market_.raw_book(index_);
  return {book.bids.front(), book.asks.front(), day_, year_, now};
}

std::string CoinbaseInstrument::snapshot(const Feed& feed, Timestamp now) {
  std::string text;
  if (&feed == &level2_) {
    const RawBook& book = market_.raw_book(index_);
    const std::vector<RawLevel> bids{book.bids.begin(), book.bids.end()};
    const std::vector<RawLevel> asks{book.asks.begin(), book.asks.end()};
    append_book(text, naming_, {.snapshot = true, .bids = bids, .asks = asks, .time = now});
  } else if (&feed == &trades_) {
    const std::vector<CoinbaseTrade> trades{recent_.begin(), recent_.end()};
    append_trades(text, naming_, trades, "snapshot", now);
  } else if (&feed == &ticker_) {
    append_ticker(text, naming_, ticker(now), "snapshot");
  } else {
    candles_.wake(now);
    (void)candles_.roll(now);
    append_candles(text, naming_, candles_.last(kSnapshotCandles), "snapshot", now);
  }
  return text;
}

void CoinbaseInstrument::on_event(const MarketEvent& event) {
  if (!level2_.empty()) {
    text_.clear();
    append_book(text_, naming_, {false, event.bids, event.asks, event.time});
    level2_.publish({text_});
  }
  if (event.trade) on_trade({*event.trade, event.time});
}

void CoinbaseInstrument::on_trade(const CoinbaseTrade& trade) {
  day_.add(trade.trade);
  recent_.push_back(trade);
  if (recent_.size() > kRecentTrades) recent_.pop_front();
  if (!trades_.empty()) gathered_.push_back(trade);
  if (settings_.trades_interval == 0ms) publish_trades(trade.time);
  if (!ticker_.empty()) {
    text_.clear();
    append_ticker(text_, naming_, ticker(trade.time), "update");
    ticker_.publish({text_});
  }
  if (!candles_.is_awake()) return;
  (void)candles_.roll(trade.time);  // Coinbase does not tell that a candle is complete
  candles_.add(trade.trade);
  candle_changed_ = true;
  if (settings_.candle_interval == 0ms) publish_candle(trade.time);
}

void CoinbaseInstrument::publish_trades(Timestamp now) {
  trades_published_ = now;
  if (gathered_.empty()) return;
  text_.clear();
  append_trades(text_, naming_, gathered_, "update", now);
  trades_.publish({text_, gathered_.front().trade.id, gathered_.back().trade.id});
  gathered_.clear();
}

void CoinbaseInstrument::publish_candle(Timestamp now) {
  candle_published_ = now;
  if (!std::exchange(candle_changed_, false) || candle_feed_.empty()) return;
  text_.clear();
  append_candles(text_, naming_, {&candles_.present(), 1}, "update", now);
  candle_feed_.publish({text_});
}

void CoinbaseInstrument::on_tick(Timestamp now) {
  if (now - trades_published_ >= settings_.trades_interval) publish_trades(now);
  if (now - candle_published_ >= settings_.candle_interval) publish_candle(now);
}

void CoinbaseInstrument::on_standstill() {
  publish_trades(Timestamp::now());
  level2_.release_all();
  trades_.release_all();
}

void CoinbaseInstrument::append_listing(std::string& out) const {
  append_product(out, naming_, ticker(Timestamp::now()));
}

std::string CoinbaseInstrument::price_book(std::size_t limit) const {
  std::string text;
  append_coinbase_price_book(text, naming_, market_.raw_book(index_), limit, Timestamp::now());
  return text;
}

std::string CoinbaseInstrument::candles(std::size_t limit, Timestamp now) {
  candles_.wake(now);
  (void)candles_.roll(now);
  const std::vector<RawCandle> last = candles_.last(limit);
  std::string text = R"({"candles":[)";
  for (std::size_t i = last.size(); i > 0; --i) {
    if (text.back() == '}') text += ',';
    append_coinbase_candle(text, instrument_, last[i - 1]);
  }
  return text + "]}";
}

}  // namespace hftcpp::sim
