// What several dialects write and read alike: numbers, times, symbols, intervals.
#pragma once

#include "core/a_share_symbols.hpp"
#include "service/gateway/request.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// Since 1970, rounded down.
[[nodiscard]] std::int64_t milliseconds_of(Timestamp time) noexcept;

// When it happened; where nobody tells, when it was heard.
template <class E>
[[nodiscard]] Timestamp time_of(const E& event) noexcept {
  return event.exchange_time.is_set() ? event.exchange_time : event.receive_time;
}

// "1m", "2h", "90s": what klines are asked for with, up to 366 days.
[[nodiscard]] std::optional<std::chrono::seconds> interval_of(std::string_view word) noexcept;
void append_interval(std::string& out, std::chrono::seconds interval);  // without quotes

[[nodiscard]] std::string in_small_letters(std::string_view text);
// "600000.sh", of an A-share; nothing is interned.
[[nodiscard]] std::string share_symbol(const AShareCode& code);
// What a client calls an A-share, a code without its market too; or why it is none.
struct ReadShare {
  std::string symbol{};
  std::string objection{};
};
[[nodiscard]] ReadShare read_share(std::string_view text);

}  // namespace hftcpp::gateway
