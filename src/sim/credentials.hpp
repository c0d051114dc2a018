// credentials: what the keys to a simulated exchange's account look like. Those that are made here
// open nothing but a simulator; the same seed makes the same, so that a simulator may be started
// again behind a client's back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

struct Credentials {
  std::string key;
  std::string secret;
  std::string passphrase;  // empty where the exchange has none
};

// One exchange's form of them.
struct CredentialForm {
  std::string_view key = "simulated-key";
  std::string (*make_secret)(std::uint64_t seed) = nullptr;
  // What is wrong with a secret, never the secret itself; empty for nothing.
  std::string (*objection)(std::string_view secret) = nullptr;
  bool has_passphrase = false;
};

// Throws std::invalid_argument for an exchange that is not simulated.
[[nodiscard]] const CredentialForm& credential_form(std::string_view exchange);
[[nodiscard]] Credentials make_credentials(const CredentialForm& form, std::uint64_t seed);

// ---- forms that several exchanges have in common ----

[[nodiscard]] std::string make_text_secret(std::uint64_t seed);
[[nodiscard]] std::string objection_to_text(std::string_view secret);
[[nodiscard]] std::string make_base64_secret(std::uint64_t seed);
[[nodiscard]] std::string objection_to_base64(std::string_view secret);

// 32 bytes of a seed, for whoever makes a secret of them.
[[nodiscard]] std::string bytes_of_seed(std::uint64_t seed);

}  // namespace hftcpp::sim
