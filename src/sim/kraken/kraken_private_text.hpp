// kraken_private_text: what Kraken writes about one's own orders, trades and balances.
// https://docs.kraken.com/api/docs/websocket-v2/executions
#pragma once

#include "sim/account.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// "OSIMUL-00001-000042"; nothing for what is no such id.
[[nodiscard]] std::string kraken_order_id(std::uint64_t number);
[[nodiscard]] std::optional<std::uint64_t> kraken_order_number(std::string_view id);
[[nodiscard]] std::string kraken_trade_id(std::uint64_t number);

// The rows of an executions message. All of an order: the first thing that is told of it.
void append_order(std::string& out, const AccountOrder& order, std::string_view exec_type);
// Of an order that is known: its id and what changed.
void append_order_change(std::string& out, const AccountOrder& order, std::string_view exec_type);
// `order`: as it stands after the fill.
void append_execution(std::string& out, const AccountOrder& order, const AccountFill& fill);

void append_balance(std::string& out, const AccountBalance& balance);
// A movement of a balance; `change` is what it is part of.
void append_movement(std::string& out, const AccountBalance& balance, const AccountChange& change);

// The rows in a message of their own.
[[nodiscard]] std::string kraken_private_message(std::string_view channel, std::string_view type,
                                                 std::string_view rows, std::uint64_t sequence);

// A field of a REST answer: "OSIMUL-00001-000042":{...}.
void append_rest_order(std::string& out, const AccountOrder& order);
void append_rest_trade(std::string& out, const AccountFill& fill);

}  // namespace hftcpp::sim
