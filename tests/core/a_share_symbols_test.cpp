#include "core/a_share_symbols.hpp"

#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp {
namespace {

TEST(AShareSymbols, AreTheSameInEveryForm) {
  for (const char* const text :
       {"600000.SH", "600000.sh", "600000.Sh", "sh600000", "SH600000", "sH600000", "600000"})
    EXPECT_EQ(a_share_symbol(text), Symbol{"600000.sh"}) << text;
  EXPECT_EQ(a_share_symbol("sz000001"), Symbol{"000001.sz"});
  EXPECT_EQ(a_share_symbol("BJ920002"), Symbol{"920002.bj"});
}

TEST(AShareSymbols, GoBackToEveryForm) {
  const Symbol symbol = a_share_symbol("SH600000");
  EXPECT_EQ(symbol.text(), "600000.sh");
  EXPECT_EQ(a_share_text(symbol), "600000.SH");
  EXPECT_EQ(a_share_prefixed(symbol), "sh600000");
  EXPECT_EQ(a_share_native(symbol), "sh600000");
  EXPECT_EQ(a_share_text(a_share_symbol("000001")), "000001.SZ");
  EXPECT_EQ(a_share_text(a_share_symbol("920002")), "920002.BJ");
}

// Whoever subscribed to "sh600000" has a symbol of that text.
TEST(AShareSymbols, AreReadFromTextsThatNobodyHasPutInOrder) {
  EXPECT_EQ(a_share_native(Symbol{"sh600000"}), "sh600000");
  EXPECT_EQ(a_share_native(Symbol{"600000"}), "sh600000");
  EXPECT_EQ(a_share_text(Symbol{"600000"}), "600000.SH");
}

TEST(AShareSymbols, HaveTheirMarketByRange) {
  const auto market = [](const char* digits) { return a_share_prefixed(a_share_symbol(digits)); };
  for (const char* const digits :
       {"600396", "601318", "603738", "605001", "688981", "689009", "900901", "510300", "513100",
        "588000", "501018", "508000", "110059", "111001", "113050", "118000", "132018", "204001"})
    EXPECT_EQ(market(digits), "sh" + std::string{digits});
  for (const char* const digits :
       {"000001", "001872", "002138", "003816", "300750", "301269", "302132", "200002", "159915",
        "160922", "162411", "180101", "184801", "399001", "123001", "127005", "128136", "131810"})
    EXPECT_EQ(market(digits), "sz" + std::string{digits});
  for (const char* const digits : {"920118", "430489", "833819", "839167", "871981", "899050"})
    EXPECT_EQ(market(digits), "bj" + std::string{digits});
}

TEST(AShareSymbols, NeverTakeABareCodeForAnIndexOfShanghai) {
  EXPECT_EQ(a_share_symbol("000001"), Symbol{"000001.sz"});
  EXPECT_EQ(a_share_symbol("000300"), Symbol{"000300.sz"});
  EXPECT_EQ(a_share_symbol("sh000001"), Symbol{"000001.sh"});
}

TEST(AShareSymbols, HaveNoMarketOutsideTheRanges) {
  for (const char* const digits :
       {"400001", "420001", "700000", "800001", "880001", "100000", "140000", "170000", "190000"})
    EXPECT_TRUE(a_share_symbol(digits).empty()) << digits;
}

TEST(AShareSymbols, BelieveAMarketThatIsNamed) {
  EXPECT_EQ(a_share_symbol("sh880001"), Symbol{"880001.sh"});
  EXPECT_EQ(a_share_symbol("400001.SZ"), Symbol{"400001.sz"});
}

TEST(AShareSymbols, KnowWhatACodeIsOf) {
  const auto kind = [](const char* text) { return a_share_kind(*parse_a_share(text)); };
  for (const char* const text :
       {"sh600000", "sh688981", "sz000001", "sz300750", "bj920118", "bj430489"})
    EXPECT_EQ(kind(text), AShareKind::share) << text;
  for (const char* const text : {"sh000001", "sh000300", "sz399001", "bj899050", "sh880001"})
    EXPECT_EQ(kind(text), AShareKind::index) << text;
  for (const char* const text : {"sh510300", "sh588000", "sz159915", "sz162411", "sz180101"})
    EXPECT_EQ(kind(text), AShareKind::fund) << text;
  for (const char* const text : {"sh113050", "sh019547", "sh204001", "sz123001", "sz131810"})
    EXPECT_EQ(kind(text), AShareKind::bond) << text;
  EXPECT_EQ(kind("sh900901"), AShareKind::b_share);
  EXPECT_EQ(kind("sz200002"), AShareKind::b_share);
}

TEST(AShareSymbols, RefuseWhatIsNone) {
  for (const char* const text :
       {"", "btc/usd", "60000", "6000000", "sh60000a", "sh60000", "hk00700", "600000.HK",
        "600000-SH", "600000.SHX", "60000 ", "sh.60000", "600000SH", "s!600000"}) {
    EXPECT_TRUE(a_share_symbol(text).empty()) << text;
    EXPECT_EQ(a_share_text(Symbol{text}), "") << text;
    EXPECT_EQ(a_share_prefixed(Symbol{text}), "") << text;
  }
}

TEST(AShareSymbols, SayWhatWouldBeRight) {
  EXPECT_EQ(test::refusal_of([] { return a_share_native(Symbol{"btc/usd"}); }),
            "\"btc/usd\" is no A-share: write \"600000.SH\", \"000001.SZ\" or \"920002.BJ\"");
}

// A user's text that is none stays as it is, for whoever refuses it by its name.
TEST(AShareSymbols, TakeAPairInEachForm) {
  for (const char* const text : {"600000.SH", "sh600000", "SH600000", "600000", "600000.sh"})
    EXPECT_EQ(a_share_pair(text), Symbol{"600000.sh"}) << text;
  EXPECT_EQ(a_share_pair("btc/usd"), Symbol{"btc/usd"});
  EXPECT_EQ(a_share_pair("60000"), Symbol{"60000"});
}

}  // namespace
}  // namespace hftcpp
