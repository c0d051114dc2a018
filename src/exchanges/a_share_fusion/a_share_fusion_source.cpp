// a_share_fusion_source.cpp
#include "exchanges/a_share_fusion/a_share_fusion_source.hpp"

#include <algorithm>
#include <numeric>

namespace hftcpp {

std::string_view to_text(AShareIllness illness) noexcept {
  switch (illness) {
    case AShareIllness::none:
      return "well";
    case AShareIllness::disconnected:
      return "disconnected";
    case AShareIllness::late:
      return "late";
    case AShareIllness::early:
      return "early";
    case AShareIllness::frozen:
      return "frozen";
  }
  return {};
}

std::string fusion_text(std::chrono::nanoseconds duration) {
  using std::chrono::duration_cast;
  if (duration >= std::chrono::seconds{1})
    return std::to_string(duration_cast<std::chrono::seconds>(duration).count()) + " s";
  return std::to_string(duration_cast<std::chrono::milliseconds>(duration).count()) + " ms";
}

std::uint64_t AShareSourceCounters::all() const noexcept {
  return std::accumulate(quotes.begin(), quotes.end(), std::uint64_t{0});
}

void AShareFusionSource::on_connected() noexcept {
  is_connected_ = true;
  disconnection_.clear();
  missed_ = 0;  // it had no chance to tell
  behind_in_a_row_ = early_in_a_row_ = 0;
}

void AShareFusionSource::on_disconnected(std::string_view reason) {
  is_connected_ = false;
  disconnection_ = reason;
  has_told_since_ = false;
}

void AShareFusionSource::on_quote(const AShareFusionPair::Taken& taken, Timestamp time) noexcept {
  early_in_a_row_ = 0;
  newest_ = std::max(newest_, time);
  has_told_ = true;
  if (!taken.is_change) return;
  has_told_since_ = true;
  missed_ = 0;
  behind_in_a_row_ = taken.is_behind ? behind_in_a_row_ + 1 : 0;
}

void AShareFusionSource::on_early_quote() noexcept {
  ++early_in_a_row_;
}

void AShareFusionSource::on_missed(Clock::time_point now) noexcept {
  if (missed_++ == 0) missed_since_ = now;
}

AShareIllness AShareFusionSource::illness(Clock::time_point now) const noexcept {
  if (!is_connected_) return AShareIllness::disconnected;
  if (early_in_a_row_ >= kAShareProofs) return AShareIllness::early;
  if (behind_in_a_row_ >= kAShareProofs) return AShareIllness::late;
  if (missed_ >= kAShareProofs && now - missed_since_ >= rules_->frozen_after)
    return AShareIllness::frozen;
  return AShareIllness::none;
}

bool AShareFusionSource::step(Clock::time_point now, bool is_needed) {
  const AShareIllness ill = illness(now);
  if (ill != AShareIllness::none) {
    well_since_ = {};
    const bool was_heard = is_heard();
    if (was_heard) {
      aside_since_ = now;
      has_told_since_ = false;
      ++counters.set_aside;
    }
    if (was_heard || ill == AShareIllness::disconnected) aside_for_ = ill;
    return was_heard;
  }
  if (is_heard()) return false;
  if (well_since_ == Clock::time_point{}) well_since_ = now;
  // A connection that was made proves little: that something comes over it does.
  if (!has_told_since_ || (!is_needed && now - well_since_ < rules_->recover_after)) return false;
  aside_for_ = AShareIllness::none;
  well_since_ = {};
  return true;
}

std::string AShareFusionSource::reason(Clock::time_point now) const {
  const std::string name{to_text(aside_for_)};
  switch (aside_for_) {
    case AShareIllness::disconnected:
      return disconnection_.empty() ? name : name + ": " + disconnection_;
    case AShareIllness::late:
      return name + ": what it tells, others told more than " + fusion_text(rules_->late_after) +
             " before";
    case AShareIllness::early:
      return name + ": its quotes are of a time that has not come, by our clock and by the others";
    case AShareIllness::frozen:
      return name + ": " +
             (has_told_ ? "nothing of it has changed for " : "nothing has come of it for ") +
             fusion_text(now - missed_since_) + ", while others told " + std::to_string(missed_) +
             " changes";
    case AShareIllness::none:
      break;
  }
  return name;
}

}  // namespace hftcpp
