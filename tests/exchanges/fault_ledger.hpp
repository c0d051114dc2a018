// fault_ledger: whether a stream's ledger knows of a fault that a simulator injected.
#pragma once

#include "sim/fault_script.hpp"
#include <hftcpp/stream/gap_ledger.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace hftcpp::test {

// A message is on its way for a while, and the ledger's begin is that of the last good one.
inline constexpr std::chrono::seconds kOnItsWay{5};

inline bool covers(const Gap& gap, Timestamp at) {
  const bool begins = gap.from <= at + kOnItsWay;
  const bool ends = !gap.to.is_set() || at <= gap.to + kOnItsWay;
  return begins && ends;
}

inline bool is_hole_in_a_book(GapCause cause) {
  return cause == GapCause::bad_checksum || cause == GapCause::sequence_gap ||
         cause == GapCause::crossed_book;
}

inline bool is_entry_of(const sim::InjectedFault& fault, const Gap& gap) {
  using sim::FaultKind;
  const bool same_place = gap.symbol == fault.symbol && gap.channel == fault.channel;
  switch (fault.fault.kind) {
    case FaultKind::cut:
      return gap.cause == GapCause::disconnected && covers(gap, fault.at);
    case FaultKind::stall:
      return (gap.cause == GapCause::stalled || gap.cause == GapCause::disconnected) &&
             covers(gap, fault.at);
    case FaultKind::drop:
    case FaultKind::reorder:
    case FaultKind::wrong_checksum:
      if (!same_place || !covers(gap, fault.at)) return false;
      if (gap.channel == Channel::order_book) return is_hole_in_a_book(gap.cause);
      // Of two that change places, the later of the numbers is missed by the earlier.
      return gap.cause == GapCause::sequence_gap && gap.first_missing <= fault.last_number &&
             fault.first_number <= gap.last_missing;
    case FaultKind::garbage:
      return gap.cause == GapCause::bad_frame && covers(gap, fault.at);
    case FaultKind::refuse_subscribe:
      // A request for several pairs may be refused as a whole.
      return gap.cause == GapCause::rejected && gap.channel == fault.channel &&
             (gap.symbol.empty() || same_place) && covers(gap, fault.at);
    case FaultKind::too_many_requests:
      return gap.detail.find("429") != std::string::npos && covers(gap, fault.at);
    case FaultKind::forbidden:
      return gap.detail.find("403") != std::string::npos && covers(gap, fault.at);
    case FaultKind::empty_record:
    case FaultKind::field_shift:
      return (gap.cause == GapCause::bad_frame || gap.cause == GapCause::rejected) &&
             covers(gap, fault.at);
    case FaultKind::duplicate:
    case FaultKind::frozen:
    case FaultKind::split:
      return false;  // nothing is missing: counted, if anything
  }
  return false;
}

// The faults that no entry tells of, in words.
inline std::vector<std::string> untold(const std::vector<sim::InjectedFault>& faults,
                                       const std::vector<Gap>& gaps) {
  std::vector<std::string> missing;
  for (const sim::InjectedFault& fault : faults) {
    if (fault.fault.kind == sim::FaultKind::duplicate) continue;
    const bool is_told =
        std::ranges::any_of(gaps, [&](const Gap& gap) { return is_entry_of(fault, gap); });
    if (!is_told)
      missing.push_back(std::string{sim::to_text(fault.fault.kind)} + " of " +
                        std::string{fault.symbol.text()} + " at " + fault.at.to_iso());
  }
  return missing;
}

inline std::string to_text(const std::vector<Gap>& gaps) {
  std::string text;
  for (const Gap& gap : gaps) {
    append_json(text, gap);
    text += '\n';
  }
  return text;
}

}  // namespace hftcpp::test
