// WakeScope: who pushes several events in a row on the thread on which their consumers sleep
// wakes them at the end of it, directly: a trip through the scheduler costs a system call.
#pragma once

namespace hftcpp {

namespace detail {
class QueueWait;
}  // namespace detail

// On the stack of a handler or coroutine of an io_context, around the pushes. Consumers that sleep
// on that very thread run when it ends, inside of it: hold nothing then that they may change.
// Others are woken at once, as without a scope. Scopes do not nest: within one, another does
// nothing.
class WakeScope {
 public:
  WakeScope() noexcept;
  WakeScope(const WakeScope&) = delete;
  WakeScope& operator=(const WakeScope&) = delete;
  ~WakeScope();

 private:
  friend class detail::QueueWait;
  [[nodiscard]] static WakeScope*& current() noexcept;

  detail::QueueWait* first_ = nullptr;  // sleepers to be woken, the latest first
  bool is_outermost_;
};

}  // namespace hftcpp
