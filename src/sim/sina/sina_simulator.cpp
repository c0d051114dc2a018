#include "sim/sina/sina_simulator.hpp"

#include "sim/text.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

constexpr int kDecimals = 3;  // of a price, whatever its tick

// "size,price" five times: shares, and the size first.
void append_side(std::string& out, const AShareSnapshot& share,
                 const std::array<RawLevel, 5>& levels) {
  for (const RawLevel& level : levels) {
    append_number(out, static_cast<std::uint64_t>(share.shares(level.size)));
    out += ',';
    append_price(out, level.price, share.price_exponent, kDecimals);
    out += ',';
  }
}

}  // namespace

SinaSimulator::SinaSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings)
    : AShareHttpSimulator{std::move(executor),
                          std::move(settings),
                          {.parameter = "list=",
                           .head = "var hq_str_",
                           .separator = ',',
                           .most = 800,
                           .names_unknown = true,
                           .none_known = {}}} {}

bool SinaSimulator::admits(const HttpRequest& request) const {
  return request.header("Referer").find("finance.sina.com.cn") != std::string_view::npos;
}

// name, open, previous close, last, high, low, best bid, best ask, shares, yuan, the five bids, the
// five asks, date, time, status, and what is the market's own.
std::string SinaSimulator::fields(const AShareSnapshot& share) const {
  const RawDay& day = share.day;
  std::string text = share.listing->gbk_name;
  for (const std::int64_t price : {day.open, day.previous_close, day.last, day.high, day.low,
                                   share.bids[0].price, share.asks[0].price})
    append_price(text += ',', price, share.price_exponent, kDecimals);
  append_number(text += ',', static_cast<std::uint64_t>(share.shares(day.volume)));
  const Decimal amount = share.amount();
  append_price(text += ',', amount.mantissa(), amount.exponent(), kDecimals);
  text += ',';
  append_side(text, share, share.bids);
  append_side(text, share, share.asks);
  std::string time = shanghai_text(day.changed);
  time[10] = ',';
  text += time;
  // Static P/E, three that nobody knows, and two flags; elsewhere what is traded after hours.
  return text + (share.listing->market == "bj" ? ",00,33.2261,0.0000,0,8300000,B,T" : ",00,");
}

// name, last, change, change in percent, lots, ten thousands of yuan.
std::string SinaSimulator::short_fields(const AShareSnapshot& share) const {
  const RawDay& day = share.day;
  std::string text = share.listing->gbk_name;
  append_price(text += ',', day.last, share.price_exponent, kDecimals);
  append_price(text += ',', day.last - day.previous_close, share.price_exponent, kDecimals);
  append_price(text += ',', change_of(day.last, day.previous_close), -2, 2);
  append_number(text += ',', static_cast<std::uint64_t>(day.volume));
  append_number(text += ',', static_cast<std::uint64_t>(share.amount().to_double() / 10'000));
  return text;
}

}  // namespace hftcpp::sim
