// okx_private_text: what OKX writes about one's own orders, trades, balances and positions.
// https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel
#pragma once

#include "sim/account.hpp"
#include "sim/okx/okx_text.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// Rows; the websocket and REST have them alike. `fill`: the one that the row tells of, or null.
void append_order(std::string& out, const OkxNaming& naming, const AccountOrder& order,
                  const AccountFill* fill);
void append_fill(std::string& out, const OkxNaming& naming, const AccountFill& fill);
void append_position(std::string& out, const OkxNaming& naming, const AccountPosition& position,
                     Decimal mark_price);
// A row of the account: it has a row for each currency in it.
void append_account(std::string& out, std::span<const AccountBalance> balances, Timestamp time);

// A row of "balance_and_position"; `positions` as append_short_position() writes them.
void append_movement(std::string& out, std::string_view event,
                     std::span<const AccountBalance> balances, std::string_view positions,
                     Timestamp time);
void append_short_position(std::string& out, const OkxNaming& naming,
                           const AccountPosition& position);

// {"arg":...,"data":[rows]}, with what stands between the two.
[[nodiscard]] std::string okx_private_message(std::string_view arg, std::string_view between,
                                              std::string_view rows);

}  // namespace hftcpp::sim
