// secrets.cpp: keys are not left in memory once a stream has ended.
#include "stream/stream_base_state.hpp"

#include <string.h>

namespace hftcpp {
namespace {

// Not memset: a compiler may leave that out where nobody reads the memory again.
void wipe(std::string& text) noexcept {
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace

void StreamBase::State::wipe_secrets() noexcept {
  wipe(core.params.api_key);
  wipe(core.params.api_secret);
  for (auto& [name, value] : core.params.api_auth_data) wipe(value);
}

}  // namespace hftcpp
