// log_sink.cpp
#include "service/log_sink.hpp"

#include <hftcpp/core/event_json.hpp>
#include <hftcpp/core/timestamp.hpp>

#include <spdlog/details/log_msg.h>

#include <string>
#include <utility>

namespace hftcpp {

RepeatSink::RepeatSink(std::shared_ptr<spdlog::sinks::sink> target, RepeatLimit limit, Now now)
    : target_{std::move(target)}, limit_{std::move(limit)}, now_{std::move(now)} {}

void RepeatSink::sink_it_(const spdlog::details::log_msg& message) {
  const auto now = now_();
  tell(limit_.take_over(now));
  if (limit_.admit({message.payload.data(), message.payload.size()}, now)) target_->log(message);
}

void RepeatSink::flush_() {
  target_->flush();
}

void RepeatSink::set_formatter_(std::unique_ptr<spdlog::formatter> formatter) {
  target_->set_formatter(std::move(formatter));
}

void RepeatSink::tend() {
  const std::scoped_lock lock{mutex_};
  tell(limit_.take_over(now_()));
  target_->flush();
}

void RepeatSink::finish() {
  const std::scoped_lock lock{mutex_};
  tell(limit_.take_all());
  target_->flush();
}

void RepeatSink::tell(const std::vector<RepeatLimit::Held>& held) {
  for (const RepeatLimit::Held& one : held) {
    const std::string text = one.line + " (" + std::to_string(one.count) + " more of this line)";
    target_->log(spdlog::details::log_msg{"", spdlog::level::warn, text});
  }
}

void JsonFormatter::format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) {
  using std::chrono::nanoseconds;
  const Timestamp time{std::chrono::duration_cast<nanoseconds>(message.time.time_since_epoch())};
  const spdlog::string_view_t level = spdlog::level::to_string_view(message.level);
  std::string line = "{\"time\":\"" + time.to_iso() + "\",\"level\":\"";
  line.append(level.data(), level.size());
  line += "\",\"thread\":" + std::to_string(message.thread_id) + ",\"message\":";
  append_json_text(line, {message.payload.data(), message.payload.size()});
  line += "}\n";
  out.append(line.data(), line.data() + line.size());
}

std::unique_ptr<spdlog::formatter> JsonFormatter::clone() const {
  return std::make_unique<JsonFormatter>();
}

}  // namespace hftcpp
