// Transport: one accepted connection, plain or TLS, as a pipe for bytes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class Transport {
 public:
  virtual ~Transport() = default;

  // What a TLS connection begins with; nothing for a plain one.
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::error_code> handshake() = 0;
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::result<std::size_t>> read_some(
      std::span<char> space) = 0;
  // All of it; `bytes` must stay as they are until then.
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::error_code> write(
      std::string_view bytes) = 0;
  // Nothing more will be written: the other side reads to the end. What it sends is still read.
  virtual void finish() noexcept = 0;
  // The socket goes, without a word; whatever is under way ends.
  virtual void close() noexcept = 0;
};

// The server's certificate and key; the OpenSSL behind it stays in the source file.
class TlsIdentity {
 public:
  // Makes a certificate for localhost, 127.0.0.1 and `host`, and writes it (without the key) to the
  // file if there is a name. Throws std::system_error when that cannot be.
  TlsIdentity(const std::string& host, const std::string& certificate_file);
  ~TlsIdentity();

  [[nodiscard]] std::unique_ptr<Transport> wrap(boost::asio::ip::tcp::socket socket);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::unique_ptr<Transport> plain_transport(boost::asio::ip::tcp::socket socket);

}  // namespace hftcpp::sim
