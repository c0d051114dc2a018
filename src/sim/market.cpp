#include "sim/market.hpp"

#include "sim/instrument.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace hftcpp::sim {

struct Market::State {
  std::vector<InstrumentSettings> settings;
  std::vector<Instrument> instruments;
  std::unordered_map<Symbol, std::size_t> indices;
  std::vector<std::uint64_t> weights;  // summed up
  Random random;
  MarketEvent event;
  std::vector<OrderBook> books;  // what book() hands out
};

Market::Market(std::vector<InstrumentSettings> instruments, std::uint64_t seed, Timestamp start)
    : state_{new State{.settings = std::move(instruments),
                       .instruments = {},
                       .indices = {},
                       .weights = {},
                       .random = Random{seed},
                       .event = {},
                       .books = {}}} {
  if (state_->settings.empty()) throw std::invalid_argument{"market: no instruments"};
  std::uint64_t sum = 0;
  for (const InstrumentSettings& settings : state_->settings) {
    state_->indices.try_emplace(settings.symbol, state_->instruments.size());
    state_->instruments.emplace_back(settings, seed, start);
    sum += 1'000 / (state_->instruments.size() + 3) + 1;  // the first are the busiest
    state_->weights.push_back(sum);
  }
  state_->books.resize(state_->settings.size());
}

Market::~Market() = default;

const MarketEvent& Market::next(Timestamp now) {
  State& state = *state_;
  const std::uint64_t draw = state.random.below(state.weights.back());
  const auto chosen = std::upper_bound(state.weights.begin(), state.weights.end(), draw);
  const auto index = static_cast<std::size_t>(chosen - state.weights.begin());
  state.event.instrument = index;
  state.instruments[index].step(now, state.event);
  return state.event;
}

const std::vector<InstrumentSettings>& Market::instruments() const noexcept {
  return state_->settings;
}

std::optional<std::size_t> Market::index_of(Symbol symbol) const noexcept {
  const auto found = state_->indices.find(symbol);
  if (found == state_->indices.end()) return std::nullopt;
  return found->second;
}

const InstrumentSettings* Market::instrument(Symbol symbol) const noexcept {
  const std::optional<std::size_t> index = index_of(symbol);
  return index ? &state_->settings[*index] : nullptr;
}

const RawBook& Market::raw_book(std::size_t instrument) const noexcept {
  return state_->instruments[instrument].book();
}

std::uint64_t Market::last_number(std::size_t instrument) const noexcept {
  return state_->instruments[instrument].last_number();
}

std::uint64_t Market::last_trade_id(std::size_t instrument) const noexcept {
  return state_->instruments[instrument].last_trade_id();
}

const RawDay& Market::day(std::size_t instrument) const noexcept {
  return state_->instruments[instrument].day();
}

std::int64_t Market::reference_price(std::size_t instrument, Timestamp time) const noexcept {
  return state_->instruments[instrument].reference_price(time);
}

const OrderBook& Market::book(Symbol symbol) const {
  const std::optional<std::size_t> index = index_of(symbol);
  if (!index)
    throw std::invalid_argument{"market: no instrument \"" + std::string{symbol.text()} + "\""};
  OrderBook& book = state_->books[*index];
  book = to_order_book(state_->settings[*index], raw_book(*index), last_number(*index), 0);
  return book;
}

OrderBook to_order_book(const InstrumentSettings& instrument, const RawBook& book,
                        std::uint64_t sequence, std::size_t depth) {
  const auto to_levels = [&](const std::deque<RawLevel>& raw) {
    const std::size_t count = depth == 0 ? raw.size() : std::min(depth, raw.size());
    std::vector<Level> levels;
    levels.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      levels.push_back({Decimal{raw[i].price, instrument.price_exponent},
                        Decimal{raw[i].size, instrument.size_exponent}});
    return levels;
  };
  BookUpdate snapshot;
  snapshot.symbol = instrument.symbol;
  snapshot.snapshot = true;
  snapshot.bids = to_levels(book.bids);
  snapshot.asks = to_levels(book.asks);
  snapshot.sequence = sequence;
  OrderBook made{Exchange{}, instrument.symbol, depth};
  made.apply(snapshot);
  return made;
}

}  // namespace hftcpp::sim
