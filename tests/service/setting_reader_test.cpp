// setting_reader_test: what services read their own settings with.
#include "service/config_support.hpp"
#include <hftcpp/service/setting_reader.hpp>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Reading {
  explicit Reading(const char* text)
      : object{boost::json::parse(text).as_object()}, reader{object, "x", problems} {}

  boost::json::object object;
  Problems problems;
  SettingReader reader;
};

TEST(SettingReader, ReadsWhatIsThereAndFallsBackWhereNothingIs) {
  Reading r{R"({"port": 9000, "text": "9001", "host": "h", "on": true, "off": "false"})"};

  EXPECT_EQ(r.reader.number<std::uint16_t>("port", 1), 9000);
  EXPECT_EQ(r.reader.number<std::uint16_t>("text", 1), 9001);
  EXPECT_EQ(r.reader.number<int>("none", -5), -5);
  EXPECT_EQ(r.reader.text("host"), "h");
  EXPECT_EQ(r.reader.text("none", "there"), "there");
  EXPECT_TRUE(r.reader.flag("on", false));
  EXPECT_FALSE(r.reader.flag("off", true));
  EXPECT_TRUE(r.reader.flag("none", true));
  EXPECT_THAT(texts_of(r.problems), IsEmpty());
}

TEST(SettingReader, MeasuresDurationsAndSizes) {
  Reading r{R"({"a": "250ms", "b": "1.5s", "c": 2, "d": 0.5, "e": "1h", "k": "64KB", "m": 10})"};

  EXPECT_EQ(r.reader.duration("a", 0ms), 250ms);
  EXPECT_EQ(r.reader.duration("b", 0ms), 1'500ms);
  EXPECT_EQ(r.reader.duration("c", 0ms), 2s);
  EXPECT_EQ(r.reader.duration("d", 0ms), 500ms);
  EXPECT_EQ(r.reader.duration("e", 0ms), 1h);
  EXPECT_EQ(r.reader.duration("none", 7ms), 7ms);
  EXPECT_EQ(r.reader.size("k", 0), 65'536u);
  EXPECT_EQ(r.reader.size("m", 0), 10u);
  EXPECT_THAT(texts_of(r.problems), IsEmpty());
}

TEST(SettingReader, KeepsEveryProblemAndGivesTheFallback) {
  Reading r{R"({"a": 70000, "b": 1.5, "c": "1x", "d": -1, "e": "1e99h", "f": "fast", "g": [1]})"};

  EXPECT_EQ(r.reader.number<std::uint16_t>("a", 1), 1);
  EXPECT_EQ(r.reader.number<int>("b", 2), 2);
  EXPECT_EQ(r.reader.size("c", 3), 3u);
  EXPECT_EQ(r.reader.duration("d", 4ms), 4ms);
  EXPECT_EQ(r.reader.duration("e", 5ms), 5ms);
  EXPECT_EQ(r.reader.choice("f", {"slow", "quick"}, 1), 1u);
  EXPECT_THAT(r.reader.texts("g"), ElementsAre(""));
  EXPECT_THAT(
      texts_of(r.problems),
      ElementsAre("x.a: expected a whole number from 0 to 65535, was 70000",
                  HasSubstr("x.b: expected a whole number from -2147483648 to 2147483647, was 1.5"),
                  HasSubstr("x.c: expected a size"), HasSubstr("x.d: expected a duration"),
                  HasSubstr("x.e: expected a duration"),
                  R"(x.f: expected "slow" or "quick", was "fast")",
                  "x.g[0]: expected a text, was 1"));
}

TEST(SettingReader, RefusesWhatNobodyAskedFor) {
  Reading r{R"({"port": 1, "prot": 2, "thread": "own", "zzz": 3})"};
  (void)r.reader.number<int>("port", 0);

  r.reader.refuse_others(std::vector<std::string>{"thread"});

  EXPECT_THAT(texts_of(r.problems), ElementsAre(R"(x.prot: unknown key; did you mean "port"?)",
                                                "x.zzz: unknown key; known: port, thread"));
}

TEST(SettingReader, CutsLongValuesInMessages) {
  Reading r{
      R"({"flag": "0123456789012345678901234567890123456789012345678901234567890123456789"})"};

  (void)r.reader.flag("flag", false);

  EXPECT_EQ(r.problems.at(0).message,
            "expected true or false, was "
            "\"01234567890123456789012345678901234567890123456789012345678...\"");
}

TEST(ConfigError, HasALineForEachProblem) {
  const Problems problems{{"a.b", "is missing"}, {"c", "is empty"}};

  EXPECT_NO_THROW(throw_if_any({}));
  try {
    throw_if_any(problems);
    FAIL() << "did not throw";
  } catch (const ConfigError& e) {
    EXPECT_STREQ(e.what(), "a.b: is missing\nc: is empty");
    EXPECT_EQ(e.problems().size(), 2u);
  }
}

}  // namespace
}  // namespace hftcpp
