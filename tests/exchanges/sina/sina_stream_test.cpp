// sina_stream_test.cpp: what only Sina does; the rest is in a_share_polled_stream_test.cpp.
#include "exchanges/a_share/polled_run.hpp"

namespace hftcpp {
namespace {

using sim::FaultKind;
using test::PolledRun;
using testing::Contains;
using testing::HasSubstr;

// A source that answers a batch with its first record alone is not one that knows one code.
TEST(SinaStream, IsNotLedAstrayByAnAnswerOfOneRecord) {
  std::vector<std::string> codes;
  for (const auto& each : sim::a_share_instruments(40)) codes.emplace_back(each.symbol.text());
  PolledRun run{{.exchange = "sina",
                 .listed = codes,
                 .faults = {{.after_messages = 2,
                             .kind = FaultKind::drop,
                             .count = 39,
                             .channel = Channel::quote}}}};
  run.start();
  run.run_until([&] { return !run.told(StreamState::rejected).empty(); });
  EXPECT_THAT(run.told(StreamState::rejected).front(),
              HasSubstr("holds back: it sent 1 of 40 records"));
  run.settle();
  for (const SubscriptionState& each : run.stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active) << each.symbol;
}

// What stands in a page for people is nothing that could be traded upon.
TEST(SinaStream, TakesNoPageForQuotes) {
  bool is_page = true;
  PolledRun run{{.exchange = "sina", .listed = {"600000.sh"}, .rewrite = [&](std::string& body) {
                   if (is_page) body = "<html><body>sh600000=\"9.99\";</body></html>";
                 }}};
  run.start();
  run.run_until([&] { return run.stream().counters().bad_frames > 0; });
  EXPECT_TRUE(run.log.quotes.empty());
  is_page = false;
  run.settle();
  EXPECT_EQ(run.stream().counters().disconnects, 0u);
}

TEST(SinaStream, TellsTheWordsOfAnEmptyRecord) {
  PolledRun run{{.exchange = "sina", .listed = {"600000.sh"}}};
  run.start(run.params({"600000", "sz160923"}));
  run.run_until([&] { return !run.log.quotes.empty(); });
  run.run_rounds(3);
  EXPECT_THAT(run.told(StreamState::rejected), testing::ElementsAre("160923.sz: empty record"));
}

}  // namespace
}  // namespace hftcpp
