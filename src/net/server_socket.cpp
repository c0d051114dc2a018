// server_socket.cpp: OpenSSL reads and writes the descriptor itself, through a BIO of ours: its own
// raises SIGPIPE when the client has gone.
#include "net/server_socket.hpp"

#include "net/openssl_ptr.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <openssl/err.h>

#include <cassert>
#include <cerrno>
#include <new>
#include <sys/socket.h>
#include <utility>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr char kTlsHandshake = 0x16;  // the first byte of a ClientHello's record

error_code system_failure(int number) {
  return {number, asio::error::get_system_category()};
}

bool is_for_later(int number) {
  return number == EAGAIN || number == EWOULDBLOCK;
}

// What a connection's BIO knows.
struct TlsLink {
  int descriptor = -1;
  int failure = 0;         // errno
  bool has_ended = false;  // the other side sends nothing more
  bool has_moved = false;  // bytes, in or out, since it was last asked
};

// `call` is send or recv. What OpenSSL is to be told.
template <class Call>
int move_bytes(BIO* bio, std::size_t* moved, int retry, Call call) {
  auto& link = *static_cast<TlsLink*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  ssize_t size = -1;
  do size = call(link.descriptor);
  while (size < 0 && errno == EINTR);
  *moved = size > 0 ? static_cast<std::size_t>(size) : 0;
  if (size > 0) link.has_moved = true;
  if (size > 0) return 1;
  if (size == 0) link.has_ended = true;
  if (size < 0 && is_for_later(errno)) BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
  if (size < 0 && !is_for_later(errno)) link.failure = errno;
  return 0;
}

int link_write(BIO* bio, const char* bytes, std::size_t size, std::size_t* written) {
  return move_bytes(bio, written, BIO_FLAGS_WRITE, [bytes, size](int descriptor) {
    return ::send(descriptor, bytes, size, MSG_NOSIGNAL);
  });
}

int link_read(BIO* bio, char* bytes, std::size_t size, std::size_t* read) {
  return move_bytes(bio, read, BIO_FLAGS_READ,
                    [bytes, size](int descriptor) { return ::recv(descriptor, bytes, size, 0); });
}

long link_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return static_cast<TlsLink*>(BIO_get_data(bio))->has_ended;
  return command == BIO_CTRL_FLUSH;
}

BIO_METHOD* link_method() {
  static const std::unique_ptr<BIO_METHOD, OpensslDeleter<BIO_meth_free>> method{[] {
    BIO_METHOD* made =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR, "socket");
    if (!made) throw std::bad_alloc{};
    BIO_meth_set_write_ex(made, link_write);
    BIO_meth_set_read_ex(made, link_read);
    BIO_meth_set_ctrl(made, link_control);
    return made;
  }()};
  return method.get();
}

error_code tls_failure(const TlsLink& link) {
  if (link.failure != 0) return system_failure(link.failure);
  const unsigned long reason = ERR_get_error();
  if (link.has_ended || reason == 0) return asio::error::eof;
  return {static_cast<int>(reason), asio::error::get_ssl_category()};
}

}  // namespace

struct ServerSocket::Tls {
  TlsLink link;
  SslPtr ssl;  // goes before the link does
  bool is_broken = false;
  int read_wants = SSL_ERROR_NONE;  // of the last one, so that it knows what to wait for
  int write_wants = SSL_ERROR_NONE;
  std::shared_ptr<Crossing> reader{};  // a read that waits to write
  std::shared_ptr<Crossing> writer{};  // a write that waits to read
};

// Who waits in one direction to go on in the other. The other direction's own transfers may do what
// it waits for, and then the system has nothing more to tell: so they wake it as well.
struct ServerSocket::Crossing {
  explicit Crossing(const asio::any_io_executor& executor)
      : woken{executor, asio::steady_timer::time_point::max()} {}

  void wake() { woken.expires_at(asio::steady_timer::time_point{}); }

  asio::steady_timer woken;
  error_code failure;
};

ServerSocket::ServerSocket(tcp::socket socket) : socket_{std::move(socket)} {
  error_code ignored;  // of a client that has gone again: the first read tells
  socket_.set_option(tcp::no_delay{true}, ignored);
  socket_.non_blocking(true, ignored);
  address_ = socket_.remote_endpoint(ignored).address();
  if (address_.is_v6() && address_.to_v6().is_v4_mapped())
    address_ = asio::ip::make_address_v4(asio::ip::v4_mapped, address_.to_v6());
}

ServerSocket::~ServerSocket() = default;
ServerSocket::ServerSocket(ServerSocket&&) noexcept = default;

void ServerSocket::start_tls(const std::shared_ptr<const ServerIdentity>& identity) {
  auto tls = std::make_unique<Tls>();
  tls->link.descriptor = socket_.native_handle();
  tls->ssl.reset(identity->new_connection());
  BIO* bio = BIO_new(link_method());
  if (!bio) throw std::bad_alloc{};
  BIO_set_data(bio, &tls->link);
  BIO_set_init(bio, 1);
  SSL_set_bio(tls->ssl.get(), bio, bio);
  tls_ = std::move(tls);
}

bool ServerSocket::is_tls() const noexcept {
  return tls_ != nullptr;
}

ServerSocket::Outcome ServerSocket::peek_tls(bool& is_tls) {
  char first = 0;
  const Transfer peeked =
      transfer_plain([&first](int descriptor) { return ::recv(descriptor, &first, 1, MSG_PEEK); });
  is_tls = peeked.outcome == Outcome::done && first == kTlsHandshake;
  return peeked.outcome;
}

