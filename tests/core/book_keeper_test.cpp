// BookKeeper with each way in which exchanges number their messages, and the worked examples.
#include <hftcpp/core/book_keeper.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using Kind = BookVerdict::Kind;

const Exchange kExchange{"exchange"};
const Symbol kSymbol{"btc/usd"};

// first_sequence, sequence, previous_sequence
struct Numbers {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t previous = 0;
};

BookUpdate update(Numbers numbers, std::vector<Level> bids = {}, std::vector<Level> asks = {}) {
  BookUpdate made;
  made.first_sequence = numbers.first;
  made.sequence = numbers.last;
  made.previous_sequence = numbers.previous;
  made.bids = std::move(bids);
  made.asks = std::move(asks);
  return made;
}

BookUpdate snapshot(std::uint64_t sequence, std::vector<Level> bids = {{"10"_d, "1"_d}},
                    std::vector<Level> asks = {{"11"_d, "1"_d}}) {
  BookUpdate made = update({.last = sequence}, std::move(bids), std::move(asks));
  made.snapshot = true;
  return made;
}

TEST(BookKeeper, DistrustsACrossedBook) {
  BookKeeper keeper{{}, kExchange, kSymbol};
  ASSERT_EQ(keeper.on_update(snapshot(0)).kind, Kind::applied);
  const BookVerdict verdict = keeper.on_update(update({}, {{"11.0"_d, "1"_d}}));
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::crossed_book);
  EXPECT_FALSE(keeper.is_good());
  EXPECT_EQ(keeper.on_update(snapshot(0, {{"12"_d, "1"_d}})).cause, Errc::crossed_book);
}

TEST(BookKeeper, LetsABookCrossWhereTheRulesSayThatItMay) {
  BookKeeper keeper{{.may_cross = true}, kExchange, kSymbol};
  ASSERT_EQ(keeper.on_update(snapshot(0)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_update(update({}, {{"11.0"_d, "1"_d}})).kind, Kind::applied);
  EXPECT_TRUE(keeper.book().is_crossed());
}

TEST(BookKeeper, TakesACodecsWordThatMessagesAreMissing) {
  BookKeeper keeper{{}, kExchange, kSymbol};
  ASSERT_EQ(keeper.on_update(snapshot(0)).kind, Kind::applied);
  BookUpdate stale = update({.last = 12});
  stale.stale = true;
  const BookVerdict verdict = keeper.on_update(stale);
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
  EXPECT_EQ(verdict.received, 12u);
  EXPECT_EQ(keeper.sequence_matches(), false);
  EXPECT_FALSE(keeper.is_good());
}

// ---- Binance spot: a snapshot by request, ranges of numbers ----

BookKeeper ranges_keeper(std::size_t max_waiting = 10'000) {
  return {{.snapshot = BookRules::Snapshot::by_request,
           .chain = BookRules::Chain::ranges,
           .max_waiting = max_waiting},
          kExchange,
          kSymbol};
}

std::vector<std::uint64_t> sequences(const std::vector<BookUpdate>& updates) {
  std::vector<std::uint64_t> found;
  for (const BookUpdate& each : updates) found.push_back(each.sequence);
  return found;
}

// Recorded: the snapshot's number is the last of the first message, which is dropped.
TEST(BookKeeper, JoinsAFetchedSnapshotToWhatCameMeanwhile) {
  BookKeeper keeper = ranges_keeper();
  EXPECT_EQ(keeper.on_update(update({499869750, 499869752}, {{"9"_d, "9"_d}})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_update(update({499869753, 499869754}, {{"9.5"_d, "2"_d}})).kind,
            Kind::waiting);
  EXPECT_EQ(keeper.on_update(update({499869755, 499869757}, {{"9.5"_d, "3"_d}})).kind,
            Kind::waiting);
  EXPECT_FALSE(keeper.is_good());

  EXPECT_EQ(keeper.on_snapshot(snapshot(499869752)).kind, Kind::applied);

  EXPECT_TRUE(keeper.is_good());
  EXPECT_EQ(sequences(keeper.joined()), (std::vector<std::uint64_t>{499869754, 499869757}));
  EXPECT_EQ(keeper.book().sequence(), 499869757u);
  ASSERT_EQ(keeper.book().bids().size(), 2u);
  EXPECT_EQ(keeper.book().bids()[1].size, "3"_d);

  EXPECT_EQ(keeper.on_update(update({499869758, 499869759})).kind, Kind::applied);
  EXPECT_EQ(keeper.sequence_matches(), true);
  EXPECT_EQ(keeper.on_update(update({499869760, 499869760})).kind, Kind::applied);
  EXPECT_EQ(keeper.book().sequence(), 499869760u);
}

TEST(BookKeeper, LetsTheFirstUpdateReachBackBehindTheSnapshot) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  EXPECT_TRUE(keeper.joined().empty());
  EXPECT_EQ(keeper.on_update(update({90, 100})).kind, Kind::outdated);
  EXPECT_EQ(keeper.on_update(update({95, 105})).kind, Kind::applied);
  // Only the first: from now on each begins where the last ended.
  EXPECT_EQ(keeper.on_update(update({104, 110})).kind, Kind::broken);
}

TEST(BookKeeper, NoticesASingleMessageMissingBehindTheSnapshot) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  const BookVerdict verdict = keeper.on_update(update({102, 102}));
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.expected, 101u);
  EXPECT_EQ(verdict.received, 102u);
}

