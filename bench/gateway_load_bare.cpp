#include "gateway_load_bare.hpp"

#include "net/websocket_wire.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace hftcpp::bench {
namespace {

int listen_on(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 4'096) != 0)
    throw std::runtime_error{"the bare server cannot listen on port " + std::to_string(port)};
  return listener;
}

int make_tick() {
  const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  const timespec every{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds{kLoadTick}.count()};
  const itimerspec spec{.it_interval = every, .it_value = every};
  ::timerfd_settime(timer, 0, &spec, nullptr);
  return timer;
}

void listen_to(int poll, int descriptor) {
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.fd = descriptor;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &interest);
}

// As a server sends it: not masked.
void frame_text(std::string& out, std::string_view text) {
  out += static_cast<char>(0x81);
  if (text.size() < 126) {
    out += static_cast<char>(text.size());
  } else {
    out += static_cast<char>(126);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xff);
  }
  out += text;
}

}  // namespace

BareServer::BareServer(const LoadOptions& options)
    : options_{options},
      is_at_once_{options.flush.kind != Flush::Kind::spaced},
      messages_{options.symbols},
      pace_{options.idle ? 0 : options.per_second},
      listener_{listen_on(options.port)},
      timer_{make_tick()},
      poll_{::epoll_create1(0)},
      subscribers_(options.symbols) {
  listen_to(poll_, listener_);
  listen_to(poll_, timer_);
}

void BareServer::run() {
  std::array<epoll_event, 1'024> ready{};
  for (;;) {
    const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int descriptor = ready[static_cast<std::size_t>(i)].data.fd;
      if (descriptor == listener_)
        accept_all();
      else if (descriptor == timer_)
        publish();
      else if (const auto found = clients_.find(descriptor); found != clients_.end())
        read(*found->second);
    }
  }
}

void BareServer::accept_all() {
  for (int socket = 0; (socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    clients_[socket] = std::make_unique<Client>();
    clients_[socket]->socket = socket;
    listen_to(poll_, socket);
  }
}

void BareServer::read(Client& client) {
  std::array<char, 16'384> buffer;
  const ssize_t size = ::recv(client.socket, buffer.data(), buffer.size(), 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) return drop(client);
  client.in.append(buffer.data(), static_cast<std::size_t>(size));
  if (client.is_open || greet(client)) take_requests(client);
  if (client.in.empty()) std::string{}.swap(client.in);
}

bool BareServer::greet(Client& client) {
  const std::size_t end = client.in.find("\r\n\r\n");
  if (end == client.in.npos) return false;
  constexpr std::string_view kField = "Sec-WebSocket-Key: ";
  const std::size_t key = client.in.find(kField) + kField.size();
  put(client,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
          net::accept_for(client.in.substr(key, client.in.find("\r\n", key) - key)) + "\r\n\r\n");
  flush(client);
  client.in.erase(0, end + 4);
  return client.is_open = true;
}

void BareServer::take_requests(Client& client) {
  const auto byte = [&client](std::size_t i) -> std::size_t {
    return static_cast<unsigned char>(client.in[i]);
  };
  while (client.in.size() >= 8) {
    std::size_t size = byte(1) & 0x7f;
    const std::size_t head = size == 126 ? 4 : 2;
    if (head == 4) size = byte(2) << 8 | byte(3);
    if (client.in.size() < head + 4 + size) return;
    std::string request = client.in.substr(head + 4, size);
    for (std::size_t i = 0; i < size; ++i)
      request[i] = static_cast<char>(request[i] ^ client.in[head + i % 4]);
    client.in.erase(0, head + 4 + size);
    subscribe(client, request);
  }
}

void BareServer::subscribe(Client& client, std::string_view request) {
  constexpr std::string_view kSymbol = R"("symbol":"sym)";
  for (std::size_t at = 0; (at = request.find(kSymbol, at)) != request.npos;) {
    at += kSymbol.size();
    std::size_t symbol = 0;
    std::from_chars(request.data() + at, request.data() + request.size(), symbol);
    if (symbol < subscribers_.size()) subscribers_[symbol].push_back(&client);
  }
  std::string answer;
  frame_text(answer, R"({"type":"ack","op":"subscribe","id":1})");
  put(client, answer);
  flush(client);
}

void BareServer::drop(Client& client) {
  for (auto& subscribers : subscribers_) std::erase(subscribers, &client);
  std::erase(waiting_, &client);
  const int socket = client.socket;
  ::close(socket);
  clients_.erase(socket);
}

void BareServer::publish() {
  std::uint64_t ticks = 0;
  (void)!::read(timer_, &ticks, sizeof ticks);
  const auto now = Clock::now();
  const Timestamp made = Timestamp::now();  // all of a tick at once
  for (std::uint64_t due = pace_.due(now); due > 0; --due) {
    message_.clear();
    messages_.append_next(message_, made);
    frame_.clear();
    frame_text(frame_, message_);
    for (Client* const client : subscribers_[messages_.symbol()]) deliver(*client);
  }
  if (!is_at_once_ && now - flushed_ < options_.flush.interval) return;
  flushed_ = now;
  flush_all();
}

void BareServer::deliver(Client& client) {
  if (!is_at_once_ || !client.out.empty()) return put(client, frame_);
  const ssize_t sent = ::send(client.socket, frame_.data(), frame_.size(), MSG_NOSIGNAL);
  const std::size_t done = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  if (done < frame_.size()) put(client, std::string_view{frame_}.substr(done));
}

// What is beyond the bound is lost: the clients count it.
void BareServer::put(Client& client, std::string_view bytes) {
  if (client.out.size() - client.sent + bytes.size() > options_.client_buffer) return;
  client.out += bytes;
  if (client.is_waiting) return;
  client.is_waiting = true;
  waiting_.push_back(&client);
}

void BareServer::flush_all() {
  for (Client* const client : waiting_) flush(*client);
  std::erase_if(waiting_, [](Client* const client) {
    client->is_waiting = !client->out.empty();
    return !client->is_waiting;
  });
}

void BareServer::flush(Client& client) {
  const ssize_t sent = ::send(client.socket, client.out.data() + client.sent,
                              client.out.size() - client.sent, MSG_NOSIGNAL);
  if (sent > 0) client.sent += static_cast<std::size_t>(sent);
  if (client.sent < client.out.size() && client.sent < options_.client_buffer) return;
  client.out.erase(0, client.sent);
  client.sent = 0;
}

}  // namespace hftcpp::bench
