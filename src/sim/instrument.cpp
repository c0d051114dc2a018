#include "sim/instrument.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kFewestLevels = 4;
constexpr std::int8_t kFinest = -12;
constexpr std::int8_t kLots = 2;  // of a hundred
constexpr std::size_t kMostCancelled = 10;

// "600000.sh"
bool is_share(std::string_view text) {
  return text.size() == 9 && text[6] == '.' &&
         std::all_of(text.begin(), text.begin() + 6, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view currency(Symbol symbol, bool base) {
  const std::string_view text = symbol.text();
  const std::size_t slash = text.find('/');
  if (is_share(text)) return base ? text : "cny";
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size())
    throw std::invalid_argument{"instrument \"" + std::string{text} +
                                "\": expected a pair like \"btc/usd\", or a share like "
                                "\"600000.sh\""};
  return base ? text.substr(0, slash) : text.substr(slash + 1);
}

Side opposite(Side side) {
  return side == Side::buy ? Side::sell : Side::buy;
}

// Whole days of Shanghai: eight hours ahead.
std::int64_t day_of(Timestamp time) {
  return (time.nanoseconds() / 1'000'000'000 + 8 * 3'600) / 86'400;
}

std::int64_t power_of_ten_below(std::int64_t value) {
  std::int64_t power = 1;
  while (power <= value / 10) power *= 10;
  return power;
}

}  // namespace

Instrument::Instrument(InstrumentSettings settings, std::uint64_t seed, Timestamp start)
    : settings_{std::move(settings)},
      path_{seed, currency(settings_.symbol, true), currency(settings_.symbol, false)},
      random_{scramble(seed) + hash_of(settings_.symbol.text())} {
  if (settings_.price_exponent > 0 || settings_.price_exponent < kFinest ||
      settings_.size_exponent > kLots || settings_.size_exponent < kFinest)
    throw std::invalid_argument{"instrument \"" + std::string{settings_.symbol.text()} +
                                "\": expected exponents of 0 to -12, or sizes of 2"};
  const double price = settings_.price.to_double();
  usual_price_ = price * std::pow(10, -settings_.price_exponent);
  spacing_ = std::clamp<std::int64_t>(std::llround(usual_price_ / 200'000), 1, 20);
  const double thousand = 1000 / price * std::pow(10, -settings_.size_exponent);
  usual_size_ = std::llround(std::clamp(thousand, 1.0, 1e14));
  round_size_ = power_of_ten_below(std::max<std::int64_t>(usual_size_ / 10, 1));
  trade_id_ = 100'000'000 + random_.below(50'000'000);

  settings_.levels = std::max(settings_.levels, kFewestLevels);
  if (usual_price_ < static_cast<double>(settings_.levels) * static_cast<double>(spacing_) * 4)
    throw std::invalid_argument{"instrument \"" + std::string{settings_.symbol.text()} +
                                "\": its price has too few ticks for " +
                                std::to_string(settings_.levels) + " levels"};
  fill(start);
  day_.last = std::llround(usual_price_);
  open_day(start);
}

std::int64_t Instrument::reference_price(Timestamp time) const noexcept {
  return std::llround(usual_price_ * path_.factor(time));
}

void Instrument::fill(Timestamp start) {
  const std::int64_t middle = reference_price(start);
  std::int64_t bid = middle;
  std::int64_t ask = middle + 1;
  for (std::size_t i = 0; i < settings_.levels; ++i, bid -= any_gap(), ask += any_gap()) {
    book_.bids.push_back({bid, any_size()});
    book_.asks.push_back({ask, any_size()});
  }
}

std::int64_t Instrument::spread() const noexcept {
  return book_.asks.front().price - book_.bids.front().price;
}

std::int64_t Instrument::any_gap() noexcept {
  return 1 + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(spacing_) * 2 - 1));
}

// One in three is a round number, as people like them: trailing zeros must survive.
std::int64_t Instrument::any_size() noexcept {
  const auto percent =
      static_cast<std::int64_t>(10 + random_.below(random_.chance(10) ? 5000 : 500));
  const std::int64_t size = std::max<std::int64_t>(usual_size_ * percent / 100, 1);
  if (!random_.chance(33)) return size;
  return std::max(size / round_size_, std::int64_t{1}) * round_size_;
}

std::size_t Instrument::near_top(const Half& half_book) noexcept {
  return static_cast<std::size_t>(random_.streak(75, half_book.levels.size() / 2 - 1));
}

Instrument::Half Instrument::half(Side side, MarketEvent& event) noexcept {
  if (side == Side::buy) return {book_.bids, event.bids, -1};
  return {book_.asks, event.asks, +1};
}

void Instrument::step(Timestamp now, MarketEvent& event) {
  event.symbol = settings_.symbol;
  event.number = ++number_;
  event.time = now;
  if (day_of(now) != day_of(day_.changed)) open_day(now);
  day_.changed = now;
  event.bids.clear();
  event.asks.clear();
  event.trade.reset();
  const RawLevel bid = book_.bids.front();
  const RawLevel ask = book_.asks.front();

  const std::int64_t target = reference_price(now);
  const std::int64_t drift = 2 * target - bid.price - ask.price;
  const Side rising = drift > 0 ? Side::buy : Side::sell;  // the side whose prices have to improve
  const Side favoured = random_.chance(60) ? rising : opposite(rising);
  const std::uint64_t dice = random_.below(100);
  if (std::abs(drift) > 8 * spacing_) {
    chase(target, rising, event);
  } else if (spread() > 2 * spacing_ + 1 && dice < 60) {
    improve(rising, event);
  } else if (dice < 12) {
    trade(favoured, event);
  } else if (dice < 25) {
    cancel_one(opposite(favoured), event);
  } else if (dice < 45) {
    quote(favoured, event);
  } else {
    resize(favoured, near_top(half(favoured, event)), event);
  }
  keep_depth(Side::buy, event);
  keep_depth(Side::sell, event);

  const auto differs = [](const RawLevel& a, const RawLevel& b) {
    return a.price != b.price || a.size != b.size;
  };
  event.top_changed = differs(bid, book_.bids.front()) || differs(ask, book_.asks.front());
}

