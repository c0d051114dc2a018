// Signatures of Kraken's futures, against the example that was published, and others computed with
// another program.
#include "exchanges/kraken_future/kraken_future_auth.hpp"

#include "support/sample_keys.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

TEST(KrakenFutureAuth, SignsTheDocumentedChallenge) {
  EXPECT_EQ(
      kraken_future_signed_challenge("c100b894-1729-464d-ace1-52dbce11db42", kKrakenFutureSecret),
      "4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bmnlMb3"
      "A==");
}

TEST(KrakenFutureAuth, SignsRequests) {
  EXPECT_EQ(kraken_future_signature(
                {.path = "/derivatives/api/v3/openpositions", .data = "", .nonce = "1700000000000"},
                kKrakenFutureSecret),
            "nO85ZXSCVcEv3ffm6UTb0kdjlS0UXc2At9pmM21OdvyXTkMTaey/QfifM7sS+sECKoyzT1WNUTURD4TZ84s1R"
            "A==");
  EXPECT_EQ(kraken_future_signature({.path = "/api/v3/orderbook",
                                     .data = "symbol=fi_xbtusd_180615",
                                     .nonce = "1415957147987"},
                                    kKrakenFutureSecret),
            "JHLjN8OUDYaXjHRGT0z4nUvJorORrXoL9omot4BK5ihtp6jKHPHfzX9MrpVjqAgKqGJejoO3gySwoVCMJQlx/"
            "Q==");
}

TEST(KrakenFutureAuth, RefusesASecretThatIsNoneAndDoesNotRepeatIt) {
  for (const char* secret : {"", "not base64!", "7zxMEF"}) {
    try {
      static_cast<void>(kraken_future_signed_challenge("c100b894", secret));
      FAIL() << secret;
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(std::string{e.what()},
                "api_secret: no base64; it should be the private key as kraken shows it");
    }
  }
}

}  // namespace
}  // namespace hftcpp
