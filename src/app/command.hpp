// command.hpp: the hftcpp command as a function, so that tests can call it.
#pragma once

#include <cstdint>

namespace hftcpp::app {

// How many heap allocations this thread has made. Only the command's own program can count them.
using AllocationCount = std::uint64_t (*)() noexcept;

// 0: done. 1: it ran, and something went wrong. 2: the arguments or the configuration are wrong.
[[nodiscard]] int run_command(int argc, const char* const* argv,
                              AllocationCount allocations = nullptr);

}  // namespace hftcpp::app
