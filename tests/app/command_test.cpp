#include "app/command_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Command, ExplainsItself) {
  const CommandResult result = run({"--help"});

  EXPECT_EQ(result.code, 0);
  for (const std::string verb : {"demo", "run", "check", "tail", "decode", "sim", "version"})
    EXPECT_THAT(result.out, HasSubstr("\n  " + verb)) << verb;
  EXPECT_THAT(result.out, HasSubstr("Examples:"));
  EXPECT_EQ(result.err, "");
}

TEST(Command, ExplainsEachVerb) {
  for (const std::string verb : {"demo", "run", "check", "tail", "decode", "sim", "version"}) {
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

TEST(Command, SimulatesAndStopsByItself) {
  const CommandResult result = run({"sim", "kraken", "--seconds", "0.2"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("\"api_host\": \"ws://127.0.0.1:"));
  EXPECT_THAT(result.out, HasSubstr("stopped: 0 messages to 0 connections"));
}

}  // namespace
}  // namespace hftcpp::app
