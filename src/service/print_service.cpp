// print_service.cpp
#include "service/print_service.hpp"

#include "service/event_text.hpp"
#include <hftcpp/core/event_json.hpp>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <system_error>
#include <utility>

namespace hftcpp {
namespace {

constexpr std::size_t kEnough = 64 * 1024;
constexpr std::chrono::milliseconds kPause{
    50};  // an eye sees no delay; a system call per event hurts

}  // namespace

PrintService::PrintService(ServiceParams params) : ServiceBase{std::move(params)} {
  Problems problems;
  SettingReader reader{setting(), path(), problems};
  json_ = reader.choice("format", {"text", "json"}) == 1;
  throw_if_any(problems);
}

void PrintService::on_start() {
  every(kPause, [this] { flush(); });
}

void PrintService::on_stop() {
  flush();
}

void PrintService::print(const Event& event) {
  if (json_) {
    append_json(lines_, event);
    lines_ += '\n';
  } else {
    append_event_line(lines_, event);
  }
  if (lines_.size() >= kEnough) flush();
}

// A reader that went away, as `| head` does, has had what it wanted.
void PrintService::flush() {
  if (lines_.empty() || is_over_) return lines_.clear();
  const bool is_written = std::fwrite(lines_.data(), 1, lines_.size(), stdout) == lines_.size() &&
                          std::fflush(stdout) == 0;
  const int why = errno;
  lines_.clear();
  if (is_written) return;
  is_over_ = true;
  if (why == EPIPE) return stop_all();
  throw std::system_error{why, std::generic_category(), "standard output cannot be written to"};
}

}  // namespace hftcpp
