// StreamBase: one exchange's connections, and all that they have in common. Connecting,
// subscribing, reading, watching, reconnecting, healing books and telling observers is here,
// once; what differs between exchanges is asked through the virtual functions at the end.
#pragma once

#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/instrument.hpp>
#include <hftcpp/core/symbol_map.hpp>
#include <hftcpp/stream/gap_ledger.hpp>
#include <hftcpp/stream/observer.hpp>
#include <hftcpp/stream/stream_params.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

namespace net {
class HttpClient;
}  // namespace net

// The handler of every co_spawn: `detached` would let a failed channel die unheard.
void rethrow_unless_stopped(std::exception_ptr failure);

// Pairs to subscribe to or to give up, under one number: the answer is known by it.
struct PairsRequest {
  std::vector<Symbol> symbols{};
  std::uint64_t id = 0;
};

// How a login went. After `failed` the reconnect policy tries again; `refused` is the exchange's
// no to our keys: the channel gives up, for a person has to look at them.
struct LoginVerdict {
  enum class Kind : std::uint8_t { accepted, failed, refused };
  Kind kind = Kind::accepted;
  std::string reason{};  // the exchange's words, and what to check
  std::string url{};     // of prepare(): where to connect instead of ChannelParams::url
};

// A connection before it is subscribed: a login may take several messages each way.
class LoginTalk {
 public:
  virtual ~LoginTalk() = default;
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> send(std::string message) = 0;
  // The next frame's text; Errc::timed_out after subscribe_timeout.
  [[nodiscard]] virtual boost::asio::awaitable<Result<std::string>> receive() = 0;
};

// A request to an exchange's REST interface, and what it answered with whatever status.
struct RestRequest {
  std::string method = "GET";
  std::string target{};  // "/path?query"
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};
struct RestAnswer {
  unsigned status = 0;
  std::string body{};
};

// What an answer of such a source is worth, beside the events in it.
struct PollVerdict {
  // What it did, in words, where it has more than it tells: it is asked less often for a while.
  std::string held_back{};
  std::vector<std::string> missing{};  // the source's names of what it does not have
};

