// main.cpp: the two ways in for code, against an installed hftcpp: a stream with an observer of
// one's own, and a service for the configuration file. Without network: nothing listens at port 9.
#include <hftcpp/hftcpp.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>

using hftcpp::Channel;

struct Printer {
  hftcpp::EventQueue<hftcpp::Ticker> ticker_queue;
  hftcpp::EventQueue<hftcpp::StreamStatus> stream_status_queue;
};

boost::asio::awaitable<void> wait_for_status(Printer& printer, hftcpp::StreamBase& stream) {
  const hftcpp::StreamStatus status = co_await printer.stream_status_queue.pop();
  std::cout << status.exchange << ": " << status.reason << '\n';
  stream.stop();
}

class MyService : public hftcpp::ServiceBase {
 public:
  using ServiceBase::ServiceBase;
  void on_ticker(const hftcpp::Ticker& ticker) override { std::cout << ticker.symbol << '\n'; }
};
HFTCPP_REGISTER_SERVICE(MyService)

int main(int argc, char** argv) {
  // With arguments: a program of services, as its users start it.
  if (argc > 1) return hftcpp::run_services(argc, argv);

  Printer printer;
  auto stream = hftcpp::get_exchange_stream({.exchange = "kraken",
                                             .currency_pairs = {"btc/usd", "eth/usd"},
                                             .subscribe_channels = {Channel::ticker},
                                             .api_host = "ws://127.0.0.1:9"});
  stream->bind_observer(printer);
  boost::asio::io_context io{1};
  boost::asio::co_spawn(io, stream->start(), hftcpp::rethrow_unless_stopped);
  boost::asio::co_spawn(io, wait_for_status(printer, *stream), hftcpp::rethrow_unless_stopped);
  io.run_for(std::chrono::seconds{20});

  try {
    (void)hftcpp::get_exchange_stream({.exchange = "krakn"});
  } catch (const std::invalid_argument& e) {
    std::cout << "refused: " << e.what() << '\n';
    return 0;
  }
  return 1;
}
