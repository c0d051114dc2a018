#include "sim/coinbase/coinbase_keys.hpp"

#include "exchanges/signing.hpp"
#include "sim/credentials.hpp"
#include "sim/json_request.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;

constexpr std::int64_t kLifetime = 120;  // seconds
constexpr std::int64_t kSkew = 5;        // by which a client's clock may be ahead

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using PublicKey = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string padded{text};
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  return signing::from_base64(padded);
}

json::object object_of(std::string_view part) {
  const auto text = from_base64url(part);
  boost::system::error_code ec;
  const json::value value = text ? json::parse(*text, ec) : json::value{};
  return !ec && value.is_object() ? value.get_object() : json::object{};
}

std::optional<std::int64_t> integer_of(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value && value->is_int64() ? std::optional{value->get_int64()} : std::nullopt;
}

// The public half alone is kept.
PublicKey read_pem(std::string_view secret) {
  std::string text{secret};
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n"))
    text.replace(at, 2, "\n");
  const std::unique_ptr<BIO, decltype(&BIO_free)> source{
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
  std::string no_password;  // or OpenSSL would ask for one on the terminal
  const PublicKey whole{
      PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, no_password.data())};
  if (!whole) return nullptr;
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(whole.get(), &der);
  if (size <= 0) return nullptr;
  const unsigned char* at = der;
  PublicKey half{d2i_PUBKEY(nullptr, &at, size)};
  OPENSSL_free(der);
  return half;
}

// Seed and public key, 32 bytes each.
PublicKey read_pair(std::string_view secret) {
  const auto pair = signing::from_base64(secret);
  if (!pair || pair->size() != 64) return nullptr;
  return PublicKey{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*pair) + 32, 32)};
}

// The two halves of an ECDSA signature as OpenSSL wants them.
std::string to_der(std::string_view raw) {
  if (raw.size() != 64) return {};
  const std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG, ECDSA_SIG_free>> parts{ECDSA_SIG_new()};
  if (ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes_of(raw), 32, nullptr),
                     BN_bin2bn(bytes_of(raw) + 32, 32, nullptr)) != 1)
    return {};
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &der);
  if (size <= 0) return {};
  std::string text{reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)};
  OPENSSL_free(der);
  return text;
}

}  // namespace

struct CoinbaseKeys::Key {
  PublicKey half;
  bool is_elliptic = false;

  [[nodiscard]] bool has_signed(std::string_view message, std::string_view raw) const {
    const std::string signature = is_elliptic ? to_der(raw) : std::string{raw};
    const std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX, EVP_MD_CTX_free>> digest{
        EVP_MD_CTX_new()};
    const EVP_MD* const kind = is_elliptic ? EVP_sha256() : nullptr;
    return !signature.empty() &&
           EVP_DigestVerifyInit(digest.get(), nullptr, kind, nullptr, half.get()) == 1 &&
           EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(message),
                            message.size()) == 1;
  }
};

// Seed and public key, side by side.
std::string CoinbaseKeys::make_secret(std::uint64_t seed) {
  std::string pair = bytes_of_seed(seed);
  const PublicKey key{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(pair), pair.size())};
  std::array<unsigned char, 32> half{};
  std::size_t size = half.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), half.data(), &size) != 1)
    throw std::bad_alloc{};
  pair.append(reinterpret_cast<const char*>(half.data()), half.size());
  return signing::to_base64(pair);
}

std::string CoinbaseKeys::objection(std::string_view secret) {
  const bool is_pem = secret.find("-----BEGIN ") != std::string_view::npos;
  const PublicKey half = is_pem ? read_pem(secret) : read_pair(secret);
  const bool is_good = half && (!is_pem || (EVP_PKEY_get_base_id(half.get()) == EVP_PKEY_EC &&
                                            EVP_PKEY_get_bits(half.get()) == 256));
  return is_good ? "" : "is neither an EC key (P-256) as PEM nor an Ed25519 key as base64";
}

CoinbaseKeys::CoinbaseKeys(const AccountSettings& settings)
    : name_{settings.key}, key_{std::make_unique<Key>()} {
  if (!settings.enabled) return;
  key_->is_elliptic = settings.secret.find("-----BEGIN ") != std::string::npos;
  key_->half = key_->is_elliptic ? read_pem(settings.secret) : read_pair(settings.secret);
}

CoinbaseKeys::~CoinbaseKeys() = default;

bool CoinbaseKeys::accepts(std::string_view token, std::string_view uri, Timestamp now) const {
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  if (!key_->half || first == std::string_view::npos || second == std::string_view::npos)
    return false;
  const json::object header = object_of(token.substr(0, first));
  const json::object claims = object_of(token.substr(first + 1, second - first - 1));
  const auto signature = from_base64url(token.substr(second + 1));
  const auto begin = integer_of(claims, "nbf");
  const auto end = integer_of(claims, "exp");
  const std::int64_t seconds = now.nanoseconds() / 1'000'000'000;
  return text_of(header, "alg") == (key_->is_elliptic ? "ES256" : "EdDSA") &&
         text_of(header, "typ") == "JWT" && text_of(header, "kid") == name_ &&
         !text_of(header, "nonce").empty() && text_of(claims, "sub") == name_ &&
         text_of(claims, "iss") == "cdp" && text_of(claims, "uri") == uri && begin && end &&
         *begin <= seconds + kSkew && seconds < *end && *end - *begin <= kLifetime && signature &&
         key_->has_signed(token.substr(0, second), *signature);
}

}  // namespace hftcpp::sim
