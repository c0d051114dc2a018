// websocket_client.cpp: the handshake, and the two directions of a connection that is up.
#include "net/websocket_client.hpp"

#include "net/base64.hpp"
#include "net/dial.hpp"
#include "net/http_wire.hpp"
#include "net/websocket_wire.hpp"
#include "net/write_queue.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <openssl/rand.h>

#include <array>
#include <cstring>
#include <optional>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = Transport::Clock;

constexpr auto kTuple = asio::as_tuple(asio::deferred);
constexpr std::chrono::seconds kCloseTimeout{1};
constexpr std::size_t kMaxBacklog = 64 * 1024;
constexpr std::uint16_t kNormalClosure = 1000, kProtocolError = 1002, kMessageTooBig = 1009;

// Masks must not be foreseeable; drawing them by the hundred makes them cheap.
class MaskSource {
 public:
  std::uint32_t next() {
    if (used_ == masks_.size()) {
      RAND_bytes(reinterpret_cast<unsigned char*>(masks_.data()), sizeof masks_);
      used_ = 0;
    }
    return masks_[used_++];
  }

 private:
  std::array<std::uint32_t, 64> masks_{};
  std::size_t used_ = masks_.size();
};

std::string random_key() {
  std::array<unsigned char, 16> bytes;
  RAND_bytes(bytes.data(), bytes.size());
  return to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool is_upgrade(const HttpReply& reply, const std::string& key) {
  return equals_ignoring_case(find_header(reply.headers, "Upgrade"), "websocket") &&
         has_word(find_header(reply.headers, "Connection"), "upgrade") &&
         find_header(reply.headers, "Sec-WebSocket-Accept") == accept_for(key) &&
         find_header(reply.headers, "Sec-WebSocket-Extensions").empty();
}

std::string close_payload(std::uint16_t code) {
  return {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
}

std::string to_reason(std::string_view payload) {
  if (payload.size() < 2) return {};
  const int code =
      static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
  std::string reason = std::to_string(code);
  if (payload.size() > 2) reason.append(" ").append(payload.substr(2));
  return reason;
}

}  // namespace

// Coroutines hold it as `self`, so that a client may go at any time.
struct WebSocketClient::Impl {
  using Self = std::shared_ptr<Impl>;

  Impl(asio::any_io_executor executor, WebSocketSettings given)
      : settings{std::move(given)},
        transport{std::make_shared<Transport>(executor)},
        outgoing{std::make_shared<WriteQueue>(transport)},
        ended_signal{executor, Clock::time_point::max()} {}

  static asio::awaitable<error_code> connect(Self self, Url url);
  static asio::awaitable<error_code> send(Self self, Opcode opcode, std::string payload);
  static asio::awaitable<boost::system::result<Frame>> read(Self self);
  static asio::awaitable<void> close(Self self);

  asio::awaitable<error_code> handshake(const Url& url);
  asio::awaitable<error_code> read_answer(const std::string& key);
  void take_refusal(HttpReply reply);

  bool take_item(const MessageReader::Item& item);
  void end(error_code ec);
  std::uint64_t queue(Opcode opcode, std::string_view payload);
  void queue_close(std::uint16_t code);
  void answer_ping(std::string_view payload);

  WebSocketSettings settings;
  std::shared_ptr<Transport> transport;
  std::shared_ptr<WriteQueue> outgoing;
  MaskSource masks;
  bool close_sent = false;
  Refusal refusal;

  std::optional<MessageReader> reader;  // once the handshake is done
  Timestamp last_activity;
  bool is_reading = false;
  error_code ended = asio::error::not_connected;  // why nothing more can be read
  std::string close_reason;
  asio::steady_timer ended_signal;
};

asio::awaitable<error_code> WebSocketClient::Impl::connect(Self self, Url url) {
  self->transport->expire_at(Clock::now() + self->settings.connection.connect_timeout);
  const error_code ec = co_await self->handshake(url);
  self->transport->expire_never();
  self->last_activity = Timestamp::now();
  self->ended = ec;
  if (ec) self->transport->drop();
  co_return ec;
}

asio::awaitable<error_code> WebSocketClient::Impl::handshake(const Url& url) {
  if (url.scheme != "ws" && url.scheme != "wss") co_return Errc::bad_value;
  const auto route = find_route(settings.connection, url);
  if (!route) co_return route.error();

  const std::string key = random_key();
  HttpHead head{.target = url.target,
                .host = url.host_field(),
                .user_agent = settings.connection.user_agent,
                .headers = {{"Upgrade", "websocket"},
                            {"Connection", "Upgrade"},
                            {"Sec-WebSocket-Key", key},
                            {"Sec-WebSocket-Version", "13"}}};
  head.headers.insert(head.headers.end(), settings.headers.begin(), settings.headers.end());
  const auto request = to_text(head);
  if (!request) co_return request.error().code;

  if (const error_code ec = co_await dial(*transport, *route, settings.connection)) co_return ec;
  const auto [ec, size] = co_await asio::async_write(*transport, asio::buffer(*request), kTuple);
  if (ec) co_return transport->meaning(ec);
  co_return co_await read_answer(key);
}

asio::awaitable<error_code> WebSocketClient::Impl::read_answer(const std::string& key) {
  HttpReply reply;
  std::string buffered;
  const ReplyRules rules;
  const error_code ec = co_await read_reply(*transport, buffered, reply, rules);
  if (ec == asio::error::operation_aborted) co_return ec;
  if (ec && reply.status == 0) co_return ec;
  if (reply.status < 100) co_return NetErrc::bad_answer;
  if (reply.status != 101) {
    const unsigned status = reply.status;
    take_refusal(std::move(reply));
    co_return handshake_refused(status);
  }
  if (!is_upgrade(reply, key)) co_return NetErrc::bad_answer;

  // The first frames may have come with the answer.
  reader.emplace(settings.max_frame);
  for (std::string_view rest = buffered; !rest.empty();) {
    const auto space = reader->space();
    const std::size_t size = std::min(space.size(), rest.size());
    std::memcpy(space.data(), rest.data(), size);
    reader->commit(size);
    rest.remove_prefix(size);
  }
  co_return error_code{};
}

void WebSocketClient::Impl::take_refusal(HttpReply reply) {
  refusal.status = reply.status;
  refusal.retry_after =
      parse_retry_after(find_header(reply.headers, "Retry-After"), Timestamp::now());
  refusal.body = std::move(reply.body);
}

asio::awaitable<boost::system::result<Frame>> WebSocketClient::Impl::read(Self self) {
  Impl& me = *self;
  if (me.is_reading) co_return asio::error::in_progress;
  if (!me.reader) co_return me.ended;
  struct Mark {
    bool& flag;
    explicit Mark(bool& reading) : flag{reading} { flag = true; }
    ~Mark() { flag = false; }
  } mark{me.is_reading};

  for (;;) {
    while (!me.ended) {
      const auto item = me.reader->next();
      if (item.kind == MessageReader::Kind::message)
        co_return Frame{item.payload, me.last_activity};
      if (!me.take_item(item)) break;
    }
    if (me.ended) co_return me.ended;

    const auto room = me.reader->space();
    const asio::mutable_buffer space{room.data(), room.size()};
    const auto [ec, size] = co_await me.transport->async_read_some(space, kTuple);
    if (ec) {
      const error_code meaning = me.transport->meaning(ec);
      if (meaning != asio::error::operation_aborted) me.end(meaning);
      co_return meaning;
    }
    me.last_activity = Timestamp::now();
    me.reader->commit(size + me.transport->take_decrypted(space + size));
  }
}

// False when there is nothing more to take.
bool WebSocketClient::Impl::take_item(const MessageReader::Item& item) {
  switch (item.kind) {
    case MessageReader::Kind::ping:
      answer_ping(item.payload);
      return true;
    case MessageReader::Kind::close:
      close_reason = to_reason(item.payload);
      queue_close(kNormalClosure);
      end(NetErrc::closed);
      return false;
    case MessageReader::Kind::failure:
      queue_close(item.failure == Errc::too_large ? kMessageTooBig : kProtocolError);
      end(item.failure);
      return false;
    case MessageReader::Kind::need_more:
      return false;
    default:
      return true;
  }
}

void WebSocketClient::Impl::end(error_code ec) {
  if (!ended) ended = ec;
  ended_signal.cancel();
}

asio::awaitable<error_code> WebSocketClient::Impl::send(Self self, Opcode opcode,
                                                        std::string payload) {
  Impl& me = *self;
  if (!me.reader) co_return me.ended;
  if (me.close_sent) co_return me.ended ? me.ended : make_error_code(NetErrc::closed);
  co_return co_await me.outgoing->written(me.queue(opcode, payload));
}

std::uint64_t WebSocketClient::Impl::queue(Opcode opcode, std::string_view payload) {
  append_frame(outgoing->waiting(), opcode, payload, masks.next());
  return outgoing->push();
}

void WebSocketClient::Impl::queue_close(std::uint16_t code) {
  if (close_sent) return;
  close_sent = true;
  queue(Opcode::close, close_payload(code));
}

// A server that pings but does not read gets no more than this.
void WebSocketClient::Impl::answer_ping(std::string_view payload) {
  if (!close_sent && outgoing->waiting().size() < kMaxBacklog) queue(Opcode::pong, payload);
}

asio::awaitable<void> WebSocketClient::Impl::close(Self self) {
  Impl& me = *self;
  if (me.reader && !me.ended) {
    me.queue_close(kNormalClosure);
    me.transport->expire_at(Clock::now() + kCloseTimeout);
    me.ended_signal.expires_after(kCloseTimeout);  // the reader may be cancelled meanwhile
    if (me.is_reading)
      co_await me.ended_signal.async_wait(kTuple);
    else
      while (co_await read(self)) continue;
  }
  me.transport->drop();
}

WebSocketClient::WebSocketClient(asio::any_io_executor executor, WebSocketSettings settings)
    : impl_{std::make_shared<Impl>(std::move(executor), std::move(settings))} {}

WebSocketClient::~WebSocketClient() {
  if (impl_) drop();
}

WebSocketClient::WebSocketClient(WebSocketClient&&) noexcept = default;

asio::awaitable<error_code> WebSocketClient::connect(Url url) {
  return Impl::connect(impl_, std::move(url));
}

const Refusal& WebSocketClient::refusal() const noexcept {
  return impl_->refusal;
}

asio::awaitable<error_code> WebSocketClient::send(std::string message) {
  return Impl::send(impl_, Opcode::text, std::move(message));
}

asio::awaitable<error_code> WebSocketClient::ping() {
  return Impl::send(impl_, Opcode::ping, {});
}

asio::awaitable<boost::system::result<Frame>> WebSocketClient::read() {
  return Impl::read(impl_);
}

Timestamp WebSocketClient::last_activity() const noexcept {
  return impl_->last_activity;
}

asio::awaitable<void> WebSocketClient::close() {
  return Impl::close(impl_);
}

void WebSocketClient::drop() noexcept {
  impl_->transport->drop();
}

std::string WebSocketClient::close_reason() const {
  return impl_->close_reason;
}

}  // namespace hftcpp::net
