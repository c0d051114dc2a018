// kline_service_test: bars of what comes into a service's queues.
#include "service/captured_log.hpp"
#include "service/service_runner.hpp"
#include "support/recorded_session.hpp"
#include "support/run_io.hpp"
#include <hftcpp/service/kline_service.hpp>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Exchange kPlace{"place"};

// Keeps each bar that it is called with.
class BarDiary : public KlineService {
 public:
  explicit BarDiary(const std::string& setting)
      : KlineService{{"bars", boost::json::parse(setting).as_object(), "service.bars.setting"}} {}

  void on_bar(const Kline& bar) override { seen.push_back(bar); }

  std::vector<Kline> seen;
};

class BarStage {
 public:
  explicit BarStage(const std::string& setting)
      : service{setting},
        runner{service, ServiceSurroundings{.executor = io.get_executor(),
                                            .streams = {},
                                            .stop_all = [this] { ++stops; },
                                            .on_failure = [this] { ++failures; }}} {
    test::run_io(io, runner.start());
  }
  ~BarStage() { finish(); }

  // All that is queued is delivered.
  void finish() {
    if (!is_over) test::run_io(io, runner.finish());
    is_over = true;
  }
  template <class Condition>
  void until(Condition condition) {
    test::run_until(io, condition);
  }

  boost::asio::io_context io{1};
  BarDiary service;
  ServiceRunner runner;
  int stops = 0;
  int failures = 0;
  bool is_over = false;
};

Trade trade_at(std::string_view symbol, std::string_view time, const Decimal& price) {
  Trade trade;
  trade.exchange = kPlace;
  trade.symbol = Symbol{symbol};
  trade.price = price;
  trade.size = "1"_d;
  trade.exchange_time = Timestamp::parse_iso("2026-11-20T" + std::string{time} + "Z").value();
  trade.receive_time = trade.exchange_time;
  return trade;
}

Quote quote_at(std::string_view symbol, std::string_view time, std::int64_t volume) {
  Quote quote;
  quote.exchange = kPlace;
  quote.symbol = Symbol{symbol};
  quote.open = quote.high = quote.low = quote.last = "10.00"_d;
  quote.volume = Decimal{volume, 0};
  quote.exchange_time = Timestamp::parse_iso("2026-11-20T" + std::string{time} + "Z").value();
  quote.receive_time = quote.exchange_time;
  return quote;
}

// Gone at the end of the test.
struct BarFile {
  ~BarFile() { std::filesystem::remove(name); }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream file{name};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  std::string name = std::filesystem::temp_directory_path() /
                     ("hftcpp_bars_" + std::to_string(::getpid()) + ".jsonl");
};

TEST(KlineService, CallsWithEachBarWheneverItChanges) {
  BarStage stage{R"({"intervals": ["1m", "5m"]})"};
  stage.service.trade_queue.push(trade_at("btc/usd", "10:00:01", "2"_d));
  stage.service.trade_queue.push(trade_at("btc/usd", "10:01:01", "3"_d));
  stage.finish();

  ASSERT_THAT(stage.service.seen, SizeIs(5));
  EXPECT_EQ(stage.service.seen[0].interval, 1min);
  EXPECT_EQ(stage.service.seen[1].interval, 5min);
  EXPECT_TRUE(stage.service.seen[2].closed);
  EXPECT_EQ(stage.service.seen[2].close, "2"_d);
  EXPECT_EQ(stage.service.seen[3].open, "3"_d);
  EXPECT_EQ(stage.service.seen[4].volume, "2"_d);
  EXPECT_EQ(stage.service.counters().closed, 1u);
}

TEST(KlineService, KnowsAnAShareByItsName) {
  BarStage stage{R"({"intervals": ["1h"]})"};
  stage.service.quote_queue.push(quote_at("600000.sh", "03:29:00", 100));  // 11:29 in Shanghai
  stage.service.quote_queue.push(quote_at("600000.sh", "03:29:03", 200));
  stage.service.trade_queue.push(trade_at("btc/usd", "03:29:00", "2"_d));
  stage.service.trade_queue.push(trade_at("60000x.sh", "03:29:00", "2"_d));
  stage.finish();

  std::vector<std::string> opens;
  for (const Kline& bar : stage.service.seen)
    opens.push_back(std::string{bar.symbol.text()} + bar.open_time.to_iso().substr(10, 6));
  EXPECT_THAT(opens,
              testing::UnorderedElementsAre("600000.shT02:30", "btc/usdT03:00", "60000x.shT03:00"));
}

