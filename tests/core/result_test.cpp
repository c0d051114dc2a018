// Result and Errc: an error says what it is, and becomes an exception only where asked to.
#include <hftcpp/core/result.hpp>

#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace hftcpp {
namespace {

TEST(Errc, SaysSomethingDifferentForEachValue) {
  std::set<std::string> messages;
  for (int value = 1; value <= static_cast<int>(Errc::bad_config); ++value)
    messages.insert(make_error_code(static_cast<Errc>(value)).message());
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(Errc::bad_config));
  EXPECT_FALSE(messages.contains(make_error_code(static_cast<Errc>(99)).message()));
  EXPECT_STREQ(hftcpp_category().name(), "hftcpp");
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> value = 7;
  EXPECT_TRUE(value.has_value());
  EXPECT_EQ(*value, 7);

  const Result<int> failure = error(Errc::missing_field, "price");
  ASSERT_FALSE(failure);
  EXPECT_EQ(failure.error().code, Errc::missing_field);
  EXPECT_EQ(failure.error().where, "price");
}

TEST(Result, ThrowsWhatItIsAskedForInVain) {
  const Result<int> failure = error(Errc::bad_value, "side");
  try {
    (void)failure.value();
    FAIL() << "nothing was thrown";
  } catch (const boost::system::system_error& e) {
    EXPECT_EQ(e.code(), Errc::bad_value);
    EXPECT_NE(std::string{e.what()}.find("side"), std::string::npos);
  }
}

}  // namespace
}  // namespace hftcpp
