#include "exchanges/coinbase/coinbase_auth.hpp"

#include "exchanges/signing.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstddef>
#include <memory>
#include <new>
#include <stdexcept>

namespace hftcpp {
namespace {

namespace json = boost::json;

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG, ECDSA_SIG_free>>;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[noreturn]] void throw_no_key() {
  throw std::invalid_argument{
      "api_secret: no key of coinbase; it should be an EC key (P-256) as PEM, or an Ed25519 key as "
      "base64"};
}

// Base64 for addresses: other characters, and no padding.
std::string base64url(std::string_view bytes) {
  std::string text = signing::to_base64(bytes);
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::string with_line_breaks(std::string_view secret) {
  std::string text{secret};
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at))
    text.replace(at, 2, "\n");
  return text;
}

// The two halves of a signature side by side, 32 bytes each.
std::string raw_signature(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  const Signature parts{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  std::string raw(64, '\0');
  if (!parts || BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), bytes_of(raw), 32) != 32 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), bytes_of(raw) + 32, 32) != 32)
    throw_no_key();  // of another curve
  return raw;
}

std::string es256(std::string_view secret, std::string_view message) {
  std::string pem = with_line_breaks(secret);
  const std::unique_ptr<BIO, decltype(&BIO_free)> source{
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
  if (!source) throw std::bad_alloc{};
  std::string no_password;  // or OpenSSL would ask for one on the terminal
  const Key key{PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, no_password.data())};
  signing::wipe(pem);
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC || EVP_PKEY_get_bits(key.get()) != 256)
    throw_no_key();
  const Digest digest{EVP_MD_CTX_new()};
  std::string der(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
  std::size_t size = der.size();
  if (!digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), bytes_of(der), &size, bytes_of(message), message.size()) != 1)
    throw std::bad_alloc{};
  der.resize(size);
  return raw_signature(der);
}

// The seed as PKCS#8, which is all that is needed of it.
std::string ed25519(std::string_view secret, std::string_view message) {
  constexpr char kHead[] = "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
  auto pair = signing::from_base64(secret);
  if (!pair || pair->size() != 64) throw_no_key();
  std::string der{kHead, sizeof kHead - 1};
  der.append(*pair, 0, 32);
  std::string text = signing::to_base64(der);
  std::string signature = signing::ed25519(text, message);
  for (std::string* const each : {&*pair, &der, &text}) signing::wipe(*each);
  return signature;
}

}  // namespace

std::string coinbase_jwt(const CoinbaseKey& key, std::chrono::seconds now, std::string_view nonce,
                         std::string_view uri) {
  const bool is_pem = key.secret.find("-----BEGIN ") != std::string_view::npos;
  json::object header;
  header["alg"] = is_pem ? "ES256" : "EdDSA";
  header["typ"] = "JWT";
  header["kid"] = json::string{key.name};
  header["nonce"] = json::string{nonce};
  json::object claims;
  claims["sub"] = json::string{key.name};
  claims["iss"] = "cdp";
  claims["nbf"] = now.count();
  claims["exp"] = now.count() + 120;
  if (!uri.empty()) claims["uri"] = json::string{uri};
  const std::string message =
      base64url(json::serialize(header)) + '.' + base64url(json::serialize(claims));
  return message + '.' +
         base64url(is_pem ? es256(key.secret, message) : ed25519(key.secret, message));
}

std::string coinbase_exchange_sign(std::string_view secret, std::string_view timestamp,
                                   std::string_view method, std::string_view target,
                                   std::string_view body) {
  auto key = signing::from_base64(secret);
  if (!key)
    throw std::invalid_argument{"api_secret: a secret of Coinbase Exchange should be base64"};
  std::string message{timestamp};
  message.append(method).append(target).append(body);
  std::string signature = signing::to_base64(signing::hmac_sha256(*key, message));
  signing::wipe(*key);
  return signature;
}

CoinbaseLogin coinbase_exchange_login(std::string_view key, std::string_view secret,
                                      std::string_view passphrase, std::chrono::seconds now) {
  std::string timestamp = std::to_string(now.count());
  std::string signature = coinbase_exchange_sign(secret, timestamp, "GET", "/users/self/verify");
  return {std::string{key}, std::string{passphrase}, std::move(timestamp), std::move(signature)};
}

}  // namespace hftcpp
