// http_client.cpp: one request is one coroutine; what it leaves behind is a connection to keep.
#include "net/http_client.hpp"

#include "net/dial.hpp"
#include "net/http_wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <deque>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = Transport::Clock;

constexpr std::size_t kMaxKept = 16;
constexpr std::chrono::seconds kMaxRest{30};  // servers commonly hang up after a minute

bool is_repeatable(const std::string& method) {
  return method != "POST" && method != "PATCH";
}

bool is_hang_up(const error_code& ec) {
  return ec == asio::error::eof || ec == asio::error::connection_reset ||
         ec == asio::error::broken_pipe || ec == asio::error::connection_aborted;
}

HttpHead to_head(const HttpRequest& request, const Route& route, const std::string& user_agent) {
  const bool is_proxied = route.proxy && !route.has_tunnel();
  const bool names_agent = !find_header(request.headers, "User-Agent").empty();
  HttpHead head{.method = request.method,
                .target = is_proxied ? request.url.to_string() : request.url.target,
                .host = request.url.host_field(),
                .user_agent = names_agent ? std::string{} : user_agent,
                .headers = request.headers};
  if (is_proxied && !route.proxy->credentials.empty())
    head.headers.emplace_back("Proxy-Authorization", route.proxy->authorization());
  const bool wants_length = !request.body.empty() || request.method == "POST" ||
                            request.method == "PUT" || request.method == "PATCH";
  if (wants_length)
    head.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
  return head;
}

}  // namespace

struct HttpClient::Impl {
  using Self = std::shared_ptr<Impl>;

  // A connection at rest.
  struct Kept {
    std::string place;
    std::shared_ptr<Transport> transport;
    Clock::time_point since;
  };

  Impl(asio::any_io_executor used, Connection given)
      : executor{std::move(used)}, connection{std::move(given)} {}

  static asio::awaitable<boost::system::result<HttpResponse>> send(Self self, HttpRequest request);
  asio::awaitable<error_code> exchange(Transport& transport, const std::string& text,
                                       const HttpRequest& request, HttpReply& reply);
  asio::awaitable<error_code> open(Transport& transport, const Route& route,
                                   Clock::time_point deadline);
  std::shared_ptr<Transport> take_kept(const std::string& place);
  void keep(const std::string& place, std::shared_ptr<Transport> transport);

  asio::any_io_executor executor;
  Connection connection;
  std::deque<Kept> kept;  // oldest first
};

asio::awaitable<boost::system::result<HttpResponse>> HttpClient::Impl::send(Self self,
                                                                            HttpRequest request) {
  const auto deadline = Clock::now() + request.timeout;
  if (request.url.scheme != "http" && request.url.scheme != "https")
    co_return make_error_code(Errc::bad_value);
  const auto route = find_route(self->connection, request.url);
  if (!route) co_return route.error();
  auto text = to_text(to_head(request, *route, self->connection.user_agent));
  if (!text) co_return text.error().code;
  text->append(request.body);

  const std::string place = request.url.scheme + "://" + request.url.authority();
  for (auto transport = self->take_kept(place);; transport.reset()) {
    const bool was_kept = transport != nullptr;
    if (!was_kept) transport = std::make_shared<Transport>(self->executor);
    error_code ec;
    if (!was_kept) ec = co_await self->open(*transport, *route, deadline);
    if (ec) co_return ec;

    transport->expire_at(deadline);
    HttpReply reply;
    ec = co_await self->exchange(*transport, *text, request, reply);
    if (was_kept && is_hang_up(ec) && reply.status == 0 && is_repeatable(request.method)) continue;
    if (ec) co_return ec;
    transport->expire_never();
    if (reply.keep_alive) self->keep(place, std::move(transport));
    co_return HttpResponse{reply.status, std::move(reply.headers), std::move(reply.body)};
  }
}

asio::awaitable<error_code> HttpClient::Impl::open(Transport& transport, const Route& route,
                                                   Clock::time_point deadline) {
  transport.expire_at(std::min(deadline, Clock::now() + connection.connect_timeout));
  co_return co_await dial(transport, route, connection);
}

asio::awaitable<error_code> HttpClient::Impl::exchange(Transport& transport,
                                                       const std::string& text,
                                                       const HttpRequest& request,
                                                       HttpReply& reply) {
  const auto [ec, size] =
      co_await asio::async_write(transport, asio::buffer(text), asio::as_tuple(asio::deferred));
  if (ec) co_return transport.meaning(ec);
  std::string buffered;
  const ReplyRules rules{.head_only = request.method == "HEAD", .max_body = request.max_body};
  const error_code failure = co_await read_reply(transport, buffered, reply, rules);
  if (!buffered.empty()) reply.keep_alive = false;  // more than was asked for: do not trust it
  co_return failure;
}

std::shared_ptr<Transport> HttpClient::Impl::take_kept(const std::string& place) {
  std::erase_if(kept, [](const Kept& entry) { return Clock::now() - entry.since > kMaxRest; });
  for (auto entry = kept.rbegin(); entry != kept.rend();) {
    if (entry->place != place) {
      ++entry;
      continue;
    }
    auto transport = std::move(entry->transport);
    entry = std::make_reverse_iterator(kept.erase(std::next(entry).base()));
    if (transport->is_idle()) return transport;
  }
  return nullptr;
}

void HttpClient::Impl::keep(const std::string& place, std::shared_ptr<Transport> transport) {
  if (kept.size() == kMaxKept) kept.pop_front();
  kept.push_back({place, std::move(transport), Clock::now()});
}

std::string_view HttpResponse::header(std::string_view name) const {
  return find_header(headers, name);
}

std::chrono::milliseconds HttpResponse::retry_after() const {
  return parse_retry_after(header("Retry-After"), Timestamp::now());
}

HttpClient::HttpClient(asio::any_io_executor executor, Connection connection)
    : impl_{std::make_shared<Impl>(std::move(executor), std::move(connection))} {}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

asio::awaitable<boost::system::result<HttpResponse>> HttpClient::send(HttpRequest request) {
  return Impl::send(impl_, std::move(request));
}

}  // namespace hftcpp::net
