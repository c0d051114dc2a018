#include "gateway_load_client.hpp"

#include "gateway_load_quotes.hpp"
#include "net/websocket_wire.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <numeric>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace hftcpp::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kSubscribeWithin{30};
// One source address has fewer ports than that.
constexpr std::size_t kPerAddress = 20'000;
constexpr int kSlowBuffer = 4'096;

[[noreturn]] void fail_load(const std::string& what) {
  throw std::runtime_error{what + ": " + std::strerror(errno)};
}

void write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) fail_load("cannot write to the server");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

sockaddr_in loopback(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host);
  address.sin_port = htons(port);
  return address;
}

void set(int socket, int level, int name, int value) {
  ::setsockopt(socket, level, name, &value, sizeof value);
}

void shake_hands(int socket, std::string_view path) {
  write_all(socket, "GET " + std::string{path} +
                        " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Version: 13\r\n\r\n");
  std::string answer;
  std::array<char, 1> byte{};  // what follows the head is not ours yet
  while (!answer.ends_with("\r\n\r\n")) {
    if (::recv(socket, byte.data(), byte.size(), 0) <= 0)
      fail_load("no whole answer to a handshake, but \"" + answer + '"');
    answer += byte[0];
  }
  if (!answer.starts_with("HTTP/1.1 101"))
    throw std::runtime_error{"a handshake was refused: " + answer};
}

// So that the symbols of a client are spread over the ticks, and all have as many subscribers.
std::size_t stride_of(const LoadOptions& options) {
  std::size_t stride = options.burst ? 1 : 613;
  while (std::gcd(stride, options.symbols) != 1) ++stride;
  return stride;
}

}  // namespace

LoadClient::LoadClient(const LoadOptions& options, std::uint16_t port)
    : options_{options},
      port_{port},
      is_nats_{options.servers.front() == "nats"},
      poll_{::epoll_create1(0)},
      connections_(options.clients + options.slow),
      buffer_(1 << 20) {
  const std::uint64_t deliveries =
      options.per_second * options.clients * options.per_client / options.symbols;
  sample_ = deliveries > 1'000'000 ? 8 : 1;
}

LoadClient::~LoadClient() {
  for (const Connection& connection : connections_)
    if (connection.socket >= 0) ::close(connection.socket);
  ::close(poll_);
}

void LoadClient::connect() {
  for (std::size_t i = 0; i < connections_.size(); ++i) connections_[i] = open(i);
}

LoadClient::Connection LoadClient::open(std::size_t index) const {
  Connection opened{.socket = ::socket(AF_INET, SOCK_STREAM, 0),
                    .is_slow = index >= options_.clients};
  if (opened.socket < 0) fail_load("no socket for client " + std::to_string(index));
  set(opened.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  set(opened.socket, IPPROTO_TCP, TCP_NODELAY, 1);
  if (opened.is_slow) set(opened.socket, SOL_SOCKET, SO_RCVBUF, kSlowBuffer);
  const timeval limit{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(opened.socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const auto source = static_cast<std::uint32_t>(2 + index / kPerAddress);
  const sockaddr_in from = loopback(source, 0);
  const sockaddr_in to = loopback(1, port_);
  if (::bind(opened.socket, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0 ||
      ::connect(opened.socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    fail_load("client " + std::to_string(index) + " cannot connect");
  shake_hands(opened.socket, options_.servers.front() == "hftcpp" ? "/v1/stream" : "/");
  const std::size_t stride = stride_of(options_);
  for (std::size_t k = 0; k < options_.per_client; ++k)
    opened.wanted.push_back({.symbol = static_cast<std::uint32_t>(
                                 (index * options_.per_client + k) * stride % options_.symbols)});
  return opened;
}

void LoadClient::subscribe() {
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    Connection& connection = connections_[i];
    std::string frame;
    net::append_frame(frame, is_nats_ ? net::Opcode::binary : net::Opcode::text,
                      subscription(connection), 0x12345678);
    write_all(connection.socket, frame);
    if (connection.is_slow) continue;
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.u64 = i;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &interest);
    if (i % 64 == 0) poll(0);  // the first have quotes before the last have asked
  }
  const auto deadline = Clock::now() + kSubscribeWithin;
  while (subscribed_ < options_.clients) {
    poll(100);
    if (Clock::now() > deadline)
      throw std::runtime_error{"only " + std::to_string(subscribed_) + " of " +
                               std::to_string(options_.clients) + " subscriptions were confirmed " +
                               strange_};
  }
}

std::string LoadClient::subscription(const Connection& connection) const {
  std::string text;
  if (is_nats_) {
    text = "CONNECT {\"verbose\":false,\"pedantic\":false,\"protocol\":1}\r\n";
    for (const Wanted& wanted : connection.wanted)
      text +=
          "SUB q." + std::to_string(wanted.symbol) + ' ' + std::to_string(wanted.symbol) + "\r\n";
    return text + "PING\r\n";
  }
  for (const Wanted& wanted : connection.wanted)
    text += std::string{text.empty() ? "" : ","} + R"({"exchange":"load","symbol":")" +
            load_pair(wanted.symbol) + R"(","channel":"ticker"})";
  return R"({"op":"subscribe","id":1,"topics":[)" + text + R"(],"policy":")" + options_.policy +
         R"(","snapshot":false})";
}

