// AccountRun: a stream's private channels against its simulator's account: what was told beside
// what happened.
#pragma once

#include "exchanges/simulation.hpp"
#include "sim/account.hpp"
#include "support/sample_keys.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::test {

using namespace hftcpp::literals;

// Accounts that only a test's own hand moves, unless it sets a pace.
inline sim::SimulatorSettings account_settings(std::vector<std::string> pairs, std::string key,
                                               std::string secret) {
  sim::SimulatorSettings settings;
  settings.instruments = sim::instruments_named(pairs);
  settings.account.enabled = true;
  settings.account.key = std::move(key);
  settings.account.secret = std::move(secret);
  settings.account.pace = std::chrono::milliseconds{0};
  return settings;
}

// A login that an exchange refuses: what is wrong with it, in the exchange's words, and what the
// user may do about it.
struct Refusal {
  std::string key;
  std::string secret;
  bool is_permitted = true;  // what the account's settings are to say
  std::string words;
  std::string advice;
};

// Where fills are asked for pair by pair, what happens between two questions may come in another
// order.
inline std::vector<std::string> by_pair(std::vector<std::string> lines) {
  std::ranges::stable_partition(
      lines, [](const std::string& line) { return line.find("btc/usdt") != std::string::npos; });
  return lines;
}

class AccountRun : private sim::AccountListener {
 public:
  // `order_id`, `trade_id`: as the exchange writes the account's numbers.
  struct Names {
    std::function<std::string(std::uint64_t)> order_id;
    std::function<std::string(std::uint64_t)> trade_id;
  };

  AccountRun(std::string exchange, sim::SimulatorSettings settings, Names names)
      : names_{std::move(names)},
        simulation_{io_, std::move(exchange), settings},
        key_{settings.account.key},
        secret_{settings.account.secret} {
    for (const auto& each : settings.instruments) pairs_.emplace_back(each.symbol.text());
    account().attach(*this);
  }
  ~AccountRun() override {
    account().detach(*this);
    simulation_.stop();
  }

  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  [[nodiscard]] Simulation& simulation() { return simulation_; }
  [[nodiscard]] Watcher& watcher() { return simulation_.watcher(); }
  [[nodiscard]] sim::Account& account() { return simulation_.simulator().account(); }
  [[nodiscard]] Symbol symbol() const { return Symbol{pairs_.front()}; }

  [[nodiscard]] StreamParams params(std::vector<Channel> channels) const {
    StreamParams params = simulation_.params(pairs_, std::move(channels));
    params.api_key = key_;
    params.api_secret = secret_;
    return params;
  }

  // What happened before the stream knows the account is not news to it: an order is made and
  // filled until one is told. Then the books of both sides begin empty.
  void start(std::vector<Channel> channels) { start(params(std::move(channels))); }
  void start(StreamParams params) {
    const std::vector<Channel> channels = params.subscribe_channels;
    simulation_.start(std::move(params));
    // Where balances are asked for now and then, more trades would only outrun them.
    std::vector<Channel> prompt = channels;
    std::erase(prompt, Channel::balance);
    int rounds = 0;
    run_until([&] {
      if (is_all_told(channels)) return true;
      if (rounds++ % 20 == 0 && is_subscribed() && !is_all_told(prompt)) trade("0.004"_d);
      return false;
    });
    forget();
  }
  // The same without a wait for anything.
  void start_only(StreamParams params) { simulation_.start(std::move(params)); }

  template <class Condition>
  void run_until(Condition done) {
    simulation_.run_until(done);
  }
  // Lets happen what is due.
  void run_once() {
    run_until([done = false]() mutable { return std::exchange(done, true); });
  }
  // A stream of these channels that tells of a trade has logged in.
  void start_and_hear_of_a_trade(std::vector<Channel> channels) {
    start(std::move(channels));
    trade("0.001"_d);
    run_until([&] { return trades_told() == trades_happened(); });
  }
  // The account's script trades on until so many faults have struck, and a while after each.
  void trade_on_over(std::size_t count) {
    for (std::size_t struck = 0; struck < count;) {
      account().step(Timestamp::now());
      run_once();
      if (faults() == struck) continue;
      struck = faults();
      for (int i = 0; i < 20; ++i) account().step(Timestamp::now());  // nobody hears of these
    }
  }
  // Until the stream has told of all trades, of each order the last, and the balances; `also` is
  // one more thing to wait for.
  void run_until_all_is_told(const std::function<bool()>& also = [] { return true; }) {
    const auto last = last_of_each(orders_happened());
    try {
      run_until([&] {
        return trades_told().size() >= trades_happened().size() &&
               last_of_each(orders_told()) == last && balances_told() == balances_happened() &&
               also();
      });
    } catch (const std::runtime_error& hung) {
      ADD_FAILURE() << hung.what();
      EXPECT_EQ(last_of_each(orders_told()), last);
      EXPECT_EQ(balances_told(), balances_happened());
    }
  }
  void expect_no_order_twice() {
    std::vector<std::string> told = orders_told();
    std::ranges::sort(told);
    EXPECT_EQ(std::ranges::adjacent_find(told), told.end()) << "told twice";
  }
  // The stream is to fail for good, with the exchange's words and the advice.
  void expect_to_give_up(StreamParams params, const Refusal& refusal) {
    params.api_key = refusal.key;
    params.api_secret = refusal.secret;
    start_only(std::move(params));

    run_until([&] { return watcher().count(StreamState::failed) == 1; });

    const StreamStatus& status = watcher().statuses.back();
    EXPECT_THAT(status.reason, testing::HasSubstr(refusal.words));
    EXPECT_THAT(status.reason, testing::HasSubstr(refusal.advice));
  }

