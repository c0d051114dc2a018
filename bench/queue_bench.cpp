// EventQueue from push to pop, on one thread and across two, beside what one would use without
// it: moodycamel's queue with tokens, a deque behind a mutex, and Asio's channel. One event is
// a Trade, as a stream makes it; each run proves that every event arrived.
#include "fastest.hpp"
#include <hftcpp/core/event_queue.hpp>

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <concurrentqueue/concurrentqueue.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <latch>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <sched.h>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace hftcpp;

namespace {

constexpr std::size_t kLead = 16'384;  // how far a producer may be ahead of the consumer

void pin(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}

Trade make_trade() {
  return {.exchange = Exchange{"kraken"},
          .symbol = Symbol{"btc/usd"},
          .price = Decimal{6400010, -2},
          .size = Decimal{1, 0},
          .side = Side::buy,
          .id = *Id::make("3735928559"),
          .exchange_time = Timestamp{1},
          .receive_time = Timestamp{2}};
}

// What a consumer has had: the number, and the sum of the sizes as the proof.
struct Tally {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;

  void add(const Trade& trade) {
    ++count;
    sum += static_cast<std::uint64_t>(trade.size.mantissa());
  }
};

void stop_quietly(std::exception_ptr) {}

// ---- contenders ----

struct Moodycamel {
  moodycamel::ConcurrentQueue<Trade> queue{kLead};
  moodycamel::ProducerToken producer{queue};
  moodycamel::ConsumerToken consumer{queue};

  void push(const Trade& trade) { queue.enqueue(producer, trade); }
  bool try_pop(Trade& trade) { return queue.try_dequeue(consumer, trade); }
};

struct MutexDeque {
  std::mutex mutex;
  std::deque<Trade> queue;

  void push(const Trade& trade) {
    const std::scoped_lock lock{mutex};
    queue.push_back(trade);
  }
  bool try_pop(Trade& trade) {
    const std::scoped_lock lock{mutex};
    if (queue.empty()) return false;
    trade = queue.front();
    queue.pop_front();
    return true;
  }
};

using Channel = asio::experimental::channel<void(boost::system::error_code, Trade)>;

// ---- consumers ----

asio::awaitable<void> pop_each(EventQueue<Trade>& queue, Tally& tally) {
  for (;;) {
    const Trade trade = co_await queue.pop();
    tally.add(trade);
  }
}

asio::awaitable<void> pop_in_bulk(EventQueue<Trade>& queue, Tally& tally) {
  std::vector<Trade> trades;
  for (;;) {
    trades.clear();
    co_await queue.pop_bulk(trades);
    for (const Trade& trade : trades) tally.add(trade);
  }
}

asio::awaitable<void> receive_each(Channel& channel, Tally& tally) {
  for (;;) {
    const Trade trade = co_await channel.async_receive(asio::use_awaitable);
    tally.add(trade);
  }
}

// ---- one thread: a burst is pushed, then the consumer has its turn ----

// Pushes a burst, gives the loop its turns until the burst has arrived, and so on: from inside
// the loop, as a stream's reader does.
template <class Push, class Close>
struct Pusher {
  benchmark::State& state;
  asio::io_context& io;
  const Tally& tally;
  Push push;
  Close close;
  std::uint64_t pushed = 0;
  Trade trade = make_trade();

  void operator()() {
    if (tally.count == pushed) {
      if (!state.KeepRunning()) return close();
      push_burst();
    }
    asio::post(io, [this] { (*this)(); });
  }

