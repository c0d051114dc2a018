// transport.cpp: one alarm clock ends whatever is under way; nobody waits for a silent server.
#include "net/transport.hpp"

#include "net/tls.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

// A lookup runs in the system's resolver, which cannot be interrupted. So nobody waits for it
// but for `done`, and a lookup that is no longer wanted ends unheard.
struct Transport::Lookup {
  explicit Lookup(const executor_type& executor)
      : resolver{executor}, done{executor, Clock::time_point::max()} {}

  tcp::resolver resolver;
  asio::steady_timer done;
  error_code ec = asio::error::operation_aborted;
  tcp::resolver::results_type results;
};

Transport::Transport(executor_type executor) : socket_{executor}, alarm_{executor} {}

void Transport::expire_at(Clock::time_point deadline) {
  deadline_ = deadline;
  set_alarm(deadline);
}

void Transport::set_alarm(Clock::time_point when) {
  alarm_.expires_at(when);
  if (when == Clock::time_point::max()) return;
  alarm_.async_wait([weak = weak_from_this()](error_code ec) {
    const auto self = weak.lock();
    // An alarm that was set anew in the meantime may already have been on its way.
    if (self && !ec && self->alarm_.expiry() <= Clock::now()) self->abort();
  });
}

void Transport::abort() noexcept {
  error_code ignored;
  socket_.close(ignored);
  if (lookup_) lookup_->done.cancel();
}

void Transport::drop() noexcept {
  dropped_ = true;
  abort();
}

error_code Transport::meaning(error_code ec) const noexcept {
  if (ec == asio::ssl::error::stream_truncated) return asio::error::eof;
  if (ec != asio::error::operation_aborted && ec != asio::error::bad_descriptor) return ec;
  if (dropped_) return NetErrc::dropped;
  if (Clock::now() >= deadline_) return Errc::timed_out;
  return ec;
}

bool Transport::is_idle() {
  char byte = 0;
  error_code ec;
  socket_.non_blocking(true, ec);
  if (ec) return false;
  socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, ec);
  return ec == asio::error::would_block;
}

asio::awaitable<error_code> Transport::connect(std::string host, std::uint16_t port) {
  Endpoints endpoints;
  error_code ec = co_await resolve(std::move(host), port, endpoints);
  for (std::size_t i = 0; !ec && i < endpoints.size(); ++i) {
    const auto now = Clock::now();
    const bool is_last = i + 1 == endpoints.size();
    const auto until =
        is_last ? deadline_ : now + (deadline_ - now) / static_cast<long>(endpoints.size() - i);
    ec = co_await connect_to(endpoints[i], until);
    if (!ec) break;
    if (is_last || ec == asio::error::operation_aborted || meaning(ec) != ec) co_return meaning(ec);
    ec = {};
  }
  set_alarm(deadline_);
  if (!ec) socket_.set_option(tcp::no_delay{true}, ec);
  co_return meaning(ec);
}

// RFC 6761: a name below .invalid exists nowhere, so no name server is asked for it.
asio::awaitable<error_code> Transport::resolve(std::string host, std::uint16_t port,
                                               Endpoints& endpoints) {
  if (host.ends_with(".invalid")) co_return asio::error::host_not_found;
  error_code not_an_address;
  const auto address = asio::ip::make_address(host, not_an_address);
  if (!not_an_address) {
    endpoints.emplace_back(address, port);
    co_return error_code{};
  }

  const auto lookup = lookup_ = std::make_shared<Lookup>(get_executor());
  lookup->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                 [lookup](error_code ec, tcp::resolver::results_type results) {
                                   lookup->ec = ec;
                                   lookup->results = std::move(results);
                                   lookup->done.cancel();
                                 });
  co_await lookup->done.async_wait(asio::as_tuple(asio::deferred));
  lookup_.reset();
  lookup->resolver.cancel();
  for (const auto& result : lookup->results) endpoints.push_back(result.endpoint());
  co_return meaning(lookup->ec);
}

// operation_aborted: stopped. An address that let its time pass is a timed_out.
asio::awaitable<error_code> Transport::connect_to(const tcp::endpoint& endpoint,
                                                  Clock::time_point until) {
  if (dropped_) co_return NetErrc::dropped;
  error_code ec;
  socket_.close(ec);
  socket_.open(endpoint.protocol(), ec);
  if (ec) co_return ec;

  set_alarm(until);
  const auto [failure] = co_await socket_.async_connect(endpoint, asio::as_tuple(asio::deferred));
  const bool was_closed = failure == asio::error::operation_aborted;
  if (was_closed && !dropped_ && Clock::now() >= until) co_return Errc::timed_out;
  co_return failure;
}

asio::awaitable<error_code> Transport::start_tls(const std::string& host,
                                                 const Connection& connection) {
  const auto context = tls_context(connection);
  if (!context) co_return context.error();
  tls_.emplace(socket_, **context);
  expect_host(tls_->native_handle(), host, connection);
  const auto [ec] = co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                                   asio::as_tuple(asio::deferred));
  co_return meaning(certificate_error(ec, tls_->native_handle()));
}

std::size_t Transport::take_decrypted(asio::mutable_buffer space) noexcept {
  std::size_t taken = 0;
  if (!tls_) return taken;
  SSL* ssl = tls_->native_handle();
  while (taken < space.size() && (SSL_pending(ssl) > 0 || BIO_pending(SSL_get_rbio(ssl)) > 0)) {
    std::size_t size = 0;
    if (SSL_read_ex(ssl, static_cast<char*>(space.data()) + taken, space.size() - taken, &size) !=
        1) {
      ERR_clear_error();  // a record cut short, or an error that the next read will tell
      break;
    }
    taken += size;
  }
  return taken;
}

}  // namespace hftcpp::net
