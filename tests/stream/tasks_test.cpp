#include "stream/tasks.hpp"

#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

using Log = std::vector<std::string>;

asio::awaitable<void> sleep_until_poked(Signal& signal, Log& log, std::string name) {
  struct End {
    Log& log;
    std::string name;
    ~End() { log.push_back(name + " ended"); }
  } end{log, name};
  co_await signal.wait();
  log.push_back(name + " poked");
}

asio::awaitable<void> fail() {
  throw std::runtime_error{"no good"};
  co_return;
}

asio::awaitable<void> poke(Signal& signal) {
  signal.poke();
  co_return;
}

asio::awaitable<void> cancel_all(Tasks& tasks) {
  tasks.cancel();
  co_return;
}

struct TasksTest : testing::Test {
  asio::io_context io;
  Tasks tasks{io.get_executor()};
  Signal signal{io.get_executor()};
  Log log;

  // Joins as a parent would; what ended it.
  std::exception_ptr outcome;
  bool joined = false;
  asio::cancellation_signal stop;
  void join() {
    asio::co_spawn(io, tasks.join(),
                   asio::bind_cancellation_slot(stop.slot(), [this](std::exception_ptr failure) {
                     joined = true;
                     outcome = failure;
                   }));
  }
};

TEST_F(TasksTest, AreJoinedWhenAllHaveEnded) {
  Signal other{io.get_executor()};
  tasks.spawn(sleep_until_poked(signal, log, "one"));
  tasks.spawn(sleep_until_poked(other, log, "two"));
  join();
  io.run_for(10ms);
  EXPECT_FALSE(joined);

  signal.poke();
  other.poke();
  io.run_for(1s);

  EXPECT_TRUE(joined);
  EXPECT_FALSE(outcome);
  EXPECT_THAT(log,
              testing::UnorderedElementsAre("one poked", "one ended", "two poked", "two ended"));
}

TEST_F(TasksTest, AreStoppedWithTheirParent) {
  tasks.spawn(sleep_until_poked(signal, log, "one"));
  join();
  io.run_for(10ms);

  stop.emit(asio::cancellation_type::terminal);
  io.restart();
  io.run_for(1s);

  EXPECT_TRUE(joined);
  EXPECT_THAT(log, testing::ElementsAre("one ended"));
  EXPECT_NO_THROW(rethrow_unless_stopped(outcome));
}

TEST_F(TasksTest, EndAllTogetherWhenOneFails) {
  tasks.spawn(sleep_until_poked(signal, log, "one"));
  tasks.spawn(fail());
  join();
  io.run_for(1s);

  ASSERT_TRUE(joined);
  EXPECT_THAT(log, testing::ElementsAre("one ended"));
  EXPECT_THROW(rethrow_unless_stopped(outcome), std::runtime_error);
}

TEST_F(TasksTest, MayBeStoppedBeforeTheyHaveBegun) {
  tasks.spawn(sleep_until_poked(signal, log, "one"));
  tasks.cancel();
  join();
  io.run_for(1s);
  EXPECT_TRUE(joined);
  EXPECT_FALSE(outcome);
}

asio::awaitable<void> parent(Log& log) {
  const auto executor = co_await asio::this_coro::executor;
  Signal never{executor};
  Tasks tasks{executor};
  tasks.spawn(sleep_until_poked(never, log, "child"));
  co_await tasks.join();
}

// It is the first to be stopped by it.
TEST_F(TasksTest, MayBeCancelledByOneThatNeverWaited) {
  tasks.spawn(sleep_until_poked(signal, log, "one"));
  tasks.spawn(cancel_all(tasks));
  join();
  EXPECT_NO_THROW(io.run_for(1s));
  EXPECT_TRUE(joined);
  EXPECT_FALSE(outcome);
  EXPECT_THAT(log, testing::ElementsAre("one ended"));
}

// A program may end without having stopped its streams.
TEST_F(TasksTest, LeaveNothingBehindInAnExecutorThatIsDestroyed) {
  {
    asio::io_context own;
    asio::co_spawn(own, parent(log), rethrow_unless_stopped);
    own.run_for(10ms);
  }
  EXPECT_THAT(log, testing::ElementsAre("child ended"));
}

TEST_F(TasksTest, FindAPokeThatCameBeforeTheySlept) {
  tasks.spawn(poke(signal));
  tasks.spawn(sleep_until_poked(signal, log, "late"));
  join();
  io.run_for(1s);
  EXPECT_THAT(log, testing::ElementsAre("late poked", "late ended"));
}

TEST(RethrowUnlessStopped, IsQuietAboutAStopAlone) {
  using boost::system::system_error;
  EXPECT_NO_THROW(rethrow_unless_stopped(nullptr));
  EXPECT_NO_THROW(rethrow_unless_stopped(
      std::make_exception_ptr(system_error{asio::error::operation_aborted})));
  EXPECT_THROW(
      rethrow_unless_stopped(std::make_exception_ptr(system_error{asio::error::connection_reset})),
      system_error);
}

}  // namespace
}  // namespace hftcpp
