// A quote as the realtime interface shows it, over HTTP and over its websocket: the record that its
// clients know, with its names of members, its plain numbers and its seconds.
#pragma once

#include <hftcpp/core/events.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// How far a price is from the close of the day before: exactly, and in percent of that close with
// two decimals, halves rounded away from zero.
struct QuoteChange {
  Decimal change;
  Decimal percent;
};
// Nothing where the day has no price yet, or there is no close to compare with.
[[nodiscard]] std::optional<QuoteChange> change_of(const Quote& quote) noexcept;

// "SH", "SZ", "BJ"; empty for what is no A-share.
[[nodiscard]] std::string_view realtime_market(Symbol symbol) noexcept;
// "000001" of "000001.sz"; the whole text for what is no A-share.
[[nodiscard]] std::string_view realtime_code(Symbol symbol) noexcept;

// The exchange's time, or that of receipt where it names none, as a number of seconds since 1970.
void append_seconds(std::string& out, Timestamp time);

// Appends one JSON object. Numbers are exactly what the quote has, volumes in shares. A quote has
// no turnover rate and no limits: they are null, as are the change and the market where there is
// none.
void append_realtime_record(std::string& out, const Quote& quote);

}  // namespace hftcpp::gateway
