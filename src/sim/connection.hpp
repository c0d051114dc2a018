// Connection: one client's websocket. What is sent in one go leaves in one write; a client that
// does not read is cut off, not waited for. What the messages mean is its Session's business.
#pragma once

#include "sim/frames.hpp"
#include "sim/http.hpp"
#include "sim/transport.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// What an exchange's simulator keeps and does for one client. All calls come on one thread.
class Session {
 public:
  virtual ~Session() = default;

  virtual void on_message(std::string_view text) = 0;
  virtual void on_frame() {}  // before any of them, control frames included
  virtual void on_pong(std::string_view) {}
  virtual void on_tick(Timestamp) {}  // about a hundred times a second
};

class Connection {
 public:
  struct Settings {
    std::uint64_t number = 0;
    std::size_t max_queue = 0;  // bytes that may wait for a client that reads slowly
    std::size_t max_message = 1024 * 1024;
    std::function<void(std::string&)> rewrite{};  // changes a message before it is sent
  };

  // Its queue begins with the answer to the handshake.
  Connection(boost::asio::any_io_executor executor, std::shared_ptr<Transport> transport,
             HttpRequest handshake, Settings settings);

  [[nodiscard]] std::uint64_t number() const noexcept { return settings_.number; }
  [[nodiscard]] const HttpRequest& handshake() const noexcept { return handshake_; }

  // Whether what is sent now goes out.
  [[nodiscard]] bool is_open() const noexcept { return phase_ == Phase::open; }
  // One text message; the pieces follow each other in it.
  void send(std::initializer_list<std::string_view> pieces);
  void send(std::string_view text) { send({text}); }
  [[nodiscard]] std::uint64_t messages_sent() const noexcept { return messages_sent_; }
  void ping(std::string_view payload);

  // The closing handshake; the socket goes when the client has answered, or after a second.
  void close(std::uint16_t code, std::string_view reason);
  // The socket goes as soon as what was sent before is out: no closing handshake.
  void cut();
  // Nothing comes any more though the socket is open; after `duration` it goes like that.
  void stall(std::chrono::milliseconds duration);

  // ---- for the server ----

  void adopt(std::unique_ptr<Session> session) { session_ = std::move(session); }
  // Runs until the connection has ended; `self` keeps it alive, `received` came after the
  // handshake.
  static boost::asio::awaitable<void> run(std::shared_ptr<Connection> self, std::string received);
  void tick(Timestamp now);
  // Ends it at once, its session first.
  void abort() noexcept;
  [[nodiscard]] bool is_drained() const noexcept;
  [[nodiscard]] bool was_too_slow() const noexcept { return too_slow_; }

 private:
  enum class Phase : std::uint8_t {
    open,
    closing,  // nothing more is sent; it ends when the client answers, or at ends_at_
    leaving,  // it ends when the queue is out
    ended
  };

  static boost::asio::awaitable<void> write_queue(std::shared_ptr<Connection> self);
  void take(std::string_view bytes);
  void handle(const ClientFrames::Item& item);
  void wake_writer();
  void append(Opcode opcode, std::initializer_list<std::string_view> pieces);

  Settings settings_;
  HttpRequest handshake_;
  std::shared_ptr<Transport> transport_;
  std::unique_ptr<Session> session_;
  ClientFrames frames_;
  boost::asio::steady_timer wake_;
  std::string queue_;
  std::string sending_;
  Phase phase_ = Phase::open;
  bool writer_waits_ = false;
  bool too_slow_ = false;
  std::uint64_t messages_sent_ = 0;
  Timestamp ends_at_;
};

}  // namespace hftcpp::sim
