// The parts of our logger: a sink that holds back repeated lines, and lines of JSON.
#pragma once

#include "service/repeat_limit.hpp"

#include <spdlog/formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <functional>
#include <memory>
#include <mutex>

namespace hftcpp {

class RepeatSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  using Now = std::function<RepeatLimit::Clock::time_point()>;
  RepeatSink(std::shared_ptr<spdlog::sinks::sink> target, RepeatLimit limit,
             Now now = RepeatLimit::Clock::now);

  void tend();
  void finish();

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override;
  void set_formatter_(std::unique_ptr<spdlog::formatter> formatter) override;

 private:
  void tell(const std::vector<RepeatLimit::Held>& held);

  std::shared_ptr<spdlog::sinks::sink> target_;
  RepeatLimit limit_;
  Now now_;
};

// {"time":"2026-09-25T17:48:26.844359000Z","level":"info","thread":4711,"message":"..."}
class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override;
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override;
};

}  // namespace hftcpp
