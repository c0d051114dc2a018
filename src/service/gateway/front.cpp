// front.cpp: who comes in, and who has to go.
#include "service/gateway/front.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>

#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto kSweep = 100ms;
constexpr std::size_t kReadSpace = 64 * 1024;
constexpr auto kFrontTuple = asio::as_tuple(asio::deferred);

// Several fronts listen on one port: the kernel shares the clients out.
using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

}  // namespace

Front::Front(const GatewaySettings& settings, Surroundings surroundings)
    : settings_{settings},
      with_{std::move(surroundings)},
      is_with_hub_{with_.executor == with_.hub_executor},
      rounds_{settings.push},
      pace_{settings.flush},
      flush_timer_{with_.executor},
      batch_timer_{with_.executor},
      watch_timer_{with_.executor},
      space_(kReadSpace) {}

Front::~Front() = default;

std::uint16_t Front::listen(const Listening& where) {
  error_code ec;
  auto acceptor = std::make_shared<Acceptor>(with_.executor);
  const auto address = asio::ip::make_address(where.address, ec);
  const tcp::endpoint endpoint{address, where.port};
  if (!ec) acceptor->open(endpoint.protocol(), ec);
  if (!ec) acceptor->set_option(tcp::acceptor::reuse_address{true}, ec);
  if (!ec && settings_.threads > 1) acceptor->set_option(reuse_port{true}, ec);
  if (!ec) acceptor->bind(endpoint, ec);
  if (!ec) acceptor->listen(asio::socket_base::max_listen_connections, ec);
  if (ec)
    throw std::system_error{ec,
                            "cannot listen on " + where.address + ":" + std::to_string(where.port)};
  const std::uint16_t port = acceptor->local_endpoint().port();
  acceptors_.emplace_back(std::move(acceptor), where.door);
  return port;
}

void Front::start() {
  asio::dispatch(with_.executor, [self = shared_from_this()] {
    for (const auto& [acceptor, door] : self->acceptors_)
      asio::co_spawn(self->with_.executor, accept(self, acceptor, door), rethrow_unless_stopped);
    asio::co_spawn(self->with_.executor, watch(self), rethrow_unless_stopped);
  });
}

void Front::stop() {
  if (std::exchange(is_stopped_, true)) return;
  error_code ignored;
  for (const auto& [acceptor, door] : acceptors_) acceptor->close(ignored);
  flush_timer_.cancel();
  batch_timer_.cancel();
  watch_timer_.cancel();
  const std::vector<std::pair<std::uint64_t, ClientPtr>> clients{clients_.begin(), clients_.end()};
  for (const auto& [id, client] : clients) {
    if (client->is_open) close(*client, net::CloseCode::going_away, "the server is going down");
    client->socket.close();
  }
}

asio::awaitable<void> Front::accept(std::shared_ptr<Front> self, std::shared_ptr<Acceptor> acceptor,
                                    Door door) {
  while (!self->is_stopped_) {
    auto [ec, socket] = co_await acceptor->async_accept(kFrontTuple);
    if (self->is_stopped_) co_return;
    if (ec) {  // out of descriptors, say: who waits is served when there are some again
      asio::steady_timer pause{self->with_.executor, 100ms};
      co_await pause.async_wait(kFrontTuple);
      continue;
    }
    self->welcome(std::move(socket), door);
  }
}

void Front::welcome(tcp::socket socket, Door door) {
  const LimitSettings& limits = settings_.limits;
  error_code ignored;
  if (limits.socket_buffer > 0)
    socket.set_option(asio::socket_base::send_buffer_size{static_cast<int>(limits.socket_buffer)},
                      ignored);
  auto client = std::make_shared<Client>(with_.number << 48 | ++next_client_,
                                         net::ServerSocket{std::move(socket)}, limits.message);
  client->address = client->socket.address();
  if (!with_.admission->admit(client->address)) {
    ++tally_.refused;  // in few words: who is one too many costs nothing more
    (void)client->socket.write(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
        "Content-Length: 0\r\nConnection: close\r\n\r\n");
    return;
  }
  client->deadline = Clock::now() + limits.handshake_timeout;
  clients_.emplace(client->id, client);
  asio::co_spawn(with_.executor, serve(shared_from_this(), client, door), rethrow_unless_stopped);
}

void Front::forget(Client& client) {
  client.is_closing = true;
  std::vector<TopicPattern> left;
  leave_all(client, left);
  if (client.rounds)
    unsubscribe_rounds(client, {.kind = ClientRequest::Kind::unsubscribe_all}, left);
  give_up(dialect_of(client), std::move(left));
  if (client.is_dirty) std::erase(dirty_, &client);
  if (client.extra) std::erase(batching_, &client);
  if (client.is_open) --tally_.clients;
  if (client.rights) with_.admission->leave(*client.rights);
  with_.admission->leave(client.address);
  client.socket.close();
  clients_.erase(client.id);
}

// ---- time ----

asio::awaitable<void> Front::watch(std::shared_ptr<Front> self) {
  while (!self->is_stopped_) {
    self->watch_timer_.expires_after(kSweep);
    co_await self->watch_timer_.async_wait(kFrontTuple);
    if (!self->is_stopped_) self->sweep(Clock::now());
  }
}

