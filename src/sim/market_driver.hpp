// MarketDriver: makes time pass in a market, at a rate, and tells the simulators what happened.
// Any number of them may share one: then their books are the same.
#pragma once

#include "sim/market.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace hftcpp::sim {

struct MarketSettings {
  std::vector<InstrumentSettings> instruments;  // empty: default_instruments()
  std::uint64_t seed = 1;
  double rate = 100;             // events per second, over all symbols
  std::uint64_t max_events = 0;  // it stands still after so many; 0: never
};

class MarketListener {
 public:
  virtual ~MarketListener() = default;
  virtual void on_market_event(const MarketEvent& event) = 0;  // valid during the call
  // Nothing happens for a while: it was paused, or has come to its end.
  virtual void on_standstill() {}
};

class MarketDriver : public std::enable_shared_from_this<MarketDriver> {
 public:
  // Runs on the executor, as everything that listens to it must. Throws std::invalid_argument for
  // a rate that is none.
  [[nodiscard]] static std::shared_ptr<MarketDriver> make(boost::asio::any_io_executor executor,
                                                          MarketSettings settings);

  // Time passes while anybody listens.
  void attach(MarketListener& listener);
  void detach(MarketListener& listener) noexcept;

  // What happened before is told; nothing more happens until resume(). May come before attach().
  void pause();
  void resume();
  [[nodiscard]] bool is_paused() const noexcept { return paused_; }
  [[nodiscard]] bool is_finished() const noexcept;

  [[nodiscard]] const Market& market() const noexcept { return market_; }
  [[nodiscard]] std::uint64_t events() const noexcept { return events_; }  // from any thread
  [[nodiscard]] boost::asio::any_io_executor get_executor() { return timer_.get_executor(); }

 private:
  using Clock = std::chrono::steady_clock;

  MarketDriver(boost::asio::any_io_executor executor, MarketSettings settings);

  static boost::asio::awaitable<void> run(std::shared_ptr<MarketDriver> self);
  void count_from_now();
  void advance(std::uint64_t count);
  [[nodiscard]] Clock::time_point next_wake() const;

  double rate_;
  std::uint64_t max_events_;
  Market market_;
  boost::asio::steady_timer timer_;
  std::vector<MarketListener*> listeners_;
  std::atomic<std::uint64_t> events_{0};
  Timestamp last_time_;      // of the market
  Clock::time_point since_;  // the rate is counted from here
  double told_ = 0;          // events since then
  bool paused_ = false;
  bool running_ = false;
};

}  // namespace hftcpp::sim
