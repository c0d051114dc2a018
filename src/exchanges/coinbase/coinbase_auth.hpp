// Signing for Coinbase: JWTs for Advanced Trade, HMACs for Exchange. Pure: time and nonce come in.
// https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace hftcpp {

// A key of the developer platform. Its secret is an EC key as PEM (line breaks may be written "\n",
// as in environment variables), or an Ed25519 key as base64 of seed and public key.
struct CoinbaseKey {
  std::string_view name;
  std::string_view secret;
};

// Valid for two minutes from `now`: make one for each message. `nonce`: random, in hex. `uri`: of
// REST requests, "GET api.coinbase.com/api/v3/brokerage/accounts", without a query; empty for the
// websocket. Throws std::invalid_argument, without the secret's text, for what is no such key.
[[nodiscard]] std::string coinbase_jwt(const CoinbaseKey& key, std::chrono::seconds now,
                                       std::string_view nonce, std::string_view uri = {});

// What a signed message to the Exchange feed needs.
struct CoinbaseLogin {
  std::string key;
  std::string passphrase;
  std::string timestamp;
  std::string signature;
};

// CB-ACCESS-SIGN: `timestamp` in seconds, `target` with its query. The secret is base64. Throws
// std::invalid_argument, without the secret's text, when it is not.
[[nodiscard]] std::string coinbase_exchange_sign(std::string_view secret,
                                                 std::string_view timestamp,
                                                 std::string_view method, std::string_view target,
                                                 std::string_view body = {});

[[nodiscard]] CoinbaseLogin coinbase_exchange_login(std::string_view key, std::string_view secret,
                                                    std::string_view passphrase,
                                                    std::chrono::seconds now);

}  // namespace hftcpp
