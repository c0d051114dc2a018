// How a key is proved to Kraken's spot market: the signature of a REST request, and the token for
// private channels that such a request brings. Pure: the nonce comes from the caller.
// https://docs.kraken.com/api/docs/guides/spot-rest-auth
#pragma once

#include <hftcpp/core/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp {

// "API-Sign" of a request to `path` ("/0/private/.."), whose body begins with the nonce. Throws
// std::invalid_argument, without the secret's text, for a secret that is no base64.
[[nodiscard]] std::string kraken_signature(std::string_view path, std::string_view nonce,
                                           std::string_view body, std::string_view secret);

// A POST to "/0/private/<method>"; its headers are "API-Key" and "API-Sign".
struct KrakenRequest {
  static constexpr std::string_view kContentType =
      "application/x-www-form-urlencoded; charset=utf-8";
  std::string target;
  std::string body;
  std::string signature;
};

// `nonce`: greater than that of any request of this key before. `form`: what else the method
// wants, encoded. `one_time_password`: of keys that ask for one.
[[nodiscard]] KrakenRequest kraken_private_request(std::string_view method, std::uint64_t nonce,
                                                   std::string_view secret,
                                                   std::string_view form = {},
                                                   std::string_view one_time_password = {});

// It must be used within `expires`; what was subscribed with it then lasts.
struct KrakenToken {
  std::string token;
  std::chrono::seconds expires{0};
  std::string refusal;  // Kraken's words, where there is no token
};

[[nodiscard]] Result<KrakenToken> parse_kraken_token(std::string_view json);

// Whether a person has to look at the key, rather than us having to try again.
[[nodiscard]] bool is_kraken_key_refused(std::string_view refusal) noexcept;
// What such a person should look at.
[[nodiscard]] std::string_view kraken_key_advice(std::string_view refusal) noexcept;

}  // namespace hftcpp
