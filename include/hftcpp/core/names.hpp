// Names that are compared often and printed seldom: Symbol and Exchange are interned, so that
// comparing two of them is comparing two integers; Channel is a closed list.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

// An instrument: "btc/usdt". Case-insensitive in, lower-case out. Making one locks and may
// allocate (set-up only: codecs keep a map from the exchange's own names); text() and
// comparing do neither. The text lives as long as the program.
class Symbol {
 public:
  constexpr Symbol() noexcept = default;  // no symbol: text() is empty
  explicit Symbol(std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept;
  [[nodiscard]] constexpr bool empty() const noexcept { return index_ == 0; }
  [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }
  friend constexpr auto operator<=>(Symbol, Symbol) noexcept = default;

 private:
  std::uint32_t index_ = 0;
};

// Where events come from: "kraken", "binance", or a name that a user registered.
class Exchange {
 public:
  constexpr Exchange() noexcept = default;
  explicit Exchange(std::string_view name);

  [[nodiscard]] std::string_view text() const noexcept;
  [[nodiscard]] constexpr bool empty() const noexcept { return index_ == 0; }
  [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }
  friend constexpr auto operator<=>(Exchange, Exchange) noexcept = default;

 private:
  std::uint32_t index_ = 0;
};

enum class Channel : std::uint8_t {
  ticker,
  trade,
  order_book,
  kline,
  funding,
  liquidation,
  quote,
  my_order,
  my_order_batch,
  my_trade,
  balance,
  position,
};

[[nodiscard]] std::string_view to_text(Channel channel) noexcept;
[[nodiscard]] std::optional<Channel> to_channel(std::string_view text) noexcept;
[[nodiscard]] std::span<const Channel> all_channels() noexcept;
// my_order and the like: they need a key, and nothing of them is ever dropped.
[[nodiscard]] bool is_private(Channel channel) noexcept;

std::ostream& operator<<(std::ostream& out, Symbol symbol);
std::ostream& operator<<(std::ostream& out, Exchange exchange);
std::ostream& operator<<(std::ostream& out, Channel channel);

// The candidate nearest to a misspelt word, for "did you mean"; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace hftcpp

template <>
struct std::hash<hftcpp::Symbol> {
  std::size_t operator()(hftcpp::Symbol symbol) const noexcept { return symbol.index(); }
};
template <>
struct std::hash<hftcpp::Exchange> {
  std::size_t operator()(hftcpp::Exchange exchange) const noexcept { return exchange.index(); }
};
