// Signatures of Kraken's spot market, against the example that its documentation gives, and others
// computed with another program.
#include "exchanges/kraken/kraken_auth.hpp"

#include "support/sample_keys.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

TEST(KrakenAuth, SignsTheDocumentedRequest) {
  EXPECT_EQ(kraken_signature("/0/private/AddOrder", "1616492376594",
                             "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&"
                             "volume=1.25",
                             kKrakenSecret),
            "4/dpxb3iT4tp/"
            "ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==");
}

TEST(KrakenAuth, AsksForAToken) {
  const KrakenRequest request =
      kraken_private_request("GetWebSocketsToken", 1'616'492'376'594, kKrakenSecret);

  EXPECT_EQ(request.target, "/0/private/GetWebSocketsToken");
  EXPECT_EQ(request.body, "nonce=1616492376594");
  EXPECT_EQ(request.signature,
            "+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+"
            "Q8iAIZdo2wSeHeiA==");
}

TEST(KrakenAuth, SignsTheFormAndAOneTimePasswordToo) {
  const KrakenRequest request = kraken_private_request("TradesHistory", 1'616'492'376'594,
                                                       kKrakenSecret, "start=1&ofs=50", "12 34");

  EXPECT_EQ(request.body, "nonce=1616492376594&start=1&ofs=50&otp=12%2034");
  EXPECT_EQ(request.signature, kraken_signature("/0/private/TradesHistory", "1616492376594",
                                                request.body, kKrakenSecret));
}

TEST(KrakenAuth, RefusesASecretThatIsNoneAndDoesNotRepeatIt) {
  for (const char* secret : {"", "not base64!", "kQH5HW"}) {
    try {
      static_cast<void>(kraken_private_request("OpenOrders", 1, secret));
      FAIL() << secret;
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(std::string{e.what()},
                "api_secret: no base64; it should be the private key as kraken shows it");
    }
  }
}

constexpr std::string_view kReply =
    R"({"error":[],"result":{"token":"xeAQ/RCChBYNVh53sTv1yZ5H4wIbwDF20PiHtTF+4UI","expires":900}})";

TEST(KrakenAuth, ReadsAToken) {
  const auto token = parse_kraken_token(kReply);

  ASSERT_TRUE(token) << token.error().where;
  EXPECT_EQ(token->token, "xeAQ/RCChBYNVh53sTv1yZ5H4wIbwDF20PiHtTF+4UI");
  EXPECT_EQ(token->expires, std::chrono::seconds{900});
  EXPECT_TRUE(token->refusal.empty());
}

TEST(KrakenAuth, ReadsARefusalInKrakensWords) {
  const auto one = parse_kraken_token(R"({"error":["EAPI:Invalid nonce"]})");
  const auto two =
      parse_kraken_token(R"({"error":["EAPI:Invalid key","EGeneral:Permission denied"]})");

  ASSERT_TRUE(one);
  EXPECT_EQ(one->refusal, "EAPI:Invalid nonce");
  EXPECT_TRUE(one->token.empty());
  ASSERT_TRUE(two);
  EXPECT_EQ(two->refusal, "EAPI:Invalid key, EGeneral:Permission denied");
}

TEST(KrakenAuth, RefusesAReplyThatIsNone) {
  for (std::size_t size = 0; size < kReply.size(); ++size)
    EXPECT_FALSE(parse_kraken_token(kReply.substr(0, size))) << size;
  for (const char* reply :
       {"{}", R"({"error":[]})", R"({"error":[],"result":{"expires":900}})",
        R"({"error":[],"result":{"token":"x","expires":-1}})", R"({"error":[1,{}],"result":{}})"})
    EXPECT_FALSE(parse_kraken_token(reply)) << reply;
}

TEST(KrakenAuth, KnowsWhichRefusalsAPersonHasToLookAt) {
  for (const char* words : {"EAPI:Invalid key", "EAPI:Invalid signature", "EAPI:Invalid nonce",
                            "EGeneral:Permission denied"}) {
    EXPECT_TRUE(is_kraken_key_refused(words)) << words;
    EXPECT_FALSE(kraken_key_advice(words).empty()) << words;
  }
  for (const char* words :
       {"EAPI:Rate limit exceeded", "EService:Unavailable", "EGeneral:Temporary lockout", ""}) {
    EXPECT_FALSE(is_kraken_key_refused(words)) << words;
    EXPECT_TRUE(kraken_key_advice(words).empty()) << words;
  }
}

}  // namespace
}  // namespace hftcpp
