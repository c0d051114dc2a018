#include "exchanges/tdx/tdx_wire.hpp"

#include "exchanges/tdx/tdx_bytes.hpp"
#include "exchanges/tdx/tdx_time.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <map>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::chrono_literals;

const std::map<std::int64_t, const char*> kVarints{
    {0, "00"},      {1, "01"},      {63, "3f"},      {64, "8001"},
    {-1, "41"},     {-64, "c001"},  {546, "a208"},   {-206, "ce03"},
    {1234, "9213"}, {2829, "8d2c"}, {-1186, "e212"}, {14540253, "9df7ee0d"}};

TEST(TdxReader, ReadsVarints) {
  for (const auto& [value, hex] : kVarints) {
    const std::string bytes = from_hex(hex);
    TdxReader reader{bytes};
    EXPECT_EQ(reader.varint("value"), value) << hex;
    EXPECT_EQ(reader.error(), nullptr);
    EXPECT_TRUE(reader.rest().empty());
    EXPECT_EQ(tdx_varint(value), bytes) << value;
  }
}

TEST(TdxReader, RefusesAVarintThatDoesNotEnd) {
  const std::string cut = from_hex("9df7ee");
  TdxReader reader{cut};
  EXPECT_EQ(reader.varint("value"), 0);
  ASSERT_NE(reader.error(), nullptr);
  EXPECT_EQ(reader.error()->code, Errc::missing_field);
  EXPECT_EQ(reader.error()->where, "value");
}

TEST(TdxReader, RefusesAVarintOfSixBytes) {
  const std::string longest = from_hex("bfffffff7f");
  TdxReader five{longest};
  EXPECT_EQ(five.varint("value"), (std::int64_t{1} << 34) - 1);
  EXPECT_EQ(five.error(), nullptr);
  const std::string bytes = from_hex("bfffffffff01");
  TdxReader six{bytes};
  EXPECT_EQ(six.varint("value"), 0);
  ASSERT_NE(six.error(), nullptr);
  EXPECT_EQ(six.error()->code, Errc::out_of_range);
}

TEST(TdxReader, GivesZerosBehindTheFirstError) {
  const std::string bytes = from_hex("0102");
  TdxReader reader{bytes};
  EXPECT_EQ(reader.u32("first"), 0u);
  EXPECT_EQ(reader.u8("second"), 0u);
  EXPECT_EQ(reader.varint("third"), 0);
  EXPECT_EQ(reader.text(1, "fourth"), "");
  ASSERT_NE(reader.error(), nullptr);
  EXPECT_EQ(reader.error()->where, "first");
}

TEST(TdxReader, ReadsNumbersWithTheirLowestByteFirst) {
  const std::string bytes = from_hex("01 0302 07060504");
  TdxReader reader{bytes};
  EXPECT_EQ(reader.u8("a"), 0x01u);
  EXPECT_EQ(reader.u16("b"), 0x0203u);
  EXPECT_EQ(reader.u32("c"), 0x04050607u);
}

TEST(TdxDecimal, TakesWholeNumbersAsTheyAre) {
  EXPECT_TRUE(tdx_decimal(0x4ec53d29)->is_identical("1654559872"_d));
  EXPECT_TRUE(tdx_decimal(0x4d98d616)->is_identical("320520896"_d));
  EXPECT_TRUE(tdx_decimal(0)->is_identical("0"_d)) << "no home-made format";
  EXPECT_TRUE(tdx_decimal(0x3f800000)->is_identical("1"_d));
  for (const float whole : {0.0F, 1.0F, 10.0F, 436.0F})
    EXPECT_EQ(tdx_decimal(std::bit_cast<std::uint32_t>(whole))->to_double(), whole);
}

TEST(TdxDecimal, TakesTheShortestTextOfAFraction) {
  EXPECT_TRUE(tdx_decimal(0x418c999a)->is_identical("17.575"_d));
  EXPECT_TRUE(tdx_decimal(std::bit_cast<std::uint32_t>(0.5F))->is_identical("0.5"_d));
  EXPECT_EQ(*tdx_decimal(std::bit_cast<std::uint32_t>(587760.1875F)), "587760.2"_d);
}

TEST(TdxDecimal, RefusesWhatIsNoNumber) {
  EXPECT_EQ(tdx_decimal(0x7f800000).error().code, Errc::bad_value);
  EXPECT_EQ(tdx_decimal(0x7fc00000).error().code, Errc::bad_value);
  EXPECT_EQ(tdx_decimal(std::bit_cast<std::uint32_t>(0x1p63F)).error().code, Errc::out_of_range);
}

TEST(TdxTime, IsTheHourAndTenThousandthsOfAMinute) {
  EXPECT_EQ(tdx_quote_time(13252999), 13h + 25min + 17'994ms);
  EXPECT_EQ(tdx_quote_time(13253581), 13h + 25min + 21'486ms);
  EXPECT_EQ(tdx_quote_time(9300000), 9h + 30min);
}

TEST(TdxTime, IsTheHourAndMillionthsOfIt) {
  EXPECT_EQ(tdx_quote_time(14998342), 14h + 59min + 54'031'200us);
}

TEST(TdxTime, IsNotThereForWhatIsNone) {
  for (const std::int64_t none : {0, 100, -1, 24'000'000}) EXPECT_FALSE(tdx_quote_time(none));
}

TEST(TdxTime, OfABarIsADayOrADayAndAMinute) {
  using std::chrono::operator""y;
  const std::chrono::sys_days day = 2017y / 6 / 6;
  EXPECT_EQ(tdx_bar_day(20170606)->day, day);
  EXPECT_FALSE(tdx_bar_day(20170631));
  EXPECT_FALSE(tdx_bar_day(0));
  const std::uint32_t date = 13u << 11 | 606;
  EXPECT_EQ(tdx_bar_minute(571u << 16 | date)->day, day);
  EXPECT_EQ(tdx_bar_minute(571u << 16 | date)->time, 571min);
  EXPECT_FALSE(tdx_bar_minute(1440u << 16 | date));
  EXPECT_FALSE(tdx_bar_minute(571u << 16 | (13u << 11 | 631)));
}

}  // namespace
}  // namespace hftcpp
