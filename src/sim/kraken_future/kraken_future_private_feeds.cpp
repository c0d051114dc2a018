#include "sim/kraken_future/kraken_future_private_feeds.hpp"

#include "sim/kraken_future/kraken_future_private_text.hpp"

#include <algorithm>
#include <string>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kSnapshotFills = 100;

}  // namespace

KrakenFuturePrivateFeeds::KrakenFuturePrivateFeeds(Connection& connection, FaultInjector& faults,
                                                   Account& account, const Market& market)
    : connection_{connection},
      account_{account},
      market_{market},
      orders_{faults, Channel::my_order, Symbol{}},
      fills_{faults, Channel::my_trade, Symbol{}},
      balances_{faults, Channel::balance, Symbol{}},
      positions_{faults, Channel::position, Symbol{}} {
  account_.attach(*this);
}

KrakenFuturePrivateFeeds::~KrakenFuturePrivateFeeds() {
  account_.detach(*this);
}

Feed* KrakenFuturePrivateFeeds::find(std::string_view feed) noexcept {
  if (feed == "open_orders") return &orders_;
  if (feed == "fills") return &fills_;
  if (feed == "balances") return &balances_;
  if (feed == "open_positions") return &positions_;
  return nullptr;
}

void KrakenFuturePrivateFeeds::subscribe(Feed& feed) {
  feed.add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  tell_snapshot(feed);
}

// Fills are numbered by the account: those of the snapshot end where the next one follows.
void KrakenFuturePrivateFeeds::tell_snapshot(Feed& feed) {
  const Timestamp now = account_.exchange_now();
  if (&feed == &orders_) return feed.send_to(connection_, future_orders_snapshot(account_));
  if (&feed == &balances_) {
    balances_told_ = 0;
    return feed.send_to(connection_,
                        future_balances("balances_snapshot", account_.balances(), 0, now));
  }
  if (&feed == &positions_)
    return feed.send_to(connection_, future_positions(account_, market_, positions_told_++, now));
  const auto& fills = account_.fills();
  const std::size_t count = std::min(kSnapshotFills, fills.size());
  std::string rows;
  fills_told_ = 0;
  for (std::size_t i = fills.size() - count; i < fills.size(); ++i) {
    if (!rows.empty()) rows += ',';
    append_future_fill(rows, fills[i], account_.order(fills[i].order_id), ++fills_told_);
  }
  feed.send_to(connection_, future_fills_message("fills_snapshot", rows));
}

void KrakenFuturePrivateFeeds::on_account_change(const AccountChange& change) {
  if (change.order && !orders_.empty()) {
    const std::string text = future_order_message(change);
    orders_.publish({text});
  }
  if (change.fill && !fills_.empty()) {
    std::string row;
    append_future_fill(row, *change.fill, &*change.order, ++fills_told_);
    const std::string text = future_fills_message("fills", row);
    fills_.publish({text, fills_told_, fills_told_});
  }
  if (change.position && !positions_.empty()) {
    const std::string text = future_positions(account_, market_, positions_told_++, change.time);
    positions_.publish({text});
  }
  if (change.balances.empty() || balances_.empty()) return;
  ++balances_told_;
  const std::string text =
      future_balances("balances", change.balances, balances_told_, change.time);
  balances_.publish({text, balances_told_, balances_told_});
}

}  // namespace hftcpp::sim
