#include "sim/fault_injector.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace hftcpp::sim {
namespace {

bool alters(FaultKind kind) {
  return kind == FaultKind::drop || kind == FaultKind::reorder || kind == FaultKind::wrong_checksum;
}

bool is_refusal(FaultKind kind) {
  return kind == FaultKind::refuse_subscribe || kind == FaultKind::too_many_requests ||
         kind == FaultKind::forbidden || kind == FaultKind::frozen;
}

std::optional<Channel> channel_of(const Fault& fault) {
  if (fault.channel) return fault.channel;
  if (fault.kind == FaultKind::duplicate) return Channel::trade;
  if (alters(fault.kind)) return Channel::order_book;
  if (fault.kind == FaultKind::empty_record || fault.kind == FaultKind::field_shift)
    return Channel::quote;
  return std::nullopt;
}

bool fits_into(const Fault& fault, Channel channel, Symbol symbol) {
  return channel_of(fault).value_or(channel) == channel &&
         (fault.symbol.empty() || fault.symbol == symbol);
}

}  // namespace

FaultInjector::FaultInjector(FaultScript script) : script_{std::move(script)} {
  std::stable_sort(script_.begin(), script_.end(), [](const Fault& a, const Fault& b) {
    return a.after_messages < b.after_messages;
  });
  arm();
}

void FaultInjector::arm() {
  for (; waiting_ < script_.size() && script_[waiting_].after_messages <= sent_; ++waiting_) {
    const Fault& fault = script_[waiting_];
    (is_refusal(fault.kind) ? refusals_ : armed_).push_back(fault);
  }
  next_due_ = waiting_ < script_.size() ? script_[waiting_].after_messages
                                        : std::numeric_limits<std::uint64_t>::max();
}

template <class Fits>
std::optional<Fault> FaultInjector::take_first(std::vector<Fault>& from, Fits fits) {
  const auto found = std::find_if(from.begin(), from.end(), fits);
  if (found == from.end()) return std::nullopt;
  Fault fault = *found;
  if (fault.kind == FaultKind::drop || fault.count <= 1) {
    from.erase(found);
  } else {
    --found->count;
    fault.count = 1;
  }
  return fault;
}

std::optional<Fault> FaultInjector::take(const Target& target) {
  return take_first(armed_, [&](const Fault& fault) {
    return fits_into(fault, target.channel, target.symbol) &&
           (target.may_alter || !alters(fault.kind));
  });
}

std::optional<Fault> FaultInjector::take_refusal(Channel channel, Symbol symbol) {
  return take_first(refusals_, [&](const Fault& fault) {
    return fault.kind == FaultKind::refuse_subscribe && fits_into(fault, channel, symbol);
  });
}

std::optional<Fault> FaultInjector::take_too_many_requests() {
  return take_first(refusals_,
                    [](const Fault& fault) { return fault.kind == FaultKind::too_many_requests; });
}

std::optional<Fault> FaultInjector::take_forbidden() {
  return take_first(refusals_,
                    [](const Fault& fault) { return fault.kind == FaultKind::forbidden; });
}

std::optional<Fault> FaultInjector::take_frozen(Symbol symbol) {
  return take_first(refusals_, [&](const Fault& fault) {
    return fault.kind == FaultKind::frozen && (fault.symbol.empty() || fault.symbol == symbol);
  });
}

void FaultInjector::record(InjectedFault fault) {
  if (!fault.at.is_set()) fault.at = Timestamp::now();
  const std::lock_guard lock{mutex_};
  injected_.push_back(std::move(fault));
}

std::vector<InjectedFault> FaultInjector::injected() const {
  const std::lock_guard lock{mutex_};
  return injected_;
}

}  // namespace hftcpp::sim
