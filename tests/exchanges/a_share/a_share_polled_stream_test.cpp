// a_share_polled_stream_test.cpp: what holds for each source of A-shares that answers batches of
// codes, against its simulator.
#include "exchanges/a_share/polled_run.hpp"
#include "exchanges/stream_refusal.hpp"
#include "support/frames.hpp"
#include "support/test_server.hpp"

#include <fstream>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using sim::FaultKind;
using test::PolledRun;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Symbol kPufa{"600000.sh"};
const Symbol kPingan{"000001.sz"};

class PolledStream : public testing::TestWithParam<std::string> {
 protected:
  PolledRun& run_with(sim::FaultScript faults) {
    return run.emplace(test::PolledSetting{.exchange = GetParam(), .faults = std::move(faults)});
  }
  // Until it has been told, and everything is right again.
  void expect_healed() {
    run->run_rounds(3);
    run->settle();
    run->run_until([&] { return run->stream().gaps().open_count() == 0; });
    EXPECT_THAT(run->log.wrongs, IsEmpty());
    EXPECT_THAT(run->watcher().wrongs, IsEmpty());
  }
  void wait_for_fault() {
    run->run_until([&] { return !run->simulator().injected().empty(); });
  }

  // What its answers go through may use these until the run has ended.
  std::vector<std::string> answers;
  bool is_hollow = false;
  std::optional<PolledRun> run;
};

TEST_P(PolledStream, BringsThePricesOfTheMarket) {
  run_with({});
  run->start();
  run->run_rounds(2);
  run->settle();

  EXPECT_THAT(run->log.wrongs, IsEmpty());
  EXPECT_THAT(run->watcher().wrongs, IsEmpty());
  for (const auto& [symbol, quote] : run->log.quotes) {
    EXPECT_EQ(quote.exchange, Exchange{GetParam()});
    const Ticker& ticker = run->watcher().tickers.at(symbol);
    EXPECT_EQ(ticker.bid_price, quote.bids[0].price);
    EXPECT_EQ(ticker.ask_size, quote.asks[0].size);
  }
  const StreamCounters counters = run->stream().counters();
  EXPECT_EQ(counters.connects, 1u);
  EXPECT_EQ(counters.bad_frames, 0u);
  EXPECT_EQ(counters.unknown_messages, 0u);
  EXPECT_EQ(counters.rejections, 0u);
  EXPECT_EQ(run->stream().gaps().count(), 0u);
  for (const SubscriptionState& each : run->stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active);
}

TEST_P(PolledStream, TellsNothingTwice) {
  run_with({});
  run->start();
  run->settle();
  const std::size_t before = run->log.count;
  run->run_rounds(5);
  EXPECT_EQ(run->log.count, before);
  EXPECT_EQ(run->stream().counters().connects, 1u) << "and does not take silence for a fault";
}

TEST_P(PolledStream, AsksForWhatIsWantedOnly) {
  run.emplace(test::PolledSetting{
      .exchange = GetParam(), .rewrite = [this](std::string& body) { answers.push_back(body); }});
  run->start(run->params({"sh600000"}));
  run->run_until([&] { return run->log.quotes.contains(kPufa); });
  EXPECT_THAT(answers, Not(Contains(HasSubstr("000001"))));

  run->stream().add_pairs({"000001.SZ", "920002"});
  run->run_until([&] { return run->log.quotes.size() == 3; });

  run->stream().remove_pairs({"SH600000"});
  run->run_rounds(2);
  answers.clear();
  run->run_rounds(3);
  EXPECT_THAT(answers, AllOf(Not(Contains(HasSubstr("600000"))), Contains(HasSubstr("000001"))));

  run->log.quotes.clear();  // whoever comes back is told how it stands
  run->stream().add_pairs({"600000"});
  run->run_until([&] { return run->log.quotes.contains(kPufa); });
}

TEST_P(PolledStream, AsksForManyInBatchesSideBySide) {
  run_with({});
  StreamParams params = run->params({"600000.sh", "000001.sz", "920002.bj", "510300.sh"});
  params.subscribe_args["batch_size"] = "1";
  params.subscribe_args["at_once"] = "2";
  run->start(params);
  run->settle();
  EXPECT_GE(run->simulator().counters().requests, 4u);
  EXPECT_EQ(run->stream().counters().connects, 1u);
}

TEST_P(PolledStream, TellsACodeThatTheSourceDoesNotHave) {
  run_with({});
  run->start(run->params({"600000.sh", "000001.sz", "sh699999", "920002.bj", "510300.sh"}));
  run->settle();
  run->run_rounds(3);

  EXPECT_THAT(run->told(StreamState::rejected),
              testing::ElementsAre(HasSubstr("699999.sh: ")));  // once
  for (const SubscriptionState& each : run->stream().subscriptions())
    EXPECT_EQ(each.state, each.symbol == Symbol{"699999.sh"} ? SubscriptionState::State::failed
                                                             : SubscriptionState::State::active);
  EXPECT_EQ(run->stream().gaps().count(GapCause::rejected), 1u);
  EXPECT_EQ(run->stream().counters().disconnects, 0u);
}

