// config_expand_test: ${...} inside texts, and --set.
#include "service/config_expand.hpp"

#include "service/config_support.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ConfigSource small_source() {
  ConfigSource source;
  source.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "HOST") return "example.org";
    if (name == "EMPTY") return "";
    if (name == "TRICKY") return "${HOST}";
    return std::nullopt;
  };
  source.read_file = [](const std::string& name) -> std::optional<std::string> {
    if (name == "/run/key") return "line one\nline two\r\n\n";
    return std::nullopt;
  };
  return source;
}

struct Filled {
  const char* text;
  const char* result;
};

class Expansion : public testing::TestWithParam<Filled> {};

TEST_P(Expansion, FillsIn) {
  boost::json::value value = GetParam().text;
  Problems problems;

  expand(value, "a.b", small_source(), problems);

  EXPECT_THAT(texts_of(problems), IsEmpty());
  EXPECT_EQ(value.as_string(), GetParam().result);
}

INSTANTIATE_TEST_SUITE_P(
    Config, Expansion,
    testing::Values(Filled{"plain", "plain"}, Filled{"${HOST}", "example.org"},
                    Filled{"ws://${HOST}:${PORT:-80}/x", "ws://example.org:80/x"},
                    Filled{"${EMPTY}", ""}, Filled{"${EMPTY:-full}", "full"},
                    Filled{"${NONE:-}", ""}, Filled{"${NONE:-a:-b}", "a:-b"},
                    Filled{"$${HOST}", "${HOST}"}, Filled{"$", "$"}, Filled{"5$ $HOST", "5$ $HOST"},
                    Filled{"${TRICKY}", "${HOST}"},  // what is filled in is not looked at again
                    Filled{"${file:/run/key}", "line one\nline two"}));

class BadExpansion : public testing::TestWithParam<Filled> {};

TEST_P(BadExpansion, IsRefused) {
  boost::json::value value = GetParam().text;
  Problems problems;

  expand(value, "a.b", small_source(), problems);

  EXPECT_THAT(texts_of(problems), ElementsAre(std::string{"a.b: "} + GetParam().result));
  EXPECT_EQ(value.as_string(), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Config, BadExpansion,
    testing::Values(
        Filled{"${NONE}",
               "the environment variable NONE is not set; set it, or give a default: "
               "${NONE:-...}"},
        Filled{"x${HOST", "a ${ without its }; write $${ for a plain ${"},
        Filled{"${}",
               "expected ${NAME}, ${NAME:-default} or ${file:path}; write $${ for a plain ${"},
        Filled{"${1A}",
               "expected ${NAME}, ${NAME:-default} or ${file:path}; write $${ for a plain ${"},
        Filled{"${file:/run/none}", "cannot read the file /run/none of ${file:...}"}));

TEST(Expansion, ReachesEveryTextAndNoKey) {
  auto value = boost::json::parse(R"({"${HOST}": ["x", {"k": "${HOST}"}], "n": 1, "b": "${NO}"})");
  Problems problems;

  expand(value, "", small_source(), problems);

  EXPECT_EQ(boost::json::serialize(value),
            R"({"${HOST}":["x",{"k":"example.org"}],"n":1,"b":"${NO}"})");
  EXPECT_THAT(texts_of(problems), ElementsAre(HasSubstr("b: the environment variable NO")));
}

constexpr const char* kFile = R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
    "streams": [{"exchange": "kraken"}], "api_secret": "hidden"}}, "log": {"target": "stderr"}})";

struct Change {
  const char* set;
  const char* file;  // after it
};

class Sets : public testing::TestWithParam<Change> {};

TEST_P(Sets, ChangeTheFile) {
  auto root = boost::json::parse(kFile);
  Problems problems;

  apply_set(root, GetParam().set, problems);

  EXPECT_THAT(texts_of(problems), IsEmpty());
  EXPECT_EQ(root, boost::json::parse(GetParam().file));
}

#define REST R"(, "log": {"target": "stderr"}})"

