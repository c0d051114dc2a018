// sina_simulator_test: the simulator's answers, field by field.
#include "sim/a_share/quote_request.hpp"

#include <gmock/gmock.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const SimRun::Headers kReferer{{"Referer", "https://finance.sina.com.cn/"}};

std::string sina_body(SimRun& run, const std::string& codes) {
  const auto response = run.get("/list=" + codes, kReferer);
  EXPECT_EQ(response.status, 200u);
  return response.body;
}

TEST(SinaSimulator, WritesTheFieldsOfAShare) {
  SimRun run{"sina", few_shares()};
  run.pause();
  const AShareSnapshot share = shown(run, "600000.sh");

  const std::string body = sina_body(run, "sh600000");

  EXPECT_THAT(body, StartsWith("var hq_str_sh600000=\""));
  EXPECT_TRUE(body.ends_with("\";\n"));
  const auto fields = split_at(records_of(body).at(0), ',');
  ASSERT_EQ(fields.size(), 34u);
  EXPECT_EQ(fields[0], "\xc6\xd6\xb7\xa2\xd2\xf8\xd0\xd0");  // 浦发银行
  const auto price = [&](std::int64_t ticks) { return decimals(share, ticks, 3); };
  EXPECT_EQ(fields[1], price(share.day.open));
  EXPECT_EQ(fields[2], price(share.day.previous_close));
  EXPECT_EQ(fields[3], price(share.day.last));
  EXPECT_EQ(fields[4], price(share.day.high));
  EXPECT_EQ(fields[5], price(share.day.low));
  EXPECT_EQ(fields[6], price(share.bids[0].price));
  EXPECT_EQ(fields[7], price(share.asks[0].price));
  EXPECT_EQ(fields[8], std::to_string(share.day.volume * 100));
  EXPECT_EQ(fields[9], std::to_string(share.day.amount) + ".000");
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(fields[10 + 2 * i], std::to_string(share.bids[i].size * 100));
    EXPECT_EQ(fields[11 + 2 * i], price(share.bids[i].price));
    EXPECT_EQ(fields[20 + 2 * i], std::to_string(share.asks[i].size * 100));
    EXPECT_EQ(fields[21 + 2 * i], price(share.asks[i].price));
  }
  const std::string iso = (share.day.changed + 8h).to_iso();
  EXPECT_EQ(fields[30] + "T" + fields[31], iso.substr(0, 19));
  EXPECT_EQ(fields[32], "00");
  EXPECT_EQ(fields[33], "");
}

TEST(SinaSimulator, WritesMoreFieldsForBeijing) {
  SimRun run{"sina", few_shares()};
  const auto fields = split_at(records_of(sina_body(run, "bj920002")).at(0), ',');
  ASSERT_EQ(fields.size(), 39u);
  EXPECT_EQ(fields[37], "B");
}

TEST(SinaSimulator, WritesTheShortForm) {
  SimRun run{"sina", few_shares()};
  run.pause();
  const std::string body = sina_body(run, "s_sh510300");
  EXPECT_THAT(body, StartsWith("var hq_str_s_sh510300=\""));
  const auto fields = split_at(records_of(body).at(0), ',');
  ASSERT_EQ(fields.size(), 6u);
  EXPECT_EQ(fields[1], decimals(shown(run, "510300.sh"), shown(run, "510300.sh").day.last, 3));
}

TEST(SinaSimulator, NamesCodesThatItDoesNotKnow) {
  SimRun run{"sina", few_shares()};
  EXPECT_EQ(sina_body(run, "sz160923"), "var hq_str_sz160923=\"\";\n");
  const auto records = records_of(sina_body(run, "sh600000,sz160923,what,sz000001"));
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[1], "");
  EXPECT_EQ(records[2], "");
  EXPECT_NE(records[3], "");
}

TEST(SinaSimulator, WantsItsReferer) {
  SimRun run{"sina", few_shares()};
  EXPECT_EQ(run.get("/list=sh600000").status, 403u);
  EXPECT_EQ(run.get("/list=sh600000", {{"Referer", "https://example.com/"}}).status, 403u);
  EXPECT_EQ(run.get("/list=sh600000", {{"Referer", "http://finance.sina.com.cn/"}}).status, 200u);
}

