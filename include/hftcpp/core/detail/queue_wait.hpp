// QueueWait: where the one consumer of a queue sleeps, and how a producer wakes it.
// It knows nothing of events: whoever waits asks again after waking whether there are any.
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace hftcpp::detail {

class QueueWait;

// The queues whose consumers have slept on an io_context. When that ends first, its coroutines
// end with it: a sleeper that its queue kept would later be unwound on a dead context.
class Dormitory : public boost::asio::execution_context::service {
 public:
  using key_type = Dormitory;
  static inline boost::asio::execution_context::id id;

  explicit Dormitory(boost::asio::execution_context& context) : service{context} {}

  void add(QueueWait& wait) {
    const std::scoped_lock lock{mutex_};
    waits_.push_back(&wait);
  }
  void remove(QueueWait& wait) {
    const std::scoped_lock lock{mutex_};
    std::erase(waits_, &wait);
  }

 private:
  inline void shutdown() override;

  std::mutex mutex_;
  std::vector<QueueWait*> waits_;
};

class QueueWait {
 public:
  QueueWait() = default;
  QueueWait(const QueueWait&) = delete;
  QueueWait& operator=(const QueueWait&) = delete;
  ~QueueWait() { move_out(); }

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
  friend class Dormitory;
  using Token = boost::asio::use_awaitable_t<>;
  using Signature = void(boost::system::error_code);
  // The very type that the coroutine waits with: nothing is erased, nothing is allocated.
  using Handler = boost::asio::async_result<Token, Signature>::handler_type;

  void park(Handler handler) {
    assert(!is_parked_.load() && "a queue has one consumer at a time");
    auto& context = boost::asio::query(handler.get_executor(), boost::asio::execution::context);
    if (&context != context_) move_in(context);
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
    const auto executor = sleeper.get_executor();
    auto resume = [sleeper = std::move(sleeper), ec]() mutable { std::move(sleeper)(ec); };
    // Past the type-erased executor, that is half the cost of waking.
    if (const auto* io = executor.target<boost::asio::io_context::executor_type>())
      boost::asio::post(*io, std::move(resume));
    else
      boost::asio::post(executor, std::move(resume));
    return true;
  }

  void move_in(boost::asio::execution_context& context) {
    move_out();
    context_ = &context;
    dormitory_ = &boost::asio::use_service<Dormitory>(context);
    dormitory_->add(*this);
  }

  void move_out() {
    if (dormitory_ != nullptr) dormitory_->remove(*this);
    forget();
  }

  void forget() {
    is_parked_.store(false);
    if (sleeper_) boost::asio::get_associated_cancellation_slot(*sleeper_).clear();
    sleeper_.reset();
    context_ = nullptr;
    dormitory_ = nullptr;
  }

  std::atomic<bool> is_parked_{false};
  std::optional<Handler> sleeper_;
  boost::asio::execution_context* context_ = nullptr;
  Dormitory* dormitory_ = nullptr;
};

[[noreturn]] inline void throw_aborted() {
  throw boost::system::system_error{boost::asio::error::operation_aborted, "EventQueue"};
}

void Dormitory::shutdown() {
  const std::scoped_lock lock{mutex_};
  for (QueueWait* wait : waits_) wait->forget();
  waits_.clear();
}

}  // namespace hftcpp::detail
