// ServerSocket: one accepted connection, plain or TLS, that never waits: it reads and writes what
// it can now, and says when it is worth trying again. It has no buffers of its own, so that
// thousands of idle ones cost nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::net {

// A certificate and its key, in memory; immutable. Whoever reads the files anew makes another, for
// the connections that come then.
class ServerIdentity {
 public:
  // PEM files, a chain in the first. Throws std::invalid_argument, naming the file and what is
  // wrong with it: not there, not PEM, the key of another certificate.
  [[nodiscard]] static std::shared_ptr<const ServerIdentity> load(const std::string& certificate,
                                                                  const std::string& key);
  ~ServerIdentity();

 private:
  friend class ServerSocket;
  ServerIdentity();
  struct State;
  std::unique_ptr<State> state_;
};

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

  // From the next byte on it is TLS: the handshake is done by the reads and writes.
  void start_tls(std::shared_ptr<const ServerIdentity> identity);
  [[nodiscard]] bool is_tls() const noexcept;
  // Whether what the client says first is the beginning of TLS; it stays to be read. `again` while
  // nothing has come.
  [[nodiscard]] Outcome peek_tls(bool& is_tls);

  [[nodiscard]] Transfer read(std::span<char> space);
  [[nodiscard]] Transfer write(std::string_view bytes);
  [[nodiscard]] const boost::system::error_code& failure() const noexcept;

  // Until a read, or a write, is worth trying. Ends early, with operation_aborted as an error_code,
  // when the socket is closed.
  [[nodiscard]] boost::asio::awaitable<boost::system::error_code> wait_readable();
  // Calls back once, on the socket's executor; with an error when the socket was closed.
  void when_writable(std::function<void(boost::system::error_code)> call);

  // Says goodbye in TLS, shuts the sending half; what comes is still read.
  void finish() noexcept;
  void close() noexcept;
  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] std::string address() const;  // "127.0.0.1", of the other side
  [[nodiscard]] boost::asio::any_io_executor get_executor();

 private:
  struct Tls;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Tls> tls_;
  boost::system::error_code failure_;
};

}  // namespace hftcpp::net
