// Signing, against vectors that others published.
#include "exchanges/signing.hpp"

#include "support/sample_keys.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <stdexcept>
#include <string>

namespace hftcpp::signing {
namespace {

constexpr std::string_view kRfcSignature =
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
    "6"
    "bd25bf5f0595bbe24655141438e7a100b";

TEST(Signing, DigestsAsTheStandardDoes) {
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 4231, test case 2.
TEST(Signing, AuthenticatesAsTheStandardDoes) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      to_hex(hmac_sha512("Jefe", "what do ya want for nothing?")),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8"
      "f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(Signing, SignsAsTheStandardDoes) {
  EXPECT_EQ(to_hex(ed25519(kEd25519Key, "")), kRfcSignature);
}

TEST(Signing, TakesKeysAsPemToo) {
  const std::string pem =
      "-----BEGIN PRIVATE KEY-----\n" + std::string{kEd25519Key} + "\n-----END PRIVATE KEY-----\n";

  EXPECT_TRUE(is_ed25519_key(pem));
  EXPECT_EQ(to_hex(ed25519(pem, "")), kRfcSignature);
}

TEST(Signing, RefusesWhatIsNoKeyAndDoesNotRepeatIt) {
  for (const std::string text : {"", "secret", "c2VjcmV0", "-----BEGIN PRIVATE KEY-----\nx"}) {
    EXPECT_FALSE(is_ed25519_key(text)) << text;
    try {
      static_cast<void>(ed25519(text, "bytes"));
      FAIL() << "took \"" << text << '"';
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(std::string{e.what()},
                "api_secret: no Ed25519 key; it should be PKCS#8, as PEM or as base64 of DER");
    }
  }
}

// A thread's TLS connections take what is left there for their own failure.
TEST(Signing, LeavesNoErrorBehind) {
  ERR_clear_error();
  EXPECT_FALSE(is_ed25519_key("c2VjcmV0"));
  EXPECT_FALSE(is_ed25519_key("-----BEGIN PRIVATE KEY-----\nx"));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

// RFC 4648, section 10.
TEST(Signing, WritesAndReadsBase64) {
  const std::pair<std::string_view, std::string_view> examples[] = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Signing, ReadsBase64WithSpaceAroundItAlone) {
  EXPECT_EQ(from_base64(" Zm9v\n"), "foo");
  for (const char* text : {"Zm9", "Zm=v", "Zm 9vYg=", "Z===", "====", "Zm9v!!!!"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(Signing, EncodesForQueries) {
  EXPECT_EQ(percent_encoded("aZ09-_.~"), "aZ09-_.~");
  EXPECT_EQ(percent_encoded("a+b/c= \xE5\xB8\x81"), "a%2Bb%2Fc%3D%20%E5%B8%81");
}

TEST(Signing, LeavesNothingOfAWipedSecret) {
  std::string secret = "a secret that is too long to be kept inside of the object";
  const char* const at = secret.data();
  const std::size_t size = secret.size();

  wipe(secret);

  EXPECT_TRUE(secret.empty());
  EXPECT_EQ((std::string{at, size}), std::string(size, '\0'));
}

}  // namespace
}  // namespace hftcpp::signing
