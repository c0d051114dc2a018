#include "app/command_run.hpp"
#include "sim/simulator.hpp"
#include "support/frames.hpp"
#include "support/test_server.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <variant>

namespace hftcpp::app {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Command, ExplainsItself) {
  const CommandResult result = run({"--help"});

  EXPECT_EQ(result.code, 0);
  for (const std::string verb :
       {"demo", "run", "check", "tail", "decode", "sim", "token", "version"})
    EXPECT_THAT(result.out, HasSubstr("\n  " + verb)) << verb;
  EXPECT_THAT(result.out, HasSubstr("Examples:"));
  EXPECT_EQ(result.err, "");
}

TEST(Command, ExplainsEachVerb) {
  for (const std::string verb :
       {"demo", "run", "check", "tail", "decode", "sim", "token", "version"}) {
    const CommandResult result = run({verb, "--help"});
    EXPECT_EQ(result.code, 0) << verb;
    EXPECT_THAT(result.out, HasSubstr("Usage: hftcpp " + verb)) << result.out;
  }
}

TEST(Command, NeedsAVerb) {
  const CommandResult result = run({});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("see --help"));
}

TEST(Command, NamesTheVerbThatWasMeant) {
  const CommandResult result = run({"decod", "kraken"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("hftcpp: unknown verb \"decod\"; did you mean \"decode\"?"));
}

TEST(Command, NamesTheExchangeThatWasMeant) {
  for (const auto& result :
       {run({"decode", "krakn"}), run({"tail", "krakn", "ticker", "btc/usd"})}) {
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr("unknown exchange \"krakn\"; did you mean \"kraken\"?"));
  }
}

