// dial.cpp: the steps, each with its own error.
#include "net/dial.hpp"

#include "net/http_wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/write.hpp>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

asio::awaitable<error_code> open_tunnel(Transport& transport, const Route& route,
                                        const Connection& connection) {
  HttpHead head{.method = "CONNECT",
                .target = route.url.authority(),
                .host = route.url.authority(),
                .user_agent = connection.user_agent,
                .headers = {}};
  if (!route.proxy->credentials.empty())
    head.headers.emplace_back("Proxy-Authorization", route.proxy->authorization());
  const auto request = to_text(head);
  if (!request) co_return request.error().code;

  const auto [ec, size] =
      co_await asio::async_write(transport, asio::buffer(*request), asio::as_tuple(asio::deferred));
  if (ec) co_return transport.meaning(ec);
  HttpReply reply;
  std::string buffered;
  // One byte at a time: what follows the proxy's answer is not ours to read.
  const ReplyRules rules{.head_only = true, .read_size = 1};
  if (const error_code failure = co_await read_reply(transport, buffered, reply, rules))
    co_return failure;
  co_return reply.status / 100 == 2 ? error_code{} : proxy_refused(reply.status);
}

asio::awaitable<error_code> reach(Transport& transport, const Route& route) {
  if (!route.proxy) co_return co_await transport.connect(route.url.host, route.url.port);
  const error_code ec = co_await transport.connect(route.proxy->host, route.proxy->port);
  const bool tells_enough = !ec || ec == Errc::timed_out || ec == NetErrc::dropped ||
                            ec == asio::error::operation_aborted;
  co_return tells_enough ? ec : make_error_code(NetErrc::proxy_unreachable);
}

}  // namespace

boost::system::result<Route> find_route(const Connection& connection, const Url& url) {
  const auto proxy = choose_proxy(connection, url);
  if (!proxy) return proxy.error().code;
  return Route{url, *proxy};
}

asio::awaitable<error_code> dial(Transport& transport, const Route& route,
                                 const Connection& connection) {
  if (const error_code ec = co_await reach(transport, route)) co_return ec;
  if (route.has_tunnel()) {
    if (const error_code ec = co_await open_tunnel(transport, route, connection)) co_return ec;
  }
  if (!route.url.is_secure()) co_return error_code{};
  co_return co_await transport.start_tls(route.url.host, connection);
}

}  // namespace hftcpp::net
