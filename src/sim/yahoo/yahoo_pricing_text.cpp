// yahoo_pricing_text.cpp: the message of the websocket.
#include "sim/text.hpp"
#include "sim/yahoo/yahoo_text.hpp"

#include <bit>
#include <cmath>

namespace hftcpp::sim {
namespace {

enum WireType : std::uint64_t { kVarint = 0, kText = 2, kFourBytes = 5 };

constexpr std::uint64_t kPriceField = 2;
constexpr std::uint64_t kEquity = 8;
constexpr std::uint64_t kRegularHours = 1;

// Fields are appended in the order of their numbers.
class PricingWriter {
 public:
  explicit PricingWriter(std::uint64_t shift) : shift_{shift} {}

  void text(std::uint64_t field, std::string_view value) {
    key(field, kText);
    varint(value.size());
    out_ += value;
  }
  void plain(std::uint64_t field, std::uint64_t value) {
    key(field, kVarint);
    varint(value);
  }
  // The sign goes into the lowest bit.
  void zigzag(std::uint64_t field, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    plain(field, bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  void number(std::uint64_t field, double value) {
    key(field, kFourBytes);
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    for (int shift = 0; shift < 32; shift += 8) out_ += static_cast<char>(bits >> shift & 0xFF);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void key(std::uint64_t field, std::uint64_t type) {
    varint((field + (field >= kPriceField ? shift_ : 0)) << 3 | type);
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>((value & 0x7F) | 0x80);
    out_ += static_cast<char>(value);
  }

  std::uint64_t shift_;
  std::string out_;
};

double as_double(const AShareSnapshot& share, std::int64_t ticks) {
  return static_cast<double>(ticks) / std::pow(10, -share.price_exponent);
}

std::string pricing_text(const AShareSnapshot& share, YahooExtent extent, std::uint64_t shift) {
  const RawDay& day = share.day;
  const bool is_whole = extent == YahooExtent::whole;
  const std::int64_t change = day.last - day.previous_close;
  PricingWriter out{shift};
  out.text(1, yahoo_ticker(*share.listing));
  out.number(2, as_double(share, day.last));
  out.zigzag(3, day.changed.nanoseconds() / 1'000'000);
  if (is_whole) out.text(4, "CNY");
  out.text(5, share.listing->market == "sh" ? "SHH" : "SHZ");
  out.plain(6, kEquity);
  out.plain(7, kRegularHours);
  out.number(8, 100 * static_cast<double>(change) / static_cast<double>(day.previous_close));
  out.zigzag(9, share.shares(day.volume));
  out.number(10, as_double(share, day.high));
  out.number(11, as_double(share, day.low));
  out.number(12, as_double(share, change));
  if (is_whole) {
    out.text(13, share.listing->name);
    out.number(15, as_double(share, day.open));
    out.number(16, as_double(share, day.previous_close));
  }
  out.number(23, as_double(share, share.bids[0].price));
  out.zigzag(24, share.shares(share.bids[0].size));
  out.number(25, as_double(share, share.asks[0].price));
  out.zigzag(26, share.shares(share.asks[0].size));
  out.zigzag(27, -share.price_exponent);
  return out.take();
}

}  // namespace

std::string yahoo_ticker(const AShareListing& listing) {
  const std::string suffix = listing.market == "sh" ? "SS" : to_upper(listing.market);
  return std::string{listing.digits} + '.' + suffix;
}

std::string yahoo_pricing(const AShareSnapshot& share, YahooExtent extent) {
  return pricing_text(share, extent, 0);
}

std::string yahoo_shifted_pricing(const AShareSnapshot& share) {
  return pricing_text(share, YahooExtent::whole, 1);
}

std::string yahoo_envelope(std::string_view base64) {
  return R"({"type":"pricing","message":")" + std::string{base64} + R"("})";
}

}  // namespace hftcpp::sim
