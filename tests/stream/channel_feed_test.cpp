#include "stream/channel_feed.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
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
constexpr std::size_t kDepth = 10;

template <class T>
struct ListQueue {
  std::vector<T> events;
  void push(const T& event) { events.push_back(event); }
};

struct Everything {
  ListQueue<Event> event_queue;

  // What came, in words: "trade 7", "book snapshot", "gap btc/usd".
  std::vector<std::string> words() const {
    std::vector<std::string> words;
    for (const Event& event : event_queue.events)
      words.push_back(std::visit([](const auto& each) { return word(each); }, event));
    return words;
  }
  void clear() { event_queue.events.clear(); }

 private:
  static std::string word(const Trade& trade) { return "trade " + std::string{trade.id.view()}; }
  static std::string word(const BookUpdate& update) {
    if (update.stale) return update.snapshot ? "book gone" : "book stale";
    return update.snapshot ? "book snapshot" : "book update";
  }
  static std::string word(const StreamStatus& status) {
    const std::string symbol{status.symbol.text()};
    return std::string{to_text(status.state)} + (symbol.empty() ? "" : " " + symbol);
  }
  static std::string word(const auto&) { return "other"; }
};

struct FeedTest : testing::Test {
  explicit FeedTest(Channel channel) : feed{output, channel, TradeIds::contiguous, kDepth} {
    output.dispatcher.bind(&seen, queues_of(seen), {.channels = {channel}});
    feed.add(kBtc);
    feed.add(kEth);
  }

  Timestamp now() { return Timestamp{++ticks}; }
  Gap gap(std::size_t i = 0) { return output.ledger.entries().at(i); }

  std::int64_t ticks = 1'000;
  StreamOutput output{kExchange};
  Everything seen;
  ChannelFeed feed;
};

// ---- trades ----

struct ChannelFeedTrades : FeedTest {
  ChannelFeedTrades() : FeedTest{Channel::trade} {}

  void trade(int id, Symbol symbol = kBtc) {
    Trade trade{};
    trade.symbol = symbol;
    trade.id = Id::make(std::to_string(id)).value();
    trade.receive_time = now();
    feed.on_trade(trade);
  }
};

TEST_F(ChannelFeedTrades, HandsOnEachOnce) {
  for (const int id : {7, 8, 8, 7, 9}) trade(id);
  EXPECT_THAT(seen.words(), ElementsAre("trade 7", "trade 8", "trade 9"));
  EXPECT_EQ(output.duplicates.get(), 2u);
  EXPECT_EQ(output.ledger.count(), 0u);
}

TEST_F(ChannelFeedTrades, EnterAHoleIntoTheLedger) {
  trade(7);
  const Timestamp last_good{ticks};
  trade(11);

  EXPECT_THAT(seen.words(), ElementsAre("trade 7", "gap btc/usd", "trade 11"));
  EXPECT_EQ(gap().cause, GapCause::sequence_gap);
  EXPECT_EQ(gap().symbol, kBtc);
  EXPECT_EQ(gap().first_missing, 8u);
  EXPECT_EQ(gap().last_missing, 10u);
  EXPECT_EQ(gap().from, last_good);
  EXPECT_EQ(gap().to, Timestamp{ticks});
  EXPECT_FALSE(gap().repaired);
}

TEST_F(ChannelFeedTrades, RepairAHoleThatIsFilledLate) {
  for (const int id : {7, 10, 9, 9, 8}) trade(id);

  EXPECT_THAT(seen.words(), ElementsAre("trade 7", "gap btc/usd", "trade 10", "trade 9", "trade 8",
                                        "resynced btc/usd"));
  EXPECT_TRUE(gap().repaired);
  EXPECT_EQ(output.late_trades.get(), 2u);
  EXPECT_EQ(output.duplicates.get(), 1u);
}

