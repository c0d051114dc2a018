// tdx_instruments.cpp: rows of 29 bytes.
#include "exchanges/tdx/tdx_instruments.hpp"

#include "exchanges/shortest_decimal.hpp"
#include "exchanges/tdx/tdx_wire.hpp"

#include <bit>

namespace hftcpp {
namespace {

constexpr std::uint8_t kMaxDecimals = 10;

std::uint32_t key_of(const TdxCode& code) noexcept {
  std::uint32_t number = static_cast<std::uint32_t>(code.market);
  for (const char digit : code.digits)
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  return number;
}

TdxListing usual_listing(const TdxCode& code) noexcept {
  TdxListing listing;
  listing.code = code;
  listing.lot = tdx_usual_lot(code);
  listing.decimals = tdx_usual_decimals(code);
  return listing;
}

}  // namespace

Result<std::uint16_t> tdx_read_count(std::string_view payload) noexcept {
  TdxReader reader{payload};
  const std::uint16_t count = reader.u16("count");
  if (reader.error() != nullptr) return *reader.error();
  if (!reader.rest().empty()) return error(Errc::bad_value, "count");
  return count;
}

Result<void> tdx_read_list(std::string_view payload, TdxMarket market, AShareNames& names,
                           std::vector<TdxListing>& rows) {
  TdxReader reader{payload};
  const std::size_t count = reader.u16("rows");
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = to_tdx_code(static_cast<unsigned>(market), reader.text(6, "code"));
    TdxListing row;
    row.lot = reader.u16("lot");
    const std::string_view name = reader.text(8, "name");
    reader.skip(4, "row");
    row.decimals = reader.u8("decimals");
    const auto close = wire::shortest_decimal(std::bit_cast<float>(reader.u32("previous close")));
    reader.skip(4, "row");
    if (reader.error() != nullptr) return *reader.error();
    if (!code) continue;  // nothing that can be asked for
    row.code = *code;
    row.name = names.to_name(name.substr(0, name.find('\0')));
    if (close) row.previous_close = *close;
    rows.push_back(row);
  }
  if (reader.error() != nullptr) return *reader.error();
  if (!reader.rest().empty()) return error(Errc::bad_value, "rows");
  return {};
}

Instrument to_instrument(const TdxListing& listing) {
  const auto native = tdx_native(listing.code);
  Instrument made;
  made.symbol = a_share_symbol(to_a_share(listing.code));
  made.native.assign(native.data(), native.size());
  made.tick_size = Decimal{1, static_cast<std::int8_t>(-listing.decimals)};
  made.lot_size = Decimal{listing.lot, 0};
  return made;
}

// What a lot of shares, funds and indices has does not differ, whatever a list says: the other
// sources know no list.
void TdxInstruments::set(const TdxListing& listing) {
  TdxListing kept = listing;
  const TdxListing known = usual_listing(listing.code);
  if (kept.decimals > kMaxDecimals) kept.decimals = known.decimals;
  if (kept.lot == 0 || a_share_kind(to_a_share(kept.code)) != AShareKind::bond)
    kept.lot = known.lot;
  listings_[key_of(kept.code)] = kept;
}

TdxListing TdxInstruments::find(const TdxCode& code) const noexcept {
  const auto found = listings_.find(key_of(code));
  return found == listings_.end() ? usual_listing(code) : found->second;
}

std::vector<TdxListing> TdxInstruments::all() const {
  std::vector<TdxListing> all;
  all.reserve(listings_.size());
  for (const auto& [key, listing] : listings_) all.push_back(listing);
  return all;
}

}  // namespace hftcpp
