// a_share_fusion.cpp
#include "exchanges/a_share_fusion/a_share_fusion.hpp"

#include "exchanges/a_share_fusion/a_share_fusion_day.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>

namespace hftcpp {

using std::chrono::milliseconds;
using NoticeKind = AShareNotice::Kind;
using Sources = AShareFusionPair::Sources;

AShareFusion::AShareFusion(Exchange name, const std::vector<Exchange>& sources,
                           AShareFusionRules rules)
    : name_{name}, rules_{rules} {
  assert(sources.size() <= kMostAShareSources);
  for (const Exchange source : sources)
    sources_.push_back({.self = AShareFusionSource{source, rules_}});
}

std::optional<std::size_t> AShareFusion::find(Exchange source) const noexcept {
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].self.name() == source) return i;
  return std::nullopt;
}

Sources AShareFusion::heard() const noexcept {
  Sources all = 0;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].self.is_heard()) all |= Sources{1} << i;
  return all;
}

// None of the others has anything to say.
bool AShareFusion::is_needed(std::size_t source) const noexcept {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const AShareFusionSource& other = sources_[i].self;
    if (i != source && other.is_heard() && other.has_told_anything()) return false;
  }
  return true;
}

// ---- quotes ----

AShareFusion::Fused AShareFusion::take(std::size_t source, const Quote& quote,
                                       Clock::time_point now) {
  AShareFusionSource& from = sources_[source].self;
  if (is_early(source, quote)) {
    from.on_early_quote();
    ++from.counters.quotes[static_cast<std::size_t>(AShareVerdict::early)];
    return {AShareVerdict::early};
  }
  if (!from.gives_book && has_levels(quote)) from.gives_book = true;
  AShareFusionPair& pair =
      pairs_.try_emplace(quote.symbol, name_, quote.symbol, sources_.size(), rules_).first->second;
  const Sources aside_before = pair.aside();
  const bool was_split = pair.is_split();
  AShareFusionPair::Taken taken = offer(source, pair, quote, now);
  from.on_quote(taken, fusion_time(quote));
  // It may be the one that is missing now.
  if (taken.verdict == AShareVerdict::unheard && is_needed(source) && step(source, now)) {
    pair.forget(source);
    taken = offer(source, pair, quote, now);
    tell_whether_anybody(now);
  }
  ++from.counters.quotes[static_cast<std::size_t>(taken.verdict)];
  note_missed(source, taken, now);
  note_asides(aside_before, pair);
  if (pair.is_split() && !was_split) note_split(quote.symbol, now);
  if (taken.verdict != AShareVerdict::handed_on) return {taken.verdict};
  return {taken.verdict, &pair.fused(), taken.has_new_book, pair.book_time()};
}

AShareFusionPair::Taken AShareFusion::offer(std::size_t source, AShareFusionPair& pair,
                                            const Quote& quote, Clock::time_point now) {
  const AShareFusionSource& from = sources_[source].self;
  return pair.take(
      quote,
      {.source = source, .name = from.name(), .gives_book = from.gives_book, .heard = heard()},
      now);
}

// Ahead of our clock and of whatever another source told. Where there is no other, our clock may
// be the one that is wrong.
bool AShareFusion::is_early(std::size_t source, const Quote& quote) const noexcept {
  const Timestamp time = quote.exchange_time;
  if (!time.is_set() || time - quote.receive_time <= rules_.late_after) return false;
  bool has_others = false;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const AShareFusionSource& other = sources_[i].self;
    if (i == source || !other.is_heard() || !other.newest().is_set()) continue;
    if (time - other.newest() <= rules_.late_after) return false;
    has_others = true;
  }
  return has_others;
}

// One that never told anything has missed whatever was told.
void AShareFusion::note_missed(std::size_t source, const AShareFusionPair::Taken& taken,
                               Clock::time_point now) {
  const bool is_told = taken.verdict == AShareVerdict::handed_on;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    AShareFusionSource& other = sources_[i].self;
    if (i == source) continue;
    if ((taken.missed >> i & 1U) != 0 || (is_told && !other.has_told_anything()))
      other.on_missed(now);
  }
}

void AShareFusion::note_split(Symbol symbol, Clock::time_point now) {
  for (Split& split : splits_) {
    if (split.symbol != symbol) continue;
    if (!split.is_told) split.since = now;
    return;
  }
  splits_.push_back({.symbol = symbol, .since = now});
}

void AShareFusion::note_asides(Sources before, const AShareFusionPair& pair) {
  const Sources after = pair.aside();
  if (before == after) [[likely]]
    return;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    Source& source = sources_[i];
    const bool was = (before >> i & 1U) != 0;
    const bool is = (after >> i & 1U) != 0;
    if (was && !is) --source.pairs_aside;
    if (was || !is) continue;
    ++source.pairs_aside;
    ++source.self.counters.pairs_out_of_line;
    source.example = pair.fused().symbol;
    source.price = pair.last_of(i);
    source.price_of_others = pair.fused().last;
  }
}