  // As a stream does with what a frame holds.
  void push_burst() {
    const WakeScope wake_at_the_end;
    const auto burst = state.range(0);
    for (std::int64_t i = 0; i < burst; ++i) {
      trade.size = Decimal{static_cast<std::int64_t>(++pushed & 7), 0};
      push(trade);
    }
  }
};

void report(benchmark::State& state, std::uint64_t pushed, const Tally& tally) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 1; i <= pushed; ++i) sum += i & 7;
  if (tally.count != pushed || tally.sum != sum) return state.SkipWithError("events were lost");
  state.SetItemsProcessed(static_cast<std::int64_t>(pushed));
  state.counters["per_event"] = benchmark::Counter(
      static_cast<double>(pushed), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Consume, class Queue, class Push, class Close>
void same_thread(benchmark::State& state, asio::io_context& io, Consume consume, Queue& queue,
                 Push push, Close close) {
  pin(0);
  Tally tally;
  Pusher<Push, Close> pusher{
      .state = state, .io = io, .tally = tally, .push = push, .close = close};
  asio::co_spawn(io, consume(queue, tally), stop_quietly);
  asio::post(io, [&] { pusher(); });
  io.run();
  report(state, pusher.pushed, tally);
}

template <auto Consume>
void BM_SameThreadEventQueue(benchmark::State& state) {
  asio::io_context io{1};
  EventQueue<Trade> queue;
  same_thread(
      state, io, Consume, queue, [&](const Trade& trade) { queue.push(trade); },
      [&] { queue.close(); });
}

void BM_SameThreadAsioChannel(benchmark::State& state) {
  asio::io_context io{1};
  Channel channel{io, kLead};
  const auto send = [&](const Trade& trade) {
    channel.try_send(boost::system::error_code{}, trade);
  };
  same_thread(state, io, receive_each, channel, send, [&] { channel.close(); });
}

// No coroutine and no wake-up: the containers alone.
template <class Queue>
void BM_SameThreadBare(benchmark::State& state) {
  pin(0);
  const auto queue = std::make_unique<Queue>();
  Trade trade = make_trade();
  Trade popped;
  Tally tally;
  std::uint64_t pushed = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      trade.size = Decimal{static_cast<std::int64_t>(++pushed & 7), 0};
      queue->push(trade);
    }
    while (queue->try_pop(popped)) tally.add(popped);
  }
  report(state, pushed, tally);
}

// ---- two threads ----

// A consumer on its own thread and core, and how far it has come.
struct Progress {
  std::latch is_ready{1};
  alignas(64) std::atomic<std::uint64_t> popped{0};
};

template <class Push>
void push_across(benchmark::State& state, Push push, Progress& progress) {
  constexpr std::uint64_t kBatch = 100'000;
  progress.is_ready.wait();  // the consumer must be on its core before this one is taken
  pin(0);
  Trade trade = make_trade();
  std::uint64_t pushed = 0;
  const auto wait_until_popped = [&](std::uint64_t least) {
    while (progress.popped.load(std::memory_order_acquire) < least) {
    }
  };
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kBatch; ++i) {
      ++pushed;
      push(trade);
      if (pushed % 1'024 == 0 && pushed > kLead) wait_until_popped(pushed - kLead);
    }
    wait_until_popped(pushed);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(pushed));
}

asio::awaitable<void> pop_in_bulk_across(EventQueue<Trade>& queue, Progress& progress) {
  std::vector<Trade> trades;
  for (std::uint64_t popped = 0;;) {
    trades.clear();
    co_await queue.pop_bulk(trades);
    for (const Trade& trade : trades) popped += static_cast<std::uint64_t>(trade.size.mantissa());
    progress.popped.store(popped, std::memory_order_release);
  }
}

asio::awaitable<void> pop_each_across(EventQueue<Trade>& queue, Progress& progress) {
  for (std::uint64_t popped = 0;;) {
    const Trade trade = co_await queue.pop();
    popped += static_cast<std::uint64_t>(trade.size.mantissa());
    progress.popped.store(popped, std::memory_order_release);
  }
}

template <auto Consume>
void BM_AcrossThreadsEventQueue(benchmark::State& state) {
  EventQueue<Trade> queue;
  Progress progress;
  asio::io_context io{1};
  asio::co_spawn(io, Consume(queue, progress), stop_quietly);
  std::jthread consumer{[&] {
    pin(1);
    progress.is_ready.count_down();
    io.run();
  }};
  push_across(
      state, [&](const Trade& trade) { queue.push(trade); }, progress);
  queue.close();
  consumer.join();
  const QueueCounters counters = queue.counters();
  if (counters.dropped > 0) state.SkipWithError("events were dropped");
  state.counters["wake_ups"] = static_cast<double>(counters.wake_ups);
}

