// printable_test.cpp
#include "stream/printable.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

TEST(Printable, LetsNobodyBeginALineOrCommandATerminal) {
  EXPECT_EQ(printable("online\x1b[31m\nFAKE\x7f"), "online\\x1b[31m\\x0aFAKE\\x7f");
  EXPECT_EQ(printable("系统维护, \"ok\""), "系统维护, \"ok\"");
}

}  // namespace
}  // namespace hftcpp
