// secrets: what of a stream's parameters must not stay in memory: an account's keys.
#pragma once

#include "core/wipe.hpp"
#include "stream/printable.hpp"
#include <hftcpp/stream/stream_params.hpp>

#include <string>

namespace hftcpp {

inline void wipe_secrets(StreamParams& params) noexcept {
  wipe(params.api_key);
  wipe(params.api_secret);
  for (auto& [name, value] : params.api_auth_data) wipe(value);
}

// An exchange may repeat what it was told: its words without our keys, and not too many of them.
[[nodiscard]] inline std::string without_secrets(std::string text, const StreamParams& params) {
  constexpr std::size_t kMost = 300;
  const auto hide = [&](const std::string& secret) {
    if (secret.size() < 4) return;
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + 3))
      text.replace(at, secret.size(), "***");
  };
  hide(params.api_secret);
  hide(params.api_key);
  for (const auto& [name, value] : params.api_auth_data) hide(value);
  const auto cut = [&](std::size_t at) {
    if (at < text.size()) text.replace(at, text.npos, "...");
  };
  for (const char* const name : {"\"sign\":\"", "\"signature\":\"", "\"jwt\":\"", "\"token\":\""})
    cut(text.find(name));
  cut(kMost);
  return printable(text);
}

}  // namespace hftcpp