INSTANTIATE_TEST_SUITE_P(
    Config, Sets,
    testing::Values(Change{"service.mm.setting.port=9000",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 9000,
               "streams": [{"exchange": "kraken"}], "api_secret": "hidden"}})" REST},
                    Change{"service.mm.setting.streams[0].exchange=binance",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
               "streams": [{"exchange": "binance"}], "api_secret": "hidden"}})" REST},
                    Change{"service.mm.setting.streams[1].exchange=a=b",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
               "streams": [{"exchange": "kraken"}, {"exchange": "a=b"}],
               "api_secret": "hidden"}})" REST},
                    Change{"service.mm.setting[\"a.b=[0]\"].c[\"d\"]=1",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
               "streams": [{"exchange": "kraken"}], "api_secret": "hidden",
               "a.b=[0]": {"c": {"d": 1}}}})" REST},
                    Change{"[\"service.mm\"].class_name=Y",
                           R"({"service.mm": {"class_name": "Y", "setting": {"port": 1,
               "streams": [{"exchange": "kraken"}], "api_secret": "hidden"}})" REST},
                    Change{"service.mm={}", R"({"service.mm": {})" REST},
                    Change{"log.target={\"file\": \"x\"}",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
               "streams": [{"exchange": "kraken"}], "api_secret": "hidden"}},
               "log": {"target": {"file": "x"}}})"},
                    Change{"runtime.pin=[1, 2]",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
               "streams": [{"exchange": "kraken"}], "api_secret": "hidden"}},
               "runtime": {"pin": [1, 2]})" REST},
                    Change{"log.target=",
                           R"({"service.mm": {"class_name": "X", "setting": {"port": 1,
               "streams": [{"exchange": "kraken"}], "api_secret": "hidden"}},
               "log": {"target": ""}})"}));

class BadSets : public testing::TestWithParam<Change> {};

TEST_P(BadSets, AreRefusedAndChangeNothingButWhatTheyNamed) {
  auto root = boost::json::parse(kFile);
  Problems problems;

  apply_set(root, GetParam().set, problems);

  EXPECT_THAT(texts_of(problems), ElementsAre(std::string{"--set "} + GetParam().file));
}

constexpr const char* kForm = ": expected PATH=VALUE, for example service.NAME.setting.port=9000";

INSTANTIATE_TEST_SUITE_P(
    Config, BadSets,
    testing::Values(
        Change{
            "service.mn.setting.port=1",
            R"(service.mn.setting.port: there is no "service.mn" in the file; did you mean "service.mm"?)"},
        Change{"log.target.file=x", R"(log.target.file: "file" cannot stand in a text)"},
        Change{"service.mm.setting.api_secret.x=1",
               R"(service.mm.setting.api_secret.x: "x" cannot stand in a text)"},
        Change{"service.mm.setting.streams[2].exchange=x",
               "service.mm.setting.streams[2].exchange: [2] is beyond the list's 1 entries"},
        Change{"log[0]=x", "log[0]: [0] needs a list, found an object"},
        Change{"log.level=[1,",
               "log.level: value:1:4: expected a value (a text in double quotes, a "
               "number, true, false, null, [ or {), found the end of the file"},
        Change{"log.level={\"a\":1,\"a\":2}", "log.level: a: stands twice; remove one of them"}));

TEST(Sets, MustBeAPathAndAValue) {
  for (const std::string set :
       {"", "a", "=1", ".a=1", "a..b=1", "a.=1", "a[x]=1", "a[=1", "[0]=1", "a[0]b=1", "a[-1]=1",
        "a[\"=1", "a[\"\"]=1", "a[\"b]=1", "a[\"b\"]c=1"}) {
    auto root = boost::json::parse(kFile);
    Problems problems;
    apply_set(root, set, problems);
    EXPECT_THAT(texts_of(problems), ElementsAre("--set " + set.substr(0, set.find('=')) + kForm));
    EXPECT_EQ(root, boost::json::parse(kFile));
  }
}

}  // namespace
}  // namespace hftcpp::config
