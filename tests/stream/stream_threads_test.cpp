// stream_threads_test.cpp: what may be called from other threads while a stream runs.
#include "sim/simulator.hpp"
#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Everything {
  EventQueue<Event> event_queue;
};

// A stream and its exchange on a thread of their own.
struct StreamThreads : testing::Test {
  StreamThreads() {
    spdlog::set_level(spdlog::level::off);
    simulator = sim::make_simulator(
        "kraken", io.get_executor(),
        {.faults = {{.after_messages = 400, .kind = sim::FaultKind::wrong_checksum, .count = 50},
                    {.after_messages = 600, .kind = sim::FaultKind::cut}},
         .rate = 8'000});
    stream = get_exchange_stream({.exchange = "kraken",
                                  .currency_pairs = {"btc/usd"},
                                  .subscribe_channels = {Channel::trade, Channel::order_book},
                                  .api_host = simulator->websocket_url(),
                                  .reconnect = {.first = 10ms, .ceiling = 100ms}});
    stream->bind_observer(observer);
    asio::co_spawn(io, simulator->start(), rethrow_unless_stopped);
    asio::co_spawn(io, stream->start(), [this](std::exception_ptr failure) {
      rethrow_unless_stopped(failure);
      ended.set_value();
    });
  }

  void run() {
    thread = std::thread{[this] { io.run(); }};
  }

  ~StreamThreads() override {
    stream->stop();
    simulator->stop();
    if (thread.joinable()) thread.join();
  }

  template <class Condition>
  void wait_until(Condition done) {
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (!done()) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit);
      std::this_thread::sleep_for(1ms);
    }
  }

  asio::io_context io;
  Everything observer;
  std::unique_ptr<sim::Simulator> simulator;
  std::unique_ptr<StreamBase> stream;
  std::promise<void> ended;
  std::thread thread;
};

TEST_F(StreamThreads, MayLookAtAStreamWhileItRuns) {
  run();
  wait_until([&] {
    for (const SubscriptionState& each : stream->subscriptions()) (void)each.reason.size();
    for (const Gap& gap : stream->gaps().entries()) (void)gap.detail.size();
    (void)stream->currency_pairs().size();
    const StreamCounters counters = stream->counters();
    return counters.resyncs >= 1 && counters.disconnects >= 1 && counters.events > 500;
  });
  EXPECT_GE(stream->gaps().count(), 2u);
}

TEST_F(StreamThreads, MayAddAndRemovePairsWhileItRuns) {
  run();
  const auto has = [&](std::string_view pair, SubscriptionState::State state) {
    for (const SubscriptionState& each : stream->subscriptions())
      if (each.symbol == Symbol{pair} && each.state == state) return true;
    return false;
  };
  for (int i = 0; i < 20; ++i) {
    stream->add_pairs({"eth/usd", "sol/usd"});
    stream->remove_pairs({"eth/usd"});
  }
  wait_until([&] { return has("sol/usd", SubscriptionState::State::active); });
  wait_until([&] { return stream->currency_pairs().size() == 2; });
  EXPECT_THROW(stream->add_pairs({"nothing"}), std::invalid_argument);
}

TEST_F(StreamThreads, MayStopAStreamFromAnywhere) {
  run();
  wait_until([&] { return stream->counters().events > 100; });
  std::thread other{[&] { stream->stop(); }};
  EXPECT_EQ(ended.get_future().wait_for(5s), std::future_status::ready);
  other.join();
}

TEST_F(StreamThreads, MayStopAStreamBeforeItRuns) {
  stream->stop();
  run();
  EXPECT_EQ(ended.get_future().wait_for(5s), std::future_status::ready);
  EXPECT_EQ(stream->counters().connects, 0u);
}

TEST_F(StreamThreads, MayConsumeOnAnotherThread) {
  run();
  std::size_t seen = 0;
  wait_until([&] {
    for (Event event; observer.event_queue.try_pop(event);) ++seen;
    return seen > 500;
  });
}

}  // namespace
}  // namespace hftcpp
