#include "sim/transport.hpp"

#include "net/self_signed.hpp"
#include "sim/spawn.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

asio::awaitable<error_code> shake_hands(tcp::socket&) {
  co_return error_code{};
}

asio::awaitable<error_code> shake_hands(ssl::stream<tcp::socket>& stream) {
  const auto [ec] = co_await stream.async_handshake(ssl::stream_base::server, kTuple);
  co_return ec;
}

template <class Stream>
class StreamTransport final : public Transport {
 public:
  template <class... Arguments>
  explicit StreamTransport(Arguments&&... arguments)
      : stream_{std::forward<Arguments>(arguments)...} {}

  asio::awaitable<error_code> handshake() override { return shake_hands(stream_); }

  asio::awaitable<boost::system::result<std::size_t>> read_some(std::span<char> space) override {
    const auto [ec, size] =
        co_await stream_.async_read_some(asio::buffer(space.data(), space.size()), kTuple);
    if (ec) co_return ec;
    co_return size;
  }

  asio::awaitable<error_code> write(std::string_view bytes) override {
    const auto [ec, size] = co_await asio::async_write(stream_, asio::buffer(bytes), kTuple);
    co_return ec;
  }

  void finish() noexcept override {
    error_code ignored;
    stream_.lowest_layer().shutdown(tcp::socket::shutdown_send, ignored);
  }

  void close() noexcept override {
    error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

 private:
  Stream stream_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(tcp::socket socket) {
  return std::make_unique<StreamTransport<tcp::socket>>(std::move(socket));
}

struct TlsIdentity::State {
  ssl::context context{ssl::context::tls_server};
};

TlsIdentity::TlsIdentity(const std::string& host, const std::string& certificate_file)
    : state_{std::make_unique<State>()} {
  net::SelfSignedSettings settings;
  settings.hosts.push_back(host);
  const net::SelfSigned made = net::make_self_signed(settings);
  state_->context.use_certificate_chain(asio::buffer(made.certificate));
  state_->context.use_private_key(asio::buffer(made.key), ssl::context::pem);
  if (certificate_file.empty()) return;
  std::ofstream file{certificate_file};
  file << made.certificate << std::flush;
  if (!file)
    throw std::system_error{errno, std::generic_category(),
                            "cannot write the certificate to " + certificate_file};
}

TlsIdentity::~TlsIdentity() = default;

std::unique_ptr<Transport> TlsIdentity::wrap(tcp::socket socket) {
  return std::make_unique<StreamTransport<ssl::stream<tcp::socket>>>(std::move(socket),
                                                                     state_->context);
}

}  // namespace hftcpp::sim
