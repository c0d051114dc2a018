// What Kraken's REST interface tells of an account: read into the same events as the websocket's.
// https://docs.kraken.com/api/docs/rest-api/get-open-orders and its siblings
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/result.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// The names that pairs have over REST: "XBTUSD", and in some answers "XXBTZUSD".
[[nodiscard]] SymbolMap kraken_rest_names(std::span<const Symbol> symbols);

// One answer. Rows of pairs that are not in the map are left out.
template <class Row>
struct KrakenList {
  std::vector<Row> rows;
  std::size_t read = 0;  // rows that were there
  std::string refusal;   // Kraken's words, where there is no list
};

// Which method was asked: they name the same list differently.
enum class KrakenOrderList : std::uint8_t { open_orders, closed_orders, query_orders };

[[nodiscard]] Result<KrakenList<MyOrder>> parse_kraken_orders(std::string_view json,
                                                              KrakenOrderList list,
                                                              const SymbolMap& names);
// Is it in a state that is known? Of any other, its status is what its fills tell.
[[nodiscard]] bool is_kraken_order_state(const MyOrder& order) noexcept;
[[nodiscard]] Result<KrakenList<MyTrade>> parse_kraken_trades(std::string_view json,
                                                              const SymbolMap& names);

}  // namespace hftcpp
