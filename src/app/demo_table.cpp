// demo_table.cpp
#include "app/demo_table.hpp"

#include <cstdio>

namespace hftcpp::app {
namespace {

template <class... Values>
std::string format(const char* pattern, Values... values) {
  char text[256];
  const int size = std::snprintf(text, sizeof text, pattern, values...);
  return {text, std::min(static_cast<std::size_t>(size), sizeof text - 1)};
}

std::string exact(const std::optional<Level>& level, const Decimal Level::*part) {
  return level ? (*level.*part).to_string() : "-";
}

// Some exchanges write eight decimals whatever the tick: two are kept.
std::string trimmed(const std::optional<Level>& level) {
  std::string price = exact(level, &Level::price);
  const auto point = price.find('.');
  while (point != price.npos && price.ends_with('0') && price.size() > point + 3) price.pop_back();
  return price;
}

std::string rounded(const std::optional<Level>& level) {
  return level ? format("%.4f", level->size.to_double()) : "-";
}

// "2 healed", or "3, 2 healed" while one is open.
std::string gaps_of(const DemoRow& row) {
  if (row.gaps == 0) return "0";
  if (row.healed == row.gaps) return std::to_string(row.gaps) + " healed";
  return std::to_string(row.gaps) + ", " + std::to_string(row.healed) + " healed";
}

constexpr const char* kColumns = "%-8s %-9s %10s %11s %11s %10s %8s  %-12s %5s %7s %7s\n";

}  // namespace

std::string demo_table(std::span<const DemoRow> rows) {
  std::string table = format(kColumns, "exchange", "pair", "bid size", "bid", "ask", "ask size",
                             "trades/s", "gaps", "queue", "lag p50", "lag p99");
  for (const DemoRow& row : rows) {
    table += format(kColumns, std::string{row.exchange.text()}.c_str(),
                    std::string{row.symbol.text()}.c_str(), rounded(row.bid).c_str(),
                    row.fresh ? trimmed(row.bid).c_str() : "healing",
                    row.fresh ? trimmed(row.ask).c_str() : "...", rounded(row.ask).c_str(),
                    format("%.0f", row.trades_per_second).c_str(), gaps_of(row).c_str(),
                    std::to_string(row.waiting).c_str(), to_short_text(row.lag_p50).c_str(),
                    to_short_text(row.lag_p99).c_str());
  }
  return table;
}

std::string demo_line(const DemoRow& row) {
  std::string line = std::string{row.exchange.text()} + ' ' + std::string{row.symbol.text()};
  if (row.fresh)
    line += "  bid " + exact(row.bid, &Level::price) + " x " + exact(row.bid, &Level::size) +
            "  ask " + exact(row.ask, &Level::price) + " x " + exact(row.ask, &Level::size);
  else
    line += "  book is healing";
  return line +
         format("  updates/s %.0f  trades/s %.0f", row.updates_per_second, row.trades_per_second) +
         "  gaps " + gaps_of(row) + "  queue " + std::to_string(row.waiting) + "  lag p50 " +
         to_short_text(row.lag_p50) + " p99 " + to_short_text(row.lag_p99) + '\n';
}

std::string to_short_text(std::chrono::nanoseconds time) {
  const auto count = static_cast<double>(time.count());
  if (count < 1e3) return format("%.0f ns", count);
  if (count < 1e6) return format(count < 1e4 ? "%.1f us" : "%.0f us", count / 1e3);
  if (count < 1e9) return format(count < 1e7 ? "%.1f ms" : "%.0f ms", count / 1e6);
  return format("%.1f s", count / 1e9);
}

}  // namespace hftcpp::app
