// What the REST interface of Kraken's futures tells of an account: read into the same events as the
// websocket's. https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders and its
// siblings
#pragma once

#include "exchanges/wire.hpp"
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/result.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// One answer. Rows of instruments that are not in the map are left out.
template <class Row>
struct KrakenFutureList {
  std::vector<Row> rows;
  std::size_t read = 0;                // rows that were there
  Timestamp oldest{};                  // of them, where they have a time
  std::string next{};                  // names the next page, if there is one
  std::string refusal{};               // Kraken's word, where there is no list
  std::vector<std::string> unknown{};  // words of these rows that are not known
};

[[nodiscard]] Result<KrakenFutureList<MyOrder>> parse_kraken_future_orders(
    std::string_view json, const SymbolMap& symbols);
// They tell no fees.
[[nodiscard]] Result<KrakenFutureList<MyTrade>> parse_kraken_future_fills(std::string_view json,
                                                                          const SymbolMap& symbols);
[[nodiscard]] Result<KrakenFutureList<Position>> parse_kraken_future_positions(
    std::string_view json, const SymbolMap& symbols);

// An order that was placed, or taken from the book.
struct KrakenFutureOrderEvent {
  MyOrder order;
  bool is_cancel = false;
};
[[nodiscard]] Result<KrakenFutureList<KrakenFutureOrderEvent>> parse_kraken_future_order_events(
    std::string_view json, const SymbolMap& symbols);

// What became of orders that are not open any more: of `known` ones, and of those whose placing is
// among the events, which is older than `open` therefore. `fills`: all that were made since then.
[[nodiscard]] std::vector<MyOrder> settle_kraken_future_orders(
    std::span<const MyOrder> known, std::span<const MyOrder> open,
    std::span<const KrakenFutureOrderEvent> events, std::span<const MyTrade> fills);

// Whether a fill of that type was the maker's, where it is one of the two.
[[nodiscard]] std::optional<bool> kraken_future_maker(std::string_view type,
                                                      wire::UnknownWords& unknown) noexcept;

// REST has "lmt" in one list and "Limit" in another for what the websocket calls "limit".
[[nodiscard]] Word kraken_future_order_type(std::string_view word,
                                            wire::UnknownWords& unknown) noexcept;

// There is no word for an order's state: `is_cancel` says only that it has left the book.
[[nodiscard]] OrderStatus kraken_future_status(bool is_cancel, std::string_view reason,
                                               const MyOrder& order) noexcept;

}  // namespace hftcpp
