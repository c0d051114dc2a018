#include "sim/credentials.hpp"

#include "exchanges/signing.hpp"

namespace hftcpp::sim {

std::string bytes_of_seed(std::uint64_t seed) {
  return signing::sha256("simulated secret " + std::to_string(seed));
}

Credentials make_credentials(const CredentialForm& form, std::uint64_t seed) {
  return {.key = std::string{form.key},
          .secret = form.make_secret(seed),
          .passphrase = form.has_passphrase ? "simulated-passphrase" : ""};
}

std::string make_text_secret(std::uint64_t seed) {
  return signing::to_hex(bytes_of_seed(seed));
}

std::string objection_to_text(std::string_view secret) {
  return secret.empty() ? "is empty" : "";
}

std::string make_base64_secret(std::uint64_t seed) {
  return signing::to_base64(bytes_of_seed(seed));
}

std::string objection_to_base64(std::string_view secret) {
  const auto bytes = signing::from_base64(secret);
  return bytes && !bytes->empty() ? "" : "is no base64, as this exchange's secrets are";
}

}  // namespace hftcpp::sim
