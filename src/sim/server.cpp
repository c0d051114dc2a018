#include "sim/server.hpp"

#include "sim/spawn.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <atomic>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto kTick = 10ms;
constexpr std::size_t kMaxBody = 1024 * 1024;

tcp::acceptor listen(const asio::any_io_executor& executor, const ServerSettings& settings) {
  error_code ec;
  tcp::acceptor acceptor{executor};
  const auto address = asio::ip::make_address(settings.address, ec);
  if (!ec) {
    const tcp::endpoint endpoint{address, settings.port};
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address{true}, ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  }
  if (ec)
    throw std::system_error{
        ec, "cannot listen on " + settings.address + ":" + std::to_string(settings.port)};
  return acceptor;
}

// An answer that does not come whole.
asio::awaitable<void> spoil(Transport& transport, const HttpReply& reply, const std::string& bytes,
                            std::function<bool()> is_open) {
  asio::steady_timer pause{co_await asio::this_coro::executor};
  if (reply.way == HttpReply::Way::cut) {
    const std::string half = bytes.substr(0, bytes.size() - reply.body.size() / 2 - 1);
    (void)co_await transport.write(half);
    co_return;
  }
  const auto end = std::chrono::steady_clock::now() + reply.stall;
  while (is_open() && std::chrono::steady_clock::now() < end) {
    pause.expires_after(kTick);
    co_await pause.async_wait(kTuple);
  }
}

// A client sees that a message has no promise to come in one piece.
asio::awaitable<error_code> write_in_pieces(Transport& transport, std::string_view bytes) {
  constexpr std::size_t kPiece = 61;  // no power of two: pieces end anywhere
  asio::steady_timer pause{co_await asio::this_coro::executor};
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kPiece);
    bytes.remove_prefix(piece.size());
    if (const error_code ec = co_await transport.write(piece)) co_return ec;
    pause.expires_after(1ms);
    co_await pause.async_wait(kTuple);
  }
  co_return error_code{};
}

// Empty when there is nothing to refuse.
std::string refusal_of_handshake(const HttpRequest& request) {
  net::HandshakeReply reply = net::answer_handshake(request);
  return reply.is_accepted ? std::string{} : std::move(reply.bytes);
}

// The last words on a connection. Closing while something of the client's is unread would reset
// it, and the words might be lost.
asio::awaitable<void> part(Transport& transport, std::string words) {
  constexpr std::size_t kMostUnread = 256 * 1024;
  if (co_await transport.write(words)) co_return;
  transport.finish();
  std::array<char, 4096> space;
  for (std::size_t unread = 0; unread < kMostUnread;) {
    const auto size = co_await transport.read_some(space);
    if (!size) co_return;
    unread += *size;
  }
}

}  // namespace

struct Server::Core {
  Core(const asio::any_io_executor& executor, ServerSettings with, Protocol& answers)
      : settings{std::move(with)},
        protocol{&answers},
        acceptor{listen(executor, settings)},
        ticker{executor} {
    if (settings.tls)
      identity = std::make_unique<TlsIdentity>(settings.address, settings.certificate_file);
  }

  void shut() noexcept {
    protocol = nullptr;
    error_code ignored;
    acceptor.close(ignored);
    ticker.cancel();
    for (const auto& pipe : pipes) pipe->abort();
    for (const auto& transport : transports) transport->close();
  }

  // Null when the protocol refuses, with the reply that says so.
  std::shared_ptr<Connection> accept(const std::shared_ptr<Transport>& transport,
                                     HttpRequest handshake, HttpReply& refusal) {
    auto connection = std::make_shared<Connection>(
        ticker.get_executor(), transport, std::move(handshake),
        Connection::Settings{
            .number = opened + 1, .max_queue = settings.max_queue, .rewrite = settings.rewrite});
    auto session = protocol->open(*connection, refusal);
    if (!session) return nullptr;
    ++opened;
    connection->adopt(std::move(session));
    pipes.insert(connection);
    return connection;
  }

  std::shared_ptr<WireConnection> accept_wire(const std::shared_ptr<Transport>& transport) {
    auto connection = std::make_shared<WireConnection>(
        ticker.get_executor(), transport,
        PipeSettings{
            .number = opened + 1, .max_queue = settings.max_queue, .rewrite = settings.rewrite});
    ++opened;
    connection->adopt(protocol->open_wire(*connection));
    pipes.insert(connection);
    return connection;
  }

  void forget(const std::shared_ptr<Pipe>& pipe) {
    if (pipe->was_too_slow()) ++slow_clients;
    pipes.erase(pipe);
  }

