#include "sim/kraken/kraken_private_feeds.hpp"

#include "sim/kraken/kraken_private_text.hpp"

#include <algorithm>
#include <cstddef>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kSnapshotTrades = 50;

void begin_row(std::string& rows) {
  if (!rows.empty()) rows += ',';
}

}  // namespace

KrakenPrivateFeeds::KrakenPrivateFeeds(Connection& connection, FaultInjector& faults,
                                       Account& account)
    : connection_{connection},
      account_{account},
      executions_{faults, Channel::my_order, Symbol{}},
      balances_{faults, Channel::balance, Symbol{}} {
  account_.attach(*this);
}

KrakenPrivateFeeds::~KrakenPrivateFeeds() {
  account_.detach(*this);
}

bool KrakenPrivateFeeds::has(std::string_view channel) const noexcept {
  return (channel == "executions" ? executions_ : balances_).has(connection_);
}

// Each subscription counts its own messages.
void KrakenPrivateFeeds::subscribe_executions(Snapshot snapshot) {
  executions_.add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  std::string rows;
  if (snapshot.orders)
    for (const AccountOrder& order : account_.open_orders()) {
      begin_row(rows);
      append_order(rows, order, order.filled_size.is_zero() ? "new" : "status");
    }
  const auto& fills = account_.fills();
  const std::size_t count = snapshot.trades ? std::min(kSnapshotTrades, fills.size()) : 0;
  for (std::size_t i = fills.size() - count; i < fills.size(); ++i) {
    const AccountOrder* const order = account_.order(fills[i].order_id);
    if (!order) continue;
    begin_row(rows);
    append_execution(rows, *order, fills[i]);
  }
  executions_told_ = 1;
  executions_.send_to(connection_,
                      kraken_private_message("executions", "snapshot", rows, executions_told_));
}

void KrakenPrivateFeeds::subscribe_balances(bool with_snapshot) {
  balances_.add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  balances_told_ = 0;
  if (!with_snapshot) return;
  std::string rows;
  for (const AccountBalance& balance : account_.balances()) {
    begin_row(rows);
    append_balance(rows, balance);
  }
  balances_told_ = 1;
  balances_.send_to(connection_,
                    kraken_private_message("balances", "snapshot", rows, balances_told_));
}

void KrakenPrivateFeeds::unsubscribe(std::string_view channel) noexcept {
  (channel == "executions" ? executions_ : balances_).remove(connection_);
}

void KrakenPrivateFeeds::on_account_change(const AccountChange& change) {
  if (change.order && !executions_.empty()) tell_order(change);
  if (!balances_.empty()) tell_balances(change);
}

void KrakenPrivateFeeds::publish(Feed& feed, std::uint64_t& sequence, std::string_view rows) {
  const bool is_balance = &feed == &balances_;
  const std::uint64_t number = ++sequence;
  const std::string text =
      kraken_private_message(is_balance ? "balances" : "executions", "update", rows, number);
  feed.publish({.text = text, .first_number = number, .last_number = number});
}

// A new order is told twice, and so is the fill that completes one.
void KrakenPrivateFeeds::tell_order(const AccountChange& change) {
  const AccountOrder& order = *change.order;
  std::string row;
  if (change.kind == AccountChange::Kind::placed) {
    append_order(row, order, "pending_new");
    publish(executions_, executions_told_, row);
    row.clear();
    append_order_change(row, order, "new");
  } else if (change.kind == AccountChange::Kind::filled) {
    append_execution(row, order, *change.fill);
    if (order.status == OrderStatus::filled) {
      publish(executions_, executions_told_, row);
      row.clear();
      append_order_change(row, order, "filled");
    }
  } else {
    append_order_change(row, order, "canceled");
  }
  publish(executions_, executions_told_, row);
}

// What is merely locked is no movement to Kraken.
void KrakenPrivateFeeds::tell_balances(const AccountChange& change) {
  for (const AccountBalance& balance : change.balances) {
    if (balance.change.is_zero()) continue;
    std::string row;
    append_movement(row, balance, change);
    publish(balances_, balances_told_, row);
  }
}

}  // namespace hftcpp::sim
