#include "sim/connection.hpp"

#include "sim/spawn.hpp"

#include <boost/asio/co_spawn.hpp>

#include <array>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

}  // namespace

Connection::Connection(asio::any_io_executor executor, std::shared_ptr<Transport> transport,
                       HttpRequest handshake, Settings settings)
    : settings_{std::move(settings)},
      handshake_{std::move(handshake)},
      transport_{std::move(transport)},
      frames_{settings_.max_message},
      wake_{std::move(executor), asio::steady_timer::time_point::max()},
      queue_{upgrade_reply(handshake_)} {}

void Connection::wake_writer() {
  if (std::exchange(writer_waits_, false)) wake_.cancel();
}

void Connection::append(Opcode opcode, std::initializer_list<std::string_view> pieces) {
  append_frame(queue_, opcode, pieces);
  if (queue_.size() + sending_.size() > settings_.max_queue) {
    too_slow_ = true;
    queue_.clear();
    phase_ = Phase::leaving;
    transport_->close();
  }
  wake_writer();
}

void Connection::send(std::initializer_list<std::string_view> pieces) {
  if (phase_ != Phase::open) return;
  ++messages_sent_;
  if (!settings_.rewrite) return append(Opcode::text, pieces);
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  settings_.rewrite(text);
  append(Opcode::text, {text});
}

void Connection::ping(std::string_view payload) {
  if (phase_ == Phase::open) append(Opcode::ping, {payload});
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (phase_ != Phase::open) return;
  append(Opcode::close, {close_payload(code, reason)});
  phase_ = Phase::closing;
  ends_at_ = Timestamp::now() + 1s;
}

void Connection::cut() {
  if (phase_ == Phase::ended) return;
  phase_ = Phase::leaving;
  wake_writer();
}

void Connection::stall(std::chrono::milliseconds duration) {
  if (phase_ != Phase::open) return;
  phase_ = Phase::closing;
  ends_at_ = Timestamp::now() + duration;
}

void Connection::tick(Timestamp now) {
  if (phase_ == Phase::closing && now >= ends_at_) return cut();
  if (phase_ == Phase::open && session_) session_->on_tick(now);
}

void Connection::abort() noexcept {
  session_.reset();
  phase_ = Phase::ended;
  transport_->close();
  wake_.cancel();
}

bool Connection::is_drained() const noexcept {
  return phase_ == Phase::ended || (queue_.empty() && sending_.empty());
}

asio::awaitable<void> Connection::run(std::shared_ptr<Connection> self, std::string received) {
  asio::co_spawn(self->wake_.get_executor(), write_queue(self), rethrow_unless_aborted);
  self->take(received);
  std::array<char, 4096> space;
  while (self->phase_ != Phase::ended) {
    const auto size = co_await self->transport_->read_some(space);
    if (!size) break;
    self->take({space.data(), *size});
  }
  self->abort();
}

asio::awaitable<void> Connection::write_queue(std::shared_ptr<Connection> self) {
  for (;;) {
    while (self->queue_.empty()) {
      if (self->phase_ == Phase::leaving) self->transport_->close();
      if (self->phase_ == Phase::leaving || self->phase_ == Phase::ended) co_return;
      self->writer_waits_ = true;
      co_await self->wake_.async_wait(kTuple);
    }
    self->sending_.swap(self->queue_);
    const auto ec = co_await self->transport_->write(self->sending_);
    self->sending_.clear();
    if (ec) {
      self->transport_->close();
      co_return;
    }
  }
}

void Connection::take(std::string_view bytes) {
  using Kind = ClientFrames::Item::Kind;
  frames_.add(bytes);
  for (auto item = frames_.next(); item.kind != Kind::need_more; item = frames_.next()) {
    if (phase_ == Phase::leaving || phase_ == Phase::ended) return;
    handle(item);
    if (item.kind == Kind::failure) return;
  }
}

void Connection::handle(const ClientFrames::Item& item) {
  using Kind = ClientFrames::Item::Kind;
  if (item.kind == Kind::failure) return close(item.close_code, "");
  if (item.kind == Kind::close) {
    if (phase_ == Phase::open) append(Opcode::close, {item.payload.substr(0, 2)});
    return cut();
  }
  if (phase_ != Phase::open || !session_) return;
  session_->on_frame();
  if (phase_ != Phase::open) return;
  if (item.kind == Kind::ping) append(Opcode::pong, {item.payload});
  if (item.kind == Kind::pong) session_->on_pong(item.payload);
  if (item.kind == Kind::message) session_->on_message(item.payload);
}

}  // namespace hftcpp::sim
