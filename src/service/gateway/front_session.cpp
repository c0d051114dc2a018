// front_session.cpp: one connection from its first byte: TLS or not, requests over HTTP, and then
// perhaps a websocket.
#include "service/gateway/front.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Outcome = net::ServerSocket::Outcome;

constexpr auto kSessionTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostUnread = 64 * 1024;  // of a client that is told to go

asio::awaitable<net::ServerReply> ask_api(const Api* api, net::ServerRequest request,
                                          std::shared_ptr<const Rights> rights, ApiSide side) {
  co_return api->answer(request, rights.get(), side);
}

asio::awaitable<error_code> wait_writable(net::ServerSocket& socket) {
  const auto [ec] = co_await asio::async_initiate<decltype(kSessionTuple), void(error_code)>(
      [&socket](auto handler) {
        auto waiter = std::make_shared<decltype(handler)>(std::move(handler));
        socket.when_writable([waiter](error_code ended) { std::move (*waiter)(ended); });
      },
      kSessionTuple);
  co_return ec;
}

net::ServerReply refusal(unsigned status, std::string_view code, const std::string& message) {
  net::ServerReply reply;
  reply.status = status;
  reply.body.append(R"({"error":{"code":")").append(code).append(R"(","message":")");
  reply.body.append(message).append(R"("}})");
  return reply;
}

// What a browser has to read before it lets its page have the answer.
void allow_page(net::ServerReply& reply, const std::string& origin, std::string_view method) {
  reply.headers.emplace_back("Access-Control-Allow-Origin", origin);
  reply.headers.emplace_back("Vary", "Origin");
  if (method != "OPTIONS") return;
  reply.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS");
  reply.headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type");
  reply.headers.emplace_back("Access-Control-Max-Age", "600");
}

bool is_same_host(std::string_view origin, std::string_view host) {
  const std::size_t begin = origin.find("://");
  return begin != origin.npos && origin.substr(begin + 3) == host;
}

}  // namespace

asio::awaitable<void> Front::serve(std::shared_ptr<Front> self, ClientPtr client, Door door) {
  std::string received;
  if (co_await begin_tls(self, client, door) && co_await serve_http(self, client, door, received)) {
    if (self->take(client, {received.data(), received.size()})) {
      std::string{}.swap(received);
      co_await converse(self, client);
    }
  }
  // Its last words may still be on their way.
  while (client->socket.is_open() && client->waiting() > 0) {
    const auto taken = client->socket.read(self->space_);
    if (taken.outcome == Outcome::ended) break;
    if (taken.outcome == Outcome::again && co_await client->socket.wait_readable()) break;
  }
  self->forget(*client);
}

// On one port both are served: TLS begins with a byte that no request begins with.
asio::awaitable<bool> Front::begin_tls(std::shared_ptr<Front> self, ClientPtr client, Door door) {
  const auto identity = self->with_.admission->identity();
  if (!identity || door == Door::plain || door == Door::admin) co_return true;
  bool is_tls = door == Door::tls;
  while (!is_tls) {
    const Outcome outcome = client->socket.peek_tls(is_tls);
    if (outcome == Outcome::ended) co_return false;
    if (outcome == Outcome::done) break;
    if (co_await client->socket.wait_readable()) co_return false;
  }
  if (is_tls) client->socket.start_tls(identity);
  if (is_tls || !self->settings_.tls.required) co_return true;
  net::ServerReply reply = refusal(426, "tls_needed", "this port speaks TLS: https:// or wss://");
  reply.headers.emplace_back("Upgrade", "TLS/1.2, HTTP/1.1");
  std::string words = reply.to_bytes(false);
  co_await part_with(self, client, std::move(words));
  co_return false;
}

asio::awaitable<bool> Front::serve_http(std::shared_ptr<Front> self, ClientPtr client, Door door,
                                        std::string& received) {
  net::HttpRequestReader reader;
  while (!self->is_stopped_) {
    std::optional<net::ServerReply> refused;
    std::optional<net::ServerRequest> request = reader.next(received, refused);
    if (refused) {
      ++self->tally_.bad_requests;
      std::string words = refused->to_bytes(false);
      co_await part_with(self, client, std::move(words));
      co_return false;
    }
    if (!request) {
      const auto taken = client->socket.read(self->space_);
      if (taken.outcome == Outcome::ended) co_return false;
      if (taken.outcome == Outcome::done) received.append(self->space_.data(), taken.size);
      if (taken.outcome == Outcome::again && co_await client->socket.wait_readable())
        co_return false;
      continue;
    }
    ++self->tally_.http_requests;
    client->deadline = Clock::now() + self->settings_.limits.idle_timeout;
    if (request->wants_websocket() && door != Door::admin) {
      auto refusal = self->objection_to(*client, *request, door);
      net::HandshakeReply handshake;
      if (!refusal) handshake = net::answer_handshake(*request);
      const bool is_accepted = !refusal && handshake.is_accepted;
      std::string bytes = refusal ? refusal->to_bytes(false) : handshake.bytes;
      if (!is_accepted) {
        co_await part_with(self, client, std::move(bytes));
        co_return false;
      }
      if (!co_await write_all(self, client, std::move(bytes))) co_return false;
      self->begin_websocket(*client, *request);
      co_return true;
    }
    if (!co_await reply(self, client, std::move(*request), door)) co_return false;
    client->deadline = Clock::now() + self->settings_.limits.handshake_timeout;
  }
  co_return false;
}

