// service_runtime_threads_test: services and streams on the threads they really run on.
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// Nothing here takes long; what hangs is to fail, not to wait for ever.
const RuntimeSettings kSettings{.stop_timeout = 20s, .handle_signals = false, .run_for = 60s};

ServiceParams named(std::string name) {
  return {std::move(name), {}, "service.test.setting"};
}

// Writes into a list that several services share.
struct Log {
  std::mutex mutex;
  std::vector<std::string> lines;

  void add(std::string line) {
    const std::scoped_lock lock{mutex};
    lines.push_back(std::move(line));
  }
};

class Counting : public ServiceBase {
 public:
  Counting(std::string name, Log& log) : ServiceBase{named(std::move(name))}, log_{log} {}

  void on_start() override {
    thread = std::this_thread::get_id();
    log_.add(name() + " start");
    started.set_value();
  }
  void on_stop() override { log_.add(name() + " stop"); }
  void on_trade(const Trade& t) override {
    EXPECT_EQ(std::this_thread::get_id(), thread);
    symbols.insert(t.symbol);
    ++trades;
  }
  void on_ticker(const Ticker& t) override {
    EXPECT_EQ(std::this_thread::get_id(), thread);
    symbols.insert(t.symbol);
    ++tickers;
  }

  std::promise<void> started;
  std::thread::id thread;
  std::set<Symbol> symbols;
  int trades = 0;
  int tickers = 0;

 private:
  Log& log_;
};

class Runtime {
 public:
  explicit Runtime(ServiceRuntime& runtime)
      : runtime_{runtime}, code_{std::async(std::launch::async, [&] { return runtime.run(); })} {}
  ~Runtime() { runtime_.stop(); }

  int stop() {
    runtime_.stop();
    return code_.get();
  }
  int wait() { return code_.get(); }

 private:
  ServiceRuntime& runtime_;
  std::future<int> code_;
};

class Placed : public testing::TestWithParam<Placement> {};

