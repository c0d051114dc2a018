// InlineText: whole or refused.
#include <hftcpp/core/inline_text.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace hftcpp {
namespace {

TEST(InlineText, HoldsWhatFits) {
  const auto text = InlineText<5>::make("12345");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->view(), "12345");
  EXPECT_EQ(*text, "12345");
  EXPECT_FALSE(text->empty());
}

TEST(InlineText, RefusesWhatDoesNotFit) {
  const auto text = InlineText<5>::make("123456");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Errc::too_large);
}

TEST(InlineText, IsEmptyAtFirst) {
  EXPECT_TRUE(Id{}.empty());
  EXPECT_EQ(Id{}, "");
  EXPECT_TRUE(Id::make({})->empty());
}

TEST(InlineText, HoldsBytesOfAnyKind) {
  const std::string_view bytes{"a\0b", 3};
  EXPECT_EQ(Id::make(bytes)->view(), bytes);
}

TEST(InlineText, ComparesAsTextsDo) {
  EXPECT_EQ(*Word::make("usd"), *Word::make("usd"));
  EXPECT_NE(*Word::make("usd"), *Word::make("usdt"));
  EXPECT_LT(*Word::make("btc"), *Word::make("eth"));
  EXPECT_LT(*Word::make("usd"), *Word::make("usdt"));
}

TEST(InlineText, Prints) {
  std::ostringstream out;
  out << *Word::make("usd");
  EXPECT_EQ(out.str(), "usd");
}

}  // namespace
}  // namespace hftcpp
