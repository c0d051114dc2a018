#include "sim/tencent/tencent_simulator.hpp"

#include "sim/text.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

constexpr std::int64_t kTenThousand = 10'000;

// A record under way: each call appends one field and what stands behind it.
class TencentFields {
 public:
  explicit TencentFields(const AShareSnapshot& share)
      : share_{share}, decimals_{-share.price_exponent} {}

  TencentFields& text(std::string_view value) {
    (out_ += value) += '~';
    return *this;
  }
  TencentFields& number(std::int64_t value) { return text(std::to_string(value)); }
  TencentFields& price(std::int64_t ticks) {
    append_price(out_, ticks, share_.price_exponent, decimals_);
    return text({});
  }
  TencentFields& hundredths(std::int64_t value) {
    append_price(out_, value, -2, 2);
    return text({});
  }
  TencentFields& ten_thousandths(std::int64_t value) {
    append_price(out_, value, -4, 4);
    return text({});
  }
  // Lots, and the price first.
  TencentFields& levels(const std::array<RawLevel, 5>& side) {
    for (const RawLevel& level : side) price(level.price).number(level.size);
    return *this;
  }

  // The last field has nothing behind it.
  [[nodiscard]] std::string take() {
    out_.pop_back();
    return std::move(out_);
  }

 private:
  const AShareSnapshot& share_;
  int decimals_;
  std::string out_;
};

std::string_view market_number(std::string_view market) {
  if (market == "sh") return "1";
  return market == "sz" ? "51" : "62";
}

bool is_fund(const AShareSnapshot& share) {
  return share.price_exponent == -3;
}

// In whole yuan: what is behind the point is not written.
std::int64_t yuan_of(const AShareSnapshot& share) {
  std::int64_t amount = share.amount().mantissa();
  for (int i = share.amount().exponent(); i < 0; ++i) amount /= 10;
  return amount;
}

// Halves go up.
std::int64_t limit_of(const AShareSnapshot& share, std::int64_t percent) {
  return (share.day.previous_close * (100 + percent) + 50) / 100;
}

// By how many percent a price may move in a day.
std::int64_t room_of(const AShareListing& share) {
  if (share.market == "bj") return 30;
  const bool is_young = share.digits.starts_with("688") || share.digits.starts_with("30");
  return is_young ? 20 : 10;
}

std::int64_t sum_of(const std::array<RawLevel, 5>& side) {
  std::int64_t sum = 0;
  for (const RawLevel& level : side) sum += level.size;
  return sum;
}

std::string compact_time(Timestamp time) {
  std::string text = shanghai_text(time);
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

}  // namespace

TencentSimulator::TencentSimulator(boost::asio::any_io_executor executor,
                                   SimulatorSettings settings)
    : AShareHttpSimulator{std::move(executor),
                          std::move(settings),
                          {.parameter = "q=",
                           .head = "v_",
                           .separator = '~',
                           .most = 800,
                           .names_unknown = false,
                           .none_known = "v_pv_none_match=\"1\";\n"}} {}

std::string TencentSimulator::fields(const AShareSnapshot& share) const {
  const RawDay& day = share.day;
  const AShareListing& listing = *share.listing;
  const std::int64_t yuan = yuan_of(share);
  const std::int64_t change = day.last - day.previous_close;
  const std::int64_t room = room_of(listing);
  std::string three;  // "last/lots/yuan"
  append_price(three, day.last, share.price_exponent, -share.price_exponent);
  three += '/' + std::to_string(day.volume) + '/' + std::to_string(yuan);

  TencentFields out{share};
  out.text(market_number(listing.market)).text(listing.gbk_name).text(listing.digits);
  out.price(day.last).price(day.previous_close).price(day.open);
  out.number(day.volume).number(day.volume / 2).number(day.volume - day.volume / 2);
  out.levels(share.bids).levels(share.asks).text({}).text(compact_time(day.changed));
  out.price(change).hundredths(change_of(day.last, day.previous_close));
  out.price(day.high).price(day.low).text(three);
  out.number(day.volume).number(yuan / kTenThousand).text("0.09");
  out.text(is_fund(share) ? "" : "19.67").text({}).price(day.high).price(day.low);
  out.hundredths(change_of(day.high, day.low)).text("16269.81").text("16269.81").text("6.99");
  out.price(limit_of(share, room)).price(limit_of(share, -room)).text("0.74");
  out.number(sum_of(share.bids) - sum_of(share.asks)).price(day.last);
  out.text("14.93").text("19.76").text({}).text({}).text("0.18").ten_thousandths(yuan);
  out.text("0.0000").text("0").text("   A").text(is_fund(share) ? "ETF" : "GP-A");
  for (const std::string_view unread :
       {"-3.54", "-4.43", "4.00",       "30.53",      "26.78", "1539.98", "1151.01",    "0.78",
        "10.15", "-1.11", "1250081601", "1250081601", "15.15", "-7.67",   "1250081601", "",
        "",      "-5.13", "-0.05",      "",           "CNY",   "0",       "___D__F__N"})
    out.text(unread);
  return out.price(day.last).text("-13").text({}).take();
}

// market, name, code, last, change, change in percent, lots, ten thousands of yuan, status,
// capital, kind.
std::string TencentSimulator::short_fields(const AShareSnapshot& share) const {
  const RawDay& day = share.day;
  TencentFields out{share};
  out.text(market_number(share.listing->market)).text(share.listing->gbk_name);
  out.text(share.listing->digits).price(day.last).price(day.last - day.previous_close);
  out.hundredths(change_of(day.last, day.previous_close)).number(day.volume);
  out.number(yuan_of(share) / kTenThousand).text({}).text("2101.66").text("GP-A").text({});
  return out.take();
}

}  // namespace hftcpp::sim
