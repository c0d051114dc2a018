// url_fuzz: whatever passes as a URL can be written and read again, and holds nothing that would
// break a request apart.
#include "net/url.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto url = hftcpp::net::parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  const std::string text = url->to_string();
  for (const char c : text)
    if (c <= ' ' || c == '\x7f') std::abort();
  if (url->host.empty() || url->port == 0 || !url->target.starts_with('/')) std::abort();
  const auto again = hftcpp::net::parse_url(text);
  if (!again || *again != *url) std::abort();
  return 0;
}
