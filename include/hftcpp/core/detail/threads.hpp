// threads: what the EventQueue must know of threads and processors.
#pragma once

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hftcpp::detail {

// A key of the calling thread; one that is gone may leave its key to a new one.
[[nodiscard]] inline const void* this_thread_key() noexcept {
  static thread_local char key;
  return &key;
}

// Whether reach_all_threads() works on this system.
[[nodiscard]] inline bool can_reach_all_threads() noexcept {
  static const bool can =
      ::syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
  return can;
}

// A full memory barrier in every running thread of the process, in the middle of whatever it
// does: so that only the one who calls pays for it, and not those who do the same every time.
inline void reach_all_threads() noexcept {
  (void)::syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

}  // namespace hftcpp::detail
