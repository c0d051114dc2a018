// AShareFusionSource: how one of several sources is doing: whether it is late, frozen or gone, and
// since when it is well again. Sans-IO: it takes the time as an argument.
#pragma once

#include "exchanges/a_share_fusion/a_share_fusion_pair.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp {

// Why a source is set aside.
enum class AShareIllness : std::uint8_t {
  none,
  disconnected,  // or banned: its stream says so
  late,          // what it tells, the others told long ago
  early,         // its clock is ahead of ours and of the others'
  frozen,        // it tells nothing new, while the others do
};

[[nodiscard]] std::string_view to_text(AShareIllness illness) noexcept;

// Counted since the fusion was made.
struct AShareSourceCounters {
  std::array<std::uint64_t, kAShareVerdicts> quotes{};  // by AShareVerdict
  std::uint64_t set_aside = 0;                          // how often
  std::uint64_t pairs_out_of_line = 0;                  // how often, of any pair

  [[nodiscard]] std::uint64_t of(AShareVerdict verdict) const noexcept {
    return quotes[static_cast<std::size_t>(verdict)];
  }
  [[nodiscard]] std::uint64_t all() const noexcept;
};

class AShareFusionSource {
 public:
  using Clock = AShareFusionPair::Clock;

  // The rules must outlive the source.
  AShareFusionSource(Exchange name, const AShareFusionRules& rules) : name_{name}, rules_{&rules} {}

  void on_connected() noexcept;
  void on_disconnected(std::string_view reason);
  void on_quote(const AShareFusionPair::Taken& taken, Timestamp time) noexcept;
  void on_early_quote() noexcept;
  // Another source has told a change that this one has not.
  void on_missed(Clock::time_point now) noexcept;

  // Looks whether it has to be set aside, or may be heard again; true when that has changed.
  // `is_needed`: there is no other, so that it need not wait.
  [[nodiscard]] bool step(Clock::time_point now, bool is_needed);

  [[nodiscard]] Exchange name() const noexcept { return name_; }
  [[nodiscard]] bool is_heard() const noexcept { return aside_for_ == AShareIllness::none; }
  [[nodiscard]] AShareIllness aside_for() const noexcept { return aside_for_; }
  // Why it is aside, for people: "frozen: nothing of it has changed for 31 s, ...".
  [[nodiscard]] std::string reason(Clock::time_point now) const;
  // How long it was aside, or is.
  [[nodiscard]] Clock::duration aside_for_so_long(Clock::time_point now) const noexcept {
    return now - aside_since_;
  }
  [[nodiscard]] bool has_told_anything() const noexcept { return has_told_; }
  // The newest time of its quotes.
  [[nodiscard]] Timestamp newest() const noexcept { return newest_; }

  AShareSourceCounters counters;
  bool gives_book = false;

 private:
  [[nodiscard]] AShareIllness illness(Clock::time_point now) const noexcept;

  Exchange name_;
  const AShareFusionRules* rules_;
  bool is_connected_ = true;  // until somebody says otherwise
  std::string disconnection_;
  bool has_told_ = false;
  bool has_told_since_ = true;  // it was last set aside
  Timestamp newest_;
  std::uint32_t behind_in_a_row_ = 0;
  std::uint32_t early_in_a_row_ = 0;
  std::uint64_t missed_ = 0;
  Clock::time_point missed_since_{};

  AShareIllness aside_for_ = AShareIllness::none;
  Clock::time_point aside_since_{};
  Clock::time_point well_since_{};  // unset: it is not
};

// "31 s" or "400 ms".
[[nodiscard]] std::string fusion_text(std::chrono::nanoseconds duration);

}  // namespace hftcpp
