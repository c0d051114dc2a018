// What Advanced Trade answers over REST, as values.
// https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api
#pragma once

#include "exchanges/coinbase/coinbase_orders.hpp"
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// Some rows of a list; with the cursor one asks for those that follow. Empty: there are no more.
template <class Row>
struct CoinbasePage {
  std::vector<Row> rows;
  std::string cursor;
};

// Rows of instruments that the map does not know (futures) are left out.
[[nodiscard]] Result<CoinbasePage<MyOrder>> coinbase_read_orders(std::string_view json,
                                                                 const SymbolMap& symbols,
                                                                 Timestamp received) noexcept;
// One order; empty when its instrument is not known.
[[nodiscard]] Result<std::vector<MyOrder>> coinbase_read_order(std::string_view json,
                                                               const SymbolMap& symbols,
                                                               Timestamp received) noexcept;
// With Coinbase's own ids, in the order in which they come: the latest first.
[[nodiscard]] Result<CoinbasePage<MyTrade>> coinbase_read_fills(std::string_view json,
                                                                const SymbolMap& symbols,
                                                                Timestamp received) noexcept;
[[nodiscard]] Result<CoinbasePage<Balance>> coinbase_read_balances(std::string_view json,
                                                                   Timestamp received) noexcept;
[[nodiscard]] Result<Timestamp> coinbase_read_time(std::string_view json) noexcept;

// Of all fills of some orders, in the order in which they come, the trades that are REST's to tell,
// the oldest first: cut and numbered as the connections do it, so that each passes once.
struct CoinbaseTradesForRest {
  std::vector<MyTrade> trades;
  bool has_doubtful = false;  // some of them the connection may be about to tell
};
[[nodiscard]] Result<CoinbaseTradesForRest> coinbase_trades_for_rest(
    std::vector<MyTrade> fills, const CoinbaseProgress& progress);

}  // namespace hftcpp
