// Transport: one TCP connection, plain or TLS, and the time that it is given. What the bytes
// mean is the clients'. Included by this room's sources only: it needs OpenSSL.
#pragma once

#include "net/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hftcpp::net {

// Held by a shared_ptr: operations that are under way keep it alive. One thread at a time.
class Transport : public std::enable_shared_from_this<Transport> {
 public:
  using Clock = std::chrono::steady_clock;
  using executor_type = boost::asio::any_io_executor;
  using error_code = boost::system::error_code;

  explicit Transport(executor_type executor);

  // All that is under way at `deadline`, or begins after it, fails with Errc::timed_out.
  void expire_at(Clock::time_point deadline);
  void expire_never() { expire_at(Clock::time_point::max()); }

  // Tries each address of the host in turn; each gets an equal share of the time that is left.
  [[nodiscard]] boost::asio::awaitable<error_code> connect(std::string host, std::uint16_t port);
  [[nodiscard]] boost::asio::awaitable<error_code> start_tls(const std::string& host,
                                                             const Connection& connection);

  // Ends everything that is under way with NetErrc::dropped.
  void drop() noexcept;

  // What an operation's result means: Asio tells only that a socket was closed, not why. Left as
  // it is, operation_aborted is a stop.
  [[nodiscard]] error_code meaning(error_code ec) const noexcept;

  // Whether a connection at rest can still be used: nothing came in, and nobody hung up.
  [[nodiscard]] bool is_idle();

  [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& to) {
          if (tls_)
            tls_->async_read_some(to, std::move(handler));
          else
            socket_.async_read_some(to, std::move(handler));
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          if (tls_)
            tls_->async_write_some(from, std::move(handler));
          else
            socket_.async_write_some(from, std::move(handler));
        },
        token, buffers);
  }

  // Takes what a read has brought in beyond the one TLS record that it returns.
  [[nodiscard]] std::size_t take_decrypted(boost::asio::mutable_buffer space) noexcept;

 private:
  using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;
  struct Lookup;

  boost::asio::awaitable<error_code> resolve(std::string host, std::uint16_t port,
                                             Endpoints& endpoints);
  boost::asio::awaitable<error_code> connect_to(const boost::asio::ip::tcp::endpoint& endpoint,
                                                Clock::time_point until);
  void set_alarm(Clock::time_point when);
  void abort() noexcept;

  boost::asio::ip::tcp::socket socket_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  boost::asio::steady_timer alarm_;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::shared_ptr<Lookup> lookup_;
  bool dropped_ = false;
};

}  // namespace hftcpp::net
