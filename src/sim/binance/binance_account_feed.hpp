// BinanceAccountFeed: an account's events on their way to those who may see them. They have no
// numbers: a client cannot tell that one is missing, so that none is dropped or changed, though
// connections are cut.
#pragma once

#include "sim/feed.hpp"

namespace hftcpp::sim {

class BinanceAccountFeed final : public Feed {
 public:
  explicit BinanceAccountFeed(FaultInjector& faults) : Feed{faults, Channel::my_order, Symbol{}} {}

 private:
  [[nodiscard]] bool shows_changes() const override { return false; }
};

}  // namespace hftcpp::sim
