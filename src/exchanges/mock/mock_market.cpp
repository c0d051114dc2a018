#include "exchanges/mock/mock_market.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

struct MockInterval {
  std::string_view word;
  std::chrono::seconds length;
};
constexpr std::array<MockInterval, 9> kMockIntervals{{{"1s", 1s},
                                                      {"5s", 5s},
                                                      {"1m", 1min},
                                                      {"5m", 5min},
                                                      {"15m", 15min},
                                                      {"30m", 30min},
                                                      {"1h", 1h},
                                                      {"4h", 4h},
                                                      {"1d", 24h}}};

Decimal price_of(const MockListing& listing, std::int64_t ticks) noexcept {
  return {ticks, listing.price_exponent};
}
Decimal size_of(const MockListing& listing, std::int64_t pieces) noexcept {
  return {pieces, listing.size_exponent};
}
Decimal amount_of(const MockListing& listing, std::int64_t amount) noexcept {
  return {amount, static_cast<std::int8_t>(listing.price_exponent + listing.size_exponent)};
}
Level level_of(const MockListing& listing, const MockLevel& level) noexcept {
  return {price_of(listing, level.price), size_of(listing, level.size)};
}

Id id_of(std::uint64_t number) noexcept {
  std::array<char, 20> text;
  const char* const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return *Id::make({text.data(), static_cast<std::size_t>(end - text.data())});
}

// Of the levels that are now, those that are new or have another size; and those that are gone.
void append_changes(const MockListing& listing, const MockPair::Levels& before,
                    const MockPair::Levels& now, std::vector<Level>& out) {
  const auto at = [](const MockPair::Levels& levels, std::int64_t price) {
    return std::ranges::find(levels, price, &MockLevel::price);
  };
  for (const MockLevel& level : before)
    if (at(now, level.price) == now.end()) out.push_back(level_of(listing, {level.price, 0}));
  for (const MockLevel& level : now) {
    const auto old = at(before, level.price);
    if (old == before.end() || *old != level) out.push_back(level_of(listing, level));
  }
}

void append_all(const MockListing& listing, const MockPair::Levels& levels,
                std::vector<Level>& out) {
  for (const MockLevel& level : levels) out.push_back(level_of(listing, level));
}

}  // namespace

std::chrono::seconds mock_interval(std::string_view word) {
  const auto found = std::ranges::find(kMockIntervals, word, &MockInterval::word);
  if (found != kMockIntervals.end()) return found->length;
  std::string known;
  for (const MockInterval& each : kMockIntervals) (known += ' ') += each.word;
  throw std::invalid_argument{"interval: \"" + std::string{word} + "\" is none of" + known};
}

MockMarket::MockMarket(MockSettings settings) : settings_{std::move(settings)} {}

bool MockMarket::tells(Channel channel) const noexcept {
  return std::ranges::find(settings_.channels, channel) != settings_.channels.end();
}

MockPair& MockMarket::pair_of(Symbol symbol) {
  const auto found = pairs_.find(symbol);
  if (found != pairs_.end()) return found->second;
  return pairs_.try_emplace(symbol, mock_listing(symbol), settings_.seed, settings_.interval)
      .first->second;
}

void MockMarket::step(std::span<const Symbol> pairs, Timestamp now, EventSink& sink) {
  for (const Symbol symbol : pairs) {
    MockPair& pair = pair_of(symbol);
    pair.step(now);
    tell(pair, now, sink);
  }
}

void MockMarket::tell(const MockPair& pair, Timestamp now, EventSink& sink) {
  if (tells(Channel::trade)) tell_trades(pair, now, sink);
  if (tells(Channel::kline)) tell_bars(pair, now, sink);
  if (tells(Channel::order_book)) tell_book(pair, now, sink);
  if (tells(Channel::ticker)) tell_ticker(pair, now, sink);
  if (tells(Channel::quote)) tell_quote(pair, now, sink);
}

void MockMarket::tell_trades(const MockPair& pair, Timestamp now, EventSink& sink) {
  for (const MockTrade& each : pair.trades())
    sink.on_trade({.exchange = exchange_,
                   .symbol = pair.listing().symbol,
                   .price = price_of(pair.listing(), each.price),
                   .size = size_of(pair.listing(), each.size),
                   .raw_size = {},
                   .side = each.side,
                   .id = id_of(each.id),
                   .exchange_time = now,
                   .receive_time = now});
}

