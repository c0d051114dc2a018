// decode_bench.hpp: how long frames take to decode, from memory, again and again.
#pragma once

#include "app/command.hpp"
#include "exchanges/exchange.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp::app {

struct DecodeTiming {
  std::size_t frames = 0;  // in one pass
  std::size_t bytes = 0;
  std::size_t events = 0;
  std::size_t broken = 0;  // left out: the error path is always fast
  std::size_t passes = 0;
  double nanoseconds_per_frame = 0;  // the median of the passes
  double fastest = 0;
  double allocations_per_frame = 0;

  // One line for a person.
  [[nodiscard]] std::string to_text(bool with_allocations) const;
};

[[nodiscard]] DecodeTiming time_decoding(const ExchangeEntry& exchange,
                                         const std::vector<std::string>& frames,
                                         std::chrono::duration<double> length,
                                         AllocationCount allocations);

}  // namespace hftcpp::app
