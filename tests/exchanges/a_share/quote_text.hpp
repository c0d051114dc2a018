// quote_text: a Quote as one line per thing that it tells, to be held against a source's table.
#pragma once

#include <hftcpp/core/events.hpp>

#include <array>
#include <string>
#include <string_view>

namespace hftcpp {

inline std::string level_text(const std::array<Level, 5>& levels) {
  std::string text;
  for (const Level& level : levels)
    text += ' ' + level.size.to_string() + '@' + level.price.to_string();
  return text;
}

// Numbers with all their zeros; the time in UTC, to the second.
inline std::string quote_text(const Quote& quote) {
  const auto line = [](std::string_view name, const std::string& value) {
    return std::string{name} += ' ' + value + '\n';
  };
  std::string text{quote.symbol.text()};
  text += ' ' + std::string{quote.name.view()} + '\n';
  text += line("previous", quote.previous_close.to_string());
  text += line("open", quote.open.to_string());
  text += line("high", quote.high.to_string());
  text += line("low", quote.low.to_string());
  text += line("last", quote.last.to_string());
  text += line("volume", quote.volume.to_string());
  text += line("amount", quote.amount.to_string());
  text += "bids" + level_text(quote.bids) + '\n';
  text += "asks" + level_text(quote.asks) + '\n';
  return text + "time " + quote.exchange_time.to_iso().substr(0, 19) + '\n';
}

}  // namespace hftcpp
