// Pipe: one client's connection, whatever is spoken on it. What is sent in one go leaves in one
// write; a client that does not read is cut off, not waited for.
#pragma once

#include "sim/transport.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp::sim {

struct PipeSettings {
  std::uint64_t number = 0;
  std::size_t max_queue = 0;  // bytes that may wait for a client that reads slowly
  std::size_t max_message = 1024 * 1024;
  std::function<void(std::string&)> rewrite{};  // changes a message before it is sent
};

class Pipe {
 public:
  virtual ~Pipe() = default;

  [[nodiscard]] std::uint64_t number() const noexcept { return settings_.number; }
  // Whether what is sent now goes out.
  [[nodiscard]] bool is_open() const noexcept { return phase_ == Phase::open; }
  [[nodiscard]] std::uint64_t messages_sent() const noexcept { return messages_sent_; }

  // The socket goes as soon as what was sent before is out.
  void cut();
  // Nothing comes any more though the socket is open; after `duration` it goes like that.
  void stall(std::chrono::milliseconds duration);

  // ---- for the server ----

  // Runs until the connection has ended; `self` keeps it alive, `received` came before.
  static boost::asio::awaitable<void> run(std::shared_ptr<Pipe> self, std::string received);
  void tick(Timestamp now);
  // Ends it at once, its session first.
  void abort() noexcept;
  [[nodiscard]] bool is_drained() const noexcept;
  [[nodiscard]] bool was_too_slow() const noexcept { return too_slow_; }

 protected:
  enum class Phase : std::uint8_t {
    open,
    closing,  // nothing more is sent; it ends when the client answers, or when its time is up
    leaving,  // it ends when the queue is out
    ended
  };

  Pipe(boost::asio::any_io_executor executor, std::shared_ptr<Transport> transport,
       PipeSettings settings, std::string first_bytes);

  virtual void take(std::string_view bytes) = 0;  // what the client sent
  virtual void on_tick(Timestamp) {}
  virtual void let_session_go() noexcept = 0;

  [[nodiscard]] const PipeSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  // Nothing more is sent, and after `wait` it ends.
  void close_within(std::chrono::milliseconds wait);
  // What is to leave is added here; then on_queued().
  [[nodiscard]] std::string& queue() noexcept { return queue_; }
  void on_queued();
  void count_message() noexcept { ++messages_sent_; }
  // What is queued now leaves in small pieces, with time between them.
  void dribble() noexcept { dribbles_ = true; }

 private:
  static boost::asio::awaitable<void> write_queue(std::shared_ptr<Pipe> self);
  static boost::asio::awaitable<boost::system::error_code> write(Pipe& self);
  void wake_writer();

  PipeSettings settings_;
  std::shared_ptr<Transport> transport_;
  boost::asio::steady_timer wake_;
  std::string queue_;
  std::string sending_;
  Phase phase_ = Phase::open;
  bool writer_waits_ = false;
  bool too_slow_ = false;
  bool dribbles_ = false;
  std::uint64_t messages_sent_ = 0;
  Timestamp ends_at_;
};

}  // namespace hftcpp::sim
