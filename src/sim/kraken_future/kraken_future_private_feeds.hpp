// KrakenFuturePrivateFeeds: what one client is told of the account, once it has answered a
// challenge.
#pragma once

#include "sim/account.hpp"
#include "sim/feed.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace hftcpp::sim {

class KrakenFuturePrivateFeeds final : public AccountListener {
 public:
  KrakenFuturePrivateFeeds(Connection& connection, FaultInjector& faults, Account& account,
                           const Market& market);
  ~KrakenFuturePrivateFeeds() override;
  KrakenFuturePrivateFeeds(const KrakenFuturePrivateFeeds&) = delete;
  KrakenFuturePrivateFeeds& operator=(const KrakenFuturePrivateFeeds&) = delete;

  // Null for a name that is no private feed.
  [[nodiscard]] Feed* find(std::string_view feed) noexcept;
  // The client's part of it, beginning with how things stand.
  void subscribe(Feed& feed);
  void unsubscribe(Feed& feed) noexcept { feed.remove(connection_); }
  void tell_snapshot(Feed& feed);

 private:
  void on_account_change(const AccountChange& change) override;

  Connection& connection_;
  Account& account_;
  const Market& market_;
  Feed orders_;
  Feed fills_;
  Feed balances_;
  Feed positions_;
  std::uint64_t fills_told_ = 0;
  std::uint64_t balances_told_ = 0;
  std::uint64_t positions_told_ = 0;
};

}  // namespace hftcpp::sim
