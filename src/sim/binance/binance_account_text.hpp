// binance_account_text: what Binance's spot market tells of an account, in events and over REST.
// https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
#pragma once

#include "sim/account.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// ---- what all of Binance's markets write alike ----

// "key":"0.50000000", with so many decimals at least, and without a comma before it.
void append_amount(std::string& out, std::string_view key, const Decimal& value, int decimals = 8);
void append_ms(std::string& out, std::string_view key, Timestamp time);
[[nodiscard]] std::string_view binance_execution(AccountChange::Kind kind);
[[nodiscard]] std::string_view binance_status(OrderStatus status);
[[nodiscard]] std::string_view binance_side(Side side);
// Where the customer gave none, Binance makes one up.
[[nodiscard]] std::string binance_client_id(std::string_view given, std::uint64_t order_id);
[[nodiscard]] std::string binance_milliseconds(Timestamp time);

// ---- events ----

void append_execution_report(std::string& out, const AccountChange& change);
void append_account_position(std::string& out, const AccountChange& change);
void append_balance_update(std::string& out, const AccountBalance& balance);

// ---- REST ----

void append_spot_order(std::string& out, const AccountOrder& order);
void append_spot_trade(std::string& out, const AccountFill& fill);
void append_spot_balance(std::string& out, const AccountBalance& balance);

}  // namespace hftcpp::sim
