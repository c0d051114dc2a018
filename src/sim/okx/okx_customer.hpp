// OkxCustomer: the account as OKX sees it: on which of its markets it trades.
#pragma once

#include "sim/account.hpp"
#include "sim/okx/okx_feeds.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace hftcpp::sim {

struct OkxCustomer {
  Account& account;
  bool of_swaps = false;
  std::function<const OkxInstrument&(Symbol symbol)> instrument;
  // How many connections have a channel: OKX allows thirty.
  std::map<std::string, std::size_t, std::less<>>& connections;

  [[nodiscard]] std::string_view type() const noexcept { return of_swaps ? "SWAP" : "SPOT"; }
};

}  // namespace hftcpp::sim
