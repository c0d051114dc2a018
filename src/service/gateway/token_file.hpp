// The file of tokens, as `hftcpp token` writes it and a server reads it. Of a token it holds the
// hash, its rights and its dates; the token itself is known to its owner alone:
//   {"tokens": [
//     {"name": "desk-1", "sha256": "…64 hex digits…", "created": "2026-11-20T08:00:00Z",
//      "expires": "2027-02-18T08:00:00Z", "exchanges": […], "symbols": ["*.sh"],
//      "channels": ["quote"], "max_connections": 3, "max_subscriptions": 500,
//      "max_requests_per_second": 20}
//   ]}
// All but name and sha256 may be left out.
#pragma once

#include "service/gateway/access.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::gateway {

struct TokenEntry {
  std::string sha256;   // 64 hex digits, small letters
  Timestamp created{};  // unset: nobody wrote it down
  Rights rights{};      // with the token's name
};

// Both throw std::invalid_argument: a line for each thing that is wrong, with the file and the path
// in it, and what would be right.
[[nodiscard]] std::vector<TokenEntry> parse_tokens(std::string_view json, const std::string& file);
[[nodiscard]] std::vector<TokenEntry> read_tokens(const std::string& file);

// A line for each token.
[[nodiscard]] std::string tokens_json(std::span<const TokenEntry> tokens);
// In place of what was there, at once or not at all, readable and writable for its owner alone.
// Throws std::system_error, naming the file.
void write_tokens(const std::string& file, std::span<const TokenEntry> tokens);

// Empty when the name can be one: it stands in logs and in reports.
[[nodiscard]] std::string objection_to_token_name(std::string_view name);
// What is wrong with who may read or write the file, for the log; empty when nothing is.
[[nodiscard]] std::string danger_to_tokens(const std::string& file);

// While it lives nobody else changes files of tokens in the same folder: of two who add one at the
// same time neither is lost. Throws std::system_error where there is no such folder.
class TokenFolderLock {
 public:
  explicit TokenFolderLock(const std::string& file);
  ~TokenFolderLock();
  TokenFolderLock(const TokenFolderLock&) = delete;
  TokenFolderLock& operator=(const TokenFolderLock&) = delete;

 private:
  int folder_;
};

}  // namespace hftcpp::gateway