TEST_F(ChannelFeedTrades, CountEachPairByItself) {
  trade(7, kBtc);
  trade(500, kEth);
  trade(8, kBtc);
  EXPECT_EQ(output.ledger.count(), 0u);
}

TEST_F(ChannelFeedTrades, OfPairsThatNobodyWantsAreCountedAndDropped) {
  feed.remove(kEth, now());
  trade(500, kEth);
  EXPECT_THAT(seen.words(), IsEmpty());
  EXPECT_EQ(output.unknown_symbols.get(), 1u);
}

// ---- connections ----

TEST_F(ChannelFeedTrades, MakeAnOutageOneEntryWhateverHappensInIt) {
  trade(7);
  const Timestamp last_good{ticks};
  feed.on_disconnected(GapCause::disconnected, "connection reset by peer", now());
  for (int i = 0; i < 3; ++i) feed.on_attempt_failed("connection refused", now());
  feed.on_attempt_failed("HTTP 429", now());
  feed.on_connected("wss://x/", now());
  feed.on_subscribed(kBtc, now());
  feed.on_whole(now());
  trade(9);

  EXPECT_THAT(seen.words(),
              ElementsAre("trade 7", "disconnected", "disconnected", "disconnected", "connected",
                          "subscribed btc/usd", "gap btc/usd", "trade 9"));
  ASSERT_EQ(output.ledger.count(), 2u);
  EXPECT_EQ(gap(0).cause, GapCause::disconnected);
  EXPECT_EQ(gap(0).detail, "connection reset by peer; connection refused; HTTP 429");
  EXPECT_EQ(gap(0).from, last_good);
  EXPECT_TRUE(gap(0).to.is_set());
  EXPECT_TRUE(gap(0).repaired);
  EXPECT_EQ(gap(1).cause, GapCause::sequence_gap);
}

TEST_F(ChannelFeedTrades, SayWhyASilentConnectionWasGivenUp) {
  feed.on_stale("no data for 60 s", now());
  feed.on_disconnected(GapCause::stalled, "no data for 60 s", now());
  EXPECT_THAT(seen.words(), ElementsAre("stale", "disconnected"));
  EXPECT_EQ(gap().cause, GapCause::stalled);
}

TEST_F(ChannelFeedTrades, EnterBadFramesInARowOnce) {
  trade(7);
  for (int i = 0; i < 3; ++i) feed.on_bad_frame("bad_json", now());
  EXPECT_FALSE(gap().to.is_set());
  feed.on_good_frame(now());
  feed.on_bad_frame("bad_json", now());

  EXPECT_EQ(output.bad_frames.get(), 4u);
  EXPECT_EQ(output.ledger.count(GapCause::bad_frame), 2u);
  EXPECT_TRUE(gap(0).repaired);
  EXPECT_FALSE(gap(1).to.is_set());
}

TEST_F(ChannelFeedTrades, EnterTradesThatAreGoneForGood) {
  trade(7);
  seen.clear();
  feed.on_lost_trades("sequence gap: trades", now());
  feed.on_good_frame(now());

  EXPECT_THAT(seen.words(), ElementsAre("gap"));
  EXPECT_EQ(gap().cause, GapCause::sequence_gap);
  EXPECT_EQ(gap().detail, "sequence gap: trades");
  EXPECT_TRUE(gap().to.is_set());
  EXPECT_FALSE(gap().repaired);
  EXPECT_EQ(output.bad_frames.get(), 0u);
}

TEST_F(ChannelFeedTrades, RepeatARefusalInTheExchangesWordsOnlyWhenTheyChange) {
  feed.on_rejected(kEth, "Currency pair not supported ETH/USD", now());
  feed.on_rejected(kEth, "Currency pair not supported ETH/USD", now());

  ASSERT_THAT(seen.words(), ElementsAre("rejected eth/usd"));
  EXPECT_EQ(std::get<StreamStatus>(seen.event_queue.events[0]).reason,
            "Currency pair not supported ETH/USD");
  EXPECT_EQ(gap().cause, GapCause::rejected);
  EXPECT_EQ(output.rejections.get(), 2u);

  feed.on_subscribed(kEth, now());
  EXPECT_TRUE(gap().repaired);
}

