// arguments_test: what a command line may not say, and what is answered.
#include "app/command_run.hpp"
#include "app/faults.hpp"
#include "support/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

using testing::HasSubstr;

struct Refused {
  std::vector<std::string> arguments;
  std::string answer;
};

class Arguments : public testing::TestWithParam<Refused> {};

TEST_P(Arguments, AreRefusedWithWhatIsWrong) {
  const CommandResult result = run(GetParam().arguments);
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr(GetParam().answer));
}

const std::string kYear = "--seconds: expected at most a year, 31536000 seconds, was ";
const std::string kAboveZero = "--seconds: expected a number above 0, was ";
const std::string kRate = "--rate: expected a number from 0.001 to 10000000, was ";
const std::string kConfig = "configs/print.json";

INSTANTIATE_TEST_SUITE_P(
    Numbers, Arguments,
    testing::Values(
        Refused{{"demo", "--seconds", "inf"}, kYear + "\"inf\""},
        Refused{{"demo", "--seconds", "-inf"}, kAboveZero + "\"-inf\""},
        Refused{{"demo", "--seconds", "nan"}, kAboveZero + "\"nan\""},
        Refused{{"sim", "kraken", "--seconds", "1e300"}, kYear + "\"1e300\""},
        Refused{{"tail", "kraken", "ticker", "btc/usd", "--seconds", "31536001"}, kYear},
        Refused{{"run", kConfig, "--seconds", "1e9"}, kYear},
        Refused{{"demo", "--rate", "1e30"}, kRate + "\"1e30\""},
        Refused{{"sim", "kraken", "--rate", "0"}, kRate + "\"0\""},
        Refused{{"tail", "kraken", "ticker", "btc/usd", "--count", "0"},
                "--count: expected a whole number from 1 to 18446744073709551615, was \"0\""},
        Refused{{"tail", "kraken", "ticker", "btc/usd", "--count", "-1"}, "was \"-1\""},
        Refused{{"sim", "kraken", "--port", "99999"},
                "--port: expected a whole number from 0 to 65535, was \"99999\""},
        Refused{{"sim", "kraken", "--seed", "x"}, "--seed: expected a whole number from 0"}));

INSTANTIATE_TEST_SUITE_P(
    Misspelt, Arguments,
    testing::Values(
        Refused{{"tail", "kraken", "ticker", "btc/usd", "--jsn"},
                "hftcpp tail: unknown option \"--jsn\"; did you mean \"--json\"?; see --help"},
        Refused{{"tail", "kraken", "--jsn"}, "did you mean \"--json\"?"},
        Refused{{"sim", "kraken", "--prt", "9001"}, "\"--prt\"; did you mean \"--port\"?"},
        Refused{{"sim", "kraken", "--prt=9001"}, "\"--prt\"; did you mean \"--port\"?"},
        Refused{{"decode", "kraken", "--line-number"}, "did you mean \"--line-numbers\"?"},
        Refused{{"--versoin"}, "unknown option \"--versoin\"; did you mean \"--version\"?"},
        Refused{{"demo", "--exchanges", "krakn"},
                "--exchanges: unknown simulator \"krakn\"; did you mean \"kraken\"?"},
        Refused{{"run", kConfig, "--log-level", "debg"},
                "--log-level: unknown level \"debg\"; did you mean \"debug\"?"},
        Refused{{"tail", "kraken", "tickr,trad", "btc/usd"},
                "hftcpp tail: unknown channel \"tickr\"; did you mean \"ticker\"?\n"
                "hftcpp tail: unknown channel \"trad\"; did you mean \"trade\"?\n"}));

INSTANTIATE_TEST_SUITE_P(
    Files, Arguments,
    testing::Values(
        Refused{{"tail", "kraken", "ticker", "btc/usd", "--ca-file", "/no/such"},
                "--ca-file: cannot read /no/such"},
        Refused{{"tail", "kraken", "ticker", "btc/usd", "--ca-file", "/tmp"}, "cannot read /tmp"},
        Refused{{"instruments", "kraken", "--ca-file", "/no/such"}, "cannot read /no/such"},
        Refused{{"decode", "kraken", "/tmp"}, "/tmp: Is a directory"},
        Refused{{"decode", "kraken", data_path("kraken/ws_market_doc.jsonl"), "/no/such"},
                "/no/such: No such file"}));

TEST(Arguments, AskForTheVersionEitherWay) {
  const CommandResult flag = run({"--version"});
  EXPECT_EQ(flag.code, 0);
  EXPECT_THAT(flag.out, testing::StartsWith("hftcpp    "));
  EXPECT_EQ(flag.out, run({"version"}).out);
}

// A time that is rounded to nothing would be for ever.
TEST(Arguments, MayNameTheShortestTime) {
  EXPECT_EQ(run({"sim", "kraken", "--seconds", "1e-9"}).code, 0);
}

TEST(DemoFaults, AreFewHoweverLongTheDemoIs) {
  EXPECT_EQ(demo_faults(200, 10).size(), 2u);
  const auto longest = demo_faults(200, 365 * 24 * 3600);
  EXPECT_EQ(longest.size(), demo_faults(200, 0).size());
  EXPECT_LT(longest.size(), 30'000u);
  EXPECT_GT(longest.size(), 20'000u);
}

// What run refuses only when it opens the log.
TEST(Arguments, NameALogThatCanBeWritten) {
  for (const std::string verb : {"check", "run"}) {
    const CommandResult result = run(
        {verb, HFTCPP_SOURCE_DIR "/configs/print.json", "--set", R"(log.target={"file":"/tmp"})"});
    EXPECT_EQ(result.code, 2) << verb;
    EXPECT_THAT(result.err, HasSubstr("log.target.file: /tmp is a folder")) << verb;
  }
}

}  // namespace
}  // namespace hftcpp::app