TEST_P(PolledStream, FindsACodeThatWasNotThere) {
  run_with({{.kind = FaultKind::empty_record, .count = 3, .symbol = kPufa}});
  run->start();
  run->run_until([&] { return run->simulator().injected().size() == 3; });
  expect_healed();
  EXPECT_THAT(run->told(StreamState::rejected), Contains("600000.sh: empty record"));
  EXPECT_EQ(run->stream().gaps().count(GapCause::rejected), 1u);
}

TEST_P(PolledStream, LosesNothingButARecordThatIsShifted) {
  run_with({{.after_messages = 8, .kind = FaultKind::field_shift, .count = 30}});
  run->start();
  run->run_until([&] { return run->simulator().injected().size() == 30; });
  expect_healed();
  EXPECT_GE(run->stream().counters().bad_frames, 8u);
  EXPECT_GE(run->stream().counters().unknown_messages, 30u);
  EXPECT_GE(run->stream().gaps().count(GapCause::bad_frame), 1u);
}

TEST_P(PolledStream, LosesNothingButARecordThatIsNoText) {
  run_with({{.after_messages = 6, .kind = FaultKind::garbage, .count = 5}});
  run->start();
  run->run_until([&] { return run->simulator().injected().size() == 5; });
  expect_healed();
  EXPECT_GE(run->stream().counters().bad_frames, 2u);
}

TEST_P(PolledStream, WaitsForARecordThatIsLeftOut) {
  run_with({{.after_messages = 20, .kind = FaultKind::drop, .channel = Channel::quote}});
  run->start();
  wait_for_fault();
  expect_healed();
  EXPECT_THAT(run->told(StreamState::rejected), IsEmpty());
}

TEST_P(PolledStream, ReadsAnAnswerThatComesInPieces) {
  run_with({{.after_messages = 8, .kind = FaultKind::split}});
  run->start();
  wait_for_fault();
  expect_healed();
  EXPECT_EQ(run->stream().counters().bad_frames, 0u);
}

// An answer that ends in the middle is asked for once more at once.
TEST_P(PolledStream, AsksAgainForAnAnswerThatIsCut) {
  run_with({{.after_messages = 8, .kind = FaultKind::cut, .count = 2}});
  run->start();
  run->run_until([&] { return run->simulator().injected().size() == 2; });
  expect_healed();
  EXPECT_LE(run->stream().counters().disconnects, 1u);
}

// One that never comes holds up nobody else: the rounds go on.
TEST_P(PolledStream, GoesOnBesideAnAnswerThatDoesNotCome) {
  run_with({{.after_messages = 8, .kind = FaultKind::stall, .duration = 10s, .symbol = kPufa}});
  StreamParams params = run->params({"600000.sh", "000001.sz"});
  params.subscribe_args["batch_size"] = "1";
  params.subscribe_timeout = 5s;
  run->start(params);
  wait_for_fault();
  const auto began = std::chrono::steady_clock::now();
  run->run_rounds(5);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 4s);
  EXPECT_EQ(run->stream().counters().disconnects, 0u);
}

TEST_P(PolledStream, GivesUpAnAnswerThatDoesNotCome) {
  run_with({{.after_messages = 8, .kind = FaultKind::stall, .duration = 10s, .symbol = kPufa}});
  StreamParams params = run->params({"600000.sh", "000001.sz", "920002.bj", "510300.sh"});
  params.subscribe_args["batch_size"] = "1";
  params.subscribe_timeout = 100ms;
  run->start(params);
  run->run_until([&] { return !run->told(StreamState::rejected).empty(); });
  EXPECT_THAT(run->told(StreamState::rejected).front(),
              AllOf(HasSubstr(" requests failed: "), HasSubstr("127.0.0.1")));
  expect_healed();
  EXPECT_EQ(run->stream().counters().disconnects, 0u);
}

TEST_P(PolledStream, ShowsWhatIsFrozenAndThenGoesOn) {
  run_with({{.after_messages = 8, .kind = FaultKind::frozen, .duration = 200ms, .symbol = kPufa}});
  run->start();
  wait_for_fault();
  expect_healed();
}

