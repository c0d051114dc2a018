// yahoo_stream_test: Yahoo's stream against its simulator: the websocket, the charts, and what goes
// wrong with each.
#include "exchanges/simulation.hpp"
#include "exchanges/stream_refusal.hpp"
#include "sim/a_share/a_share_simulator.hpp"
#include <hftcpp/core/event_queue.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <unistd.h>
#include <variant>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::chrono_literals;
using sim::FaultKind;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::vector<std::string> kYahooShares{"600000.SH", "000001.SZ", "920002.BJ"};

struct YahooEvents {
  EventQueue<Event> event_queue;
  std::map<Symbol, Quote> quotes;
  std::map<Symbol, Kline> last_bars;
  std::size_t quote_count = 0;
  std::size_t bar_count = 0;

  void look() {
    for (Event event; event_queue.try_pop(event);) {
      if (const auto* const quote = std::get_if<Quote>(&event)) on(*quote);
      if (const auto* const kline = std::get_if<Kline>(&event)) on(*kline);
    }
  }

 private:
  void on(const Quote& quote) {
    quotes[quote.symbol] = quote;
    ++quote_count;
  }
  void on(const Kline& kline) {
    last_bars[kline.symbol] = kline;
    ++bar_count;
  }
};

struct YahooStreamTest : testing::Test {
  void simulate(sim::FaultScript faults = {}, double rate = 400) {
    sim::SimulatorSettings settings;
    settings.instruments = sim::a_share_instruments(3);
    settings.rate = rate;
    settings.faults = std::move(faults);
    simulate(std::move(settings));
  }
  void simulate(sim::SimulatorSettings settings) {
    simulation.emplace(io, "yahoo", std::move(settings));
  }
  StreamParams params(std::vector<Channel> channels) {
    StreamParams params = simulation->params(kYahooShares, std::move(channels));
    params.subscribe_args = {
        {"always", "true"}, {"update_interval", "20ms"}, {"request_interval", "5ms"}};
    params.reconnect.attempts_per_window = 100;
    params.reconnect.window = 1s;
    return params;
  }
  void start(StreamParams params) {
    auto stream = get_exchange_stream(std::move(params));
    stream->bind_observer(events);
    simulation->start(std::move(stream));
  }
  template <class Condition>
  void run_until(Condition done) {
    simulation->run_until([&] {
      events.look();
      return done();
    });
  }
  // The market stands still, and what the stream holds is what it shows.
  void settle() {
    test::run_io(io, simulation->simulator().pause());
    run_until([&] { return differences() == ""; });
  }
  sim::AShareSnapshot snapshot_of(Symbol symbol) {
    return dynamic_cast<sim::AShareSimulator&>(simulation->simulator()).snapshot_of(symbol);
  }
  std::string differences() {
    std::string all;
    for (const auto& text : kYahooShares)
      if (!is_as_simulated(Symbol{text})) all += text + " ";
    return all;
  }
  bool is_as_simulated(Symbol symbol) {
    const sim::AShareSnapshot share = snapshot_of(symbol);
    const Quote& quote = events.quotes[symbol];
    return quote.last == share.price(share.day.last) && quote.high == share.price(share.day.high) &&
           quote.low == share.price(share.day.low) &&
           quote.volume == Decimal{share.shares(share.day.volume), 0} &&
           quote.previous_close == share.price(share.day.previous_close) &&
           quote.open == share.price(share.day.open);
  }
  std::vector<std::string> told_of(StreamState state) {
    std::vector<std::string> reasons;
    for (const StreamStatus& status : simulation->watcher().statuses)
      if (status.state == state)
        reasons.push_back(std::string{status.symbol.text()} + ": " + status.reason);
    return reasons;
  }
  StreamCounters counters() { return simulation->stream().counters(); }

  boost::asio::io_context io;
  YahooEvents events;  // outlives the stream
  std::optional<test::Simulation> simulation;
};

// ---- the websocket ----

