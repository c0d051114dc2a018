// The names of A-shares: "600000.SH" for people, "sh600000" for the sources of quotes, and
// "600000.sh" as a Symbol, whose texts are lower-case. What a source calls them besides is its own.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp {

enum class AShareMarket : std::uint8_t { shanghai, shenzhen, beijing };

// What a code is of, by the ranges that the markets give out. It decides what a lot is, and that
// an index has no book.
enum class AShareKind : std::uint8_t { share, b_share, fund, bond, index };

struct AShareCode {
  AShareMarket market = AShareMarket::shanghai;
  std::string_view digits;  // six, a view into the text that was read

  friend bool operator==(const AShareCode&, const AShareCode&) noexcept = default;
};

// "600000.SH", "sh600000" or a bare "600000", in small or capital letters; nothing for what cannot
// be. A market that is named is believed; without one the range of the code decides, and 000001 is
// the share in Shenzhen, never the index of Shanghai. No allocation.
[[nodiscard]] std::optional<AShareCode> parse_a_share(std::string_view text) noexcept;
// The market of six digits; nothing for ranges that no market has.
[[nodiscard]] std::optional<AShareMarket> a_share_market(std::string_view digits) noexcept;
[[nodiscard]] AShareKind a_share_kind(const AShareCode& code) noexcept;
// "sh", "sz", "bj".
[[nodiscard]] std::string_view to_prefix(AShareMarket market) noexcept;

// The symbol "600000.sh" for any of the three forms; empty for what is none. Interns: set-up only.
// Decoders keep a SymbolMap from the source's names, which are "sh600000" at most.
[[nodiscard]] Symbol a_share_symbol(std::string_view text);
[[nodiscard]] Symbol a_share_symbol(const AShareCode& code);
// The same, but what is none is taken as it is written, to be refused by its name.
[[nodiscard]] Symbol a_share_pair(std::string_view text);

// "600000.SH"; empty for a symbol of something else.
[[nodiscard]] std::string a_share_text(Symbol symbol);
// "sh600000"; empty for a symbol of something else.
[[nodiscard]] std::string a_share_prefixed(Symbol symbol);
// "sh600000". Throws std::invalid_argument, with the right form, for a symbol of something else.
[[nodiscard]] std::string a_share_native(Symbol symbol);

}  // namespace hftcpp
