// When a quote was, for those who compare sources.
#pragma once

#include "exchanges/a_share/a_share_time.hpp"
#include <hftcpp/core/events.hpp>

#include <chrono>

namespace hftcpp {

// By the exchange's clock; of a source that does not tell it, when the quote came.
[[nodiscard]] inline Timestamp fusion_time(const Quote& quote) noexcept {
  return quote.exchange_time.is_set() ? quote.exchange_time : quote.receive_time;
}

// The day in Shanghai, to compare with others.
[[nodiscard]] inline std::chrono::days fusion_day(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::days>(std::chrono::nanoseconds{time.nanoseconds()} +
                                               kShanghaiAhead);
}

}  // namespace hftcpp