TEST_F(YahooStreamTest, TellsQuotesAndTickersOverOneConnection) {
  simulate();
  start(params({Channel::quote, Channel::ticker}));
  run_until([&] { return simulation->watcher().tickers.size() == 3 && events.quote_count > 50; });
  settle();

  EXPECT_EQ(counters().connects, 1u);
  EXPECT_EQ(counters().bad_frames, 0u);
  EXPECT_EQ(counters().unknown_messages, 0u);
  EXPECT_EQ(simulation->stream().gaps().count(), 0u);
  EXPECT_EQ(simulation->stream().subscriptions().size(), 6u);
  for (const SubscriptionState& each : simulation->stream().subscriptions())
    EXPECT_EQ(each.state, SubscriptionState::State::active) << each.symbol;
  const Symbol share{"600000.sh"};
  const sim::AShareSnapshot simulated = snapshot_of(share);
  const Quote& quote = events.quotes[share];
  EXPECT_EQ(quote.name, "浦发银行");
  EXPECT_EQ(quote.exchange_time.nanoseconds() / 1'000'000,
            simulated.day.changed.nanoseconds() / 1'000'000);
  EXPECT_EQ(quote.bids[0].price, simulated.price(simulated.bids[0].price));
  EXPECT_EQ(quote.asks[0].size, (Decimal{simulated.shares(simulated.asks[0].size), 0}));
  const Ticker& ticker = simulation->watcher().tickers[share];
  EXPECT_EQ(ticker.bid_price, quote.bids[0].price);
  EXPECT_EQ(ticker.ask_price, quote.asks[0].price);
  EXPECT_THAT(simulation->watcher().wrongs, IsEmpty());
}

// Nobody answers a subscription, so that silence must not pass for a refusal.
TEST_F(YahooStreamTest, IsSubscribedThoughNobodyAnswers) {
  simulate();
  test::run_io(io, simulation->simulator().pause());
  StreamParams quiet = params({Channel::quote});
  quiet.subscribe_timeout = 50ms;
  start(quiet);
  run_until([&] { return simulation->watcher().count(StreamState::subscribed) == 3; });
  EXPECT_EQ(events.quote_count, 0u);
  simulation->simulator().resume();
  run_until([&] { return events.quotes.size() == 3; });
  EXPECT_EQ(counters().rejections, 0u);
  EXPECT_EQ(counters().connects, 1u);
}

TEST_F(YahooStreamTest, FollowsThePairsThatAreWanted) {
  simulate();
  StreamParams one = params({Channel::quote});
  one.currency_pairs = {"sh600000"};
  start(one);
  run_until([&] { return events.quotes.size() == 1; });
  simulation->stream().add_pairs({"000001"});
  run_until([&] { return events.quotes.contains(Symbol{"000001.sz"}); });
  simulation->stream().remove_pairs({"600000.SS", "600000.SH"});
  run_until([&] { return simulation->stream().currency_pairs().size() == 1; });
  EXPECT_EQ(events.quotes.size(), 2u);
}

TEST_F(YahooStreamTest, SpeaksTheFirstVersionToo) {
  simulate();
  StreamParams old = params({Channel::quote});
  old.api_host = simulation->simulator().websocket_url() + "/?version=1";
  start(old);
  run_until([&] { return events.quotes.size() == 3; });
  settle();
  EXPECT_EQ(counters().bad_frames, 0u);
}

TEST_F(YahooStreamTest, ComesBackAfterCutsAndStalls) {
  simulate({{.after_messages = 20, .kind = FaultKind::cut},
            {.after_messages = 60, .kind = FaultKind::stall, .duration = 60s}});
  StreamParams impatient = params({Channel::quote, Channel::ticker});
  impatient.stale_after = 300ms;
  start(impatient);
  run_until(
      [&] { return counters().connects == 3 && simulation->stream().gaps().open_count() == 0; });
  const std::size_t before = events.quote_count;
  run_until([&] { return events.quote_count > before + 50; });
  settle();

  EXPECT_EQ(simulation->stream().gaps().count(GapCause::disconnected), 1u);
  EXPECT_EQ(simulation->stream().gaps().count(GapCause::stalled), 1u);
  EXPECT_EQ(simulation->simulator().injected().size(), 2u);
}

TEST_F(YahooStreamTest, LeavesOutWhatCannotBeRead) {
  simulate({{.after_messages = 10, .kind = FaultKind::garbage, .count = 4},
            {.after_messages = 30, .kind = FaultKind::empty_record, .count = 2},
            {.after_messages = 50, .kind = FaultKind::field_shift, .count = 2},
            {.after_messages = 90, .kind = FaultKind::drop, .count = 3, .channel = Channel::quote},
            {.after_messages = 110, .kind = FaultKind::duplicate, .channel = Channel::quote}});
  start(params({Channel::quote, Channel::ticker}));
  run_until(
      [&] { return simulation->simulator().injected().size() == 10 && events.quote_count > 200; });
  settle();

  EXPECT_EQ(counters().bad_frames, 8u) << "garbage, nothing, and what stands in the wrong place";
  EXPECT_EQ(counters().disconnects, 0u);
  EXPECT_EQ(simulation->stream().gaps().open_count(), 0u);
}

