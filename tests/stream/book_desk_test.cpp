#include "stream/book_desk.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::chrono_literals;
using Kind = BookVerdict::Kind;
using testing::ElementsAre;
using testing::IsEmpty;

const BookDesk::Clock::time_point kStart{1'000s};
const Exchange kExchange{"test"};
const Symbol kBtc{"btc/usd"};
const Symbol kEth{"eth/usd"};

// A checksum that is easy to get right or wrong: the number of levels.
std::uint32_t count_levels(const OrderBook& book) {
  return static_cast<std::uint32_t>(book.bids().size() + book.asks().size());
}

const BookRules kChecked{.chain = BookRules::Chain::none, .depth = 10, .checksum = count_levels};
const BookRules kFetched{.snapshot = BookRules::Snapshot::by_request,
                         .chain = BookRules::Chain::ranges};

BookUpdate message(Symbol symbol, std::vector<Level> bids) {
  BookUpdate update;
  update.exchange = kExchange;
  update.symbol = symbol;
  update.bids = std::move(bids);
  return update;
}

BookUpdate checked(Symbol symbol, std::vector<Level> bids, std::uint32_t sum,
                   bool snapshot = false) {
  BookUpdate update = message(symbol, std::move(bids));
  update.checksum = sum;
  update.snapshot = snapshot;
  return update;
}

BookUpdate numbered(std::uint64_t first, std::uint64_t last) {
  BookUpdate update = message(kBtc, {{"100"_d, "1"_d}});
  update.first_sequence = first;
  update.sequence = last;
  return update;
}

BookUpdate fetched(std::uint64_t sequence) {
  BookUpdate update = numbered(0, sequence);
  update.snapshot = true;
  return update;
}

// ---- snapshots in the stream ----

struct CheckedBooks : BookDesk, testing::Test {
  CheckedBooks() : BookDesk{kChecked, kExchange, {.spacing = 1s, .answer_timeout = 10s}, 1} {
    add(kBtc);
    add(kEth);
  }

  Kind snapshot(Symbol symbol, Clock::time_point now) {
    return on_update(checked(symbol, {{"100"_d, "1"_d}, {"99"_d, "1"_d}}, 2, true), now).kind;
  }
  Kind breakage(Symbol symbol, Clock::time_point now) {
    return on_update(checked(symbol, {{"98"_d, "1"_d}}, 99), now).kind;
  }
};

using BookDeskInStream = CheckedBooks;

TEST_F(BookDeskInStream, AsksForNothingWhileBooksAreGood) {
  on_subscribed(kBtc, kStart);
  on_subscribed(kEth, kStart);
  EXPECT_EQ(snapshot(kBtc, kStart + 100ms), Kind::applied);
  EXPECT_FALSE(all_good());
  EXPECT_EQ(snapshot(kEth, kStart + 100ms), Kind::applied);
  EXPECT_TRUE(all_good());

  EXPECT_EQ(next_deadline(), Clock::time_point::max());
  EXPECT_THAT(due_renewals(kStart + 1h), IsEmpty());
  ASSERT_NE(good_book(kBtc), nullptr);
  EXPECT_EQ(good_book(kBtc)->best_bid()->price, "100"_d);
}

TEST_F(BookDeskInStream, RenewsABrokenBookAtOnceAndNoOther) {
  (void)snapshot(kBtc, kStart);
  (void)snapshot(kEth, kStart);

  EXPECT_EQ(breakage(kBtc, kStart + 5s), Kind::broken);

  EXPECT_EQ(good_book(kBtc), nullptr);
  EXPECT_THAT(due_renewals(kStart + 5s), ElementsAre(kBtc));
  EXPECT_THAT(due_renewals(kStart + 6s), IsEmpty()) << "it was just asked for";
}

TEST_F(BookDeskInStream, IgnoresWhatComesBetweenTheBreakAndTheSnapshot) {
  (void)snapshot(kBtc, kStart);
  (void)breakage(kBtc, kStart + 5s);
  EXPECT_EQ(on_update(checked(kBtc, {{"98"_d, "1"_d}}, 3), kStart + 5s).kind, Kind::outdated);
  EXPECT_EQ(snapshot(kBtc, kStart + 6s), Kind::applied);
  EXPECT_NE(good_book(kBtc), nullptr);
}

TEST_F(BookDeskInStream, LeavesASecondBetweenRenewalsOfABook) {
  (void)snapshot(kBtc, kStart);
  (void)breakage(kBtc, kStart + 500ms);
  ASSERT_THAT(due_renewals(kStart + 500ms), ElementsAre(kBtc));
  (void)snapshot(kBtc, kStart + 600ms);
  (void)breakage(kBtc, kStart + 700ms);

  EXPECT_GE(next_deadline(), kStart + 1'500ms);
  EXPECT_THAT(due_renewals(kStart + 1'499ms), IsEmpty());
}

TEST_F(BookDeskInStream, RenewsEverMoreSlowlyWhatBreaksOverAndOver) {
  auto now = kStart;
  std::vector<std::chrono::nanoseconds> waits;
  for (int i = 0; i < 9; ++i) {
    (void)snapshot(kBtc, now);
    (void)breakage(kBtc, now);
    waits.push_back(next_deadline() - now);
    now = next_deadline();
    ASSERT_THAT(due_renewals(now), ElementsAre(kBtc));
  }
  EXPECT_THAT(waits, ElementsAre(0s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s));
}

TEST_F(BookDeskInStream, ForgivesABookThatHasStoodForAWhile) {
  auto now = kStart;
  for (int i = 0; i < 9; ++i) {
    (void)snapshot(kBtc, now);
    (void)breakage(kBtc, now);
    now = next_deadline();
    (void)due_renewals(now);
  }
  (void)snapshot(kBtc, now);
  (void)breakage(kBtc, now + 2min);
  EXPECT_EQ(next_deadline(), now + 2min);
}

TEST_F(BookDeskInStream, AsksAgainForASnapshotThatDoesNotCome) {
  on_subscribed(kBtc, kStart);
  EXPECT_THAT(due_renewals(kStart + 9s), IsEmpty());
  EXPECT_THAT(due_renewals(kStart + 10s), ElementsAre(kBtc));
  EXPECT_THAT(due_renewals(kStart + 20s), ElementsAre(kBtc));
}

TEST_F(BookDeskInStream, TellsAMessageThatCameTwice) {
  (void)snapshot(kBtc, kStart);
  EXPECT_EQ(snapshot(kBtc, kStart), Kind::outdated);
  const BookUpdate update = checked(kBtc, {{"98"_d, "1"_d}}, 3);
  EXPECT_EQ(on_update(update, kStart).kind, Kind::applied);
  EXPECT_EQ(on_update(update, kStart).kind, Kind::outdated);
  EXPECT_EQ(on_update(checked(kBtc, {{"98"_d, "2"_d}}, 3), kStart).kind, Kind::applied);
  EXPECT_EQ(on_update(checked(kBtc, {{"98"_d, "1"_d}}, 3), kStart).kind, Kind::applied)
      << "the size came back";
}

TEST_F(BookDeskInStream, KnowsNothingOfOtherPairs) {
  const Symbol other{"sol/usd"};
  EXPECT_EQ(snapshot(other, kStart), Kind::outdated);
  EXPECT_EQ(good_book(other), nullptr);
  remove(kBtc);
  EXPECT_EQ(snapshot(kBtc, kStart), Kind::outdated);
}

// ---- snapshots by request ----

struct FetchedBooks : BookDesk, testing::Test {
  FetchedBooks() : BookDesk{kFetched, kExchange, {.spacing = 250ms, .jitter = 200ms}, 7} {
    add(kBtc);
  }
};

using BookDeskByRequest = FetchedBooks;

TEST_F(BookDeskByRequest, FetchesWhatIsSubscribedWithinTheJitter) {
  add(kEth);
  EXPECT_TRUE(next_fetch(kStart).empty());
  on_subscribed(kBtc, kStart);
  on_subscribed(kEth, kStart);

  const Symbol first = next_fetch(kStart + 200ms);
  const Symbol second = next_fetch(kStart + 200ms);

  EXPECT_NE(first, second);
  EXPECT_FALSE(second.empty());
  EXPECT_TRUE(next_fetch(kStart + 1h).empty()) << "both are on their way";
}

TEST_F(BookDeskByRequest, JoinsTheSnapshotToWhatCameMeanwhile) {
  on_subscribed(kBtc, kStart);
  EXPECT_EQ(on_update(numbered(101, 105), kStart).kind, Kind::waiting);
  EXPECT_EQ(on_update(numbered(106, 110), kStart).kind, Kind::waiting);
  ASSERT_EQ(next_fetch(kStart + 200ms), kBtc);

  EXPECT_EQ(on_fetched(fetched(105), kStart + 300ms).kind, Kind::applied);

  ASSERT_EQ(joined(kBtc).size(), 1u);
  EXPECT_EQ(joined(kBtc)[0].sequence, 110u);
  EXPECT_EQ(on_update(numbered(111, 112), kStart + 300ms).kind, Kind::applied);
}

TEST_F(BookDeskByRequest, FetchesAgainWhatWasTooOld) {
  on_subscribed(kBtc, kStart);
  (void)on_update(numbered(101, 105), kStart);
  ASSERT_EQ(next_fetch(kStart + 200ms), kBtc);

  EXPECT_EQ(on_fetched(fetched(90), kStart + 300ms).kind, Kind::broken);

  EXPECT_TRUE(next_fetch(kStart + 300ms).empty());
  EXPECT_EQ(next_fetch(kStart + 1s), kBtc);
  EXPECT_EQ(on_fetched(fetched(100), kStart + 1s).kind, Kind::applied);
}

TEST_F(BookDeskByRequest, FetchesAfterAGapAndGoesOnBuffering) {
  on_subscribed(kBtc, kStart);
  ASSERT_EQ(next_fetch(kStart + 200ms), kBtc);
  (void)on_fetched(fetched(100), kStart + 300ms);
  ASSERT_EQ(on_update(numbered(101, 105), kStart + 1s).kind, Kind::applied);

  const BookVerdict gap = on_update(numbered(108, 110), kStart + 5s);

  EXPECT_EQ(gap.kind, Kind::broken);
  EXPECT_EQ(gap.expected, 106u);
  EXPECT_EQ(gap.received, 108u);
  EXPECT_EQ(on_update(numbered(111, 112), kStart + 5s).kind, Kind::waiting);
  ASSERT_EQ(next_fetch(kStart + 5s + 200ms), kBtc);
  EXPECT_EQ(on_fetched(fetched(109), kStart + 6s).kind, Kind::applied);
  EXPECT_EQ(joined(kBtc).size(), 2u);
}

TEST_F(BookDeskByRequest, TriesAFailedFetchAgainEverMoreSlowly) {
  on_subscribed(kBtc, kStart);
  auto now = kStart + 200ms;
  std::vector<std::chrono::nanoseconds> waits;
  for (int i = 0; i < 12; ++i) {
    ASSERT_EQ(next_fetch(now), kBtc);
    on_fetch_failed(kBtc, now);
    waits.push_back(next_deadline() - now);
    now = next_deadline();
  }
  EXPECT_LE(waits.front(), 500ms);
  EXPECT_GT(waits.back(), 55s);
  EXPECT_LE(waits.back(), 61s);
}

TEST_F(BookDeskByRequest, ForgetsARemovedPairWhoseSnapshotIsOnItsWay) {
  on_subscribed(kBtc, kStart);
  ASSERT_EQ(next_fetch(kStart + 200ms), kBtc);
  remove(kBtc);
  EXPECT_EQ(on_fetched(fetched(100), kStart + 1s).kind, Kind::outdated);
  on_fetch_failed(kBtc, kStart + 1s);
  EXPECT_EQ(next_deadline(), Clock::time_point::max());
}

}  // namespace
}  // namespace hftcpp
