// Demand: which pairs of which streams somebody wants: the first who wants one adds it to the
// stream, and when the last has gone, it is given up after a while. What the configuration names
// stays.
#pragma once

#include "service/gateway/topic.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
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

  struct Settings {
    std::chrono::milliseconds grace{};
    std::size_t most = 0;  // pairs at a time
  };
  Demand(std::vector<std::shared_ptr<StreamBase>> streams, Settings settings);

  // Whether any stream has, or could have, what the pattern names; if not, what is wrong, for the
  // client. A wildcard is never wrong where its exchange and channel are here.
  [[nodiscard]] std::string objection_to(const TopicPattern& pattern) const;
  // Whether so many more would be too much, whatever they are: an exchange is asked for each, and
  // its name is kept for good. What is wrong, for the client.
  [[nodiscard]] std::string objection_to_number(const std::vector<TopicPattern>& patterns) const;
  // Each call of want() has its release(). Only streams that are `on_demand` are asked for more: at
  // once for some, with tend() for the rest, so that nobody waits for a long list of somebody's.
  void want(const TopicPattern& pattern);
  void release(const TopicPattern& pattern, Clock::time_point now);
  // Asks for more of what is wanted, and gives up what nobody has wanted for so long.
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
    bool is_added = false;  // to the stream
    Clock::time_point released{};
  };
  using Key = std::pair<std::size_t, std::string>;  // a stream's number, a symbol's text

  [[nodiscard]] bool fits(const Source& source, const TopicPattern& pattern) const;
  [[nodiscard]] bool can_pull(const Source& source, const TopicPattern& pattern) const;

  void pull();

  std::vector<Source> sources_;
  Settings settings_;
  std::map<Key, Pulled> pulled_;
  std::deque<Key> waiting_;  // not yet added
  std::size_t added_ = 0;    // since the last tend()
};

}  // namespace hftcpp::gateway
