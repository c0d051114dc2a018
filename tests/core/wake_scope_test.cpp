// WakeScope: consumers that sleep on the pusher's thread run when the scope ends.
#include "support/queue_events.hpp"
#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/core/wake_scope.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(WakeScope, RunsTheConsumerOnceWhenItEnds) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  asio::co_spawn(io, keep_all(queue, kept), ignore_stop);
  io.poll();

  asio::post(io, [&] {
    {
      const WakeScope scope;
      queue.push(numbered_trade(1));
      queue.push(numbered_trade(2));
      EXPECT_THAT(kept, IsEmpty());
    }
    EXPECT_THAT(numbers_of(kept), ElementsAre(1, 2));
  });
  io.poll();

  EXPECT_EQ(queue.counters().wake_ups, 1u);
}

TEST(WakeScope, RunsTheConsumersOfAllQueuesThatWerePushedTo) {
  asio::io_context io;
  EventQueue<Trade> one;
  EventQueue<Trade> other;
  std::vector<Trade> of_one;
  std::vector<Trade> of_other;
  asio::co_spawn(io, keep_all(one, of_one), ignore_stop);
  asio::co_spawn(io, keep_all(other, of_other), ignore_stop);
  io.poll();

  asio::post(io, [&] {
    {
      const WakeScope scope;
      const WakeScope inner;  // has no say
      one.push(numbered_trade(1));
      other.push(numbered_trade(2));
    }
    EXPECT_THAT(numbers_of(of_one), ElementsAre(1));
    EXPECT_THAT(numbers_of(of_other), ElementsAre(2));
  });
  io.poll();
}

TEST(WakeScope, LeavesTheConsumersOfOtherContextsToTheirOwn) {
  asio::io_context here;
  asio::io_context elsewhere;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  asio::co_spawn(elsewhere, keep_all(queue, kept), ignore_stop);
  elsewhere.poll();

  asio::post(here, [&] {
    const WakeScope scope;
    queue.push(numbered_trade(1));
  });
  here.poll();
  EXPECT_THAT(kept, IsEmpty());
  elsewhere.restart();
  elsewhere.poll();
  EXPECT_THAT(numbers_of(kept), ElementsAre(1));
}

asio::awaitable<void> pass_on(EventQueue<Trade>& from, EventQueue<Trade>& to) {
  for (;;) to.push(co_await from.pop());
}

TEST(WakeScope, LetsAConsumerPushWithoutStarvingTheContext) {
  asio::io_context io;
  EventQueue<Trade> ping;
  EventQueue<Trade> pong;
  asio::co_spawn(io, pass_on(ping, pong), ignore_stop);
  asio::co_spawn(io, pass_on(pong, ping), ignore_stop);
  io.poll_one(), io.poll_one();

  bool ended = false;
  asio::post(io, [&] {
    {
      const WakeScope scope;
      ping.push(numbered_trade(1));
    }
    ended = true;  // though the two go on for ever
  });
  for (int i = 0; i < 100 && !ended; ++i) io.poll_one();
  EXPECT_TRUE(ended);
}

asio::awaitable<void> fail_on_first(EventQueue<Trade>& queue) {
  (void)co_await queue.pop();
  throw std::runtime_error{"the consumer's own"};
}

TEST(WakeScope, GivesWhatAConsumerThrowsToTheContextAndNotToThePusher) {
  asio::io_context io;
  EventQueue<Trade> queue;
  asio::co_spawn(io, fail_on_first(queue), [](std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  io.poll();

  bool pusher_went_on = false;
  asio::post(io, [&] {
    {
      const WakeScope scope;
      queue.push(numbered_trade(1));
    }
    pusher_went_on = true;
  });
  EXPECT_THROW(io.poll(), std::runtime_error);
  EXPECT_TRUE(pusher_went_on);
}

TEST(WakeScope, ForgetsAQueueThatEndsBeforeIt) {
  asio::io_context io;
  auto queue = std::make_unique<EventQueue<Trade>>();
  std::vector<Trade> kept;
  asio::co_spawn(io, keep_all(*queue, kept), ignore_stop);
  io.poll();

  asio::post(io, [&] {
    const WakeScope scope;
    queue->push(numbered_trade(1));
    queue.reset();
  });
  io.poll();
  EXPECT_THAT(kept, IsEmpty());
}

}  // namespace
}  // namespace hftcpp
