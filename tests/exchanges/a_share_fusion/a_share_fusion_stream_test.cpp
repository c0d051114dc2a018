// a_share_fusion_stream_test: the stream of several sources: its arguments, its pairs, and what it
// tells of them.
#include "exchanges/a_share_fusion/scripted_sources.hpp"
#include "exchanges/stream_refusal.hpp"

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

struct AShareFusionStreamTest : test::ScriptedSources {
  std::vector<Symbol> pairs_of(const std::string& source) { return test::scripts()[source].pairs; }
};

const Symbol kBank{"600000.sh"};
const Symbol kOtherBank{"000001.sz"};

TEST_F(AShareFusionStreamTest, HandsOnQuotesAndTickersOfAllItsSources) {
  start_whole();
  EXPECT_TRUE(was_told(StreamState::connected, "east,west,north"));

  say_all("10.00");
  say("west", "10.01");
  run_until([&] { return quotes.size() == 2 && tickers.size() == 2; });

  EXPECT_EQ(quotes[0].exchange, Exchange{"a_share"});
  EXPECT_EQ(quotes[1].source, Exchange{"west"});
  EXPECT_EQ(quotes[1].symbol, kBank);
  EXPECT_EQ(quotes[1].last.to_string(), "10.01");
  EXPECT_EQ(tickers[1].exchange, Exchange{"a_share"});
  EXPECT_EQ(tickers[1].bid_price.to_string(), "10.01");
  EXPECT_EQ(tickers[1].exchange_time, quotes[1].exchange_time);
  EXPECT_EQ(stream->counters().duplicates, 2u);
  EXPECT_EQ(stream->counters().events - statuses.size() * 2, 4u);
}

TEST_F(AShareFusionStreamTest, BringsATickerAloneToo) {
  StreamParams given = params();
  given.subscribe_channels = {Channel::ticker};
  start_whole(given);
  say("east", "10.00");
  run_until([&] { return tickers.size() == 1; });
  EXPECT_TRUE(quotes.empty());
}

TEST_F(AShareFusionStreamTest, TellsWhatItSetsAsideAndGoesOnWithTheOthers) {
  start_whole();
  say_all("10.00");
  test::scripts()["east"].failure = "HTTP 403";
  run_until([&] { return was_told(StreamState::stale, "east is set aside"); });
  EXPECT_THAT(told(StreamState::stale), Contains(HasSubstr("disconnected: a script: HTTP 403")));
  say("west", "10.01");
  run_until([&] { return quotes.size() == 2; });

  test::scripts()["east"].failure.clear();
  run_until([&] { return test::scripts()["east"].sink != nullptr; });
  say("east", "10.01");
  run_until([&] { return was_told(StreamState::resynced, "east is heard again"); });

  EXPECT_EQ(stream->gaps().count(), 0u) << "nothing is missing";
}

TEST_F(AShareFusionStreamTest, EntersItInTheLedgerWhenNobodyIsLeft) {
  start_whole();
  say_all("10.00");
  for (const char* const name : {"east", "west", "north"}) test::scripts()[name].failure = "gone";
  run_until([&] { return was_told(StreamState::gap, "every source is set aside"); });
  ASSERT_EQ(stream->gaps().open_count(), 1u);
  EXPECT_EQ(stream->gaps().entries()[0].cause, GapCause::stalled);

  for (const char* const name : {"east", "west", "north"}) test::scripts()[name].failure.clear();
  run_until([&] { return test::scripts()["west"].sink != nullptr; });
  say("west", "10.01");
  run_until([&] { return quotes.size() == 2; });

  EXPECT_TRUE(was_told(StreamState::resynced, "there is a source again"));
  EXPECT_EQ(stream->gaps().open_count(), 0u);
  EXPECT_TRUE(stream->gaps().entries()[0].repaired);
}

