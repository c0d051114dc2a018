#include "sim/binance_future/binance_future_feeds.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto kFundingInterval = 8h;
// How many trades there are for one that somebody was forced to.
constexpr std::uint64_t kTradesPerLiquidation = 50;
constexpr std::int64_t kHundredMillion = 100'000'000;
constexpr std::int64_t kInterest = 10'000;  // 0.01 % for eight hours
constexpr std::int64_t kMostFunding = 2'000'000;

Timestamp next_funding(Timestamp now) {
  const std::int64_t length = std::chrono::nanoseconds{kFundingInterval}.count();
  return Timestamp{(now.nanoseconds() / length + 1) * length};
}

}  // namespace

bool is_public_stream(std::string_view suffix) {
  return suffix == "bookTicker" || suffix == "trade" || suffix.starts_with("depth");
}

bool is_market_stream(std::string_view suffix) {
  return !is_public_stream(suffix);
}

BinanceFutureInstrument::BinanceFutureInstrument(FaultInjector& faults, const Market& market,
                                                 std::size_t index, Settings settings)
    : BinanceInstrument{faults, market, index, settings},
      mark_prices_{{{BinanceStream{faults, naming(), Channel::funding, "markPrice@1s"},
                     settings.book_interval * 10},
                    {BinanceStream{faults, naming(), Channel::funding, "markPrice"},
                     settings.book_interval * 30}}},
      liquidations_{faults, naming(), Channel::liquidation, "forceOrder"},
      liquidation_interval_{settings.book_interval * 10} {}

Feed* BinanceFutureInstrument::find(std::string_view suffix, TimeUnit unit) noexcept {
  for (MarkPrice& each : mark_prices_)
    if (each.stream.suffix() == suffix) return &each.stream.feed(unit);
  if (suffix == liquidations_.suffix()) return &liquidations_.feed(unit);
  return BinanceInstrument::find(suffix, unit);
}

void BinanceFutureInstrument::on_event(const MarketEvent& event) {
  BinanceInstrument::on_event(event);
  if (!event.trade || event.trade->id % kTradesPerLiquidation != 0) return;
  liquidation_ = BinanceTrade{*event.trade, event.time};
  if (event.time - liquidated_ >= liquidation_interval_) publish_liquidation(event.time);
}

void BinanceFutureInstrument::on_tick(Timestamp now) {
  BinanceInstrument::on_tick(now);
  if (liquidation_ && now - liquidated_ >= liquidation_interval_) publish_liquidation(now);
  for (MarkPrice& each : mark_prices_) {
    if (each.stream.empty() || now - each.published < each.interval) continue;
    each.published = now;
    each.stream.publish([state = funding(now), this](std::string& out, TimeUnit) {
      append_mark_price(out, naming(), state);
    });
  }
}

// In each interval the latest one is told, and no other.
void BinanceFutureInstrument::publish_liquidation(Timestamp now) {
  const BinanceTrade trade = *std::exchange(liquidation_, std::nullopt);
  liquidated_ = now;
  liquidations_.publish(
      [&](std::string& out, TimeUnit) { append_liquidation(out, naming(), trade, now); });
}

// The index is where the market's price is drawn to, the mark lies half way to the contract's own.
FundingState BinanceFutureInstrument::funding(Timestamp now) const {
  const RawBook& book = market().raw_book(index());
  const std::int64_t index_price = market().reference_price(index(), now) * 100;
  const std::int64_t middle = (book.bids.front().price + book.asks.front().price) * 50;
  const std::int64_t mark_price = (index_price + middle) / 2;
  const Wide premium = Wide{mark_price - index_price} * kHundredMillion / index_price;
  return {.mark_price = mark_price,
          .index_price = index_price,
          .rate = std::clamp(static_cast<std::int64_t>(premium) + kInterest, -kMostFunding,
                             kMostFunding),
          .next_time = next_funding(now),
          .time = now};
}

std::string BinanceFutureInstrument::premium_index(Timestamp now) const {
  std::string text;
  append_premium_index(text, naming(), funding(now));
  return text;
}

}  // namespace hftcpp::sim
