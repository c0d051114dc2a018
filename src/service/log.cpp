// log.cpp
#include "service/log.hpp"

#include "service/log_sink.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <csignal>
#include <memory>
#include <utility>

namespace hftcpp {
namespace {

// In LogLevel's order.
constexpr std::array kSpdlogLevels{spdlog::level::trace, spdlog::level::debug, spdlog::level::info,
                                   spdlog::level::warn,  spdlog::level::err,   spdlog::level::off};

std::shared_ptr<spdlog::sinks::sink> make_target(const LogSettings& settings) {
  if (settings.file.empty()) return std::make_shared<spdlog::sinks::ansicolor_stderr_sink_st>();
  try {
    return std::make_shared<spdlog::sinks::rotating_file_sink_st>(settings.file, settings.max_size,
                                                                  settings.files);
  } catch (const spdlog::spdlog_ex& e) {
    throw ConfigError{"log.target.file", e.what()};
  }
}

std::unique_ptr<spdlog::formatter> make_formatter(LogFormat format) {
  if (format == LogFormat::json) return std::make_unique<JsonFormatter>();
  return std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%fZ %^%l%$ %v",
                                                     spdlog::pattern_time_type::utc);
}

// Ours, if set_up_logging() put it there.
template <class Do>
void on_our_sinks(Do act) {
  for (const auto& sink : spdlog::default_logger()->sinks())
    if (auto* ours = dynamic_cast<RepeatSink*>(sink.get())) act(*ours);
}

}  // namespace

void set_up_logging(const LogSettings& settings) {
  auto sink = std::make_shared<RepeatSink>(
      make_target(settings), RepeatLimit{settings.repeat_limit, settings.repeat_interval});
  sink->set_formatter(make_formatter(settings.format));
  auto logger = std::make_shared<spdlog::logger>("", std::move(sink));
  logger->set_level(kSpdlogLevels[static_cast<std::size_t>(settings.level)]);
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void set_log_level(LogLevel level) {
  spdlog::default_logger()->set_level(kSpdlogLevels[static_cast<std::size_t>(level)]);
}

void hold_level_signals() {
  std::signal(SIGUSR1, SIG_IGN);
  std::signal(SIGUSR2, SIG_IGN);
}

LogLevel log_level() {
  const auto level = spdlog::default_logger()->level();
  for (std::size_t i = 0; i < kSpdlogLevels.size(); ++i)
    if (kSpdlogLevels[i] >= level) return static_cast<LogLevel>(i);
  return LogLevel::off;
}

void tend_logging() {
  on_our_sinks([](RepeatSink& sink) { sink.tend(); });
}

void finish_logging() {
  on_our_sinks([](RepeatSink& sink) { sink.finish(); });
}

}  // namespace hftcpp
