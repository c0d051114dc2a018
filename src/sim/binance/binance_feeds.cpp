#include "sim/binance/binance_feeds.hpp"

#include "sim/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

// A client needs this long to have joined the snapshot that it has asked for.
constexpr auto kJoin = 250ms;

// Its numbers are its checksum.
class BinanceDepthFeed final : public Feed {
 public:
  using Feed::Feed;

 private:
  [[nodiscard]] std::string falsified(std::string_view text) const override {
    std::string wrong{text};
    for (const std::string_view key : {"\"U\":", "\"u\":", "\"pu\":"}) {
      const std::size_t found = wrong.find(key);
      if (found == std::string::npos) continue;
      const std::size_t begin = found + key.size();
      const std::size_t end = wrong.find(',', begin);
      std::uint64_t number = 0;
      std::from_chars(wrong.data() + begin, wrong.data() + end, number);
      wrong.replace(begin, end - begin, std::to_string(number + 1'000));
    }
    return wrong;
  }
};

// Each of its messages is whole: one that is missing leaves no trace.
class BinanceTopFeed final : public Feed {
 public:
  using Feed::Feed;

 private:
  [[nodiscard]] bool shows_changes() const override { return false; }
};

std::unique_ptr<Feed> make_feed(FaultInjector& faults, Channel channel, Symbol symbol,
                                std::string_view suffix) {
  if (suffix.starts_with("depth@") || suffix == "depth")
    return std::make_unique<BinanceDepthFeed>(faults, channel, symbol);
  if (channel == Channel::order_book)
    return std::make_unique<BinanceTopFeed>(faults, channel, symbol);
  return std::make_unique<Feed>(faults, channel, symbol);
}

// Of several sizes that a level had, the last: what was gathered becomes one message's levels.
void keep_last(std::vector<RawLevel>& levels, bool falling) {
  std::stable_sort(levels.begin(), levels.end(), [=](const RawLevel& a, const RawLevel& b) {
    return falling ? a.price > b.price : a.price < b.price;
  });
  std::reverse(levels.begin(), levels.end());
  const auto end =
      std::unique(levels.begin(), levels.end(),
                  [](const RawLevel& a, const RawLevel& b) { return a.price == b.price; });
  levels.erase(end, levels.end());
  std::reverse(levels.begin(), levels.end());
}

// Kinds of candles, by Binance's names.
struct Interval {
  std::string_view name;
  CandleSpan span;
};
constexpr std::array<Interval, 16> kIntervals{{{"1s", {1s}},
                                               {"1m", {1min}},
                                               {"3m", {3min}},
                                               {"5m", {5min}},
                                               {"15m", {15min}},
                                               {"30m", {30min}},
                                               {"1h", {1h}},
                                               {"2h", {2h}},
                                               {"4h", {4h}},
                                               {"6h", {6h}},
                                               {"8h", {8h}},
                                               {"12h", {12h}},
                                               {"1d", {24h}},
                                               {"3d", {72h}},
                                               {"1w", {168h, CandleSpan::Kind::monday_week}},
                                               {"1M", {720h, CandleSpan::Kind::month}}}};

}  // namespace

BinanceStream::BinanceStream(FaultInjector& faults, const BinanceNaming& naming, Channel channel,
                             std::string suffix)
    : suffix_{std::move(suffix)},
      milliseconds_{make_feed(faults, channel, naming.instrument.symbol, suffix_)},
      microseconds_{make_feed(faults, channel, naming.instrument.symbol, suffix_)} {
  const std::string before =
      R"({"stream":")" + to_lower(naming.symbol) + '@' + suffix_ + R"(","data":)";
  milliseconds_->wrap_in(before, "}");
  microseconds_->wrap_in(before, "}");
}

// Changes of the book, gathered for a while.
struct BinanceInstrument::Depth {
  BinanceStream stream;
  std::chrono::milliseconds interval;
  std::vector<RawLevel> bids;
  std::vector<RawLevel> asks;
  std::uint64_t first_id = 0;     // 0: nothing gathered
  std::uint64_t previous_id = 0;  // the last that was told, or that nobody was there to be told
  Timestamp published;
};

// The best levels, whole.
struct BinanceInstrument::Top {
  BinanceStream stream;
  std::chrono::milliseconds interval;
  DepthView view;
  bool followed = false;  // by any client, at the last event
  bool changed = false;
  BinanceIds ids{};  // of the message before
  Timestamp published;
};

struct BinanceInstrument::Kline {
  const Interval& interval;
  BinanceStream stream;
  CandleSeries candles;
  std::chrono::milliseconds pause;
  bool changed = false;
  Timestamp published;
};

BinanceInstrument::BinanceInstrument(FaultInjector& faults, const Market& market, std::size_t index,
                                     Settings settings)
    : market_{market},
      index_{index},
      settings_{std::move(settings)},
      name_{binance_symbol(symbol())},
      trades_{faults, naming(), Channel::trade, "trade"},
      aggregate_trades_{faults, naming(), Channel::trade, "aggTrade"},
      book_ticker_{faults, naming(), Channel::ticker, "bookTicker"} {
  const auto stream = [&](Channel channel, std::string suffix) {
    return BinanceStream{faults, naming(), channel, std::move(suffix)};
  };
  for (const BinanceSpeed& each : settings_.speeds) {
    const std::string speed{each.suffix};
    const auto interval = settings_.book_interval * each.tenths / 10;
    depths_.push_back(std::make_unique<Depth>(
        Depth{stream(Channel::order_book, "depth" + speed), interval, {}, {}, 0, update_id(), {}}));
    for (const std::size_t levels : {5U, 10U, 20U})
      tops_.push_back(std::make_unique<Top>(
          Top{stream(Channel::order_book, "depth" + std::to_string(levels) + speed),
              interval,
              DepthView{levels},
              false,
              false,
              {},
              {}}));
  }
  for (const Interval& interval : kIntervals) {
    const bool is_second = interval.name == "1s";
    if (is_second && !settings_.has_seconds) continue;
    const int tenths = is_second ? 100 : settings_.kline_tenths;
    klines_.push_back(
        std::make_unique<Kline>(Kline{interval,
                                      stream(Channel::kline, "kline_" + std::string{interval.name}),
                                      CandleSeries{market, index, interval.span},
                                      settings_.book_interval * tenths / 10,
                                      false,
                                      {}}));
  }
}

BinanceInstrument::~BinanceInstrument() = default;

BinanceNaming BinanceInstrument::naming() const noexcept {
  return {market_.instruments()[index_], name_, settings_.words.decimals()};
}

Feed* BinanceInstrument::find(std::string_view suffix, TimeUnit unit) noexcept {
  for (BinanceStream* stream : {&trades_, &aggregate_trades_, &book_ticker_})
    if (stream->suffix() == suffix) return &stream->feed(unit);
  for (const auto& each : depths_)
    if (each->stream.suffix() == suffix) return &each->stream.feed(unit);
  for (const auto& each : tops_)
    if (each->stream.suffix() == suffix) return &each->stream.feed(unit);
  for (const auto& each : klines_)
    if (each->stream.suffix() == suffix) return &each->stream.feed(unit);
  return nullptr;
}

void BinanceInstrument::on_event(const MarketEvent& event) {
  if (event.trade) on_trade({*event.trade, event.time});
  if (event.top_changed)
    book_ticker_.publish([&](std::string& out, TimeUnit) {
      settings_.words.append_book_ticker(
          out, naming(), {{.last = update_id()}, market_.raw_book(index_), 1, event.time});
    });
  for (const auto& each : depths_) gather(*each, event);
  for (const auto& each : tops_) look_at(*each, event);
}

void BinanceInstrument::on_trade(const BinanceTrade& trade) {
  trades_.publish([&](std::string& out,
                      TimeUnit unit) { settings_.words.append_trade(out, naming(), trade, unit); },
                  trade.trade.id, trade.trade.id);
  aggregate_trades_.publish(
      [&](std::string& out, TimeUnit unit) {
        settings_.words.append_aggregate_trade(out, naming(), trade, unit);
      },
      aggregate_id(trade.trade), aggregate_id(trade.trade));
  for (const auto& each : klines_) add(*each, trade);
}

void BinanceInstrument::gather(Depth& depth, const MarketEvent& event) {
  if (depth.stream.empty()) {
    depth.previous_id = update_id();
    return;
  }
  if (depth.first_id == 0) depth.first_id = update_id();
  depth.bids.insert(depth.bids.end(), event.bids.begin(), event.bids.end());
  depth.asks.insert(depth.asks.end(), event.asks.begin(), event.asks.end());
  if (depth.interval == 0ms) publish_depth(depth, event.time);
}

void BinanceInstrument::look_at(Top& top, const MarketEvent& event) {
  const RawBook& book = market_.raw_book(index_);
  if (!std::exchange(top.followed, !top.stream.empty())) {
    top.view.reset(book);  // nobody has followed it up to now
    top.changed = true;
  } else if (top.view.update(book, event)) {
    top.changed = true;
  }
  if (top.interval == 0ms) publish_top(top, event.time);
}

void BinanceInstrument::add(Kline& kline, const BinanceTrade& trade) {
  if (!kline.candles.is_awake()) return;
  if (const std::optional<RawCandle> ended = kline.candles.roll(trade.time))
    publish_kline(kline, *ended, true, trade.time);
  kline.candles.add(trade.trade);
  kline.changed = true;
  if (kline.pause == 0ms) publish_kline(kline, kline.candles.present(), false, trade.time);
}

void BinanceInstrument::on_tick(Timestamp now) {
  for (const auto& each : depths_)
    if (now - each->published >= each->interval) publish_depth(*each, now);
  for (const auto& each : tops_)
    if (now - each->published >= each->interval) publish_top(*each, now);
  for (const auto& each : klines_) {
    if (each->stream.empty()) continue;
    each->candles.wake(now);
    if (const std::optional<RawCandle> ended = each->candles.roll(now))
      publish_kline(*each, *ended, true, now);
    if (each->changed && now - each->published >= each->pause)
      publish_kline(*each, each->candles.present(), false, now);
  }
}

void BinanceInstrument::publish_depth(Depth& depth, Timestamp now) {
  depth.published = now;
  const std::uint64_t first_id = std::exchange(depth.first_id, 0);
  if (first_id == 0) return;
  keep_last(depth.bids, true);
  keep_last(depth.asks, false);
  const BinanceIds ids{first_id, update_id(), depth.previous_id};
  const BinanceDepth message{ids, depth.bids, depth.asks, now};
  depth.stream.publish(
      [&](std::string& out, TimeUnit unit) {
        settings_.words.append_depth(out, naming(), message, unit);
      },
      ids.first, ids.last);
  depth.previous_id = ids.last;
  depth.bids.clear();
  depth.asks.clear();
}

void BinanceInstrument::publish_top(Top& top, Timestamp now) {
  top.published = now;
  if (!std::exchange(top.changed, false)) return;
  top.ids = {.first = top.ids.last + 1, .last = update_id(), .previous = top.ids.last};
  top.stream.publish([&](std::string& out, TimeUnit) {
    settings_.words.append_top(out, naming(),
                               {top.ids, market_.raw_book(index_), top.view.depth(), now});
  });
}

void BinanceInstrument::publish_kline(Kline& kline, const RawCandle& candle, bool closed,
                                      Timestamp now) {
  kline.changed = false;
  kline.published = now;
  const BinanceKline message{kline.interval.name, candle, closed, now};
  kline.stream.publish(
      [&](std::string& out, TimeUnit unit) { append_kline(out, naming(), message, unit); });
}

void BinanceInstrument::on_standstill() {
  const Timestamp now = Timestamp::now();
  const auto release = [](BinanceStream& stream) {
    stream.feed(TimeUnit::milliseconds).release_all();
    stream.feed(TimeUnit::microseconds).release_all();
  };
  for (const auto& each : depths_) {
    publish_depth(*each, now);
    release(each->stream);
  }
  for (const auto& each : tops_) publish_top(*each, now);
  release(trades_);
  release(aggregate_trades_);
}

std::string BinanceInstrument::depth(std::size_t limit) {
  for (const auto& each : depths_)
    for (const TimeUnit unit : {TimeUnit::milliseconds, TimeUnit::microseconds})
      each->stream.feed(unit).settle(Timestamp::now() + kJoin);
  std::string text;
  settings_.words.append_book(
      text, naming(), {{.last = update_id()}, market_.raw_book(index_), limit, Timestamp::now()});
  return text;
}

std::string BinanceInstrument::klines(std::string_view interval, std::size_t limit, Timestamp now) {
  for (const auto& each : klines_) {
    if (each->interval.name != interval) continue;
    std::string text = "[";
    each->candles.wake(now);
    for (const RawCandle& candle : each->candles.last(limit)) {
      if (text.back() == ']') text += ',';
      append_kline_row(text, naming(), candle);
    }
    return text + ']';
  }
  return {};
}

}  // namespace hftcpp::sim
