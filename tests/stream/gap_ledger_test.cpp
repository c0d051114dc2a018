#include <hftcpp/stream/gap_ledger.hpp>

#include <gmock/gmock.h>

#include <string>

namespace hftcpp {
namespace {

Gap gap_of(GapCause cause) {
  return {.exchange = Exchange{"kraken"},
          .channel = Channel::trade,
          .symbol = Symbol{"btc/usd"},
          .cause = cause,
          .from = Timestamp{1'000},
          .first_missing = 11,
          .last_missing = 13,
          .detail = "3 \"trades\""};
}

TEST(GapLedger, NumbersItsEntriesFromOne) {
  GapLedger ledger;
  EXPECT_EQ(ledger.open(gap_of(GapCause::sequence_gap)), 1u);
  EXPECT_EQ(ledger.open(gap_of(GapCause::overflow)), 2u);
  EXPECT_EQ(ledger.entries()[1].number, 2u);
}

TEST(GapLedger, ShowsAnEntryAsLastingUntilItIsClosed) {
  GapLedger ledger;
  const auto number = ledger.open(gap_of(GapCause::disconnected));
  EXPECT_FALSE(ledger.entries()[0].to.is_set());
  EXPECT_EQ(ledger.open_count(), 1u);

  ledger.close(number, Timestamp{2'000}, true);

  EXPECT_EQ(ledger.entries()[0].to, Timestamp{2'000});
  EXPECT_TRUE(ledger.entries()[0].repaired);
  EXPECT_EQ(ledger.open_count(), 0u);
}

TEST(GapLedger, LetsAnUnrepairedEntryTurnOutWellLater) {
  GapLedger ledger;
  const auto number = ledger.open(gap_of(GapCause::sequence_gap));
  ledger.close(number, Timestamp{2'000}, false);
  ledger.close(number, Timestamp{3'000}, true);

  EXPECT_TRUE(ledger.entries()[0].repaired);
  EXPECT_EQ(ledger.entries()[0].to, Timestamp{3'000});
}

TEST(GapLedger, CountsByCauseBeyondItsCapacity) {
  GapLedger ledger{2};
  for (int i = 0; i < 5; ++i) (void)ledger.open(gap_of(GapCause::bad_checksum));
  (void)ledger.open(gap_of(GapCause::stalled));

  EXPECT_EQ(ledger.entries().size(), 2u);
  EXPECT_EQ(ledger.entries()[0].number, 5u);
  EXPECT_EQ(ledger.count(), 6u);
  EXPECT_EQ(ledger.count(GapCause::bad_checksum), 5u);
  EXPECT_EQ(ledger.count(GapCause::rejected), 0u);
}

TEST(GapLedger, IgnoresNumbersThatHaveMadeRoom) {
  GapLedger ledger{1};
  const auto first = ledger.open(gap_of(GapCause::stalled));
  (void)ledger.open(gap_of(GapCause::overflow));

  ledger.close(first, Timestamp{2'000}, true);
  ledger.close(0, Timestamp{2'000}, true);
  ledger.close(99, Timestamp{2'000}, true);

  EXPECT_EQ(ledger.entries()[0].cause, GapCause::overflow);
  EXPECT_FALSE(ledger.entries()[0].to.is_set());
}

TEST(GapLedger, AddsNotesUpToABound) {
  GapLedger ledger;
  const auto number = ledger.open(gap_of(GapCause::disconnected));
  ledger.note(number, "; refused");
  EXPECT_EQ(ledger.entries()[0].detail, "3 \"trades\"; refused");

  for (int i = 0; i < 1'000; ++i) ledger.note(number, std::string(100, 'x'));
  EXPECT_LE(ledger.entries()[0].detail.size(), 512u);
}

TEST(GapLedger, WritesAnEntryAsJson) {
  GapLedger ledger;
  const auto number = ledger.open(gap_of(GapCause::sequence_gap));
  ledger.close(number, Timestamp{2'000}, true);

  std::string json;
  append_json(json, ledger.entries()[0]);

  EXPECT_EQ(json,
            R"({"type":"gap","number":1,"exchange":"kraken","channel":"trade","symbol":"btc/usd",)"
            R"("cause":"sequence_gap","from":1000,"to":2000,"first_missing":11,"last_missing":13,)"
            R"("repaired":true,"detail":"3 \"trades\""})");
}

}  // namespace
}  // namespace hftcpp
