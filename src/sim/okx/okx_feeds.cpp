#include "sim/okx/okx_feeds.hpp"

#include "core/random.hpp"
#include "sim/depth_view.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBookDepth = 400;
constexpr auto kKeepAlive = 60s;  // a book without changes is told of as often

// Its numbers are its checksum.
class OkxBookFeed final : public Feed {
 public:
  using Feed::Feed;

 private:
  [[nodiscard]] std::string falsified(std::string_view text) const override {
    constexpr std::string_view kKey = "\"prevSeqId\":";
    const std::size_t begin = text.find(kKey) + kKey.size();
    const std::size_t end = text.find(',', begin);
    std::uint64_t number = 0;
    std::from_chars(text.data() + begin, text.data() + end, number);
    return std::string{text.substr(0, begin)} + std::to_string(number + 1'000) +
           std::string{text.substr(end)};
  }
};

// Each of its messages is whole, or joins several trades: one that is missing leaves no trace.
class OkxTracelessFeed final : public Feed {
 public:
  using Feed::Feed;

 private:
  [[nodiscard]] bool shows_changes() const override { return false; }
};

constexpr std::array<OkxCandles, 17> kCandles{
    {{"candle1s", {1s}},
     {"candle1m", {1min}},
     {"candle3m", {3min}},
     {"candle5m", {5min}},
     {"candle15m", {15min}},
     {"candle30m", {30min}},
     {"candle1H", {1h}},
     {"candle2H", {2h}},
     {"candle4H", {4h}},
     {"candle6Hutc", {6h}},
     {"candle12Hutc", {12h}},
     {"candle1Dutc", {24h}},
     {"candle2Dutc", {48h}},
     {"candle3Dutc", {72h}},
     {"candle5Dutc", {120h}},
     {"candle1Wutc", {168h, CandleSpan::Kind::monday_week}},
     {"candle1Mutc", {720h, CandleSpan::Kind::month}}}};

// A candle's message up to its volume in contracts.
std::string_view head_of(std::string_view text) {
  for (int after = 0; after < 3; ++after) text = text.substr(0, text.rfind(','));
  return text;
}

// OKX deletes what falls out of the levels that it tells.
void add_fallen(const std::deque<RawLevel>& levels, bool falling, std::int64_t last_before,
                std::vector<RawLevel>& told) {
  for (std::size_t i = kBookDepth; i < levels.size(); ++i) {
    const std::int64_t price = levels[i].price;
    if (falling ? price < last_before : price > last_before) return;
    told.push_back({price, 0});
  }
}

std::int64_t last_told(const std::deque<RawLevel>& levels) {
  return levels.size() < kBookDepth ? levels.back().price : levels[kBookDepth - 1].price;
}

}  // namespace

// The levels that changed, gathered for a while.
struct OkxInstrument::Books {
  OkxBookFeed feed;
  DepthView view{kBookDepth};
  std::vector<RawLevel> bids{};
  std::vector<RawLevel> asks{};
  std::int64_t last_bid = 0;
  std::int64_t last_ask = 0;
  bool followed = false;  // by any client, at the last event
  bool changed = false;
  std::uint64_t told = 0;  // the sequence that clients have
  Timestamp published{};
};

// What is told whole each time: the present state of something.
struct OkxInstrument::Current {
  enum class What : std::uint8_t { best, ticker, top, mark_price, funding_rate };
  What what;
  std::string_view channel;
  std::unique_ptr<Feed> feed;
  std::chrono::milliseconds interval;
  bool changed = false;
  Timestamp published{};
};

struct OkxInstrument::Candles {
  const OkxCandles& kind;
  Feed feed;
  CandleSeries series;
  std::chrono::milliseconds interval;
  bool changed = false;
  Timestamp published{};
  std::string told{};  // prices and volume: a trade of less than a contract changes nothing
};

OkxInstrument::OkxInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                             Settings with)
    : market_{market},
      index_{index},
      settings_{market.instruments()[index]},
      unit_{settings_, with.is_swap},
      id_{okx_id(settings_.symbol, with.is_swap)},
      first_sequence_{335'000'000'000 + hash_of(id_) % 1'000'000'000},
      interval_{with.book_interval},
      books_{new Books{.feed = {faults, Channel::order_book, settings_.symbol}}},
      trades_{std::make_unique<OkxTracelessFeed>(faults, Channel::trade, settings_.symbol)},
      single_trades_{std::make_unique<Feed>(faults, Channel::trade, settings_.symbol)} {
  using What = Current::What;
  const auto add = [&](What what, std::string_view name, Channel channel, auto interval) {
    auto feed = std::make_unique<OkxTracelessFeed>(faults, channel, settings_.symbol);
    currents_.push_back(std::unique_ptr<Current>{
        new Current{.what = what, .channel = name, .feed = std::move(feed), .interval = interval}});
  };
  add(What::best, "bbo-tbt", Channel::ticker, interval_ / 10);
  add(What::ticker, "tickers", Channel::ticker, interval_);
  add(What::top, "books5", Channel::order_book, interval_);
  if (with.is_swap) {
    add(What::mark_price, "mark-price", Channel::funding, interval_ * 2);
    add(What::funding_rate, "funding-rate", Channel::funding,
        std::max<std::chrono::milliseconds>(interval_ * 300, 1s));
  }
  for (const OkxCandles& kind : kCandles)
    candles_.push_back(
        std::unique_ptr<Candles>{new Candles{.kind = kind,
                                             .feed = {faults, Channel::kline, settings_.symbol},
                                             .series = {market, index, kind.span},
                                             .interval = interval_ * 10}});
  const Timestamp now = Timestamp::now();
  day_ = past_candle(market, index, now + -24h, now);
}

