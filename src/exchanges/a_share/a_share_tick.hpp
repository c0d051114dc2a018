// A tick as xtquant's xtdata has it, a JSON object: the bridge hands on its dictionaries as they
// are, and the push vendors send Beijing's records with the same names.
// https://dict.thinktrader.net/nativeApi/xtdata.html
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <cstdint>
#include <string_view>

namespace hftcpp {

// Fills prices, sizes, volume, amount and the exchange's time; who it is about and when it came is
// the caller's. Volumes are lots of so many shares, but for `pvolume`, which is shares in some
// versions and lots in others. Prices come from floating point ("11.370000000000001"): what is
// beyond the fourth decimal, which no market uses, is rounded. Lists of levels may have any length.
// Errc::missing_field for a documented field that is not there, wrong_type and bad_value as ever;
// bad_value too where the prices do not fit together.
[[nodiscard]] Result<void> read_a_share_tick(FieldReader& fields, std::int64_t shares_per_lot,
                                             Quote& quote) noexcept;

// `text` is one JSON object, and nothing else.
[[nodiscard]] Result<void> read_a_share_tick(std::string_view text, std::int64_t shares_per_lot,
                                             Quote& quote) noexcept;

// To the fourth decimal, halves away from zero; with no zeros at the end but those that were there.
[[nodiscard]] Decimal without_float_noise(const Decimal& number) noexcept;

}  // namespace hftcpp