TEST_F(YahooStreamTest, ShowsWhatIsFrozenUntilItGoesOn) {
  simulate({{.after_messages = 60, .kind = FaultKind::frozen, .duration = 100ms}});
  start(params({Channel::quote}));
  run_until([&] { return simulation->simulator().injected().size() == 1; });
  const std::size_t before = events.quote_count;
  run_until([&] { return events.quote_count > before + 100; });
  settle();
}

TEST_F(YahooStreamTest, WaitsWhereItIsNotWanted) {
  simulate({{.kind = FaultKind::too_many_requests, .count = 1, .duration = 1s}});
  const auto begin = std::chrono::steady_clock::now();
  start(params({Channel::quote}));
  run_until([&] { return events.quotes.size() == 3; });
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 1s);
}

TEST_F(YahooStreamTest, SpeaksOverTls) {
  sim::SimulatorSettings settings;
  settings.instruments = sim::a_share_instruments(3);
  settings.rate = 400;
  settings.tls = true;
  settings.certificate_file =
      std::filesystem::temp_directory_path() / ("hftcpp_yahoo_" + std::to_string(::getpid()));
  simulate(settings);
  StreamParams safe = params({Channel::quote, Channel::kline});
  safe.ca_file = settings.certificate_file;
  start(safe);
  run_until([&] { return events.quotes.size() == 3 && events.last_bars.size() == 3; });
  std::filesystem::remove(settings.certificate_file);
}

// ---- the charts ----