void LoadClient::run_for(std::chrono::duration<double> time) {
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (left <= 0ms) return;
    poll(static_cast<int>(std::min(left, 50ms).count()));
  }
}

void LoadClient::reset() {
  tally_ = {};
  lag_before_ = lag_.snapshot();
}

void LoadClient::poll(int timeout) {
  std::array<epoll_event, 256> ready{};
  const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), timeout);
  for (int i = 0; i < count; ++i) read(connections_[ready[static_cast<std::size_t>(i)].data.u64]);
}

// Once: who has more is ready again, after the others.
void LoadClient::read(Connection& connection) {
  const std::size_t begun = connection.carry.size();
  if (begun + (64 << 10) > buffer_.size()) buffer_.resize(begun * 2);
  std::memcpy(buffer_.data(), connection.carry.data(), begun);
  const ssize_t size =
      ::recv(connection.socket, buffer_.data() + begun, buffer_.size() - begun, MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return close(connection, size == 0 ? "without a word" : std::strerror(errno));
  ++tally_.reads;
  tally_.bytes += static_cast<std::uint64_t>(size);
  const std::string_view bytes{buffer_.data(), begun + static_cast<std::size_t>(size)};
  connection.carry.assign(take_frames(connection, bytes, Timestamp::now().nanoseconds()));
}

// Returns what is left.
std::string_view LoadClient::take_frames(Connection& connection, std::string_view bytes,
                                         std::int64_t now) {
  LoadFrame frame;
  while (const std::size_t size = read_load_frame(bytes, frame)) {
    bytes.remove_prefix(size);
    take_frame(connection, frame, now);
    if (connection.socket < 0) return {};
  }
  return bytes;
}

void LoadClient::take_frame(Connection& connection, const LoadFrame& frame, std::int64_t now) {
  switch (static_cast<net::Opcode>(frame.opcode)) {
    case net::Opcode::text:
      return take_message(connection, frame.payload, now);
    case net::Opcode::binary:
      return take_protocol(connection, frame.payload, now);
    case net::Opcode::ping: {
      std::string pong;
      net::append_frame(pong, net::Opcode::pong, frame.payload, 0);
      return write_all(connection.socket, pong);
    }
    case net::Opcode::close:
      return close(connection, frame.payload.size() > 2 ? frame.payload.substr(2) : frame.payload);
    default:
      return;
  }
}

// NATS cuts its frames where it likes.
void LoadClient::take_protocol(Connection& connection, std::string_view bytes, std::int64_t now) {
  std::string& carry = connection.protocol_carry;
  if (!carry.empty()) bytes = carry.append(bytes);
  for (;;) {
    const std::size_t line_size = bytes.find("\r\n");
    if (line_size == bytes.npos) break;
    const std::string_view line = bytes.substr(0, line_size);
    if (!line.starts_with("MSG ")) {
      bytes.remove_prefix(line_size + 2);
      if (line == "PONG") confirm(connection);
      if (line.starts_with("-ERR")) note_strange(line);
      continue;
    }
    std::size_t size = 0;
    const std::string_view digits = line.substr(line.rfind(' ') + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (bytes.size() < line_size + 2 + size + 2) break;
    take_message(connection, bytes.substr(line_size + 2, size), now);
    bytes.remove_prefix(line_size + 2 + size + 2);
  }
  carry = std::string{bytes};
}

void LoadClient::take_message(Connection& connection, std::string_view message, std::int64_t now) {
  if (LoadEvent event; LoadEventReader::read(message, event))
    return take_event(connection, event, now);
  if (message.starts_with(R"({"type":"ack")")) return confirm(connection);
  if (message.starts_with(R"({"type":"heartbeat")")) return;
  if (message.starts_with(R"({"type":"dropped")")) ++tally_.notices;
  note_strange(message);
}

void LoadClient::take_event(Connection& connection, const LoadEvent& event, std::int64_t now) {
  const auto wanted = std::ranges::find(connection.wanted, event.symbol, &Wanted::symbol);
  if (wanted == connection.wanted.end()) return note_strange("a symbol that nobody asked for");
  if (wanted->sequence != 0) {
    tally_.breaks += event.previous != wanted->sequence ? 1 : 0;
    tally_.lost += event.number - std::min(event.number, wanted->number + 1);
  }
  wanted->sequence = event.sequence;
  wanted->number = event.number;
  if (++tally_.events % sample_ != 0) return;
  const std::chrono::nanoseconds age{now - event.time};
  lag_.record(age);
  tally_.oldest = std::max(tally_.oldest, age);
}

void LoadClient::confirm(Connection& connection) {
  if (!connection.is_subscribed) ++subscribed_;
  connection.is_subscribed = true;
}

void LoadClient::note_strange(std::string_view message) {
  ++tally_.strange;
  if (strange_.empty()) strange_ = message.substr(0, 200);
}

void LoadClient::close(Connection& connection, std::string_view reason) {
  ++tally_.closed;
  if (strange_.empty()) strange_ = "closed: " + std::string{reason};
  ::close(connection.socket);
  connection.socket = -1;
}

}  // namespace hftcpp::bench
