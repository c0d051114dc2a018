// RestDetour: stands between a stream and its simulator's REST interface, so that a test can let
// things happen between two questions.
#pragma once

#include "support/test_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace hftcpp::test {

class RestDetour {
 public:
  // To the server on that port of loopback.
  RestDetour(boost::asio::io_context& io, std::uint16_t port)
      : port_{port}, server_{io, [this](ServerConnection connection) {
                               return forward(std::move(connection));
                             }} {}

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port());
  }
  // Called with each request's first line before the server gets it.
  std::function<void(const std::string&)> before_request = [](const std::string&) {};

 private:
  boost::asio::awaitable<void> forward(ServerConnection connection) {
    for (;;) {
      std::string head = co_await connection.read_head();
      if (head.empty()) co_return;
      before_request(head.substr(0, head.find("\r\n")));
      std::string answer = co_await ask(std::move(head));
      co_await connection.write(std::move(answer));
    }
  }

  boost::asio::awaitable<std::string> ask(std::string head) {
    namespace asio = boost::asio;
    constexpr const char* kLength = "Content-Length: ";
    asio::ip::tcp::socket socket{co_await asio::this_coro::executor};
    const asio::ip::tcp::endpoint there{asio::ip::address_v4::loopback(), port_};
    co_await socket.async_connect(there, asio::use_awaitable);
    const auto question = asio::buffer(head);
    co_await asio::async_write(socket, question, asio::use_awaitable);
    std::string answer;
    auto space = asio::dynamic_buffer(answer);
    const std::size_t size =
        co_await asio::async_read_until(socket, space, "\r\n\r\n", asio::use_awaitable);
    const std::size_t at = answer.find(kLength);
    const std::size_t length = std::stoul(answer.substr(at + std::string{kLength}.size()));
    const std::size_t missing = size + length - answer.size();
    const auto rest = asio::transfer_exactly(missing);
    co_await asio::async_read(socket, space, rest, asio::use_awaitable);
    co_return answer;
  }

  std::uint16_t port_;
  TestServer server_;
};

}  // namespace hftcpp::test
