// How a key is proved to Kraken's futures: by signing the challenge of a connection, and each
// request of REST. Pure: the nonce comes from the caller.
// https://docs.kraken.com/api/docs/guides/futures-websockets and .../futures-rest
#pragma once

#include <string>
#include <string_view>

namespace hftcpp {

// The "signed_challenge" of private subscriptions. A challenge is good for its own connection.
// Throws std::invalid_argument, without the secret's text, for a secret that is no base64.
[[nodiscard]] std::string kraken_future_signed_challenge(std::string_view challenge,
                                                         std::string_view secret);

struct KrakenFutureRequest {
  std::string_view path;   // "/derivatives/api/v3/openpositions"
  std::string_view data;   // the query or the body, exactly as it is sent; may be empty
  std::string_view nonce;  // as in the header "Nonce"; may be empty, without that header
};

// The header "Authent"; throws as above.
[[nodiscard]] std::string kraken_future_signature(const KrakenFutureRequest& request,
                                                  std::string_view secret);

}  // namespace hftcpp
