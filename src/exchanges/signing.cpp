// signing.cpp: OpenSSL does the work.
#include "exchanges/signing.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <stdexcept>

namespace hftcpp::signing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) noexcept {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view bytes) {
  std::string made(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  if (HMAC(digest, key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(),
           bytes_of(made), &size) == nullptr)
    throw std::bad_alloc{};  // nothing else is left to go wrong in it
  made.resize(size);
  return made;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Key read_pem(std::string_view text) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source{
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
  if (!source) throw std::bad_alloc{};
  // An empty password, or OpenSSL would ask for one on the terminal.
  std::string no_password;
  return {PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, no_password.data()),
          &EVP_PKEY_free};
}

// Null for what is no Ed25519 key. What OpenSSL has to say about that is not left behind: the
// thread's next TLS call would take it for its own failure.
Key read_ed25519(std::string_view text) {
  text = trimmed(text);
  Key key{nullptr, &EVP_PKEY_free};
  ERR_set_mark();
  if (text.starts_with("-----BEGIN ")) {
    key = read_pem(text);
  } else if (auto der = from_base64(text)) {
    const unsigned char* at = bytes_of(std::string_view{*der});
    key.reset(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der->size())));
    wipe(*der);
  }
  ERR_pop_to_mark();
  if (key && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) key.reset();
  return key;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::string made(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), bytes_of(made), &size, EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc{};
  made.resize(size);
  return made;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha256(), key, bytes);
}

std::string hmac_sha512(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha512(), key, bytes);
}

std::string ed25519(std::string_view private_key, std::string_view bytes) {
  const Key key = read_ed25519(private_key);
  if (!key)
    throw std::invalid_argument{
        "api_secret: no Ed25519 key; it should be PKCS#8, as PEM or as base64 of DER"};
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free};
  std::string made(64, '\0');
  std::size_t size = made.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), bytes_of(made), &size, bytes_of(bytes), bytes.size()) != 1)
    throw std::bad_alloc{};
  return made;
}

bool is_ed25519_key(std::string_view text) {
  return read_ed25519(text) != nullptr;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // and the zero that OpenSSL writes
  const int size = EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  text = trimmed(text);
  if (text.size() % 4 != 0) return std::nullopt;
  // OpenSSL takes the padding for zero bits wherever it stands.
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const std::string_view digits = text.substr(0, text.size() - padding);
  if (digits.find_first_of("= \t\r\n") != std::string_view::npos) return std::nullopt;

  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-_.~";
  std::string encoded;
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          (c >= '0' && c <= '9') || kPlain.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain)
      encoded += c;
    else
      encoded.append({'%', kDigits[byte >> 4U], kDigits[byte & 15U]});
  }
  return encoded;
}

void wipe(std::string& secret) noexcept {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace hftcpp::signing
