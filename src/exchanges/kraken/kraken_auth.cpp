// kraken_auth.cpp: what is signed, and in which order.
#include "exchanges/kraken/kraken_auth.hpp"

#include "exchanges/signing.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <array>
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

KrakenRequest kraken_private_request(std::string_view method, std::uint64_t nonce,
                                     std::string_view secret, std::string_view form,
                                     std::string_view one_time_password) {
  const std::string number = std::to_string(nonce);
  KrakenRequest request;
  request.target.append("/0/private/").append(method);
  request.body = "nonce=" + number;
  if (!form.empty()) request.body.append("&").append(form);
  if (!one_time_password.empty())
    request.body.append("&otp=").append(signing::percent_encoded(one_time_password));
  request.signature = kraken_signature(request.target, number, request.body, secret);
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

namespace {

struct KeyRefusal {
  std::string_view words;
  std::string_view advice;
};
constexpr std::array<KeyRefusal, 4> kKeyRefusals{{
    {"EAPI:Invalid key", "check api_key: it is unknown to kraken, or was deleted"},
    {"EAPI:Invalid signature", "check api_secret: it is not the private key of this api_key"},
    {"EAPI:Invalid nonce",
     "another program uses this key with greater nonces: give each its own key, or the key a nonce "
     "window"},
    {"EGeneral:Permission denied",
     "the key needs the permissions \"Access WebSockets API\", \"Query open orders & trades\" and "
     "\"Query closed orders & trades\""},
}};

const KeyRefusal* known(std::string_view refusal) noexcept {
  for (const KeyRefusal& each : kKeyRefusals)
    if (refusal.find(each.words) != std::string_view::npos) return &each;
  return nullptr;
}

}  // namespace

bool is_kraken_key_refused(std::string_view refusal) noexcept {
  return known(refusal) != nullptr;
}

std::string_view kraken_key_advice(std::string_view refusal) noexcept {
  const KeyRefusal* const found = known(refusal);
  return found ? found->advice : std::string_view{};
}

}  // namespace hftcpp