template <class Queue>
void BM_AcrossThreadsBare(benchmark::State& state) {
  const auto queue = std::make_unique<Queue>();
  Progress progress;
  std::jthread consumer{[&](std::stop_token stop) {
    pin(1);
    progress.is_ready.count_down();
    Trade trade;
    for (std::uint64_t popped = 0; !stop.stop_requested();) {
      if (!queue->try_pop(trade)) continue;
      popped += static_cast<std::uint64_t>(trade.size.mantissa());
      progress.popped.store(popped, std::memory_order_release);
    }
  }};
  push_across(
      state, [&](const Trade& trade) { queue->push(trade); }, progress);
}

void add_same_thread() {
  const auto add = [](const char* name, auto function) {
    benchmark::RegisterBenchmark(name, function)->Arg(1)->Arg(10)->Arg(100);
  };
  add("same_thread/pop", &BM_SameThreadEventQueue<pop_each>);
  add("same_thread/pop_bulk", &BM_SameThreadEventQueue<pop_in_bulk>);
  add("same_thread/channel", &BM_SameThreadAsioChannel);
  add("same_thread/moodycamel", &BM_SameThreadBare<Moodycamel>);
  add("same_thread/mutex", &BM_SameThreadBare<MutexDeque>);
}

void add_across_threads() {
  const auto add = [](const char* name, auto function) {
    benchmark::RegisterBenchmark(name, function)->UseRealTime();
  };
  add("across_threads/pop", &BM_AcrossThreadsEventQueue<pop_each_across>);
  add("across_threads/pop_bulk", &BM_AcrossThreadsEventQueue<pop_in_bulk_across>);
  add("across_threads/moodycamel", &BM_AcrossThreadsBare<Moodycamel>);
  add("across_threads/mutex", &BM_AcrossThreadsBare<MutexDeque>);
}

void print_table(const bench::Fastest& fastest) {
  struct Row {
    const char* name;
    const char* benchmark;
  };
  constexpr Row kRows[] = {{"EventQueue, pop", "pop"},
                           {"EventQueue, pop_bulk", "pop_bulk"},
                           {"asio::experimental::channel", "channel"},
                           {"moodycamel with tokens, no wake-up", "moodycamel"},
                           {"std::mutex and deque, no wake-up", "mutex"}};
  const auto cell = [&](const std::string& name, bool as_rate) {
    const double nanoseconds = fastest.nanoseconds(name);
    if (nanoseconds == 0)
      std::printf(" %9s", "-");
    else
      std::printf(" %9.1f", as_rate ? 1e3 / nanoseconds : nanoseconds);
  };
  std::printf("\n%-36s %9s %9s %9s %9s\n", "fastest, per event of 128 bytes", "ns, 1", "ns, 10",
              "ns, 100", "M/s");
  for (const Row& row : kRows) {
    std::printf("%-36s", row.name);
    for (const char* burst : {"/1", "/10", "/100"})
      cell(std::string{"same_thread/"} + row.benchmark + burst, false);
    cell(std::string{"across_threads/"} + row.benchmark + "/real_time", true);
    std::printf("\n");
  }
  std::printf("ns: same thread, bursts of 1, 10 and 100; M/s: core 0 to core 1\n");
}

}  // namespace

int main(int argc, char** argv) {
  static_assert(sizeof(Trade) == 128);
  add_same_thread();
  add_across_threads();
  bench::Fastest fastest;
  if (!bench::run_all(argc, argv, {"--benchmark_repetitions=9", "--benchmark_min_time=0.02"},
                      fastest))
    return 1;
  print_table(fastest);
  return 0;
}
