// a_share_fusion_pair.cpp: what the fused quote is made of. Whom to believe stands in
// a_share_fusion_vote.cpp.
#include "exchanges/a_share_fusion/a_share_fusion_pair.hpp"

#include "exchanges/a_share/a_share_memory.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_day.hpp"

#include <algorithm>
#include <bit>
#include <initializer_list>

namespace hftcpp {
namespace {

// Some sources count lots, and ten thousands of yuan: what they leave out is no difference.
constexpr Decimal kFusionLot{100, 0};
constexpr Decimal kFusionYuan{10'000, 0};

AShareKind kind_of_symbol(Symbol symbol) noexcept {
  const auto code = parse_a_share(symbol.text());
  return code ? a_share_kind(*code) : AShareKind::share;
}

// For telling whether a source says the same again. Two different quotes with one digest would
// cost a change, and never make a wrong price.
class Digest {
 public:
  void add(const Decimal& number) noexcept {
    add(static_cast<std::uint64_t>(number.mantissa()));
    add(static_cast<std::uint64_t>(number.exponent()));
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

 private:
  void add(std::uint64_t word) noexcept {
    value_ = (std::rotl(value_, 5) ^ word) * 0x9E3779B97F4A7C15;
  }
  std::uint64_t value_ = 0;
};

std::uint64_t digest_of(const Quote& quote) noexcept {
  Digest digest;
  for (const Decimal* const number : {&quote.previous_close, &quote.open, &quote.high, &quote.low,
                                      &quote.last, &quote.volume, &quote.amount})
    digest.add(*number);
  for (const auto* const side : {&quote.bids, &quote.asks})
    for (const Level& level : *side) {
      digest.add(level.price);
      digest.add(level.size);
    }
  return digest.value();
}

// By as much as no rounding explains.
bool is_less(const Decimal& a, const Decimal& b, const Decimal& rounding) noexcept {
  const auto most = add(a, rounding);
  return most && *most <= b;
}

bool is_less_by_a_lot(const Decimal& a, const Decimal& b) noexcept {
  return is_less(a, b, kFusionLot);
}

// A zero says that the source does not tell.
bool says_the_same(const Decimal& told, const Decimal& known) noexcept {
  return told.is_zero() || told == known;
}

bool is_same_volume(const Decimal& told, const Decimal& known) noexcept {
  return told.is_zero() || (!is_less_by_a_lot(told, known) && !is_less_by_a_lot(known, told));
}

void take_told(Decimal& known, const Decimal& told) noexcept {
  if (!told.is_zero()) known = told;
}

// What only seems to have become less was rounded.
void take_sum(Decimal& known, const Decimal& told, const Decimal& rounding) noexcept {
  if (told.is_zero() || (told < known && !is_less(told, known, rounding))) return;
  known = told;
}

bool is_same_side(const std::array<Level, 5>& a, const std::array<Level, 5>& b) noexcept {
  return std::ranges::equal(
      a, b, [](const Level& x, const Level& y) { return x.price == y.price && x.size == y.size; });
}

}  // namespace

bool has_levels(const Quote& quote) noexcept {
  const auto is_level = [](const Level& level) {
    return !level.price.is_zero() || !level.size.is_zero();
  };
  return std::ranges::any_of(quote.bids, is_level) || std::ranges::any_of(quote.asks, is_level);
}

AShareFusionPair::AShareFusionPair(Exchange fusion, Symbol symbol, std::size_t sources,
                                   const AShareFusionRules& rules)
    : rules_{&rules}, kind_{kind_of_symbol(symbol)}, slots_(sources) {
  fused_.exchange = fusion;
  fused_.symbol = symbol;
}

AShareFusionPair::Taken AShareFusionPair::take(const Quote& quote, const Voice& voice,
                                               Clock::time_point now) {
  Taken taken;
  Slot& slot = slots_[voice.source];
  const std::uint64_t digest = digest_of(quote);
  if (slot.is_set && slot.digest == digest) return taken;
  const Timestamp time = fusion_time(quote);
  taken.is_change = true;
  taken.is_behind = is_behind(quote, voice, time);
  slot.is_set = true;
  slot.digest = digest;
  slot.time = time;
  slot.last = quote.last;
  slot.volume = quote.volume;
  slot.missed = 0;
  slot.changed_at = now;
  if ((voice.heard >> voice.source & 1U) == 0) {
    taken.verdict = AShareVerdict::unheard;
    return taken;
  }
  if (time_.is_set() && fusion_day(time) < fusion_day(time_)) {
    taken.verdict = AShareVerdict::outdated;
    return taken;
  }
  if (time_.is_set() && fusion_day(time) > fusion_day(time_)) begin_day();
  taken.verdict = judge(quote, voice, time, now);
  if (taken.verdict == AShareVerdict::handed_on) merge(quote, voice, time, now, taken);
  // One who is alone with its price tells a change all the same: those who are right tell one too.
  const bool is_told =
      taken.verdict == AShareVerdict::known || taken.verdict == AShareVerdict::outdated;
  if (!is_told) taken.missed = note_missed(quote, voice.source, now);
  return taken;
}

// Who was wrong yesterday may be right today; nobody has missed anything of it yet.
void AShareFusionPair::begin_day() noexcept {
  aside_ = 0;
  is_split_ = false;
  for (Slot& slot : slots_) {
    slot.missed = 0;
    slot.odd_since = slot.in_line_since = {};
  }
}

// Only what was different then: of a share that rests, each source has another time.
bool AShareFusionPair::is_behind(const Quote& quote, const Voice& voice,
                                 Timestamp time) const noexcept {
  if (!time_.is_set() || source_ == voice.source || time_ - time <= rules_->late_after)
    return false;
  return !says_the_same(quote.last, fused_.last) || !is_same_volume(quote.volume, fused_.volume);
}

AShareFusionPair::Sources AShareFusionPair::note_missed(const Quote& quote, std::size_t source,
                                                        Clock::time_point now) {
  Sources missed = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& other = slots_[i];
    const bool is_told = says_the_same(quote.last, other.last) &&
                         (kind_ == AShareKind::index || is_same_volume(quote.volume, other.volume));
    if (i == source || !other.is_set || is_told) continue;
    if (other.missed++ == 0) other.missed_since = now;
    missed |= Sources{1} << i;
  }
  return missed;
}

// ---- the quote ----

void AShareFusionPair::merge(const Quote& quote, const Voice& voice, Timestamp time,
                             Clock::time_point now, Taken& taken) {
  const Core core = core_of(quote, voice, time, now);
  const bool is_newest = core == Core::news || time >= time_;
  taken.has_new_book = take_book(quote, voice, time, core);
  if (core == Core::news) take_core(quote, voice, time);
  if (core == Core::known && time > time_) time_ = time;
  if (core == Core::news || core == Core::known) told_at_ = now;
  take_name(quote, voice);
  const bool is_news = core == Core::news || taken.has_new_book;
  if (!is_news) {
    taken.verdict = core == Core::known ? AShareVerdict::known : AShareVerdict::outdated;
    return;
  }
  if (is_newest) {
    fused_.source = voice.name;
    fused_.exchange_time = quote.exchange_time;
    source_ = voice.source;
  }
  fused_.receive_time = quote.receive_time;
}

// The prices of the newest time, if they are not what is known. A volume never becomes less: who
// tells less than was handed on just now tells what was before, whatever time it writes on it.
AShareFusionPair::Core AShareFusionPair::core_of(const Quote& quote, const Voice& voice,
                                                 Timestamp time,
                                                 Clock::time_point now) const noexcept {
  if (!time_.is_set() || fusion_day(time) > fusion_day(time_)) return Core::news;
  const bool is_own = voice.source == source_;
  if (time < time_) {
    const bool is_alone = voice.heard == Sources{1} << voice.source;
    const bool is_put_right = is_own && is_alone && time_ - time > AShareMemory::kLag;
    return is_put_right ? Core::news : Core::outdated;
  }
  const bool counts = kind_ != AShareKind::index;  // of indices, each source counts something else
  const bool is_less =
      counts && !quote.volume.is_zero() && is_less_by_a_lot(quote.volume, fused_.volume);
  if (!is_own && is_less && now - told_at_ < rules_->late_after) return Core::older;
  const bool is_same =
      says_the_same(quote.last, fused_.last) && says_the_same(quote.open, fused_.open) &&
      says_the_same(quote.high, fused_.high) && says_the_same(quote.low, fused_.low) &&
      says_the_same(quote.previous_close, fused_.previous_close) &&
      (!counts || is_same_volume(quote.volume, fused_.volume));
  if (is_same && !(is_own && time > time_ && takes_volume(voice) &&
                   !says_the_same(quote.volume, fused_.volume)))
    return Core::known;
  const bool is_more = counts && is_less_by_a_lot(fused_.volume, quote.volume);
  const bool may_follow = is_own || !is_heard(voice, source_);
  if (time == time_ && !may_follow && !is_more) return Core::known;
  return Core::news;
}

// What a source does not tell stays as another told it, until the day is over.
void AShareFusionPair::take_core(const Quote& quote, const Voice& voice, Timestamp time) {
  const bool is_new_day = !time_.is_set() || fusion_day(time) > fusion_day(time_);
  if (is_new_day) {
    fused_.previous_close = quote.previous_close;
    fused_.open = quote.open;
    fused_.high = quote.high;
    fused_.low = quote.low;
    fused_.last = quote.last;
  } else {
    take_told(fused_.previous_close, quote.previous_close);
    take_told(fused_.open, quote.open);
    take_told(fused_.high, quote.high);
    take_told(fused_.low, quote.low);
    take_told(fused_.last, quote.last);
  }
  if (is_new_day || takes_volume(voice)) {
    take_volume(quote, is_new_day);
    volume_source_ = voice.source;
  }
  time_ = time;
}

void AShareFusionPair::take_volume(const Quote& quote, bool is_new_day) noexcept {
  if (is_new_day) {
    fused_.volume = quote.volume;
    fused_.amount = quote.amount;
    return;
  }
  take_sum(fused_.volume, quote.volume, kFusionLot);
  take_sum(fused_.amount, quote.amount, kFusionYuan);
}

// An index has the volume of one source, as long as that is heard: they do not agree on what they
// count.
bool AShareFusionPair::takes_volume(const Voice& voice) const noexcept {
  if (kind_ != AShareKind::index || volume_source_ == kNobody) return true;
  return voice.source <= volume_source_ || !is_heard(voice, volume_source_);
}

// Sources call a share by different names: that of the first in their order stays. Some that know
// none write the code.
void AShareFusionPair::take_name(const Quote& quote, const Voice& voice) noexcept {
  const std::string_view name = quote.name.view();
  if (voice.source > name_source_ || name.empty() || fused_.symbol.text().starts_with(name)) return;
  fused_.name = quote.name;
  name_source_ = voice.source;
}

// The newest levels of those who have any. They may be a little older than the prices, where those
// come from a source without; when they are too old, none are better.
bool AShareFusionPair::take_book(const Quote& quote, const Voice& voice, Timestamp time,
                                 Core core) {
  if (kind_ == AShareKind::index) return false;
  if (!voice.gives_book) {
    const bool is_too_old =
        fusion_day(time) > fusion_day(book_time_) || time - book_time_ > rules_->late_after;
    if (core != Core::news || !book_time_.is_set() || !is_too_old) return false;
    fused_.bids = fused_.asks = {};
    book_time_ = {};
    book_source_ = kNobody;
    return false;
  }
  const bool may_follow = voice.source == book_source_ || !is_heard(voice, book_source_);
  const bool is_newer =
      core == Core::news || time > book_time_ || (may_follow && time == book_time_);
  if (core == Core::older || !is_newer) return false;
  const bool is_same = book_time_.is_set() && is_same_side(quote.bids, fused_.bids) &&
                       is_same_side(quote.asks, fused_.asks);
  book_time_ = time;
  book_source_ = voice.source;
  if (is_same) return false;
  fused_.bids = quote.bids;
  fused_.asks = quote.asks;
  return true;
}

}  // namespace hftcpp