void Front::sweep(Clock::time_point now) {
  if (now - heartbeat_ >= settings_.push.heartbeat_interval) {
    heartbeat_ = now;
    tell_heartbeats();
  }
  std::vector<ClientPtr> clients;
  clients.reserve(clients_.size());
  std::size_t waiting = 0, subscriptions = 0;
  for (const auto& [id, client] : clients_) {
    waiting += client->waiting();
    subscriptions += subscriptions_of(*client);
    clients.push_back(client);
  }
  tally_.waiting_bytes = waiting;
  tally_.subscriptions = subscriptions;
  const Timestamp time = Timestamp::now();
  for (const ClientPtr& client : clients) sweep(*client, now, time);
  flush_soon();
  report();
}

void Front::sweep(Client& client, Clock::time_point now, Timestamp time) {
  const LimitSettings& limits = settings_.limits;
  if (now >= client.deadline) {
    if (client.is_closing) return abort(client);
    ++tally_.timed_out;
    if (!client.is_open) return abort(client);
    return close(client, net::CloseCode::unauthorized, "no token was shown in time");
  }
  if (!client.is_open || client.is_closing) return;
  if (client.rights && client.rights->expires.is_set() && client.rights->expires <= time) {
    ++tally_.refused;
    return close(client, net::CloseCode::unauthorized, "the token has expired");
  }
  const bool is_stuck = client.is_blocked && now - client.progress > limits.slow_timeout;
  const bool is_over =
      client.over_since != Clock::time_point{} && now - client.over_since > limits.slow_timeout;
  if (is_stuck || is_over) return close_slow(client);
  if (now - client.heard > limits.idle_timeout) {
    ++tally_.timed_out;
    return close(client, net::CloseCode::going_away, "no sign of life");
  }
  if (now - client.heard > limits.ping_interval && now - client.pinged > limits.ping_interval)
    ping(client, now);
}

void Front::ping(Client& client, Clock::time_point now) {
  client.pinged = now;
  if (client.is_blocked) return;  // there is enough that it could answer by reading
  scratch_.clear();
  net::append_server_frame(scratch_, net::Opcode::ping, {});
  append(client, scratch_, 0);
}

void Front::tell_heartbeats() {
  const Notice heartbeat{.kind = Notice::Kind::heartbeat,
                         .topic = {},
                         .count = 0,
                         .first = 0,
                         .last = 0,
                         .message = {},
                         .at = Timestamp::now()};
  std::array<std::string, kDialects> framed;
  for (std::size_t i = 0; i < kDialects; ++i) {
    std::string text;
    const auto name = static_cast<DialectName>(i);
    if (!dialect(name).write_notice(text, heartbeat)) continue;
    net::append_server_frame(
        framed[i], name == DialectName::native_packed ? net::Opcode::binary : net::Opcode::text,
        text);
  }
  for (const auto& [id, client] : clients_) {
    if (!client->is_open || client->is_closing || !client->dialect || client->is_blocked) continue;
    const std::string& text = framed[static_cast<std::size_t>(*client->dialect)];
    if (!text.empty()) append(*client, text);
  }
}

// ---- what others may know ----

void Front::report() {
  if (is_with_hub_) return;
  std::vector<ClientReport> reports = report_clients();
  const std::scoped_lock lock{report_mutex_};
  reports_ = std::move(reports);
  reported_ = tally_;
}

std::vector<ClientReport> Front::report_clients() const {
  std::vector<ClientReport> reports;
  reports.reserve(clients_.size());
  for (const auto& [id, client] : clients_) {
    const std::string_view dialect = !client->is_open   ? "http"
                                     : !client->dialect ? ""
                                                        : to_text(*client->dialect);
    reports.push_back({.id = id,
                       .address = client->address,
                       .dialect = std::string{dialect},
                       .token = client->rights ? client->rights->name : std::string{},
                       .since = client->since,
                       .subscriptions = subscriptions_of(*client),
                       .sent = client->sent_messages,
                       .sent_bytes = client->sent_bytes,
                       .received = client->received,
                       .conflated = client->conflated,
                       .dropped = client->dropped,
                       .waiting_bytes = client->waiting()});
  }
  return reports;
}

void Front::add_to(GatewayStatus& status) const {
  GatewayStatus own;
  if (is_with_hub_) {
    own = tally_;
  } else {
    const std::scoped_lock lock{report_mutex_};
    own = reported_;
  }
  status.clients += own.clients;
  status.subscriptions += own.subscriptions;
  status.waiting_bytes += own.waiting_bytes;
  status.connections += own.connections;
  status.sent += own.sent;
  status.sent_bytes += own.sent_bytes;
  status.conflated += own.conflated;
  status.dropped += own.dropped;
  status.requests += own.requests;
  status.http_requests += own.http_requests;
  status.bad_requests += own.bad_requests;
  status.refused += own.refused;
  status.closed_slow += own.closed_slow;
  status.closed_broken += own.closed_broken;
  status.timed_out += own.timed_out;
}

void Front::add_to(std::vector<ClientReport>& reports) const {
  if (is_with_hub_) {
    auto own = report_clients();
    reports.insert(reports.end(), std::make_move_iterator(own.begin()),
                   std::make_move_iterator(own.end()));
    return;
  }
  const std::scoped_lock lock{report_mutex_};
  reports.insert(reports.end(), reports_.begin(), reports_.end());
}

}  // namespace hftcpp::gateway
