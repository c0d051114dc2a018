// latest_gate.cpp: what makes a ticker or a bar the same as another, or an older one.
#include "stream/latest_gate.hpp"

namespace hftcpp {
namespace {

bool is_older(Timestamp a, Timestamp b) noexcept {
  return a.is_set() && b.is_set() && a < b && b - a < kClockSetBack;
}

}  // namespace

bool is_same(const Ticker& a, const Ticker& b) noexcept {
  return a.sequence == b.sequence && a.exchange_time == b.exchange_time &&
         a.bid_price.is_identical(b.bid_price) && a.bid_size.is_identical(b.bid_size) &&
         a.ask_price.is_identical(b.ask_price) && a.ask_size.is_identical(b.ask_size);
}

bool is_older(const Ticker& a, const Ticker& b) noexcept {
  if (a.sequence != 0 && b.sequence != 0) return a.sequence < b.sequence;
  return is_older(a.exchange_time, b.exchange_time);
}

bool is_same(const Kline& a, const Kline& b) noexcept {
  return a.open_time == b.open_time && a.interval == b.interval && a.closed == b.closed &&
         a.trade_count == b.trade_count && a.open == b.open && a.high == b.high && a.low == b.low &&
         a.close == b.close && a.volume == b.volume;
}

// A bar only grows: one of the same time with fewer trades, or open after it was closed, is older.
bool is_older(const Kline& a, const Kline& b) noexcept {
  if (a.open_time != b.open_time) return a.open_time < b.open_time;
  if (a.closed != b.closed) return b.closed;
  if (a.trade_count != b.trade_count) return a.trade_count < b.trade_count;
  return is_older(a.exchange_time, b.exchange_time);
}

}  // namespace hftcpp
