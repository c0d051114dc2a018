// book_key: one integer for an exchange's instrument.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstdint>

namespace hftcpp {

[[nodiscard]] constexpr std::uint64_t book_key(Exchange exchange, Symbol symbol) noexcept {
  return (std::uint64_t{exchange.index()} << 32) | symbol.index();
}

}  // namespace hftcpp
