// a_share_fusion_vote.cpp: whom of several sources to believe about the price of a share.
#include "exchanges/a_share/a_share_quotes.hpp"
#include "exchanges/a_share/a_share_shape.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_day.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_pair.hpp"

#include <algorithm>
#include <bit>

namespace hftcpp {
namespace {

// Of cheap shares one step may be more than the tolerance.
constexpr Decimal kFusionTick{1, -2};

bool is_unset(AShareFusionPair::Clock::time_point time) noexcept {
  return time == AShareFusionPair::Clock::time_point{};
}

}  // namespace

AShareVerdict AShareFusionPair::judge(const Quote& quote, const Voice& voice, Timestamp time,
                                      Clock::time_point now) {
  Slot& slot = slots_[voice.source];
  const Sources others = voters(voice, time, now);
  if (others != 0 && is_contradictory(quote)) {
    set_aside(voice.source);
    return AShareVerdict::contradictory;
  }
  if ((aside_ >> voice.source & 1U) != 0) return judge_aside(quote, voice, others, now);
  if (quote.last.is_zero()) return AShareVerdict::handed_on;  // it has no say in this

  const Standing standing = this->standing(quote.last, others, time);
  is_split_ = standing.kind == Standing::Kind::split;
  if (standing.kind == Standing::Kind::in_line) {
    slot.odd_since = {};
    return AShareVerdict::handed_on;
  }
  if (is_split_) return AShareVerdict::held;
  if (is_unset(slot.odd_since)) slot.odd_since = now;
  if (!has_followed(slot, standing.against, now)) return AShareVerdict::held;
  set_aside(voice.source);
  return AShareVerdict::out_of_line;
}

// A source may be the first to tell of a jump. The others have had their chance to confirm it when
// one of them has told something of that time or later, or anything at all for long enough. As long
// as they are silent, it is they who may be wrong.
bool AShareFusionPair::has_followed(const Slot& slot, Sources others,
                                    Clock::time_point now) const noexcept {
  const bool is_long = now - slot.odd_since >= rules_->late_after;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& other = slots_[i];
    if ((others >> i & 1U) == 0) continue;
    if (other.time >= slot.time || (is_long && other.changed_at > slot.odd_since)) return true;
  }
  return false;
}

void AShareFusionPair::set_aside(std::size_t source) noexcept {
  aside_ |= Sources{1} << source;
  slots_[source].odd_since = slots_[source].in_line_since = {};
}

// It has to be in line for a while: with the others, or, when there are none, with the last price
// that was handed on.
AShareVerdict AShareFusionPair::judge_aside(const Quote& quote, const Voice& voice, Sources others,
                                            Clock::time_point now) {
  Slot& slot = slots_[voice.source];
  const int all = std::popcount(others);
  const int agreeing = std::popcount(near(quote.last, others));
  const bool is_near = is_near_last(quote.last, slot.time);
  const bool is_in_line =
      all == 0 ? is_near : 2 * agreeing > all || (2 * agreeing == all && is_near);
  if (!is_in_line || quote.last.is_zero()) {
    slot.in_line_since = {};
    return AShareVerdict::out_of_line;
  }
  if (is_unset(slot.in_line_since)) slot.in_line_since = now;
  if (all != 0 && now - slot.in_line_since < rules_->recover_after)
    return AShareVerdict::out_of_line;
  aside_ &= ~(Sources{1} << voice.source);
  return AShareVerdict::handed_on;
}

// Who else has a price of this day that still counts. A source that goes on telling of other shares
// while of this one it has missed all that was told does not.
AShareFusionPair::Sources AShareFusionPair::voters(const Voice& voice, Timestamp time,
                                                   Clock::time_point now) const noexcept {
  Sources all = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    const bool is_dormant =
        slot.missed >= kAShareProofs && now - slot.missed_since >= rules_->frozen_after;
    if (i == voice.source || !is_heard(voice, i) || !slot.is_set || slot.last.is_zero() ||
        is_dormant)
      continue;
    if (fusion_day(slot.time) == fusion_day(time)) all |= Sources{1} << i;
  }
  return all;
}

// More than half of all decide: with three sources, those who are near the median. Where there is
// no such half, the last price that was handed on does.
AShareFusionPair::Standing AShareFusionPair::standing(const Decimal& price, Sources others,
                                                      Timestamp time) const noexcept {
  using Kind = Standing::Kind;
  const int all = std::popcount(others) + 1;
  if (2 * (std::popcount(near(price, others)) + 1) > all) return {};
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if ((others >> i & 1U) == 0) continue;
    const Sources camp = near(slots_[i].last, others);
    const int size = std::popcount(camp) + is_near(slots_[i].last, price);
    if (2 * size > all) return {Kind::alone_against, camp};
  }
  if (is_near_last(price, time)) return {};
  Sources camp = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if ((others >> i & 1U) != 0 && is_near_last(slots_[i].last, time)) camp |= Sources{1} << i;
  if (camp == 0) return {Kind::split};
  return {Kind::alone_against, camp};
}

AShareFusionPair::Sources AShareFusionPair::near(const Decimal& price,
                                                 Sources among) const noexcept {
  Sources found = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if ((among >> i & 1U) != 0 && is_near(price, slots_[i].last)) found |= Sources{1} << i;
  return found;
}

bool AShareFusionPair::is_near(const Decimal& a, const Decimal& b) const noexcept {
  const auto gap = subtract(std::max(a, b), std::min(a, b));
  if (!gap) return false;
  const auto most = multiply(std::max(a, b), rules_->tolerance);
  return *gap <= kFusionTick || (most && *gap <= *most);
}

bool AShareFusionPair::is_near_last(const Decimal& price, Timestamp time) const noexcept {
  if (!time_.is_set() || fused_.last.is_zero() || fusion_day(time) != fusion_day(time_))
    return false;
  return is_near(price, fused_.last);
}

// What a source does not tell contradicts nothing.
bool AShareFusionPair::is_contradictory(const Quote& quote) const noexcept {
  if (!misplaced_field(quote).empty()) return true;
  const bool tells_all = !quote.open.is_zero() && !quote.high.is_zero() && !quote.low.is_zero() &&
                         !quote.last.is_zero() && !quote.amount.is_zero();
  return tells_all && !contradiction(quote, kind_).empty();
}

}  // namespace hftcpp
