// SimThread: a simulated exchange on a thread of its own, for tests of whole runtimes.
#pragma once

#include "sim/simulator.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace hftcpp {

class SimThread {
 public:
  explicit SimThread(std::string exchange, sim::SimulatorSettings settings = {})
      : exchange_{std::move(exchange)},
        simulator_{sim::make_simulator(exchange_, io_.get_executor(), std::move(settings))} {
    boost::asio::co_spawn(io_, simulator_->start(), rethrow_unless_stopped);
    thread_ = std::thread{[this] { io_.run(); }};
  }
  ~SimThread() {
    simulator_->stop();
    thread_.join();
  }
  SimThread(const SimThread&) = delete;
  SimThread& operator=(const SimThread&) = delete;

  [[nodiscard]] StreamParams stream(std::vector<std::string> pairs,
                                    std::vector<Channel> channels) const {
    StreamParams params;
    params.exchange = exchange_;
    params.currency_pairs = std::move(pairs);
    params.subscribe_channels = std::move(channels);
    params.api_host = simulator_->websocket_url();
    params.rest_host = simulator_->rest_url();
    return params;
  }

  // What happened before has left the simulator when this returns.
  void pause() { boost::asio::co_spawn(io_, simulator_->pause(), boost::asio::use_future).get(); }
  [[nodiscard]] sim::Simulator& simulator() { return *simulator_; }

 private:
  std::string exchange_;
  boost::asio::io_context io_{1};
  std::unique_ptr<sim::Simulator> simulator_;
  std::thread thread_;
};

}  // namespace hftcpp