TEST(SinaSimulator, TakesANumberAgainstCaches) {
  SimRun run{"sina", few_shares()};
  EXPECT_THAT(run.get("/rn=1760000000000&list=sh600000", kReferer).body,
              StartsWith("var hq_str_sh600000=\""));
  EXPECT_EQ(run.get("/q=sh600000", kReferer).status, 404u);
}

TEST(SinaSimulator, AnswersTooLongAListWithNothing) {
  SimRun run{"sina", few_shares()};
  std::string codes = "sh600000";
  for (int i = 1; i < 800; ++i) codes += ",sz000001";
  EXPECT_EQ(split_lines(sina_body(run, codes)).size(), 800u);
  EXPECT_EQ(sina_body(run, codes + ",sz000001"), "");
}

TEST(SinaSimulator, SpoilsWhatTheScriptNames) {
  SimRun run{
      "sina",
      few_shares(
          {{.kind = FaultKind::empty_record, .symbol = Symbol{"600000.sh"}},
           {.kind = FaultKind::field_shift, .symbol = Symbol{"000001.sz"}},
           {.kind = FaultKind::garbage, .symbol = Symbol{"920002.bj"}},
           {.kind = FaultKind::drop, .symbol = Symbol{"510300.sh"}, .channel = Channel::quote}})};
  const std::string codes = "sh600000,sz000001,bj920002,sh510300";
  const std::string body = sina_body(run, codes);
  const auto records = records_of(body);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0], "");
  EXPECT_EQ(split_at(records[1], ',').size(), 33u);
  EXPECT_THAT(split_at(records[2], ',').size(), testing::Lt(32u));
  EXPECT_THAT(body, Not(HasSubstr("510300")));
  EXPECT_EQ(run.simulator().injected().size(), 4u);
  EXPECT_EQ(records_of(sina_body(run, codes)).size(), 4u) << "and then it is over";
}

TEST(SinaSimulator, ForbidsAndAsksToWaitWhereTheScriptSaysSo) {
  SimRun run{"sina", few_shares({{.kind = FaultKind::forbidden},
                                 {.kind = FaultKind::too_many_requests, .duration = 2s}})};
  std::vector<unsigned> statuses;
  for (int i = 0; i < 3; ++i) statuses.push_back(run.get("/list=sh600000", kReferer).status);
  EXPECT_THAT(statuses, testing::UnorderedElementsAre(403u, 429u, 200u));
}

TEST(SinaSimulator, ShowsTheSameWhileItIsFrozen) {
  SimRun run{"sina", few_shares({{.kind = FaultKind::frozen, .duration = 60s}})};
  const std::string before = sina_body(run, "sh600000");
  run.run_until([&, events = run.simulator().counters().market_events] {
    return run.simulator().counters().market_events > events + 200;
  });
  EXPECT_EQ(sina_body(run, "sh600000"), before);
  EXPECT_EQ(run.simulator().injected().at(0).fault.kind, FaultKind::frozen);
}

TEST(SinaSimulator, CutsAnAnswerShort) {
  SimRun run{"sina", few_shares({{.kind = FaultKind::cut}})};
  EXPECT_THROW((void)run.get("/list=sh600000,sz000001", kReferer), std::runtime_error);
  EXPECT_EQ(records_of(sina_body(run, "sh600000,sz000001")).size(), 2u);
}

TEST(SinaSimulator, HasNeitherWebsocketNorAccount) {
  SimRun run{"sina", few_shares()};
  EXPECT_EQ(run.simulator().websocket_url(), "");
  EXPECT_THAT(run.simulator().rest_url(), StartsWith("http://127.0.0.1:"));
  EXPECT_FALSE(has_account("sina"));
  EXPECT_TRUE(has_account("kraken"));
}

TEST(SinaSimulator, ListsThousandsOfShares) {
  SimRun run{"sina", {}};
  EXPECT_EQ(run.simulator().market().instruments().size(), kAShareCodes);
  EXPECT_EQ(records_of(sina_body(run, "sz300750,sh688981")).size(), 2u);
}

}  // namespace
}  // namespace hftcpp::sim
