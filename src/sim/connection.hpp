// Connection: one client's websocket. What the messages mean is its Session's business.
#pragma once

#include "sim/frames.hpp"
#include "sim/http.hpp"
#include "sim/pipe.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

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

class Connection final : public Pipe {
 public:
  using Settings = PipeSettings;

  // Its queue begins with the answer to the handshake.
  Connection(boost::asio::any_io_executor executor, std::shared_ptr<Transport> transport,
             HttpRequest handshake, Settings settings);

  [[nodiscard]] const HttpRequest& handshake() const noexcept { return handshake_; }

  // One text message; the pieces follow each other in it.
  void send(std::initializer_list<std::string_view> pieces);
  void send(std::string_view text) { send({text}); }
  // The same, a few bytes at a time.
  void send_in_pieces(std::string_view text);
  void ping(std::string_view payload);
  // The closing handshake; the socket goes when the client has answered, or after a second.
  void close(std::uint16_t code, std::string_view reason);

  void adopt(std::unique_ptr<Session> session) { session_ = std::move(session); }

 private:
  void take(std::string_view bytes) override;
  void on_tick(Timestamp now) override;
  void let_session_go() noexcept override { session_.reset(); }
  void handle(const ClientFrames::Item& item);
  void append(Opcode opcode, std::initializer_list<std::string_view> pieces);

  HttpRequest handshake_;
  std::unique_ptr<Session> session_;
  ClientFrames frames_;
};

}  // namespace hftcpp::sim
