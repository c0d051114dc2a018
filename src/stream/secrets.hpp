// secrets: what of a stream's parameters must not stay in memory: an account's keys.
#pragma once

#include "core/wipe.hpp"
#include <hftcpp/stream/stream_params.hpp>

namespace hftcpp {

inline void wipe_secrets(StreamParams& params) noexcept {
  wipe(params.api_key);
  wipe(params.api_secret);
  for (auto& [name, value] : params.api_auth_data) wipe(value);
}

}  // namespace hftcpp
