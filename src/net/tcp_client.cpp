// tcp_client.cpp: bytes in, frames out; where a frame ends is the source's to say.
#include "net/tcp_client.hpp"

#include "net/dial.hpp"
#include "net/receive_buffer.hpp"
#include "net/write_queue.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

namespace hftcpp::net {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = Transport::Clock;

struct TcpClient::Impl {
  using Self = std::shared_ptr<Impl>;

  Impl(asio::any_io_executor executor, Connection given, FrameSize size_of, std::size_t max)
      : connection{std::move(given)},
        frame_size{std::move(size_of)},
        max_frame{max},
        transport{std::make_shared<Transport>(executor)},
        outgoing{std::make_shared<WriteQueue>(transport)} {}

  static asio::awaitable<error_code> connect(Self self, Url url);
  static asio::awaitable<error_code> send(Self self, std::string bytes);
  enum class Take : std::uint8_t { one, all };
  static asio::awaitable<boost::system::result<Frame>> read(Self self, Take most);
  error_code take_frames(Take most, std::optional<Frame>& frames);
  Result<std::size_t> next_size(std::string_view unused) const;

  Connection connection;
  FrameSize frame_size;
  std::size_t max_frame;
  std::shared_ptr<Transport> transport;
  std::shared_ptr<WriteQueue> outgoing;
  ReceiveBuffer buffer;
  Timestamp last_activity;
  error_code ended = asio::error::not_connected;
};

asio::awaitable<error_code> TcpClient::Impl::connect(Self self, Url url) {
  if (url.scheme != "tcp" && url.scheme != "tls") co_return Errc::bad_value;
  const auto route = find_route(self->connection, url);
  if (!route) co_return route.error();
  self->transport->expire_at(Clock::now() + self->connection.connect_timeout);
  self->ended = co_await dial(*self->transport, *route, self->connection);
  self->transport->expire_never();
  self->last_activity = Timestamp::now();
  if (self->ended) self->transport->drop();
  co_return self->ended;
}

asio::awaitable<error_code> TcpClient::Impl::send(Self self, std::string bytes) {
  if (self->ended) co_return self->ended;
  self->outgoing->waiting() += bytes;
  co_return co_await self->outgoing->written(self->outgoing->push());
}

// 0: it has not come whole.
Result<std::size_t> TcpClient::Impl::next_size(std::string_view unused) const {
  if (unused.empty()) return std::size_t{0};
  const auto size = frame_size(unused);
  if (!size) return size.error();
  if (size->value_or(unused.size()) > max_frame) return error(Errc::too_large, "frame");
  if (*size == 0) return error(Errc::bad_value, "frame");  // would be found again and again
  return *size && **size <= unused.size() ? **size : 0;
}

// What comes behind whole frames and cannot be followed is told when those have been taken.
error_code TcpClient::Impl::take_frames(Take most, std::optional<Frame>& frames) {
  const std::string_view unused = buffer.unused();
  std::size_t taken = 0;
  do {
    const auto size = next_size(unused.substr(taken));
    if (!size && taken == 0) return size.error().code;
    if (!size || *size == 0) break;
    taken += *size;
  } while (most == Take::all);
  if (taken == 0) return {};
  frames = Frame{unused.substr(0, taken), last_activity};
  buffer.consume(taken);
  return {};
}

asio::awaitable<boost::system::result<Frame>> TcpClient::Impl::read(Self self, Take most) {
  Impl& me = *self;
  for (;;) {
    if (me.ended) co_return me.ended;
    std::optional<Frame> frames;
    me.ended = me.take_frames(most, frames);
    if (frames) co_return *frames;
    if (me.ended) continue;

    const auto room = me.buffer.space();
    const asio::mutable_buffer space{room.data(), room.size()};
    const auto [ec, size] =
        co_await me.transport->async_read_some(space, asio::as_tuple(asio::deferred));
    const error_code meaning = me.transport->meaning(ec);
    if (meaning == asio::error::operation_aborted) co_return meaning;
    me.ended = meaning;
    if (ec) continue;
    me.last_activity = Timestamp::now();
    me.buffer.commit(size + me.transport->take_decrypted(space + size));
  }
}

TcpClient::TcpClient(asio::any_io_executor executor, Connection connection, FrameSize frame_size,
                     std::size_t max_frame)
    : impl_{std::make_shared<Impl>(std::move(executor), std::move(connection),
                                   std::move(frame_size), max_frame)} {}

TcpClient::~TcpClient() {
  if (impl_) drop();
}

TcpClient::TcpClient(TcpClient&&) noexcept = default;

asio::awaitable<error_code> TcpClient::connect(Url url) {
  return Impl::connect(impl_, std::move(url));
}

asio::awaitable<error_code> TcpClient::send(std::string bytes) {
  return Impl::send(impl_, std::move(bytes));
}

asio::awaitable<boost::system::result<Frame>> TcpClient::read() {
  return Impl::read(impl_, Impl::Take::one);
}

asio::awaitable<boost::system::result<Frame>> TcpClient::read_all() {
  return Impl::read(impl_, Impl::Take::all);
}

Timestamp TcpClient::last_activity() const noexcept {
  return impl_->last_activity;
}

void TcpClient::drop() noexcept {
  impl_->transport->drop();
}

}  // namespace hftcpp::net
