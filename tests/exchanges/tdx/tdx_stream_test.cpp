// tdx_stream_test.cpp: the stream against the simulator: the same prices whatever goes wrong, each
// trade once, the same bars.
#include "exchanges/tdx/tdx_stream.hpp"

#include "exchanges/a_share/share_difference.hpp"
#include "exchanges/simulation.hpp"
#include "exchanges/stream_refusal.hpp"
#include "sim/tdx/tdx_simulator.hpp"
#include "support/test_server.hpp"

#include <cmath>
#include <map>
#include <set>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace literals;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// Keeps what it is told.
struct TdxObserver {
  EventQueue<Event> event_queue;

  std::map<Symbol, Quote> quotes;  // the last of each
  std::map<Symbol, Ticker> tickers;
  std::map<Symbol, std::vector<Trade>> trades;
  std::map<Symbol, std::map<Timestamp, Kline>> klines;
  std::size_t all_quotes = 0;
  std::set<std::pair<Symbol, std::string>> names;

  void look() {
    for (Event event; event_queue.try_pop(event);)
      std::visit([this](const auto& each) { on(each); }, event);
  }

 private:
  void on(const Quote& quote) {
    ++all_quotes;
    names.emplace(quote.symbol, quote.name.view());
    quotes.insert_or_assign(quote.symbol, quote);
  }
  void on(const Ticker& ticker) { tickers.insert_or_assign(ticker.symbol, ticker); }
  void on(const Trade& trade) { trades[trade.symbol].push_back(trade); }
  void on(const Kline& kline) { klines[kline.symbol].insert_or_assign(kline.open_time, kline); }
  void on(const auto&) {}
};

// As a binary32 writes it.
Decimal as_float(double value) {
  const auto whole = static_cast<float>(value);
  return *tdx_decimal(std::bit_cast<std::uint32_t>(whole));
}

// Where a quote is not what the simulator shows; empty when all is equal.
std::string difference_to(const Quote& quote, const sim::AShareSnapshot& share) {
  std::string wrong = test::difference_of_numbers(quote, share);
  if (quote.amount != as_float(share.amount().to_double()))
    wrong += "amount " + quote.amount.to_string() + "; ";
  const auto behind = share.day.changed - quote.exchange_time;
  if (behind < 0ms || behind >= 6ms) wrong += "time";
  return wrong;
}

const std::vector<std::string> kCodes{"600000.sh", "000001.sz", "920002.bj", "510300.sh"};

struct TdxStreamTest : testing::Test {
  ~TdxStreamTest() override {
    if (run) run->stop();
  }

  static sim::SimulatorSettings settings(sim::FaultScript faults = {}) {
    sim::SimulatorSettings made;
    made.instruments = sim::instruments_named(kCodes);
    made.rate = 1'000;
    made.faults = std::move(faults);
    return made;
  }

  void serve(sim::SimulatorSettings with) { run.emplace(io, "tdx", std::move(with)); }

  StreamParams params(std::vector<std::string> pairs, std::vector<Channel> channels) {
    StreamParams made = run->params(std::move(pairs), std::move(channels));
    made.subscribe_args = {{"always", "true"}, {"update_interval", "20ms"}};
    made.subscribe_timeout = 300ms;
    return made;
  }
  void start(StreamParams with) {
    auto stream = get_exchange_stream(std::move(with));
    stream->bind_observer(observer);
    run->start(std::move(stream));
  }
  void start(std::vector<Channel> channels) { start(params(kCodes, std::move(channels))); }

  template <class Condition>
  void run_until(Condition done) {
    run->run_until([&] {
      observer.look();
      return done();
    });
  }
  void pause() { test::run_io(io, simulator().pause()); }
  sim::TdxSimulator& simulator() { return dynamic_cast<sim::TdxSimulator&>(run->simulator()); }

  std::string differences() {
    std::string all;
    for (const Symbol symbol : run->stream().currency_pairs()) {
      const auto found = observer.quotes.find(symbol);
      const std::string wrong = found == observer.quotes.end()
                                    ? "no quote"
                                    : difference_to(found->second, simulator().snapshot_of(symbol));
      if (!wrong.empty()) all += std::string{symbol.text()} + ": " + wrong + "\n";
    }
    return all;
  }

