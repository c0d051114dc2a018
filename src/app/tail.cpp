// tail.cpp: `hftcpp tail EXCHANGE CHANNELS PAIRS...`: one line per event on the terminal.
#include "app/account_environment.hpp"
#include "app/arguments.hpp"
#include "app/output.hpp"
#include "app/verb.hpp"
#include "service/event_text.hpp"
#include "service/log.hpp"
#include "stream/secrets.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hftcpp::app {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kTailExamples =
    "Examples:\n"
    "  hftcpp tail kraken ticker,trade btc/usd eth/usd\n"
    "  hftcpp tail binance order_book btc/usdt --json | head\n"
    "  hftcpp tail kraken kline btc/usd --arg interval=5m\n"
    "  hftcpp tail kraken trade btc/usd --host ws://127.0.0.1:9001     a simulator\n"
    "  hftcpp tail kraken my_order,my_trade btc/usd     one's own, see below\n"
    "Private channels take the account's keys from the environment: HFTCPP_API_KEY,\n"
    "HFTCPP_API_SECRET and, where the exchange has one, HFTCPP_API_PASSPHRASE.";

struct TailOptions {
  StreamParams params;
  std::string channels;
  std::vector<std::string> arguments;
  bool json = false;
  double seconds = 0;
  std::uint64_t count = 0;
};

struct Listener {
  EventQueue<Event> event_queue;  // every event, in the order in which the stream made them
  bool has_failed = false;        // a channel was given up
};

std::vector<Channel> to_channels(std::string_view text) {
  std::vector<std::string> names;
  for (const Channel channel : all_channels()) names.emplace_back(to_text(channel));
  std::vector<Channel> channels;
  std::string wrong;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const auto channel = to_channel(word);
    if (channel)
      channels.push_back(*channel);
    else
      wrong += (wrong.empty() ? "" : "\n") + unknown("channel", word, names);
  }
  if (!wrong.empty()) throw UsageError{wrong};
  return channels;
}

// Nothing will come: the exchange refused each pair, or does not list it.
bool is_all_refused(const StreamBase& stream) {
  const auto is_refused = [](const SubscriptionState& pair) {
    return pair.state == SubscriptionState::State::failed || !pair.reason.empty();
  };
  const std::vector<SubscriptionState> pairs = stream.subscriptions();
  return !pairs.empty() && std::ranges::all_of(pairs, is_refused);
}

// Prints until the queue is closed, the reader has gone, enough was printed, or nothing is left to
// wait for. Whether that was a success.
asio::awaitable<bool> print_events(Listener& listener, const TailOptions& options,
                                   StreamBase& stream) {
  Output output{STDOUT_FILENO};
  std::vector<Event> events;
  std::uint64_t printed = 0;
  for (;;) {
    events.clear();
    bool is_refused = false;
    co_await listener.event_queue.pop_bulk(events);
    for (const Event& event : events) {
      if (options.json) {
        append_json(output.text(), event);
        output.text() += '\n';
      } else {
        append_event_line(output.text(), event);
      }
      const auto* status = std::get_if<StreamStatus>(&event);
      is_refused = is_refused || (status && status->state == StreamState::rejected);
      if (status && status->state == StreamState::failed) listener.has_failed = true;
      if (!status && ++printed == options.count) break;
    }
    output.flush();
    if (output.is_closed() || (options.count > 0 && printed >= options.count)) {
      stream.stop();
      co_return output.is_closed() || !listener.has_failed;
    }
    // Where something has come, what was refused since may come again.
    if (is_refused && printed == 0 && is_all_refused(stream)) {
      stream.stop();
      co_return false;
    }
  }
}

// The stream's whole life; when it ends, so does the listening.
asio::awaitable<void> follow(StreamBase& stream, Listener& listener) {
  co_await stream.start();
  listener.event_queue.close();
}

// Signals and the time limit, on a thread of their own: where nobody reads what we print, the
// stream's thread stands still in write().
class Ending {
 public:
  Ending(double seconds, std::function<void()> stop) : stop_{std::move(stop)} {
    signals_.async_wait([this](const boost::system::error_code& ec, int) {
      if (!ec) begin();
    });
    if (seconds > 0) {
      timer_.expires_after(to_duration(seconds));
      timer_.async_wait([this](const boost::system::error_code& ec) {
        if (!ec) begin();
      });
    }
    thread_ = std::thread{[this] { io_.run(); }};
  }
  ~Ending() {
    is_over();
    thread_.join();
  }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

