// config_parser_test: broken JSON says where and what was expected; keys may not stand twice.
#include "service/config_parser.hpp"

#include "service/config_support.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Broken {
  const char* text;
  const char* problem;
};

class BrokenText : public testing::TestWithParam<Broken> {};

TEST_P(BrokenText, SaysWhereAndWhatWasExpected) {
  const ParsedText parsed = parse_text(GetParam().text, "my.json");

  EXPECT_TRUE(parsed.broken);
  EXPECT_THAT(texts_of(parsed.problems), ElementsAre(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigParser, BrokenText,
    testing::Values(
        Broken{"",
               "my.json:1:1: expected a value (a text in double quotes, a number, true, false, "
               "null, [ or {), found the end of the file"},
        Broken{"{\n  \"a\": 1\n  \"b\": 2\n}", "my.json:3:3: expected ',' or '}', found '\"'"},
        Broken{"{\n  \"a\" 1\n}", "my.json:2:7: expected ':' after the key \"a\", found '1'"},
        Broken{"{\"a\": 1,}",
               "my.json:1:9: expected a key in double quotes after the ',', found '}'"},
        Broken{"{a: 1}", "my.json:1:2: expected a key in double quotes or '}', found \"a\""},
        Broken{"[1, ]", "my.json:1:5: expected a value after the ',', found ']'"},
        Broken{"[1 2]", "my.json:1:4: expected ',' or ']', found '2'"},
        Broken{"{\n\"a\": [1,\n2",
               "my.json:3:2: expected ']' to match line 2, found the end of "
               "the file"},
        Broken{"{\n\"a\": 1",
               "my.json:2:7: expected '}' to match line 1, found the end of the file"},
        Broken{"{\"a\": yes}",
               "my.json:1:7: expected a value (a text in double quotes, a number, true, false, "
               "null, [ or {), found \"yes\""},
        Broken{"{\"a\": 'x'}",
               "my.json:1:7: expected a value (a text in double quotes, a number, true, false, "
               "null, [ or {), found '''"},
        Broken{"{\"a\": 1e999}", "my.json:1:7: not a valid number: too large"},
        Broken{"{\"a\": 01}", "my.json:1:7: not a valid number: extra data"},
        Broken{"{\"a\": \"x\n\"}",
               "my.json:1:7: this text does not end on its line; a '\"' is missing"},
        Broken{"{\"a\": \"x", "my.json:1:7: this text does not end; a '\"' is missing"},
        Broken{"{\"a\": \"\\", "my.json:1:7: this text does not end; a '\"' is missing"},
        Broken{"{\"a\": \"\\q\"}", "my.json:1:7: not a valid text: syntax error"},
        Broken{"{} {}", "my.json:1:4: expected the end of the file, found '{'"},
        Broken{"{\n  // a comment\n}", "my.json:2:3: JSON has no comments"},
        Broken{"\xEF\xBB\xBF{}",
               "my.json:1:1: the file begins with a byte order mark; save it as UTF-8 without one"},
        Broken{"{\"a\": \x01}",
               "my.json:1:7: expected a value (a text in double quotes, a number, true, false, "
               "null, [ or {), found byte 0x01"}));

TEST(ConfigParser, ReadsWhatBoostReads) {
  for (const char* text :
       {"{}", "[]", " [ ] ", "0", "-1.5e3", "true", "null", "\"\\u00e9\\n\\\"\"",
        R"({"a": {"b": [1, 2.5, "x", {"c": null}]}, "d": 18446744073709551615})"}) {
    const ParsedText parsed = parse_text(text, "my.json");
    ASSERT_THAT(texts_of(parsed.problems), IsEmpty()) << text;
    EXPECT_EQ(parsed.value, boost::json::parse(text)) << text;
  }
}

TEST(ConfigParser, RefusesEachKeyThatStandsTwice) {
  const ParsedText parsed = parse_text(
      R"({"service.a": {"setting": {"x": 1, "x": 2}}, "list": [{}, {"y": 1, "y": 1}],
          "list": 0})",
      "my.json");

  EXPECT_FALSE(parsed.broken);
  EXPECT_THAT(texts_of(parsed.problems),
              ElementsAre("service.a.setting.x: stands twice; remove one of them",
                          "list[1].y: stands twice; remove one of them",
                          "list: stands twice; remove one of them"));
}

TEST(ConfigParser, BoundsTheDepth) {
  const std::string deep = std::string(32, '[') + std::string(32, ']');

  EXPECT_FALSE(parse_text(deep, "my.json").broken);
  const ParsedText deeper = parse_text("[" + deep + "]", "my.json");
  EXPECT_THAT(texts_of(deeper.problems), ElementsAre("my.json:1:33: nested more than 32 deep"));
}

}  // namespace
}  // namespace hftcpp::config
