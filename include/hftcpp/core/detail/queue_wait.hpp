// QueueWait: where the one consumer of a queue sleeps, and how a producer wakes it.
// It knows nothing of events: whoever waits asks again after waking whether there are any.
#pragma once

#include <hftcpp/core/detail/threads.hpp>
#include <hftcpp/core/wake_scope.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/defer.hpp>
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
#include <exception>
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
  ~QueueWait() { leave(); }

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

  // From any thread, after something that is_ready() looks at was changed: by a sequentially
  // consistent operation, or in any way if is_at_home(). True when there was a sleeper: it is
  // woken once, by whoever comes first.
  bool wake() { return is_parked_.load(std::memory_order_seq_cst) && unpark({}); }

  // The consumer's: whether its last wait could be cancelled.
  [[nodiscard]] bool can_be_cancelled() const noexcept { return can_be_cancelled_; }

  // Whether the consumer sleeps on this thread, if it does: then the order of the program is
  // order enough between a push and a wake-up, and the processor need not be told of it.
  [[nodiscard]] bool is_at_home(const void* thread) const noexcept {
    return home_.load(std::memory_order_relaxed) == thread;
  }

 private:
  friend class Dormitory;
  friend class hftcpp::WakeScope;
  using Io = boost::asio::io_context::executor_type;
  using Token = boost::asio::use_awaitable_t<>;
  using Signature = void(boost::system::error_code);
  // The very type that the coroutine waits with: nothing is erased, nothing is allocated.
  using Handler = boost::asio::async_result<Token, Signature>::handler_type;

  void park(Handler handler) {
    assert(!is_parked_.load() && "a queue has one consumer at a time");
    settle(handler.get_executor());
    auto cancellation = boost::asio::get_associated_cancellation_slot(handler);
    sleeper_.emplace(std::move(handler));
    can_be_cancelled_ = cancellation.is_connected();
    if (can_be_cancelled_)
      cancellation.assign([this](boost::asio::cancellation_type) {
        (void)unpark(boost::asio::error::operation_aborted);
      });
    is_parked_.store(true, std::memory_order_seq_cst);
    if (!is_at_home(this_thread_key())) find_home();
  }

  // The first thread on which the consumer sleeps is its home. If it ever sleeps on another, it
  // has none from then on; a push that is just under way at home must be seen here, or see that
  // there is a sleeper.
  void find_home() {
    if (has_left_home_ || !can_reach_all_threads()) return;
    has_left_home_ = home_.load(std::memory_order_relaxed) != nullptr;
    home_.store(has_left_home_ ? nullptr : this_thread_key(), std::memory_order_relaxed);
    if (has_left_home_) reach_all_threads();
  }

  // Whoever turns is_parked_ off owns the sleeper. It runs on its own executor, never in here;
  // deferred, because that spares the locks of an io_context when it runs this very thread.
  bool unpark(boost::system::error_code ec) {
    if (!is_parked_.exchange(false, std::memory_order_acq_rel)) return false;
    if (!ec && join_scope()) return true;
    auto resume = [sleeper = std::move(*sleeper_), ec]() mutable { std::move(sleeper)(ec); };
    sleeper_.reset();
    if (io_)
      boost::asio::defer(*io_, std::move(resume));
    else
      boost::asio::defer(executor_, std::move(resume));
    return true;
  }

  // To be woken at the end of this thread's WakeScope, if it has one and the sleeper runs here.
  bool join_scope() {
    WakeScope* const scope = WakeScope::current();
    if (scope == nullptr || !io_ || !io_->running_in_this_thread()) return false;
    scope_ = scope;
    next_in_scope_ = std::exchange(scope->first_, this);
    return true;
  }

  void leave_scope() noexcept {
    if (scope_ == nullptr) return;
    for (QueueWait** at = &scope_->first_; *at != nullptr; at = &(*at)->next_in_scope_)
      if (*at == this) {
        *at = next_in_scope_;
        break;
      }
    scope_ = nullptr;
  }

  // At the end of the scope. What a consumer throws is the io_context's, not the pusher's.
  void resume_in_scope() {
    scope_ = nullptr;
    if (!sleeper_) return;
    Handler sleeper = std::move(*sleeper_);
    sleeper_.reset();
    const Io io = *io_;
    try {
      std::move(sleeper)(boost::system::error_code{});
    } catch (...) {
      boost::asio::post(io,
                        [thrown = std::current_exception()] { std::rethrow_exception(thrown); });
    }
  }

  // Remembers where the sleeper runs; past the type-erased executor waking is half as dear.
  void settle(const boost::asio::any_io_executor& executor) {
    boost::asio::execution_context* context = nullptr;
    if (const auto* io = executor.target<Io>()) {
      io_.emplace(*io);
      context = &io->context();
    } else {
      io_.reset();
      executor_ = executor;
      context = &boost::asio::query(executor, boost::asio::execution::context);
    }
    if (context == context_) return;
    if (dormitory_ != nullptr) dormitory_->remove(*this);
    context_ = context;
    dormitory_ = &boost::asio::use_service<Dormitory>(*context);
    dormitory_->add(*this);
  }

  void leave() {
    leave_scope();
    if (dormitory_ != nullptr) dormitory_->remove(*this);
    forget();
  }

  void forget() {
    is_parked_.store(false);
    if (sleeper_) boost::asio::get_associated_cancellation_slot(*sleeper_).clear();
    sleeper_.reset();
    executor_ = {};
    io_.reset();
    context_ = nullptr;
    dormitory_ = nullptr;
  }

  std::atomic<bool> is_parked_{false};
  bool can_be_cancelled_ = false;
  bool has_left_home_ = false;
  std::atomic<const void*> home_{nullptr};
  std::optional<Handler> sleeper_;
  std::optional<Io> io_;                   // the sleeper's executor, or else
  boost::asio::any_io_executor executor_;  // this one
  boost::asio::execution_context* context_ = nullptr;
  Dormitory* dormitory_ = nullptr;
  WakeScope* scope_ = nullptr;  // that will wake the sleeper
  QueueWait* next_in_scope_ = nullptr;
};

[[noreturn]] inline void throw_aborted() {
  throw boost::system::system_error{boost::asio::error::operation_aborted, "EventQueue"};
}

inline void throw_if_cancelled(const boost::asio::cancellation_state& state) {
  if (state.cancelled() != boost::asio::cancellation_type::none) throw_aborted();
}

void Dormitory::shutdown() {
  const std::scoped_lock lock{mutex_};
  for (QueueWait* wait : waits_) wait->forget();
  waits_.clear();
}

}  // namespace hftcpp::detail