  ServerSettings settings;
  Protocol* protocol;  // null once it is shut
  tcp::acceptor acceptor;
  asio::steady_timer ticker;
  std::unique_ptr<TlsIdentity> identity;
  std::set<std::shared_ptr<Transport>> transports;
  std::set<std::shared_ptr<Pipe>> pipes;
  std::atomic<std::uint64_t> opened{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> slow_clients{0};
};

Server::Server(asio::any_io_executor executor, ServerSettings settings, Protocol& protocol)
    : core_{std::make_shared<Core>(executor, std::move(settings), protocol)} {}

Server::~Server() {
  core_->shut();
}

std::uint16_t Server::port() const noexcept {
  error_code ignored;
  const auto endpoint = core_->acceptor.local_endpoint(ignored);
  if (!ignored) core_->settings.port = endpoint.port();
  return core_->settings.port;
}

std::string Server::url(const std::string& scheme) const {
  const std::string& address = core_->settings.address;
  const bool is_v6 = address.find(':') != std::string::npos;
  const std::string name = scheme != "tcp"   ? scheme + (core_->identity ? "s" : "")
                           : core_->identity ? "tls"
                                             : "tcp";
  return name + "://" + (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port());
}

ServerCounters Server::counters() const noexcept {
  return {core_->opened, core_->requests, core_->slow_clients};
}

void Server::stop() {
  asio::post(core_->acceptor.get_executor(), [core = core_] { core->shut(); });
}

asio::awaitable<void> Server::start() {
  const auto core = core_;
  struct Shut {
    Core& core;
    ~Shut() { core.shut(); }
  } shut{*core};
  if (core->protocol)
    asio::co_spawn(core->ticker.get_executor(), tick(core), rethrow_unless_aborted);
  while (core->protocol) {
    auto [ec, socket] = co_await core->acceptor.async_accept(kTuple);
    if (!core->protocol) break;
    if (ec) {  // out of descriptors, say: those who wait are served when there are some again
      asio::steady_timer pause{core->ticker.get_executor(), 100ms};
      co_await pause.async_wait(kTuple);
      continue;
    }
    socket.set_option(tcp::no_delay{true}, ec);
    std::shared_ptr<Transport> transport = core->identity ? core->identity->wrap(std::move(socket))
                                                          : plain_transport(std::move(socket));
    asio::co_spawn(core->ticker.get_executor(), serve(core, transport), rethrow_unless_aborted);
  }
}

asio::awaitable<void> Server::tick(std::shared_ptr<Core> core) {
  while (core->protocol) {
    core->ticker.expires_after(kTick);
    co_await core->ticker.async_wait(kTuple);
    if (!core->protocol) break;
    const Timestamp now = Timestamp::now();
    core->protocol->on_tick(now);
    for (const auto& pipe : core->pipes) pipe->tick(now);
  }
}

asio::awaitable<void> Server::flush() {
  const auto core = core_;
  asio::steady_timer pause{core->ticker.get_executor()};
  const auto is_drained = [&] {
    for (const auto& pipe : core->pipes)
      if (!pipe->is_drained()) return false;
    return true;
  };
  while (!is_drained()) {
    pause.expires_after(1ms);
    co_await pause.async_wait(kTuple);
  }
}

asio::awaitable<void> Server::serve(std::shared_ptr<Core> core,
                                    std::shared_ptr<Transport> transport) {
  struct Entry {
    Core& core;
    std::shared_ptr<Transport> transport;
    ~Entry() {
      transport->close();
      core.transports.erase(transport);
    }
  } entry{*core, transport};
  core->transports.insert(transport);
  if (co_await transport->handshake() || !core->protocol) co_return;
  if (core->settings.wire) {
    const auto connection = core->accept_wire(transport);
    co_await Pipe::run(connection, {});
    core->forget(connection);
    co_return;
  }

  net::HttpRequestReader reader{{.body = kMaxBody}};
  std::string buffered;
  std::array<char, 4096> space;
  while (core->protocol) {
    std::optional<net::ServerReply> refusal;
    std::optional<HttpRequest> request = reader.next(buffered, refusal);
    std::string last_words;
    if (refusal) last_words = refusal->to_bytes(false);
    if (request && request->wants_websocket()) last_words = refusal_of_handshake(*request);
    if (!last_words.empty()) {
      co_await part(*transport, std::move(last_words));
      co_return;
    }
    if (!request) {
      const auto size = co_await transport->read_some(space);
      if (!size) co_return;
      buffered.append(space.data(), *size);
      continue;
    }
    HttpReply reply;
    const bool keep_alive = request->keep_alive;
    if (!request->wants_websocket()) {
      ++core->requests;
      reply = core->protocol->reply(*request);
      if (core->settings.rewrite) core->settings.rewrite(reply.body);
    } else if (const auto connection = core->accept(transport, std::move(*request), reply)) {
      co_await Pipe::run(connection, std::move(buffered));
      core->forget(connection);
      co_return;
    }
    const std::string bytes = reply.to_bytes(keep_alive);
    if (reply.way == HttpReply::Way::cut || reply.way == HttpReply::Way::stalled) {
      std::function<bool()> is_open = [core] { return core->protocol != nullptr; };
      co_await spoil(*transport, reply, bytes, std::move(is_open));
      co_return;
    }
    const bool is_whole = reply.way == HttpReply::Way::whole;
    const error_code ec =
        is_whole ? co_await transport->write(bytes) : co_await write_in_pieces(*transport, bytes);
    if (ec || !keep_alive) co_return;
  }
}

}  // namespace hftcpp::sim