TEST(BookKeeper, SaysWhenASnapshotIsTooOldToJoin) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_update(update({110, 112}, {{"9.5"_d, "7"_d}})).kind, Kind::waiting);

  const BookVerdict verdict = keeper.on_snapshot(snapshot(100));
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
  EXPECT_EQ(verdict.expected, 101u);
  EXPECT_EQ(verdict.received, 110u);
  EXPECT_FALSE(keeper.is_good());

  // What was kept is kept for the next snapshot.
  EXPECT_EQ(keeper.on_snapshot(snapshot(111)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), std::vector<std::uint64_t>{112});
}

TEST(BookKeeper, NoticesAHoleAndHealsByANewSnapshot) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  ASSERT_EQ(keeper.on_update(update({101, 103})).kind, Kind::applied);

  const BookVerdict verdict = keeper.on_update(update({106, 107}));
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
  EXPECT_EQ(verdict.expected, 104u);
  EXPECT_EQ(verdict.received, 106u);
  EXPECT_EQ(keeper.sequence_matches(), false);
  EXPECT_FALSE(keeper.is_good());

  // The update that showed the hole is not lost, nor what follows it.
  EXPECT_EQ(keeper.on_update(update({108, 108})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(105)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), (std::vector<std::uint64_t>{107, 108}));
  EXPECT_TRUE(keeper.is_good());
  EXPECT_TRUE(keeper.book().is_fresh());
}

TEST(BookKeeper, NoticesAHoleAmongTheUpdatesThatWait) {
  BookKeeper keeper = ranges_keeper();
  for (const Numbers numbers : {Numbers{101, 102}, Numbers{103, 104}, Numbers{107, 108}})
    ASSERT_EQ(keeper.on_update(update(numbers)).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::broken);
  EXPECT_TRUE(keeper.joined().empty());
  EXPECT_EQ(keeper.on_snapshot(snapshot(106)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), std::vector<std::uint64_t>{108});
}

// A number that is far too high, or a message that comes too early: what follows it has lower
// numbers, and no snapshot would ever join to it.
TEST(BookKeeper, ForgetsWhatWasAheadWhenNumbersGoBack) {
  BookKeeper keeper = ranges_keeper();
  (void)keeper.on_update(update({101, 105}));
  (void)keeper.on_update(update({1'106, 1'110}));
  (void)keeper.on_update(update({111, 115}));
  EXPECT_EQ(keeper.on_snapshot(snapshot(110)).kind, Kind::applied);
  EXPECT_EQ(keeper.joined().size(), 1u);
  EXPECT_EQ(keeper.on_update(update({116, 120})).kind, Kind::applied);
}

TEST(BookKeeper, NeverAppliesAnUpdateTwice) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  const BookUpdate first = update({101, 102}, {{"9"_d, "1"_d}});
  ASSERT_EQ(keeper.on_update(first).kind, Kind::applied);
  ASSERT_EQ(keeper.on_update(update({103, 103}, {{"9"_d, "2"_d}})).kind, Kind::applied);

  EXPECT_EQ(keeper.on_update(first).kind, Kind::outdated);
  EXPECT_EQ(keeper.sequence_matches(), std::nullopt);
  EXPECT_EQ(keeper.book().bids().back().size, "2"_d);
  EXPECT_EQ(keeper.book().sequence(), 103u);
  EXPECT_TRUE(keeper.is_good());
}

TEST(BookKeeper, IgnoresASnapshotOlderThanAGoodBook) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_snapshot(snapshot(99)).kind, Kind::outdated);
  EXPECT_EQ(keeper.book().sequence(), 100u);
}

