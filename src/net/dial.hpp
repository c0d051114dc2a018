// dial: everything between a Url and a connection that can carry its protocol. Included by this
// room's sources only.
#pragma once

#include "net/proxy.hpp"
#include "net/transport.hpp"

#include <boost/system/result.hpp>

#include <optional>

namespace hftcpp::net {

struct Route {
  Url url;
  std::optional<Proxy> proxy;

  // A plain http request is handed to the proxy as it is; all else runs through a tunnel.
  [[nodiscard]] bool has_tunnel() const { return proxy && url.scheme != "http"; }
};

[[nodiscard]] boost::system::result<Route> find_route(const Connection& connection, const Url& url);

// Resolve, connect, CONNECT through the proxy, TLS. The time is the transport's.
[[nodiscard]] boost::asio::awaitable<boost::system::error_code> dial(Transport& transport,
                                                                     const Route& route,
                                                                     const Connection& connection);

}  // namespace hftcpp::net
