// EventQueue and endings: it is closed, its consumer is cancelled, or one of them goes before
// the other.
#include "support/queue_events.hpp"
#include <hftcpp/core/event_queue.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(EventQueue, GivesWhatIsQueuedBeforeItEnds) {
  asio::io_context io;
  EventQueue<Trade> queue;
  for (int i = 1; i <= 3; ++i) queue.push(numbered_trade(i));
  queue.close();
  queue.push(numbered_trade(4));  // too late
  std::vector<Trade> kept;
  Ending ending;

  asio::co_spawn(io, keep_all(queue, kept), ending.handler());
  io.run();

  EXPECT_THAT(numbers_of(kept), ElementsAre(1, 2, 3));
  EXPECT_EQ(ending.code, asio::error::operation_aborted);
  EXPECT_EQ(queue.counters().pushed, 3u);
}

TEST(EventQueue, EndsASleepingConsumerWhenItIsClosed) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  const auto pop_in_bulk = [](EventQueue<Trade>& from,
                              std::vector<Trade>& to) -> asio::awaitable<void> {
    (void)co_await from.pop_bulk(to);
  };
  Ending ending;
  asio::co_spawn(io, pop_in_bulk(queue, kept), ending.handler());
  io.poll();
  EXPECT_FALSE(ending.has_ended);

  queue.close();
  io.run();

  EXPECT_EQ(ending.code, asio::error::operation_aborted);
  EXPECT_THAT(kept, IsEmpty());
}

TEST(EventQueue, EndsACancelledPopAndServesTheNext) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  Ending cancelled;
  asio::cancellation_signal signal;
  asio::co_spawn(io, keep_all(queue, kept),
                 asio::bind_cancellation_slot(signal.slot(), cancelled.handler()));
  io.poll();

  signal.emit(asio::cancellation_type::terminal);
  queue.push(numbered_trade(1));
  io.poll();
  EXPECT_EQ(cancelled.code, asio::error::operation_aborted);
  EXPECT_THAT(kept, IsEmpty());

  io.restart();
  asio::co_spawn(io, keep_one(queue, kept), ignore_stop);
  io.poll();
  EXPECT_THAT(numbers_of(kept), ElementsAre(1));
}

// The wake-up is on its way when the cancellation comes: the event stays for the next.
TEST(EventQueue, LosesNothingToACancellationThatMeetsAWakeUp) {
  asio::io_context io;
  EventQueue<Trade> queue;
  std::vector<Trade> kept;
  Ending cancelled;
  asio::cancellation_signal signal;
  asio::co_spawn(io, keep_one(queue, kept),
                 asio::bind_cancellation_slot(signal.slot(), cancelled.handler()));
  io.poll();

  asio::post(io, [&] {
    queue.push(numbered_trade(1));
    signal.emit(asio::cancellation_type::terminal);
  });
  io.poll();
  EXPECT_EQ(cancelled.code, asio::error::operation_aborted);
  EXPECT_EQ(queue.counters().depth, 1u);

  io.restart();
  asio::co_spawn(io, keep_one(queue, kept), ignore_stop);
  io.poll();
  EXPECT_THAT(numbers_of(kept), ElementsAre(1));
}

TEST(EventQueue, LetsTheContextOfItsSleeperEndFirst) {
  EventQueue<Trade> queue;
  const auto alive = std::make_shared<int>(0);
  const auto sleep = [](EventQueue<Trade>& from, std::shared_ptr<int>) -> asio::awaitable<void> {
    (void)co_await from.pop();
  };
  {
    asio::io_context io;
    asio::co_spawn(io, sleep(queue, alive), ignore_stop);
    io.poll();
    EXPECT_EQ(alive.use_count(), 2);
  }
  EXPECT_EQ(alive.use_count(), 1);

  EXPECT_TRUE(queue.push(numbered_trade(1)));
  EXPECT_EQ(queue.counters().wake_ups, 0u);
}

TEST(EventQueue, LetsItsSleeperGoWhenItEndsFirst) {
  asio::io_context io;
  std::vector<Trade> kept;
  Ending ending;
  asio::cancellation_signal signal;
  {
    EventQueue<Trade> queue;
    asio::co_spawn(io, keep_one(queue, kept),
                   asio::bind_cancellation_slot(signal.slot(), ending.handler()));
    io.poll();
  }
  signal.emit(asio::cancellation_type::terminal);  // reaches nobody
  io.run();

  EXPECT_FALSE(ending.has_ended);  // the coroutine was unwound, as with its context
}

}  // namespace
}  // namespace hftcpp
