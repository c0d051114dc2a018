// KrakenPrivateFeeds: what one client is told of the account.
#pragma once

#include "sim/account.hpp"
#include "sim/feed.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class KrakenPrivateFeeds final : public AccountListener {
 public:
  KrakenPrivateFeeds(Connection& connection, FaultInjector& faults, Account& account);
  ~KrakenPrivateFeeds() override;
  KrakenPrivateFeeds(const KrakenPrivateFeeds&) = delete;
  KrakenPrivateFeeds& operator=(const KrakenPrivateFeeds&) = delete;

  // "executions" or "balances".
  [[nodiscard]] bool has(std::string_view channel) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return executions_.empty() && balances_.empty(); }

  struct Snapshot {
    bool orders = true;
    bool trades = false;
  };
  void subscribe_executions(Snapshot snapshot);
  void subscribe_balances(bool with_snapshot);
  void unsubscribe(std::string_view channel) noexcept;

 private:
  void on_account_change(const AccountChange& change) override;
  void tell_order(const AccountChange& change);
  void tell_balances(const AccountChange& change);
  // One more message of a feed, with its number.
  void publish(Feed& feed, std::uint64_t& sequence, std::string_view rows);

  Connection& connection_;
  Account& account_;
  Feed executions_;
  Feed balances_;
  std::uint64_t executions_told_ = 0;
  std::uint64_t balances_told_ = 0;
};

}  // namespace hftcpp::sim
