// StreamBase: one exchange's connections, and all that they have in common. Connecting,
// subscribing, reading, watching, reconnecting, healing books and telling observers is here,
// once; what differs between exchanges is asked through the virtual functions at the end.
#pragma once

#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/stream/gap_ledger.hpp>
#include <hftcpp/stream/observer.hpp>
#include <hftcpp/stream/stream_params.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

namespace net {
struct Connection;  // how to reach a host: proxy, certificates, time-outs
class HttpClient;
}  // namespace net

// The handler of every co_spawn: `detached` would let a failed channel die unheard.
void rethrow_unless_stopped(std::exception_ptr failure);

// One channel's connection, as the exchange describes it.
struct ChannelParams {
  Channel channel = Channel::ticker;
  std::string url;  // "wss://ws.kraken.com/v2"

  // The messages that subscribe to the pairs; it may fetch a token first.
  std::function<boost::asio::awaitable<Result<std::vector<std::string>>>(std::vector<Symbol>)>
      subscribe;
  std::function<std::vector<std::string>(std::span<const Symbol>)> unsubscribe;
  std::function<void(const Frame&)> on_packet;
  std::function<void()> on_connected;
  std::function<void(boost::system::error_code)> on_disconnected;

  // No frame at all for `idle_after`: send `ping` (or a websocket ping if empty), and without an
  // answer within the same time again, reconnect. Heartbeats count here.
  std::chrono::milliseconds idle_after{10'000};
  std::string ping;
  // No *data* for `stale_after` on the whole channel: heartbeats do not count. 0: never.
  std::chrono::milliseconds stale_after{60'000};
  // Room between two messages of ours, as the exchange demands.
  std::chrono::milliseconds send_spacing{0};
  // The exchange cuts every connection after this long; a new one is ready before. 0: it does not.
  std::chrono::seconds lifetime{0};
  // The exchange confirms each request by one answer per symbol, or one per request.
  bool confirms_each_symbol = true;
};

struct SubscriptionState {
  enum class State : std::uint8_t { pending, active, failed };
  Channel channel = Channel::ticker;
  Symbol symbol;
  State state = State::pending;
  std::string reason;  // the exchange's words, when failed
};

// Counted since start; readable from any thread.
struct StreamCounters {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t events = 0;
  std::uint64_t bad_frames = 0;        // could not be decoded
  std::uint64_t unknown_messages = 0;  // of a kind that the codec does not know
  std::uint64_t unknown_symbols = 0;
  std::uint64_t outdated_updates = 0;  // book updates older than the book
  std::uint64_t connects = 0;
  std::uint64_t disconnects = 0;
  std::uint64_t resyncs = 0;
  std::uint64_t gaps = 0;
};

class StreamBase {
 public:
  virtual ~StreamBase();
  StreamBase(const StreamBase&) = delete;
  StreamBase& operator=(const StreamBase&) = delete;

  // Before or after start(), on the stream's thread. The observer must outlive the stream, or
  // unbind_observer() first. Throws std::invalid_argument, naming the member, when a channel that
  // the observer is interested in has no queue there.
  template <class Observer>
  void bind_observer(Observer& observer, Interest interest = {}) {
    bind(&observer, queues_of(observer), std::move(interest));
  }
  void unbind_observer(const void* observer);

  // Runs until stop(), a cancellation, or until every channel is `failed`. One coroutine per channel.
  [[nodiscard]] boost::asio::awaitable<void> start();
  // From any thread; start() then returns soon.
  void stop();

  // While running, on the stream's thread; before start() too. Unknown forms throw.
  void add_pairs(const std::vector<std::string>& currency_pairs);
  void remove_pairs(const std::vector<std::string>& currency_pairs);

  [[nodiscard]] Exchange exchange() const noexcept;
  [[nodiscard]] const StreamParams& params() const noexcept;
  [[nodiscard]] std::vector<Symbol> currency_pairs() const;
  // Readable from any thread.
  [[nodiscard]] const GapLedger& gaps() const noexcept;
  [[nodiscard]] StreamCounters counters() const;
  [[nodiscard]] std::vector<SubscriptionState> subscriptions() const;

 protected:
  explicit StreamBase(StreamParams params);

  // ---- what an exchange says of itself ----

  // Which channels it has.
  [[nodiscard]] virtual std::span<const Channel> channels() const = 0;
  // How to reach a channel. StreamBase fills in what is left empty: on_packet decodes with
  // make_codec()'s codec and dispatches.
  [[nodiscard]] virtual ChannelParams channel_params(Channel channel) = 0;
  // One per connection, so that it may keep what it has seen on it.
  [[nodiscard]] virtual std::unique_ptr<Codec> make_codec(Channel channel) = 0;
  // The exchange's own name of an instrument, as its messages have it: "BTC/USD". Throws
  // std::invalid_argument with the right form for a pair that cannot be one.
  [[nodiscard]] virtual std::string native_symbol(Symbol symbol) const = 0;
  [[nodiscard]] virtual BookRules book_rules() const { return {}; }
  // For BookRules::Snapshot::by_request.
  [[nodiscard]] virtual boost::asio::awaitable<Result<BookUpdate>> fetch_book(Symbol symbol);

  // ---- what an exchange may use ----

  boost::asio::awaitable<void> run_channel(ChannelParams channel);
  [[nodiscard]] net::HttpClient& http();

 private:
  void bind(const void* observer, ObserverQueues queues, Interest interest);

  struct State;
  std::unique_ptr<State> state_;
};

// A stream by the exchange's name. Throws std::invalid_argument, with what would be right, for an
// unknown exchange, a channel that it does not have, or a pair that cannot be one.
[[nodiscard]] std::unique_ptr<StreamBase> get_exchange_stream(StreamParams params);

// Exchanges of a user's own, beside the built-in ones.
using StreamFactory = std::function<std::unique_ptr<StreamBase>(StreamParams)>;
void register_exchange(std::string name, StreamFactory factory);
[[nodiscard]] std::vector<std::string> exchange_names();

}  // namespace hftcpp
