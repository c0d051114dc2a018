#include "stream/trade_gate.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using Kind = TradeVerdict::Kind;

Trade trade_of(std::string_view id, std::int64_t time = 0) {
  Trade trade{};
  trade.id = Id::make(id).value();
  trade.exchange_time = Timestamp{time};
  return trade;
}

Trade trade_of(std::uint64_t id, std::int64_t time = 0) {
  return trade_of(std::to_string(id), time == 0 ? static_cast<std::int64_t>(id) * 1'000 : time);
}

TEST(TradeGate, BeginsAnywhere) {
  TradeGate gate{TradeIds::contiguous};
  const TradeVerdict verdict = gate.on_trade(trade_of(109'116'693));
  EXPECT_EQ(verdict.kind, Kind::next);
  EXPECT_EQ(verdict.first_missing, 0u);
}

TEST(TradeGate, DropsWhatCameBefore) {
  TradeGate gate{TradeIds::contiguous};
  (void)gate.on_trade(trade_of(7));
  (void)gate.on_trade(trade_of(8));
  EXPECT_EQ(gate.on_trade(trade_of(8)).kind, Kind::duplicate);
  EXPECT_EQ(gate.on_trade(trade_of(7)).kind, Kind::duplicate);
  EXPECT_EQ(gate.on_trade(trade_of(9)).kind, Kind::next);
}

TEST(TradeGate, NamesTheIdsThatAreMissing) {
  TradeGate gate{TradeIds::contiguous};
  (void)gate.on_trade(trade_of(7));

  const TradeVerdict verdict = gate.on_trade(trade_of(11));

  EXPECT_EQ(verdict.kind, Kind::next);
  EXPECT_EQ(verdict.first_missing, 8u);
  EXPECT_EQ(verdict.last_missing, 10u);
}

TEST(TradeGate, HandsOnALateTradeOnceAndSaysWhenTheHoleIsFilled) {
  TradeGate gate{TradeIds::contiguous};
  (void)gate.on_trade(trade_of(7));
  (void)gate.on_trade(trade_of(11));
  gate.remember_gap(42);

  TradeVerdict verdict = gate.on_trade(trade_of(9));  // from the middle
  EXPECT_EQ(verdict.kind, Kind::late);
  EXPECT_EQ(verdict.gap, 42u);
  EXPECT_FALSE(verdict.is_filled);
  EXPECT_EQ(gate.on_trade(trade_of(9)).kind, Kind::duplicate);

  EXPECT_FALSE(gate.on_trade(trade_of(10)).is_filled);
  verdict = gate.on_trade(trade_of(8));
  EXPECT_EQ(verdict.kind, Kind::late);
  EXPECT_TRUE(verdict.is_filled);
  EXPECT_EQ(gate.on_trade(trade_of(12)).first_missing, 0u);
}

// Any order within reach, each of them up to three times: every trade passes once.
TEST(TradeGate, LetsEachTradeThroughOnceInWhateverOrder) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::vector<std::uint64_t> ids;
    for (std::uint64_t id = 101; id <= 150; ++id) ids.insert(ids.end(), {id, id, id});
    std::mt19937 random{seed};
    for (std::size_t i = 0; i < ids.size(); i += 30)
      std::shuffle(ids.begin() + static_cast<std::ptrdiff_t>(i),
                   ids.begin() + static_cast<std::ptrdiff_t>(i + 30), random);
    TradeGate gate{TradeIds::contiguous};
    (void)gate.on_trade(trade_of(100));

    std::vector<std::uint64_t> passed;
    for (const std::uint64_t id : ids)
      if (gate.on_trade(trade_of(id)).kind != Kind::duplicate) passed.push_back(id);

    std::ranges::sort(passed);
    ASSERT_EQ(passed.size(), 50u) << "seed " << seed;
    EXPECT_EQ(std::ranges::adjacent_find(passed), passed.end());
  }
}

TEST(TradeGate, FollowsAnExchangeThatCountsAnew) {
  TradeGate gate{TradeIds::contiguous};
  (void)gate.on_trade(trade_of(1'000'000, 50'000));
  EXPECT_EQ(gate.on_trade(trade_of(3, 50'000)).kind, Kind::duplicate) << "no younger than the last";

  const TradeVerdict verdict = gate.on_trade(trade_of(3, 60'000));

  EXPECT_EQ(verdict.kind, Kind::next);
  EXPECT_TRUE(verdict.restarted);
  EXPECT_EQ(gate.on_trade(trade_of(4, 60'001)).first_missing, 0u);
}

TEST(TradeGate, TakesNoDuplicateForANewCountBecauseItsTimeIsOdd) {
  TradeGate gate{TradeIds::contiguous};
  (void)gate.on_trade(trade_of(7, 50'003));
  (void)gate.on_trade(trade_of(8, 50'002));
  EXPECT_EQ(gate.on_trade(trade_of(7, 50'003)).kind, Kind::duplicate);
}

TEST(TradeGate, GivesUpOldHolesRatherThanGrow) {
  TradeGate gate{TradeIds::contiguous};
  for (std::uint64_t id = 2; id <= 1'000; id += 2) (void)gate.on_trade(trade_of(id));
  EXPECT_EQ(gate.on_trade(trade_of(3)).kind, Kind::duplicate);
  EXPECT_EQ(gate.on_trade(trade_of(999)).kind, Kind::late);
}

TEST(TradeGate, KnowsOpaqueIdsOfTheLatestAgain) {
  TradeGate gate{TradeIds::opaque};
  EXPECT_EQ(gate.on_trade(trade_of("ed22a4b2")).kind, Kind::next);
  EXPECT_EQ(gate.on_trade(trade_of("0f13bb41")).kind, Kind::next);
  EXPECT_EQ(gate.on_trade(trade_of("ed22a4b2")).kind, Kind::duplicate);
  EXPECT_EQ(gate.on_trade(trade_of("")).kind, Kind::next);
  EXPECT_EQ(gate.on_trade(trade_of("")).kind, Kind::next);
}

TEST(TradeGate, LooksForHolesOnlyWhereIdsAreContiguous) {
  TradeGate gate{TradeIds::opaque};
  (void)gate.on_trade(trade_of("7"));
  EXPECT_EQ(gate.on_trade(trade_of("11")).first_missing, 0u);
  EXPECT_EQ(gate.on_trade(trade_of("9")).kind, Kind::next);
}

}  // namespace
}  // namespace hftcpp
