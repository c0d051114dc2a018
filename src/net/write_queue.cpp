// write_queue.cpp: what comes while a write is under way goes out together with the next.
#include "net/write_queue.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/write.hpp>

namespace hftcpp::net {

namespace asio = boost::asio;
using boost::system::error_code;

WriteQueue::WriteQueue(std::shared_ptr<Transport> transport)
    : transport_{std::move(transport)},
      progress_{transport_->get_executor(), Transport::Clock::time_point::max()} {}

std::uint64_t WriteQueue::push() {
  ++pushed_;
  start();
  return pushed_;
}

void WriteQueue::start() {
  if (!under_way_.empty() || waiting_.empty() || failure_) return;
  under_way_.swap(waiting_);
  started_ = pushed_;
  asio::async_write(
      *transport_, asio::buffer(under_way_),
      [self = shared_from_this()](error_code ec, std::size_t) { self->on_written(ec); });
}

void WriteQueue::on_written(error_code ec) {
  under_way_.clear();
  if (ec)
    failure_ = transport_->meaning(ec);
  else
    written_ = started_;
  progress_.cancel();
  start();
}

asio::awaitable<error_code> WriteQueue::written(std::uint64_t ticket) {
  while (written_ < ticket && !failure_) {
    co_await progress_.async_wait(asio::as_tuple(asio::deferred));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
      co_return asio::error::operation_aborted;
  }
  co_return written_ < ticket ? failure_ : error_code{};
}

}  // namespace hftcpp::net