TEST(KlineService, KeepsTheHoursThatTheSettingSays) {
  BarStage shares{R"({"intervals": ["1h"], "sessions": "a_share"})"};
  shares.service.trade_queue.push(trade_at("btc/usd", "03:29:00", "2"_d));
  shares.finish();
  BarStage always{R"({"intervals": ["1d"], "sessions": "always", "timezone": "+08:00"})"};
  always.service.trade_queue.push(trade_at("600000.sh", "03:29:00", "2"_d));
  always.finish();

  ASSERT_THAT(shares.service.seen, SizeIs(1));
  EXPECT_EQ(shares.service.seen[0].open_time.to_iso().substr(11, 5), "02:30");
  ASSERT_THAT(always.service.seen, SizeIs(1));
  EXPECT_EQ(always.service.seen[0].open_time.to_iso().substr(0, 16), "2026-11-19T16:00");
}

std::vector<std::string> sources_of_bars(const std::string& setting) {
  BarStage stage{setting};
  stage.service.quote_queue.push(quote_at("600000.sh", "02:00:00", 100));
  stage.service.quote_queue.push(quote_at("600000.sh", "02:00:03", 300));
  stage.service.trade_queue.push(trade_at("600000.sh", "02:00:04", "2"_d));
  stage.finish();
  std::vector<std::string> sources;
  for (const Kline& bar : stage.service.seen)
    sources.push_back(bar.trade_count == 0 ? "quote" : "trade");
  return sources;
}

TEST(KlineService, BuildsFromWhatItsStreamsSubscribeTo) {
  const auto with_channels = [](const std::string& channels) {
    return R"({"streams": [{"exchange": "place", "subscribe_channels": [)" + channels + "]}]}";
  };
  EXPECT_THAT(sources_of_bars(with_channels(R"("trade", "quote")")), ElementsAre("quote"));
  EXPECT_THAT(sources_of_bars(R"({"source": "quote"})"), ElementsAre("quote"));
  EXPECT_THAT(sources_of_bars(R"({"source": "trade"})"), ElementsAre("trade"));
  BarStage stage{with_channels(R"("trade")")};
  stage.service.trade_queue.push(trade_at("600000.sh", "02:00:04", "2"_d));
  stage.finish();
  EXPECT_THAT(stage.service.seen, SizeIs(1));
}

TEST(KlineService, ClosesABarByTheClockOfItsEvents) {
  BarStage stage{R"({"hold": 0})"};
  stage.service.trade_queue.push(trade_at("btc/usd", "10:00:59.900", "2"_d));
  stage.until([&] { return stage.service.counters().closed == 1; });

  ASSERT_THAT(stage.service.seen, SizeIs(2));
  EXPECT_TRUE(stage.service.seen[1].closed);
}

// Its time is as good as that of one who tells at once.
TEST(KlineService, BuildsTheBarsOfAnExchangeThatTellsEverythingLate) {
  BarStage stage{R"({"hold": 0})"};
  Trade trade = trade_at("btc/usd", "10:00:59.900", "2"_d);
  trade.receive_time = trade.exchange_time + 15min;
  stage.service.trade_queue.push(trade);
  Trade prompt = trade_at("btc/usd", "10:15:59.900", "3"_d);
  prompt.exchange = Exchange{"prompt"};
  stage.service.trade_queue.push(prompt);
  stage.until([&] { return stage.service.counters().closed == 2; });
  trade.exchange_time = trade.exchange_time + 1s;
  stage.service.trade_queue.push(trade);
  stage.finish();

  EXPECT_EQ(stage.service.counters().late, 0u);
  ASSERT_THAT(stage.service.seen, SizeIs(5));
  EXPECT_EQ(stage.service.seen[4].open_time.to_iso().substr(11, 5), "10:01");
}

TEST(KlineService, RemembersItsNewestBars) {
  BarStage stage{R"({"history": 2})"};
  for (const char* const time : {"10:00:01", "10:01:01", "10:02:01", "10:02:02", "10:01:59"})
    stage.service.trade_queue.push(trade_at("btc/usd", time, "2"_d));
  stage.finish();

  const auto bars = stage.service.bars(kPlace, Symbol{"btc/usd"}, 1min);
  ASSERT_THAT(bars, SizeIs(2));
  EXPECT_EQ(bars[0].open_time.to_iso().substr(11, 5), "10:01");
  EXPECT_EQ(bars[0].volume, "2"_d) << "as it was corrected";
  EXPECT_TRUE(bars[0].closed);
  EXPECT_EQ(bars[1].volume, "2"_d);
  EXPECT_FALSE(bars[1].closed);
  EXPECT_THAT(stage.service.bars(kPlace, Symbol{"btc/usd"}, 5min), IsEmpty());
  EXPECT_THAT(stage.service.bars(kPlace, Symbol{"eth/usd"}, 1min), IsEmpty());
}

