// YahooPricing: the one protobuf message of Yahoo's websocket, read where it lies. No code is
// generated for it and no library linked: a message of flat fields needs a loop over keys.
#pragma once

#include <hftcpp/core/decimal.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hftcpp {

// A field that is not sent did not change: proto3 sends no zeros either, so that a number that
// becomes zero is not told. The texts are views into the message. Prices are binary32 on the wire,
// the last two numbers binary64: the shortest texts that read back as the same.
struct YahooPricing {
  std::string_view id;
  std::optional<Decimal> price;
  std::optional<std::int64_t> time;  // milliseconds since 1970
  std::string_view currency;
  std::string_view exchange;
  std::int64_t quote_type = 0;
  std::int64_t market_hours = 0;  // 0: before the market opens, 1: while it is open, 2: after it
  std::optional<Decimal> change_percent;
  std::optional<std::int64_t> day_volume;
  std::optional<Decimal> day_high;
  std::optional<Decimal> day_low;
  std::optional<Decimal> change;
  std::string_view short_name;
  std::optional<Decimal> open_price;
  std::optional<Decimal> previous_close;
  std::optional<std::int64_t> last_size;
  std::optional<Decimal> bid;
  std::optional<std::int64_t> bid_size;
  std::optional<Decimal> ask;
  std::optional<std::int64_t> ask_size;
  std::optional<std::int64_t> price_hint;  // how many decimals people are shown
  std::optional<std::int64_t> volume_of_day;
  std::optional<std::int64_t> volume_of_currencies;
  std::string_view from_currency;
  std::string_view last_market;
  std::optional<Decimal> circulating_supply;
  std::optional<Decimal> market_cap;
};

inline constexpr std::size_t kYahooMaxMessage = 4096;

// Fields that are not known are passed over. Errc::bad_value for what is no such message: a
// field that ends behind the bytes, a known field of another type, a number that is none, or no id.
[[nodiscard]] Result<YahooPricing> read_yahoo_pricing(std::string_view message) noexcept;

// The bytes that the text writes in base64, in `room`; nothing for what is no base64, or too much.
[[nodiscard]] std::optional<std::string_view> from_yahoo_base64(std::string_view text,
                                                                std::span<char> room) noexcept;

}  // namespace hftcpp