OkxInstrument::~OkxInstrument() = default;

std::uint64_t OkxInstrument::sequence() const noexcept {
  return first_sequence_ + market_.last_number(index_);
}

Decimal OkxInstrument::mark_price() const noexcept {
  const RawBook& book = market_.raw_book(index_);
  return {(book.bids.front().price + book.asks.front().price) / 2, settings_.price_exponent};
}

OrderBook OkxInstrument::book(std::size_t depth) const {
  const RawBook& raw = market_.raw_book(index_);
  BookUpdate all;
  all.symbol = settings_.symbol;
  all.snapshot = true;
  all.sequence = sequence();
  const auto copy = [&](const std::deque<RawLevel>& levels, std::vector<Level>& out) {
    const std::size_t most = depth == 0 ? kBookDepth : std::min(depth, kBookDepth);
    for (std::size_t i = 0; i < std::min(most, levels.size()); ++i)
      out.push_back({Decimal{levels[i].price, settings_.price_exponent},
                     unit_.amount(levels[i].price, levels[i].size)});
  };
  copy(raw.bids, all.bids);
  copy(raw.asks, all.asks);
  OrderBook made{Exchange{}, settings_.symbol, depth};
  made.apply(all);
  return made;
}

Feed* OkxInstrument::find(std::string_view channel, Timestamp now) {
  if (channel == "trades") return trades_.get();
  if (channel == "trades-all") return single_trades_.get();
  if (channel == "books") {
    publish_books(now);
    return &books_->feed;
  }
  for (const auto& each : currents_)
    if (each->channel == channel) return each->feed.get();
  for (const auto& each : candles_)
    if (each->kind.channel == channel) return &each->feed;
  return nullptr;
}

std::string OkxInstrument::snapshot(const Feed& feed, Timestamp now) {
  std::string text;
  if (&feed == &books_->feed) return books_snapshot(now);
  for (const auto& each : currents_)
    if (each->feed.get() == &feed) append(text, *each, now);
  for (const auto& each : candles_) {
    if (&each->feed != &feed) continue;
    each->series.wake(now);
    append_candle(text, naming(), each->kind.channel, each->series.present(), false);
    each->told = head_of(text);
  }
  return text;
}

void OkxInstrument::on_event(const MarketEvent& event) {
  if (event.trade) on_trade(event);
  gather(event);
  for (const auto& each : currents_) {
    using What = Current::What;
    if (each->what == What::funding_rate) continue;
    if (event.top_changed || each->what == What::top) each->changed = true;
    if (event.trade && each->what == What::ticker) each->changed = true;
    if (event.time - each->published >= each->interval) publish(*each, event.time);
  }
}

void OkxInstrument::on_tick(Timestamp now) {
  if (now - books_->published >= interval_) publish_books(now);
  keep_alive(now);
  for (const auto& each : currents_) {
    if (now - each->published < each->interval) continue;
    if (each->what == Current::What::funding_rate) each->changed = true;
    publish(*each, now);
  }
  for (const auto& each : candles_) {
    if (each->feed.empty()) continue;
    roll(*each, now);
    if (each->changed && now - each->published >= each->interval)
      publish(*each, each->series.present(), false, now);
  }
}

void OkxInstrument::on_standstill() {
  const Timestamp now = Timestamp::now();
  publish_books(now);
  books_->feed.release_all();
  single_trades_->release_all();
  for (const auto& each : currents_) publish(*each, now);
}

// ---- the book ----

void OkxInstrument::gather(const MarketEvent& event) {
  Books& books = *books_;
  const RawBook& book = market_.raw_book(index_);
  if (!std::exchange(books.followed, !books.feed.empty()) || !books.followed) return;
  if (books.view.update(book, event)) books.changed = true;
  books.bids.insert(books.bids.end(), books.view.bids().begin(), books.view.bids().end());
  books.asks.insert(books.asks.end(), books.view.asks().begin(), books.view.asks().end());
  add_fallen(book.bids, true, std::exchange(books.last_bid, last_told(book.bids)), books.bids);
  add_fallen(book.asks, false, std::exchange(books.last_ask, last_told(book.asks)), books.asks);
  if (interval_ == 0ms) publish_books(event.time);
}