TEST(BookKeeper, KeepsNoMoreThanItsBound) {
  BookKeeper keeper = ranges_keeper(3);
  for (std::uint64_t i = 1; i <= 3; ++i)
    ASSERT_EQ(keeper.on_update(update({i, i})).kind, Kind::waiting);
  const BookVerdict verdict = keeper.on_update(update({4, 4}));
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::too_large);
  ASSERT_EQ(keeper.on_update(update({5, 5})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(3)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), (std::vector<std::uint64_t>{4, 5}));
}

// What was joined, or overtaken by a snapshot of the stream's own, no longer counts as kept.
TEST(BookKeeper, HasAllItsRoomAgainAfterASnapshot) {
  BookKeeper keeper = ranges_keeper(2);
  std::uint64_t last = 0;
  for (int round = 0; round < 5; ++round) {
    ASSERT_EQ(keeper.on_update(update({last + 1, last + 1})).kind,
              round == 0 ? Kind::waiting : Kind::applied);
    ASSERT_EQ(keeper.on_update(update({last + 5, last + 5})).kind,
              round == 0 ? Kind::waiting : Kind::broken);
    last += 6;
    const auto healed =
        round % 2 == 0 ? keeper.on_snapshot(snapshot(last)) : keeper.on_update(snapshot(last));
    ASSERT_EQ(healed.kind, Kind::applied) << round;
  }
}

TEST(BookKeeper, JoinsNothingFromBeforeAHoleThatACodecSaw) {
  BookKeeper keeper{{.snapshot = BookRules::Snapshot::by_request}, kExchange, kSymbol};
  ASSERT_EQ(keeper.on_update(update({.last = 1})).kind, Kind::waiting);
  BookUpdate stale = update({.last = 2});
  stale.stale = true;
  ASSERT_EQ(keeper.on_update(stale).kind, Kind::broken);
  ASSERT_EQ(keeper.on_update(update({.last = 3})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(0)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), std::vector<std::uint64_t>{3});
}

TEST(BookKeeper, ForgetsTheConnectionThatEnded) {
  BookKeeper keeper = ranges_keeper();
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  keeper.restart();
  EXPECT_FALSE(keeper.is_good());
  EXPECT_FALSE(keeper.book().is_fresh());
  EXPECT_EQ(keeper.on_update(update({101, 101})).kind, Kind::waiting);
  keeper.restart();
  EXPECT_EQ(keeper.on_update(update({5, 6})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(4)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), std::vector<std::uint64_t>{6});
}

// ---- Binance futures: a snapshot by request, each message names its predecessor ----

BookKeeper links_keeper(BookRules::Snapshot source) {
  return {{.snapshot = source, .chain = BookRules::Chain::by_previous}, kExchange, kSymbol};
}

// Recorded: numbers are shared by all symbols and leap, only the links hold.
TEST(BookKeeper, JoinsMessagesThatNameTheirPredecessor) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::by_request);
  const Numbers recorded[] = {{600859603000, 600859604824, 600859602990},
                              {600859605926, 600859607423, 600859604824},
                              {600859607500, 600859609000, 600859607423}};
  for (const Numbers& numbers : recorded)
    ASSERT_EQ(keeper.on_update(update(numbers)).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(600859605926)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), (std::vector<std::uint64_t>{600859607423, 600859609000}));
  EXPECT_EQ(keeper.on_update(update({600859611111, 600859612222, 600859609000})).kind,
            Kind::applied);

  const BookVerdict verdict = keeper.on_update(update({600859615555, 600859616666, 600859614444}));
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
  EXPECT_EQ(verdict.expected, 600859612223u);
  EXPECT_EQ(verdict.received, 600859614445u);
}

// Binance would have it applied; the snapshot holds all of it, and observers need it but once.
TEST(BookKeeper, PassesTheMessageThatEndsWithTheSnapshot) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::by_request);
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_update(update({80, 99, 79})).kind, Kind::outdated);
  EXPECT_EQ(keeper.on_update(update({90, 100, 89})).kind, Kind::outdated);
  EXPECT_EQ(keeper.on_update(update({104, 110, 100})).kind, Kind::applied);
}

TEST(BookKeeper, JoinsAMessageThatNamesTheSnapshotAsItsPredecessor) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::by_request);
  ASSERT_EQ(keeper.on_snapshot(snapshot(100)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_update(update({105, 110, 100})).kind, Kind::applied);
}

TEST(BookKeeper, SaysWhenASnapshotIsTooOldForALink) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::by_request);
  ASSERT_EQ(keeper.on_update(update({105, 110, 102})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(100)).cause, Errc::sequence_gap);
  EXPECT_EQ(keeper.on_snapshot(snapshot(107)).kind, Kind::applied);
}

