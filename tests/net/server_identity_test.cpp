// server_identity_test: files that are no certificate, or no key of it.
#include "net/server_identity.hpp"

#include "net/self_signed.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace hftcpp::net {
namespace {

using test::TemporaryFile;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string identity_refusal(const std::string& certificate, const std::string& key) {
  try {
    (void)ServerIdentity::load(certificate, key);
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "accepted";
}

std::string with_pass_phrase(const std::string& key) {
  BIO* in = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
  BIO* out = BIO_new(BIO_s_mem());
  EVP_PKEY* parsed = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
  PEM_write_bio_PKCS8PrivateKey(out, parsed, EVP_aes_256_cbc(), "secret", 6, nullptr, nullptr);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  const std::string encrypted{bytes, static_cast<std::size_t>(size)};
  EVP_PKEY_free(parsed);
  BIO_free(in);
  BIO_free(out);
  return encrypted;
}

TEST(ServerIdentity, NamesTheFileThatCannotBeUsed) {
  const SelfSigned made = make_self_signed();
  const TemporaryFile certificate{made.certificate};
  const TemporaryFile key{made.key};
  const TemporaryFile garbage{"not a certificate"};
  const TemporaryFile empty{""};
  const TemporaryFile broken_chain{
      made.certificate + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
  const TemporaryFile other{make_self_signed().key};

  EXPECT_EQ(identity_refusal(certificate.path(), key.path()), "accepted");
  EXPECT_EQ(identity_refusal("/nowhere/cert.pem", key.path()),
            "/nowhere/cert.pem: cannot be read (No such file or directory); check the path, and "
            "that this user may read it");
  EXPECT_THAT(identity_refusal(certificate.path(), "/nowhere/key.pem"),
              StartsWith("/nowhere/key.pem: cannot be read"));
  EXPECT_THAT(identity_refusal(garbage.path(), key.path()),
              StartsWith(garbage.path() + ": has no certificate in it; it should be a PEM"));
  EXPECT_THAT(identity_refusal(empty.path(), key.path()), StartsWith(empty.path() + ": is empty"));
  EXPECT_THAT(identity_refusal(certificate.path(), garbage.path()),
              StartsWith(garbage.path() + ": has no private key in it; it should be a PEM"));
  EXPECT_THAT(identity_refusal(key.path(), certificate.path()),
              StartsWith(key.path() + ": has no cert"));
  EXPECT_THAT(identity_refusal(broken_chain.path(), key.path()),
              StartsWith(broken_chain.path() + ": has a broken certificate in its chain"));
  EXPECT_THAT(identity_refusal(certificate.path(), other.path()),
              AllOf(StartsWith(other.path() + ": is the key of another certificate than " +
                               certificate.path()),
                    HasSubstr("give the two that were made together")));
}

// The library would ask for it at the terminal, where nobody sits.
TEST(ServerIdentity, AsksNobodyForAPassPhrase) {
  const SelfSigned made = make_self_signed();
  const TemporaryFile certificate{made.certificate};
  const TemporaryFile encrypted{with_pass_phrase(made.key)};
  EXPECT_THAT(
      identity_refusal(certificate.path(), encrypted.path()),
      StartsWith(encrypted.path() + ": is encrypted, and nobody is there to give the pass"));
}

}  // namespace
}  // namespace hftcpp::net
