// test_server.cpp: plain Asio, and nothing of what it helps to test but the certificates.
#include "support/test_server.hpp"

#include "support/run_io.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace hftcpp::test {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct ServerConnection::Impl {
  Impl(tcp::socket accepted, unsigned count) : socket{std::move(accepted)}, number{count} {}

  template <class Operation>
  auto on_stream(Operation operation) {
    return tls ? operation(*tls) : operation(socket);
  }

  tcp::socket socket;
  std::optional<ssl::context> context;
  std::optional<ssl::stream<tcp::socket&>> tls;
  unsigned number;
  std::string buffered;
};

ServerConnection::ServerConnection(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}

unsigned ServerConnection::number() const {
  return impl_->number;
}

asio::awaitable<std::string> ServerConnection::read_some() {
  const auto self = impl_;
  if (!self->buffered.empty()) co_return std::exchange(self->buffered, {});
  std::string bytes(64 * 1024, '\0');
  const auto space = asio::buffer(bytes);
  const auto [ec, size] =
      co_await self->on_stream([&](auto& stream) { return stream.async_read_some(space, kTuple); });
  bytes.resize(size);
  co_return bytes;
}

asio::awaitable<std::string> ServerConnection::read_until(std::string_view end) {
  std::string bytes;
  for (auto found = bytes.npos; found == bytes.npos; found = bytes.find(end)) {
    const std::string more = co_await read_some();
    if (more.empty()) co_return more;
    bytes += more;
  }
  impl_->buffered = bytes.substr(bytes.find(end) + end.size());
  bytes.resize(bytes.find(end) + end.size());
  co_return bytes;
}

asio::awaitable<std::string> ServerConnection::read_exactly(std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    const std::string more = co_await read_some();
    if (more.empty()) co_return more;
    bytes += more;
  }
  impl_->buffered = bytes.substr(size);
  bytes.resize(size);
  co_return bytes;
}

asio::awaitable<void> ServerConnection::write(std::string bytes) {
  const auto self = impl_;
  const auto buffer = asio::buffer(bytes);
  co_await self->on_stream([&](auto& stream) { return asio::async_write(stream, buffer, kTuple); });
}

asio::awaitable<void> ServerConnection::wait_for_hang_up() {
  std::string bytes = co_await read_some();
  while (!bytes.empty()) bytes = co_await read_some();
}

asio::awaitable<bool> ServerConnection::start_tls(net::SelfSigned certificate) {
  const auto self = impl_;
  self->context.emplace(ssl::context::tls_server);
  self->context->use_certificate_chain(asio::buffer(certificate.certificate));
  self->context->use_private_key(asio::buffer(certificate.key), ssl::context::pem);
  self->tls.emplace(self->socket, *self->context);
  const auto [ec] = co_await self->tls->async_handshake(ssl::stream_base::server, kTuple);
  co_return !ec;
}

std::string ServerConnection::server_name() const {
  const char* name = SSL_get_servername(impl_->tls->native_handle(), TLSEXT_NAMETYPE_host_name);
  return name ? name : "";
}

void ServerConnection::hang_up() {
  error_code ignored;
  impl_->socket.shutdown(tcp::socket::shutdown_both, ignored);
  impl_->socket.close(ignored);
}

void ServerConnection::reset() {
  error_code ignored;
  impl_->socket.set_option(tcp::socket::linger{true, 0}, ignored);
  impl_->socket.close(ignored);
}

struct TestServer::Impl {
  Impl(asio::io_context& io, Script given, std::optional<net::SelfSigned> identity)
      : acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}},
        script{std::move(given)},
        certificate{std::move(identity)} {}

  static asio::awaitable<void> accept_all(std::shared_ptr<Impl> self);
  static asio::awaitable<void> serve(std::shared_ptr<Impl> self, ServerConnection connection);

  tcp::acceptor acceptor;
  Script script;
  std::optional<net::SelfSigned> certificate;
  unsigned connections = 0;
};

namespace {

void report(std::exception_ptr failure) try {
  if (failure) std::rethrow_exception(failure);
} catch (const std::exception& e) {
  ADD_FAILURE() << "the server's script: " << e.what();
}

}  // namespace

asio::awaitable<void> TestServer::Impl::accept_all(std::shared_ptr<Impl> self) {
  for (;;) {
    auto [ec, socket] = co_await self->acceptor.async_accept(kTuple);
    if (ec) co_return;
    const auto executor = self->acceptor.get_executor();
    ServerConnection connection{
        std::make_shared<ServerConnection::Impl>(std::move(socket), self->connections++)};
    asio::co_spawn(executor, serve(self, std::move(connection)), report);
  }
}

asio::awaitable<void> TestServer::Impl::serve(std::shared_ptr<Impl> self,
                                              ServerConnection connection) {
  if (self->certificate) {
    const bool is_up = co_await connection.start_tls(*self->certificate);
    if (!is_up) co_return;
  }
  co_await self->script(connection);
  connection.hang_up();
}

TestServer::TestServer(asio::io_context& io, Script script,
                       std::optional<net::SelfSigned> certificate)
    : impl_{std::make_shared<Impl>(io, std::move(script), std::move(certificate))} {
  asio::co_spawn(io, Impl::accept_all(impl_), report);
}

TestServer::~TestServer() {
  error_code ignored;
  impl_->acceptor.close(ignored);
}

std::uint16_t TestServer::port() const {
  return impl_->acceptor.local_endpoint().port();
}

std::string TestServer::url(std::string_view scheme) const {
  return std::string{scheme} + "://127.0.0.1:" + std::to_string(port()) + "/";
}

unsigned TestServer::connections() const {
  return impl_->connections;
}

struct SilentPort::Impl {
  int listener = -1;
  std::vector<int> clients;
  sockaddr_in address{};
};

// A listener whose queue is full answers nobody: fill it.
SilentPort::SilentPort() : impl_{std::make_unique<Impl>()} {
  auto* address = reinterpret_cast<sockaddr*>(&impl_->address);
  socklen_t size = sizeof impl_->address;
  impl_->address.sin_family = AF_INET;
  impl_->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  impl_->listener = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::bind(impl_->listener, address, size) != 0 || ::listen(impl_->listener, 0) != 0)
    throw std::runtime_error{"no silent port"};
  ::getsockname(impl_->listener, address, &size);
  for (int connected = 0; connected == 0 && impl_->clients.size() < 16;) {
    impl_->clients.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    connected = ::connect(impl_->clients.back(), address, size);
  }
}

SilentPort::~SilentPort() {
  for (const int client : impl_->clients) ::close(client);
  ::close(impl_->listener);
}

std::uint16_t SilentPort::port() const {
  return ntohs(impl_->address.sin_port);
}

TemporaryFile::TemporaryFile(std::string_view content) {
  path_ = testing::TempDir() + "hftcpp_XXXXXX";
  const int file = ::mkstemp(path_.data());
  if (file < 0 || ::write(file, content.data(), content.size()) < 0)
    throw std::runtime_error{path_ + " cannot be written"};
  ::close(file);
}

TemporaryFile::~TemporaryFile() {
  ::unlink(path_.c_str());
}

}  // namespace hftcpp::test
