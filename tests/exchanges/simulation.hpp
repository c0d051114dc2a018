// Simulation: a stream against its exchange's simulator, both on the test's own thread.
#pragma once

#include "sim/market_driver.hpp"
#include "sim/simulator.hpp"
#include "support/run_io.hpp"
#include "support/watcher.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::test {

inline const std::vector<Channel> kMarketChannels{Channel::ticker, Channel::trade,
                                                  Channel::order_book, Channel::kline};

// What the private channels of most exchanges tell, of spot markets and of derivatives.
inline const std::vector<Channel> kSpotAccount{Channel::my_order, Channel::my_order_batch,
                                               Channel::my_trade, Channel::balance};
inline const std::vector<Channel> kDerivativesAccount{Channel::my_order, Channel::my_order_batch,
                                                      Channel::my_trade, Channel::balance,
                                                      Channel::position};

class Simulation {
 public:
  Simulation(boost::asio::io_context& io, std::string exchange, sim::SimulatorSettings settings)
      : io_{io},
        exchange_{std::move(exchange)},
        simulator_{sim::make_simulator(exchange_, io.get_executor(), std::move(settings))} {
    spdlog::set_level(spdlog::level::off);  // what goes wrong here is meant to
    server_.emplace(io, simulator_->start());
  }
  ~Simulation() { stop(); }

  // For pairs of the simulator's market, with times that suit a test.
  [[nodiscard]] StreamParams params(std::vector<std::string> pairs,
                                    std::vector<Channel> channels) const {
    using namespace std::chrono_literals;
    return {.exchange = exchange_,
            .currency_pairs = std::move(pairs),
            .subscribe_channels = std::move(channels),
            .api_host = simulator_->websocket_url(),
            .rest_host = simulator_->rest_url(),
            .reconnect = {.first = 20ms, .ceiling = 500ms},
            .subscribe_timeout = 1'000ms,
            .check_pairs = false};  // a fault is for the channels to meet
  }

  void start(StreamParams params) { start(get_exchange_stream(std::move(params))); }
  void start(std::unique_ptr<StreamBase> stream) {
    stream_ = std::move(stream);
    stream_->bind_observer(watcher_);
    client_.emplace(io_, stream_->start());
  }

  // Looks at what has come whenever it asks.
  template <class Condition>
  void run_until(Condition done) {
    try {
      test::run_until(io_, [&] {
        watcher_.look();
        return done();
      });
    } catch (const std::runtime_error& hung) {
      throw std::runtime_error{hung.what() + std::string{"; "} + state()};
    }
  }

  // What has come so far, for a test that hangs.
  [[nodiscard]] std::string state() {
    const StreamCounters counters = stream_->counters();
    std::string text =
        std::to_string(counters.frames) + " frames, " + std::to_string(counters.events) +
        " events, " + std::to_string(watcher_.book_updates) + " book updates, " +
        std::to_string(simulator_->counters().requests) + " requests; " + differences() + "gaps:\n";
    for (const Gap& gap : stream_->gaps().entries()) append_json(text, gap);
    return text;
  }

  // The market stands still and all that it sent has come through.
  void settle() {
    run_io(io_, simulator_->pause());
    run_until([&] { return differences().empty(); });
  }

  // Where the books that an observer keeps are not the simulator's own, level by level.
  [[nodiscard]] std::string differences() {
    std::string all;
    for (const Symbol symbol : stream_->currency_pairs()) {
      const std::string where =
          difference(watcher_.books[symbol], simulator_->book_as_sent(symbol, depth_));
      if (!where.empty()) all += std::string{symbol.text()} + ": " + where + "; ";
    }
    return all;
  }

  void stop() {
    if (stream_) stream_->stop();
    if (client_) client_->wait();
    client_.reset();
    simulator_->stop();
    if (server_) server_->wait();
    server_.reset();
  }

  [[nodiscard]] sim::Simulator& simulator() { return *simulator_; }
  [[nodiscard]] StreamBase& stream() { return *stream_; }
  [[nodiscard]] Watcher& watcher() { return watcher_; }
  [[nodiscard]] Task<void>& client() { return *client_; }
  void set_depth(std::size_t depth) { depth_ = depth; }

 private:
  boost::asio::io_context& io_;
  std::string exchange_;
  std::size_t depth_ = 0;
  std::unique_ptr<sim::Simulator> simulator_;
  std::unique_ptr<StreamBase> stream_;
  Watcher watcher_;
  std::optional<Task<void>> server_;
  std::optional<Task<void>> client_;
};

}  // namespace hftcpp::test