void AShareFusion::remove(Symbol symbol) {
  const auto found = pairs_.find(symbol);
  if (found == pairs_.end()) return;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if ((found->second.aside() >> i & 1U) != 0) --sources_[i].pairs_aside;
  pairs_.erase(found);
}

// ---- sources ----

void AShareFusion::on_connected(std::size_t source, Clock::time_point now) {
  sources_[source].self.on_connected();
  step(source, now);
}

void AShareFusion::on_disconnected(std::size_t source, std::string_view reason,
                                   Clock::time_point now) {
  sources_[source].self.on_disconnected(reason);
  step(source, now);
  tell_whether_anybody(now);
}

milliseconds AShareFusion::step_every() const noexcept {
  const milliseconds shortest =
      std::min({rules_.late_after, rules_.frozen_after, rules_.recover_after});
  return std::clamp(shortest / 4, milliseconds{5}, milliseconds{1'000});
}

void AShareFusion::step(Clock::time_point now) {
  for (std::size_t i = 0; i < sources_.size(); ++i) step(i, now);
  tell_whether_anybody(now);
  for (Source& source : sources_) tell_out_of_line(source);
  tell_splits(now);
}

bool AShareFusion::step(std::size_t source, Clock::time_point now) {
  AShareFusionSource& self = sources_[source].self;
  if (!self.step(now, is_needed(source))) return false;
  const std::string name{self.name().text()};
  if (self.is_heard())
    tell(NoticeKind::heard_again, self.name(), {},
         name + " is heard again, after " + fusion_text(self.aside_for_so_long(now)));
  else
    tell(NoticeKind::set_aside, self.name(), {}, name + " is set aside: " + self.reason(now));
  return true;
}

// ---- what is told ----

void AShareFusion::tell(NoticeKind kind, Exchange source, Symbol symbol, std::string text) {
  notices_.push_back({kind, source, symbol, std::move(text)});
}

void AShareFusion::tell_whether_anybody(Clock::time_point now) {
  const bool is_nobody = heard() == 0;
  if (is_nobody == is_nobody_told_) return;
  is_nobody_told_ = is_nobody;
  if (!is_nobody) return tell(NoticeKind::somebody, {}, {}, "there is a source again");
  std::string text = "every source is set aside";
  for (const Source& source : sources_)
    text += "; " + std::string{source.self.name().text()} + ": " + source.self.reason(now);
  tell(NoticeKind::nobody, {}, {}, std::move(text));
}

// Once for all pairs: a source that has lost a column is out of line with each of them. Again when
// there are twice as many.
void AShareFusion::tell_out_of_line(Source& source) {
  const std::string name{source.self.name().text()};
  if (source.pairs_aside == 0 && source.pairs_told != 0)
    tell(NoticeKind::in_line, source.self.name(), {}, name + " is in line with the others again");
  const bool is_news = source.pairs_aside != 0 && source.pairs_aside >= 2 * source.pairs_told;
  if (source.pairs_aside == 0) source.pairs_told = 0;
  if (!is_news) return;
  source.pairs_told = source.pairs_aside;
  tell(NoticeKind::out_of_line, source.self.name(), {},
       name + " is out of line with the others on " + std::to_string(source.pairs_aside) +
           (source.pairs_aside == 1 ? " pair: " : " pairs, among them ") +
           a_share_text(source.example) + ": " + source.price.to_string() + ", where they have " +
           source.price_of_others.to_string());
}

// What settles by itself soon was one source that was a little ahead of another.
void AShareFusion::tell_splits(Clock::time_point now) {
  std::erase_if(splits_, [&](Split& split) {
    const auto pair = pairs_.find(split.symbol);
    const bool is_split = pair != pairs_.end() && pair->second.is_split();
    const std::string name = is_split == split.is_told ? std::string{} : a_share_text(split.symbol);
    if (!is_split) {
      if (split.is_told)
        tell(NoticeKind::settled, {}, split.symbol, name + ": the sources agree again");
      return true;
    }
    if (split.is_told || now - split.since < rules_.late_after) return false;
    split.is_told = true;
    tell(NoticeKind::split, {}, split.symbol,
         name + ": nothing is handed on, for the sources disagree: " + prices_of(pair->second));
    return false;
  });
}

std::string AShareFusion::prices_of(const AShareFusionPair& pair) const {
  std::string text;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const AShareFusionSource& source = sources_[i].self;
    const bool counts = source.is_heard() && (pair.aside() >> i & 1U) == 0;
    if (!counts || pair.last_of(i).is_zero()) continue;
    text += (text.empty() ? "" : ", ") + std::string{source.name().text()} + " has " +
            pair.last_of(i).to_string();
  }
  return text;
}

}  // namespace hftcpp