// The opening auction has traded already: no price of the day is missing.
void Instrument::open_day(Timestamp now) {
  const std::int64_t price = reference_price(now);
  day_ = {.previous_close = day_.last,
          .open = price,
          .high = price,
          .low = price,
          .last = price,
          .changed = now};
  count_trade({.price = price, .size = usual_size_ * 10});
}

void Instrument::count_trade(const RawTrade& trade) {
  if (settings_.size_exponent < 0) return;
  day_.last = trade.price;
  day_.high = std::max(day_.high, trade.price);
  day_.low = std::min(day_.low, trade.price);
  day_.volume += trade.size;
  day_.amount += trade.price * trade.size;
}

void Instrument::trade(Side taker, MarketEvent& event) {
  Half maker = half(opposite(taker), event);
  RawLevel& top = maker.levels.front();
  std::int64_t size = top.size;
  if (!random_.chance(25))
    size = std::max<std::int64_t>(size / 100 * static_cast<std::int64_t>(1 + random_.below(99)), 1);
  event.trade = {top.price, size, taker, ++trade_id_};
  count_trade(*event.trade);
  top.size -= size;
  maker.changes.push_back(top);
  if (top.size == 0) maker.levels.pop_front();
}

void Instrument::cancel(Side side, std::size_t count, MarketEvent& event) {
  Half half_book = half(side, event);
  for (std::size_t i = 0; i < count; ++i) {
    half_book.changes.push_back({half_book.levels.front().price, 0});
    half_book.levels.pop_front();
  }
}

void Instrument::cancel_one(Side side, MarketEvent& event) {
  Half half_book = half(side, event);
  const std::size_t index = near_top(half_book);
  half_book.changes.push_back({half_book.levels[index].price, 0});
  half_book.levels.erase(half_book.levels.begin() + static_cast<std::ptrdiff_t>(index));
}

void Instrument::resize(Side side, std::size_t index, MarketEvent& event) {
  Half half_book = half(side, event);
  RawLevel& level = half_book.levels[index];
  const std::int64_t before = level.size;
  level.size = any_size();
  if (level.size == before) ++level.size;  // an event always changes something
  half_book.changes.push_back(level);
}

// A new order: at the very top where there is room, else into a hole near it.
void Instrument::quote(Side side, MarketEvent& event) {
  if (spread() > 1 && random_.chance(40)) return improve(side, event);
  Half half_book = half(side, event);
  const std::size_t index = near_top(half_book);
  const RawLevel above = half_book.levels[index];
  const std::int64_t hole = std::abs(half_book.levels[index + 1].price - above.price) - 1;
  if (hole < 1) return resize(side, index, event);
  const auto step = static_cast<std::int64_t>(1 + random_.below(static_cast<std::uint64_t>(hole)));
  const RawLevel level{above.price + half_book.worse * step, any_size()};
  half_book.levels.insert(half_book.levels.begin() + static_cast<std::ptrdiff_t>(index) + 1, level);
  half_book.changes.push_back(level);
}

void Instrument::improve(Side side, MarketEvent& event) {
  const std::int64_t room = std::min(spread() - 1, 2 * spacing_);
  if (room < 1) return resize(side, 0, event);
  Half half_book = half(side, event);
  const auto step = static_cast<std::int64_t>(1 + random_.below(static_cast<std::uint64_t>(room)));
  const RawLevel level{half_book.levels.front().price - half_book.worse * step, any_size()};
  half_book.levels.push_front(level);
  half_book.changes.push_back(level);
}

// The book is behind the price: what stands in its way goes, and quotes follow it.
void Instrument::chase(std::int64_t target, Side rising, MarketEvent& event) {
  Half stale = half(opposite(rising), event);
  std::size_t in_the_way = 0;
  const std::size_t most = std::min(kMostCancelled, stale.levels.size() / 2);
  while (in_the_way < most && (stale.levels[in_the_way].price - target) * stale.worse < 0)
    ++in_the_way;
  if (in_the_way == 0 || (spread() > 2 * spacing_ && random_.chance(50)))
    return improve(rising, event);
  if (random_.chance(40)) return trade(rising, event);
  cancel(opposite(rising), in_the_way, event);
}

// Both sides keep their number of levels: what is taken at the top grows back at the far end.
void Instrument::keep_depth(Side side, MarketEvent& event) {
  Half half_book = half(side, event);
  while (half_book.levels.size() > settings_.levels) {
    half_book.changes.push_back({half_book.levels.back().price, 0});
    half_book.levels.pop_back();
  }
  while (half_book.levels.size() < settings_.levels) {
    const RawLevel level{half_book.levels.back().price + half_book.worse * any_gap(), any_size()};
    half_book.levels.push_back(level);
    half_book.changes.push_back(level);
  }
}

}  // namespace hftcpp::sim
