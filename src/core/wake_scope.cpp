// wake_scope.cpp: the thread's scope, and its end.
#include <hftcpp/core/detail/queue_wait.hpp>
#include <hftcpp/core/wake_scope.hpp>

#include <utility>

namespace hftcpp {

WakeScope*& WakeScope::current() noexcept {
  thread_local WakeScope* scope = nullptr;
  return scope;
}

WakeScope::WakeScope() noexcept : is_outermost_{current() == nullptr} {
  if (is_outermost_) current() = this;
}

// A consumer that runs may push in its turn, and so on for ever: those whom it wakes wait for the
// scheduler, so that everybody else has his turn too.
WakeScope::~WakeScope() {
  if (!is_outermost_) return;
  current() = nullptr;
  while (detail::QueueWait* const wait = first_) {
    first_ = wait->next_in_scope_;
    wait->resume_in_scope();
  }
}

}  // namespace hftcpp
