#include "exchanges/a_share/a_share_name.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace hftcpp {
namespace {

using namespace std::string_view_literals;

TEST(AShareNames, AreReadFromGbk) {
  AShareNames names;
  EXPECT_EQ(names.to_name("\xc6\xd6\xb7\xa2\xd2\xf8\xd0\xd0"), "浦发银行");
  EXPECT_EQ(names.to_name("\xcd\xf2\xbf\xc6\xa3\xc1"), "万科Ａ") << "letters of full width";
  EXPECT_EQ(names.to_name("*ST\xb1\xa6\xca\xb5"), "*ST宝实");
  EXPECT_EQ(names.to_name("\x81\x7e"), "亊") << "its second byte is a tilde";
  EXPECT_EQ(names.to_name("\x81\x39\xef\x31"), "㐂") << "four bytes, of GB18030";
  EXPECT_EQ(names.to_name(""), "");
  EXPECT_EQ(names.damaged(), 0u);
}

// As captures are handed round: written down by an editor, in its own encoding.
TEST(AShareNames, StayWhatTheyAreInUtf8) {
  AShareNames names;
  for (const std::string_view name : {"浦发银行", "华电辽能", "*ST宝实", "沪深300ETF", "万科Ａ",
                                      "ST中", "联通", "龙", "上证指数"})
    EXPECT_EQ(names.to_name(name), name);
  EXPECT_EQ(names.to_name(" 平安银行 "), "平安银行");
  EXPECT_EQ(names.damaged(), 0u);
  EXPECT_EQ(names.to_name("浦发银\xe8\xa1"), "娴﹀彂閾惰\uFFFD") << "cut: it may be anything";
  EXPECT_EQ(names.to_name("\xe5\xa7\xd1\xf4\xbb\xdd\xb3\xc9"), "濮阳惠成") << "GBK all the same";
  std::string longest;
  for (int i = 0; i < 21; ++i) longest += "浦";
  EXPECT_EQ(names.to_name(longest), longest);
  EXPECT_EQ(names.to_name(longest + "a"), "");
  EXPECT_EQ(names.damaged(), 2u);
}

TEST(AShareNames, LoseTheBlanksAroundThem) {
  AShareNames names;
  EXPECT_EQ(names.to_name("  \xcd\xf2 \xbf\xc6\xa3\xc1 "), "万 科Ａ");
  EXPECT_EQ(names.to_name("   "), "");
}

TEST(AShareNames, AreMendedWhereTheyAreNoGbk) {
  AShareNames names;
  EXPECT_EQ(names.to_name("\xc6\xd6\xb7"), "浦\uFFFD") << "cut within a character";
  EXPECT_EQ(names.to_name("\xff\xc6\xd6"), "\uFFFD浦");
  EXPECT_EQ(names.to_name("\x80"), "\uFFFD");
  EXPECT_EQ(names.to_name("\xc6\x20\xd6\xb7\xa2"), "\uFFFD 址\uFFFD");
  EXPECT_EQ(names.damaged(), 4u);
  EXPECT_EQ(names.to_name("\xc6\xd6"), "浦") << "nothing is left of what was wrong before";
  EXPECT_EQ(names.damaged(), 4u);
}

TEST(AShareNames, AreLeftOutWhenTheyHaveNoPlace) {
  AShareNames names;
  std::string gbk;
  for (int i = 0; i < 21; ++i) gbk += "\xc6\xd6";
  EXPECT_EQ(names.to_name(gbk).view().size(), 63u);
  EXPECT_EQ(names.damaged(), 0u);
  EXPECT_EQ(names.to_name(gbk + "a"), "");
  EXPECT_EQ(names.to_name(std::string(10'000, '\xff')), "");
  EXPECT_EQ(names.to_name(std::string(10'000, 'a')), "");
  EXPECT_EQ(names.damaged(), 3u);
}

TEST(AShareNames, AreNamesAfterAnythingElse) {
  AShareNames names;
  for (int first = 0; first < 256; ++first)
    for (int second = 0; second < 256; ++second) {
      const char bytes[] = {static_cast<char>(first), static_cast<char>(second)};
      const AShareName name = names.to_name({bytes, 2});
      ASSERT_LE(name.view().size(), 6u);
    }
  EXPECT_EQ(names.to_name("\xc6\xd6\xb7\xa2\xd2\xf8\xd0\xd0"), "浦发银行");
}

}  // namespace
}  // namespace hftcpp
