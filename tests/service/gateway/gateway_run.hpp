// GatewayRun: a hub and its fronts on one thread, the test's, with real sockets on loopback; events
// are the test's too. GatewayClient is a client that says whatever it is told, byte by byte.
#pragma once

#include "net/websocket_wire.hpp"
#include "service/gateway/front.hpp"
#include "service/gateway/hub.hpp"
#include "support/test_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

class GatewayClient {
 public:
  using tcp = boost::asio::ip::tcp;

  GatewayClient(boost::asio::io_context& io, std::uint16_t port) : socket_{io} {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    socket_.non_blocking(true);
  }

  // Bytes as they are; what does not fit now is left out, and the test with it.
  void send_bytes(std::string_view bytes) {
    boost::system::error_code ec;
    while (!bytes.empty() && !ec)
      bytes.remove_prefix(socket_.write_some(boost::asio::buffer(bytes), ec));
  }
  void shake_hands(std::string_view target = "/", std::string_view headers = {}) {
    send_bytes("GET " + std::string{target} +
               " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
               std::string{headers} + "\r\n");
  }
  void send(std::string_view text) { send_frame(net::Opcode::text, text); }
  void send_frame(net::Opcode opcode, std::string_view payload) {
    std::string bytes;
    net::append_frame(bytes, opcode, payload, 0x12345678);
    send_bytes(bytes);
  }
  void close() { socket_.close(); }
  void stop_reading() { is_reading_ = false; }
  void read_again() { is_reading_ = true; }

  // What has come until now.
  void poll() {
    if (!is_reading_ || is_over_) return;
    for (;;) {
      const auto space = messages_.space();
      boost::system::error_code ec;
      const std::size_t size =
          socket_.read_some(boost::asio::buffer(space.data(), space.size()), ec);
      if (ec == boost::asio::error::would_block) return;
      if (ec) {
        is_over_ = true;
        return;
      }
      received_bytes += size;
      if (!is_open) {
        head.append(space.data(), size);
        const std::size_t end = head.find("\r\n\r\n");
        if (end == head.npos || !head.starts_with("HTTP/1.1 101")) continue;
        is_open = true;
        const std::string rest = head.substr(end + 4);
        head.resize(end + 4);
        std::copy(rest.begin(), rest.end(), messages_.space().begin());
        messages_.commit(rest.size());
      } else {
        messages_.commit(size);
      }
      take_messages();
    }
  }

  [[nodiscard]] bool is_over() const noexcept { return is_over_; }
  [[nodiscard]] boost::json::object json(std::size_t i) const {
    return boost::json::parse(messages.at(i)).as_object();
  }
  // Messages whose text has this in it.
  [[nodiscard]] std::size_t count(std::string_view part) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        messages, [&](const std::string& text) { return text.find(part) != text.npos; }));
  }

  std::string head;  // what came before the first frame
  bool is_open = false;
  std::vector<std::string> messages;
  std::size_t pings = 0;
  std::size_t received_bytes = 0;
  std::optional<unsigned> close_code;
  std::string close_reason;

 private:
  void take_messages() {
    using Kind = net::MessageReader::Kind;
    for (;;) {
      const auto item = messages_.next();
      if (item.kind == Kind::need_more) return;
      if (item.kind == Kind::message) messages.emplace_back(item.payload);
      if (item.kind == Kind::ping) ++pings;
      if (item.kind == Kind::close && item.payload.size() >= 2) {
        close_code = static_cast<unsigned char>(item.payload[0]) * 256u +
                     static_cast<unsigned char>(item.payload[1]);
        close_reason = std::string{item.payload.substr(2)};
      }
      if (item.kind == Kind::failure) {
        ADD_FAILURE() << "the server's frames cannot be read";
        is_over_ = true;
        return;
      }
    }
  }

  tcp::socket socket_;
  net::MessageReader messages_{64 * 1024 * 1024};
  bool is_reading_ = true;
  bool is_over_ = false;
};

