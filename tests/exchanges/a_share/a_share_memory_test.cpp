#include "exchanges/a_share/a_share_memory.hpp"

#include <gtest/gtest.h>

#include <array>

namespace hftcpp {
namespace {

using namespace literals;
using Verdict = AShareMemory::Verdict;

Quote quote_at(const char* iso) {
  Quote quote;
  quote.symbol = Symbol{"600000.sh"};
  quote.last = "9.01"_d;
  quote.volume = "65906200"_d;
  quote.bids[0] = {"9.01"_d, "734000"_d};
  quote.exchange_time = *Timestamp::parse_iso(iso);
  return quote;
}

TEST(AShareMemory, KnowsWhatItHasSeen) {
  AShareMemory memory;
  Quote quote = quote_at("2026-09-21T02:00:00Z");
  EXPECT_EQ(memory.take(quote), Verdict::news);
  quote.receive_time = Timestamp{7};
  EXPECT_EQ(memory.take(quote), Verdict::repeated);
  Quote other = quote;
  other.symbol = Symbol{"000001.sz"};
  EXPECT_EQ(memory.take(other), Verdict::news) << "each symbol has its own";
}

TEST(AShareMemory, TakesEveryChangeForNews) {
  const auto change = [](auto edit) {
    AShareMemory memory;
    Quote quote = quote_at("2026-09-21T02:00:00Z");
    static_cast<void>(memory.take(quote));
    edit(quote);
    return memory.take(quote);
  };
  EXPECT_EQ(change([](Quote& quote) { quote.last = "9.02"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.volume = "65906300"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.amount = "1"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.open = "9"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.high = "9"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.low = "9"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.previous_close = "9"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.name = *decltype(quote.name)::make("N"); }),
            Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.bids[0].size = "1"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.asks[4].price = "1"_d; }), Verdict::news);
  EXPECT_EQ(change([](Quote& quote) { quote.exchange_time = Timestamp{1}; }), Verdict::news);
}

TEST(AShareMemory, LeavesOutWhatALaggingServerSays) {
  AShareMemory memory;
  const Quote late = quote_at("2026-09-21T02:00:03Z");
  EXPECT_EQ(memory.take(late), Verdict::news);
  EXPECT_EQ(memory.take(quote_at("2026-09-21T02:00:00Z")), Verdict::outdated);
  EXPECT_EQ(memory.take(late), Verdict::repeated) << "the older one has not taken its place";
  EXPECT_EQ(memory.take(quote_at("2026-09-21T02:00:06Z")), Verdict::news);
}

TEST(AShareMemory, ForgetsWhatIsNotKept) {
  AShareMemory memory;
  const Quote kept = quote_at("2026-09-21T02:00:00Z");
  Quote gone = kept;
  gone.symbol = Symbol{"000001.sz"};
  EXPECT_EQ(memory.take(kept), Verdict::news);
  EXPECT_EQ(memory.take(gone), Verdict::news);
  memory.keep_only(std::array{kept.symbol, Symbol{"920002.bj"}});
  EXPECT_EQ(memory.take(kept), Verdict::repeated);
  EXPECT_EQ(memory.take(gone), Verdict::news);
}

// One record with tomorrow's date must not silence its symbol until then.
TEST(AShareMemory, FollowsAClockThatIsPutRight) {
  AShareMemory memory;
  EXPECT_EQ(memory.take(quote_at("2026-09-22T02:00:00Z")), Verdict::news);
  EXPECT_EQ(memory.take(quote_at("2026-09-21T02:00:00Z")), Verdict::news);
}

}  // namespace
}  // namespace hftcpp
