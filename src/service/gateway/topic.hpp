// Topic: what clients subscribe to: one kind of event of one symbol of one exchange. A pattern
// names many of them. Patterns hold what a client wrote, as plain text: nothing of it is interned.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// The channels, in their order, and what streams tell of themselves.
enum class TopicKind : std::uint8_t {
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
  stream_status
};
inline constexpr std::size_t kTopicKinds = 13;

[[nodiscard]] std::string_view to_text(TopicKind kind) noexcept;  // "ticker", "stream_status"
[[nodiscard]] std::optional<TopicKind> to_topic_kind(std::string_view text) noexcept;
[[nodiscard]] constexpr TopicKind to_topic_kind(Channel channel) noexcept {
  return static_cast<TopicKind>(channel);
}
// Nothing for stream_status.
[[nodiscard]] std::optional<Channel> to_channel(TopicKind kind) noexcept;
// my_order and the like: what is ours, for those alone who have the right to it.
[[nodiscard]] bool is_private(TopicKind kind) noexcept;
// Whether the newest alone is worth having: a ticker, a quote. Of trades each one counts. A book's
// newest is all of it, as a snapshot.
[[nodiscard]] bool is_a_state(TopicKind kind) noexcept;

struct Topic {
  Exchange exchange;
  Symbol symbol;  // of a balance the currency; empty where an event names none
  TopicKind kind = TopicKind::ticker;
  std::chrono::seconds interval{0};  // of klines

  friend auto operator<=>(const Topic&, const Topic&) noexcept = default;
};

// "kraken btc/usd trade", "binance btc/usdt kline 1m": for people.
[[nodiscard]] std::string to_text(const Topic& topic);

struct TopicPattern {
  std::string exchange{};  // empty: any
  // In small letters: "btc/usdt"; "*": any; "*.sh" or "*/usdt": all with that end.
  std::string symbol{"*"};
  std::optional<TopicKind> kind{};   // none: any but what is ours
  std::chrono::seconds interval{0};  // of klines; 0: any

  friend bool operator==(const TopicPattern&, const TopicPattern&) = default;
};

[[nodiscard]] bool matches(const TopicPattern& pattern, const Topic& topic) noexcept;
// Whether it names one symbol, and not many.
[[nodiscard]] bool names_one_symbol(const TopicPattern& pattern) noexcept;
// What is wrong with a client's pattern, for the client; empty when nothing is: a text of more than
// 64 bytes, a "*" in the middle.
[[nodiscard]] std::string objection_to(const TopicPattern& pattern);

}  // namespace hftcpp::gateway

template <>
struct std::hash<hftcpp::gateway::Topic> {
  std::size_t operator()(const hftcpp::gateway::Topic& topic) const noexcept;
};
template <>
struct std::hash<hftcpp::gateway::TopicPattern> {
  std::size_t operator()(const hftcpp::gateway::TopicPattern& pattern) const noexcept;
};
