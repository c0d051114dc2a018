// gap_ledger.cpp: entries found by their number, one lock around each step.
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/stream/gap_ledger.hpp>

#include <algorithm>
#include <utility>

namespace hftcpp {
namespace {

// A note is for a person; an exchange that talks without end must not fill our memory.
constexpr std::size_t kMaxDetail = 512;

void append_field(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_text(out, text);
}

template <class Number>
void append_number(std::string& out, std::string_view name, Number value) {
  if (value == 0) return;
  out += ",\"";
  out += name;
  out += "\":";
  out += std::to_string(value);
}

}  // namespace

std::string_view to_text(GapCause cause) noexcept {
  switch (cause) {
    case GapCause::disconnected:
      return "disconnected";
    case GapCause::stalled:
      return "stalled";
    case GapCause::sequence_gap:
      return "sequence_gap";
    case GapCause::bad_checksum:
      return "bad_checksum";
    case GapCause::crossed_book:
      return "crossed_book";
    case GapCause::bad_frame:
      return "bad_frame";
    case GapCause::overflow:
      return "overflow";
    case GapCause::rejected:
      return "rejected";
  }
  return "unknown";
}

GapLedger::GapLedger(std::size_t capacity) : capacity_{std::max<std::size_t>(capacity, 1)} {}

std::uint64_t GapLedger::open(Gap gap) {
  if (gap.detail.size() > kMaxDetail) gap.detail.resize(kMaxDetail);
  const std::scoped_lock lock{mutex_};
  gap.number = next_++;
  ++counts_[static_cast<std::size_t>(gap.cause)];
  if (gaps_.size() == capacity_) gaps_.pop_front();
  gaps_.push_back(std::move(gap));
  return gaps_.back().number;
}

void GapLedger::close(std::uint64_t number, Timestamp at, bool repaired) {
  const std::scoped_lock lock{mutex_};
  Gap* const gap = find(number);
  if (gap == nullptr) return;
  gap->to = at;
  gap->repaired = repaired;
}

void GapLedger::note(std::uint64_t number, std::string_view text) {
  const std::scoped_lock lock{mutex_};
  Gap* const gap = find(number);
  if (gap == nullptr || gap->detail.size() + text.size() > kMaxDetail) return;
  gap->detail += text;
}

std::vector<Gap> GapLedger::entries() const {
  const std::scoped_lock lock{mutex_};
  return {gaps_.begin(), gaps_.end()};
}

std::uint64_t GapLedger::count() const {
  const std::scoped_lock lock{mutex_};
  return next_ - 1;
}

std::uint64_t GapLedger::count(GapCause cause) const {
  const std::scoped_lock lock{mutex_};
  return counts_[static_cast<std::size_t>(cause)];
}

std::size_t GapLedger::open_count() const {
  const std::scoped_lock lock{mutex_};
  return static_cast<std::size_t>(
      std::ranges::count_if(gaps_, [](const Gap& gap) { return !gap.to.is_set(); }));
}

Gap* GapLedger::find(std::uint64_t number) noexcept {
  if (gaps_.empty() || number < gaps_.front().number || number > gaps_.back().number)
    return nullptr;
  return &gaps_[number - gaps_.front().number];
}

void append_json(std::string& out, const Gap& gap) {
  out += "{\"type\":\"gap\",\"number\":" + std::to_string(gap.number);
  append_field(out, "exchange", gap.exchange.text());
  append_field(out, "channel", to_text(gap.channel));
  if (!gap.symbol.empty()) append_field(out, "symbol", gap.symbol.text());
  append_field(out, "cause", to_text(gap.cause));
  append_number(out, "from", gap.from.nanoseconds());
  append_number(out, "to", gap.to.nanoseconds());
  append_number(out, "first_missing", gap.first_missing);
  append_number(out, "last_missing", gap.last_missing);
  out += gap.repaired ? ",\"repaired\":true" : ",\"repaired\":false";
  if (!gap.detail.empty()) append_field(out, "detail", gap.detail);
  out += '}';
}

}  // namespace hftcpp
