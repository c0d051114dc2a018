// self_signed: a certificate made at run time, for simulators and tests on this machine. So no
// key is ever committed, and none is worth stealing.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace hftcpp::net {

struct SelfSignedSettings {
  std::vector<std::string> hosts{"localhost", "127.0.0.1", "::1"};
  std::chrono::seconds valid_from{-3600};  // from now
  std::chrono::seconds valid_until{30 * 24 * 3600};
};

// Both are PEM texts. The certificate is its own authority: clients trust it as a ca_file.
struct SelfSigned {
  std::string certificate;
  std::string key;
};

// Throws std::runtime_error with OpenSSL's words.
[[nodiscard]] SelfSigned make_self_signed(const SelfSignedSettings& settings = {});

}  // namespace hftcpp::net
