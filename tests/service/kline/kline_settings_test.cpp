// kline_settings_test: what a KlineService takes in its setting, and what it refuses.
#include "service/kline/kline_settings.hpp"

#include "service/config_support.hpp"
#include "service/loading.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

KlineServiceSettings settings_of(const std::string& text) {
  return KlineServiceSettings::read(boost::json::parse(text).as_object(), "x");
}

std::vector<std::string> problems_of(const std::string& text) {
  try {
    (void)settings_of(text);
    return {};
  } catch (const ConfigError& wrong) {
    return texts_of(wrong.problems());
  }
}

TEST(KlineServiceSettings, HaveDefaults) {
  const KlineServiceSettings settings = settings_of("{}");
  EXPECT_THAT(settings.a_share.intervals, ElementsAre(1min));
  EXPECT_THAT(settings.always.intervals, ElementsAre(1min));
  EXPECT_EQ(settings.a_share.calendar.sessions().size(), 2u);
  EXPECT_EQ(settings.always.calendar.zone(), 0h);
  EXPECT_EQ(settings.source, KlineServiceSettings::Source::by_stream);
  EXPECT_EQ(settings.sessions, KlineServiceSettings::Sessions::by_symbol);
  EXPECT_EQ(settings.history, 100u);
  EXPECT_FALSE(settings.has_output);
}

TEST(KlineServiceSettings, AreRead) {
  const KlineServiceSettings settings = settings_of(R"({
      "intervals": ["1m", "5m", "15m", "30m", "1h", "1d", "1w", "1M"], "source": "trade",
      "sessions": "a_share", "timezone": "-05:00", "hold": "1s", "grace": "1m", "history": 5,
      "output": {"file": "bars.jsonl"}, "format": "text", "closed_only": true,
      "streams": [{"exchange": "one", "subscribe_channels": ["quote"]},
                  {"exchange": "two", "subscribe_channels": ["trade"]}]})");
  EXPECT_EQ(settings.always.intervals.size(), 8u);
  EXPECT_EQ(settings.source, KlineServiceSettings::Source::trade);
  EXPECT_EQ(settings.sessions, KlineServiceSettings::Sessions::a_share);
  EXPECT_EQ(settings.always.calendar.zone(), -5h);
  EXPECT_EQ(settings.a_share.hold, 1s);
  EXPECT_EQ(settings.always.grace, 1min);
  EXPECT_EQ(settings.history, 5u);
  EXPECT_TRUE(settings.has_output && settings.is_text && settings.is_closed_only);
  EXPECT_EQ(settings.file, "bars.jsonl");
  EXPECT_THAT(settings.quoted, ElementsAre(Exchange{"one"}));
}

TEST(KlineServiceSettings, TellAllThatIsWrong) {
  EXPECT_THAT(
      problems_of(R"({"intervals": ["1m", "5min", "1m"], "source": "book", "sessions": "nyse",
          "timezone": "Shanghai", "hold": "2m", "grace": "61s", "history": -1,
          "output": "stdotu", "format": "xml", "closed_only": "maybe"})"),
      ElementsAre(HasSubstr(R"(x.intervals[1]: unknown interval "5min")"),
                  R"(x.intervals[2]: "1m" is there twice)", "x.hold: expected at most a minute",
                  "x.grace: expected at most a minute",
                  HasSubstr(R"(x.timezone: "Shanghai" is no zone of whole hours; write "UTC" or)"),
                  HasSubstr(R"(x.source: expected "auto", "quote" or "trade", was "book")"),
                  HasSubstr(R"(x.sessions: expected "auto", "a_share" or "always")"),
                  HasSubstr("x.history: expected a whole number"),
                  R"(x.output: expected "stdout" or {"file": "bars.jsonl"}, was "stdotu")",
                  HasSubstr("x.format: expected"), HasSubstr("x.closed_only: expected")));
  EXPECT_THAT(problems_of(R"({"intervals": []})"),
              ElementsAre("x.intervals: is empty; write [\"1m\"]"));
  EXPECT_THAT(problems_of(R"({"output": {"flie": "a"}})"),
              ElementsAre("x.output.file: is missing", HasSubstr("x.output.flie: unknown key")));
  for (const char* const zone : {"", "8", "+", "+8:30", "+15", "UTC+8", "+-8"})
    EXPECT_THAT(problems_of(R"({"timezone": ")" + std::string{zone} + "\"}"),
                ElementsAre(HasSubstr("is no zone of whole hours")))
        << zone;
  for (const char* const zone : {"UTC", "+8", "+08:00", "-5", "+00:00"})
    EXPECT_THAT(problems_of(R"({"timezone": ")" + std::string{zone} + "\"}"), IsEmpty()) << zone;
}

TEST(KlineServiceSettings, TakeTheUsersHolidays) {
  const std::string name = std::filesystem::temp_directory_path() /
                           ("hftcpp_holidays_" + std::to_string(::getpid()) + ".txt");
  std::ofstream{name} << "2026-11-19\n";
  const KlineServiceSettings settings = settings_of(R"({"holidays": ")" + name + "\"}");
  EXPECT_FALSE(settings.a_share.calendar.is_trading_day(
      Timestamp::parse_iso("2026-11-19T03:00:00Z").value()));
  std::ofstream{name} << "soon\n";
  EXPECT_THAT(problems_of(R"({"holidays": ")" + name + "\"}"),
              ElementsAre(HasSubstr("x.holidays: " + name + ": line 1: \"soon\" is no date")));
  std::filesystem::remove(name);
  EXPECT_THAT(problems_of(R"({"holidays": ")" + name + "\"}"),
              ElementsAre(HasSubstr("cannot be read: No such file")));
}

// Of the class as it is: whose own derives from it may have a use for them.
TEST(KlineServiceSettings, KnowStreamsWithoutAnythingToMakeBarsOf) {
  const auto refused = [](const std::string& channels, const std::string& source) {
    const std::string text = R"({"source": ")" + source +
                             R"(", "hold": "2m", "streams": [{"exchange": "one",
                                "subscribe_channels": ["trade", "quote"]}, {"exchange": "two",
                                "subscribe_channels": )" +
                             channels + "}]}";
    EXPECT_THAT(problems_of(text), ElementsAre(HasSubstr("x.hold"))) << "not by those that derive";
    ServiceConfig config;
    config.name = config.path = "x";
    config.class_name = "KlineService";
    config.setting = boost::json::parse(text).as_object();
    Problems problems;
    (void)make_service(config, problems);
    const std::vector<std::string> told = texts_of(problems);
    EXPECT_THAT(told, testing::Contains(HasSubstr("x.setting.hold"))) << "all at once";
    return told.size() < 2 ? std::string{} : told.back();
  };
  EXPECT_EQ(refused(R"(["ticker", "trade"])", "auto"), "");
  EXPECT_EQ(refused(R"(["quote"])", "auto"), "");
  EXPECT_EQ(
      refused(R"(["ticker"])", "auto"),
      R"(x.setting.streams[1].subscribe_channels: has neither "trade" nor "quote", and bars are made)"
      " of nothing else");
  EXPECT_EQ(
      refused(R"(["quote"])", "trade"),
      R"(x.setting.streams[1].subscribe_channels: has no "trade", and bars are made of nothing else,)"
      R"( as "source" says)");
}

}  // namespace
}  // namespace hftcpp