// Null when it may come in; then its rights are known, or are still to be shown.
std::optional<net::ServerReply> Front::objection_to(Client& client,
                                                    const net::ServerRequest& request, Door door) {
  const auto refuse = [&](unsigned status, std::string_view code, const std::string& message) {
    ++tally_.refused;
    return refusal(status, code, message);
  };
  const std::string_view origin = request.header("Origin");
  const bool is_own_page = is_same_host(origin, request.header("Host"));
  if (!is_own_page && !is_allowed_origin(origin, settings_.allowed_origins))
    return refuse(403, "origin",
                  "pages of this origin may not come in; see allowed_origins in the configuration");
  if (door == Door::admin) {
    client.rights = with_.admission->anybody();
    return std::nullopt;
  }
  if (!with_.admission->admit_request(client.address, Clock::now()))
    return refuse(429, "too_fast", "too many requests from this address; wait a second");
  const std::string token = token_of(request.header("Authorization"), request.target);
  if (client.rights && token.empty()) return std::nullopt;
  if (!with_.admission->needs_token()) {
    client.rights = with_.admission->anybody();
    return std::nullopt;
  }
  if (token.empty()) return std::nullopt;
  ClientRequest shown;
  shown.token = token;
  if (auto error = authenticate(client, shown)) return refuse(401, "unauthorized", error->message);
  return std::nullopt;
}

void Front::begin_websocket(Client& client, const net::ServerRequest& request) {
  client.dialect = dialect_of_path(request.target);
  const double rate = std::max(settings_.limits.requests_per_second, 0.001);
  client.requests =
      net::TokenBucket{2 * rate, std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate)}};
  client.is_open = true;
  client.heard = Clock::now();
  // Who has shown no token yet has as long for it as for the handshake.
  client.deadline =
      client.rights ? Clock::time_point::max() : Clock::now() + settings_.limits.handshake_timeout;
  ++tally_.connections;
  ++tally_.clients;
}

asio::awaitable<bool> Front::reply(std::shared_ptr<Front> self, ClientPtr client,
                                   net::ServerRequest request, Door door) {
  const bool keep_alive = request.keep_alive;
  const std::string method = request.method;
  const std::string origin{request.header("Origin")};
  std::optional<net::ServerReply> made = self->objection_to(*client, request, door);
  const bool is_welcome = !made;
  if (is_welcome) {
    // A browser asks with OPTIONS, and without a token, what it may ask with one.
    const auto rights =
        client->rights || method != "OPTIONS" ? client->rights : self->with_.admission->anybody();
    const ApiSide side = door == Door::admin ? ApiSide::admin : ApiSide::open;
    if (self->is_with_hub_) {
      made = self->with_.api->answer(request, rights.get(), side);
    } else {
      auto asked = ask_api(self->with_.api, std::move(request), rights, side);
      made =
          co_await asio::co_spawn(self->with_.hub_executor, std::move(asked), asio::use_awaitable);
    }
  }
  if (is_welcome && !origin.empty()) allow_page(*made, origin, method);
  std::string bytes = method == "HEAD" ? made->head(keep_alive) : made->to_bytes(keep_alive);
  if (!co_await write_all(self, client, std::move(bytes))) co_return false;
  co_return keep_alive;
}

asio::awaitable<bool> Front::write_all(std::shared_ptr<Front>, ClientPtr client,
                                       std::string bytes) {
  for (std::string_view left = bytes; !left.empty();) {
    const auto written = client->socket.write(left);
    if (written.outcome == Outcome::ended) co_return false;
    if (written.outcome == Outcome::done) {
      left.remove_prefix(written.size);
      continue;
    }
    if (co_await wait_writable(client->socket)) co_return false;
  }
  co_return true;
}

// The last words on a connection. Closing while something of the client's is unread would reset it,
// and the words might be lost.
asio::awaitable<void> Front::part_with(std::shared_ptr<Front> self, ClientPtr client,
                                       std::string words) {
  client->deadline = Clock::now() + std::chrono::seconds{2};
  if (!co_await write_all(self, client, std::move(words))) co_return;
  client->socket.finish();
  for (std::size_t size = 0; size < kMostUnread;) {
    const auto taken = client->socket.read(self->space_);
    if (taken.outcome == Outcome::ended) co_return;
    size += taken.size;
    if (taken.outcome == Outcome::again && co_await client->socket.wait_readable()) co_return;
  }
}

// What is read goes into the front's own space and is understood there: who is idle has none.
asio::awaitable<void> Front::converse(std::shared_ptr<Front> self, ClientPtr client) {
  for (;;) {
    const auto taken = client->socket.read(self->space_);
    if (taken.outcome == Outcome::ended) co_return;
    if (taken.outcome == Outcome::done) {
      if (!self->take(client, {self->space_.data(), taken.size})) co_return;
      self->flush_soon();
    } else if (co_await client->socket.wait_readable()) {
      co_return;
    }
  }
}

bool Front::take(const ClientPtr& client, std::span<char> bytes) {
  client->heard = Clock::now();
  client->reader.take(bytes);
  for (;;) {
    const auto item = client->reader.next();
    if (item.kind == net::ClientMessageReader::Kind::need_more) return true;
    if (!hear(client, item)) return false;
  }
}

bool Front::hear(const ClientPtr& client, const net::ClientMessageReader::Item& item) {
  using Kind = net::ClientMessageReader::Kind;
  switch (item.kind) {
    case Kind::text:
    case Kind::binary:
      if (!client->is_closing) on_message(client, item.payload);
      return client->socket.is_open();
    case Kind::ping:
      if (client->is_closing || client->waiting() > settings_.limits.client_buffer) return true;
      scratch_.clear();
      net::append_server_frame(scratch_, net::Opcode::pong, item.payload);
      append(*client, scratch_, 0);
      return true;
    case Kind::close:
      close(*client, item.code, {});
      return false;
    case Kind::failure:
      ++tally_.closed_broken;
      close(*client, item.code, item.reason);
      return false;
    default:
      return true;
  }
}

}  // namespace hftcpp::gateway
