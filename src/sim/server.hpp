// Server: websocket and HTTP on one port, or a protocol of an exchange's own, plain or TLS: all
// that simulators have in common. What to answer is asked of a Protocol.
#pragma once

#include "sim/connection.hpp"
#include "sim/http.hpp"
#include "sim/wire_connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace hftcpp::sim {

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  bool tls = false;
  bool wire = false;  // clients speak a protocol of their own, not HTTP
  std::string certificate_file;
  std::size_t max_queue = 32 * 1024 * 1024;  // bytes that wait for one client before it is cut off
  std::function<void(std::string&)> rewrite{};  // changes a message, or a body, that goes out
};

class Protocol {
 public:
  virtual ~Protocol() = default;

  // A websocket handshake: a session, or none and the reply that refuses it.
  [[nodiscard]] virtual std::unique_ptr<Session> open(Connection& connection,
                                                      HttpReply& refusal) = 0;
  [[nodiscard]] virtual HttpReply reply(const HttpRequest& request) = 0;
  // A connection where ServerSettings::wire says so.
  [[nodiscard]] virtual std::unique_ptr<WireSession> open_wire(WireConnection&) { return nullptr; }
  virtual void on_tick(Timestamp) {}  // about a hundred times a second
};

struct ServerCounters {
  std::uint64_t connections = 0;   // websockets, since the start
  std::uint64_t requests = 0;      // HTTP
  std::uint64_t slow_clients = 0;  // cut off because they did not read
};

class Server {
 public:
  // Listens at once; throws std::system_error, naming address and port, if it cannot. The protocol
  // must outlive the server. All of it runs on the executor, which must not run things in parallel.
  Server(boost::asio::any_io_executor executor, ServerSettings settings, Protocol& protocol);
  ~Server();

  // Until stop(), or until it is cancelled; the connections are gone then.
  [[nodiscard]] boost::asio::awaitable<void> start();
  void stop();  // from any thread

  // Returns when everything that was sent to clients has left.
  [[nodiscard]] boost::asio::awaitable<void> flush();

  [[nodiscard]] std::uint16_t port() const noexcept;
  // "ws" or "http", "s" with TLS; "tcp", then "tls".
  [[nodiscard]] std::string url(const std::string& scheme) const;
  [[nodiscard]] ServerCounters counters() const noexcept;  // from any thread

 private:
  struct Core;
  static boost::asio::awaitable<void> serve(std::shared_ptr<Core> core,
                                            std::shared_ptr<Transport> transport);
  static boost::asio::awaitable<void> tick(std::shared_ptr<Core> core);

  std::shared_ptr<Core> core_;  // its coroutines may outlive the server by a little
};

}  // namespace hftcpp::sim
