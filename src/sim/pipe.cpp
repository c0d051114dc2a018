#include "sim/pipe.hpp"

#include "sim/spawn.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::size_t kDribble = 61;  // no power of two: pieces end anywhere

}  // namespace

Pipe::Pipe(asio::any_io_executor executor, std::shared_ptr<Transport> transport,
           PipeSettings settings, std::string first_bytes)
    : settings_{std::move(settings)},
      transport_{std::move(transport)},
      wake_{std::move(executor), asio::steady_timer::time_point::max()},
      queue_{std::move(first_bytes)} {}

void Pipe::wake_writer() {
  if (std::exchange(writer_waits_, false)) wake_.cancel();
}

void Pipe::on_queued() {
  if (queue_.size() + sending_.size() > settings_.max_queue) {
    too_slow_ = true;
    queue_.clear();
    phase_ = Phase::leaving;
    transport_->close();
  }
  wake_writer();
}

void Pipe::cut() {
  if (phase_ == Phase::ended) return;
  phase_ = Phase::leaving;
  wake_writer();
}

void Pipe::close_within(std::chrono::milliseconds wait) {
  phase_ = Phase::closing;
  ends_at_ = Timestamp::now() + wait;
}

void Pipe::stall(std::chrono::milliseconds duration) {
  if (phase_ == Phase::open) close_within(duration);
}

void Pipe::tick(Timestamp now) {
  if (phase_ == Phase::closing && now >= ends_at_) return cut();
  if (phase_ == Phase::open) on_tick(now);
}

void Pipe::abort() noexcept {
  let_session_go();
  phase_ = Phase::ended;
  transport_->close();
  wake_.cancel();
}

bool Pipe::is_drained() const noexcept {
  return phase_ == Phase::ended || (queue_.empty() && sending_.empty());
}

asio::awaitable<void> Pipe::run(std::shared_ptr<Pipe> self, std::string received) {
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

asio::awaitable<void> Pipe::write_queue(std::shared_ptr<Pipe> self) {
  for (;;) {
    while (self->queue_.empty()) {
      if (self->phase_ == Phase::leaving) self->transport_->close();
      if (self->phase_ == Phase::leaving || self->phase_ == Phase::ended) co_return;
      self->writer_waits_ = true;
      co_await self->wake_.async_wait(kTuple);
    }
    self->sending_.swap(self->queue_);
    const auto ec = co_await write(*self);
    self->sending_.clear();
    if (ec) {
      self->transport_->close();
      co_return;
    }
  }
}

asio::awaitable<boost::system::error_code> Pipe::write(Pipe& self) {
  if (!std::exchange(self.dribbles_, false))
    co_return co_await self.transport_->write(self.sending_);
  asio::steady_timer pause{self.wake_.get_executor()};
  for (std::string_view left = self.sending_; !left.empty();) {
    const std::string_view piece = left.substr(0, kDribble);
    left.remove_prefix(piece.size());
    const auto ec = co_await self.transport_->write(piece);
    if (ec) co_return ec;
    pause.expires_after(1ms);
    co_await pause.async_wait(kTuple);
  }
  co_return boost::system::error_code{};
}

}  // namespace hftcpp::sim
