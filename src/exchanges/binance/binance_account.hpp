// What Binance's markets answer over REST about an account: orders, fills, balances, positions.
// Pure: the spot market and the futures have the same rows but for some names.
// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/result.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::binance {

// {"code":-2013,"msg":"Order does not exist."}
struct Failure {
  std::int64_t code = 0;
  std::string words;
};
// Also of the WebSocket API, where it stands in "error". Nothing for what is no refusal.
[[nodiscard]] std::optional<Failure> parse_failure(std::string_view json);
// Whether the WebSocket API answers this request of ours with what was asked for.
[[nodiscard]] bool is_accepted(std::string_view json, std::uint64_t request_id);
// Whether it is about our keys, and no later try will do better.
[[nodiscard]] bool is_final(const Failure& failure) noexcept;
// The words, and what to check.
[[nodiscard]] std::string explain(const Failure& failure);

// A list, with the last row's number: the next ones begin behind it. Rows of symbols that are not
// in the map are left out. Answers come with the time at which they did.
struct Orders {
  std::vector<MyOrder> orders;
  std::size_t rows = 0;
  std::uint64_t last_id = 0;
};
[[nodiscard]] Result<Orders> parse_orders(const Frame& answer, Exchange exchange,
                                          const SymbolMap& symbols);
[[nodiscard]] Result<MyOrder> parse_order(const Frame& answer, Exchange exchange,
                                          const SymbolMap& symbols);
struct Fills {
  std::vector<MyTrade> trades;
  std::size_t rows = 0;
  std::uint64_t last_id = 0;
};
[[nodiscard]] Result<Fills> parse_fills(const Frame& answer, Exchange exchange,
                                        const SymbolMap& symbols);

// Of GET /api/v3/account.
[[nodiscard]] Result<std::vector<Balance>> parse_spot_balances(const Frame& answer);
// Of GET /fapi/v3/balance and /fapi/v3/positionRisk.
[[nodiscard]] Result<std::vector<Balance>> parse_future_balances(const Frame& answer,
                                                                 Exchange exchange);
[[nodiscard]] Result<std::vector<Position>> parse_positions(const Frame& answer, Exchange exchange,
                                                            const SymbolMap& symbols);

// {"serverTime":1499827319559}
[[nodiscard]] Result<Timestamp> parse_server_time(std::string_view json);
// {"listenKey":".."}
[[nodiscard]] Result<std::string> parse_listen_key(std::string_view json);

}  // namespace hftcpp::binance
