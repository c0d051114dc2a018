// latency_receivers: the contenders. Each connects to a sender, takes in the frames that it was
// promised, and calls on_bid for each; how it waits is up to the caller.
#pragma once

#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "latency_sender.hpp"
#include "net/websocket_client.hpp"
#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::bench {

namespace asio = boost::asio;
namespace beast = boost::beast;

enum class Wait { park, spin };

// The contender's last step: what a user's callback would be.
class Latencies {
 public:
  explicit Latencies(int expected) : expected_{static_cast<std::size_t>(expected)} {
    all_.reserve(expected_);
  }

  void on_ticker(const Ticker& ticker) { on_bid(ticker.bid_size.mantissa()); }
  void on_bid(std::int64_t sent) { all_.push_back(now() - sent); }

  [[nodiscard]] std::vector<std::int64_t>& all() { return all_; }
  [[nodiscard]] std::size_t expected() const { return expected_; }
  [[nodiscard]] bool is_complete() const { return all_.size() >= expected_; }

 private:
  std::size_t expected_;
  std::vector<std::int64_t> all_;
};

inline const std::string kSubscription =
    R"({"method":"SUBSCRIBE","params":["btcusdt@bookTicker"],"id":1})";

// ---- the floor: a bare socket, and the time looked up at its place ----

inline void receive_raw(std::uint16_t port, Wait wait, Latencies& latencies) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
  if (::write(socket, "RAW\r\n\r\n", 7) != 7) return;

  const StampedFrame frame;
  std::string bytes(64 * 1024, '\0');
  std::size_t have = 0;
  while (!latencies.is_complete()) {
    const ssize_t size = ::recv(socket, bytes.data() + have, bytes.size() - have,
                                wait == Wait::spin ? MSG_DONTWAIT : 0);
    if (size < 0 && errno == EAGAIN) continue;
    if (size <= 0) break;
    have += static_cast<std::size_t>(size);
    std::size_t used = 0;
    for (; have - used >= frame.size(); used += frame.size()) {
      std::int64_t sent = 0;
      const char* const digits = bytes.data() + used + frame.time_at();
      std::from_chars(digits, digits + 19, sent);
      latencies.on_bid(sent);
    }
    std::memmove(bytes.data(), bytes.data() + used, have - used);
    have -= used;
  }
  ::close(socket);
}

// ---- the contenders on an io_context ----

struct Sink final : EventSink {
  explicit Sink(Latencies& to) : latencies{to} {}
  void on_ticker(const Ticker& ticker) override { latencies.on_ticker(ticker); }
  Latencies& latencies;
};

inline BinanceCodec make_codec(SymbolMap& symbols) {
  symbols.set_resolver(binance_symbol);
  return BinanceCodec{symbols};
}

// Beast's stream and our codec: the shortest way to a callback with a library.
template <class Stream>
asio::awaitable<void> read_with_beast(Stream& stream, Latencies& latencies) {
  co_await stream.async_handshake("127.0.0.1", "/", asio::use_awaitable);
  co_await stream.async_write(asio::buffer(kSubscription), asio::use_awaitable);
  SymbolMap symbols;
  BinanceCodec codec = make_codec(symbols);
  Sink sink{latencies};
  beast::flat_buffer buffer;
  buffer.reserve(64 * 1024);
  while (!latencies.is_complete()) {
    const auto [ec, size] = co_await stream.async_read(buffer, asio::as_tuple(asio::use_awaitable));
    if (ec) break;
    const std::string_view bytes{static_cast<const char*>(buffer.data().data()), size};
    (void)codec.decode({bytes, Timestamp::now()}, sink);
    buffer.clear();
  }
}

inline asio::ip::tcp::endpoint endpoint_of(std::uint16_t port) {
  return {asio::ip::address_v4::loopback(), port};
}

inline asio::awaitable<void> run_beast(std::uint16_t port, Latencies& latencies) {
  beast::websocket::stream<beast::tcp_stream> stream{co_await asio::this_coro::executor};
  co_await stream.next_layer().async_connect(endpoint_of(port), asio::use_awaitable);
  stream.next_layer().socket().set_option(asio::ip::tcp::no_delay{true});
  co_await read_with_beast(stream, latencies);
}

inline asio::awaitable<void> run_beast_tls(std::uint16_t port, Latencies& latencies) {
  asio::ssl::context context{asio::ssl::context::tls_client};
  beast::websocket::stream<beast::ssl_stream<beast::tcp_stream>> stream{
      co_await asio::this_coro::executor, context};
  auto& tcp = beast::get_lowest_layer(stream);
  co_await tcp.async_connect(endpoint_of(port), asio::use_awaitable);
  tcp.socket().set_option(asio::ip::tcp::no_delay{true});
  co_await stream.next_layer().async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  co_await read_with_beast(stream, latencies);
}

inline std::string url_of(std::uint16_t port, bool tls) {
  return (tls ? "wss://127.0.0.1:" : "ws://127.0.0.1:") + std::to_string(port);
}

inline asio::awaitable<void> consume(EventQueue<Ticker>& queue, Latencies& latencies) {
  while (!latencies.is_complete()) latencies.on_ticker(co_await queue.pop());
}

struct QueueSink final : EventSink {
  explicit QueueSink(EventQueue<Ticker>& to) : queue{to} {}
  void on_ticker(const Ticker& ticker) override {
    queue.push(ticker);
    ++pushed;
  }
  EventQueue<Ticker>& queue;
  std::size_t pushed = 0;
};

// Our client, codec and queue, put together by hand.
inline asio::awaitable<void> run_client(std::uint16_t port, bool tls, EventQueue<Ticker>& queue,
                                        Latencies& latencies) {
  net::WebSocketSettings settings;
  settings.connection.proxy = "direct";
  settings.connection.verify_certificates = false;
  net::WebSocketClient client{co_await asio::this_coro::executor, settings};
  const net::Url url = net::parse_url(url_of(port, tls)).value();
  if (co_await client.connect(url)) co_return;
  if (co_await client.send(kSubscription)) co_return;
  SymbolMap symbols;
  BinanceCodec codec = make_codec(symbols);
  QueueSink sink{queue};
  while (sink.pushed < latencies.expected()) {
    const auto frame = co_await client.read();
    if (!frame) break;
    const WakeScope wake_at_the_end;
    (void)codec.decode(*frame, sink);
  }
  queue.close();
}

// All of it, as a user has it: a stream that watches, counts and dispatches, and an observer.
struct Observer {
  EventQueue<Ticker> ticker_queue;
};

inline asio::awaitable<void> consume_and_stop(Observer& observer, StreamBase& stream,
                                              Latencies& latencies) {
  co_await consume(observer.ticker_queue, latencies);
  stream.stop();
}

inline std::unique_ptr<StreamBase> make_stream(std::uint16_t port, bool tls) {
  return get_exchange_stream({.exchange = "binance",
                              .currency_pairs = {"btc/usdt"},
                              .subscribe_channels = {Channel::ticker},
                              .api_host = url_of(port, tls),
                              .proxy = "direct",
                              .verify_certificates = false});
}

// Runs what was spawned on `io`, for ten seconds at most.
inline void run(asio::io_context& io, Wait wait) {
  asio::steady_timer alarm{io, std::chrono::seconds{10}};
  const auto deadline = alarm.expiry();
  if (wait == Wait::park)
    io.run_until(deadline);
  else
    while (!io.stopped() && std::chrono::steady_clock::now() < deadline)
      for (int i = 0; i < 1000 && !io.stopped(); ++i) io.poll();
}

}  // namespace hftcpp::bench