void MockMarket::tell_bars(const MockPair& pair, Timestamp now, EventSink& sink) const {
  const MockListing& listing = pair.listing();
  const auto tell = [&](const MockSpan& bar, bool is_closed) {
    sink.on_kline({.exchange = exchange_,
                   .symbol = listing.symbol,
                   .interval = settings_.interval,
                   .open_time = bar.begin,
                   .close_time = bar.begin + settings_.interval,
                   .open = price_of(listing, bar.open),
                   .high = price_of(listing, bar.high),
                   .low = price_of(listing, bar.low),
                   .close = price_of(listing, bar.last),
                   .volume = size_of(listing, bar.volume),
                   .quote_volume = amount_of(listing, bar.amount),
                   .trade_count = bar.trades,
                   .closed = is_closed,
                   .exchange_time = now,
                   .receive_time = now});
  };
  if (pair.closed_bar()) tell(*pair.closed_bar(), true);
  if (pair.bar() && !pair.trades().empty()) tell(*pair.bar(), false);
}

void MockMarket::tell_book(const MockPair& pair, Timestamp now, EventSink& sink) {
  const MockListing& listing = pair.listing();
  update_.reset();
  update_.exchange = exchange_;
  update_.symbol = listing.symbol;
  update_.snapshot = pair.steps() == 1;
  update_.exchange_time = update_.receive_time = now;
  if (update_.snapshot) {
    append_all(listing, pair.bids(), update_.bids);
    append_all(listing, pair.asks(), update_.asks);
  } else {
    append_changes(listing, pair.bids_before(), pair.bids(), update_.bids);
    append_changes(listing, pair.asks_before(), pair.asks(), update_.asks);
  }
  update_.sequence = pair.steps();
  if (!update_.bids.empty() || !update_.asks.empty()) sink.on_book_update(update_);
}

void MockMarket::tell_ticker(const MockPair& pair, Timestamp now, EventSink& sink) const {
  const bool is_news = pair.steps() == 1 || pair.bids().front() != pair.bids_before().front() ||
                       pair.asks().front() != pair.asks_before().front();
  if (!is_news) return;
  const Level bid = level_of(pair.listing(), pair.bids().front());
  const Level ask = level_of(pair.listing(), pair.asks().front());
  sink.on_ticker({.exchange = exchange_,
                  .symbol = pair.listing().symbol,
                  .bid_price = bid.price,
                  .bid_size = bid.size,
                  .ask_price = ask.price,
                  .ask_size = ask.size,
                  .sequence = pair.steps(),
                  .exchange_time = now,
                  .receive_time = now});
}

void MockMarket::tell_quote(const MockPair& pair, Timestamp now, EventSink& sink) const {
  const MockListing& listing = pair.listing();
  Quote quote;
  const auto same = [n = quote.bids.size()](const MockPair::Levels& a, const MockPair::Levels& b) {
    return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), b.begin());
  };
  const bool is_news = pair.steps() == 1 || !pair.trades().empty() ||
                       !same(pair.bids(), pair.bids_before()) ||
                       !same(pair.asks(), pair.asks_before());
  if (!is_news) return;
  quote.exchange = exchange_;
  quote.symbol = listing.symbol;
  if (const auto name = decltype(quote.name)::make(listing.name)) quote.name = *name;
  quote.previous_close = price_of(listing, pair.previous_close());
  quote.open = price_of(listing, pair.day().open);
  quote.high = price_of(listing, pair.day().high);
  quote.low = price_of(listing, pair.day().low);
  quote.last = price_of(listing, pair.day().last);
  quote.volume = size_of(listing, pair.day().volume);
  quote.amount = amount_of(listing, pair.day().amount);
  for (std::size_t i = 0; i < quote.bids.size(); ++i) {
    quote.bids[i] = level_of(listing, pair.bids()[i]);
    quote.asks[i] = level_of(listing, pair.asks()[i]);
  }
  quote.exchange_time = quote.receive_time = now;
  sink.on_quote(quote);
}

}  // namespace hftcpp