TEST(KlineService, RemembersNothingWithAHistoryOfZero) {
  BarStage stage{R"({"history": 0})"};
  stage.service.trade_queue.push(trade_at("btc/usd", "10:00:01", "2"_d));
  stage.finish();
  EXPECT_THAT(stage.service.bars(kPlace, Symbol{"btc/usd"}, 1min), IsEmpty());
  EXPECT_THAT(stage.service.seen, SizeIs(1));
}

TEST(KlineService, WritesEachBarBehindWhatStandsInAFile) {
  const BarFile file;
  std::ofstream{file.name} << "before\n";
  BarStage stage{R"({"output": {"file": ")" + file.name + R"("}})"};
  stage.service.trade_queue.push(trade_at("btc/usd", "10:00:01", "2"_d));
  stage.service.trade_queue.push(trade_at("btc/usd", "10:01:01", "3"_d));
  stage.finish();

  std::vector<std::string> expected{"before"};
  for (const Kline& bar : stage.service.seen) expected.push_back(to_json(bar));
  EXPECT_EQ(file.lines(), expected);
  EXPECT_THAT(expected, SizeIs(4));
}

TEST(KlineService, PrintsClosedBarsAloneWhereTheSettingSaysSo) {
  const CapturedLog log;
  testing::internal::CaptureStdout();
  {
    BarStage stage{R"({"output": "stdout", "format": "text", "closed_only": true})"};
    stage.service.trade_queue.push(trade_at("btc/usd", "10:00:01", "2"_d));
    stage.service.trade_queue.push(trade_at("btc/usd", "10:01:01", "3"_d));
  }
  EXPECT_EQ(
      testing::internal::GetCapturedStdout(),
      "10:00:01.000000 place btc/usd kline 60s open 2 high 2 low 2 close 2 volume 1 closed\n");
}

TEST(KlineService, FailsWhenItsFileCannotBeOpened) {
  const CapturedLog log;
  const BarStage stage{R"({"output": {"file": "/no/such/place/bars.jsonl"}})"};
  EXPECT_EQ(stage.failures, 1);
  EXPECT_THAT(log.text(), HasSubstr("/no/such/place/bars.jsonl cannot be opened: No such file"));
}

TEST(KlineService, FailsWhenItsFileCannotBeWritten) {
  const CapturedLog log;
  BarStage stage{R"({"output": {"file": "/dev/full"}})"};
  stage.service.trade_queue.push(trade_at("btc/usd", "10:00:01", "2"_d));
  stage.finish();
  EXPECT_EQ(stage.failures, 1);
  EXPECT_THAT(log.text(), HasSubstr("/dev/full cannot be written to: No space left"));
}

TEST(KlineService, TellsWhatFoundNoBar) {
  const CapturedLog log;
  BarStage stage{"{}"};
  stage.service.trade_queue.push(trade_at("btc/usd", "10:05:01", "2"_d));
  stage.service.trade_queue.push(trade_at("btc/usd", "10:00:01", "2"_d));
  stage.finish();
  EXPECT_THAT(log.text(), AllOf(HasSubstr("warning service bars: not in their bars: 1 events too"),
                                HasSubstr("2 events changed bars 1 times and closed 0")));
}

// On its own, too: nothing else was lost beside it.
TEST(KlineService, TellsWhatCameBeforeTheFirstSession) {
  const CapturedLog log;
  BarStage stage{"{}"};
  stage.service.quote_queue.push(quote_at("600000.sh", "01:10:00", 100));  // 09:10 in Shanghai
  stage.finish();
  EXPECT_THAT(log.text(), HasSubstr("1 of a time before the day's first session"));
}

// The service adds nothing and leaves nothing out.
TEST(KlineService, MakesTheBarsOfARecordedDay) {
  const auto quotes = test::read_session<Quote>(test::RecordedSession{{.seed = 7}}.quotes());
  KlineBuilder builder{{.intervals = {1min, 24h}, .calendar = MarketCalendar::a_shares()}};
  struct Sum : EventSink {
    void on_kline(const Kline& bar) override { last = to_json(bar); }
    std::string last;
  } sum;
  BarStage stage{R"({"intervals": ["1m", "1d"], "history": 1000})"};
  for (const Quote& quote : quotes) {
    builder.on_quote(quote, sum);
    stage.service.on_quote(quote);
  }

  EXPECT_EQ(to_json(stage.service.seen.back()), sum.last);
  EXPECT_EQ(stage.service.counters().bars, builder.counters().bars);
  EXPECT_GT(stage.service.bars(Exchange{"recorded"}, Symbol{"600000.sh"}, 1min).size(), 200u);
}

}  // namespace
}  // namespace hftcpp
