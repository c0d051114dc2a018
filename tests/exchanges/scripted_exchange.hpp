// ScriptedExchange: a stream against a server that says what a test tells it to, message by
// message, and remembers what it was asked.
#pragma once

#include "support/run_io.hpp"
#include "support/test_server.hpp"
#include "support/watcher.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::test {

struct ScriptedExchange : testing::Test {
  ScriptedExchange() { spdlog::set_level(spdlog::level::off); }
  ~ScriptedExchange() override {
    if (stream) stream->stop();
    if (client) client->wait();
  }

  // What every connection begins with, what follows a request, what REST says.
  virtual std::vector<std::string> greeting() const { return {}; }
  virtual std::vector<std::string> answers_to(const std::string& request) const = 0;
  virtual std::string rest_body() const { return {}; }

  void serve(std::vector<std::string> answers) {
    script = std::move(answers);
    server.emplace(io,
                   [this](ServerConnection connection) { return answer(std::move(connection)); });
  }

  // With the script for its exchange; over REST where the parameters name `rest_url()`.
  void start(StreamParams params) {
    params.api_host = "ws://127.0.0.1:" + std::to_string(server->port());
    stream = get_exchange_stream(std::move(params));
    stream->bind_observer(watcher);
    client.emplace(io, stream->start());
  }
  [[nodiscard]] std::string rest_url() const {
    return "http://127.0.0.1:" + std::to_string(server->port());
  }

  template <class Condition>
  void run_until(Condition done) {
    test::run_until(io, [&] {
      watcher.look();
      return done();
    });
  }

  boost::asio::io_context io;
  std::vector<std::string> script;
  std::optional<TestServer> server;
  std::vector<std::string> heads;     // "GET /ws/v1", of connections and REST alike
  std::vector<std::string> requests;  // what was sent on connections
  Watcher watcher;
  std::unique_ptr<StreamBase> stream;
  std::optional<Task<void>> client;

 private:
  boost::asio::awaitable<void> answer(ServerConnection connection) {
    const std::string head = co_await connection.read_head();
    heads.push_back(head.substr(0, head.find(" HTTP")));
    if (head.find("Upgrade: websocket") == std::string::npos) {
      const std::string body = rest_body();
      co_await connection.write(
          "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
      co_await connection.wait_for_hang_up();
      co_return;
    }
    co_await connection.write(handshake_answer(head));
    const std::vector<std::string> first = greeting();
    for (const std::string& frame : first) co_await connection.write(server_frame(1, frame));
    for (;;) {
      const ClientFrame asked = co_await read_client_frame(connection);
      if (asked.opcode != 1) co_return;
      requests.push_back(asked.payload);
      const std::vector<std::string> next = answers_to(asked.payload);
      for (const std::string& frame : next) co_await connection.write(server_frame(1, frame));
    }
  }
};

}  // namespace hftcpp::test