  std::uint64_t place(Side side, Decimal size) {
    const Decimal price = side == Side::buy ? "50000"_d : "70000"_d;
    return account().place({symbol(), side, price, size, ""});
  }
  void trade(Decimal size) {
    (void)account().fill(place(Side::buy, size), {.size = size, .price = {}});
  }

  // "OSIMUL-00001-000001 partially_filled 0.001 of 0.002", as it happened and as it was told.
  [[nodiscard]] std::vector<std::string> orders_happened() const {
    std::vector<std::string> lines;
    for (const sim::AccountChange& change : changes_)
      if (change.order)
        lines.push_back(line(names_.order_id(change.order->id), change.order->status,
                             change.order->filled_size, change.order->size));
    return lines;
  }
  [[nodiscard]] std::vector<std::string> orders_told() {
    std::vector<std::string> lines;
    for (const MyOrder& order : watcher().my_orders)
      lines.push_back(
          line(std::string{order.order_id.view()}, order.status, order.filled_size, order.size));
    return lines;
  }
  // The last line of each order, by its id.
  [[nodiscard]] static std::map<std::string, std::string> last_of_each(
      const std::vector<std::string>& lines) {
    std::map<std::string, std::string> last;
    for (const std::string& each : lines) last[each.substr(0, each.find(' '))] = each;
    return last;
  }

  [[nodiscard]] std::vector<std::string> trades_happened() const {
    std::vector<std::string> lines;
    for (const sim::AccountChange& change : changes_)
      if (const auto& fill = change.fill)
        lines.push_back(trade_line(names_.trade_id(fill->id), names_.order_id(fill->order_id),
                                   fill->symbol, fill->side, fill->price, fill->size, fill->fee));
    return lines;
  }
  [[nodiscard]] std::vector<std::string> trades_told() {
    std::vector<std::string> lines;
    for (const MyTrade& trade : watcher().my_trades)
      lines.push_back(trade_line(std::string{trade.id.view()}, std::string{trade.order_id.view()},
                                 trade.symbol, trade.side, trade.price, trade.size,
                                 trade.fee.value_or(Decimal{})));
    return lines;
  }

  // Totals by currency in capital letters, those of an untold currency missing.
  [[nodiscard]] std::map<std::string, Decimal> balances_happened() {
    std::map<std::string, Decimal> totals;
    for (const sim::AccountBalance& each : account().balances()) {
      std::string name = each.currency;
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      totals[name] = each.total;
    }
    return totals;
  }
  [[nodiscard]] std::map<std::string, Decimal> balances_told() {
    std::map<std::string, Decimal> totals = balances_before_;
    for (const Balance& each : watcher().balances)
      if (each.total) totals[std::string{each.currency.view()}] = *each.total;
    return totals;
  }

  [[nodiscard]] std::size_t faults() { return simulation_.simulator().injected().size(); }

 private:
  void on_account_change(const sim::AccountChange& change) override { changes_.push_back(change); }

  [[nodiscard]] bool is_subscribed() {
    for (const SubscriptionState& each : simulation_.stream().subscriptions())
      if (each.state != SubscriptionState::State::active) return false;
    return true;
  }
  [[nodiscard]] bool is_all_told(const std::vector<Channel>& channels) {
    if (changes_.empty()) return false;
    const Watcher& seen = watcher();
    for (const Channel channel : channels) {
      if (channel == Channel::my_order && seen.my_orders.empty()) return false;
      if (channel == Channel::my_trade && seen.my_trades.empty()) return false;
      if (channel == Channel::balance && balances_told() != balances_happened()) return false;
      if (channel == Channel::position && seen.positions.empty()) return false;
    }
    return last_of_each(orders_told()).empty() || is_settled(channels);
  }
  // Nothing of it is still on its way.
  [[nodiscard]] bool is_settled(const std::vector<Channel>& channels) {
    const std::string last = names_.order_id(changes_.back().order->id);
    for (const Channel channel : channels) {
      if (channel == Channel::my_order) {
        const MyOrder& order = watcher().my_orders.back();
        if (order.order_id.view() != last || order.status != OrderStatus::filled) return false;
      }
      if (channel == Channel::my_trade && watcher().my_trades.back().order_id.view() != last)
        return false;
    }
    return true;
  }
  void forget() {
    balances_before_ = balances_told();
    changes_.clear();
    watcher().my_orders.clear();
    watcher().my_trades.clear();
    watcher().balances.clear();
    watcher().positions.clear();
  }

  static std::string line(const std::string& id, OrderStatus status, const Decimal& filled,
                          const Decimal& size) {
    return id + ' ' + std::string{to_text(status)} + ' ' + plain(filled) + " of " + plain(size);
  }
  static std::string trade_line(const std::string& id, const std::string& order_id, Symbol symbol,
                                Side side, const Decimal& price, const Decimal& size,
                                const Decimal& fee) {
    return id + " of " + order_id + ": " + std::string{to_text(side)} + ' ' + plain(size) + ' ' +
           std::string{symbol.text()} + " at " + plain(price) + ", fee " + plain(fee);
  }
  // The exchanges write as many zeros as they like.
  static std::string plain(const Decimal& value) {
    std::string text = value.to_string();
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  }

  boost::asio::io_context io_{1};
  Names names_;
  Simulation simulation_;
  std::string key_;
  std::string secret_;
  std::vector<std::string> pairs_;
  std::vector<sim::AccountChange> changes_;
  std::map<std::string, Decimal> balances_before_;
};

}  // namespace hftcpp::test