  // The trades that came are the last of those that the simulator has, with none left out.
  std::string trade_differences(Symbol symbol) {
    const std::vector<sim::TdxPrint> all = simulator().prints_of(symbol);
    const std::vector<Trade>& came = observer.trades[symbol];
    if (came.size() >= all.size()) return "more than there were";
    const std::size_t first = all.size() - came.size();
    const std::int8_t exponent = run->simulator().market().instrument(symbol)->price_exponent;
    for (std::size_t i = 0; i < came.size(); ++i) {
      const sim::TdxPrint& print = all[first + i];
      const bool is_same = came[i].price == Decimal{print.price, exponent} &&
                           came[i].size == Decimal{print.lots * 100, 0} &&
                           came[i].side == (print.side == 0 ? Side::buy : Side::sell);
      if (!is_same) return std::to_string(came.size() - i) + " from the end";
    }
    return {};
  }

  asio::io_context io;
  TdxObserver observer;
  std::optional<test::Simulation> run;
};

TEST_F(TdxStreamTest, GivesTheSimulatorsPricesAndNames) {
  serve(settings());
  start({Channel::quote, Channel::ticker});
  run_until([&] { return observer.quotes.size() == kCodes.size(); });
  pause();
  run_until([&] { return differences().empty(); });
  EXPECT_THAT(observer.names,
              UnorderedElementsAre(std::pair{Symbol{"600000.sh"}, std::string{"浦发银行"}},
                                   std::pair{Symbol{"000001.sz"}, std::string{"平安银行"}},
                                   std::pair{Symbol{"920002.bj"}, std::string{"万达轴承"}},
                                   std::pair{Symbol{"510300.sh"}, std::string{"沪深300E"}}))
      << "each its own, as far as eight bytes go";
  for (const auto& [symbol, quote] : observer.quotes) {
    EXPECT_EQ(observer.tickers[symbol].bid_price, quote.bids[0].price);
    EXPECT_EQ(observer.tickers[symbol].ask_size, quote.asks[0].size);
  }
  EXPECT_EQ(run->stream().counters().bad_frames, 0u);
  EXPECT_EQ(run->stream().counters().connects, 1u) << "one connection brings both";
  EXPECT_TRUE(observer.quotes[Symbol{"510300.sh"}].last.exponent() == -3) << "a fund's decimals";
}

TEST_F(TdxStreamTest, TellsAQuoteOnce) {
  serve(settings());
  start({Channel::quote});
  run_until([&] { return observer.quotes.size() == kCodes.size(); });
  pause();
  run_until([&] { return differences().empty(); });
  const std::size_t before = observer.all_quotes;
  const std::uint64_t frames = run->stream().counters().frames;
  run_until([&] { return run->stream().counters().frames >= frames + 5; });
  EXPECT_EQ(observer.all_quotes, before);
}

// Everything that the script has, and in the end no price is wrong.
TEST_F(TdxStreamTest, GivesTheSamePricesWhateverGoesWrong) {
  sim::FaultScript script;
  const std::vector<Fault> each{
      {.kind = FaultKind::split},
      {.kind = FaultKind::garbage},
      {.kind = FaultKind::empty_record, .symbol = Symbol{"000001.sz"}},
      {.kind = FaultKind::garbage},
      {.kind = FaultKind::field_shift, .symbol = Symbol{"600000.sh"}},
      {.kind = FaultKind::garbage},
      {.kind = FaultKind::duplicate, .channel = Channel::quote},
      {.kind = FaultKind::frozen, .duration = 200ms},
      {.kind = FaultKind::cut},
      {.kind = FaultKind::drop, .channel = Channel::quote},
      {.kind = FaultKind::stall, .duration = 2s},
  };
  std::uint64_t after = 20;
  for (Fault fault : each) {
    fault.after_messages = after;
    after += 12;
    script.push_back(fault);
  }
  serve(settings(script));
  start({Channel::quote, Channel::ticker});
  run_until([&] { return simulator().injected().size() == each.size(); });
  pause();
  run_until([&] { return differences().empty() && run->stream().gaps().open_count() == 0; });
  EXPECT_THAT(observer.names, SizeIs(kCodes.size())) << "no name on another's code";
  const StreamCounters counters = run->stream().counters();
  EXPECT_GE(counters.disconnects, 3u) << "cut, no answer, stalled";
  EXPECT_GE(counters.bad_frames, 4u) << "garbage three times, and a shifted row";
}

