#include "exchanges/okx/okx_auth.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

constexpr std::string_view kOkxSecret = "22582BD0CFF14C41EDBF1AB98506286D";

TEST(OkxAuth, SignsALogin) {
  EXPECT_EQ(okx_sign(kOkxSecret, "1597026383", "GET", "/users/self/verify"),
            "5rVufOua76njaoVHxRy02alnCPNCg+N8eq7t5ZemJZk=");
  EXPECT_EQ(okx_login({.key = "key", .secret = kOkxSecret, .passphrase = "a \"phrase\""},
                      std::chrono::seconds{1597026383}),
            R"({"op":"login","args":[{"apiKey":"key","passphrase":"a \"phrase\"",)"
            R"("timestamp":"1597026383","sign":"5rVufOua76njaoVHxRy02alnCPNCg+N8eq7t5ZemJZk="}]})");
}

TEST(OkxAuth, SignsRestRequests) {
  const std::string time = okx_timestamp(std::chrono::milliseconds{1607418537715});
  EXPECT_EQ(time, "2020-12-08T09:08:57.715Z");
  EXPECT_EQ(okx_sign(kOkxSecret, time, "GET", "/api/v5/account/balance?ccy=BTC"),
            "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=");
  EXPECT_NE(okx_sign(kOkxSecret, time, "GET", "/api/v5/account/balance?ccy=BTC", "{}"),
            "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=");
}

}  // namespace
}  // namespace hftcpp
