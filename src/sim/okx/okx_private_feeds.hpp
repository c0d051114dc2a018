// OkxPrivateFeeds: what one client is told of the account.
#pragma once

#include "sim/account.hpp"
#include "sim/feed.hpp"
#include "sim/okx/okx_customer.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class OkxPrivateFeeds final : public AccountListener {
 public:
  OkxPrivateFeeds(Connection& connection, FaultInjector& faults, OkxCustomer customer);
  ~OkxPrivateFeeds() override;
  OkxPrivateFeeds(const OkxPrivateFeeds&) = delete;
  OkxPrivateFeeds& operator=(const OkxPrivateFeeds&) = delete;

  // What a client subscribes to.
  struct Topic {
    std::string_view channel;  // "orders", "account", "positions", "balance_and_position"
    std::string_view type;     // "SPOT", "SWAP", "ANY", or empty
    std::string_view id;       // of an instrument, or empty
    std::string arg{};         // as messages repeat it
  };
  // Whether there is such a thing.
  [[nodiscard]] static bool is_known(const Topic& topic) noexcept;
  // Which of ours it is, for the script of faults.
  [[nodiscard]] static Channel channel_of(std::string_view channel) noexcept;

  void subscribe(const Topic& topic);
  void unsubscribe(const Topic& topic);
  void on_tick(Timestamp now);

 private:
  struct Subscription;
  void on_account_change(const AccountChange& change) override;
  void tell(Subscription& subscription, const AccountChange& change);
  void tell_balances(Subscription& subscription, std::span<const AccountBalance> balances,
                     std::string_view event);
  void send_snapshot(Subscription& subscription);
  [[nodiscard]] bool concerns(const Subscription& subscription, Symbol symbol) const;
  [[nodiscard]] std::string position_rows(const Subscription& subscription) const;
  [[nodiscard]] std::string short_position_rows() const;

  Connection& connection_;
  FaultInjector& faults_;
  OkxCustomer customer_;
  std::vector<std::unique_ptr<Subscription>> subscriptions_;
  Timestamp told_all_;
};

}  // namespace hftcpp::sim
