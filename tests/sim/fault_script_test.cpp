// fault_script_test: what a script says, and how mistakes in it are told.
#include "sim/fault_script.hpp"

#include "sim/fault_injector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string mistake(std::string_view json) {
  try {
    (void)parse_fault_script(json);
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "none";
}

TEST(FaultScript, ReadsEveryKindAndKey) {
  const FaultScript script = parse_fault_script(R"([
    {"after_messages": 500, "fault": "cut"},
    {"after_messages": 900, "fault": "drop", "count": 3, "symbol": "BTC/usd"},
    {"fault": "stall", "duration": "2s"},
    {"fault": "too_many_requests", "duration": 1500},
    {"fault": "reorder", "channel": "trade"}])");

  ASSERT_EQ(script.size(), 5u);
  EXPECT_EQ(script[0].kind, FaultKind::cut);
  EXPECT_EQ(script[0].after_messages, 500u);
  EXPECT_EQ(script[0].count, 1u);
  EXPECT_TRUE(script[0].symbol.empty());
  EXPECT_FALSE(script[0].channel);
  EXPECT_EQ(script[1].kind, FaultKind::drop);
  EXPECT_EQ(script[1].count, 3u);
  EXPECT_EQ(script[1].symbol, Symbol{"btc/usd"});
  EXPECT_EQ(script[2].duration, 2s);
  EXPECT_EQ(script[3].duration, 1500ms);
  EXPECT_EQ(script[4].channel, Channel::trade);
}

TEST(FaultScript, KnowsEachKindByItsName) {
  for (int i = 0; i <= static_cast<int>(FaultKind::too_many_requests); ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const std::string json = R"([{"fault": ")" + std::string{to_text(kind)} + R"("}])";
    EXPECT_EQ(parse_fault_script(json).front().kind, kind) << json;
  }
}

TEST(FaultScript, TellsMistakesWithTheirPath) {
  EXPECT_EQ(mistake(R"([{"fault": "cut"}, {"fault": "cutt"}])"),
            R"([1].fault: unknown fault "cutt"; did you mean "cut"?)");
  EXPECT_THAT(mistake(R"([{"fault": "xyzzyx"}])"), HasSubstr(R"(expected one of "cut" "stall")"));
  EXPECT_EQ(mistake(R"([{"fault": "cut", "after_mesages": 3}])"),
            R"([0].after_mesages: unknown key "after_mesages"; did you mean "after_messages"?)");
  EXPECT_EQ(mistake(R"([{"after_messages": 3}])"), "[0].fault: is missing");
  EXPECT_EQ(mistake(R"([{"fault": 3}])"), "[0].fault: expected a text, was 3");
  EXPECT_EQ(mistake(R"([{"fault": "cut", "after_messages": -1}])"),
            "[0].after_messages: expected a whole number of 0 or more, was -1");
  EXPECT_EQ(mistake(R"([{"fault": "drop", "count": 0}])"), "[0].count: expected 1 or more, was 0");
  EXPECT_EQ(mistake(R"([{"fault": "cut", "duration": "2h"}])"),
            R"([0].duration: expected milliseconds, "500ms" or "2s", was "2h")");
  EXPECT_EQ(mistake(R"([{"fault": "cut", "channel": "trades"}])"),
            R"([0].channel: unknown channel "trades"; did you mean "trade"?)");
  EXPECT_THAT(mistake(R"(["cut"])"), HasSubstr("[0]: expected an object like"));
  EXPECT_THAT(mistake(R"({"fault": "cut"})"), HasSubstr("expected an array of faults"));
}

TEST(FaultScript, SaysWhereTheJsonBreaks) {
  EXPECT_THAT(mistake("[\n  {\"fault\": \"cut\",,}\n]"), HasSubstr("line 2, column "));
  EXPECT_THAT(mistake("[{\"fault\": \"cut\"}"), HasSubstr("not JSON"));
  EXPECT_THAT(mistake(""), HasSubstr("not JSON"));
}

// A test that asks for a fault which no client can see would prove nothing.
TEST(FaultScript, RefusesInvisibleFaults) {
  EXPECT_EQ(mistake(R"([{"fault": "drop", "channel": "ticker"}])"),
            "[0].channel: drop on \"ticker\" could not be seen; expected \"order_book\" or "
            "\"trade\", or \"quote\" of A-shares");
  EXPECT_EQ(mistake(R"([{"fault": "frozen", "channel": "trade"}])"),
            "[0].channel: frozen strikes quotes, not \"trade\"; leave it out");
  EXPECT_EQ(mistake(R"([{"fault": "wrong_checksum", "channel": "trade"}])"),
            "[0].channel: \"trade\" has no checksum; expected \"order_book\"");
  EXPECT_EQ(mistake(R"([{"fault": "stall", "channel": "ticker"}])"), "none");
}

TEST(FaultInjector, ArmsFaultsByTheNumberOfMessages) {
  FaultInjector faults{{{.after_messages = 2, .kind = FaultKind::cut}}};
  EXPECT_FALSE(faults.is_armed());
  faults.count_message();
  EXPECT_FALSE(faults.is_armed());
  faults.count_message();
  EXPECT_TRUE(faults.is_armed());

  EXPECT_TRUE(faults.take({Channel::ticker, Symbol{"btc/usd"}, false}));
  EXPECT_FALSE(faults.is_armed());
  EXPECT_EQ(faults.messages_sent(), 2u);
}

TEST(FaultInjector, StrikesOnlyWhatTheFaultNames) {
  FaultInjector faults{{{.kind = FaultKind::drop, .symbol = Symbol{"eth/usd"}}}};

  EXPECT_FALSE(faults.take({Channel::order_book, Symbol{"btc/usd"}, true}));
  EXPECT_FALSE(faults.take({Channel::trade, Symbol{"eth/usd"}, true}));
  EXPECT_FALSE(faults.take({Channel::order_book, Symbol{"eth/usd"}, false}));
  EXPECT_TRUE(faults.take({Channel::order_book, Symbol{"eth/usd"}, true}));
}

TEST(FaultInjector, DuplicatesTradesUnlessToldOtherwise) {
  FaultInjector faults{{{.kind = FaultKind::duplicate}}};

  EXPECT_FALSE(faults.take({Channel::order_book, Symbol{"btc/usd"}, true}));
  EXPECT_TRUE(faults.take({Channel::trade, Symbol{"btc/usd"}, true}));
}

TEST(FaultInjector, RepeatsAFaultAsOftenAsItsCount) {
  FaultInjector faults{{{.kind = FaultKind::garbage, .count = 2}}};
  const FaultInjector::Target target{Channel::trade, Symbol{"btc/usd"}, true};

  EXPECT_EQ(faults.take(target)->count, 1u);
  EXPECT_EQ(faults.take(target)->count, 1u);
  EXPECT_FALSE(faults.take(target));
}

TEST(FaultInjector, KeepsRefusalsApartFromMessages) {
  FaultInjector faults{{{.kind = FaultKind::refuse_subscribe, .channel = Channel::trade},
                        {.kind = FaultKind::too_many_requests}}};

  EXPECT_FALSE(faults.is_armed());
  EXPECT_FALSE(faults.take_refusal(Channel::ticker, Symbol{"btc/usd"}));
  EXPECT_TRUE(faults.take_refusal(Channel::trade, Symbol{"btc/usd"}));
  EXPECT_TRUE(faults.take_too_many_requests());
  EXPECT_FALSE(faults.take_too_many_requests());
}

}  // namespace
}  // namespace hftcpp::sim