TEST_F(ChannelFeedTrades, EnterARefusedRequestOnceUntilAllIsSubscribed) {
  feed.on_request_refused("Invalid request: invalid stream", now());
  feed.on_request_refused("Invalid request: invalid stream", now());
  EXPECT_FALSE(gap().to.is_set());
  feed.on_whole(now());

  EXPECT_THAT(seen.words(), ElementsAre("rejected"));
  ASSERT_EQ(output.ledger.count(), 1u);
  EXPECT_TRUE(gap().symbol.empty());
  EXPECT_EQ(gap().detail, "Invalid request: invalid stream");
  EXPECT_TRUE(gap().repaired);
}

TEST_F(ChannelFeedTrades, CloseWhatIsOpenOfAPairThatIsRemoved) {
  feed.on_rejected(kEth, "no", now());
  feed.remove(kEth, now());
  EXPECT_TRUE(gap().to.is_set());
  EXPECT_FALSE(gap().repaired);
}

// ---- tickers ----

struct ChannelFeedTickers : FeedTest {
  ChannelFeedTickers() : FeedTest{Channel::ticker} {}
  void ticker(std::uint64_t sequence) {
    Ticker ticker{};
    ticker.symbol = kBtc;
    ticker.sequence = sequence;
    ticker.receive_time = now();
    feed.on_ticker(ticker);
  }
};

TEST_F(ChannelFeedTickers, HandOnNothingTwiceAndNothingOld) {
  for (const std::uint64_t sequence : {5u, 6u, 6u, 5u, 7u}) ticker(sequence);
  EXPECT_EQ(seen.words().size(), 3u);
  EXPECT_EQ(output.duplicates.get(), 2u);
}

TEST_F(ChannelFeedTickers, MayBeginAnewAfterAnOutage) {
  ticker(500);
  feed.on_disconnected(GapCause::disconnected, "cut", now());
  ticker(3);
  EXPECT_THAT(seen.words(), ElementsAre("other", "disconnected", "other"));
}

// ---- books ----

struct ChannelFeedBooks : FeedTest {
  ChannelFeedBooks() : FeedTest{Channel::order_book} {}

  BookUpdate message(std::uint64_t sequence, bool snapshot = false) {
    BookUpdate update;
    update.symbol = kBtc;
    update.snapshot = snapshot;
    update.sequence = sequence;
    update.bids = {{"100"_d, "1"_d}};
    update.receive_time = now();
    return update;
  }
  void book(std::uint64_t sequence, bool snapshot = false) {
    const BookUpdate update = message(sequence, snapshot);
    kept.apply(update);
    feed.on_book(update, kept);
  }
  void breakage(Errc cause = Errc::bad_checksum) {
    feed.on_book_broken(kBtc, {.kind = BookVerdict::Kind::broken, .cause = cause}, now());
  }

  OrderBook kept{kExchange, kBtc, kDepth};
};

TEST_F(ChannelFeedBooks, BeginWithASnapshotThatSaysHowDeepTheyAre) {
  book(1, true);
  book(2);
  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "book update"));
  EXPECT_EQ(std::get<BookUpdate>(seen.event_queue.events[0]).depth, kDepth);
  EXPECT_TRUE(feed.is_book_good(kBtc));
}

TEST_F(ChannelFeedBooks, GoStaleOnceAndComeBackWithASnapshot) {
  book(1, true);
  breakage();
  breakage(Errc::crossed_book);
  EXPECT_FALSE(feed.is_book_good(kBtc));
  book(9, true);

  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "book stale", "gap btc/usd",
                                        "book snapshot", "resynced btc/usd"));
  ASSERT_EQ(output.ledger.count(), 1u);
  EXPECT_EQ(gap().cause, GapCause::bad_checksum);
  EXPECT_EQ(gap().detail, "wrong checksum; best bid at or above best ask");
  EXPECT_TRUE(gap().repaired);
  EXPECT_EQ(output.resyncs.get(), 1u);
}

