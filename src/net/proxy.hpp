// proxy: which HTTP proxy stands between us and a host, from the settings or the environment.
#pragma once

#include "net/connection.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::net {

struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string credentials;  // "user:password", decoded; empty when there are none

  // The value of Proxy-Authorization; empty without credentials.
  [[nodiscard]] std::string authorization() const;
};

// Reads one variable of the environment: an argument, so that tests need not change their own.
using Environment = std::function<std::string(const char* name)>;
[[nodiscard]] std::string process_environment(const char* name);

// The proxy for `url`, if any. Errc::bad_config for one that is not an HTTP proxy.
[[nodiscard]] Result<std::optional<Proxy>> choose_proxy(
    const Connection& connection, const Url& url,
    const Environment& environment = process_environment);

}  // namespace hftcpp::net
