// ServerSocket: one accepted connection, plain or TLS, that never waits: it reads and writes what
// it can now, and says when it is worth trying again. It has no buffers of its own, so that
// thousands of idle ones cost nothing.
#pragma once

#include "net/server_identity.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::net {

// One thread at a time, that of its executor. It may be moved while nobody waits for it.
class ServerSocket {
 public:
  enum class Outcome : std::uint8_t {
    done,
    again,  // nothing more for now: wait
    ended   // by the other side, or broken: `failure` says how
  };
  struct Transfer {
    Outcome outcome = Outcome::done;
    std::size_t size = 0;  // bytes that were read or written, with `done` only
  };

  // Plain. Sets TCP_NODELAY and makes it non-blocking.
  explicit ServerSocket(boost::asio::ip::tcp::socket socket);
  ~ServerSocket();
  ServerSocket(ServerSocket&&) noexcept;

  // From the next byte on it is TLS: the handshake is done by the reads and writes. Until it is
  // done somebody has to read, whatever there is to be written.
  void start_tls(const std::shared_ptr<const ServerIdentity>& identity);
  [[nodiscard]] bool is_tls() const noexcept;
  // Whether what the client says first is the beginning of TLS; it stays to be read. `again` while
  // nothing has come.
  [[nodiscard]] Outcome peek_tls(bool& is_tls);

  // Some of what has come; more may be there until it says `again`. After `ended` with asio's eof
  // the other side may still read. There is space for a byte or more.
  [[nodiscard]] Transfer read(std::span<char> space);
  // Some of it, or all. What was not taken is to be tried again as it is, with anything after it:
  // TLS may have encrypted the beginning already, and has to finish what it began. So what has once
  // been offered, and answered with `again` or in part, must not be replaced by something else.
  [[nodiscard]] Transfer write(std::string_view bytes);
  // Of the last read or write that ended: asio::error::eof when the other side said all it had to.
  [[nodiscard]] const boost::system::error_code& failure() const noexcept;

  // Until a read is worth trying: that is when something has come or, where TLS has to write
  // before it can read, when that has become possible. Ends early, with operation_aborted as an
  // error_code, when the socket is closed. One at a time.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> wait_readable();
  // Calls back once, on the socket's executor, when a write is worth trying: when there is room or,
  // where TLS has to read before it can write, when it has read; with an error when the socket was
  // closed. One at a time.
  void when_writable(std::function<void(boost::system::error_code)> call);

  // Says goodbye in TLS, shuts the sending half; what comes is still read.
  void finish() noexcept;
  void close() noexcept;
  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] std::string address() const;  // "127.0.0.1", of the other side
  [[nodiscard]] boost::asio::any_io_executor get_executor();

 private:
  struct Tls;
  struct Crossing;

  [[nodiscard]] Transfer end(boost::system::error_code failure) noexcept;
  template <class Call>
  [[nodiscard]] Transfer transfer_plain(Call call) noexcept;
  template <class Call>
  [[nodiscard]] Transfer transfer_tls(Call call, int& wanted) noexcept;
  [[nodiscard]] std::shared_ptr<Crossing> cross(boost::asio::ip::tcp::socket::wait_type type);

  boost::asio::ip::tcp::socket socket_;
  boost::asio::ip::address address_;
  std::unique_ptr<Tls> tls_;
  boost::system::error_code failure_;
};

}  // namespace hftcpp::net