TEST_F(ChannelFeedBooks, NameTheNumbersThatAreMissing) {
  book(1, true);
  feed.on_book_broken(kBtc,
                      {.kind = BookVerdict::Kind::broken,
                       .cause = Errc::sequence_gap,
                       .expected = 106,
                       .received = 110},
                      now());
  EXPECT_EQ(gap().cause, GapCause::sequence_gap);
  EXPECT_EQ(gap().first_missing, 106u);
  EXPECT_EQ(gap().last_missing, 109u);
  EXPECT_EQ(gap().detail, "expected number 106, came 110");
}

TEST_F(ChannelFeedBooks, EnterASnapshotThatIsItselfWrong) {
  breakage();
  book(1, true);
  EXPECT_THAT(seen.words(), ElementsAre("gap btc/usd", "book snapshot", "resynced btc/usd"));
  EXPECT_TRUE(gap().repaired);
}

TEST_F(ChannelFeedBooks, GoStaleWithTheirConnection) {
  book(1, true);
  feed.on_disconnected(GapCause::disconnected, "cut", now());
  feed.on_connected("wss://x/", now());
  book(9, true);
  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "disconnected", "book stale", "connected",
                                        "book snapshot", "resynced btc/usd"));
}

TEST_F(ChannelFeedBooks, HandOnAFetchedSnapshotAndWhatItWasJoinedTo) {
  const BookUpdate snapshot = message(105, true);
  const std::vector<BookUpdate> joined{message(106), message(107)};
  kept.apply(snapshot);
  feed.on_book(snapshot, joined, kept);
  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "book update", "book update"));
}

TEST_F(ChannelFeedBooks, AreHandedOverAsASnapshot) {
  book(1, true);
  book(2);
  OrderBook other{kExchange, kBtc, kDepth};
  other.apply(message(3, true));

  feed.on_hand_over(kBtc, &other, now());

  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "book update", "book snapshot"));
  EXPECT_EQ(std::get<BookUpdate>(seen.event_queue.events[2]).sequence, 3u);
}

TEST_F(ChannelFeedBooks, NeverGoBackInTimeAtAHandOver) {
  book(1, true);
  book(5);
  OrderBook other{kExchange, kBtc, kDepth};
  const auto follow = [&](std::uint64_t sequence, bool snapshot = false) {
    const BookUpdate update = message(sequence, snapshot);
    other.apply(update);
    return update;
  };
  (void)follow(3, true);
  seen.clear();

  feed.on_hand_over(kBtc, &other, now());
  EXPECT_FALSE(feed.is_book_good(kBtc)) << "nobody may be given the older book";
  feed.on_book(follow(4), other);
  EXPECT_THAT(seen.words(), IsEmpty());
  feed.on_book(follow(5), other);
  feed.on_book(follow(6), other);

  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "book update"));
  EXPECT_TRUE(feed.is_book_good(kBtc));
}

TEST_F(ChannelFeedBooks, GoStaleWhereTheNewConnectionHasNoneYet) {
  book(1, true);
  feed.on_hand_over(kBtc, nullptr, now());
  book(9, true);
  EXPECT_THAT(seen.words(),
              ElementsAre("book snapshot", "book stale", "book snapshot", "resynced btc/usd"));
}

TEST_F(ChannelFeedBooks, SayThatNoMoreComesOfAPairThatIsRemoved) {
  book(1, true);
  feed.remove(kBtc, now());
  book(2);
  EXPECT_THAT(seen.words(), ElementsAre("book snapshot", "book gone"));
}

}  // namespace
}  // namespace hftcpp
