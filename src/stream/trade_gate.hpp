// TradeGate: lets each trade of one pair through once, whatever comes twice, late or over two
// connections at a time, and tells which are missing. A plain value, one per pair.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hftcpp {

struct TradeVerdict {
  enum class Kind : std::uint8_t {
    next,      // hand it on; the ids in between are missing if `first_missing` is set
    late,      // hand it on: it was missing
    duplicate  // it was handed on before
  };
  Kind kind = Kind::next;
  bool restarted = false;  // the exchange has begun to count anew
  std::uint64_t first_missing = 0;
  std::uint64_t last_missing = 0;
  std::uint64_t gap = 0;   // late: the ledger's entry of the hole that it was in
  bool is_filled = false;  // and nothing of that hole is missing any more
};

class TradeGate {
 public:
  explicit TradeGate(TradeIds ids) noexcept : ids_{ids} {}

  [[nodiscard]] TradeVerdict on_trade(const Trade& trade);
  // The ledger's entry for the hole that the last verdict told of.
  void remember_gap(std::uint64_t gap);

 private:
  struct Hole {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t gap = 0;
  };
  static constexpr std::size_t kHoles = 64;  // older ones are given up: what is missing stays so
  static constexpr std::size_t kRecent =
      256;  // opaque ids: what two connections bring while they overlap

  [[nodiscard]] TradeVerdict on_number(std::uint64_t id, Timestamp time);
  [[nodiscard]] TradeVerdict on_old(std::uint64_t id, Timestamp time);
  [[nodiscard]] TradeVerdict fill(std::size_t hole, std::uint64_t id);
  [[nodiscard]] TradeVerdict on_opaque(std::string_view id) noexcept;

  TradeIds ids_;
  std::uint64_t last_ = 0;
  Timestamp latest_;  // of all trades, not of the last: late ones may be younger
  std::vector<Hole> holes_;
  std::array<std::uint64_t, kRecent> recent_{};
  std::size_t recent_next_ = 0;
};

}  // namespace hftcpp
