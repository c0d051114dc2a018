// sina_codec.cpp: the fields of a record, by their places.
#include "exchanges/sina/sina_codec.hpp"

#include "exchanges/a_share/a_share_fields.hpp"
#include "exchanges/a_share/a_share_time.hpp"
#include "exchanges/a_share/a_share_units.hpp"

namespace hftcpp {
namespace {

// 32 until 2011 or so; then came the status, and since 2022 what is traded after hours (a block of
// its own, "D|shares|yuan", which the day's volume does not have). Beijing sends 39.
constexpr std::size_t kLeastFields = 32;
constexpr std::size_t kLeastShortFields = 6;

// "v_size, v_price" five times: here the size comes first.
void read_side(AShareFields& fields, std::size_t first, std::array<Level, 5>& levels) noexcept {
  for (Level& level : levels) {
    level.size = fields.whole_number(first, "size");
    level.price = fields.number(first + 1, "price");
    first += 2;
  }
}

}  // namespace

SinaCodec::SinaCodec(const SymbolMap& symbols, AShareCodecSettings settings)
    : AShareTextCodec{
          {.exchange = "sina", .prefix = "hq_str_", .no_match = {}}, symbols, settings} {}

// Volumes are shares, but for the indices of Shanghai, which count lots: those are left as they
// are, since nobody knows what the other indices count. A share without a trade today has zeros
// and its previous close. Fields 6 and 7 repeat the best prices.
Result<void> SinaCodec::read(const AShareCode&, std::string_view text, Quote& quote) noexcept {
  AShareFields fields{text, ','};
  if (fields.size() < kLeastFields) return error(Errc::missing_field, "fields");
  quote.open = fields.number(1, "open");
  quote.previous_close = fields.number(2, "previous_close");
  quote.last = fields.number(3, "last");
  quote.high = fields.number(4, "high");
  quote.low = fields.number(5, "low");
  quote.volume = fields.whole_number(8, "volume");
  quote.amount = fields.number(9, "amount");
  read_side(fields, 10, quote.bids);
  read_side(fields, 20, quote.asks);
  // A record that is shifted has no date here.
  quote.exchange_time = fields.kept(a_share_time(fields.text(30), fields.text(31)), "time");
  quote.name = to_name(fields.text(0));
  return fields.result();
}

// name, last, change, change in percent, lots, ten thousands of yuan.
Result<void> SinaCodec::read_short(const AShareCode& code, std::string_view text,
                                   Quote& quote) noexcept {
  AShareFields fields{text, ','};
  if (fields.size() < kLeastShortFields) return error(Errc::missing_field, "fields");
  quote.last = fields.number(1, "last");
  const Decimal change = fields.kept(Decimal::parse(fields.text(2)), "change");
  quote.previous_close = fields.kept(subtract(quote.last, change), "previous_close");
  const Decimal lots = fields.number(4, "volume");
  quote.volume = fields.kept(to_shares(lots, a_share_kind(code)), "volume");
  quote.amount = fields.kept(to_yuan(fields.number(5, "amount")), "amount");
  quote.name = to_name(fields.text(0));
  return fields.result();
}

AShareSource sina_source() {
  return {.origin = "https://hq.sinajs.cn",
          .target = "/list=",
          .batch_size = 800,
          .most = 800,
          .headers = {{"Referer", "https://finance.sina.com.cn/"}, {"User-Agent", "Mozilla/5.0"}}};
}

}  // namespace hftcpp