TEST_F(YahooStreamTest, AsksForBars) {
  simulate();
  start(params({Channel::kline}));
  run_until([&] { return events.last_bars.size() == 3 && events.bar_count > 600; });
  test::run_io(io, simulation->simulator().pause());
  const Symbol share{"600000.sh"};
  const sim::AShareSnapshot simulated = snapshot_of(share);
  run_until([&] { return events.last_bars[share].close == simulated.price(simulated.day.last); });

  const Kline& bar = events.last_bars[share];
  EXPECT_EQ(bar.interval, 60s);
  EXPECT_EQ(bar.open_time.nanoseconds() % 60'000'000'000, 0);
  EXPECT_EQ(bar.close_time - bar.open_time, 60s);
  EXPECT_EQ(bar.exchange, Exchange{"yahoo"});
  EXPECT_EQ(counters().bad_frames, 0u);
  EXPECT_EQ(counters().duplicates, 0u) << "what repeats itself is left out before";
  EXPECT_TRUE(events.quotes.empty()) << "they were not asked for";
}

TEST_F(YahooStreamTest, TakesQuotesFromChartsWhenItIsTold) {
  simulate();
  StreamParams charts = params({Channel::quote, Channel::kline});
  charts.subscribe_args["quotes"] = "charts";
  start(charts);
  run_until([&] { return events.quotes.size() == 3 && events.last_bars.size() == 3; });
  settle();
  EXPECT_EQ(simulation->simulator().counters().connections, 0u) << "no websocket";
  EXPECT_EQ(events.quotes[Symbol{"000001.sz"}].name, "平安银行");
}

TEST_F(YahooStreamTest, KeepsBarsAndQuotesApart) {
  simulate();
  start(params({Channel::quote, Channel::kline}));
  run_until([&] { return events.quotes.size() == 3 && events.last_bars.size() == 3; });
  settle();
  EXPECT_EQ(counters().connects, 2u);
}

// One ticker that Yahoo does not know costs the others nothing.
TEST_F(YahooStreamTest, TellsAnUnknownTickerInYahoosWords) {
  simulate();
  StreamParams unknown = params({Channel::kline});
  unknown.currency_pairs.push_back("600999.SH");
  start(unknown);
  run_until([&] {
    return simulation->watcher().count(StreamState::rejected) == 1 && events.last_bars.size() == 3;
  });
  EXPECT_THAT(told_of(StreamState::rejected),
              Contains(HasSubstr("600999.sh: No data found, symbol may be delisted")));
  EXPECT_EQ(counters().disconnects, 0u);
}

TEST_F(YahooStreamTest, LeavesOutBrokenCharts) {
  simulate({{.after_messages = 3, .kind = FaultKind::garbage},
            {.after_messages = 6, .kind = FaultKind::field_shift},
            {.after_messages = 9, .kind = FaultKind::empty_record},
            {.after_messages = 12, .kind = FaultKind::split},
            {.after_messages = 15, .kind = FaultKind::frozen, .duration = 100ms}});
  StreamParams charts = params({Channel::quote, Channel::kline});
  charts.subscribe_args["quotes"] = "charts";
  start(charts);
  run_until([&] { return simulation->simulator().injected().size() == 5; });
  settle();
  EXPECT_EQ(counters().bad_frames, 2u);
  EXPECT_EQ(counters().disconnects, 0u);
}

TEST_F(YahooStreamTest, ReadsMessagesThatComeInPieces) {
  simulate({{.after_messages = 5, .kind = FaultKind::split, .count = 3}});
  start(params({Channel::quote}));
  run_until([&] { return simulation->simulator().injected().size() == 3; });
  settle();
  EXPECT_EQ(counters().bad_frames, 0u);
  EXPECT_EQ(counters().disconnects, 0u);
}

TEST_F(YahooStreamTest, AsksAgainAfterAnAnswerThatEnds) {
  simulate({{.after_messages = 3, .kind = FaultKind::cut},
            {.after_messages = 9, .kind = FaultKind::forbidden}});
  StreamParams charts = params({Channel::kline});
  charts.subscribe_args["ban_pause"] = "50ms";
  start(charts);
  run_until([&] { return simulation->watcher().count(StreamState::disconnected) == 1; });
  EXPECT_THAT(told_of(StreamState::disconnected),
              Contains(testing::AllOf(HasSubstr("HTTP 403"), HasSubstr("left alone for 50 ms"))));
  run_until(
      [&] { return counters().connects == 2 && simulation->stream().gaps().open_count() == 0; });
  EXPECT_EQ(simulation->simulator().injected().size(), 2u);
}

// ---- before anything starts ----

TEST(YahooStream, TellsAllThatIsWrongAtOnce) {
  StreamParams params{.exchange = "yahoo",
                      .currency_pairs = {"a b"},
                      .subscribe_channels = {Channel::quote, Channel::ticker, Channel::trade}};
  params.subscribe_args = {{"quotes", "charts"},     {"interval", "7m"},
                           {"update_interval", "x"}, {"request_interval", "-1s"},
                           {"phase1", "9 to 5"},     {"rnge", "1d"}};
  try {
    (void)get_exchange_stream(params);
    FAIL() << "nobody minds";
  } catch (const ParamsError& wrong) {
    EXPECT_THAT(
        wrong.problems(),
        UnorderedElementsAre(
            HasSubstr("no channel \"trade\""), HasSubstr("charts have no bid and no ask"),
            HasSubstr("yahoo: subscribe_args.interval: \"7m\""),
            HasSubstr("subscribe_args.update_interval: \"x\""),
            HasSubstr("subscribe_args.request_interval: \"-1s\""),
            HasSubstr("subscribe_args.phase1: "),
            HasSubstr("unknown argument \"rnge\"; did you mean \"range\"?"), HasSubstr("a b")));
  }
}

TEST(YahooStream, NeedsAListOfAllThereAre) {
  const StreamParams params{
      .exchange = "yahoo", .currency_pairs = {"*"}, .subscribe_channels = {Channel::quote}};
  EXPECT_THAT(test::refusal_of_stream(params),
              HasSubstr("yahoo: currency_pairs: \"*\" needs subscribe_args.codes"));
}

TEST(YahooStream, TakesTheRangesThatYahooHas) {
  StreamParams params{.exchange = "yahoo",
                      .currency_pairs = {"600000", "btc/usd", "^GSPC"},
                      .subscribe_channels = {Channel::kline}};
  params.subscribe_args = {{"interval", "1d"}, {"range", "max"}};
  EXPECT_EQ(test::refusal_of_stream(params), "not refused");
  params.subscribe_args["range"] = "1w";
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("yahoo: subscribe_args.range: \"1w\""));
}

}  // namespace
}  // namespace hftcpp
