// token_store.cpp: hashes of tokens, and whose they are. OpenSSL does the work.
#include "service/gateway/token_file.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <new>
#include <stdexcept>

namespace hftcpp::gateway {
namespace {

constexpr std::size_t kHash = 32;
using TokenHash = std::array<unsigned char, kHash>;

TokenHash token_hash(std::string_view token) {
  TokenHash hash{};
  unsigned int size = 0;
  if (EVP_Digest(token.data(), token.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc{};  // nothing else is left to go wrong in it
  return hash;
}

unsigned char nibble_of(char digit) noexcept {
  return static_cast<unsigned char>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

// Of 64 digits that have been looked at.
TokenHash from_hex(std::string_view digits) noexcept {
  TokenHash hash{};
  for (std::size_t i = 0; i < kHash; ++i)
    hash[i] =
        static_cast<unsigned char>(nibble_of(digits[2 * i]) << 4 | nibble_of(digits[2 * i + 1]));
  return hash;
}

// Letters that stand in an address as they are.
std::string base64_url(const TokenHash& bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  int held = 0;
  for (const unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 6; held -= 6) text += kLetters[bits >> (held - 6) & 63];
  }
  if (held > 0) text += kLetters[bits << (6 - held) & 63];
  return text;
}

}  // namespace

struct TokenStore::Entry {
  TokenHash hash;
  std::shared_ptr<const Rights> rights;
};

TokenStore::TokenStore() = default;
TokenStore::~TokenStore() = default;

std::shared_ptr<const TokenStore> TokenStore::made_of(std::vector<TokenEntry> tokens) {
  const std::shared_ptr<TokenStore> store{new TokenStore};
  for (TokenEntry& token : tokens)
    store->entries_.push_back(
        {from_hex(token.sha256), std::make_shared<const Rights>(std::move(token.rights))});
  return store;
}

std::shared_ptr<const TokenStore> TokenStore::load(const std::string& file) {
  return made_of(read_tokens(file));
}

std::shared_ptr<const TokenStore> TokenStore::parse(std::string_view json,
                                                    const std::string& file) {
  return made_of(parse_tokens(json, file));
}

std::shared_ptr<const Rights> TokenStore::find(std::string_view token, Timestamp now) const {
  const TokenHash hash = token_hash(token);
  const Entry* found = nullptr;
  for (const Entry& entry : entries_)
    if (CRYPTO_memcmp(entry.hash.data(), hash.data(), kHash) == 0) found = &entry;
  if (found == nullptr) return nullptr;
  const Timestamp expires = found->rights->expires;
  return expires.is_set() && expires <= now ? nullptr : found->rights;
}

std::size_t TokenStore::size() const noexcept {
  return entries_.size();
}

std::string new_token() {
  TokenHash bits{};
  if (RAND_bytes(bits.data(), static_cast<int>(bits.size())) != 1)
    throw std::runtime_error{"this machine has no random numbers to make a token of"};
  return "hft_" + base64_url(bits);
}

std::string hash_of_token(std::string_view token) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  for (const unsigned char byte : token_hash(token)) {
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 15];
  }
  return digits;
}

}  // namespace hftcpp::gateway