TEST_F(TdxStreamTest, EndsAConnectionThatDoesNotAnswer) {
  serve(settings({{.after_messages = 8, .kind = FaultKind::drop, .channel = Channel::quote}}));
  start({Channel::quote});
  run_until([&] { return run->stream().counters().connects == 2; });
  std::vector<std::string> reasons;
  for (const Gap& gap : run->stream().gaps().entries()) reasons.push_back(gap.detail);
  EXPECT_THAT(reasons, Contains(HasSubstr("did not answer within 300 ms")));
}

// ---- trades ----

TEST_F(TdxStreamTest, TellsEachTradeOnceOverReconnects) {
  sim::FaultScript script;
  for (std::uint64_t i = 1; i <= 4; ++i)
    script.push_back({.after_messages = i * 40,
                      .kind = i % 2 == 0 ? FaultKind::cut : FaultKind::garbage,
                      .channel = Channel::trade});
  serve(settings(script));
  start({Channel::trade});
  run_until([&] { return simulator().injected().size() == 4; });
  const std::size_t before = observer.trades[Symbol{"600000.sh"}].size();
  run_until([&] { return observer.trades[Symbol{"600000.sh"}].size() > before + 20; });
  pause();
  const Symbol last{"510300.sh"};
  run_until([&] {
    for (const std::string& code : kCodes)
      if (!trade_differences(Symbol{code}).empty()) return false;
    return !observer.trades[last].empty();
  });
  EXPECT_GE(run->stream().counters().connects, 3u);
}

TEST_F(TdxStreamTest, AsksForALongerPageWhereTradesAreMissing) {
  sim::SimulatorSettings busy = settings();
  busy.rate = 5'000;
  serve(busy);
  StreamParams with = params({"600000.sh"}, {Channel::trade});
  with.subscribe_args["trade_page"] = "2";
  with.subscribe_args["update_interval"] = "50ms";
  start(with);
  const Symbol bank{"600000.sh"};
  run_until([&] { return observer.trades[bank].size() > 60; });
  pause();
  run_until([&] { return trade_differences(bank).empty(); });
  EXPECT_EQ(run->stream().counters().bad_frames, 0u);
  EXPECT_THAT(run->stream().gaps().entries(), IsEmpty());
}

// ---- bars ----

TEST_F(TdxStreamTest, GivesTheSimulatorsBars) {
  serve(settings({{.after_messages = 30, .kind = FaultKind::cut, .channel = Channel::kline}}));
  StreamParams with = params({"600000.sh", "510300.sh"}, {Channel::kline});
  with.subscribe_args["bars"] = "30";
  start(with);
  run_until([&] { return run->stream().counters().connects == 2; });
  pause();
  const auto is_same = [&](const char* code) {
    const Symbol symbol{code};
    const std::int8_t exponent = run->simulator().market().instrument(symbol)->price_exponent;
    const std::vector<sim::TdxBar> bars = simulator().bars_of(symbol, 7, 25);
    const auto& came = observer.klines[symbol];
    if (came.size() < 25) return false;
    auto kline = came.rbegin();
    for (auto bar = bars.rbegin(); bar != bars.rend(); ++bar, ++kline) {
      const sim::RawCandle& candle = bar->candle;
      const double yuan = static_cast<double>(candle.quote_volume) * 100 * std::pow(10, exponent);
      const Kline& is = kline->second;
      if (is.open != Decimal{candle.open, exponent} ||
          is.close != Decimal{candle.close, exponent} ||
          is.high != Decimal{candle.high, exponent} || is.low != Decimal{candle.low, exponent} ||
          is.volume != as_float(static_cast<double>(candle.volume) * 100) ||
          is.quote_volume != as_float(yuan) || is.interval != 1min ||
          is.close_time != candle.end_time)
        return false;
    }
    return true;
  };
  run_until([&] { return is_same("600000.sh") && is_same("510300.sh"); });
  const auto& bars = observer.klines[Symbol{"600000.sh"}];
  EXPECT_FALSE(bars.rbegin()->second.closed);
  EXPECT_TRUE(std::next(bars.rbegin())->second.closed);
}

