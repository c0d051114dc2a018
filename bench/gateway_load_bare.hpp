// BareServer: the practical limit of sending to many: one thread, one epoll, bytes that were framed
// once. It checks nothing, holds nobody to anything, and knows one request.
#pragma once

#include "gateway_load_options.hpp"
#include "gateway_load_quotes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp::bench {

class BareServer {
 public:
  // Throws std::runtime_error when it cannot listen on options.port.
  explicit BareServer(const LoadOptions& options);
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  [[noreturn]] void run();

 private:
  using Clock = std::chrono::steady_clock;
  struct Client {
    int socket = -1;
    bool is_open = false;     // the handshake is done
    bool is_waiting = false;  // in waiting_
    std::string in{};
    std::string out{};
    std::size_t sent = 0;  // of `out`
  };

  void accept_all();
  void read(Client& client);
  bool greet(Client& client);
  void take_requests(Client& client);
  void subscribe(Client& client, std::string_view request);
  void drop(Client& client);

  void publish();
  void deliver(Client& client);
  void put(Client& client, std::string_view bytes);
  void flush_all();
  void flush(Client& client);

  LoadOptions options_;
  bool is_at_once_;
  LoadMessages messages_;
  LoadPace pace_;
  int listener_ = -1;
  int timer_ = -1;
  int poll_ = -1;
  std::unordered_map<int, std::unique_ptr<Client>> clients_;  // by their sockets
  std::vector<std::vector<Client*>> subscribers_;             // of each symbol
  std::vector<Client*> waiting_;
  std::string message_;
  std::string frame_;
  Clock::time_point flushed_{};
};

}  // namespace hftcpp::bench
