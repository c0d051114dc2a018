// standalone_stream: one stream and an observer of one's own, without services and JSON.
// Against a simulated exchange:
//   build/dev/bin/hftcpp sim kraken --port 9001 --seconds 15 &
//   build/dev/bin/standalone_stream --host ws://127.0.0.1:9001 --seconds 10
// Without --host it connects to the exchange itself; Ctrl-C stops it.
#include <hftcpp/hftcpp.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace asio = boost::asio;
using hftcpp::Channel;

namespace {

// Only the queues that one wants; which ones there are is found at compile time.
struct Printer {
  hftcpp::EventQueue<hftcpp::Ticker> ticker_queue;
  hftcpp::EventQueue<hftcpp::Trade> trade_queue;
};

asio::awaitable<void> print_tickers(Printer& printer) {
  for (;;) {
    const hftcpp::Ticker t = co_await printer.ticker_queue.pop();
    std::cout << t.symbol << ' ' << t.bid_price << " / " << t.ask_price << '\n';
  }
}

asio::awaitable<void> print_trades(Printer& printer) {
  for (;;) {
    const hftcpp::Trade t = co_await printer.trade_queue.pop();
    std::cout << t.symbol << ' ' << to_text(t.side) << ' ' << t.size << " at " << t.price << '\n';
  }
}

struct Options {
  std::string host;
  double seconds = 0;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    const bool has_value = i + 1 < argc;
    if (name == "--host" && has_value)
      options.host = argv[i + 1];
    else if (name == "--seconds" && has_value)
      options.seconds = std::atof(argv[i + 1]);
    else
      throw std::invalid_argument{std::string{name} +
                                  "? usage: standalone_stream [--host URL] [--seconds N]"};
  }
  return options;
}

void run(const Options& options) {
  asio::io_context io{1};
  Printer printer;
  auto stream =
      hftcpp::get_exchange_stream({.exchange = "kraken",
                                   .currency_pairs = {"btc/usd", "eth/usd"},
                                   .subscribe_channels = {Channel::ticker, Channel::trade},
                                   .api_host = options.host});
  stream->bind_observer(printer);  // clear error here if a subscribed channel has no queue

  asio::signal_set signals{io, SIGINT, SIGTERM};
  asio::steady_timer end{io};
  const auto stop = [&](const boost::system::error_code& ec, int = 0) {
    if (!ec) stream->stop();
  };
  signals.async_wait(stop);
  if (options.seconds > 0) {
    end.expires_after(std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>{options.seconds}));
    end.async_wait(stop);
  }

  // Never `detached`: no failure dies unheard. The printers end when their queues are closed.
  co_spawn(io, print_tickers(printer), hftcpp::rethrow_unless_stopped);
  co_spawn(io, print_trades(printer), hftcpp::rethrow_unless_stopped);
  co_spawn(io, stream->start(), [&](std::exception_ptr failure) {
    printer.ticker_queue.close();
    printer.trade_queue.close();
    signals.cancel();
    end.cancel();
    hftcpp::rethrow_unless_stopped(failure);
  });
  io.run();
}

}  // namespace

int main(int argc, char** argv) try {
  run(read_options(argc, argv));
} catch (const std::exception& e) {
  std::cerr << "standalone_stream: " << e.what() << '\n';
  return 1;
}