TEST_P(PolledStream, LeavesASourceAloneThatHasBannedIt) {
  run_with({{.after_messages = 20, .kind = FaultKind::forbidden, .count = 2}});
  run->start();
  run->run_until([&] { return run->simulator().injected().size() == 2; });
  const auto faults = run->simulator().injected();
  EXPECT_GE(faults[1].at - faults[0].at, 100ms) << "the pause";
  const auto words = AllOf(HasSubstr("answered with HTTP 403: it does not want to be asked"),
                           HasSubstr("left alone for"));
  run->run_until([&] { return run->watcher().count(StreamState::connected) >= 2 * 2; });
  EXPECT_THAT(run->told(StreamState::disconnected), Contains(words));
  expect_healed();
  const auto gaps = run->stream().gaps().entries();
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].cause, GapCause::disconnected);
  EXPECT_THAT(gaps[0].detail, HasSubstr("for 200 ms")) << "the second pause is twice as long";
  EXPECT_GE(gaps[0].to - gaps[0].from, 300ms);
}

TEST_P(PolledStream, WaitsAsLongAsItIsAskedTo) {
  run_with({{.after_messages = 20, .kind = FaultKind::too_many_requests, .duration = 1s}});
  run->start();
  run->run_until([&] { return !run->told(StreamState::disconnected).empty(); });
  expect_healed();
  EXPECT_THAT(run->told(StreamState::disconnected), Contains(HasSubstr("HTTP 429")));
  const auto gaps = run->stream().gaps().entries();
  EXPECT_GE(gaps.at(0).to - gaps.at(0).from, 1s);
}

// Fewer records than there are: what came is right, and the others are not lost.
TEST_P(PolledStream, AsksLessOftenWhereRecordsAreHeldBack) {
  run_with(
      {{.after_messages = 20, .kind = FaultKind::drop, .count = 12, .channel = Channel::quote}});
  run->start();
  wait_for_fault();
  run->run_until([&] { return !run->told(StreamState::rejected).empty(); });
  EXPECT_THAT(run->told(StreamState::rejected).front(),
              AllOf(HasSubstr("holds back: it sent "), HasSubstr(" of 4 records; next round in ")));
  EXPECT_GE(run->stream().counters().rejections, 1u);
  EXPECT_EQ(run->stream().gaps().entries().back().cause, GapCause::rejected);
  expect_healed();
  EXPECT_EQ(run->stream().counters().disconnects, 0u);
  for (const SubscriptionState& each : run->stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active) << "of no pair it was said";
}

// Not a word against any of the codes: it is the source that does not want to tell.
TEST_P(PolledStream, TakesRecordsThatAreAllEmptyForHeldBack) {
  run.emplace(test::PolledSetting{.exchange = GetParam(), .rewrite = [this](std::string& body) {
                                    for (std::size_t at = 0; is_hollow; at += 3) {
                                      at = body.find("=\"", at);
                                      if (at == body.npos) break;
                                      body.erase(at + 2, body.find("\";", at + 2) - at - 2);
                                    }
                                  }});
  run->start();
  run->run_rounds(2);
  is_hollow = true;
  run->run_until([&] { return !run->told(StreamState::rejected).empty(); });
  EXPECT_THAT(run->told(StreamState::rejected),
              testing::Each(HasSubstr("holds back: it sent 0 of 4 records with anything in them")));
  for (const SubscriptionState& each : run->stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active);
  is_hollow = false;
  expect_healed();
}

TEST_P(PolledStream, AsksOverTls) {
  const test::TemporaryFile certificate{""};
  run.emplace(test::PolledSetting{.exchange = GetParam(), .certificate_file = certificate.path()});
  run->start();
  run->settle();
  EXPECT_EQ(run->stream().counters().connects, 1u);
}

// ---- the whole market ----

TEST_P(PolledStream, FollowsAListOfAllCodes) {
  const test::TemporaryFile codes{"600000.SH  # a bank\n\nsz000001\n"};
  run_with({});
  StreamParams params = run->params({"*"});
  params.subscribe_args["codes"] = codes.path();
  params.list_refresh = 50ms;
  run->start(params);
  run->run_until([&] { return run->log.quotes.size() == 2; });

  std::ofstream{codes.path()} << "000001.SZ\n920002.BJ\n";
  run->run_until([&] { return run->log.quotes.contains(Symbol{"920002.bj"}); });
  EXPECT_THAT(run->stream().currency_pairs(),
              testing::UnorderedElementsAre(kPingan, Symbol{"920002.bj"}));
}

