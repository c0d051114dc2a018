// What all of Binance's markets write and read alike, spot and futures: names of streams, requests
// and their answers, levels, candles, words of orders. For their codecs alone.
#pragma once

#include "exchanges/wire.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::binance {

using Arguments = std::map<std::string, std::string>;

// ---- requests ----

// "btcusdt@" and the kind: streams are named in lower case.
[[nodiscard]] std::string stream_name(std::string_view native_symbol, std::string_view kind);
// {"method":"SUBSCRIBE","params":["btcusdt@depth@100ms"],"id":1}
[[nodiscard]] std::string request(std::string_view method, std::span<const std::string> streams,
                                  std::uint64_t request_id);

// The kinds by what was asked for; they throw std::invalid_argument, with what would be right.
[[nodiscard]] std::string depth_kind(const Arguments& args);
[[nodiscard]] std::string kline_kind(const Arguments& args);
[[nodiscard]] std::string trade_kind(const Arguments& args);

// ---- answers ----

// {"result":null,"id":1}, {"error":{"code":2,"msg":".."},"id":1} or {"code":2,"msg":"..","id":1}
[[nodiscard]] Control to_reply(FieldReader fields) noexcept;
[[nodiscard]] Control to_control(Control::Kind kind, std::string_view channel) noexcept;

// ---- market data ----

// What GET /depth answers. Futures tell its time.
[[nodiscard]] Result<BookUpdate> read_book(std::string_view json, Exchange exchange, Symbol symbol);
// depth: as subscribed. 5, 10 and 20 are streams of whole books; all others of changes, which
// continue a book that was fetched.
[[nodiscard]] BookRules book_rules(std::size_t depth, BookRules::Chain chain) noexcept;

// "btcusdt@depth5@100ms": such messages hold the best levels, all of them each time.
[[nodiscard]] inline bool is_top_levels(std::string_view stream) noexcept {
  const std::size_t at = stream.find("@depth");
  return at != std::string_view::npos && at + 6 < stream.size() && scan::is_digit(stream[at + 6]);
}

// A fetched book has at most 5,000 levels a side; a message changes some of them.
inline constexpr std::size_t kMaxLevels = 20'000;

// [["0.0024","10"],...]
[[gnu::always_inline]] inline void read_levels(JsonArray levels, std::vector<Level>& out) noexcept {
  for (JsonValue item : levels) {
    ItemReader level{item.array("level")};
    const Decimal price = level.decimal("price");
    out.push_back({price, level.decimal("size")});
    wire::refuse_negative(out.back(), level);
    if (out.size() > kMaxLevels) level.fail(Errc::too_large, "levels");
    if (level.error()) return;
  }
}

// False when the message is not as it should be, which its reader then knows. The exchange and
// the time of arrival are the caller's. An interval that is not known is told by the kline's times.
[[nodiscard]] bool read_kline(FieldReader fields, const SymbolMap& symbols, UnixUnit unit,
                              EventSink& sink, Kline& kline) noexcept;

// ---- one's own orders ----

[[nodiscard]] std::optional<OrderStatus> to_status(std::string_view word) noexcept;
// Of futures: orders of the exchange's own, of a liquidation, have states that tell only who gave
// them. What is filled must be known.
[[nodiscard]] std::optional<OrderStatus> to_future_status(const MyOrder& order) noexcept;
// Does a message tell of a fill? One of an execution that is not known does when it has a size and
// a number: where there is no fill, Binance writes a size of zero and a number that is none.
[[nodiscard]] bool is_fill(std::string_view execution, const Decimal& last_size, const Id& trade_id,
                           wire::UnknownWords& unknown) noexcept;
// Binance writes zero where there is no price.
[[nodiscard]] inline std::optional<Decimal> to_price(const Decimal& written) noexcept {
  return written.is_zero() ? std::nullopt : std::optional{written};
}
// Of a price that only tells more.
[[nodiscard]] inline std::optional<Decimal> told_price(FieldReader& fields,
                                                       FieldName name) noexcept {
  return to_price(wire::told_decimal(fields, name).value_or(Decimal{}));
}
// Of an amount with a sign: the account's mode tells the side, or else the sign does.
[[nodiscard]] Side to_position_side(std::string_view word, const Decimal& amount) noexcept;
using wire::to_side;
// A reason is for people: one too long for its place is left out rather than the order with it.
[[nodiscard]] InlineText<95> to_reason(std::string_view word) noexcept;
// Of one that tells what is free and what is locked; none where the sum has too many digits.
[[nodiscard]] std::optional<Decimal> total_of(const Balance& balance) noexcept;
// Of an order that tells of a fill.
[[nodiscard]] MyTrade to_trade(const MyOrder& order, const Id& id,
                               std::optional<bool> is_maker) noexcept;

}  // namespace hftcpp::binance
