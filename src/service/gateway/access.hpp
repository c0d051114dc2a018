// Access: who may come in, and what for. Tokens are kept as hashes; what a client may do is its
// token's rights, or everybody's where no token is asked for.
#pragma once

#include "service/gateway/topic.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::gateway {

struct Rights {
  std::string name{"anonymous"};              // of the token, for logs
  std::vector<std::string> exchanges{};       // empty: all
  std::vector<std::string> symbols{};         // as in a pattern: "*.sh", "btc/usdt"; empty: all
  std::vector<TopicKind> kinds{};             // empty: all but what is ours, which has to be named
  std::size_t max_connections = 0;            // at a time; 0: as many as anybody
  std::size_t max_subscriptions = 0;          // per client; 0: as many as anybody
  std::uint32_t max_requests_per_second = 0;  // 0: as many as anybody
  Timestamp expires{};                        // when the token ends; unset: never
};

// Empty when there can be something of what the pattern names that the client may have; else what
// it lacks, for the client. Of a pattern for many the client gets those that allows() allows: who
// may have Shanghai's shares alone asks for "*", and gets those.
[[nodiscard]] std::string objection_to(const Rights& rights, const TopicPattern& pattern);
// Asked of each topic, whatever pattern it came by. What belongs to no symbol (an account's batch
// of orders) needs the right to all of them; what streams tell of themselves does not.
[[nodiscard]] bool allows(const Rights& rights, const Topic& topic) noexcept;

struct TokenEntry;

// The tokens of a file that `hftcpp token` writes, see token_file.hpp. Immutable: reading the file
// anew makes another one, which takes the old one's place.
class TokenStore {
 public:
  // Throws std::invalid_argument, naming file and path in it, for what cannot be.
  [[nodiscard]] static std::shared_ptr<const TokenStore> load(const std::string& file);
  [[nodiscard]] static std::shared_ptr<const TokenStore> parse(std::string_view json,
                                                               const std::string& file);
  ~TokenStore();

  // Null for a token that there is none of, or that has expired. Takes as long for any wrong one.
  [[nodiscard]] std::shared_ptr<const Rights> find(std::string_view token, Timestamp now) const;
  [[nodiscard]] std::size_t size() const noexcept;

 private:
  struct Entry;
  TokenStore();
  [[nodiscard]] static std::shared_ptr<const TokenStore> made_of(std::vector<TokenEntry> tokens);

  std::vector<Entry> entries_;
};

// 256 random bits as text, "hft_" first, so that a leak can be searched for.
[[nodiscard]] std::string new_token();
[[nodiscard]] std::string hash_of_token(std::string_view token);  // 64 hex digits

// "Authorization: Bearer …", or "token=…" of the query; empty where there is neither. The header
// counts before the query, which logs on the way may show.
[[nodiscard]] std::string token_of(std::string_view authorization, std::string_view target);
// Whether a browser's page may come in: its Origin is one of them, by scheme, host and port
// ("https://a.example", "http://localhost:3000"). "*" is every page that says where it is from:
// "null", the Origin of files and sandboxes, has to be listed. Who sends no Origin is no browser,
// and may.
[[nodiscard]] bool is_allowed_origin(std::string_view origin,
                                     const std::vector<std::string>& allowed);

}  // namespace hftcpp::gateway
