// tencent_codec.cpp: the fields of a record, by their places.
#include "exchanges/tencent/tencent_codec.hpp"

#include "exchanges/a_share/a_share_fields.hpp"
#include "exchanges/a_share/a_share_time.hpp"
#include "exchanges/a_share/a_share_units.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace hftcpp {
namespace {

// 88 in 2026; in the years before 49 to 53, and about 50 of some funds.
constexpr std::size_t kLeastFields = 49;
constexpr std::size_t kLastField = 57;  // that is read
constexpr std::size_t kLeastShortFields = 8;

struct Parts {
  std::string_view name;
  std::string_view fields;  // from the fourth on
};

// "1~name~600519~...": a character of the name may have a tilde as its second byte, so that the
// code says where the name ends. It also says whose record this is: without it there is none.
std::optional<Parts> split(std::string_view text, std::string_view digits) noexcept {
  char code[8] = {'~'};
  std::memcpy(code + 1, digits.data(), digits.size());
  code[digits.size() + 1] = '~';
  const std::string_view mark{code, digits.size() + 2};

  const std::size_t begin = text.find('~');
  if (begin == text.npos) return std::nullopt;
  const std::size_t end = text.find(mark, begin + 1);
  if (end == text.npos) return std::nullopt;
  return Parts{text.substr(begin + 1, end - begin - 1), text.substr(end + mark.size())};
}

// "price, lots" five times: here the price comes first.
void read_levels(AShareFields& fields, std::size_t first, AShareKind kind,
                 std::array<Level, 5>& levels) noexcept {
  for (Level& level : levels) {
    level.price = fields.optional_number(first, "price");
    level.size = fields.kept(to_shares(fields.optional_number(first + 1, "size"), kind), "size");
    first += 2;
  }
}

constexpr Decimal kOneTenThousand{1, 0};

bool is_rounded(const Decimal& exact, const Decimal& rounded) noexcept {
  const auto above = add(rounded, kOneTenThousand);
  const auto below = subtract(rounded, kOneTenThousand);
  return above && below && *below <= exact && exact <= *above;
}

// Exact to the yuan only behind two slashes; else in ten thousands. What stands where they are told
// with decimals is believed where those without agree: in a record that lost a field it is another.
Decimal read_amount(AShareFields& fields) noexcept {
  const std::string_view three = fields.text(35);
  if (std::ranges::count(three, '/') == 2)
    return fields.number_of(three.substr(three.rfind('/') + 1), "amount");
  if (!three.empty()) return fields.fail(Errc::wrong_type, "amount");
  const Decimal rounded = fields.optional_number(37, "amount");
  const Decimal exact = fields.optional_number(57, "amount");
  const bool takes_exact = fields.text(37).empty() || is_rounded(exact, rounded);
  const Decimal& best = takes_exact && !exact.is_zero() ? exact : rounded;
  return best.is_zero() ? Decimal{} : fields.kept(to_yuan(best), "amount");
}

}  // namespace

TencentCodec::TencentCodec(const SymbolMap& symbols, AShareCodecSettings settings)
    : AShareTextCodec{{.exchange = "tencent", .prefix = "v_", .no_match = "pv_none_match"},
                      symbols,
                      settings} {}

// Volumes are lots, but for indices, which seem to count something finer: those are left as they
// are. An empty field does not apply to this code; what every code has must be there.
Result<void> TencentCodec::read(const AShareCode& code, std::string_view text,
                                Quote& quote) noexcept {
  const auto parts = split(text, code.digits);
  if (!parts) return error(Errc::bad_value, "code");
  AShareFields fields{parts->fields, '~', 3, kLastField};
  if (fields.size() < kLeastFields) return error(Errc::missing_field, "fields");
  const AShareKind kind = a_share_kind(code);
  quote.last = fields.number(3, "last");
  quote.previous_close = fields.number(4, "previous_close");
  quote.open = fields.optional_number(5, "open");
  quote.volume = fields.kept(to_shares(fields.optional_number(6, "volume"), kind), "volume");
  read_levels(fields, 9, kind, quote.bids);
  read_levels(fields, 19, kind, quote.asks);
  // A record that is shifted has no time here.
  quote.exchange_time = fields.kept(a_share_time(fields.text(30)), "time");
  quote.high = fields.optional_number(33, "high");
  quote.low = fields.optional_number(34, "low");
  quote.amount = read_amount(fields);
  quote.name = to_name(parts->name);
  return fields.result();
}

// market, name, code, last, change, change in percent, lots, ten thousands of yuan, ...
Result<void> TencentCodec::read_short(const AShareCode& code, std::string_view text,
                                      Quote& quote) noexcept {
  const auto parts = split(text, code.digits);
  if (!parts) return error(Errc::bad_value, "code");
  AShareFields fields{parts->fields, '~', 3};
  if (fields.size() < kLeastShortFields) return error(Errc::missing_field, "fields");
  quote.last = fields.number(3, "last");
  const Decimal change = fields.kept(Decimal::parse(fields.text(4)), "change");
  quote.previous_close = fields.kept(subtract(quote.last, change), "previous_close");
  const Decimal lots = fields.optional_number(6, "volume");
  quote.volume = fields.kept(to_shares(lots, a_share_kind(code)), "volume");
  quote.amount = fields.kept(to_yuan(fields.optional_number(7, "amount")), "amount");
  quote.name = to_name(parts->name);
  return fields.result();
}

AShareSource tencent_source() {
  return {.origin = "https://qt.gtimg.cn",
          .target = "/q=",
          .batch_size = 60,
          .most = 800,
          .headers = {{"User-Agent", "Mozilla/5.0"}}};
}

}  // namespace hftcpp
