// wipe: a secret that is no longer needed does not stay in memory.
#pragma once

#include <string.h>
#include <string>

namespace hftcpp {

// Not memset: a compiler may leave that out where nobody reads the memory again. All that the
// text has room for: a longer one may have stood there before.
inline void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace hftcpp
