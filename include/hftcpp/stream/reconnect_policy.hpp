// ReconnectPolicy: how long to wait before the next attempt to connect.
// A plain value: it owns no timer and reads no clock, so a test walks through an hour of
// outages in a microsecond. One per stream, shared by its channels.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>

namespace hftcpp {

struct ReconnectSettings {
  std::chrono::milliseconds first{250};  // the span that the second retry draws from
  std::chrono::milliseconds ceiling{30'000};
  std::chrono::milliseconds stable_after{60'000};  // a session this long starts anew
  // The exchange's own limit on connection attempts; 0 is none.
  std::size_t attempts_per_window = 0;
  std::chrono::milliseconds window{300'000};
};

class ReconnectPolicy {
 public:
  using Clock = std::chrono::steady_clock;

  // Give every stream another seed: an exchange drops all of us in the same instant.
  ReconnectPolicy(ReconnectSettings settings, std::uint32_t seed);

  // The wait before the next attempt, after a session of the given length (zero: it never stood).
  // The first retry after a stable session is immediate; then the wait is drawn from a span that
  // doubles up to the ceiling. An open socket is not yet a stable session: an exchange that
  // accepts us and then drops us must keep meeting a growing delay.
  // `retry_after` is what the exchange asked for (429, 418, Retry-After): never less than that.
  [[nodiscard]] std::chrono::milliseconds next_delay(
      std::chrono::nanoseconds session,
      std::optional<std::chrono::milliseconds> retry_after = std::nullopt);

  // Call with every attempt, of any channel; how long to hold it back for the exchange's limit.
  // Those who are held back get their turns in the order of their calls.
  [[nodiscard]] std::chrono::milliseconds hold_back(Clock::time_point now);

  [[nodiscard]] std::uint64_t attempts() const noexcept { return attempts_; }

 private:
  [[nodiscard]] std::chrono::milliseconds draw();

  ReconnectSettings settings_;
  std::chrono::milliseconds span_{0};
  std::minstd_rand random_;
  std::deque<Clock::time_point> recent_;  // the latest may be turns still to come
  std::uint64_t attempts_ = 0;
};

}  // namespace hftcpp
