// ToyStream: a stream of an exchange that speaks the simplest protocol there is, and its server,
// so that the tests of StreamBase say what goes over the wire in words:
//   client: "sub 1 BTC/USD ETH/USD", "unsub 2 BTC/USD", "ping"
//   server: "ack 1 BTC/USD" (or "ack 1" for all), "no 1 BTC/USD some words", "beat", "pong",
//           "closing", "expired", "refused", "strange", and events as canonical JSON
#pragma once

#include "support/run_io.hpp"
#include "support/test_server.hpp"
#include "support/watcher.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::test {

inline std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return words;
}

class ToyCodec final : public Codec {
 public:
  Result<void> decode(const Frame& frame, EventSink& sink) noexcept override {
    if (frame.bytes.starts_with('{')) return decode_event(frame, sink);
    const auto words = words_of(frame.bytes);
    const std::string& kind = words.empty() ? empty_ : words[0];
    Control control;
    if (kind == "beat") control.kind = Control::Kind::heartbeat;
    if (kind == "pong") control.kind = Control::Kind::pong;
    if (kind == "closing") control.kind = Control::Kind::closing;
    if (kind == "expired") control.kind = Control::Kind::login_expired;
    if (kind == "refused") control.kind = Control::Kind::login_refused;
    if (kind == "ack" || kind == "no") {
      control.kind = kind == "ack" ? Control::Kind::subscribed : Control::Kind::rejected;
      control.request_id = words.size() > 1 ? std::stoull(words[1]) : 0;
      control.symbol = words.size() > 2 ? std::string_view{words[2]} : std::string_view{};
      const std::size_t before = kind.size() + words.at(1).size() + control.symbol.size() + 3;
      if (words.size() > 3) control.text = frame.bytes.substr(before);
    }
    if (kind == "garbage") return error(Errc::bad_json, "toy");
    sink.on_control(control);
    return {};
  }

 private:
  static Result<void> decode_event(const Frame& frame, EventSink& sink) {
    auto event = parse_event(frame.bytes);
    if (!event) return event.error();
    std::visit(
        [&]<class T>(T& value) {
          if constexpr (requires { value.receive_time; }) value.receive_time = frame.receive_time;
          if constexpr (std::is_same_v<T, Ticker>) sink.on_ticker(value);
          if constexpr (std::is_same_v<T, Trade>) sink.on_trade(value);
          if constexpr (std::is_same_v<T, BookUpdate>) sink.on_book_update(value);
          if constexpr (std::is_same_v<T, MyOrder>) sink.on_my_order(value);
          if constexpr (std::is_same_v<T, MyTrade>) sink.on_my_trade(value);
          if constexpr (std::is_same_v<T, Balance>) sink.on_balance(value);
        },
        *event);
    return {};
  }

  const std::string empty_;
};

