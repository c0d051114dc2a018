// BinanceFutureKeys: listen keys: who has one gets the account's events, for as long as it is kept
// alive. https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams
#pragma once

#include "sim/account.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class BinanceFutureKeys {
 public:
  explicit BinanceFutureKeys(const Account& account) : account_{account} {}

  // The account's one key: the one that there is, for longer, or a new one.
  [[nodiscard]] const std::string& issue(Timestamp now);
  // False when there is none.
  [[nodiscard]] bool extend(Timestamp now);
  void revoke() noexcept { key_.clear(); }
  [[nodiscard]] bool accepts(std::string_view key) const noexcept {
    return !key_.empty() && key == key_;
  }
  // Ends a key whose time is over.
  void expire(Timestamp now);

 private:
  [[nodiscard]] std::chrono::milliseconds lifetime() const noexcept;

  const Account& account_;
  std::string key_;  // empty: none
  Timestamp ends_;
  std::uint64_t issued_ = 0;
};

}  // namespace hftcpp::sim
