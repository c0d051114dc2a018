// coinbase_private_text: a customer's orders, fills and balances as Coinbase writes them: on the
// websocket in one way, over REST in another.
#pragma once

#include "sim/account.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// "a0000000-0000-4000-8000-000001000001", and back.
[[nodiscard]] std::string coinbase_order_id(std::uint64_t id);
[[nodiscard]] std::optional<std::uint64_t> parse_coinbase_order_id(std::string_view text);

// The user channel's message, its place for the number empty.
[[nodiscard]] std::string coinbase_user_message(const Account& account,
                                                std::span<const AccountOrder> orders,
                                                std::string_view type, Timestamp now);
// All open orders, in messages of fifty; the last has fewer.
[[nodiscard]] std::vector<std::string> coinbase_user_snapshot(const Account& account,
                                                              Timestamp now);

// ---- REST ----

void append_coinbase_order(std::string& out, const Account& account, const AccountOrder& order);
void append_coinbase_fill(std::string& out, const AccountFill& fill);
void append_coinbase_balance(std::string& out, const AccountBalance& balance);

}  // namespace hftcpp::sim
