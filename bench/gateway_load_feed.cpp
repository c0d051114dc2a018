#include "gateway_load_feed.hpp"

#include "gateway_load_quotes.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <array>
#include <cstdio>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace hftcpp::bench {
namespace {

using Clock = std::chrono::steady_clock;

int connect_feed(std::uint16_t port) {
  const int feed = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(feed, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(feed, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return feed;
  ::close(feed);
  return -1;
}

bool write_feed(int feed, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(feed, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void append_for_nats(std::string& out, std::size_t symbol, std::string_view message) {
  out += "PUB q." + std::to_string(symbol) + ' ' + std::to_string(message.size()) + "\r\n";
  out += message;
  out += "\r\n";
}

void append_line(std::string& out, std::size_t symbol, std::string_view message) {
  const std::string number = std::to_string(symbol);
  out.append(5 - number.size(), '0');
  out += number;
  out += message;
  out += '\n';
}

// What NATS asks of us has to be answered, or it ends the connection.
bool answer_nats(int feed) {
  std::array<char, 4'096> buffer;
  const ssize_t size = ::recv(feed, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size == 0) return false;
  if (size < 0) return true;
  const std::string_view text{buffer.data(), static_cast<std::size_t>(size)};
  return text.find("PING") == text.npos || write_feed(feed, "PONG\r\n");
}

}  // namespace

int run_feed(const LoadOptions& options) {
  const bool is_nats = options.servers.front() == "nats";
  const int feed = connect_feed(options.port);
  if (feed < 0) {
    std::fprintf(stderr, "gateway_load: the feed cannot connect to port %d\n", options.port);
    return 1;
  }
  bool is_up = !is_nats || write_feed(feed, "CONNECT {\"verbose\":false}\r\n");
  LoadMessages messages{options.symbols};
  LoadPace pace{options.per_second};
  std::string bytes;
  std::string message;
  for (auto next = Clock::now(); is_up; next = std::max(next + kLoadTick, Clock::now())) {
    std::this_thread::sleep_until(next);
    bytes.clear();
    const Timestamp made = Timestamp::now();
    for (std::uint64_t due = pace.due(Clock::now()); due > 0; --due) {
      message.clear();
      messages.append_next(message, made);
      (is_nats ? append_for_nats : append_line)(bytes, messages.symbol(), message);
    }
    is_up = write_feed(feed, bytes) && (!is_nats || answer_nats(feed));
  }
  return 0;
}

}  // namespace hftcpp::bench