// For a source that has nothing to listen to: it is asked again and again. Over HTTP `requests`
// says what; over TCP, one question at a time, make_codec()'s codec, which then is an AskingCodec.
struct PollParams {
  // What asks for these pairs; as many requests as it takes. Their targets go to the address of
  // the channel.
  std::function<std::vector<RestRequest>(std::span<const Symbol>)> requests{};
  std::chrono::milliseconds every{3'000};  // from one beginning to the next
  std::size_t at_once = 4;                 // requests under way at a time
  // Until when it is not worth asking, because the market is closed; unset: it is.
  std::function<std::optional<Timestamp>(Timestamp now)> rests_until{};
  // How long an answer may take. Over TCP the connection ends then, for a late answer might be
  // taken for another's; over HTTP it costs the others nothing.
  std::chrono::milliseconds answer_within{5'000};
  // Called with each answer over HTTP, before its frame goes to the codec; unset: all are good.
  std::function<PollVerdict(const RestRequest& asked, std::string_view body)> judge{};
  // Over HTTP: the statuses whose body is an answer. Some sources say 404 of what they do not have.
  std::vector<unsigned> answers{200};
  // How long nobody is asked after a ban (HTTP 403, 456, a 429 that names no time); twice as long
  // after each in a row.
  std::chrono::milliseconds ban_pause{60'000};
};

// For a source that for a while may send more than can be decoded: over TCP, what comes is read at
// once whatever the decoding does, and waits here.
struct BacklogParams {
  // How many bytes may wait. What comes beyond it takes the place of older records: of each name
  // the newest is kept. 0: no more is read than is decoded.
  std::size_t most_bytes = 0;
  // Tells the records of a frame, in order: whose each is, and bytes that decode by themselves as
  // it does, valid during the call. One without a name is never replaced. Unset: so is every frame.
  using Record = std::function<void(std::string_view name, std::string_view bytes)>;
  std::function<void(std::string_view frame, const Record& record)> split{};
};

// For what is made in this process, and comes over no wire.
struct Production {
  EventSink& sink;
  std::function<std::vector<Symbol>()> wanted;  // the pairs that are wanted now
};

// One channel's connection, as the exchange describes it.
struct ChannelParams {
  Channel channel = Channel::ticker;
  // What else is wanted of this connection: StreamBase fills it in, see brought_by().
  std::vector<Channel> also{};
  // "wss://ws.kraken.com/v2"; "tcp://host:port" or tls:// with a frame_size; "https://host" or
  // http:// with a poll; anything that names where it comes from with a `produce`.
  std::string url{};
  // How many of the bytes that came in make the first frame: none yet, or a number that may be
  // more than there are. An error: the bytes can no longer be followed.
  std::function<Result<std::optional<std::size_t>>(std::string_view buffered)> frame_size{};
  BacklogParams backlog{};
  PollParams poll{};
  // Emits until it is cancelled. When it returns or throws it is begun anew, as a connection is
  // made anew.
  std::function<boost::asio::awaitable<void>(Production)> produce{};

  // Before a connection is made: a key or a token that has to be asked for over REST.
  std::function<boost::asio::awaitable<LoginVerdict>()> prepare{};
  // On the new connection, before it is subscribed and before its frames go to the codec.
  std::function<boost::asio::awaitable<LoginVerdict>(LoginTalk&)> login{};
  // What keeps a login valid, as often as `keep_alive_every`. When it is refused, or fails several
  // times in a row, the connection is made anew, beginning with prepare().
  std::function<boost::asio::awaitable<LoginVerdict>()> keep_alive{};
  std::chrono::milliseconds keep_alive_every{0};

  // The messages that subscribe to the pairs, each with the request's number; it may fetch a
  // token first.
  std::function<boost::asio::awaitable<Result<std::vector<std::string>>>(PairsRequest)> subscribe{};
  std::function<std::vector<std::string>(const PairsRequest&)> unsubscribe{};
  // For a source with pair_of_name(): the messages that ask for all it has, sent with "*" on each
  // connection; and those that give all of it up. Unset: it sends all unasked.
  std::function<std::vector<std::string>(bool wanted)> subscribe_all{};
  // Whether subscriptions are answered. If not, a pair is active as soon as it was asked for.
  bool is_answered = true;
  // What is active is asked for again so often, for exchanges that forget. 0: no need.
  std::chrono::milliseconds repeat_every{0};
  // Instead of decoding with make_codec()'s codec: emits into events() what the frame tells.
  std::function<void(const Frame&)> on_packet{};
  // Called beside what StreamBase does itself, with every connection of the channel.
  std::function<void()> on_connected{};
  std::function<void(boost::system::error_code)> on_disconnected{};

  // How many pairs go into one request.
  std::size_t pairs_per_request = 100;
  // How many one connection may have; the others go on connections of their own. 0: any number.
  std::size_t pairs_per_connection = 0;
  // No frame at all for `idle_after`: send `ping` (or a websocket ping if empty), and without an
  // answer within the same time again, reconnect. Heartbeats count here.
  std::chrono::milliseconds idle_after{10'000};
  std::string ping{};
  // A ping as often even while frames come, for exchanges that cut whoever sends none. 0: no need.
  std::chrono::milliseconds ping_every{0};
  // No *data* for `stale_after` on the whole channel: heartbeats do not count. 0: never.
  std::chrono::milliseconds stale_after{60'000};
  // Whether silence means nothing now: the market is closed, say. Unset: it always means something.
  std::function<bool(Timestamp now)> may_be_silent{};
  // Room between two messages or questions of ours, as the exchange demands.
  std::chrono::milliseconds send_spacing{0};
  // The exchange cuts every connection after this long: the last 48th of it is ours to have a new
  // one ready, half an hour of a day. 0: it does not.
  std::chrono::seconds lifetime{0};
  // How long both connections deliver before the old one is let go: none may lag further behind.
  std::chrono::milliseconds overlap{2'000};
};

// How many connections an exchange takes from one address; what the user sets counts before it.
struct AttemptLimit {
  std::size_t attempts = 0;  // 0: no limit is known
  std::chrono::milliseconds window{0};
};

// How an exchange numbers its trades.
enum class TradeIds : std::uint8_t {
  contiguous,  // one by one per pair: duplicates and holes are seen
  opaque       // only equal or not: duplicates among the latest are seen
};

// What an exchange says of its REST interface.
struct RestLimits {
  std::string host{};            // "https://api.binance.com"
  double weight_per_minute = 0;  // what we may use up; 0: no limit is known
  std::string used_header{};     // names the weight used in this minute, our own and others'
};

// What is known of an account's channel when it is asked for over REST.
struct AccountQuery {
  Channel channel = Channel::my_order;
  Timestamp since{};                   // what came before this was handed on; unset: nothing was
  std::vector<MyOrder> open_orders{};  // as they were last heard of, for Channel::my_order
};

struct SubscriptionState {
  enum class State : std::uint8_t { pending, active, failed };
  Channel channel = Channel::ticker;
  Symbol symbol{};
  State state = State::pending;
  std::string reason{};  // the exchange's words, when failed; or why data may never come
};

// Counted since start; readable from any thread.
struct StreamCounters {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t events = 0;            // handed on to observers, each counted once
  std::uint64_t bad_frames = 0;        // could not be decoded
  std::uint64_t unknown_messages = 0;  // of a kind that the codec does not know
  std::uint64_t unknown_symbols = 0;
  std::uint64_t duplicates = 0;        // events that had come before
  std::uint64_t late_trades = 0;       // came after later ones, and filled a hole
  std::uint64_t outdated_updates = 0;  // book updates older than the book
  std::uint64_t connects = 0;
  std::uint64_t disconnects = 0;
  std::uint64_t hand_overs = 0;  // connections replaced before they ended
  std::uint64_t rejections = 0;  // subscriptions that were refused or not answered
  std::uint64_t resyncs = 0;     // books that were healed
  std::uint64_t recovered = 0;   // events of the account that REST brought after a reconnect
  std::uint64_t gaps = 0;        // entries in the ledger
  std::uint64_t conflated = 0;   // records that newer ones replaced before they were decoded
  std::uint64_t overflows = 0;   // times that a queue of an observer had to drop events
};

class StreamBase {
 public:
  virtual ~StreamBase();
  StreamBase(const StreamBase&) = delete;
  StreamBase& operator=(const StreamBase&) = delete;

  // Throws ParamsError, with what would be right, for channels that the exchange does not have,
  // pairs that cannot be one, hosts that are none, arguments and keys that cannot be: for all of
  // them at once. get_exchange_stream() and start() call it.
  void check();

  // Before or after start(), on the stream's thread. The observer must outlive the stream, or
  // unbind_observer() first. Throws std::invalid_argument, naming the member, when a channel that
  // the observer is interested in has no queue there. Who joins late gets the books as they are.
  template <class Observer>
  void bind_observer(Observer& observer, Interest interest = {}) {
    bind(&observer, queues_of(observer), std::move(interest));
  }
  void unbind_observer(const void* observer);

  // Runs until stop(), a cancellation, or until every channel is `failed`. One coroutine per
  // channel. Once per object: a second call throws std::logic_error.
  [[nodiscard]] boost::asio::awaitable<void> start();
  // From any thread, at any time; start() then returns soon.
  void stop();

  // From any thread, before and while running. Throws std::invalid_argument for a form that
  // cannot be a pair, and then changes nothing. "*" is all that there are: looked up at start and
  // every params().list_refresh, or taken as they come from a source that sends all unasked.
  void add_pairs(const std::vector<std::string>& currency_pairs);
  void remove_pairs(const std::vector<std::string>& currency_pairs);
  // Whether add_pairs() takes it. From any thread.
  [[nodiscard]] bool is_pair(const std::string& text) const;

  [[nodiscard]] Exchange exchange() const noexcept;
  [[nodiscard]] const StreamParams& params() const noexcept;
  // Readable from any thread.
  [[nodiscard]] std::vector<Symbol> currency_pairs() const;
  [[nodiscard]] const GapLedger& gaps() const noexcept;
  [[nodiscard]] StreamCounters counters() const;
  [[nodiscard]] std::vector<SubscriptionState> subscriptions() const;
  // What the exchange lists now, as fetch_instruments() tells. It needs no start().
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<Instrument>>> list_instruments();
  // Where that list is; before start(), which then tells pairs that are not in it.
  void use_list(InstrumentList list);

 protected:
  explicit StreamBase(StreamParams params, AttemptLimit limit = {});

  // ---- for its constructor: what cannot work is kept for check(), which tells all of it ----

  // Every name in subscribe_args should be one of these.
  void check_argument_names(std::span<const std::string_view> known);
  // What was given for the argument if it is one of `allowed`; else `otherwise`.
  [[nodiscard]] std::string argument(const std::string& name,
                                     std::span<const std::string_view> allowed,
                                     std::string_view otherwise);
  // Reading what else stands there throws std::invalid_argument for what cannot be.
  void try_arguments(const std::function<void()>& read);
  // What makes subscriptions throws std::invalid_argument for arguments that it cannot take: it is
  // tried with each channel without an account that is wanted and `known`.
  void try_channels(std::span<const Channel> known, const std::function<void(Channel)>& subscribe);
  // What signs throws std::invalid_argument for a key that cannot be: it is tried where an
  // account's channels are wanted and the keys are there. Both of them, and what api_auth_data
  // must have beside them, are asked for by name.
  void try_keys(const std::function<void()>& sign,
                std::span<const std::string_view> auth_data = {});

  // ---- what an exchange says of itself ----

  // Which channels it has.
  [[nodiscard]] virtual std::span<const Channel> channels() const = 0;
  // How to reach a channel. Called for each channel at start().
  [[nodiscard]] virtual ChannelParams channel_params(Channel channel) = 0;
  // Whose connection has the channel's events: its own, unless several kinds come in the same
  // messages. Channels with one answer share one connection, that of the first which is wanted.
  [[nodiscard]] virtual Channel brought_by(Channel channel) const { return channel; }
  // One per connection, so that it may keep what it has seen on it.
  [[nodiscard]] virtual std::unique_ptr<Codec> make_codec(Channel channel) = 0;
  // The exchange's own name of an instrument, as its messages have it: "BTC/USD". Throws
  // std::invalid_argument with the right form for a pair that cannot be one. From any thread.
  [[nodiscard]] virtual std::string native_symbol(Symbol symbol) const = 0;
  // The pair that a user's text means, where several forms mean the same. From any thread.
  [[nodiscard]] virtual Symbol read_pair(std::string_view text) const { return Symbol{text}; }
  // What the exchange lists; it may be asked for before start(). By default over REST, as
  // use_list() says.
  [[nodiscard]] virtual boost::asio::awaitable<Result<std::vector<Instrument>>> fetch_instruments();
  // What "*" stands for now. By default what list_instruments() lists.
  [[nodiscard]] virtual boost::asio::awaitable<Result<std::vector<Symbol>>> list_pairs();
  // For a source that sends everything unasked, or when it is asked once (subscribe_all): with "*",
  // the pair that a name of its means when it first comes; empty for none. list_pairs() is not
  // called then.
  using PairOfName = Symbol (*)(std::string_view native);
  [[nodiscard]] virtual PairOfName pair_of_name() const { return nullptr; }
  [[nodiscard]] virtual TradeIds trade_ids() const { return TradeIds::opaque; }
  [[nodiscard]] virtual BookRules book_rules() const { return {}; }
  // For BookRules::Snapshot::by_request.
  [[nodiscard]] virtual boost::asio::awaitable<Result<BookUpdate>> fetch_book(Symbol symbol);
  [[nodiscard]] virtual RestLimits rest_limits() const { return {}; }
  // An account's channel as it stands now, over REST, after every (re)connect: for my_order all
  // open orders, and what became of those of query.open_orders that no longer are; for
  // my_order_batch one batch of them, unless the connection brings it; for my_trade the fills
  // since then; all balances; all positions. In any order, known or not: what was handed on
  // before is not handed on again. An error is entered in the ledger and tried again.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> fetch_account(AccountQuery query,
                                                                           EventSink& sink);
  // The exchange's clock, for those whose signatures hold the time; unset where there is none.
  [[nodiscard]] virtual boost::asio::awaitable<Result<Timestamp>> fetch_time();

  // ---- what an exchange may use ----

  // A channel's whole life: a session, a pause, the next session.
  boost::asio::awaitable<void> run_channel(ChannelParams channel);
  // Whether "*" is among the pairs.
  [[nodiscard]] bool wants_all() const noexcept;
  // From the exchange's names to symbols: every pair that was ever subscribed.
  [[nodiscard]] const SymbolMap& symbols() const noexcept;
  [[nodiscard]] std::vector<std::string> native_symbols(std::span<const Symbol> symbols) const;
  // For a ChannelParams::subscribe that has nothing to wait for.
  using Messages = Result<std::vector<std::string>>;
  [[nodiscard]] static boost::asio::awaitable<Messages> at_once(std::vector<std::string> messages);
  // Where on_packet puts its events; valid during the call.
  [[nodiscard]] EventSink& events() noexcept;
  // The address with api_host instead of its host, if there is one.
  [[nodiscard]] std::string own_url(std::string_view url) const;
  // The body that the REST host has for "/path?query". Waits for its turn under rest_limits() and
  // for what a Retry-After asks; Errc::rejected is any status but 200. `weight` is the exchange's.
  [[nodiscard]] boost::asio::awaitable<Result<std::string>> get(std::string target,
                                                                double weight = 1);
  // The same for requests of any kind and answers of any status. `make` is called when it is the
  // request's turn, so that what it signs is fresh.
  [[nodiscard]] boost::asio::awaitable<Result<RestAnswer>> request(
      std::function<RestRequest()> make, double weight = 1);
  // A conversation on a connection of its own: that of the channel's `login`. It needs no start().
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> converse(const ChannelParams& channel);
  // Now by the exchange's clock, as far as fetch_time() told: what signatures must hold.
  [[nodiscard]] Timestamp exchange_now() const noexcept;
  [[nodiscard]] net::HttpClient& http();  // while running

 private:
  void bind(const void* observer, ObserverQueues queues, Interest interest);
  boost::asio::awaitable<void> sync_clock();
  boost::asio::awaitable<void> check_listed();
  boost::asio::awaitable<void> follow_list();

  struct State;
  std::shared_ptr<State> state_;  // shared with what is on its way from other threads
};

// A stream by the exchange's name. Throws std::invalid_argument, with what would be right, for an
// unknown exchange, and what check() throws.
[[nodiscard]] std::unique_ptr<StreamBase> get_exchange_stream(StreamParams params);

// Exchanges of a user's own, beside the built-in ones. Throws std::invalid_argument for a name
// that is taken or empty.
using StreamFactory = std::function<std::unique_ptr<StreamBase>(StreamParams)>;
void register_exchange(std::string name, StreamFactory factory);
[[nodiscard]] std::vector<std::string> exchange_names();

}  // namespace hftcpp
