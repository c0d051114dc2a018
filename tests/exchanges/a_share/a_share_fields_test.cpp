#include "exchanges/a_share/a_share_fields.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp {
namespace {

using namespace literals;

TEST(AShareFields, HaveTheirNumbers) {
  AShareFields fields{"a,,1.50,", ','};
  EXPECT_EQ(fields.size(), 4u);
  EXPECT_EQ(fields.text(0), "a");
  EXPECT_EQ(fields.text(1), "");
  EXPECT_TRUE(fields.number(2, "price").is_identical("1.50"_d));
  EXPECT_EQ(fields.text(3), "");
  EXPECT_EQ(fields.text(4), "");
  EXPECT_TRUE(fields.result());
}

TEST(AShareFields, MayBeginWithAnotherNumber) {
  const AShareFields fields{"a~b~c", '~', 3};
  EXPECT_EQ(fields.size(), 6u);
  EXPECT_EQ(fields.text(2), "");
  EXPECT_EQ(fields.text(3), "a");
  EXPECT_EQ(fields.text(5), "c");
}

TEST(AShareFields, AreReadAsFarAsTheyAreWanted) {
  const AShareFields fields{"a~b~c~d~e", '~', 3, 5};
  EXPECT_EQ(fields.text(5), "c");
  EXPECT_EQ(fields.text(6), "d~e") << "nobody's";
  EXPECT_EQ(fields.size(), 7u);
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += '~';
  EXPECT_EQ((AShareFields{many, '~'}.size()), AShareFields::kMost);
}

TEST(AShareFields, KeepTheFirstError) {
  AShareFields fields{"x,-1,1.5,,99999999999999999999.9", ','};
  EXPECT_TRUE(fields.optional_number(3, "none").is_zero());
  EXPECT_TRUE(fields.result());
  EXPECT_TRUE(fields.number(1, "negative").is_zero());
  EXPECT_TRUE(fields.number(0, "text").is_zero());
  EXPECT_EQ(fields.result().error().code, Errc::bad_value);
  EXPECT_EQ(fields.result().error().where, "negative");
}

TEST(AShareFields, SayWhatIsWrong) {
  const auto code = [](auto read) {
    AShareFields fields{"x,-1,1.5,,99999999999999999999.9", ','};
    static_cast<void>(read(fields));
    return static_cast<Errc>(fields.result().error().code.value());
  };
  EXPECT_EQ(code([](auto& fields) { return fields.number(0, "f"); }), Errc::wrong_type);
  EXPECT_EQ(code([](auto& fields) { return fields.number(3, "f"); }), Errc::wrong_type);
  EXPECT_EQ(code([](auto& fields) { return fields.number(9, "f"); }), Errc::wrong_type);
  EXPECT_EQ(code([](auto& fields) { return fields.whole_number(2, "f"); }), Errc::bad_value);
  EXPECT_EQ(code([](auto& fields) { return fields.number(4, "f"); }), Errc::out_of_range);
}

}  // namespace
}  // namespace hftcpp