TEST_F(TdxStreamTest, GivesTheDaysBarAsTheQuotesHaveIt) {
  serve(settings());
  StreamParams with = params({"600000.sh"}, {Channel::kline, Channel::quote});
  with.subscribe_args["interval"] = "1d";
  start(with);
  const Symbol bank{"600000.sh"};
  run_until([&] { return !observer.klines[bank].empty() && observer.quotes.contains(bank); });
  pause();
  run_until([&] {
    const Kline& day = observer.klines[bank].rbegin()->second;
    const Quote& quote = observer.quotes[bank];
    return differences().empty() && day.open == quote.open && day.close == quote.last &&
           day.high == quote.high && day.low == quote.low && day.volume == quote.volume &&
           day.quote_volume == quote.amount;
  });
}

// ---- lists and pairs ----

TEST_F(TdxStreamTest, TakesTheListForAllThereAre) {
  sim::SimulatorSettings with = settings();
  with.instruments = sim::a_share_instruments(1'500);  // more than two pages of Shanghai
  with.rate = 200;
  serve(with);
  start(params({"*"}, {Channel::quote}));
  run_until([&] { return observer.quotes.size() == 1'500; });
  pause();
  run_until([&] { return differences().empty(); });
  EXPECT_EQ(run->stream().currency_pairs().size(), 1'500u);
}

TEST_F(TdxStreamTest, ListsInstrumentsWithoutBeingStarted) {
  serve(settings());
  const auto stream = get_exchange_stream(params({"600000.sh"}, {Channel::quote}));
  const auto listed = test::run_io(io, stream->list_instruments());
  ASSERT_TRUE(listed);
  std::vector<std::string> lines;
  for (const Instrument& one : *listed)
    lines.push_back(std::string{one.symbol.text()} + " " + one.native + " " +
                    one.tick_size->to_string() + " " + one.lot_size->to_string());
  EXPECT_THAT(lines,
              UnorderedElementsAre("600000.sh sh600000 0.01 100", "000001.sz sz000001 0.01 100",
                                   "920002.bj bj920002 0.01 100", "510300.sh sh510300 0.001 100"));
}

TEST_F(TdxStreamTest, AddsAndRemovesPairs) {
  serve(settings());
  start(params({"sh600000"}, {Channel::quote}));
  run_until([&] { return observer.quotes.contains(Symbol{"600000.sh"}); });
  run->stream().add_pairs({"000001", "SH510300"});
  run_until([&] { return observer.quotes.size() == 3; });
  run->stream().remove_pairs({"600000.SH"});
  const std::uint64_t frames = run->stream().counters().frames;
  run_until([&] { return run->stream().counters().frames >= frames + 3; });
  const Timestamp last = observer.quotes[Symbol{"600000.sh"}].receive_time;
  run_until([&] { return run->stream().counters().frames >= frames + 8; });
  EXPECT_EQ(observer.quotes[Symbol{"600000.sh"}].receive_time, last);
}

TEST_F(TdxStreamTest, SaysOfACodeThatThereIsNotThatItIsEmpty) {
  serve(settings());
  start(params({"600000.sh", "600999.sh"}, {Channel::quote}));
  run_until([&] { return observer.quotes.contains(Symbol{"600000.sh"}); });
  const std::vector<SubscriptionState> states = run->stream().subscriptions();
  EXPECT_EQ(states.at(0).state, SubscriptionState::State::active);
  EXPECT_EQ(states.at(1).state, SubscriptionState::State::failed);
  EXPECT_EQ(states.at(1).reason, "empty record");
  EXPECT_FALSE(observer.quotes.contains(Symbol{"600999.sh"}));
  EXPECT_EQ(run->stream().counters().bad_frames, 0u);
}

TEST_F(TdxStreamTest, TakesAPairForMissingUntilItComesAgain) {
  serve(settings({{.after_messages = 12, .kind = FaultKind::empty_record}}));
  start({Channel::quote});
  const auto is_known = [&] {
    for (const SubscriptionState& pair : run->stream().subscriptions())
      if (pair.state != SubscriptionState::State::active) return false;
    return true;
  };
  run_until([&] { return !simulator().injected().empty() && !is_known(); });
  pause();
  run_until([&] { return is_known() && differences().empty(); });
}

// ---- servers ----

TEST_F(TdxStreamTest, GoesToTheNextServerWhenOneFails) {
  serve(settings());
  test::TestServer deaf{io, [](test::ServerConnection connection) -> asio::awaitable<void> {
                          connection.reset();
                          co_return;
                        }};
  StreamParams with = params({"600000.sh"}, {Channel::quote});
  with.subscribe_args["servers"] = with.api_host + ",tcp://127.0.0.1:1";
  with.api_host = deaf.url("tcp");
  start(with);
  run_until([&] { return observer.quotes.size() == 1; });
  EXPECT_EQ(deaf.connections(), 1u);
}

TEST_F(TdxStreamTest, TakesNobodyElsesServer) {
  serve(settings());
  test::TestServer other{io, [](test::ServerConnection connection) -> asio::awaitable<void> {
                           (void)co_await connection.read_some();
                           co_await connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                           co_await connection.wait_for_hang_up();
                         }};
  StreamParams with = params({"600000.sh"}, {Channel::quote});
  with.api_host = other.url("tcp");
  start(with);
  run_until([&] { return !run->stream().gaps().entries().empty(); });
  EXPECT_THAT(run->stream().gaps().entries().front().detail,
              HasSubstr("did not greet as one of TDX does, step 1"));
}

TEST_F(TdxStreamTest, ConnectsOverTls) {
  const test::TemporaryFile certificate{""};
  sim::SimulatorSettings with = settings();
  with.tls = true;
  with.certificate_file = certificate.path();
  serve(with);
  StreamParams wanted = params(kCodes, {Channel::quote});
  wanted.ca_file = certificate.path();
  start(wanted);
  run_until([&] { return observer.quotes.size() == kCodes.size(); });
  EXPECT_THAT(run->stream().params().api_host, HasSubstr("tls://"));
}

// ---- what cannot be ----

TEST(TdxStream, TellsAllThatIsWrongAtOnce) {
  StreamParams params;
  params.exchange = "tdx";
  params.currency_pairs = {"btc/usd"};
  params.subscribe_channels = {Channel::quote, Channel::order_book};
  params.api_host = "https://tdx.example";
  params.subscribe_args = {{"batch_size", "81"},      {"interval", "7m"},     {"bars", "0"},
                           {"trade_page", "many"},    {"servers", "nowhere"}, {"colour", "red"},
                           {"update_interval", "now"}};
  try {
    (void)get_exchange_stream(params);
    FAIL() << "all of that was taken";
  } catch (const ParamsError& wrong) {
    EXPECT_THAT(
        wrong.problems(),
        testing::AllOf(Contains(HasSubstr("it has no channel \"order_book\"")),
                       Contains(HasSubstr("api_host: \"https://tdx.example\" is no server of tdx")),
                       Contains(HasSubstr("batch_size: \"81\" should be a number from 1 to 80")),
                       Contains(HasSubstr("interval: \"7m\" is none of")),
                       Contains(HasSubstr("bars: \"0\" should be")),
                       Contains(HasSubstr("trade_page: \"many\" should be")),
                       Contains(HasSubstr("unknown argument \"colour\"")),
                       Contains(HasSubstr("update_interval: \"now\" is no time")),
                       Contains(HasSubstr("\"btc/usd\" is no A-share"))));
  }
}

TEST(TdxStream, WantsAServer) {
  StreamParams params;
  params.exchange = "tdx";
  params.currency_pairs = {"600000.sh"};
  params.subscribe_channels = {Channel::quote};
  EXPECT_THAT([&] { (void)get_exchange_stream(params); },
              testing::ThrowsMessage<std::invalid_argument>(HasSubstr(
                  "api_host: there is no server that answers for all: name one of a broker's")));
}

}  // namespace
}  // namespace hftcpp
