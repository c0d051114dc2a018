// How a key is proved to Binance, on all its markets: signed queries of REST, signed requests of
// the WebSocket API. The secret is one for an HMAC, or an Ed25519 private key; which of them it is
// can be seen. Pure: the time comes from the caller.
// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hftcpp {

// As views, so that there is no further copy of the secret.
struct BinanceKey {
  std::string_view api_key;
  std::string_view secret;
};

using BinanceParameter = std::pair<std::string_view, std::string_view>;

// Of the payload as it is sent: HMAC-SHA256 in hexadecimal, or Ed25519 in base64.
[[nodiscard]] std::string binance_signature(std::string_view secret, std::string_view payload);

// "recvWindow=5000&timestamp=1790000000000&signature=..": the parameters percent-encoded, in their
// order, and the signature last, as REST wants them. The header is "X-MBX-APIKEY: <api_key>".
[[nodiscard]] std::string binance_signed_query(std::span<const BinanceParameter> parameters,
                                               std::string_view secret);

// A request of the WebSocket API: apiKey, recvWindow and timestamp are added to the parameters, and
// the signature over all of them by name.
[[nodiscard]] std::string binance_signed_request(std::string_view method,
                                                 std::map<std::string, std::string> parameters,
                                                 const BinanceKey& key,
                                                 std::chrono::milliseconds now,
                                                 std::uint64_t request_id);

// Subscribes a connection of the WebSocket API to one's own events, with a key of either kind.
[[nodiscard]] std::string binance_subscribe_user_data(const BinanceKey& key,
                                                      std::chrono::milliseconds now,
                                                      std::uint64_t request_id);

}  // namespace hftcpp
