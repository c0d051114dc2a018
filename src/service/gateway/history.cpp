#include "service/gateway/history.hpp"

#include <utility>

namespace hftcpp::gateway {

void History::add(std::uint32_t topic, std::uint64_t sequence, FramePtr frame) {
  if (settings_.events == 0) return forget(topic, sequence);
  bytes_ += frame->size();
  entries_.push_back({topic, sequence, std::move(frame)});
  trim();
}

void History::forget(std::uint32_t topic, std::uint64_t sequence) {
  if (topic >= forgotten_.size()) forgotten_.resize(topic + 1);
  forgotten_[topic] = sequence;
}

void History::trim() {
  while (!entries_.empty() && (entries_.size() > settings_.events || bytes_ > settings_.bytes)) {
    const Entry& oldest = entries_.front();
    bytes_ -= oldest.frame->size();
    forget(oldest.topic, oldest.sequence);
    entries_.pop_front();
  }
}

}  // namespace hftcpp::gateway
