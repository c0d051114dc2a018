// SimpleRounds: the newest member of each share's record, and which of them a client of the simple
// dialect has not had yet. Who wants all of them and was served at the same time gets the same
// bytes.
#pragma once

#include "service/gateway/frame.hpp"
#include "service/gateway/hub.hpp"
#include "service/gateway/settings.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace hftcpp::gateway {

// What a client has asked for, and how far it is.
struct RoundsOf {
  bool wants_all = false;
  std::set<std::string> symbols{};  // "000001.sz"
  std::uint64_t round = 0;          // the last that it had; 0: none
  std::chrono::steady_clock::time_point told{};
};

class SimpleRounds {
 public:
  using Clock = std::chrono::steady_clock;

  explicit SimpleRounds(PushSettings settings) noexcept : settings_{settings} {}

  // A new round: these have changed since the last.
  void put(const std::vector<RoundMember>& changed);
  // Whether it is the client's turn in this round.
  [[nodiscard]] bool is_due(const RoundsOf& client, Clock::time_point now) const noexcept;
  // Everything that it has not had, framed, and marks it as had; null when there is nothing.
  [[nodiscard]] FramePtr take(RoundsOf& client, Clock::time_point now);

 private:
  struct Slot {
    std::shared_ptr<const std::string> text;
    std::uint64_t round = 0;  // in which it changed last
  };
  [[nodiscard]] FramePtr all_since(std::uint64_t round);

  PushSettings settings_;
  std::unordered_map<std::string, Slot> slots_;
  std::map<std::uint64_t, FramePtr> shared_;  // of this round, by the client's last
  std::uint64_t round_ = 0;
};

}  // namespace hftcpp::gateway
