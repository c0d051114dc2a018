// demo_table: what the demo shows of each pair, as text. Pure.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::app {

struct DemoRow {
  Exchange exchange;
  Symbol symbol;
  std::optional<Level> bid;
  std::optional<Level> ask;
  bool fresh = false;  // false from a gap until the book is whole again
  double trades_per_second = 0;
  double updates_per_second = 0;
  std::uint64_t gaps = 0;
  std::uint64_t healed = 0;
  std::size_t waiting = 0;  // in the queue of book updates, of all pairs
  std::chrono::nanoseconds lag_p50{0};
  std::chrono::nanoseconds lag_p99{0};
};

// A head line and a line per row, 111 columns wide; prices and sizes shortened.
[[nodiscard]] std::string demo_table(std::span<const DemoRow> rows);

// One line: "kraken btc/usd 0.5 @ 64000.1 / 64000.2 @ 1.2, 12 trades/s, ...".
[[nodiscard]] std::string demo_line(const DemoRow& row);

// "850 ns", "12 us", "3.4 ms".
[[nodiscard]] std::string to_short_text(std::chrono::nanoseconds time);

}  // namespace hftcpp::app
