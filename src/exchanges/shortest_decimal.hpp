// shortest_decimal: the exact number that somebody meant who sends binary floating point.
#pragma once

#include <hftcpp/core/decimal.hpp>

#include <charconv>
#include <cmath>
#include <concepts>

namespace hftcpp::wire {

// The shortest text that reads back as the same float or double: 10.23 for the binary32 that is
// 10.2299995422..., of several the nearest. Errc::bad_value for what is no number.
template <std::floating_point Float>
[[nodiscard]] Result<Decimal> shortest_decimal(Float value) noexcept {
  if (!std::isfinite(value)) return error(Errc::bad_value, "float");
  char text[32];  // a double takes 24
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return Decimal::parse({text, static_cast<std::size_t>(end - text)});
}

}  // namespace hftcpp::wire