// ---- OKX: a snapshot in the stream, links that may lead to a lower number ----

TEST(BookKeeper, FollowsLinksThroughAResetOfTheNumbers) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::in_stream);
  ASSERT_EQ(keeper.on_update(snapshot(10)).kind, Kind::applied);
  const Numbers documented[] = {{0, 15, 10}, {0, 15, 15}, {0, 3, 15}, {0, 5, 3}};
  for (const Numbers& numbers : documented) {
    EXPECT_EQ(keeper.on_update(update(numbers)).kind, Kind::applied) << numbers.last;
    EXPECT_EQ(keeper.sequence_matches(), true);
  }
  EXPECT_EQ(keeper.on_update(update({0, 5, 3})).kind, Kind::outdated);
  EXPECT_EQ(keeper.on_update(update({0, 4, 3})).kind, Kind::outdated);

  const BookVerdict verdict = keeper.on_update(update({0, 9, 7}));
  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.expected, 6u);
  EXPECT_EQ(verdict.received, 8u);
  EXPECT_EQ(keeper.on_update(update({0, 11, 9})).kind, Kind::outdated);
  EXPECT_EQ(keeper.on_update(snapshot(11)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_update(update({0, 12, 11})).kind, Kind::applied);
}

TEST(BookKeeper, DistrustsALinkThatLeapsOrOverlaps) {
  for (const Numbers& numbers : {Numbers{0, 3, 25}, Numbers{0, 25, 15}, Numbers{0, 26, 21}}) {
    BookKeeper keeper = links_keeper(BookRules::Snapshot::in_stream);
    ASSERT_EQ(keeper.on_update(snapshot(20)).kind, Kind::applied);
    EXPECT_EQ(keeper.on_update(update(numbers)).cause, Errc::sequence_gap) << numbers.last;
  }
}

TEST(BookKeeper, PlaysRecordingsFromBeforeThereWereNumbers) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::in_stream);
  ASSERT_EQ(keeper.on_update(snapshot(0)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_update(update({})).kind, Kind::applied);
  EXPECT_EQ(keeper.sequence_matches(), std::nullopt);
}

TEST(BookKeeper, DistrustsAnUpdateThatLostItsNumbers) {
  BookKeeper keeper = links_keeper(BookRules::Snapshot::in_stream);
  ASSERT_EQ(keeper.on_update(snapshot(10)).kind, Kind::applied);
  EXPECT_EQ(keeper.on_update(update({})).cause, Errc::sequence_gap);
}

// ---- Kraken futures: a snapshot in the stream, a counter ----

TEST(BookKeeper, FollowsACounter) {
  BookKeeper keeper{{.chain = BookRules::Chain::counted}, kExchange, kSymbol};
  ASSERT_EQ(keeper
                .on_update(snapshot(91192, {{"439.3"_d, "20108"_d}},
                                    {{"439.6"_d, "50"_d}, {"439.9"_d, "21692"_d}}))
                .kind,
            Kind::applied);
  EXPECT_EQ(keeper.on_update(update({.last = 91193}, {}, {{"439.6"_d, "0"_d}})).kind,
            Kind::applied);
  EXPECT_EQ(keeper.book().best_ask()->price, "439.9"_d);
  EXPECT_EQ(keeper.on_update(update({.last = 91194}, {}, {{"439.8"_d, "50"_d}})).kind,
            Kind::applied);
  EXPECT_EQ(keeper.on_update(update({.last = 91194}, {}, {{"439.8"_d, "60"_d}})).kind,
            Kind::outdated);
  EXPECT_EQ(keeper.book().best_ask()->size, "50"_d);

  const BookVerdict verdict = keeper.on_update(update({.last = 91197}));
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
  EXPECT_EQ(verdict.expected, 91195u);
  EXPECT_EQ(verdict.received, 91197u);
}

TEST(BookKeeper, JoinsACounterToAFetchedSnapshot) {
  BookKeeper keeper{
      {.snapshot = BookRules::Snapshot::by_request, .chain = BookRules::Chain::counted},
      kExchange,
      kSymbol};
  for (std::uint64_t i = 5; i <= 9; ++i)
    ASSERT_EQ(keeper.on_update(update({.last = i})).kind, Kind::waiting);
  EXPECT_EQ(keeper.on_snapshot(snapshot(6)).kind, Kind::applied);
  EXPECT_EQ(sequences(keeper.joined()), (std::vector<std::uint64_t>{7, 8, 9}));
}

}  // namespace
}  // namespace hftcpp
