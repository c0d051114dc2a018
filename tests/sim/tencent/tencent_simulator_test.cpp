// tencent_simulator_test: the simulator's answers, field by field.
#include "sim/a_share/quote_request.hpp"

#include <gmock/gmock.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

std::string tencent_body(SimRun& run, const std::string& codes) {
  const auto response = run.get("/q=" + codes);
  EXPECT_EQ(response.status, 200u);
  return response.body;
}

std::vector<std::string> tencent_fields(SimRun& run, const std::string& code) {
  return split_at(records_of(tencent_body(run, code)).at(0), '~');
}

TEST(TencentSimulator, WritesTheFieldsOfAShare) {
  SimRun run{"tencent", few_shares()};
  run.pause();
  const AShareSnapshot share = shown(run, "600000.sh");

  EXPECT_THAT(tencent_body(run, "sh600000"), StartsWith("v_sh600000=\"1~"));
  const auto fields = tencent_fields(run, "sh600000");
  ASSERT_EQ(fields.size(), 88u);
  EXPECT_EQ(fields[1], "\xc6\xd6\xb7\xa2\xd2\xf8\xd0\xd0");  // 浦发银行
  EXPECT_EQ(fields[2], "600000");
  const auto price = [&](std::int64_t ticks) { return decimals(share, ticks, 2); };
  EXPECT_EQ(fields[3], price(share.day.last));
  EXPECT_EQ(fields[4], price(share.day.previous_close));
  EXPECT_EQ(fields[5], price(share.day.open));
  const std::string lots = std::to_string(share.day.volume);
  EXPECT_EQ(fields[6], lots);
  EXPECT_EQ(std::stoll(fields[7]) + std::stoll(fields[8]), share.day.volume);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(fields[9 + 2 * i], price(share.bids[i].price));
    EXPECT_EQ(fields[10 + 2 * i], std::to_string(share.bids[i].size));
    EXPECT_EQ(fields[19 + 2 * i], price(share.asks[i].price));
    EXPECT_EQ(fields[20 + 2 * i], std::to_string(share.asks[i].size));
  }
  std::string time = (share.day.changed + 8h).to_iso().substr(0, 19);
  std::erase_if(time, [](char c) { return c < '0' || c > '9'; });
  EXPECT_EQ(fields[29], "");
  EXPECT_EQ(fields[30], time);
  EXPECT_EQ(fields[33], price(share.day.high));
  EXPECT_EQ(fields[34], price(share.day.low));
  EXPECT_EQ(fields[35], fields[3] + "/" + lots + "/" + std::to_string(share.day.amount));
  EXPECT_EQ(fields[36], lots);
  EXPECT_EQ(fields[37], std::to_string(share.day.amount / 10'000));
  EXPECT_EQ(fields[61], "GP-A");
  EXPECT_EQ(fields[82], "CNY");
  EXPECT_EQ(fields[84], "___D__F__N");
}

// 1306.45 may rise to 1437.10: halves of a tick go up.
TEST(TencentSimulator, WritesTheLimitsOfTheDay) {
  SimRun run{"tencent", few_shares()};
  const auto limit = [&](const std::string& symbol, std::int64_t percent) {
    const AShareSnapshot share = shown(run, symbol);
    return decimals(share, (share.day.previous_close * percent + 50) / 100, -share.price_exponent);
  };
  EXPECT_EQ(tencent_fields(run, "sh600000").at(47), limit("600000.sh", 110));
  EXPECT_EQ(tencent_fields(run, "sh600000").at(48), limit("600000.sh", 90));
  EXPECT_EQ(tencent_fields(run, "bj920002").at(47), limit("920002.bj", 130));
  EXPECT_EQ(tencent_fields(run, "sh510300").at(47), limit("510300.sh", 110));
}

TEST(TencentSimulator, NamesTheMarketByANumber) {
  SimRun run{"tencent", few_shares()};
  EXPECT_EQ(tencent_fields(run, "sh510300").at(0), "1");
  EXPECT_EQ(tencent_fields(run, "sz000001").at(0), "51");
  EXPECT_EQ(tencent_fields(run, "bj920002").at(0), "62");
}

TEST(TencentSimulator, LeavesOutCodesThatItDoesNotKnow) {
  SimRun run{"tencent", few_shares()};
  EXPECT_EQ(records_of(tencent_body(run, "sh600000,sz160923,sz000001")).size(), 2u);
  EXPECT_EQ(tencent_body(run, "sz160923"), "v_pv_none_match=\"1\";\n");
}

TEST(TencentSimulator, WritesTheShortForm) {
  SimRun run{"tencent", few_shares()};
  EXPECT_THAT(tencent_body(run, "s_sz000001"), StartsWith("v_s_sz000001=\"51~"));
  const auto fields = tencent_fields(run, "s_sz000001");
  ASSERT_EQ(fields.size(), 12u);
  EXPECT_EQ(fields[2], "000001");
  EXPECT_EQ(fields[10], "GP-A");
}

TEST(TencentSimulator, SpoilsWhatTheScriptNames) {
  SimRun run{"tencent",
             few_shares({{.kind = FaultKind::empty_record, .symbol = Symbol{"600000.sh"}},
                         {.kind = FaultKind::field_shift, .symbol = Symbol{"000001.sz"}},
                         {.kind = FaultKind::duplicate,
                          .symbol = Symbol{"920002.bj"},
                          .channel = Channel::quote}})};
  const auto records = records_of(tencent_body(run, "sh600000,sz000001,bj920002"));
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0], "");
  EXPECT_EQ(split_at(records[1], '~').size(), 87u);
  EXPECT_EQ(records[2], records[3]);
}

// A source that holds back says nothing at all, not that it knows no code.
TEST(TencentSimulator, HoldsEverythingBack) {
  SimRun run{"tencent",
             few_shares({{.kind = FaultKind::drop, .count = 2, .channel = Channel::quote}})};
  EXPECT_EQ(tencent_body(run, "sh600000,sz000001"), "");
  EXPECT_EQ(records_of(tencent_body(run, "sh600000,sz000001")).size(), 2u);
}

}  // namespace
}  // namespace hftcpp::sim
