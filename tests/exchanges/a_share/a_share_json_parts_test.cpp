#include "exchanges/a_share/a_share_json_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

struct Told {
  std::vector<std::pair<std::string, std::string>> parts;
  bool is_whole = false;
  std::size_t size = 0;
};

Told told_by(std::string_view text) {
  Told told;
  JsonParts parts{text};
  while (parts.next()) told.parts.emplace_back(parts.name(), parts.value());
  told.is_whole = parts.is_whole();
  told.size = parts.size();
  return told;
}

TEST(JsonParts, AreTheFieldsOfAnObject) {
  const Told two = told_by("{ \"a\" : [1,{\"x\":2}] ,\t\"b\":\"},\\\"{\"}tail");
  EXPECT_THAT(two.parts, ElementsAre(Pair("a", "[1,{\"x\":2}]"), Pair("b", R"("},\"{")")));
  EXPECT_TRUE(two.is_whole);
  EXPECT_EQ(two.size, std::string_view{"{ \"a\" : [1,{\"x\":2}] ,\t\"b\":\"},\\\"{\"}"}.size());
}

TEST(JsonParts, AreTheItemsOfAnArray) {
  EXPECT_THAT(told_by("[1, {\"a\":2},[]]").parts,
              ElementsAre(Pair("", "1"), Pair("", "{\"a\":2}"), Pair("", "[]")));
  for (const char* const empty : {"[]", "[ ]", "{}", "{ }"}) {
    const Told told = told_by(empty);
    EXPECT_THAT(told.parts, IsEmpty()) << empty;
    EXPECT_TRUE(told.is_whole) << empty;
  }
}

TEST(JsonParts, TakeWhatIsNoJson) {
  const Told told = told_by(R"({"a":{"x":NaN,"y":-Infinity},"\ud800":"\udfff","b":nonsense,"c":})");
  EXPECT_THAT(told.parts,
              ElementsAre(Pair("a", R"({"x":NaN,"y":-Infinity})"), Pair("\\ud800", R"("\udfff")"),
                          Pair("b", "nonsense"), Pair("c", "")));
  EXPECT_TRUE(told.is_whole);
}

TEST(JsonParts, NeedNotLookForAnEndThatIsKnown) {
  JsonParts parts{R"({"a":[1,2],"b":3})"};
  ASSERT_TRUE(parts.next());
  EXPECT_EQ(parts.rest(), R"([1,2],"b":3})");
  parts.pass(5);
  ASSERT_TRUE(parts.next());
  EXPECT_EQ(parts.name(), "b");
  EXPECT_EQ(parts.value(), "3");
  EXPECT_FALSE(parts.next());
  EXPECT_TRUE(parts.is_whole());
}

TEST(JsonParts, AreNeverWholeWhereTheTextIsCut) {
  const std::string whole = R"({"a":{"b":"c\"d"},"e":[1,"]"],"f":2})";
  EXPECT_TRUE(told_by(whole).is_whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
    EXPECT_FALSE(told_by({cut.data(), cut.size()}).is_whole) << "cut at " << size;
  }
  for (const char* const broken : {"{1:2}", R"({"a" 1})", R"({"a":1]})", "7"})
    EXPECT_FALSE(told_by(broken).is_whole) << broken;
}

}  // namespace
}  // namespace hftcpp
