// difference: what a quote tells, against what the simulated market has.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"
#include <hftcpp/core/events.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

namespace hftcpp::test {

// Where its prices and sizes are not what the simulator shows; empty where they are.
inline std::string difference_of_numbers(const Quote& quote, const sim::AShareSnapshot& share) {
  std::string all;
  const auto check = [&](const char* what, const Decimal& is, const Decimal& wanted) {
    if (is != wanted)
      all += std::string{what} + " " + is.to_string() + ", not " + wanted.to_string() + "; ";
  };
  check("last", quote.last, share.price(share.day.last));
  check("open", quote.open, share.price(share.day.open));
  check("high", quote.high, share.price(share.day.high));
  check("low", quote.low, share.price(share.day.low));
  check("previous close", quote.previous_close, share.price(share.day.previous_close));
  check("volume", quote.volume, Decimal{share.shares(share.day.volume), 0});
  const auto side = [&](const char* what, const auto& levels, const auto& raw) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      check(what, levels[i].price, share.price(raw[i].price));
      check(what, levels[i].size, Decimal{share.shares(raw[i].size), 0});
    }
  };
  side("bids", quote.bids, share.bids);
  side("asks", quote.asks, share.asks);
  return all;
}

// Where a quote is not what the simulator shows, to the last digit of its amount; not all sources
// have names. Empty when it is.
inline std::string exact_difference(const Quote& quote, const sim::AShareSnapshot& share) {
  std::string all = difference_of_numbers(quote, share);
  if (quote.amount != share.amount()) all += "amount " + quote.amount.to_string() + "; ";
  return all;
}

// The same of all that a quote tells. Amounts may lack what is behind the point.
inline std::string difference(const Quote& quote, const sim::AShareSnapshot& share) {
  std::string all = difference_of_numbers(quote, share);
  if (std::abs(quote.amount.to_double() - share.amount().to_double()) >= 1)
    all += "amount " + quote.amount.to_string() + "; ";
  if (quote.name.view() != share.listing->name) all += "name " + std::string{quote.name.view()};
  constexpr std::int64_t kSecond = 1'000'000'000;
  if (quote.exchange_time.nanoseconds() / kSecond != share.day.changed.nanoseconds() / kSecond)
    all += "time " + quote.exchange_time.to_iso();
  return all;
}

}  // namespace hftcpp::test