class GatewayRun {
 public:
  explicit GatewayRun(GatewaySettings with = {},
                      std::vector<std::shared_ptr<StreamBase>> streams = {})
      : settings{std::move(with)},
        admission{settings},
        hub{settings, Hub::Sources{.streams = std::move(streams),
                                   .book =
                                       [this](Exchange exchange, Symbol symbol) {
                                         return book_of ? book_of(exchange, symbol) : nullptr;
                                       }}},
        api{hub} {}
  ~GatewayRun() {
    clients_.clear();
    if (front) front->stop();
    for (int i = 0; i < 100 && io.poll() > 0; ++i) io.restart();
  }

  // It listens, and restores what was saved; before the first client.
  void start() {
    if (!settings.history.file.empty()) hub.restore(settings.history.file);
    front = std::make_shared<Front>(
        settings, Front::Surroundings{
                      .executor = io.get_executor(),
                      .hub_executor = is_hub_apart ? hub_io.get_executor() : io.get_executor(),
                      .hub = &hub,
                      .api = &api,
                      .admission = &admission});
    hub.add(*front);
    const bool has_tls = !settings.tls.certificate.empty();
    port = front->listen({"127.0.0.1", 0, has_tls ? Front::Door::any : Front::Door::plain});
    admin_port = front->listen({"127.0.0.1", 0, Front::Door::admin});
    front->start();
  }

  GatewayClient& connect() {
    if (!front) start();
    clients_.push_back(std::make_unique<GatewayClient>(io, port));
    return *clients_.back();
  }
  // A websocket that is open.
  GatewayClient& open(std::string_view target = "/", std::string_view headers = {}) {
    GatewayClient& client = connect();
    client.shake_hands(target, headers);
    EXPECT_TRUE(until([&] { return client.is_open; })) << client.head;
    return client;
  }
  // Says it and waits for an answer: the next message.
  std::string ask(GatewayClient& client, std::string_view text) {
    const std::size_t had = client.messages.size();
    client.send(text);
    EXPECT_TRUE(until([&] { return client.messages.size() > had || client.is_over(); })) << text;
    return client.messages.size() > had ? client.messages[had] : std::string{};
  }
  // A request over HTTP, and all that comes until the server hangs up.
  std::string get(std::string_view target, std::string_view headers = {}) {
    GatewayClient& client = connect();
    client.send_bytes("GET " + std::string{target} +
                      " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" +
                      std::string{headers} + "\r\n");
    EXPECT_TRUE(until([&] { return client.is_over(); })) << target;
    return client.head;
  }

  template <class Event>
  void publish(const Event& event) {
    hub.publish(&event);
  }
  // Runs it all until that is so, for a while.
  bool until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      (void)io.run_one_for(std::chrono::milliseconds{1});
      turn();
    }
    return true;
  }
  // What is to be done now.
  void turn() {
    io.restart();
    io.poll();
    for (const auto& client : clients_) client->poll();
  }
  // Until nothing more happens at once.
  void settle() {
    std::size_t quiet = 0, had = 0;
    (void)until([&] {
      std::size_t bytes = 0;
      for (const auto& client : clients_) bytes += client->received_bytes;
      quiet = std::exchange(had, bytes) == bytes ? quiet + 1 : 0;
      return quiet > 20;
    });
  }

  GatewaySettings settings;
  boost::asio::io_context io{1};
  boost::asio::io_context hub_io{1};  // of a hub that is apart: the test turns it by hand
  bool is_hub_apart = false;          // as on another thread; to be said before the start
  std::function<const OrderBook*(Exchange, Symbol)> book_of;
  Admission admission;
  Hub hub;
  Api api;
  std::shared_ptr<Front> front;
  std::uint16_t port = 0, admin_port = 0;

 private:
  std::vector<std::unique_ptr<GatewayClient>> clients_;
};

}  // namespace hftcpp::gateway