void OkxInstrument::publish_books(Timestamp now) {
  Books& books = *books_;
  if (!std::exchange(books.changed, false)) return;
  keep_latest(books.bids, Side::buy);
  keep_latest(books.asks, Side::sell);
  text_.clear();
  append_books(text_, naming(),
               {.action = "update",
                .bids = books.bids,
                .asks = books.asks,
                .sequence = sequence(),
                .previous = static_cast<std::int64_t>(books.told),
                .time = now});
  books.feed.publish({text_, books.told + 1, sequence()});
  books.told = sequence();
  books.published = now;
  books.bids.clear();
  books.asks.clear();
}

// Clients that have the book already go on from where it was published last: that is now.
std::string OkxInstrument::books_snapshot(Timestamp now) {
  Books& books = *books_;
  const RawBook book = top_of(market_.raw_book(index_), kBookDepth);
  const std::vector<RawLevel> bids{book.bids.begin(), book.bids.end()};
  const std::vector<RawLevel> asks{book.asks.begin(), book.asks.end()};
  books.view.reset(book);
  books.last_bid = last_told(book.bids);
  books.last_ask = last_told(book.asks);
  if (!std::exchange(books.followed, true)) {
    books.told = sequence();
    books.published = now;
  }
  std::string text;
  append_books(text, naming(),
               {.action = "snapshot",
                .bids = bids,
                .asks = asks,
                .sequence = books.told,
                .previous = -1,
                .time = now});
  return text;
}

void OkxInstrument::keep_alive(Timestamp now) {
  Books& books = *books_;
  if (books.feed.empty() || now - books.published < kKeepAlive) return;
  books.published = now;
  text_.clear();
  append_books(text_, naming(),
               {.action = "update",
                .bids = {},
                .asks = {},
                .sequence = books.told,
                .previous = static_cast<std::int64_t>(books.told),
                .time = now});
  books.feed.publish({text_, books.told, books.told});
}

// ---- trades and what follows from them ----

void OkxInstrument::on_trade(const MarketEvent& event) {
  const OkxTrade trade{*event.trade, sequence(), event.time};
  day_.add(trade.trade);
  publish_trade(*trades_, "trades", trade);
  publish_trade(*single_trades_, "trades-all", trade);
  for (const auto& each : candles_) {
    if (!each->series.is_awake()) continue;
    roll(*each, event.time);
    each->series.add(trade.trade);
    each->changed = true;
    if (event.time - each->published >= each->interval)
      publish(*each, each->series.present(), false, event.time);
  }
}

void OkxInstrument::publish_trade(Feed& feed, std::string_view channel, const OkxTrade& trade) {
  if (feed.empty()) return;
  text_.clear();
  append_trade(text_, naming(), channel, trade);
  feed.publish({text_, trade.trade.id, trade.trade.id});
}

void OkxInstrument::roll(Candles& candles, Timestamp now) {
  candles.series.wake(now);
  if (const std::optional<RawCandle> ended = candles.series.roll(now))
    publish(candles, *ended, true, now);
}

void OkxInstrument::publish(Candles& candles, const RawCandle& candle, bool is_closed,
                            Timestamp now) {
  candles.changed = false;
  candles.published = now;
  if (candles.feed.empty()) return;
  text_.clear();
  append_candle(text_, naming(), candles.kind.channel, candle, is_closed);
  if (!is_closed && head_of(text_) == candles.told) return;
  candles.told = head_of(text_);
  candles.feed.publish({text_});
}

void OkxInstrument::append(std::string& out, const Current& current, Timestamp now) const {
  const RawBook& book = market_.raw_book(index_);
  switch (current.what) {
    case Current::What::best:
      return append_top(out, naming(), {current.channel, book, 1, sequence(), now});
    case Current::What::top:
      return append_top(out, naming(), {current.channel, book, 5, sequence(), now});
    case Current::What::ticker:
      return append_ticker(out, naming(), book, day_, now);
    case Current::What::mark_price:
      return append_mark_price(out, naming(), mark_price(), now);
    case Current::What::funding_rate:
      return append_funding_rate(out, naming(), now);
  }
}

void OkxInstrument::publish(Current& current, Timestamp now) {
  if (!std::exchange(current.changed, false)) return;
  current.published = now;
  if (current.feed->empty()) return;
  text_.clear();
  append(text_, current, now);
  current.feed->publish({text_});
}

}  // namespace hftcpp::sim