TEST_P(Placed, DeliversAllThatWasPushedBeforeTheStop) {
  Log log;
  ServiceRuntime runtime{kSettings};
  auto& service = static_cast<Counting&>(
      runtime.add_service(std::make_unique<Counting>("a", log), {}, GetParam()));
  Runtime running{runtime};
  service.started.get_future().wait();

  std::vector<std::thread> producers;
  for (int i = 0; i < 3; ++i)
    producers.emplace_back([&] {
      for (int n = 0; n < 5'000; ++n) service.trade_queue.push(Trade{});
    });
  for (std::thread& producer : producers) producer.join();

  EXPECT_EQ(running.stop(), 0);
  EXPECT_EQ(service.trades, 15'000);
  EXPECT_THAT(log.lines, ElementsAre("a start", "a stop"));
}

INSTANTIATE_TEST_SUITE_P(ServiceRuntime, Placed,
                         testing::Values(Placement::with_streams, Placement::own_thread));

TEST(ServiceRuntime, StartsServicesInOrderAndGivesEachItsThread) {
  Log log;
  ServiceRuntime runtime{kSettings};
  auto& a = static_cast<Counting&>(runtime.add_service(std::make_unique<Counting>("a", log), {}));
  auto& b = static_cast<Counting&>(
      runtime.add_service(std::make_unique<Counting>("b", log), {}, Placement::own_thread));
  auto& c = static_cast<Counting&>(
      runtime.add_service(std::make_unique<Counting>("c", log), {}, Placement::own_thread));
  Runtime running{runtime};
  c.started.get_future().wait();

  EXPECT_EQ(running.stop(), 0);
  EXPECT_THAT(std::vector(log.lines.begin(), log.lines.begin() + 3),
              ElementsAre("a start", "b start", "c start"));
  EXPECT_EQ((std::set{a.thread, b.thread, c.thread, std::this_thread::get_id()}.size()), 4u);
}

TEST(ServiceRuntime, SpinsWhenAskedTo) {
  Log log;
  RuntimeSettings settings = kSettings;
  settings.wait = Wait::spin;
  settings.pin = {0};
  ServiceRuntime runtime{settings};
  auto& service =
      static_cast<Counting&>(runtime.add_service(std::make_unique<Counting>("a", log), {}));
  Runtime running{runtime};
  service.started.get_future().wait();

  for (int n = 0; n < 1'000; ++n) service.trade_queue.push(Trade{});

  EXPECT_EQ(running.stop(), 0);
  EXPECT_EQ(service.trades, 1'000);
}

TEST(ServiceRuntime, EndsByItselfAfterItsTime) {
  Log log;
  RuntimeSettings settings = kSettings;
  settings.run_for = 1ms;
  ServiceRuntime runtime{settings};
  runtime.add_service(std::make_unique<Counting>("a", log), {});

  EXPECT_EQ(runtime.run(), 0);
  EXPECT_EQ(log.lines.back(), "a stop");
}

TEST(ServiceRuntime, StartsNothingWhenItWasStoppedBefore) {
  Log log;
  ServiceRuntime runtime{kSettings};
  runtime.add_service(std::make_unique<Counting>("a", log), {});

  runtime.stop();

  EXPECT_EQ(runtime.run(), 0);
  EXPECT_TRUE(log.lines.empty());
}

class Throwing : public Counting {
 public:
  using Counting::Counting;
  void on_trade(const Trade&) override { throw std::runtime_error{"no such thing"}; }
};

TEST(ServiceRuntime, StopsTheOthersInGoodOrderAfterAnException) {
  Log log;
  ServiceRuntime runtime{kSettings};
  auto& good = static_cast<Counting&>(
      runtime.add_service(std::make_unique<Counting>("good", log), {}, Placement::own_thread));
  auto& bad =
      static_cast<Throwing&>(runtime.add_service(std::make_unique<Throwing>("bad", log), {}));
  Runtime running{runtime};
  bad.started.get_future().wait();

  for (int n = 0; n < 100; ++n) good.trade_queue.push(Trade{});
  bad.trade_queue.push(Trade{});

  EXPECT_EQ(running.wait(), 1);
  EXPECT_EQ(bad.failures(), 1u);
  EXPECT_EQ(good.failures(), 0u);
  EXPECT_EQ(good.trades, 100);
  std::sort(log.lines.begin(), log.lines.end());
  EXPECT_THAT(log.lines, ElementsAre("bad start", "bad stop", "good start", "good stop"));
}

class NeverStarts : public Counting {
 public:
  using Counting::Counting;
  void on_start() override { throw std::runtime_error{"port in use"}; }
};

TEST(ServiceRuntime, StartsNoMoreServicesAfterOneThatCannot) {
  Log log;
  ServiceRuntime runtime{kSettings};
  runtime.add_service(std::make_unique<Counting>("a", log), {});
  runtime.add_service(std::make_unique<NeverStarts>("b", log), {});
  runtime.add_service(std::make_unique<Counting>("c", log), {});

  EXPECT_EQ(runtime.run(), 1);
  EXPECT_THAT(log.lines, ElementsAre("a start", "a stop"));
}

class Stopping : public Counting {
 public:
  using Counting::Counting;
  void on_trade(const Trade& t) override {
    Counting::on_trade(t);
    if (trades == 1) stop_all();
  }
};

TEST(ServiceRuntime, LetsAServiceStopAll) {
  Log log;
  ServiceRuntime runtime{kSettings};
  auto& service =
      static_cast<Stopping&>(runtime.add_service(std::make_unique<Stopping>("a", log), {}));
  Runtime running{runtime};
  service.started.get_future().wait();

  service.trade_queue.push(Trade{});

  EXPECT_EQ(running.wait(), 0);
}

// ---- with an exchange ----

// Stops everything once it has had enough.
class Sated : public Counting {
 public:
  Sated(std::string name, Log& log, int enough, std::atomic<int>& hungry)
      : Counting{std::move(name), log}, enough_{enough}, hungry_{hungry} {
    ++hungry_;
  }
  void on_trade(const Trade& t) override {
    Counting::on_trade(t);
    eat();
  }
  void on_ticker(const Ticker& t) override {
    Counting::on_ticker(t);
    eat();
  }

 private:
  void eat() {
    if (++eaten_ == enough_ && --hungry_ == 0) stop_all();
  }

  int eaten_ = 0;
  int enough_;
  std::atomic<int>& hungry_;
};

TEST(ServiceRuntime, SharesOneStreamAndGivesEachServiceItsOwn) {
  SimThread exchange{"kraken", {.rate = 2'000}};
  Log log;
  std::atomic<int> hungry{0};
  ServiceRuntime runtime{kSettings};
  auto& a =
      static_cast<Sated&>(runtime.add_service(std::make_unique<Sated>("a", log, 20, hungry),
                                              {exchange.stream({"btc/usd"}, {Channel::ticker})}));
  auto& b = static_cast<Sated&>(runtime.add_service(
      std::make_unique<Sated>("b", log, 20, hungry),
      {exchange.stream({"eth/usd", "btc/usd"}, {Channel::trade})}, Placement::own_thread));

  EXPECT_EQ(runtime.run(), 0);

  EXPECT_EQ(runtime.streams().size(), 1u);
  EXPECT_GE(a.tickers, 20);
  EXPECT_EQ(a.trades, 0);
  EXPECT_THAT(a.symbols, ElementsAre(Symbol{"btc/usd"}));
  EXPECT_EQ(b.tickers, 0);
  EXPECT_GE(b.trades, 20);
  EXPECT_GT(a.lag(Channel::ticker).count(), 0u);
  EXPECT_EQ(exchange.simulator().counters().connections, 2u);  // one per channel, not per service
}

// Stops everything when all its books are fresh and the simulator stands still.
class Books : public ServiceBase {
 public:
  Books() : ServiceBase{named("books")} {}
  void on_order_book(const OrderBook& book) override {
    fresh.insert(book.symbol());
    if (fresh.size() == 2 && ++updates == 200) enough.set_value();
  }

  std::set<Symbol> fresh;
  int updates = 0;
  std::promise<void> enough;
};

void expect_same_levels(std::span<const Level> ours, std::span<const Level> theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].price, theirs[i].price) << i;
    EXPECT_EQ(ours[i].size, theirs[i].size) << i;
  }
}

TEST(ServiceRuntime, KeepsBooksEqualToTheExchanges) {
  SimThread exchange{"kraken", {.rate = 5'000}};
  StreamParams stream = exchange.stream({"btc/usd", "eth/usd"}, {Channel::order_book});
  stream.subscribe_args["depth"] = "10";
  RuntimeSettings settings = kSettings;
  settings.io_threads = 2;
  ServiceRuntime runtime{settings};
  auto& books = static_cast<Books&>(
      runtime.add_service(std::make_unique<Books>(), {stream}, Placement::own_thread));
  Runtime running{runtime};

  ASSERT_EQ(books.enough.get_future().wait_for(30s), std::future_status::ready);
  exchange.pause();
  // What has left the simulator is on its way; the stream reads it before it is told to stop, or
  // not: so wait until it has come.
  const Symbol pair{"btc/usd"};
  const auto last = exchange.simulator().book_as_sent(pair, 10);
  const auto caught_up = [&] {
    std::promise<bool> answer;
    boost::asio::post(books.executor(), [&] {
      const OrderBook* book = books.order_book(Exchange{"kraken"}, pair);
      answer.set_value(
          book && !book->bids().empty() && !last.bids().empty() &&
          std::ranges::equal(book->bids(), last.bids(), {}, &Level::size, &Level::size) &&
          std::ranges::equal(book->asks(), last.asks(), {}, &Level::size, &Level::size));
    });
    return answer.get_future().get();
  };
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (!caught_up() && std::chrono::steady_clock::now() < until) std::this_thread::yield();

  EXPECT_EQ(running.stop(), 0);
  const OrderBook* book = books.order_book(Exchange{"kraken"}, pair);
  ASSERT_NE(book, nullptr);
  EXPECT_TRUE(book->is_fresh());
  expect_same_levels(book->bids(), last.bids());
  expect_same_levels(book->asks(), last.asks());
}

TEST(ServiceRuntime, StopsWhileItsExchangeCannotBeReached) {
  Log log;
  ServiceRuntime runtime{kSettings};
  StreamParams nobody;
  nobody.exchange = "kraken";
  nobody.currency_pairs = {"btc/usd"};
  nobody.subscribe_channels = {Channel::ticker};
  nobody.api_host = "ws://127.0.0.1:1";
  auto& service =
      static_cast<Counting&>(runtime.add_service(std::make_unique<Counting>("a", log), {nobody}));
  Runtime running{runtime};
  service.started.get_future().wait();

  EXPECT_EQ(running.stop(), 0);
  EXPECT_THAT(log.lines, ElementsAre("a start", "a stop"));
}

}  // namespace
}  // namespace hftcpp
