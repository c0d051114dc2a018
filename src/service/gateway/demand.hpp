// Demand: which pairs of which streams somebody wants: the first who wants one adds it to the
// stream, and when the last has gone, it is given up after a while. What the configuration names
// stays.
#pragma once

#include "service/gateway/topic.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

class Demand {
 public:
  using Clock = std::chrono::steady_clock;

  Demand(std::vector<std::shared_ptr<StreamBase>> streams, std::chrono::milliseconds grace);

  // Whether any stream has, or could have, what the pattern names; if not, what is wrong, for the
  // client. A wildcard is never wrong where its exchange and channel are here.
  [[nodiscard]] std::string objection_to(const TopicPattern& pattern) const;
  // Each call of want() has its release(). Only streams that are `on_demand` are asked for more.
  void want(const TopicPattern& pattern);
  void release(const TopicPattern& pattern, Clock::time_point now);
  // Gives up what nobody has wanted for so long.
  void tend(Clock::time_point now);

  [[nodiscard]] std::size_t pulled() const noexcept { return pulled_.size(); }

 private:
  struct Source {
    std::shared_ptr<StreamBase> stream;
    std::set<std::string> configured;  // texts of symbols
    bool has_all = false;
  };
  struct Pulled {
    std::size_t wanted = 0;
    Clock::time_point released{};
  };
  using Key = std::pair<std::size_t, std::string>;  // a stream's number, a symbol's text

  [[nodiscard]] bool fits(const Source& source, const TopicPattern& pattern) const;
  [[nodiscard]] bool can_pull(const Source& source, const TopicPattern& pattern) const;

  std::vector<Source> sources_;
  std::chrono::milliseconds grace_;
  std::map<Key, Pulled> pulled_;
};

}  // namespace hftcpp::gateway
