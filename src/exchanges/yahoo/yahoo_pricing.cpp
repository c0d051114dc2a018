// yahoo_pricing.cpp: keys and values, each within its bounds.
#include "exchanges/yahoo/yahoo_pricing.hpp"

#include "exchanges/shortest_decimal.hpp"

#include <array>
#include <bit>

namespace hftcpp {
namespace {

enum class Wire : std::uint8_t { varint = 0, eight_bytes = 1, text = 2, four_bytes = 5 };

// A value as it was sent, of whatever type.
struct FieldValue {
  Wire wire = Wire::varint;
  std::uint64_t number = 0;  // of all but texts
  std::string_view text;
};

class FieldScanner {
 public:
  explicit FieldScanner(std::string_view bytes) noexcept : bytes_{bytes} {}

  [[nodiscard]] bool is_done() const noexcept { return bytes_.empty(); }
  // False for what is no field.
  [[nodiscard]] bool next(std::uint64_t& field, FieldValue& value) noexcept {
    std::uint64_t key = 0;
    if (!varint(key) || key >> 3 == 0) return false;
    field = key >> 3;
    value.wire = static_cast<Wire>(key & 7);
    switch (value.wire) {
      case Wire::varint:
        return varint(value.number);
      case Wire::eight_bytes:
        return fixed(8, value.number);
      case Wire::four_bytes:
        return fixed(4, value.number);
      case Wire::text:
        return varint(value.number) && take(value.number, value.text);
    }
    return false;  // groups are of another age
  }

 private:
  bool varint(std::uint64_t& value) noexcept {
    value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  }
  bool take(std::uint64_t size, std::string_view& out) noexcept {
    if (size > bytes_.size()) return false;
    out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }
  bool fixed(std::size_t size, std::uint64_t& value) noexcept {
    std::string_view bytes;
    if (!take(size, bytes)) return false;
    value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return true;
  }

  std::string_view bytes_;
};

// ---- a value into its place; false when it has another type ----

bool put(const FieldValue& value, std::string_view& out) noexcept {
  out = value.text;
  return value.wire == Wire::text;
}

bool put(const Result<Decimal>& number, std::optional<Decimal>& out) noexcept {
  if (!number) return false;
  out = *number;
  return true;
}
bool put_float(const FieldValue& value, std::optional<Decimal>& out) noexcept {
  return value.wire == Wire::four_bytes &&
         put(wire::shortest_decimal(std::bit_cast<float>(static_cast<std::uint32_t>(value.number))),
             out);
}
bool put_double(const FieldValue& value, std::optional<Decimal>& out) noexcept {
  return value.wire == Wire::eight_bytes &&
         put(wire::shortest_decimal(std::bit_cast<double>(value.number)), out);
}

bool put_plain(const FieldValue& value, std::int64_t& out) noexcept {
  out = static_cast<std::int64_t>(value.number);
  return value.wire == Wire::varint;
}
// The sign is in the lowest bit.
bool put_signed(const FieldValue& value, std::optional<std::int64_t>& out) noexcept {
  out = static_cast<std::int64_t>(value.number >> 1 ^ (~(value.number & 1) + 1));
  return value.wire == Wire::varint;
}

bool put_field(std::uint64_t field, const FieldValue& value, YahooPricing& out) noexcept {
  switch (field) {
    case 1:
      return put(value, out.id);
    case 2:
      return put_float(value, out.price);
    case 3:
      return put_signed(value, out.time);
    case 4:
      return put(value, out.currency);
    case 5:
      return put(value, out.exchange);
    case 6:
      return put_plain(value, out.quote_type);
    case 7:
      return put_plain(value, out.market_hours);
    case 8:
      return put_float(value, out.change_percent);
    case 9:
      return put_signed(value, out.day_volume);
    case 10:
      return put_float(value, out.day_high);
    case 11:
      return put_float(value, out.day_low);
    case 12:
      return put_float(value, out.change);
    case 13:
      return put(value, out.short_name);
    case 15:
      return put_float(value, out.open_price);
    case 16:
      return put_float(value, out.previous_close);
    case 22:
      return put_signed(value, out.last_size);
    case 23:
      return put_float(value, out.bid);
    case 24:
      return put_signed(value, out.bid_size);
    case 25:
      return put_float(value, out.ask);
    case 26:
      return put_signed(value, out.ask_size);
    case 27:
      return put_signed(value, out.price_hint);
    case 28:
      return put_signed(value, out.volume_of_day);
    case 29:
      return put_signed(value, out.volume_of_currencies);
    case 30:
      return put(value, out.from_currency);
    case 31:
      return put(value, out.last_market);
    case 32:
      return put_double(value, out.circulating_supply);
    case 33:
      return put_double(value, out.market_cap);
    default:
      return true;  // options have some more, and there may be new ones
  }
}

constexpr std::uint8_t kNoSextet = 0xFF;

constexpr std::array<std::uint8_t, 256> kSextets = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNoSextet);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}();

}  // namespace

Result<YahooPricing> read_yahoo_pricing(std::string_view message) noexcept {
  YahooPricing pricing;
  FieldScanner scanner{message};
  while (!scanner.is_done()) {
    std::uint64_t field = 0;
    FieldValue value;
    if (!scanner.next(field, value)) return error(Errc::bad_value, "field");
    if (!put_field(field, value, pricing)) return error(Errc::wrong_type, "field");
  }
  if (pricing.id.empty()) return error(Errc::missing_field, "id");
  return pricing;
}

std::optional<std::string_view> from_yahoo_base64(std::string_view text,
                                                  std::span<char> room) noexcept {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  const std::size_t size = text.size() / 4 * 3 - padding;
  if (size > room.size()) return std::nullopt;
  std::uint32_t bits = 0;
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_padding = i >= text.size() - padding;
    const std::uint8_t sextet = is_padding ? 0 : kSextets[static_cast<unsigned char>(text[i])];
    if (sextet == kNoSextet) return std::nullopt;
    bits = bits << 6 | sextet;
    if (i % 4 != 3) continue;
    for (int shift = 16; shift >= 0 && written < size; shift -= 8)
      room[written++] = static_cast<char>(bits >> shift & 0xFF);
  }
  return std::string_view{room.data(), size};
}

}  // namespace hftcpp
