#include "sim/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kTuple = asio::as_tuple(asio::deferred);

class PlainTransport : public Transport {
 public:
  explicit PlainTransport(tcp::socket socket) : socket_{std::move(socket)} {}

  asio::awaitable<error_code> handshake() override { co_return error_code{}; }

  asio::awaitable<boost::system::result<std::size_t>> read_some(std::span<char> space) override {
    const auto [ec, size] =
        co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kTuple);
    if (ec) co_return ec;
    co_return size;
  }

  asio::awaitable<error_code> write(std::string_view bytes) override {
    const auto [ec, size] = co_await asio::async_write(socket_, asio::buffer(bytes), kTuple);
    co_return ec;
  }

  void close() noexcept override {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket socket_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(tcp::socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

struct TlsIdentity::State {};
TlsIdentity::TlsIdentity(const std::string&) {}
TlsIdentity::~TlsIdentity() = default;
std::unique_ptr<Transport> TlsIdentity::wrap(tcp::socket socket) {
  return plain_transport(std::move(socket));
}

}  // namespace hftcpp::sim
