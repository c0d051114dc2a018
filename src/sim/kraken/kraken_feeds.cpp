#include "sim/kraken/kraken_feeds.hpp"

#include "sim/kraken/kraken_checksum.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRecentTrades = 50;
constexpr std::size_t kSnapshotCandles = 60;

}  // namespace

// A client's own copy of the best levels.
class KrakenBookFeed::Copy final : public Witness {
 public:
  explicit Copy(const KrakenBookFeed& feed)
      : feed_{feed}, book_{top_of(feed.book_, feed.depth())} {}

  [[nodiscard]] bool notices() const override {
    RawBook next = book_;
    apply(next, feed_.view_.bids(), feed_.view_.asks(), feed_.depth());
    return kraken_book_checksum(next) != feed_.checksum_;
  }

 private:
  const KrakenBookFeed& feed_;
  RawBook book_;
};

KrakenBookFeed::KrakenBookFeed(FaultInjector& faults, KrakenNaming naming, const RawBook& book,
                               std::size_t depth)
    : Feed{faults, Channel::order_book, naming.instrument.symbol},
      naming_{naming},
      book_{book},
      view_{depth} {}

std::string KrakenBookFeed::snapshot(Timestamp now) {
  view_.reset(book_);
  const auto top = [this](const std::deque<RawLevel>& levels) {
    return std::vector<RawLevel>{
        levels.begin(),
        levels.begin() + static_cast<std::ptrdiff_t>(std::min(depth(), levels.size()))};
  };
  const std::vector<RawLevel> bids = top(book_.bids);
  const std::vector<RawLevel> asks = top(book_.asks);
  std::string text;
  append_book(text, naming_,
              {.snapshot = true,
               .bids = bids,
               .asks = asks,
               .checksum = kraken_book_checksum(book_),
               .time = now});
  return text;
}

void KrakenBookFeed::on_event(const MarketEvent& event, std::optional<std::uint32_t>& checksum) {
  if (empty() || !view_.update(book_, event)) return;
  if (!checksum) checksum = kraken_book_checksum(book_);
  checksum_ = *checksum;
  text_.clear();
  append_book(text_, naming_,
              {.snapshot = false,
               .bids = view_.bids(),
               .asks = view_.asks(),
               .checksum = checksum_,
               .time = event.time});
  publish({text_});
}

std::string KrakenBookFeed::falsified(std::string_view text) const {
  constexpr std::string_view kKey = "\"checksum\":";
  const std::size_t begin = text.find(kKey) + kKey.size();
  const std::size_t end = text.find(',', begin);
  return std::string{text.substr(0, begin)} + std::to_string(checksum_ ^ 0x5a5a5a5aU) +
         std::string{text.substr(end)};
}

std::unique_ptr<Witness> KrakenBookFeed::witness() const {
  return std::make_unique<Copy>(*this);
}

struct KrakenInstrument::Ohlc {
  Ohlc(FaultInjector& faults, const Market& market, std::size_t index, int length)
      : minutes{length},
        feed{faults, Channel::kline, market.instruments()[index].symbol},
        candles{market, index, {.length = std::chrono::minutes{length}}} {}

  int minutes;
  Feed feed;
  CandleSeries candles;
};

KrakenInstrument::KrakenInstrument(FaultInjector& faults, const Market& market, std::size_t index)
    : market_{market},
      index_{index},
      settings_{market.instruments()[index]},
      name_{kraken_symbol(settings_.symbol)},
      naming_{settings_, name_},
      trades_{faults, Channel::trade, settings_.symbol},
      ticker_on_trade_{faults, Channel::ticker, settings_.symbol},
      ticker_on_top_{faults, Channel::ticker, settings_.symbol} {
  for (const std::size_t depth : kKrakenDepths)
    books_.push_back(
        std::make_unique<KrakenBookFeed>(faults, naming_, market.raw_book(index), depth));
  for (const int minutes : kKrakenMinutes)
    ohlc_.push_back(std::make_unique<Ohlc>(faults, market, index, minutes));
  const Timestamp now = Timestamp::now();
  day_ = past_candle(market, index, now + -24h, now);
}

KrakenInstrument::~KrakenInstrument() = default;

KrakenBookFeed* KrakenInstrument::book(std::size_t depth) noexcept {
  for (const auto& feed : books_)
    if (feed->depth() == depth) return feed.get();
  return nullptr;
}

Feed* KrakenInstrument::ohlc(int minutes) noexcept {
  for (const auto& each : ohlc_)
    if (each->minutes == minutes) return &each->feed;
  return nullptr;
}

KrakenTickerMessage KrakenInstrument::ticker(Timestamp time, bool snapshot) const {
  const RawBook& book = market_.raw_book(index_);
  return {snapshot, book.bids.front(), book.asks.front(), day_, time};
}

std::string KrakenInstrument::snapshot(const Feed& feed, Timestamp now) {
  std::string text;
  if (&feed == &trades_) {
    const std::vector<TimedTrade> trades{recent_.begin(), recent_.end()};
    append_trades(text, naming_, trades, "snapshot");
  } else if (feed.channel() == Channel::ticker) {
    append_ticker(text, naming_, ticker(now, true));
  }
  for (const auto& each : books_)
    if (each.get() == &feed) return each->snapshot(now);
  for (const auto& each : ohlc_) {
    if (&each->feed != &feed) continue;
    each->candles.wake(now);
    append_candles(text, naming_, each->minutes, each->candles.last(kSnapshotCandles), "snapshot",
                   now);
  }
  return text;
}

void KrakenInstrument::on_event(const MarketEvent& event) {
  if (event.trade) on_trade(event);
  if (event.top_changed) publish_ticker(ticker_on_top_, event.time);
  std::optional<std::uint32_t> checksum;
  for (const auto& feed : books_) feed->on_event(event, checksum);
}

void KrakenInstrument::on_trade(const MarketEvent& event) {
  const TimedTrade trade{*event.trade, event.time};
  day_.add(*event.trade);
  recent_.push_back(trade);
  if (recent_.size() > kRecentTrades) recent_.pop_front();
  if (!trades_.empty()) {
    text_.clear();
    append_trades(text_, naming_, {&trade, 1}, "update");
    trades_.publish({text_, trade.trade.id, trade.trade.id});
  }
  publish_ticker(ticker_on_trade_, event.time);
  for (const auto& each : ohlc_) {
    if (!each->candles.is_awake()) continue;
    (void)each->candles.roll(event.time);  // Kraken does not tell that a candle is complete
    each->candles.add(*event.trade);
    if (each->feed.empty()) continue;
    text_.clear();
    append_candles(text_, naming_, each->minutes, {&each->candles.present(), 1}, "update",
                   event.time);
    each->feed.publish({text_});
  }
}

void KrakenInstrument::publish_ticker(Feed& feed, Timestamp time) {
  if (feed.empty()) return;
  text_.clear();
  append_ticker(text_, naming_, ticker(time, false));
  feed.publish({text_});
}

void KrakenInstrument::on_standstill() {
  for (const auto& feed : books_) feed->release_all();
  trades_.release_all();
}

}  // namespace hftcpp::sim
