#include "exchanges/coinbase/coinbase_auth.hpp"

#include "exchanges/signing.hpp"
#include "support/sample_keys.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace hftcpp {
namespace {

constexpr std::string_view kNonce = "000102030405060708090a0b0c0d0e0f";
constexpr std::chrono::seconds kCoinbaseNow{1790000000};

const std::string kHeader =
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yZ2FuaXphdGlvbnMvMTExMTExMTEtMTExMS00MTExLTgxMT"
    "EtMTExMTExMTExMTExL2FwaUtleXMvMjIyMjIyMjItMjIyMi00MjIyLTgyMjItMjIyMjIyMjIyMjIyIiwibm9uY2UiOiIw"
    "MDAxMDIwMzA0MDUwNjA3MDgwOTBhMGIwYzBkMGUwZiJ9";
const std::string kClaims =
    "eyJzdWIiOiJvcmdhbml6YXRpb25zLzExMTExMTExLTExMTEtNDExMS04MTExLTExMTExMTExMTExMS9hcGlLZXlzLzIyMj"
    "IyMjIyLTIyMjItNDIyMi04MjIyLTIyMjIyMjIyMjIyMiIsImlzcyI6ImNkcCIsIm5iZiI6MTc5MDAwMDAwMCwiZXhwIjox"
    "NzkwMDAwMTIwfQ";
const std::string kRestClaims =
    "eyJzdWIiOiJvcmdhbml6YXRpb25zLzExMTExMTExLTExMTEtNDExMS04MTExLTExMTExMTExMTExMS9hcGlLZXlzLzIyMj"
    "IyMjIyLTIyMjItNDIyMi04MjIyLTIyMjIyMjIyMjIyMiIsImlzcyI6ImNkcCIsIm5iZiI6MTc5MDAwMDAwMCwiZXhwIjox"
    "NzkwMDAwMTIwLCJ1cmkiOiJHRVQgYXBpLmNvaW5iYXNlLmNvbS9hcGkvdjMvYnJva2VyYWdlL2FjY291bnRzIn0";

std::string from_base64url(std::string text) {
  for (char& c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (text.size() % 4 != 0) text += '=';
  return signing::from_base64(text).value();
}

// Is this an ES256 signature over `message` by the test key?
bool verifies(const std::string& message, const std::string& signature) {
  const std::string raw = from_base64url(signature);
  if (raw.size() != 64) return false;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts{ECDSA_SIG_new(),
                                                                    &ECDSA_SIG_free};
  ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &der);
  const std::unique_ptr<BIO, decltype(&BIO_free)> source{BIO_new_mem_buf(kEllipticKey, -1),
                                                         &BIO_free};
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
      PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free};
  EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get());
  const bool right =
      EVP_DigestVerify(digest.get(), der, static_cast<std::size_t>(size),
                       reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
  OPENSSL_free(der);
  return right;
}

void expect_token(const std::string& token, const std::string& message) {
  ASSERT_TRUE(token.starts_with(message + '.')) << token;
  EXPECT_TRUE(verifies(message, token.substr(message.size() + 1))) << token;
}

// The signature of the worked example proves that `verifies` tells right from wrong.
TEST(CoinbaseAuth, VerifiesTheWorkedExample) {
  const std::string signature =
      "Ib5rF17lQ9jZsmx7_ptpDelIjD7B1J4oGkkcdo7eN0-DG0m6aK3PKbjN9L5-1VbFizK6jsmD9tZPxuRlGcuv7g";
  EXPECT_TRUE(verifies(kHeader + '.' + kClaims, signature));
  EXPECT_FALSE(verifies(kHeader + '.' + kRestClaims, signature));
  EXPECT_TRUE(verifies(
      kHeader + '.' + kRestClaims,
      "VQfNHNNlhdrLDhxQtZoZGcllXF8LSwjih_5sgd73fhSsOm646snSbvWCqToctCUyS-Z2gsN-BktlGKKfpdQ-Ew"));
}