TEST(Command, NamesTheChannelThatWasMeant) {
  const CommandResult result = run({"tail", "kraken", "trade,tickr", "btc/usd"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("unknown channel \"tickr\"; did you mean \"ticker\"?"));
}

TEST(Command, NamesTheSimulatorThatWasMeant) {
  const CommandResult result = run({"sim", "krakn"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("unknown simulator \"krakn\"; did you mean \"kraken\"?"));
}

TEST(Command, SimulatesSharesWithoutAnAccount) {
  const CommandResult all = run({"sim", "sina", "--seconds", "0.01"});
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out,
              AllOf(ContainsRegex("sina simulator: http://127.0.0.1:[0-9]+, 100 market"),
                    HasSubstr("  \"rest_host\": \"http://127.0.0.1:"), Not(HasSubstr("api_host")),
                    HasSubstr(" 600519.sh "), HasSubstr(" and 5480 more\n")));
  const CommandResult account = run({"sim", "sina", "--account"});
  EXPECT_EQ(account.code, 2);
  EXPECT_THAT(account.err, HasSubstr("--account: sina has no accounts, only market data"));
  const CommandResult pairs = run({"sim", "sina", "--pairs", "btc/usd"});
  EXPECT_EQ(pairs.code, 2);
  EXPECT_THAT(pairs.err, HasSubstr("--pairs: \"btc/usd\" is no share"));
}

TEST(Command, DemonstratesExchangesWithBooks) {
  const CommandResult result = run({"demo", "--exchanges", "sina"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("unknown simulator \"sina\""));
}

TEST(Command, ListsWhatCanBeNamed) {
  for (const std::string verb : {"decode", "tail", "sim"})
    for (const std::string& name : sim::simulator_names())
      EXPECT_THAT(run({verb, "--help"}).out, ContainsRegex("EXCHANGE.*[ ,]" + name)) << verb;
}

TEST(Command, RefusesNumbersThatAreNotAboveZero) {
  for (const std::string number : {"0", "-1", "soon"}) {
    const CommandResult result = run({"sim", "kraken", "--seconds", number});
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr("expected a number above 0, was \"" + number + '"'));
  }
}

// What an exchange could only refuse once we are connected.
TEST(Command, ChecksAddressesAndPairs) {
  const auto check = [](const std::string& key, const std::string& value) {
    const std::string set = "service.print.setting.streams[0]." + key + '=' + value;
    return run({"check", HFTCPP_SOURCE_DIR "/configs/print.json", "--set", set});
  };
  EXPECT_EQ(check("api_host", "wss://127.0.0.1:1").code, 0);
  EXPECT_EQ(check("rest_host", "http://127.0.0.1:1").code, 0);
  EXPECT_EQ(check("proxy", "http://me:secret@127.0.0.1:1").code, 0);
  EXPECT_EQ(check("proxy", "direct").code, 0);

  EXPECT_THAT(check("api_host", "http://h").err,
              HasSubstr("[0].api_host: \"http://h\" is no address (wrong scheme); write wss://"));
  EXPECT_THAT(check("rest_host", "ws://h").err,
              HasSubstr("[0].rest_host: \"ws://h\" is no address (wrong scheme); write https://"));
  EXPECT_THAT(check("currency_pairs", R"(["btc-/usd"])").err,
              HasSubstr("\"btc-/usd\" has a letter that no pair has: '-'; write \"btc/usd\""));
  EXPECT_THAT(check("currency_pairs", R"(["btc /usd"])").err,
              HasSubstr("[0].currency_pairs[0]: \"btc /usd\" has a space"));
  for (const std::string key : {"api_host", "proxy"}) {
    const CommandResult result = check(key, "ftp://me:secret@h");
    EXPECT_EQ(result.code, 2) << key;
    EXPECT_THAT(result.err, Not(HasSubstr("secret")));
  }
}

TEST(Command, RefusesUnknownOptions) {
  const CommandResult result = run({"decode", "kraken", "--bokos", "5"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--bokos"));
}

TEST(Command, RefusesPairsThatAreNone) {
  const CommandResult result = run({"tail", "kraken", "ticker", "btcusd"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("btcusd"));
}

TEST(Command, SaysWhichFileIsMissing) {
  for (const std::string verb : {"run", "check"}) {
    const CommandResult result = run({verb, "/no/such/file.json"});
    EXPECT_EQ(result.code, 2) << verb;
    EXPECT_THAT(result.err, HasSubstr("/no/such/file.json")) << verb;
  }
}

TEST(Command, TellsItsVersion) {
  const CommandResult result = run({"version"});
  EXPECT_EQ(result.code, 0);
  for (const std::string part : {"hftcpp ", "compiler ", "boost ", "openssl ", "exchanges "})
    EXPECT_THAT(result.out, HasSubstr(part));
}

TEST(Command, RefusesTlsWithoutACertificateFile) {
  const CommandResult result = run({"sim", "kraken", "--tls"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--cert-file"));
}

TEST(Command, RefusesACertificateFileWithoutTls) {
  const CommandResult result =
      run({"sim", "kraken", "--cert-file", "/no/such/folder/a.pem", "--seconds", "0.1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--cert-file needs --tls"));
}

TEST(Command, SimulatesAndStopsByItself) {
  const CommandResult result = run({"sim", "kraken", "--seconds", "0.2"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("\"api_host\": \"ws://127.0.0.1:"));
  EXPECT_THAT(result.out, HasSubstr("stopped: 0 messages to 0 connections"));
}

TEST(Command, DemonstratesTheExchangesThatItIsTold) {
  const CommandResult result =
      run({"demo", "--seconds", "1.5", "--calm", "--exchanges", "okx,coinbase,kraken_future"});

  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("hftcpp demo: okx, coinbase and kraken_future, simulated"));
  EXPECT_THAT(result.out, HasSubstr("events of 3 exchanges"));
  EXPECT_EQ(run({"demo", "--exchanges", "kraken,nowhere"}).code, 2);
}

TEST(Command, DemonstratesTwoExchanges) {
  const CommandResult result = run({"demo", "--seconds", "2.5", "--rate", "1000", "--calm"});

  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, StartsWith("hftcpp demo: "));
  for (const std::string exchange : {"binance", "kraken"})
    EXPECT_THAT(result.out, ContainsRegex("\n" + exchange + " btc/usd  bid [0-9.]+ x "));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));  // no terminal, no control sequences
  EXPECT_THAT(result.out,
              ContainsRegex("\ndemo: [0-9] s, [0-9]+ events of 2 exchanges, 0 faults injected, "
                            "0 gaps, 0 healed\n$"));
}

TEST(Command, TailsASimulatorAsJson) {
  boost::asio::io_context io{1};
  const auto simulator = sim::make_simulator("kraken", io.get_executor(), {.rate = 500});
  boost::asio::co_spawn(io, simulator->start(), rethrow_unless_stopped);
  std::thread thread{[&] { io.run(); }};

  const CommandResult result =
      run({"tail", "kraken", "ticker,trade", "btc/usd", "eth/usd", "--json", "--count", "20",
           "--seconds", "20", "--host", simulator->websocket_url()});
  simulator->stop();
  thread.join();

  EXPECT_EQ(result.code, 0) << result.err;
  std::size_t events = 0;
  for (const std::string& line : split_lines(result.out)) {
    const auto event = parse_event(line);
    ASSERT_TRUE(event) << line;
    if (!std::holds_alternative<StreamStatus>(*event)) ++events;
  }
  EXPECT_EQ(events, 20u);
}

// A frame that cannot be kept would be noticed on the day that it is needed.
TEST(Command, ChecksWhereFramesAreKept) {
  const test::TemporaryFile file{"x"};
  for (const std::string verb : {"check", "run"}) {
    const CommandResult result =
        run({verb, HFTCPP_SOURCE_DIR "/configs/print.json", "--set",
             "service.print.setting.streams[1].quarantine_dir=" + file.path() + "/below"});
    EXPECT_EQ(result.code, 2) << verb;
    EXPECT_THAT(result.err,
                HasSubstr("service.print.setting.streams[1].quarantine_dir: the directory " +
                          file.path() + "/below cannot be made: Not a directory"));
  }
}

TEST(Command, RefusesHostsThatAreNone) {
  const CommandResult result =
      run({"tail", "kraken", "ticker", "btc/usd", "--host", "http://127.0.0.1:1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err,
              HasSubstr("api_host: \"http://127.0.0.1:1\" is no address (wrong scheme)"));
}

TEST(Command, TailGivesUpWhenNobodyListens) {
  const CommandResult result = run(
      {"tail", "kraken", "ticker", "btc/usd", "--seconds", "0.3", "--host", "ws://127.0.0.1:1"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("disconnected: 127.0.0.1:1: connection refused"));
  EXPECT_THAT(result.err, HasSubstr("hftcpp tail: no connection came up\n"));
}

}  // namespace
}  // namespace hftcpp::app
