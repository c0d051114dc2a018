// kraken_future_private_text: what is written about one's own orders, fills, balances and
// positions. https://docs.kraken.com/api/docs/futures-api/websocket/open_orders
#pragma once

#include "sim/account.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

[[nodiscard]] std::string kraken_future_order_id(std::uint64_t number);
[[nodiscard]] std::string kraken_future_fill_id(std::uint64_t number);

[[nodiscard]] std::string future_orders_snapshot(const Account& account);
// With all of the order, or where it was canceled with its id alone.
[[nodiscard]] std::string future_order_message(const AccountChange& change);

// A fill as `number` of its feed; `order`: as it stands after it, if it is known.
void append_future_fill(std::string& out, const AccountFill& fill, const AccountOrder* order,
                        std::uint64_t number);
[[nodiscard]] std::string future_fills_message(std::string_view feed, std::string_view rows);

[[nodiscard]] std::string future_balances(std::string_view feed,
                                          std::span<const AccountBalance> balances,
                                          std::uint64_t number, Timestamp time);
[[nodiscard]] std::string future_positions(const Account& account, const Market& market,
                                           std::uint64_t number, Timestamp time);

// Rows of REST.
void append_rest_open_order(std::string& out, const AccountOrder& order);
void append_rest_fill(std::string& out, const AccountFill& fill);
void append_rest_position(std::string& out, const AccountPosition& position);
void append_rest_order_event(std::string& out, const AccountOrder& order, bool is_cancel);

}  // namespace hftcpp::sim