  // From any thread.
  void is_over() { io_.stop(); }

 private:
  void begin() {
    if (std::exchange(has_begun_, true)) return;
    stop_();
    signals_.async_wait([](const boost::system::error_code& ec, int) {
      if (!ec) std::_Exit(kFailed);
    });
    timer_.expires_after(kGrace);
    timer_.async_wait([](const boost::system::error_code& ec) {
      if (ec) return;
      std::fprintf(stderr, "not stopped within %d s: nobody reads the output; ending at once\n",
                   static_cast<int>(kGrace.count()));
      std::_Exit(kFailed);
    });
  }

  static constexpr std::chrono::seconds kGrace{5};
  static constexpr int kFailed = 1;

  std::function<void()> stop_;
  asio::io_context io_{1};
  asio::signal_set signals_{io_, SIGINT, SIGTERM};
  asio::steady_timer timer_{io_};
  bool has_begun_ = false;
  std::thread thread_;
};

int tail(TailOptions& options) {
  std::ignore = exchange_named(options.params.exchange);
  options.params.subscribe_channels = to_channels(options.channels);
  for (const std::string& argument : options.arguments) {
    const auto equals = argument.find('=');
    if (equals == argument.npos) throw UsageError{"--arg " + argument + ": expected NAME=VALUE"};
    options.params.subscribe_args[argument.substr(0, equals)] = argument.substr(equals + 1);
  }

  read_account_keys(options.params);

  // What a stream has to say comes as its status, in order with the events; what went wrong beside
  // them, over REST say, is in the log.
  set_up_logging({.level = LogLevel::warning});
  Listener listener;
  std::unique_ptr<StreamBase> stream;
  try {
    stream = get_exchange_stream(options.params);
  } catch (const std::invalid_argument& e) {
    throw UsageError{e.what()};
  }
  wipe_secrets(options.params);  // the stream has them, and wipes its own when it ends
  stream->bind_observer(listener);

  asio::io_context io{1};
  std::atomic<bool> stopped{false};  // by a signal or the clock
  bool printed = false;              // all that was wanted
  Ending ending{options.seconds, [&] {
                  stopped = true;
                  stream->stop();
                }};
  const auto done = [&](std::exception_ptr failure) {
    ending.is_over();
    rethrow_unless_stopped(failure);
  };
  asio::co_spawn(io, follow(*stream, listener), done);
  asio::co_spawn(io, print_events(listener, options, *stream),
                 [&](std::exception_ptr failure, bool is_done) {
                   printed = is_done;
                   rethrow_unless_stopped(failure);
                 });
  io.run();
  stream->unbind_observer(&listener);
  if (printed) return 0;
  if (!stopped || listener.has_failed) return 1;
  if (stream->counters().connects > 0) return 0;
  std::fputs("hftcpp tail: no connection came up\n", stderr);
  return 1;
}

}  // namespace

void add_tail(CLI::App& command, Outcome& outcome) {
  auto options = std::make_shared<TailOptions>();
  StreamParams& params = options->params;
  CLI::App& verb =
      *command.add_subcommand("tail", "One line per event of an exchange, until Ctrl-C.");
  verb.add_option("EXCHANGE", params.exchange, listed(exchange_names()))->required();
  verb.add_option("CHANNELS", options->channels, "ticker,trade,order_book,kline,my_order,...")
      ->required();
  verb.add_option("PAIRS", params.currency_pairs, "btc/usd eth/usd")->required();
  verb.add_flag("--json", options->json, "canonical JSON, one event per line");
  verb.add_option("--host", params.api_host, "instead of the exchange's own: ws://host:port")
      ->check(address_of("api_host"))
      ->type_name("URL");
  verb.add_option("--rest", params.rest_host, "likewise for REST: http://host:port")
      ->check(address_of("rest_host"))
      ->type_name("URL");
  verb.add_option("--ca-file", params.ca_file, "certificates to trust instead of the system's")
      ->check(readable_file())
      ->type_name("FILE");
  verb.add_option("--arg", options->arguments, "what a channel takes beside the pair: depth=25")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  verb.add_option("--count", options->count, "stop after so many events")
      ->check(whole_number(1, UINT64_MAX))
      ->type_name("N");
  verb.add_option("--seconds", options->seconds, "stop after so long")
      ->check(seconds_to_run())
      ->type_name("N");
  verb.footer(std::string{kTailExamples});
  verb.callback([options, &outcome] { outcome.exit_code = tail(*options); });
}

}  // namespace hftcpp::app
