// What several exchanges write alike.
#include "exchanges/wire.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp::wire {
namespace {

using namespace literals;

TEST(Wire, KnowsSidesInBothSpellings) {
  EXPECT_EQ(to_side("buy"), Side::buy);
  EXPECT_EQ(to_side("BUY"), Side::buy);
  EXPECT_EQ(to_side("sell"), Side::sell);
  EXPECT_EQ(to_side("SELL"), Side::sell);
  for (const char* const word : {"", "Buy", "bid", "buys"}) EXPECT_EQ(to_side(word), std::nullopt);
  EXPECT_EQ(opposite(Side::buy), Side::sell);
  EXPECT_EQ(opposite(Side::sell), Side::buy);
  EXPECT_EQ(opposite(Side::unknown), Side::unknown);
}

TEST(Wire, TakesAnEmptyNumberForNone) {
  const auto read = [](std::string_view json) -> Result<std::optional<Decimal>> {
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    const auto number = optional_number(fields, "size");
    if (fields.error()) return *fields.error();
    return number;
  };
  EXPECT_EQ(read(R"({"size":"1.50"})").value(), "1.5"_d);
  EXPECT_EQ(read(R"({"size":""})").value(), std::nullopt);
  EXPECT_EQ(read(R"({"other":"1"})").value(), std::nullopt);
  const auto wrong = read(R"({"size":"much"})");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, make_error_code(Errc::wrong_type));
  EXPECT_EQ(wrong.error().where, "size");
}

TEST(Wire, LeavesOutAReasonThatIsTooLong) {
  EXPECT_EQ(to_reason("User requested"), "User requested");
  EXPECT_TRUE(to_reason(std::string(96, 'x')).empty());
}

TEST(Wire, LeavesOutAWordThatIsTooLong) {
  EXPECT_EQ(to_word("settling"), "settling");
  EXPECT_TRUE(to_word(std::string(32, 'x')).empty());
}

TEST(Wire, ReadsAStatusByWhatIsFilled) {
  const auto status_of = [](Decimal filled, Decimal size) {
    MyOrder order;
    order.filled_size = filled;
    order.size = size;
    return status_by_fills(order);
  };
  EXPECT_EQ(status_of("0"_d, "2"_d), OrderStatus::open);
  EXPECT_EQ(status_of("1"_d, "2"_d), OrderStatus::partially_filled);
  EXPECT_EQ(status_of("2.0"_d, "2"_d), OrderStatus::filled);
  EXPECT_EQ(status_of("0"_d, "0"_d), OrderStatus::open);
  EXPECT_EQ(status_of("1"_d, "0"_d), OrderStatus::partially_filled) << "it is by cost";
}

TEST(Wire, TakesNoWordForTheMakerButItsOwn) {
  UnknownWords unknown;
  EXPECT_EQ(to_maker("M", "M", "T", unknown), true);
  EXPECT_EQ(to_maker("T", "M", "T", unknown), false);
  EXPECT_EQ(to_maker("", "M", "T", unknown), std::nullopt);
  EXPECT_TRUE(unknown.words().empty());
  EXPECT_EQ(to_maker("X", "M", "T", unknown), std::nullopt);
  ASSERT_EQ(unknown.words().size(), 1u);
  EXPECT_EQ(unknown.words()[0], "X");
}

// A frame of nothing else costs no memory.
TEST(Wire, KeepsTheFirstWordsThatAreNotKnown) {
  UnknownWords unknown;
  for (const char* const word : {"a", "b", "", "c", "d", "e", "f", "g", "h", "i"})
    unknown.add(word);
  ASSERT_EQ(unknown.words().size(), 8u);
  EXPECT_EQ(unknown.words()[7], "h");
}

}  // namespace
}  // namespace hftcpp::wire
