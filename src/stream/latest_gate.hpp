// LatestGate: for events of which the newest is all that counts (tickers, bars): nothing passes
// twice, and nothing after what is newer, whatever two connections or a restless network bring.
// A plain value, one per pair.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>

namespace hftcpp {

template <class T>
class LatestGate {
 public:
  // False for what came before, or is older than what came before.
  [[nodiscard]] bool lets_through(const T& event) {
    if (!is_empty_ && !is_news(event)) return false;
    last_ = event;
    is_empty_ = false;
    is_reconnected_ = false;
    return true;
  }

  [[nodiscard]] bool is_last(const T& event) const noexcept {
    return !is_empty_ && is_same(event, last_);
  }

  // A new connection that continues no other: numbers and times may begin anew.
  void on_reconnected() noexcept { is_reconnected_ = true; }

 private:
  [[nodiscard]] bool is_news(const T& event) const noexcept;

  T last_{};
  bool is_empty_ = true;
  bool is_reconnected_ = false;
};

// An exchange's clock that was put back by more than this is believed; less is a late message.
inline constexpr std::chrono::seconds kClockSetBack{10};

[[nodiscard]] bool is_same(const Ticker& a, const Ticker& b) noexcept;
[[nodiscard]] bool is_older(const Ticker& a, const Ticker& b) noexcept;
[[nodiscard]] bool is_same(const Kline& a, const Kline& b) noexcept;
[[nodiscard]] bool is_older(const Kline& a, const Kline& b) noexcept;

template <class T>
bool LatestGate<T>::is_news(const T& event) const noexcept {
  return !is_same(event, last_) && (is_reconnected_ || !is_older(event, last_));
}

}  // namespace hftcpp
