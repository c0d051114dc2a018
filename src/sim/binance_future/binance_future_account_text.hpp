// binance_future_account_text: what Binance's futures tell of an account, in events and over REST.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams
#pragma once

#include "sim/account.hpp"
#include "sim/market.hpp"

#include <string>
#include <string_view>

namespace hftcpp::sim {

// ---- events ----

void append_future_order_update(std::string& out, const AccountChange& change);
// The short note of a fill, which comes before the order's own message.
void append_early_fill(std::string& out, const AccountChange& change);
void append_future_account_update(std::string& out, const AccountChange& change);
void append_listen_key_expired(std::string& out, std::string_view key, Timestamp time);

// ---- REST ----

void append_future_order(std::string& out, const AccountOrder& order);
void append_future_fill(std::string& out, const AccountFill& fill);
void append_future_balance(std::string& out, const AccountBalance& balance);
void append_future_position(std::string& out, const AccountPosition& position);

}  // namespace hftcpp::sim