TEST_P(PolledStream, BringsAMarketOfManyShares) {
  const auto universe = sim::a_share_instruments(1'200);
  std::vector<std::string> all;
  for (const auto& each : universe) all.emplace_back(each.symbol.text());
  run.emplace(test::PolledSetting{.exchange = GetParam(), .listed = all});
  StreamParams params = run->params(all);
  params.subscribe_args["batch_size"] = "500";
  params.subscribe_timeout = 60s;  // a busy machine takes its time for so many
  run->start(params);
  run->run_until([&] { return run->log.quotes.size() == all.size(); });
  run->settle();
  EXPECT_EQ(run->stream().counters().connects, 1u);
  EXPECT_EQ(run->stream().counters().bad_frames, 0u);
}

// ---- the hours ----

// A window that begins in two hours, by the clock of Shanghai.
std::string later_today() {
  const auto now = std::chrono::floor<std::chrono::hours>(
      std::chrono::system_clock::now().time_since_epoch() + 10h);
  const auto hour = now % 24h;
  const std::string text =
      hour.count() < 10 ? "0" + std::to_string(hour.count()) : std::to_string(hour.count());
  return text + ":00-" + text + ":30";
}

TEST_P(PolledStream, RestsWhileTheMarketIsClosed) {
  run_with({});
  StreamParams params = run->params({"600000.sh"});
  params.subscribe_args.erase("always");
  params.subscribe_args["phase1"] = later_today();
  run->start(params);
  run->run_until([&] { return run->watcher().count(StreamState::connected) > 0; });
  const auto until = std::chrono::steady_clock::now() + 100ms;
  run->run_until([&] { return std::chrono::steady_clock::now() >= until; });
  EXPECT_EQ(run->simulator().counters().requests, 0u);
  EXPECT_EQ(run->stream().counters().disconnects, 0u);
  EXPECT_THAT(run->told(StreamState::connected),
              testing::ElementsAre(HasSubstr("http://"),
                                   testing::ContainsRegex("^the market is closed: nobody is asked "
                                                          "until 20[0-9-]+T[0-9:]+Z$")));
}

TEST_P(PolledStream, AsksWhateverTheHourIfItIsToldTo) {
  run_with({});
  StreamParams params = run->params({"600000.sh"});
  params.subscribe_args["phase1"] = later_today();
  run->start(params);
  run->run_until([&] { return run->log.quotes.size() == 1; });
}

// ---- what cannot be ----

TEST_P(PolledStream, TellsAllThatIsWrongAtOnce) {
  StreamParams params{.exchange = GetParam(),
                      .currency_pairs = {"*", "btc/usd"},
                      .subscribe_channels = {Channel::quote, Channel::trade},
                      .api_host = "ws://127.0.0.1:1"};
  params.subscribe_args = {{"batch_size", "801"},       {"at_once", "0"},
                           {"update_interval", "soon"}, {"ban_pause", "-1s"},
                           {"phase1", "9-11"},          {"short_form", "book"},
                           {"always", "perhaps"},       {"codez", "file.txt"},
                           {"phase2", "25:00-26:00"},   {"holidays", "/no/such/file"}};
  EXPECT_THAT(test::refusal_of_stream(params),
              AllOf(HasSubstr("\"801\" should be a number from 1 to 800"),
                    HasSubstr("subscribe_args.at_once: \"0\""),
                    HasSubstr("subscribe_args.update_interval: \"soon\" is no time"),
                    HasSubstr("subscribe_args.ban_pause: \"-1s\""),
                    HasSubstr("subscribe_args.short_form: \"book\" is none of left_out, quote"),
                    HasSubstr("subscribe_args.always: \"perhaps\" is none of true, false"),
                    HasSubstr("subscribe_args.phase1: \"9-11\""),
                    HasSubstr("subscribe_args.phase2: \"25:00-26:00\""),
                    HasSubstr("subscribe_args.holidays: /no/such/file"),
                    HasSubstr("unknown argument \"codez\"; did you mean \"codes\"?")));
  EXPECT_THAT(test::refusal_of_stream(params),
              AllOf(HasSubstr("it has no channel \"trade\"; it has quote, ticker"),
                    HasSubstr("\"btc/usd\" is no A-share: write \"600000.SH\""),
                    HasSubstr("\"*\" needs subscribe_args.codes"),
                    HasSubstr("api_host: this source is asked over HTTP")));
}

TEST_P(PolledStream, NamesTheLineOfACodeThatIsNone) {
  const test::TemporaryFile codes{"600000.SH\n60000.SH\n"};
  StreamParams params{
      .exchange = GetParam(), .currency_pairs = {"*"}, .subscribe_channels = {Channel::quote}};
  params.subscribe_args["codes"] = codes.path();
  EXPECT_THAT(test::refusal_of_stream(params),
              HasSubstr(codes.path() + ", line 2: \"60000.SH\" is no code"));
}

std::string name_of(const testing::TestParamInfo<std::string>& source) {
  return source.param;
}
INSTANTIATE_TEST_SUITE_P(Each, PolledStream, testing::Values("sina", "tencent"), name_of);

}  // namespace
}  // namespace hftcpp
