// self_signed.cpp: a P-256 key and an X.509 v3 certificate, through OpenSSL.
#include "net/self_signed.hpp"

#include "net/openssl_ptr.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace hftcpp::net {
namespace {

template <class T>
T require(T result, const char* step) {
  if (result) return result;
  char reason[256] = "";
  ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
  throw std::runtime_error{std::string{"self-signed certificate: "} + step + ": " + reason};
}

void add_extension(X509* certificate, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension{
      require(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()), value.c_str())};
  require(X509_add_ext(certificate, extension.get(), -1), "add an extension");
}

std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) {
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    names += (names.empty() ? "" : ",") + std::string{not_an_address ? "DNS:" : "IP:"} + host;
  }
  return names;
}

std::string to_pem(const BioPtr& memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

CertificatePtr make_certificate(EVP_PKEY* key, const SelfSignedSettings& settings) {
  CertificatePtr made{require(X509_new(), "allocate")};
  X509* certificate = made.get();
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), settings.valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), settings.valid_until.count());
  X509_set_pubkey(certificate, key);

  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>("hftcpp on this machine");
  X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_key_identifier, "hash");
  add_extension(certificate, NID_subject_alt_name, alternative_names(settings.hosts));
  require(X509_sign(certificate, key, EVP_sha256()), "sign");
  return made;
}

}  // namespace

SelfSigned make_self_signed(const SelfSignedSettings& settings) {
  const KeyPtr key{require(EVP_EC_gen("P-256"), "make a key")};
  const CertificatePtr certificate = make_certificate(key.get(), settings);

  const BioPtr certificate_text{require(BIO_new(BIO_s_mem()), "allocate")};
  const BioPtr key_text{require(BIO_new(BIO_s_mem()), "allocate")};
  require(PEM_write_bio_X509(certificate_text.get(), certificate.get()), "write the certificate");
  require(
      PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr),
      "write the key");
  return {to_pem(certificate_text), to_pem(key_text)};
}

}  // namespace hftcpp::net
