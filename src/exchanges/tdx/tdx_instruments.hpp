// What TDX's lists tell of instruments: names, decimals, lots. Quotes have none of it.
#pragma once

#include "exchanges/a_share/a_share_name.hpp"
#include "exchanges/tdx/tdx_symbols.hpp"
#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/instrument.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

// A row of a list.
struct TdxListing {
  TdxCode code;
  std::uint16_t lot = 100;
  std::uint8_t decimals = 2;
  AShareName name;
  Decimal previous_close;
};

// How many there are, as an answer to tdx_count() tells.
[[nodiscard]] Result<std::uint16_t> tdx_read_count(std::string_view payload) noexcept;
// An answer to tdx_list(). Adds its rows to `rows`, those before the place where it breaks off too;
// a row whose code are not six digits is left out, and a close that is no number is zero.
[[nodiscard]] Result<void> tdx_read_list(std::string_view payload, TdxMarket market,
                                         AShareNames& names, std::vector<TdxListing>& rows);

[[nodiscard]] Instrument to_instrument(const TdxListing& listing);

class TdxInstruments {
 public:
  // Replaces what was known of the same instrument. More than ten decimals and a lot of nothing are
  // not believed: there the ranges of codes count.
  void set(const TdxListing& listing);
  // What is usual for such a code, without a name, where no list has told.
  [[nodiscard]] TdxListing find(const TdxCode& code) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return listings_.size(); }
  // All that lists have told, in no order.
  [[nodiscard]] std::vector<TdxListing> all() const;

 private:
  std::unordered_map<std::uint32_t, TdxListing> listings_;
};

}  // namespace hftcpp