class ToyStream : public StreamBase {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,         Channel::trade,    Channel::order_book, Channel::my_order,
      Channel::my_order_batch, Channel::my_trade, Channel::balance,    Channel::position};

  // What tests change of every channel.
  std::function<void(ChannelParams&)> adjust = [](ChannelParams&) {};

  // What REST says of the account, and its clock.
  std::function<Result<void>(const AccountQuery&, EventSink&)> account =
      [](const AccountQuery&, EventSink&) { return Result<void>{}; };
  bool account_hangs = false;
  std::function<Timestamp()> clock = [] { return Timestamp{}; };
  // What "*" stands for, and how names are read that nobody asked for.
  std::function<Result<std::vector<Symbol>>()> list;
  PairOfName name_reader = nullptr;
  std::function<Channel(Channel)> bringer = [](Channel channel) { return channel; };
  std::function<std::unique_ptr<Codec>()> codec = [] { return std::make_unique<ToyCodec>(); };

  using StreamBase::events;
  using StreamBase::exchange_now;
  using StreamBase::get;
  using StreamBase::own_url;
  using StreamBase::PairOfName;
  using StreamBase::symbols;

  explicit ToyStream(StreamParams params) : StreamBase{std::move(params)} {}

 protected:
  std::span<const Channel> channels() const override { return kChannels; }
  TradeIds trade_ids() const override { return TradeIds::contiguous; }
  BookRules book_rules() const override { return {.chain = BookRules::Chain::counted}; }
  RestLimits rest_limits() const override { return {.host = "http://127.0.0.1:1"}; }
  Channel brought_by(Channel channel) const override { return bringer(channel); }
  PairOfName pair_of_name() const override { return name_reader; }
  boost::asio::awaitable<Result<std::vector<Symbol>>> list_pairs() override {
    if (list) co_return list();
    co_return co_await StreamBase::list_pairs();
  }

  boost::asio::awaitable<Result<void>> fetch_account(AccountQuery query, EventSink& sink) override {
    if (account_hangs) {
      boost::asio::steady_timer never{co_await boost::asio::this_coro::executor,
                                      boost::asio::steady_timer::time_point::max()};
      co_await never.async_wait(boost::asio::use_awaitable);
    }
    co_return account(query, sink);
  }
  boost::asio::awaitable<Result<Timestamp>> fetch_time() override { co_return clock(); }

  ChannelParams channel_params(Channel channel) override {
    const auto message = [this](std::string_view verb, const PairsRequest& request) {
      std::string text = std::string{verb} + ' ' + std::to_string(request.id);
      if (is_private(params().subscribe_channels.front())) return std::vector{text};
      for (const std::string& name : native_symbols(request.symbols)) text += ' ' + name;
      return std::vector{text};
    };
    ChannelParams params{
        .channel = channel,
        .url = own_url("ws://toy.example/"),
        .subscribe = [message](PairsRequest request) { return at_once(message("sub", request)); },
        .unsubscribe = [message](const PairsRequest& r) { return message("unsub", r); },
        .ping = "ping"};
    adjust(params);
    return params;
  }

  std::unique_ptr<Codec> make_codec(Channel) override { return codec(); }

  std::string native_symbol(Symbol symbol) const override {
    std::string name{symbol.text()};
    if (name.find('/') == std::string::npos)
      throw std::invalid_argument{"\"" + name + "\" is no pair of toy: write \"btc/usd\""};
    for (char& c : name) c = static_cast<char>(std::toupper(c));
    return name;
  }
};

// The server's end of one connection, once the handshake is done.
class ToyPeer {
 public:
  explicit ToyPeer(ServerConnection connection) : connection_{std::move(connection)} {}

  // The next message; "" when the client hangs up. Control frames of the protocol are passed over.
  boost::asio::awaitable<std::string> hear() {
    for (;;) {
      const ClientFrame frame = co_await read_client_frame(connection_);
      if (frame.opcode < 0 || frame.opcode == 8) co_return std::string{};
      if (frame.opcode == 1) co_return frame.payload;
    }
  }
  boost::asio::awaitable<void> say(std::string message) {
    co_await connection_.write(server_frame(1, message));
  }
  // Confirms a "sub ..." for all its pairs; nothing when the client hung up instead.
  boost::asio::awaitable<void> confirm(std::string request) {
    if (!request.empty()) co_await say("ack " + words_of(request).at(1));
  }
  // Until the client hangs up.
  boost::asio::awaitable<void> listen() {
    for (std::string heard = "?"; !heard.empty();) heard = co_await hear();
  }
  unsigned number() const { return connection_.number(); }
  void cut() { connection_.reset(); }

 private:
  ServerConnection connection_;
};

inline std::string trade_text(int id, std::string_view pair = "btc/usd") {
  return R"({"type":"trade","exchange":"toy","symbol":")" + std::string{pair} +
         R"(","price":"64000.1","size":"0.001","side":"buy","id":")" + std::to_string(id) +
         R"(","exchange_time":)" + std::to_string(1'700'000'000'000 + id) + R"(,"receive_time":1})";
}