ServerSocket::Transfer ServerSocket::read(std::span<char> space) {
  assert(!space.empty());
  if (!tls_)
    return transfer_plain(
        [space](int descriptor) { return ::recv(descriptor, space.data(), space.size(), 0); });
  const Transfer transfer = transfer_tls(
      [space](SSL* ssl, std::size_t* size) {
        return SSL_read_ex(ssl, space.data(), space.size(), size);
      },
      tls_->read_wants);
  const bool has_moved = std::exchange(tls_->link.has_moved, false);
  if (tls_->writer && (has_moved || transfer.outcome == Outcome::ended))
    std::exchange(tls_->writer, nullptr)->wake();
  return transfer;
}

ServerSocket::Transfer ServerSocket::write(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (!tls_) {
    const auto call = [bytes](int descriptor) {
      return ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    };
    return transfer_plain(call);
  }
  std::size_t written = 0;
  Transfer transfer;
  while (written < bytes.size() && transfer.outcome == Outcome::done) {
    const std::string_view rest = bytes.substr(written);
    transfer = transfer_tls(
        [rest](SSL* ssl, std::size_t* size) {
          return SSL_write_ex(ssl, rest.data(), rest.size(), size);
        },
        tls_->write_wants);
    written += transfer.size;
  }
  const bool has_moved = std::exchange(tls_->link.has_moved, false);
  if (tls_->reader && (has_moved || transfer.outcome == Outcome::ended))
    std::exchange(tls_->reader, nullptr)->wake();
  if (written > 0) return {Outcome::done, written};
  return transfer;
}

const error_code& ServerSocket::failure() const noexcept {
  return failure_;
}

ServerSocket::Transfer ServerSocket::end(error_code failure) noexcept {
  failure_ = failure;
  return {Outcome::ended, 0};
}

template <class Call>
ServerSocket::Transfer ServerSocket::transfer_plain(Call call) noexcept {
  if (!socket_.is_open()) return end(asio::error::operation_aborted);
  for (;;) {
    const ssize_t size = call(socket_.native_handle());
    if (size > 0) return {Outcome::done, static_cast<std::size_t>(size)};
    if (size == 0) return end(asio::error::eof);
    if (is_for_later(errno)) return {Outcome::again, 0};
    if (errno != EINTR) return end(system_failure(errno));
  }
}

// `wanted`: which readiness it has to wait for, if it has.
template <class Call>
ServerSocket::Transfer ServerSocket::transfer_tls(Call call, int& wanted) noexcept {
  if (tls_->is_broken) return {Outcome::ended, 0};
  ERR_clear_error();
  std::size_t size = 0;
  const int result = call(tls_->ssl.get(), &size);
  wanted = SSL_ERROR_NONE;
  if (result == 1) return {Outcome::done, size};
  const int reason = SSL_get_error(tls_->ssl.get(), result);
  if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) {
    wanted = reason;
    return {Outcome::again, 0};
  }
  if (reason == SSL_ERROR_ZERO_RETURN) return end(asio::error::eof);
  tls_->is_broken = true;
  return end(tls_failure(tls_->link));
}

asio::awaitable<error_code> ServerSocket::wait_readable() {
  if (!socket_.is_open()) co_return asio::error::operation_aborted;
  if (tls_ && SSL_pending(tls_->ssl.get()) > 0) co_return error_code{};
  if (tls_ && !tls_->is_broken && tls_->read_wants == SSL_ERROR_WANT_WRITE) {
    const auto crossing = tls_->reader = cross(tcp::socket::wait_write);
    co_await crossing->woken.async_wait(asio::as_tuple(asio::deferred));
    co_return crossing->failure;
  }
  const auto [ec] =
      co_await socket_.async_wait(tcp::socket::wait_read, asio::as_tuple(asio::deferred));
  co_return ec;
}

void ServerSocket::when_writable(std::function<void(error_code)> call) {
  if (tls_ && !tls_->is_broken && tls_->write_wants == SSL_ERROR_WANT_READ) {
    const auto crossing = tls_->writer = cross(tcp::socket::wait_read);
    crossing->woken.async_wait(
        [crossing, call = std::move(call)](error_code) { call(crossing->failure); });
    return;
  }
  socket_.async_wait(tcp::socket::wait_write,
                     [call = std::move(call)](error_code ec) { call(ec); });
}

std::shared_ptr<ServerSocket::Crossing> ServerSocket::cross(tcp::socket::wait_type type) {
  auto crossing = std::make_shared<Crossing>(socket_.get_executor());
  socket_.async_wait(type, [crossing](error_code ec) {
    crossing->failure = ec;
    crossing->wake();
  });
  return crossing;
}

void ServerSocket::finish() noexcept {
  if (tls_ && !tls_->is_broken && SSL_is_init_finished(tls_->ssl.get())) {
    ERR_clear_error();
    SSL_shutdown(tls_->ssl.get());
    ERR_clear_error();
  }
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void ServerSocket::close() noexcept {
  tls_.reset();
  error_code ignored;
  socket_.close(ignored);
}

bool ServerSocket::is_open() const noexcept {
  return socket_.is_open();
}

std::string ServerSocket::address() const {
  return address_.to_string();
}

asio::any_io_executor ServerSocket::get_executor() {
  return socket_.get_executor();
}

}  // namespace hftcpp::net
