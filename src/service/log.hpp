// Logging as the configuration wants it: spdlog's default logger, which the whole project writes
// to, with its level, form and target, and with repeated lines held back.
#pragma once

#include "service/config.hpp"

namespace hftcpp {

// Replaces the default logger. Throws ConfigError when the file cannot be written.
void set_up_logging(const LogSettings& settings);

// Until a runtime listens to them, SIGUSR1 and SIGUSR2 would end the process. Called first thing.
void hold_level_signals();

// From any thread, at any time; SIGUSR1 (more) and SIGUSR2 (less) do it while a runtime runs.
void set_log_level(LogLevel level);
[[nodiscard]] LogLevel log_level();

// Says of lines that were held back how often, once their interval is over; writes out what is
// buffered. A runtime calls it every second.
void tend_logging();
// The same without waiting for the intervals' ends: nothing stays unsaid.
void finish_logging();

}  // namespace hftcpp
