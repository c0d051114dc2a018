// KrakenFutureFills: which fills an account's stream has seen. Each connection begins with the last
// hundred: on the first they are old, on later ones some of them were missed.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>
#include <utility>

namespace hftcpp {

class KrakenFutureFills {
 public:
  // More than a snapshot holds: what is older cannot come again.
  static constexpr std::size_t kMemory = 1'000;

  // A snapshot begins: whether its fills may be news.
  [[nodiscard]] bool on_snapshot() noexcept { return std::exchange(is_listed_, true); }
  // Remembers the fill; whether it was unknown.
  bool add(const Id& id) {
    if (!known_.emplace(id.view()).second) return false;
    order_.emplace_back(id.view());
    if (order_.size() > kMemory) {
      known_.erase(order_.front());
      order_.pop_front();
    }
    return true;
  }

 private:
  bool is_listed_ = false;
  std::unordered_set<std::string> known_;
  std::deque<std::string> order_;
};

}  // namespace hftcpp
