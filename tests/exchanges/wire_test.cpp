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

}  // namespace
}  // namespace hftcpp::wire
