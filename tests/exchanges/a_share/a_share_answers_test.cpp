// What an answer is worth: codes that are not there, and sources that hold back.
#include "exchanges/a_share/a_share_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AShareAnswersTest : public testing::Test {
 protected:
  static std::string target(const std::vector<std::string>& codes) {
    std::string text = "/q=";
    for (const std::string& code : codes) text += (text.size() > 3 ? "," : "") + code;
    return text;
  }
  static std::string body(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += "v_" + name + "=\"1~x~\";\n";
    return text;
  }
  AShareAnswers::Verdict judge(const std::vector<std::string>& codes,
                               const std::vector<std::string>& names) {
    return answers.judge(target(codes), body(names));
  }

  AShareAnswers answers{"/q=", "v_"};
};

std::vector<std::string> many_codes(int count) {
  std::vector<std::string> codes;
  for (int i = 0; i < count; ++i) codes.push_back("sh" + std::to_string(600'000 + i));
  return codes;
}

TEST_F(AShareAnswersTest, HaveNothingToSayOfAWholeOne) {
  const auto verdict = judge(many_codes(50), many_codes(50));
  EXPECT_EQ(verdict.held_back, "");
  EXPECT_THAT(verdict.missing, IsEmpty());
}

TEST_F(AShareAnswersTest, NameACodeThatWasNeverThere) {
  EXPECT_THAT(judge({"sh600000", "sh699999"}, {"sh600000"}).missing, ElementsAre("sh699999"));
  EXPECT_THAT(judge({"sh600000", "sh699999"}, {"sh600000"}).missing, ElementsAre("sh699999"));
  EXPECT_THAT(judge({"sh600000", "sh699999"}, {"sh699999", "sh600000"}).missing, IsEmpty());
}

// Whoever has just one pair, and that a wrong one, is not held back.
TEST_F(AShareAnswersTest, NameTheOnlyCodeThatIsAskedFor) {
  const auto verdict = answers.judge("/q=sh699999", "v_pv_none_match=\"1\";\n");
  EXPECT_EQ(verdict.held_back, "");
  EXPECT_THAT(verdict.missing, ElementsAre("sh699999"));
}

TEST_F(AShareAnswersTest, WaitForOneThatWasThereBefore) {
  const std::vector<std::string> all{"sh600000", "sh600001", "sh600002"};
  const std::vector<std::string> two{"sh600000", "sh600001"};
  EXPECT_THAT(judge(all, all).missing, IsEmpty());
  EXPECT_THAT(judge(all, two).missing, IsEmpty());
  EXPECT_THAT(judge(all, two).missing, IsEmpty());
  EXPECT_THAT(judge(all, two).missing, ElementsAre("sh600002"));
  EXPECT_THAT(judge(all, all).missing, IsEmpty());
  EXPECT_THAT(judge(all, two).missing, IsEmpty()) << "it is waited for anew";
}

TEST_F(AShareAnswersTest, AreHeldBackWhereOnlyTheFirstRecordComes) {
  const auto verdict = judge(many_codes(50), many_codes(1));
  EXPECT_EQ(verdict.held_back, "it sent 1 of 50 records");
  EXPECT_THAT(verdict.missing, IsEmpty()) << "they are there, but kept back";
}

// Else a list that is full of codes of yesteryear would be asked for ever more slowly, and for
// ever.
TEST_F(AShareAnswersTest, AreBelievedWhenMostCodesStayUnknown) {
  EXPECT_EQ(judge(many_codes(60), many_codes(5)).held_back, "it sent 5 of 60 records");
  const auto unknown = judge(many_codes(70), {"pv_none_match"});
  EXPECT_EQ(unknown.held_back, "it sent 0 of 70 records") << "five of them were there before";
  AShareAnswers others{"/q=", "v_"};
  const std::string none = "v_pv_none_match=\"1\";\n";
  EXPECT_NE(others.judge(target(many_codes(60)), none).held_back, "");
  EXPECT_NE(others.judge(target(many_codes(60)), none).held_back, "");
  const auto third = others.judge(target(many_codes(60)), none);
  EXPECT_EQ(third.held_back, "");
  EXPECT_EQ(third.missing.size(), 60u);
}

TEST_F(AShareAnswersTest, AreHeldBackWhereMostOfWhatWasThereIsNot) {
  EXPECT_EQ(judge(many_codes(4), many_codes(4)).held_back, "");
  EXPECT_EQ(judge(many_codes(4), many_codes(2)).held_back, "")
      << "half of it may be a server's mishap";
  EXPECT_EQ(judge(many_codes(4), many_codes(1)).held_back, "it sent 1 of 4 records");
  EXPECT_EQ(judge(many_codes(4), many_codes(4)).held_back, "");
}

TEST_F(AShareAnswersTest, AreHeldBackWhereThereIsNothing) {
  for (const char* const nothing : {"", "\n", "\r\n \n"})
    EXPECT_EQ(answers.judge("/q=sh600000", nothing).held_back, "it sent 0 of 1 records");
}

// Some addresses get records for all they ask for, and nothing in them.
TEST_F(AShareAnswersTest, AreHeldBackWhereAllRecordsAreEmpty) {
  const std::vector<std::string> two{"sh600000", "sh600001"};
  const std::string hollow = "v_sh600000=\"\";\nv_sh600001=\"\";\n";
  EXPECT_EQ(judge(two, two).held_back, "");
  for (int i = 0; i < 5; ++i) {
    const auto verdict = answers.judge(target(two), hollow);
    EXPECT_EQ(verdict.held_back, "it sent 0 of 2 records with anything in them");
    EXPECT_TRUE(verdict.is_hollow);
    EXPECT_THAT(verdict.missing, IsEmpty()) << "they were there before";
  }
  EXPECT_FALSE(judge(two, two).is_hollow);
  const auto mixed = answers.judge(target(two), "v_sh600000=\"1~x\";\nv_sh600001=\"\";\n");
  EXPECT_FALSE(mixed.is_hollow);
  EXPECT_EQ(mixed.held_back, "");
}

// Nobody has seen these: it is believed at the third time that they are not there.
TEST_F(AShareAnswersTest, AreBelievedWhenRecordsStayEmpty) {
  const std::vector<std::string> two{"sh600000", "sh600001"};
  const std::string hollow = "v_sh600000=\"\";\nv_sh600001=\"\";\n";
  EXPECT_NE(answers.judge(target(two), hollow).held_back, "");
  EXPECT_NE(answers.judge(target(two), hollow).held_back, "");
  const auto third = answers.judge(target(two), hollow);
  EXPECT_EQ(third.held_back, "");
  EXPECT_THAT(third.missing, ElementsAre("sh600000", "sh600001"));
  const auto one = answers.judge("/q=sh699999", "v_sh699999=\"\";\n");
  EXPECT_FALSE(one.is_hollow) << "of one code the record says what it says";
}

TEST_F(AShareAnswersTest, AreHeldBackInTheShortForm) {
  const auto verdict = judge({"sh600000", "sz000001"}, {"s_sh600000", "sz000001"});
  EXPECT_THAT(verdict.held_back, HasSubstr("1 of 2 records in the short form"));
  EXPECT_THAT(verdict.missing, IsEmpty());
}

// Its code is no answer to another one, wherever it stands.
TEST_F(AShareAnswersTest, CountTheNamesOfRecordsOnly) {
  const auto verdict = answers.judge("/q=sh600000,sh600001,sh600002",
                                     "v_sh600000=\"v_sh600001 v_sh600002\";\nv_sh600002=\"\";\n");
  EXPECT_THAT(verdict.missing, ElementsAre("sh600001"));
}

}  // namespace
}  // namespace hftcpp
