#include "sim/okx/okx_private_feeds.hpp"

#include "sim/okx/okx_private_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kCurrenciesPerPage = 5;
constexpr auto kAllBalances = 5s;  // all of them are told as often, changed or not
constexpr std::array<std::string_view, 4> kChannels{"orders", "account", "positions",
                                                    "balance_and_position"};

}  // namespace

struct OkxPrivateFeeds::Subscription {
  std::string channel;
  std::string type;
  std::string id;
  std::string arg;
  Feed feed;

  [[nodiscard]] bool is(const Topic& other) const {
    return channel == other.channel && type == other.type && id == other.id;
  }
};

OkxPrivateFeeds::OkxPrivateFeeds(Connection& connection, FaultInjector& faults,
                                 OkxCustomer customer)
    : connection_{connection}, faults_{faults}, customer_{std::move(customer)} {
  customer_.account.attach(*this);
}

OkxPrivateFeeds::~OkxPrivateFeeds() {
  customer_.account.detach(*this);
  for (const auto& each : subscriptions_) --customer_.connections[each->channel];
}

bool OkxPrivateFeeds::is_known(const Topic& topic) noexcept {
  if (std::ranges::find(kChannels, topic.channel) == kChannels.end()) return false;
  const bool has_type = topic.type == "SPOT" || topic.type == "SWAP" || topic.type == "ANY";
  return has_type || topic.channel == "account" || topic.channel == "balance_and_position";
}

Channel OkxPrivateFeeds::channel_of(std::string_view channel) noexcept {
  if (channel == "orders") return Channel::my_order;
  return channel == "positions" ? Channel::position : Channel::balance;
}

bool OkxPrivateFeeds::concerns(const Subscription& subscription, Symbol symbol) const {
  if (subscription.type != "ANY" && subscription.type != customer_.type()) return false;
  return subscription.id.empty() || subscription.id == customer_.instrument(symbol).id();
}

// The acknowledgement comes before, also where there are too many: only then is it dead.
void OkxPrivateFeeds::subscribe(const Topic& topic) {
  constexpr std::size_t kMostConnections = 30;
  unsubscribe(topic);
  std::size_t& count = customer_.connections[std::string{topic.channel}];
  const bool is_too_many = count >= kMostConnections;
  connection_.send({R"({"event":"channel-conn-count)", is_too_many ? "-error" : "",
                    R"(","channel":")", topic.channel, R"(","connCount":")",
                    std::to_string(is_too_many ? count : count + 1), R"(","connId":")",
                    okx_connection(connection_.number()), "\"}"});
  if (is_too_many) return;
  ++count;
  subscriptions_.push_back(std::unique_ptr<Subscription>{
      new Subscription{.channel = std::string{topic.channel},
                       .type = std::string{topic.type},
                       .id = std::string{topic.id},
                       .arg = topic.arg,
                       .feed = {faults_, channel_of(topic.channel), Symbol{}}}});
  subscriptions_.back()->feed.add({.connection = &connection_, .wrapped = false, .settled_at = {}});
  send_snapshot(*subscriptions_.back());
}

void OkxPrivateFeeds::unsubscribe(const Topic& topic) {
  const auto ended =
      std::erase_if(subscriptions_, [&](const auto& each) { return each->is(topic); });
  if (ended > 0) customer_.connections[std::string{topic.channel}] -= ended;
}

// There is none of orders.
void OkxPrivateFeeds::send_snapshot(Subscription& subscription) {
  if (subscription.channel == "account") {
    told_all_ = Timestamp::now();
    return tell_balances(subscription, customer_.account.balances(), "snapshot");
  }
  std::string rows;
  if (subscription.channel == "positions") rows = position_rows(subscription);
  if (subscription.channel == "balance_and_position")
    append_movement(rows, "snapshot", customer_.account.balances(), short_position_rows(),
                    customer_.account.exchange_now());
  if (!rows.empty())
    subscription.feed.send_to(connection_, okx_private_message(subscription.arg, "", rows));
}

// In pages; what only tells of changes has one.
void OkxPrivateFeeds::tell_balances(Subscription& subscription,
                                    std::span<const AccountBalance> balances,
                                    std::string_view event) {
  std::size_t page = 0;
  do {
    const auto some = balances.first(std::min(kCurrenciesPerPage, balances.size()));
    balances = balances.subspan(some.size());
    std::string rows;
    append_account(rows, some, customer_.account.exchange_now());
    std::string between = R"(,"eventType":")" + std::string{event} + R"(","curPage":)" +
                          std::to_string(++page) + R"(,"lastPage":)";
    between += balances.empty() ? "true" : "false";
    const std::string text = okx_private_message(subscription.arg, between, rows);
    subscription.feed.publish({.text = text});
  } while (!balances.empty());
}

std::string OkxPrivateFeeds::position_rows(const Subscription& subscription) const {
  std::string rows;
  for (const AccountPosition& each : customer_.account.positions()) {
    if (each.size.is_zero() || !concerns(subscription, each.symbol)) continue;
    if (!rows.empty()) rows += ',';
    const OkxInstrument& instrument = customer_.instrument(each.symbol);
    append_position(rows, instrument.naming(), each, instrument.mark_price());
  }
  return rows;
}

std::string OkxPrivateFeeds::short_position_rows() const {
  std::string rows;
  for (const AccountPosition& each : customer_.account.positions()) {
    if (each.size.is_zero()) continue;
    if (!rows.empty()) rows += ',';
    append_short_position(rows, customer_.instrument(each.symbol).naming(), each);
  }
  return rows;
}

void OkxPrivateFeeds::on_account_change(const AccountChange& change) {
  for (const auto& each : subscriptions_) tell(*each, change);
}

void OkxPrivateFeeds::tell(Subscription& subscription, const AccountChange& change) {
  std::string rows;
  if (subscription.channel == "account") {
    if (!change.balances.empty()) tell_balances(subscription, change.balances, "event_update");
    return;
  }
  if (subscription.channel == "orders" && change.order &&
      concerns(subscription, change.order->symbol))
    append_order(rows, customer_.instrument(change.order->symbol).naming(), *change.order,
                 change.fill ? &*change.fill : nullptr);
  if (subscription.channel == "positions" && change.position &&
      concerns(subscription, change.position->symbol)) {
    const OkxInstrument& instrument = customer_.instrument(change.position->symbol);
    append_position(rows, instrument.naming(), *change.position, instrument.mark_price());
  }
  if (subscription.channel == "balance_and_position" &&
      (change.position || !change.balances.empty())) {
    std::string positions;
    if (change.position)
      append_short_position(positions, customer_.instrument(change.position->symbol).naming(),
                            *change.position);
    append_movement(rows, change.fill ? "filled" : "transferred", change.balances, positions,
                    change.time);
  }
  if (rows.empty()) return;
  const std::string text = okx_private_message(subscription.arg, "", rows);
  subscription.feed.publish({.text = text});
}

void OkxPrivateFeeds::on_tick(Timestamp now) {
  if (now - told_all_ < kAllBalances) return;
  told_all_ = now;
  for (const auto& each : subscriptions_)
    if (each->channel == "account")
      tell_balances(*each, customer_.account.balances(), "interval_update");
}

}  // namespace hftcpp::sim
