// What every source of A-share quotes makes of a quote: its ticker, and whether it can be true.
#pragma once

#include "core/a_share_symbols.hpp"
#include <hftcpp/core/events.hpp>

#include <string_view>

namespace hftcpp {

// The best level of each side. A level without a price, which an auction has for what it leaves
// unmatched, is no quote.
[[nodiscard]] Ticker to_ticker(const Quote& quote) noexcept;

// What in this quote contradicts itself, in a word or two; empty when nothing does. Only what must
// hold for every record: the prices of the day lie between its low and its high, the book is not
// crossed, and so many shares cost about so many yuan.
[[nodiscard]] std::string_view contradiction(const Quote& quote, AShareKind kind) noexcept;

}  // namespace hftcpp
