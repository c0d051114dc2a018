#include "stream/dispatcher.hpp"

#include <hftcpp/core/event_queues.hpp>

#include <gmock/gmock.h>

#include <variant>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::ElementsAre;
using testing::IsEmpty;

const Exchange kExchange{"test"};
const Symbol kBtc{"btc/usd"};
const Symbol kEth{"eth/usd"};
const std::vector<Channel> kMarket{Channel::ticker, Channel::trade, Channel::order_book};

template <class T>
struct ListQueue {
  std::vector<T> events;
  void push(const T& event) { events.push_back(event); }
};

struct Lists {
  ListQueue<Ticker> ticker_queue;
  ListQueue<Trade> trade_queue;
  ListQueue<StreamStatus> stream_status_queue;
  ListQueue<Event> event_queue;
};

template <class T>
T event_of(Symbol symbol) {
  T event{};
  event.exchange = kExchange;
  event.symbol = symbol;
  return event;
}

BookUpdate book_update(Symbol symbol, bool snapshot = false) {
  BookUpdate update = event_of<BookUpdate>(symbol);
  update.snapshot = snapshot;
  update.bids = {{"100"_d, "1"_d}};
  return update;
}

template <class T>
std::vector<Symbol> symbols_of(const std::vector<T>& events) {
  std::vector<Symbol> symbols;
  for (const T& event : events) symbols.push_back(event.symbol);
  return symbols;
}

template <class T>
std::vector<T> drain(EventQueue<T>& queue) {
  std::vector<T> events;
  for (T event; queue.try_pop(event);) events.push_back(event);
  return events;
}

struct DispatcherTest : testing::Test {
  GapLedger ledger;
  Dispatcher dispatcher{kExchange, ledger};
};

TEST_F(DispatcherTest, HandsEachEventToEveryObserverOfItsChannel) {
  Lists one;
  Lists other;
  dispatcher.bind(&one, queues_of(one), {.channels = {Channel::ticker}});
  dispatcher.bind(&other, queues_of(other), {.channels = kMarket});

  dispatcher.push(event_of<Ticker>(kBtc));
  dispatcher.push(event_of<Trade>(kBtc));

  EXPECT_EQ(one.ticker_queue.events.size(), 1u);
  EXPECT_THAT(one.trade_queue.events, IsEmpty());
  EXPECT_EQ(other.ticker_queue.events.size(), 1u);
  EXPECT_EQ(other.trade_queue.events.size(), 1u);
  EXPECT_EQ(dispatcher.events(), 2u);
}

TEST_F(DispatcherTest, HandsOnOnlyTheSymbolsThatWereAskedFor) {
  Lists lists;
  dispatcher.bind(&lists, queues_of(lists), {.symbols = {kEth}, .channels = kMarket});

  for (const Symbol symbol : {kBtc, kEth, Symbol{"zzz/usd"}})
    dispatcher.push(event_of<Ticker>(symbol));

  EXPECT_THAT(symbols_of(lists.ticker_queue.events), ElementsAre(kEth));
}

TEST_F(DispatcherTest, KeepsOneOrderForAllKindsInTheEventQueue) {
  Lists lists;
  dispatcher.bind(&lists, queues_of(lists), {.channels = kMarket});

  dispatcher.push(event_of<Ticker>(kBtc));
  StreamStatus status = event_of<StreamStatus>(kBtc);
  status.channel = Channel::trade;
  dispatcher.push(status);
  dispatcher.push(event_of<Trade>(kBtc));

  ASSERT_EQ(lists.event_queue.events.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<Ticker>(lists.event_queue.events[0]));
  EXPECT_TRUE(std::holds_alternative<StreamStatus>(lists.event_queue.events[1]));
  EXPECT_TRUE(std::holds_alternative<Trade>(lists.event_queue.events[2]));
}

TEST_F(DispatcherTest, TellsTheStatusOfAWholeChannelToThoseOfSomeSymbolsToo) {
  Lists lists;
  dispatcher.bind(&lists, queues_of(lists), {.symbols = {kEth}, .channels = {Channel::trade}});

  for (const Channel channel : {Channel::trade, Channel::ticker}) {
    StreamStatus status = event_of<StreamStatus>({});
    status.channel = channel;
    dispatcher.push(status);
  }

  ASSERT_EQ(lists.stream_status_queue.events.size(), 1u);
  EXPECT_EQ(lists.stream_status_queue.events[0].channel, Channel::trade);
}

TEST_F(DispatcherTest, LetsGoOfAnObserverThatIsUnbound) {
  Lists lists;
  dispatcher.bind(&lists, queues_of(lists), {.channels = kMarket});
  dispatcher.unbind(&lists);
  dispatcher.push(event_of<Ticker>(kBtc));
  EXPECT_THAT(lists.ticker_queue.events, IsEmpty());
}