inline std::string ticker_text(int number, std::string_view pair = "btc/usd") {
  return R"({"type":"ticker","exchange":"toy","symbol":")" + std::string{pair} +
         R"(","bid_price":"1","bid_size":"1","ask_price":"2","ask_size":"1","sequence":)" +
         std::to_string(number) + R"(,"exchange_time":0,"receive_time":1})";
}

inline std::string book_text(int number, bool snapshot = false, std::string_view pair = "btc/usd") {
  return R"({"type":"order_book","exchange":"toy","symbol":")" + std::string{pair} +
         R"(","snapshot":)" + (snapshot ? "true" : "false") + R"(,"bids":[["1)" +
         std::to_string(number) + R"(","1"]],"asks":[],"sequence":)" + std::to_string(number) +
         R"(,"exchange_time":0,"receive_time":1})";
}

// A toy stream against a server that does what a script says with each connection.
struct ToyTest : testing::Test {
  using Script = std::function<boost::asio::awaitable<void>(ToyPeer)>;

  ToyTest() { spdlog::set_level(spdlog::level::off); }
  ~ToyTest() override { end(); }

  // Before observers of the test's own go.
  void end() {
    if (stream) stream->stop();
    if (client) client->wait();
    client.reset();
  }

  void serve(Script script) {
    server.emplace(io, [script](ServerConnection connection) -> boost::asio::awaitable<void> {
      co_await accept_websocket(connection);
      co_await script(ToyPeer{connection});
    });
  }

  static StreamParams fast(std::vector<Channel> channels) {
    using namespace std::chrono_literals;
    StreamParams params;
    params.exchange = "toy";
    params.currency_pairs = {"btc/usd", "eth/usd"};
    params.subscribe_channels = std::move(channels);
    params.reconnect = {.first = 10ms, .ceiling = 100ms};
    params.subscribe_timeout = 300ms;
    params.api_key = "key";
    params.api_secret = "secret";
    return params;
  }

  void start(StreamParams params) {
    if (server && params.api_host.empty()) params.api_host = server->url("ws");
    stream = std::make_unique<ToyStream>(std::move(params));
    stream->adjust = adjust;
    stream->account = account;
    stream->clock = clock;
    stream->list = list;
    stream->name_reader = name_reader;
    stream->bringer = bringer;
    stream->codec = codec;
    stream->check();
    stream->bind_observer(watcher);
    client.emplace(io, stream->start());
  }
  void start(std::vector<Channel> channels) { start(fast(std::move(channels))); }

  template <class Condition>
  void run_until(Condition done) {
    test::run_until(io, [&] {
      watcher.look();
      return done();
    });
  }
  void run_for(std::chrono::milliseconds time) {
    io.restart();
    io.run_for(time);
    watcher.look();
  }

  // "connected", "subscribed btc/usd", "rejected eth/usd: no such pair"
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> lines;
    for (const StreamStatus& status : watcher.statuses) {
      std::string line{to_text(status.state)};
      if (!status.symbol.empty()) line += ' ' + std::string{status.symbol.text()};
      const bool is_address = status.state == StreamState::connected;
      if (!status.reason.empty() && !is_address) line += ": " + status.reason;
      lines.push_back(line);
    }
    return lines;
  }

  boost::asio::io_context io;
  std::optional<TestServer> server;
  std::function<void(ChannelParams&)> adjust = [](ChannelParams&) {};
  std::function<Result<void>(const AccountQuery&, EventSink&)> account =
      [](const AccountQuery&, EventSink&) { return Result<void>{}; };
  std::function<Timestamp()> clock = [] { return Timestamp{}; };
  std::function<Result<std::vector<Symbol>>()> list;
  ToyStream::PairOfName name_reader = nullptr;
  std::function<Channel(Channel)> bringer = [](Channel channel) { return channel; };
  std::function<std::unique_ptr<Codec>()> codec = [] { return std::make_unique<ToyCodec>(); };
  std::unique_ptr<ToyStream> stream;
  Watcher watcher;
  std::optional<Task<void>> client;
};

}  // namespace hftcpp::test
