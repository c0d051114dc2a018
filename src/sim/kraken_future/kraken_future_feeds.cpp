#include "sim/kraken_future/kraken_future_feeds.hpp"

#include "core/random.hpp"

#include <charconv>
#include <ranges>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRecentTrades = 100;
constexpr std::uint64_t kLie = 1'000'000;

}  // namespace

std::string KrakenFutureBookFeed::falsified(std::string_view text) const {
  constexpr std::string_view kKey = "\"seq\":";
  const std::size_t begin = text.find(kKey) + kKey.size();
  const std::size_t end = text.find(',', begin);
  std::uint64_t number = 0;
  std::from_chars(text.data() + begin, text.data() + end, number);
  return std::string{text.substr(0, begin)} + std::to_string(number + kLie) +
         std::string{text.substr(end)};
}

KrakenFutureInstrument::KrakenFutureInstrument(FaultInjector& faults, const Market& market,
                                               std::size_t index,
                                               std::chrono::milliseconds ticker_interval)
    : market_{market},
      index_{index},
      settings_{market.instruments()[index]},
      id_{kraken_future_id(settings_.symbol)},
      ticker_interval_{ticker_interval},
      book_{faults, Channel::order_book, settings_.symbol},
      trades_{faults, Channel::trade, settings_.symbol},
      tickers_{faults, Channel::ticker, settings_.symbol},
      lite_tickers_{faults, Channel::ticker, settings_.symbol},
      sequence_{90'000 + hash_of(id_) % 10'000} {
  const Timestamp now = Timestamp::now();
  day_ = past_candle(market, index, now + -24h, now);
}

Feed* KrakenFutureInstrument::find(std::string_view feed) noexcept {
  if (feed == "book") return &book_;
  if (feed == "trade") return &trades_;
  if (feed == "ticker") return &tickers_;
  if (feed == "ticker_lite") return &lite_tickers_;
  return nullptr;
}

std::string_view KrakenFutureInstrument::name_of(const Feed& feed) const noexcept {
  if (&feed == &book_) return "book";
  if (&feed == &trades_) return "trade";
  return &feed == &tickers_ ? "ticker" : "ticker_lite";
}

KrakenFutureTicker KrakenFutureInstrument::ticker(Timestamp time) const {
  const RawBook& book = market_.raw_book(index_);
  return {book.bids.front(), book.asks.front(), day_, time};
}

std::string KrakenFutureInstrument::snapshot(const Feed& feed, Timestamp now) const {
  std::string text;
  if (&feed == &book_) {
    append_future_book(text, naming(), market_.raw_book(index_), sequence_, now);
  } else if (&feed == &tickers_) {
    append_future_ticker(text, naming(), ticker(now));
  } else if (&feed == &lite_tickers_) {
    append_future_ticker_lite(text, naming(), ticker(now));
  } else {
    text.append(R"({"feed":"trade_snapshot","product_id":")").append(id_).append(R"(","trades":[)");
    for (const KrakenFutureTrade& trade : recent_ | std::views::reverse) {
      if (text.back() == '}') text += ',';
      append_future_trade(text, naming(), trade);
    }
    text += "]}";
  }
  return text;
}

// A change of several levels is as many messages.
void KrakenFutureInstrument::publish_levels(const MarketEvent& event, Side side) {
  for (const RawLevel& level : side == Side::buy ? event.bids : event.asks) {
    ++sequence_;
    if (book_.empty()) continue;
    text_.clear();
    append_future_level(text_, naming(), {side, level, sequence_, event.time});
    book_.publish({text_, sequence_, sequence_});
  }
}

void KrakenFutureInstrument::on_event(const MarketEvent& event) {
  if (event.trade) {
    day_.add(*event.trade);
    recent_.push_back({*event.trade, event.time});
    if (recent_.size() > kRecentTrades) recent_.pop_front();
    if (!trades_.empty()) {
      text_.clear();
      append_future_trade(text_, naming(), recent_.back());
      trades_.publish({text_, event.trade->id, event.trade->id});
    }
  }
  publish_levels(event, Side::buy);
  publish_levels(event, Side::sell);
  top_changed_ = top_changed_ || event.top_changed;
  if (ticker_interval_ == 0ms && event.top_changed) publish_tickers(event.time);
}

void KrakenFutureInstrument::publish_tickers(Timestamp now) {
  top_changed_ = false;
  if (!tickers_.empty()) {
    text_.clear();
    append_future_ticker(text_, naming(), ticker(now));
    tickers_.publish({text_});
  }
  if (lite_tickers_.empty()) return;
  text_.clear();
  append_future_ticker_lite(text_, naming(), ticker(now));
  lite_tickers_.publish({text_});
}

void KrakenFutureInstrument::on_tick(Timestamp now) {
  if (ticker_interval_ == 0ms || !top_changed_ || now < next_ticker_) return;
  next_ticker_ = now + ticker_interval_;
  publish_tickers(now);
}

void KrakenFutureInstrument::on_standstill() {
  book_.release_all();
  trades_.release_all();
}

}  // namespace hftcpp::sim
