// yahoo_simulator_test: what Yahoo's simulator writes, and to whom.
#include "exchanges/yahoo/yahoo_codec.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include "sim/sim_run.hpp"
#include "sim/yahoo/yahoo_text.hpp"
#include "support/collector.hpp"

#include <gmock/gmock.h>

#include <string>

namespace hftcpp::sim {
namespace {

using namespace hftcpp::literals;
using testing::HasSubstr;
using testing::StartsWith;

SimulatorSettings yahoo_settings(FaultScript faults = {}) {
  SimulatorSettings settings;
  settings.instruments = a_share_instruments(2);
  settings.rate = 500;
  settings.faults = std::move(faults);
  return settings;
}

// The share of the fact sheet's own message: 10.23, up 0.10, 97,223,700 shares.
struct YahooSample {
  AShareListing listing = a_share_listing(Symbol{"600000.sh"});
  AShareSnapshot share{.listing = &listing,
                       .day = {.previous_close = 1'013,
                               .open = 1'015,
                               .high = 1'030,
                               .low = 1'012,
                               .last = 1'023,
                               .volume = 972'237,
                               .amount = 1,
                               .changed = *Timestamp::from_milliseconds(1'770'274'800'000)}};
  YahooSample() {
    share.bids[0] = {1'022, 5};
    share.asks[0] = {1'024, 7};
  }
};

TEST(YahooText, WritesAMessageAsYahooDoes) {
  const YahooSample sample;
  const std::string bytes = yahoo_pricing(sample.share, YahooExtent::whole);
  // 600000.SS, 10.23, the time, as the published example has them.
  EXPECT_THAT(bytes, StartsWith("\x0a\x09"
                                "600000.SS\x15\x14\xae\x23\x41\x18\x80\x86\xce\xc9\x85\x67"));
  const auto pricing = read_yahoo_pricing(bytes);
  ASSERT_TRUE(pricing);
  EXPECT_EQ(pricing->price, "10.23"_d);
  EXPECT_EQ(pricing->time, 1'770'274'800'000);
  EXPECT_EQ(pricing->change_percent, "0.9871668"_d);
  EXPECT_EQ(pricing->day_volume, 97'223'700);
  EXPECT_EQ(pricing->change, "0.1"_d);
  EXPECT_EQ(pricing->short_name, "浦发银行");
  EXPECT_EQ(pricing->open_price, "10.15"_d);
  EXPECT_EQ(pricing->previous_close, "10.13"_d);
  EXPECT_EQ(pricing->bid, "10.22"_d);
  EXPECT_EQ(pricing->ask_size, 700);
  EXPECT_EQ(pricing->price_hint, 2);
  const auto changes = read_yahoo_pricing(yahoo_pricing(sample.share, YahooExtent::changes));
  ASSERT_TRUE(changes);
  EXPECT_EQ(changes->price, "10.23"_d);
  EXPECT_FALSE(changes->previous_close);
  EXPECT_FALSE(read_yahoo_pricing(yahoo_shifted_pricing(sample.share)));
}

TEST(YahooText, WritesAChartAsYahooDoes) {
  const YahooSample sample;
  std::vector<RawCandle> bars(5);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    bars[i].open_time = *Timestamp::from_milliseconds(1'770'274'560'000 + 60'000 * std::int64_t(i));
    bars[i].open = bars[i].close = 1'020;
    bars[i].high = 1'025;
    bars[i].low = 1'015;
    bars[i].volume = 30;
  }
  const YahooInterval* const minute = find_yahoo_interval("1m");
  ASSERT_NE(minute, nullptr);
  const Timestamp now = *Timestamp::from_milliseconds(1'770'274'830'000);
  const std::string text = yahoo_chart(
      {.share = sample.share, .interval = *minute, .range = "1d", .bars = bars, .now = now});
  EXPECT_THAT(text, HasSubstr(R"("open":[null,10.199999809265137,)")) << "a binary32, widened";
  SymbolMap symbols;
  symbols.add("600000.SS", Symbol{"600000.sh"});
  Collector sink;
  ASSERT_TRUE(YahooCodec{symbols}.decode({text, now}, sink));
  ASSERT_EQ(sink.klines.size(), 4u) << "one of five is a hole";
  EXPECT_TRUE(sink.klines[0].open.is_identical("10.2"_d));
  EXPECT_EQ(sink.klines[0].volume, "3000"_d);
  EXPECT_EQ(sink.klines[3].open_time, bars[4].open_time);
  EXPECT_FALSE(sink.klines[3].closed);
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].last, "10.23"_d);
  EXPECT_EQ(sink.quotes[0].previous_close, "10.13"_d);
}

TEST(YahooSimulator, TellsOnlyWhatIsSubscribedAndAnswersNothing) {
  SimRun run{"yahoo", yahoo_settings()};
  SimClient client = run.connect("/?version=2");
  client.send("no json");
  client.send(R"({"subscribe":["000001.SZ","NOBODY"]})");
  EXPECT_THAT(client.next(), StartsWith(R"({"type":"pricing","message":"CgkwMDAwMDEuU1)"));
  client.send(R"({"subscribe":["600000.SS"]})");
  EXPECT_THAT(client.next_with("Cgk2MDAwMDAuU1"), HasSubstr("pricing"));
  client.send(R"({"unsubscribe":["600000.SS"]})");
  EXPECT_THAT(client.next_with("CgkwMDAwMDEuU1"), HasSubstr("pricing"));
}

TEST(YahooSimulator, KnowsTheFirstVersion) {
  SimRun run{"yahoo", yahoo_settings()};
  SimClient client = run.connect("/");
  client.send(R"({"subscribe":["600000.SS"]})");
  EXPECT_THAT(client.next(), StartsWith("Cgk2MDAwMDAuU1MV"));
}

TEST(YahooSimulator, RefusesInYahoosWords) {
  SimRun run{"yahoo", yahoo_settings()};
  const auto unknown = run.get("/v8/finance/chart/600999.SS?range=1d&interval=1m");
  EXPECT_EQ(unknown.status, 404u);
  EXPECT_EQ(unknown.body, R"({"chart":{"result":null,"error":{"code":"Not Found",)"
                          R"("description":"No data found, symbol may be delisted"}}})");
  EXPECT_EQ(run.get("/v8/finance/chart/600000.SS?range=1d&interval=7m").status, 422u);
  EXPECT_EQ(run.get("/v8/finance/chart/600000.SS?range=1w&interval=1m").status, 422u);
  EXPECT_EQ(run.get("/elsewhere").status, 404u);
  EXPECT_EQ(run.connect("/elsewhere").refusal().status, 404u);
}

TEST(YahooSimulator, HasChartsOfAllIntervals) {
  SimRun run{"yahoo", yahoo_settings()};
  run.pause();
  SymbolMap symbols;
  symbols.add("600000.SS", Symbol{"600000.sh"});
  const auto& simulator = dynamic_cast<AShareSimulator&>(run.simulator());
  const AShareSnapshot share = simulator.snapshot_of(Symbol{"600000.sh"});
  for (const char* const interval :
       {"1m", "2m", "5m", "15m", "30m", "60m", "90m", "1h", "1d", "5d", "1wk", "1mo", "3mo"}) {
    const auto answer =
        run.get(std::string{"/v8/finance/chart/600000.SS?range=1y&interval="} + interval);
    EXPECT_EQ(answer.status, 200u);
    Collector sink;
    ASSERT_TRUE(YahooCodec{symbols}.decode({answer.body, Timestamp::now()}, sink)) << interval;
    ASSERT_FALSE(sink.klines.empty()) << interval;
    EXPECT_EQ(sink.klines.back().close, share.price(share.day.last)) << interval;
    for (std::size_t i = 1; i < sink.klines.size(); ++i)
      EXPECT_GT(sink.klines[i].open_time, sink.klines[i - 1].open_time) << interval;
  }
}

TEST(YahooSimulator, SendsAwayWhoAsksTooMuch) {
  SimRun run{"yahoo", yahoo_settings({{.kind = FaultKind::too_many_requests, .count = 1},
                                      {.kind = FaultKind::forbidden, .count = 2}})};
  const std::string target = "/v8/finance/chart/600000.SS?range=1d&interval=1m";
  EXPECT_EQ(run.get(target).status, 429u);
  EXPECT_EQ(run.get(target).status, 403u);
  EXPECT_EQ(run.connect("/").refusal().status, 403u);
  EXPECT_EQ(run.get(target).status, 200u);
  EXPECT_EQ(run.simulator().injected().size(), 3u);
}

}  // namespace
}  // namespace hftcpp::sim
