// SimRun: a simulator on an io_context of the test's own, and clients of it that wait for what
// they expect, never longer than a bound.
#pragma once

#include "net/http_client.hpp"
#include "net/websocket_client.hpp"
#include "sim/simulator.hpp"
#include "support/run_io.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::sim {

namespace asio = boost::asio;

inline net::Url url_of(const std::string& text) {
  auto url = net::parse_url(text);
  if (!url) throw std::runtime_error{"no url: " + text};
  return *url;
}

class SimClient {
 public:
  SimClient(asio::io_context& io, const std::string& url, std::string ca_file)
      : io_{io},
        socket_{io.get_executor(), {.connection = {.ca_file = std::move(ca_file)}}},
        failure_{test::run_io(io, socket_.connect(url_of(url)))} {}

  [[nodiscard]] const boost::system::error_code& failure() const { return failure_; }
  [[nodiscard]] const net::Refusal& refusal() const { return socket_.refusal(); }
  [[nodiscard]] std::string close_reason() const { return socket_.close_reason(); }

  void send(std::string text) { (void)test::run_io(io_, socket_.send(std::move(text))); }

  // The next message; throws with the reason when the connection has ended.
  std::string next() {
    const auto frame = test::run_io(io_, socket_.read());
    if (!frame) throw std::runtime_error{frame.error().message()};
    return std::string{frame->bytes};
  }
  // The first that contains the text; those before it are gone.
  std::string next_with(std::string_view part) {
    for (;;) {
      std::string message = next();
      if (message.find(part) != std::string::npos) return message;
    }
  }
  // Reads until the connection ends; what ended it.
  boost::system::error_code end() {
    for (;;) {
      const auto frame = test::run_io(io_, socket_.read());
      if (!frame) return frame.error();
    }
  }
  // All that is there until `done` says that a message was the last.
  std::vector<std::string> until(const std::function<bool(const std::string&)>& done) {
    std::vector<std::string> messages;
    do messages.push_back(next());
    while (!done(messages.back()));
    return messages;
  }
  // Until anything at all has come in so many times, control frames included.
  void wait_for_activity(int times) {
    test::Task<boost::system::result<Frame>> read{io_, socket_.read()};
    for (int i = 0; i < times; ++i)
      test::run_until(
          io_, [&, last = socket_.last_activity()] { return socket_.last_activity() != last; });
    socket_.drop();
    (void)read.wait();
  }

 private:
  asio::io_context& io_;
  net::WebSocketClient socket_;
  boost::system::error_code failure_;
};

class SimRun {
 public:
  SimRun(std::string_view exchange, SimulatorSettings settings)
      : ca_file_{settings.certificate_file},
        simulator_{make_simulator(exchange, io_.get_executor(), std::move(settings))},
        start_{io_, simulator_->start()},
        http_{io_.get_executor(), {.ca_file = ca_file_}} {}
  ~SimRun() {
    simulator_->stop();
    EXPECT_NO_THROW(start_.wait());
  }

  [[nodiscard]] asio::io_context& io() { return io_; }
  [[nodiscard]] Simulator& simulator() { return *simulator_; }

  [[nodiscard]] SimClient connect(const std::string& target) {
    return SimClient{io_, simulator_->websocket_url() + target, ca_file_};
  }
  using Headers = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] net::HttpResponse get(const std::string& target, Headers headers = {}) {
    return ask("GET", target, std::move(headers));
  }
  [[nodiscard]] net::HttpResponse ask(std::string method, const std::string& target,
                                      Headers headers = {}, std::string body = {}) {
    net::HttpRequest request;
    request.method = std::move(method);
    request.url = url_of(simulator_->rest_url() + target);
    request.headers = std::move(headers);
    request.body = std::move(body);
    auto response = test::run_io(io_, http_.send(std::move(request)));
    if (!response) throw std::runtime_error{response.error().message()};
    return std::move(*response);
  }
  void pause() { test::run_io(io_, simulator_->pause()); }
  void run_until(const std::function<bool()>& done) { test::run_until(io_, done); }

 private:
  asio::io_context io_{1};
  std::string ca_file_;
  std::unique_ptr<Simulator> simulator_;
  test::Task<void> start_;
  net::HttpClient http_;
};

// Numbers become doubles here: good for everything but prices and sizes.
inline boost::json::object parse_object(std::string_view text) {
  return boost::json::parse(text).as_object();
}

// A market of these pairs; the fewer, the sooner something happens to each.
inline SimulatorSettings fast_settings(const std::vector<std::string>& pairs) {
  SimulatorSettings settings;
  settings.instruments = instruments_named(pairs);
  settings.rate = 2'000;
  return settings;
}
// The same, telling of each change of a book by itself.
inline SimulatorSettings at_once(const std::vector<std::string>& pairs) {
  SimulatorSettings settings = fast_settings(pairs);
  settings.book_interval = std::chrono::milliseconds{0};
  return settings;
}

// An account that only the test's own hand moves.
inline AccountSettings quiet_account(std::string key, std::string secret) {
  AccountSettings settings;
  settings.enabled = true;
  settings.key = std::move(key);
  settings.secret = std::move(secret);
  settings.pace = std::chrono::milliseconds{0};
  return settings;
}

}  // namespace hftcpp::sim