TEST(CoinbaseAuth, MakesTokensWithEcKeys) {
  expect_token(coinbase_jwt({kCoinbaseKeyName, kEllipticKey}, kCoinbaseNow, kNonce),
               kHeader + '.' + kClaims);
  expect_token(coinbase_jwt({kCoinbaseKeyName, kEllipticKey}, kCoinbaseNow, kNonce,
                            "GET api.coinbase.com/api/v3/brokerage/accounts"),
               kHeader + '.' + kRestClaims);
}

TEST(CoinbaseAuth, TakesAKeyAsEnvironmentVariablesHaveIt) {
  std::string escaped = kEllipticKey;
  for (std::size_t at = escaped.find('\n'); at != std::string::npos; at = escaped.find('\n', at))
    escaped.replace(at, 1, "\\n");
  expect_token(coinbase_jwt({kCoinbaseKeyName, escaped}, kCoinbaseNow, kNonce),
               kHeader + '.' + kClaims);
}

TEST(CoinbaseAuth, MakesTokensWithEd25519Keys) {
  EXPECT_EQ(
      coinbase_jwt({"22222222-2222-4222-8222-222222222222", kEd25519Pair}, kCoinbaseNow, kNonce),
      "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6IjIyMjIyMjIyLTIyMjItNDIyMi04MjIyLTIyMjIyMjIyMjIy"
      "MiIsIm5vbmNlIjoiMDAwMTAyMDMwNDA1MDYwNzA4MDkwYTBiMGMwZDBlMGYifQ.eyJzdWIiOiIyMjIyMjIyMi0yMjIyL"
      "TQyMjItODIyMi0yMjIyMjIyMjIyMjIiLCJpc3MiOiJjZHAiLCJuYmYiOjE3OTAwMDAwMDAsImV4cCI6MTc5MDAwMDEyM"
      "H0.Y5Nr9jrMqXFP0G8L0Lwg9ilcLQHoExS7Lc2xgntJGakOsqB1_YtECsnAxqcFyMPLJBRdSOyc19fZILlD2_IJAw");
}

TEST(CoinbaseAuth, RefusesWhatIsNoKeyWithoutTellingIt) {
  for (const std::string& secret :
       {std::string{"secret!"}, std::string{"c2VjcmV0"},
        std::string{"-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n"}}) {
    try {
      (void)coinbase_jwt({kCoinbaseKeyName, secret}, kCoinbaseNow, kNonce);
      FAIL() << "taken: " << secret;
    } catch (const std::invalid_argument& refused) {
      const std::string words = refused.what();
      EXPECT_TRUE(words.starts_with("api_secret: ")) << words;
      EXPECT_EQ(words.find("c2VjcmV0"), std::string::npos);
    }
  }
}

TEST(CoinbaseAuth, SignsForTheExchangeFeed) {
  constexpr std::string_view kSecret = "aGZ0Y3BwLWRlbW8tZXhjaGFuZ2Utc2VjcmV0LTAwMDE=";
  const CoinbaseLogin login = coinbase_exchange_login("key", kSecret, "phrase", kCoinbaseNow);
  EXPECT_EQ(login.key, "key");
  EXPECT_EQ(login.passphrase, "phrase");
  EXPECT_EQ(login.timestamp, "1790000000");
  EXPECT_EQ(login.signature, "/mQjCod+j5bXSle4nHWXi+KE5gdKrR5sVwMABo+f2fQ=");
  EXPECT_EQ(coinbase_exchange_sign(kSecret, "1790000000", "GET", "/accounts"),
            "M3nJHobBEfZLM901Q28cqYi4kme7Y2H3DhIn0JIyPLE=");
  EXPECT_THROW((void)coinbase_exchange_sign("no base64!", "1", "GET", "/"), std::invalid_argument);
}

}  // namespace
}  // namespace hftcpp
