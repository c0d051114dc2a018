// kraken_future_auth.cpp: what is signed, and in which order.
#include "exchanges/kraken_future/kraken_future_auth.hpp"

#include "exchanges/signing.hpp"

#include <stdexcept>

namespace hftcpp {
namespace {

std::string sign(std::string_view message, std::string_view secret) {
  auto key = signing::from_base64(secret);
  if (!key || key->empty())
    throw std::invalid_argument{
        "api_secret: no base64; it should be the private key as kraken shows it"};
  const std::string signature =
      signing::to_base64(signing::hmac_sha512(*key, signing::sha256(message)));
  signing::wipe(*key);
  return signature;
}

}  // namespace

std::string kraken_future_signed_challenge(std::string_view challenge, std::string_view secret) {
  return sign(challenge, secret);
}

// The path is signed as it was before it moved below "/derivatives".
std::string kraken_future_signature(const KrakenFutureRequest& request, std::string_view secret) {
  constexpr std::string_view kPrefix = "/derivatives";
  std::string_view path = request.path;
  if (path.starts_with(kPrefix)) path.remove_prefix(kPrefix.size());
  return sign(std::string{request.data}.append(request.nonce).append(path), secret);
}

}  // namespace hftcpp