struct SlowReader {
  EventQueue<BookUpdate> order_book_queue{{.capacity = 8}};
  EventQueue<Trade> trade_queue{{.capacity = 8}};
};

TEST_F(DispatcherTest, HealsTheBooksThatASlowObserverLost) {
  SlowReader slow;
  dispatcher.bind(&slow, queues_of(slow), {.channels = kMarket});
  OrderBook book{kExchange, kBtc};
  const auto send = [&](bool snapshot) {
    const BookUpdate update = book_update(kBtc, snapshot);
    book.apply(update);
    dispatcher.push(update);
  };
  send(true);
  for (int i = 0; i < 50; ++i) send(false);
  ASSERT_TRUE(dispatcher.needs_healing());

  const auto good_book = [&](Symbol symbol) { return symbol == kBtc ? &book : nullptr; };
  dispatcher.heal(good_book, Timestamp{1'000});

  OrderBook seen{kExchange, kBtc};
  bool was_stale = false;
  for (const BookUpdate& update : drain(slow.order_book_queue)) {
    was_stale = was_stale || update.stale;
    seen.apply(update);
  }
  EXPECT_TRUE(was_stale);
  EXPECT_TRUE(seen.is_fresh());
  EXPECT_EQ(seen.best_bid()->price, "100"_d);

  dispatcher.heal(good_book, Timestamp{2'000});
  EXPECT_FALSE(dispatcher.needs_healing());
  const auto gaps = ledger.entries();
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].cause, GapCause::overflow);
  EXPECT_EQ(gaps[0].symbol, kBtc);
  EXPECT_EQ(gaps[0].from, Timestamp{1'000});
  EXPECT_EQ(gaps[0].to, Timestamp{2'000});
  EXPECT_TRUE(gaps[0].repaired);
}

TEST_F(DispatcherTest, WaitsForABookThatIsItselfNotGood) {
  SlowReader slow;
  dispatcher.bind(&slow, queues_of(slow), {.channels = kMarket});
  for (int i = 0; i < 50; ++i) dispatcher.push(book_update(kBtc, i == 0));

  dispatcher.heal([](Symbol) { return nullptr; }, Timestamp{1'000});

  EXPECT_TRUE(dispatcher.needs_healing());
  EXPECT_EQ(ledger.open_count(), 1u);
}

TEST_F(DispatcherTest, EntersLostTradesAsOneOutage) {
  SlowReader slow;
  dispatcher.bind(&slow, queues_of(slow), {.channels = kMarket});
  for (int i = 0; i < 50; ++i) dispatcher.push(event_of<Trade>(kBtc));

  const auto no_book = [](Symbol) { return nullptr; };
  dispatcher.heal(no_book, Timestamp{1'000});
  EXPECT_TRUE(dispatcher.needs_healing()) << "it may go on";
  dispatcher.heal(no_book, Timestamp{2'000});

  EXPECT_FALSE(dispatcher.needs_healing());
  const auto gaps = ledger.entries();
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].channel, Channel::trade);
  EXPECT_EQ(gaps[0].detail, "an observer's trade_queue was full");
  EXPECT_FALSE(gaps[0].repaired) << "what was dropped stays lost";
}

TEST_F(DispatcherTest, GivesALateObserverAloneTheBookAsItIs) {
  SlowReader early;
  SlowReader late;
  dispatcher.bind(&early, queues_of(early), {.channels = kMarket});
  dispatcher.bind(&late, queues_of(late), {.symbols = {kBtc}, .channels = kMarket});

  dispatcher.push_to(&late, book_update(kBtc, true));
  dispatcher.push_to(&late, book_update(kEth, true));

  EXPECT_THAT(drain(early.order_book_queue), IsEmpty());
  EXPECT_THAT(symbols_of(drain(late.order_book_queue)), ElementsAre(kBtc));
}

TEST(ObserverQueues, SayWhatTheyTake) {
  SlowReader some;
  const ObserverQueues queues = queues_of(some);
  EXPECT_TRUE(queues.takes(Channel::order_book));
  EXPECT_FALSE(queues.takes(Channel::ticker));

  struct Everything {
    EventQueue<Event> event_queue;
  } everything;
  for (const Channel channel : all_channels())
    EXPECT_TRUE(queues_of(everything).takes(channel)) << channel;
}

TEST(ObserverQueues, AreCalledAsTheirChannelIs) {
  for (const Channel channel : all_channels())
    EXPECT_EQ(queue_name(channel), std::string{to_text(channel)} + "_queue");
}

}  // namespace
}  // namespace hftcpp