TEST_F(AShareFusionStreamTest, KeepsRightPricesWhileOneIsFrozenAndAnotherIsShifted) {
  start_whole();
  say_all("10.00");
  for (int i = 1; i <= 40; ++i) {
    const Quote right = quote(Decimal{1'000 + i, -2}.to_string());
    Quote wrong = right;
    wrong.last = Decimal{1'500 + i, -2};
    say("west", wrong);
    say("north", right);
    run_until([&] { return quotes.size() == static_cast<std::size_t>(i) + 1; });
    EXPECT_EQ(quotes.back().last, right.last);
    run_for(10ms);
  }
  EXPECT_THAT(told(StreamState::stale),
              UnorderedElementsAre(HasSubstr("west is out of line with the others on 1 pair: "
                                             "600000.SH: 15."),
                                   HasSubstr("east is set aside: frozen: ")));
}

TEST_F(AShareFusionStreamTest, TellsOfAPairOnWhichItsSourcesDisagree) {
  StreamParams given = params();
  given.subscribe_args["sources"] = "east,west";
  start(given);
  run_until([&] {
    return test::scripts()["east"].sink != nullptr && test::scripts()["west"].sink != nullptr;
  });
  const Quote same = quote("10.00");
  say("east", same);
  say("west", same);
  run_until([&] { return quotes.size() == 1; });
  say("east", "13.00");
  say("west", "12.00");
  say("east", "13.01");
  run_until([&] { return was_told(StreamState::gap, "nothing is handed on"); });
  EXPECT_EQ(statuses.back().symbol, kBank);
  EXPECT_EQ(quotes.size(), 1u);
  ASSERT_EQ(stream->gaps().open_count(), 1u);
  EXPECT_EQ(stream->gaps().entries()[0].symbol, kBank);

  say("west", "13.02");
  run_until([&] { return was_told(StreamState::resynced, "600000.SH: the sources agree again"); });
  EXPECT_EQ(quotes.back().last.to_string(), "13.02");
  EXPECT_EQ(stream->gaps().open_count(), 0u);
}

TEST_F(AShareFusionStreamTest, FailsWhenEverySourceHasGivenUp) {
  for (const char* const name : {"east", "west", "north"}) test::scripts()[name].is_refused = true;
  start(params());
  running->wait();
  run_until([&] { return was_told(StreamState::failed, "every source has given up"); });
  EXPECT_THAT(told(StreamState::failed).back(),
              AllOf(HasSubstr("east: "), HasSubstr("west: "), HasSubstr("unknown token")));
}

TEST_F(AShareFusionStreamTest, GoesOnWithoutASourceThatHasGivenUp) {
  test::scripts()["east"].is_refused = true;
  start(params());
  run_until([&] {
    return was_told(StreamState::stale, "unknown token") && test::scripts()["west"].sink != nullptr;
  });
  say("west", "10.00");
  run_until([&] { return quotes.size() == 1; });
}

TEST_F(AShareFusionStreamTest, StopsWithItsSources) {
  start_whole();
  stream->stop();
  running->wait();
  for (const char* const name : {"east", "west", "north"})
    EXPECT_EQ(test::scripts()[name].sink, nullptr) << name;
}

// ---- pairs ----

TEST_F(AShareFusionStreamTest, HandsPairsOnToItsSources) {
  start_whole();
  stream->add_pairs({"sz000001"});
  run_until([&] { return pairs_of("east").size() == 2 && pairs_of("north").size() == 2; });
  EXPECT_THAT(pairs_of("west"), UnorderedElementsAre(kBank, kOtherBank));
  say_all("20.00", "000001.SZ");

  stream->remove_pairs({"600000"});
  run_until([&] { return pairs_of("east").size() == 1 && pairs_of("north").size() == 1; });
  EXPECT_THAT(pairs_of("east"), ElementsAre(kOtherBank));
  const std::size_t before = quotes.size();
  say("east", "10.00");
  say_all("20.01", "000001.SZ");
  EXPECT_EQ(quotes.size(), before + 1);
}

TEST_F(AShareFusionStreamTest, ContentsItselfWithTheSourcesThatHaveAPair) {
  test::scripts()["east"].refused_pair = "sz000001";
  start(params({"600000.SH", "000001.SZ"}));
  run_until([&] { return pairs_of("west").size() == 2 && pairs_of("east").size() == 1; });
  const Quote told = quote("20.00", "000001.SZ");
  say("west", told);
  run_until([&] { return quotes.size() == 1; });
  for (const SubscriptionState& pair : stream->subscriptions())
    EXPECT_EQ(pair.state, SubscriptionState::State::active);
}

TEST_F(AShareFusionStreamTest, RefusesAPairThatNoSourceCanHave) {
  for (const char* const name : {"east", "west", "north"})
    test::scripts()[name].refused_pair = "sz000001";
  start(params({"600000.SH", "000001.SZ"}));
  run_until([&] { return was_told(StreamState::rejected, "no source can have it"); });
  EXPECT_EQ(statuses.back().symbol, kOtherBank);
  run_until([&] { return pairs_of("west").size() == 1; });
}

TEST_F(AShareFusionStreamTest, TakesWhateverItsSourcesHaveForAllThereIs) {
  start_whole(params({"*"}), 0);
  run_until([&] { return test::scripts()["east"].wants_all; });
  say_all("10.00");
  say_all("20.00", "000001.SZ");
  EXPECT_THAT(stream->currency_pairs(), UnorderedElementsAre(kBank, kOtherBank));
  run_until([&] { return pairs_of("north").size() == 2; });

  stream->remove_pairs({"*"});
  run_until([&] { return !test::scripts()["east"].wants_all && pairs_of("east").empty(); });
  say("east", "10.01");
  stream->add_pairs({"000001.SZ"});
  run_until([&] { return pairs_of("east").size() == 1; });
  say_all("20.01", "000001.SZ");
  EXPECT_EQ(quotes.size(), 3u);
}

// ---- arguments ----

TEST_F(AShareFusionStreamTest, GivesEachSourceItsOwnSettings) {
  StreamParams given = params();
  given.subscribe_args["east.pace"] = "slow";
  given.subscribe_args["west.api_host"] = "tcp://127.0.0.1:7000";
  given.subscribe_args["west.rest_host"] = "http://127.0.0.1:7001";
  given.api_auth_data = {{"west", "a token"}, {"north.api_secret", "hush"}, {"north.pin", "1234"}};
  given.proxy = "http://127.0.0.1:1";
  (void)get_exchange_stream(given);
  const StreamParams& east = test::scripts()["east"].params;
  const StreamParams& west = test::scripts()["west"].params;
  const StreamParams& north = test::scripts()["north"].params;
  using Texts = std::map<std::string, std::string>;
  EXPECT_EQ(east.subscribe_args, (Texts{{"pace", "slow"}}));
  EXPECT_EQ(west.api_host, "tcp://127.0.0.1:7000");
  EXPECT_EQ(west.rest_host, "http://127.0.0.1:7001");
  EXPECT_EQ(west.api_key, "a token");
  EXPECT_EQ(north.api_secret, "hush");
  EXPECT_EQ(north.api_auth_data, (Texts{{"pin", "1234"}}));
  EXPECT_TRUE(east.api_key.empty() && east.api_auth_data.empty() && west.api_auth_data.empty());
  EXPECT_EQ(north.proxy, given.proxy);
  EXPECT_EQ(north.reconnect.first, 1ms);
}

TEST_F(AShareFusionStreamTest, TellsAllThatIsWrongAtOnceAndInItsOwnWords) {
  StreamParams given = params({"600000.SH", "nonsense"});
  given.subscribe_args["tolerance"] = "2";
  given.subscribe_args["late_after"] = "soon";
  given.subscribe_args["phase1"] = "09:15-11:30";
  given.subscribe_args["east.pace"] = "lame";
  given.subscribe_args["west.deeep"] = "5";
  given.subscribe_args["west.api_host"] = "somewhere";
  given.subscribe_args["north.api_key"] = "hush";
  given.subscribe_args["south.pace"] = "fast";
  given.api_auth_data = {{"south", "hush"}};
  given.api_host = "wss://127.0.0.1:1";
  try {
    (void)get_exchange_stream(given);
    FAIL() << "nobody minds";
  } catch (const ParamsError& wrong) {
    EXPECT_THAT(
        wrong.problems(),
        UnorderedElementsAre(
            HasSubstr("\"nonsense\" is no A-share"),
            HasSubstr("a_share: subscribe_args.tolerance: \"2\" is no part of a price"),
            HasSubstr("a_share: subscribe_args.late_after: \"soon\" is no time"),
            HasSubstr("a_share: subscribe_args: unknown argument \"phase1\""),
            HasSubstr("a_share: subscribe_args.east.pace: \"lame\" is none of fast, slow"),
            HasSubstr("a_share: west: subscribe_args: unknown argument \"deeep\"; did you mean"),
            HasSubstr("a_share: subscribe_args.west.api_host: \"somewhere\" is no address"),
            HasSubstr("a_share: subscribe_args.north.api_key: it is a secret"),
            HasSubstr("a_share: subscribe_args: unknown argument \"south.pace\""),
            HasSubstr("a_share: api_auth_data.south: it is of none of the sources"),
            HasSubstr("a_share: api_host: each source has its own")));
    EXPECT_THAT(wrong.what(), Not(HasSubstr("hush")));
  }
}

TEST_F(AShareFusionStreamTest, RefusesSourcesThatCannotBe) {
  const auto refusal = [](std::string sources) {
    StreamParams given = params();
    given.subscribe_args = {{"sources", std::move(sources)}};
    return test::refusal_of_stream(given);
  };
  EXPECT_THAT(refusal(""), HasSubstr("subscribe_args.sources: it is missing"));
  EXPECT_THAT(refusal("east,"), Not(HasSubstr("stands twice")));
  EXPECT_THAT(refusal("east,,west"), HasSubstr("write names with commas between them"));
  EXPECT_THAT(refusal("east, west ,east"), HasSubstr("\"east\" stands twice"));
  EXPECT_THAT(refusal("east,a_share"), HasSubstr("\"a_share\" cannot be a source of itself"));
  EXPECT_THAT(refusal("east,east,a_share,wesst,,kraken"),
              AllOf(HasSubstr("\"east\" stands twice"), HasSubstr("cannot be a source of itself"),
                    HasSubstr("unknown exchange \"wesst\""), HasSubstr("names with commas"),
                    HasSubstr("a_share: kraken: ")))
      << "all at once";
  EXPECT_THAT(refusal("east,wesst"),
              AllOf(HasSubstr("unknown exchange \"wesst\""), HasSubstr("did you mean \"west\"?")));
  EXPECT_THAT(refusal("east,kraken"),
              HasSubstr("a_share: kraken: subscribe_channels: it has no channel \"quote\""));
}

}  // namespace
}  // namespace hftcpp
