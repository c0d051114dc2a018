// kraken_auth.cpp: what is signed, and in which order.
#include "exchanges/kraken/kraken_auth.hpp"

#include "exchanges/signing.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <limits>
#include <stdexcept>

namespace hftcpp {

std::string kraken_signature(std::string_view path, std::string_view nonce, std::string_view body,
                             std::string_view secret) {
  auto key = signing::from_base64(secret);
  if (!key || key->empty())
    throw std::invalid_argument{
        "api_secret: no base64; it should be the private key as kraken shows it"};
  const std::string inner = signing::sha256(std::string{nonce}.append(body));
  const std::string signature =
      signing::to_base64(signing::hmac_sha512(*key, std::string{path}.append(inner)));
  signing::wipe(*key);
  return signature;
}

KrakenTokenRequest kraken_token_request(std::uint64_t nonce, std::string_view secret,
                                        std::string_view one_time_password) {
  const std::string number = std::to_string(nonce);
  KrakenTokenRequest request;
  request.body = "nonce=" + number;
  if (!one_time_password.empty())
    request.body.append("&otp=").append(signing::percent_encoded(one_time_password));
  request.signature = kraken_signature(KrakenTokenRequest::kTarget, number, request.body, secret);
  return request;
}

// Refusals come with the status 200, and a list of what is wrong.
Result<KrakenToken> parse_kraken_token(std::string_view json) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  KrakenToken token;
  for (JsonValue item : fields.array("error")) {
    token.refusal.append(token.refusal.empty() ? "" : ", ").append(item.text("error"));
    if (reader.has_failed()) break;
  }
  if (token.refusal.empty()) {
    FieldReader result{fields.object("result")};
    token.token = result.text("token");
    const std::int64_t seconds = result.integer("expires");
    if (seconds < 0 || seconds > std::numeric_limits<std::int32_t>::max())
      result.fail(Errc::bad_value, "expires");
    token.expires = std::chrono::seconds{seconds};
    if (result.error()) return *result.error();
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return token;
}

}  // namespace hftcpp
