// TDX's names of instruments: a market and six digits.
#pragma once

#include "core/a_share_symbols.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hftcpp {

enum class TdxMarket : std::uint8_t { shenzhen = 0, shanghai = 1, beijing = 2 };

struct TdxCode {
  TdxMarket market = TdxMarket::shenzhen;
  std::array<char, 6> digits{'0', '0', '0', '0', '0', '0'};

  // Valid as long as the code is.
  [[nodiscard]] std::string_view text() const noexcept { return {digits.data(), digits.size()}; }
  friend bool operator==(const TdxCode&, const TdxCode&) noexcept = default;
};

// Nothing for a market that there is not, and for what are not six digits.
[[nodiscard]] std::optional<TdxCode> to_tdx_code(unsigned market, std::string_view digits) noexcept;
// What the code is, as the other sources name it: valid as long as the code is.
[[nodiscard]] AShareCode to_a_share(const TdxCode& code) noexcept;

// "600000.sh" as Shanghai's 600000. Throws std::invalid_argument, with the right form, for what
// names no instrument of these three markets.
[[nodiscard]] TdxCode tdx_code(Symbol symbol);
// "sh600000", the name that a SymbolMap has.
[[nodiscard]] std::array<char, 8> tdx_native(const TdxCode& code) noexcept;

// Bars of an index have two numbers more to a row.
[[nodiscard]] bool tdx_is_index(const TdxCode& code) noexcept;
// How many decimals its prices have, by the ranges of codes: for as long as no list has told.
[[nodiscard]] std::uint8_t tdx_usual_decimals(const TdxCode& code) noexcept;
// How many shares a lot has, by the same.
[[nodiscard]] std::uint16_t tdx_usual_lot(const TdxCode& code) noexcept;

}  // namespace hftcpp
