// signal.cpp: a timer that is cancelled to wake its sleeper.
#include "stream/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

void Signal::poke() {
  is_poked_ = true;
  timer_.cancel();
}

asio::awaitable<void> Signal::wait_until(Clock::time_point deadline) {
  if (!is_poked_) {
    timer_.expires_at(deadline);
    (void)co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  is_poked_ = false;
  // A poke and a stop look alike to the timer.
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error{asio::error::operation_aborted};
}

}  // namespace hftcpp
