// queue_events: small events to push, and consumers that keep what they pop.
#pragma once

#include <hftcpp/core/event_queue.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string_view>
#include <vector>

namespace hftcpp {

// A trade that is recognised by its number.
inline Trade numbered_trade(std::int64_t number) {
  Trade trade;
  trade.price = Decimal{number, 0};
  return trade;
}
inline std::int64_t number_of(const Trade& trade) {
  return trade.price.mantissa();
}

inline Ticker numbered_ticker(std::string_view symbol, std::int64_t number) {
  Ticker ticker;
  ticker.exchange = Exchange{"kraken"};
  ticker.symbol = Symbol{symbol};
  ticker.bid_price = Decimal{number, 0};
  return ticker;
}
inline std::int64_t number_of(const Ticker& ticker) {
  return ticker.bid_price.mantissa();
}

// How a coroutine ended, once it has: give its handler() to co_spawn.
struct Ending {
  bool has_ended = false;
  boost::system::error_code code;

  auto handler() {
    return [this](std::exception_ptr failure) {
      has_ended = true;
      if (failure) code = code_of(failure);
    };
  }

  static boost::system::error_code code_of(std::exception_ptr failure) try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& e) {
    return e.code();
  }
};

// For coroutines whose ending does not matter to the test.
inline void ignore_stop(std::exception_ptr failure) {
  if (failure) (void)Ending::code_of(failure);
}

// Pops until it is stopped.
template <class T>
boost::asio::awaitable<void> keep_all(EventQueue<T>& queue, std::vector<T>& kept) {
  for (;;) kept.push_back(co_await queue.pop());
}

template <class T>
boost::asio::awaitable<void> keep_one(EventQueue<T>& queue, std::vector<T>& kept) {
  kept.push_back(co_await queue.pop());
}

template <class T>
std::vector<T> drain(EventQueue<T>& queue) {
  std::vector<T> drained;
  for (T next; queue.try_pop(next);) drained.push_back(next);
  return drained;
}

template <class T>
std::vector<std::int64_t> numbers_of(const std::vector<T>& events) {
  std::vector<std::int64_t> numbers;
  for (const T& event : events) numbers.push_back(number_of(event));
  return numbers;
}

}  // namespace hftcpp
