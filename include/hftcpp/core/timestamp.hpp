// Timestamp: nanoseconds since the Unix epoch, in UTC. Zero means that nobody told.
#pragma once

#include <hftcpp/core/result.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp {

class Timestamp {
 public:
  constexpr Timestamp() noexcept = default;
  constexpr explicit Timestamp(std::int64_t nanoseconds) noexcept : nanoseconds_{nanoseconds} {}
  constexpr explicit Timestamp(std::chrono::nanoseconds since_epoch) noexcept
      : nanoseconds_{since_epoch.count()} {}

  [[nodiscard]] static Timestamp now() noexcept;
  // "2026-09-25T17:48:26.844359Z", with 0 to 9 digits of a second, "Z" or "+00:00".
  [[nodiscard]] static Result<Timestamp> parse_iso(std::string_view text) noexcept;
  // Exchanges write milliseconds, some microseconds and few nanoseconds; Errc::out_of_range
  // beyond the years 1970 to 2261.
  [[nodiscard]] static Result<Timestamp> from_milliseconds(std::int64_t count) noexcept;
  [[nodiscard]] static Result<Timestamp> from_microseconds(std::int64_t count) noexcept;

  [[nodiscard]] constexpr std::int64_t nanoseconds() const noexcept { return nanoseconds_; }
  [[nodiscard]] constexpr bool is_set() const noexcept { return nanoseconds_ != 0; }
  // "2026-09-25T17:48:26.844359000Z"
  [[nodiscard]] std::string to_iso() const;

  friend constexpr auto operator<=>(Timestamp, Timestamp) noexcept = default;
  friend constexpr std::chrono::nanoseconds operator-(Timestamp a, Timestamp b) noexcept {
    return std::chrono::nanoseconds{a.nanoseconds_ - b.nanoseconds_};
  }
  friend constexpr Timestamp operator+(Timestamp a, std::chrono::nanoseconds b) noexcept {
    return Timestamp{a.nanoseconds_ + b.count()};
  }

 private:
  std::int64_t nanoseconds_ = 0;
};

}  // namespace hftcpp
