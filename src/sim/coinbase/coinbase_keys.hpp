// CoinbaseKeys: whether a token is one that the account's key has signed. Checked with the public
// half of the key; the stream's own signing has no part in it.
// https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication
#pragma once

#include "sim/account.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class CoinbaseKeys {
 public:
  // For a simulator's credentials.
  static constexpr std::string_view kSimulatedKey =
      "organizations/00000000-0000-4000-8000-000000000001/apiKeys/"
      "00000000-0000-4000-8000-000000000002";
  // An Ed25519 key: that it stands on one line makes it easier to hand on than a PEM.
  [[nodiscard]] static std::string make_secret(std::uint64_t seed);
  // What is wrong with a secret, never the secret itself; empty for nothing.
  [[nodiscard]] static std::string objection(std::string_view secret);

  // No token is good where the account is not enabled, or has no key that could sign.
  explicit CoinbaseKeys(const AccountSettings& settings);
  ~CoinbaseKeys();

  // `uri` of a REST request: "GET api.coinbase.com/api/v3/brokerage/accounts", without a query;
  // empty for the websocket, whose tokens have none.
  [[nodiscard]] bool accepts(std::string_view token, std::string_view uri, Timestamp now) const;

 private:
  struct Key;
  std::string name_;
  std::unique_ptr<Key> key_;
};

}  // namespace hftcpp::sim
