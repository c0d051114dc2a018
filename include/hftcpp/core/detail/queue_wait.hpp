// QueueWait: where the one consumer of a queue sleeps, and how a producer wakes it.
// It knows nothing of events: whoever waits asks again after waking whether there are any.
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cassert>
#include <optional>
#include <utility>

namespace hftcpp::detail {

class QueueWait {
 public:
  // Sleeps until wake(), or ends with operation_aborted when cancelled. `is_ready` is asked once
  // the sleeper can be seen, so that what came in between is not slept through; it may touch
  // nothing but what is shared with the producers.
  template <class IsReady>
  boost::asio::awaitable<void> wait(IsReady is_ready) {
    return boost::asio::async_initiate<const Token&, Signature>(
        [this, is_ready](Handler handler) {
          park(std::move(handler));
          if (is_ready()) (void)wake();
        },
        boost::asio::use_awaitable);
  }

  // From any thread, sequentially consistent with what is_ready() looks at. True when there was
  // a sleeper: it is woken once, by whoever comes first.
  bool wake() { return is_parked_.load(std::memory_order_seq_cst) && unpark({}); }

 private:
  using Token = boost::asio::use_awaitable_t<>;
  using Signature = void(boost::system::error_code);
  // The very type that the coroutine waits with: nothing is erased, nothing is allocated.
  using Handler = boost::asio::async_result<Token, Signature>::handler_type;

  void park(Handler handler) {
    assert(!is_parked_.load() && "a queue has one consumer at a time");
    auto cancellation = boost::asio::get_associated_cancellation_slot(handler);
    sleeper_.emplace(std::move(handler));
    if (cancellation.is_connected())
      cancellation.assign([this](boost::asio::cancellation_type) {
        (void)unpark(boost::asio::error::operation_aborted);
      });
    is_parked_.store(true, std::memory_order_seq_cst);
  }

  // Whoever turns is_parked_ off owns the sleeper. It runs on its own executor, never in here.
  bool unpark(boost::system::error_code ec) {
    if (!is_parked_.exchange(false, std::memory_order_acq_rel)) return false;
    Handler sleeper = std::move(*sleeper_);
    sleeper_.reset();
    auto executor = boost::asio::get_associated_executor(sleeper);
    boost::asio::post(executor,
                      [sleeper = std::move(sleeper), ec]() mutable { std::move(sleeper)(ec); });
    return true;
  }

  std::atomic<bool> is_parked_{false};
  std::optional<Handler> sleeper_;
};

}  // namespace hftcpp::detail
