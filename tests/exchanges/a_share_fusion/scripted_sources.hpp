// ScriptedSources: three exchanges of a user's own, east, west and north, which tell what a test
// makes them tell, and a fusion of them.
#pragma once

#include "core/a_share_symbols.hpp"
#include "support/run_io.hpp"
#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::test {

using namespace std::chrono_literals;

// What one of them does, and what it was made with.
struct Script {
  EventSink* sink = nullptr;  // while it is connected
  std::string failure;        // what it goes on failing with
  bool is_refused = false;    // its key is not good
  std::string refused_pair;   // that it cannot have
  std::vector<Symbol> pairs;  // that it is asked for now
  bool wants_all = false;
  const SymbolMap* symbols = nullptr;  // of the latest of them
  StreamParams params;
  int made = 0;
};

inline std::map<std::string, Script>& scripts() {
  static std::map<std::string, Script> all;
  return all;
}

class ScriptedSource final : public StreamBase {
 public:
  explicit ScriptedSource(StreamParams given)
      : StreamBase{std::move(given)}, script_{scripts()[params().exchange]} {
    static constexpr std::array<std::string_view, 2> kArguments{"pace", "deep"};
    static constexpr std::array<std::string_view, 2> kPaces{"fast", "slow"};
    check_argument_names(kArguments);
    (void)argument("pace", kPaces, "fast");
    script_.params = params();
    ++script_.made;
  }

 protected:
  std::span<const Channel> channels() const override {
    static constexpr std::array kChannels{Channel::quote};
    return kChannels;
  }
  std::unique_ptr<Codec> make_codec(Channel) override { return nullptr; }
  std::string native_symbol(Symbol symbol) const override {
    std::string native = a_share_native(symbol);
    if (native == script_.refused_pair) throw std::invalid_argument{"not this one"};
    return native;
  }
  Symbol read_pair(std::string_view text) const override { return a_share_symbol(text); }
  PairOfName pair_of_name() const override {
    return [](std::string_view native) { return a_share_symbol(native); };
  }

  ChannelParams channel_params(Channel channel) override {
    ChannelParams made;
    made.channel = channel;
    made.url = "a script";
    made.login = [this](LoginTalk&) { return log_in(); };
    made.produce = [this](Production production) { return produce(std::move(production)); };
    return made;
  }

 private:
  boost::asio::awaitable<LoginVerdict> log_in() {
    LoginVerdict verdict;
    verdict.reason = "unknown token";
    if (script_.is_refused) verdict.kind = LoginVerdict::Kind::refused;
    co_return verdict;
  }

  boost::asio::awaitable<void> produce(Production production) {
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
    struct Here {
      Script& script;
      ~Here() { script.sink = nullptr; }
    } const here{script_};
    while (script_.failure.empty()) {
      script_.sink = &production.sink;
      script_.pairs = production.wanted();
      script_.wants_all = wants_all();
      script_.symbols = &symbols();
      timer.expires_after(1ms);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
    throw std::runtime_error{script_.failure};
  }

  Script& script_;
};

struct ScriptedSources : testing::Test {
  struct Ears {
    EventQueue<Event> event_queue;
  };

  ScriptedSources() {
    spdlog::set_level(spdlog::level::off);
    scripts().clear();
    static const bool is_registered = [] {
      for (const char* const name : {"east", "west", "north"})
        register_exchange(name, [](StreamParams params) -> std::unique_ptr<StreamBase> {
          return std::make_unique<ScriptedSource>(std::move(params));
        });
      return true;
    }();
    (void)is_registered;
  }
  ~ScriptedSources() override {
    if (stream) stream->stop();
    if (running) running->wait();
  }

  [[nodiscard]] static StreamParams params(std::vector<std::string> pairs = {"600000.SH"}) {
    StreamParams made;
    made.exchange = "a_share";
    made.currency_pairs = std::move(pairs);
    made.subscribe_channels = {Channel::quote, Channel::ticker};
    made.subscribe_args = {{"sources", "east,west,north"},
                           {"late_after", "200ms"},
                           {"frozen_after", "200ms"},
                           {"recover_after", "50ms"}};
    made.reconnect.first = 1ms;
    made.reconnect.ceiling = 5ms;
    made.check_pairs = false;
    return made;
  }
  void start(StreamParams given) {
    stream = get_exchange_stream(std::move(given));
    stream->bind_observer(ears);
    running.emplace(io, stream->start());
  }
  // All three are connected, and asked for as many pairs.
  void start_whole(StreamParams given = params(), std::size_t pairs = 1) {
    start(std::move(given));
    run_until([&] {
      for (const char* const name : {"east", "west", "north"})
        if (scripts()[name].sink == nullptr || scripts()[name].pairs.size() < pairs) return false;
      return true;
    });
  }

  template <class Condition>
  void run_until(Condition done) {
    test::run_until(io, [&] {
      for (Event event; ears.event_queue.try_pop(event);) {
        if (const auto* quote = std::get_if<Quote>(&event)) quotes.push_back(*quote);
        if (const auto* ticker = std::get_if<Ticker>(&event)) tickers.push_back(*ticker);
        if (const auto* status = std::get_if<StreamStatus>(&event))
          if (status->channel == Channel::quote) statuses.push_back(*status);
      }
      return done();
    });
  }
  void run_for(std::chrono::milliseconds duration) {
    const auto until = std::chrono::steady_clock::now() + duration;
    run_until([&] { return std::chrono::steady_clock::now() >= until; });
  }
  // "stale: east is set aside: ..."
  [[nodiscard]] std::vector<std::string> told(StreamState state) const {
    std::vector<std::string> texts;
    for (const StreamStatus& status : statuses)
      if (status.state == state) texts.push_back(status.reason);
    return texts;
  }
  [[nodiscard]] bool was_told(StreamState state, std::string_view words) const {
    for (const StreamStatus& status : statuses)
      if (status.state == state && status.reason.find(words) != std::string::npos) return true;
    return false;
  }

  [[nodiscard]] Quote quote(std::string_view last, std::string_view pair = "600000.SH") {
    Quote made;
    made.symbol = a_share_symbol(pair);
    made.last = *Decimal::parse(last);
    made.volume = Decimal{volume += 1'000, 0};
    made.bids[0] = {made.last, Decimal{500, 0}};
    made.exchange_time = made.receive_time = Timestamp::now();
    return made;
  }
  void say(const std::string& source, Quote told) {
    ASSERT_NE(scripts()[source].sink, nullptr) << source;
    told.exchange = Exchange{source};
    (void)scripts()[source].symbols->find(a_share_prefixed(told.symbol));  // as a codec does
    scripts()[source].sink->on_quote(told);
  }
  void say(const std::string& source, std::string_view last) { say(source, quote(last)); }
  // The same of all three; waits until it is out.
  void say_all(std::string_view last, std::string_view pair = "600000.SH") {
    const std::size_t before = quotes.size();
    const Quote told = quote(last, pair);
    for (const char* const name : {"east", "west", "north"}) say(name, told);
    run_until([&] { return quotes.size() > before; });
  }

  boost::asio::io_context io;
  Ears ears;
  std::unique_ptr<StreamBase> stream;
  std::optional<Task<void>> running;
  std::vector<Quote> quotes;
  std::vector<Ticker> tickers;
  std::vector<StreamStatus> statuses;  // of the quotes
  std::int64_t volume = 100'000;
};

}  // namespace hftcpp::test
