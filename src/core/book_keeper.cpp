// book_keeper.cpp: what is next, what is old and what is a hole, for each kind of numbering.
#include <hftcpp/core/book_keeper.hpp>

#include <utility>

namespace hftcpp {
namespace {

using Kind = BookVerdict::Kind;

bool has_numbers(const BookUpdate& update) noexcept {
  return update.sequence != 0 || update.first_sequence != 0 || update.previous_sequence != 0;
}

}  // namespace

BookKeeper::BookKeeper(BookRules rules, Exchange exchange, Symbol symbol)
    : rules_{rules}, book_{exchange, symbol, rules.depth} {}

BookVerdict BookKeeper::on_update(const BookUpdate& update) {
  sequence_matches_.reset();
  checksum_matches_.reset();
  if (update.stale) {
    waiting_.clear();
    sequence_matches_ = false;
    return refuse_hole(update);
  }
  if (update.snapshot) {
    waiting_.clear();
    awaits_first_ = false;
    return apply(update);
  }
  if (good_) {
    const BookVerdict verdict = follow(update);
    // What does not fit this book is the beginning of what follows the next snapshot.
    if (verdict.kind == Kind::broken && rules_.snapshot == BookRules::Snapshot::by_request)
      waiting_.push_back(update);
    return verdict;
  }
  if (rules_.snapshot == BookRules::Snapshot::in_stream) return {.kind = Kind::outdated};
  return keep(update);
}

BookVerdict BookKeeper::on_snapshot(const BookUpdate& snapshot) {
  sequence_matches_.reset();
  checksum_matches_.reset();
  joined_.clear();
  if (good_ && snapshot.sequence < last_sequence_) return {.kind = Kind::outdated};
  const BookVerdict verdict = apply(snapshot);
  if (verdict.kind != Kind::applied) return verdict;
  awaits_first_ = true;
  return join();
}

// Applies what was kept, up to the first that does not follow: another snapshot may join there.
BookVerdict BookKeeper::join() {
  for (auto update = waiting_.begin(); update != waiting_.end(); ++update) {
    const BookVerdict verdict = follow(*update);
    if (verdict.kind == Kind::applied) joined_.push_back(std::move(*update));
    if (verdict.kind == Kind::broken) {
      joined_.clear();
      waiting_.erase(waiting_.begin(), update);
      return verdict;
    }
  }
  waiting_.clear();
  return {};
}

void BookKeeper::restart() noexcept {
  good_ = false;
  last_sequence_ = 0;
  waiting_.clear();
  joined_.clear();
  sequence_matches_.reset();
  checksum_matches_.reset();
  book_.mark_stale();
}

BookVerdict BookKeeper::follow(const BookUpdate& update) {
  switch (awaits_first_ ? first_place_of(update) : place_of(update)) {
    case Place::old:
      return {.kind = Kind::outdated};
    case Place::beyond:
      sequence_matches_ = false;
      return refuse_hole(update);
    case Place::next:
      sequence_matches_ = true;
      break;
    case Place::unnumbered:
      break;
  }
  awaits_first_ = false;
  return apply(update);
}

BookKeeper::Place BookKeeper::place_of(const BookUpdate& update) const noexcept {
  if (rules_.chain == BookRules::Chain::none) return Place::unnumbered;
  // Recordings from before an exchange had numbers have none throughout.
  if (!has_numbers(update)) return last_sequence_ == 0 ? Place::unnumbered : Place::beyond;

  if (rules_.chain == BookRules::Chain::by_previous) {
    // Only the link counts: after a reset of the exchange's, numbers go on from a lower one.
    if (update.previous_sequence == last_sequence_) return Place::next;
    const bool is_old =
        update.sequence == last_sequence_ ||
        (update.sequence < last_sequence_ && update.previous_sequence < last_sequence_);
    return is_old ? Place::old : Place::beyond;
  }
  if (update.sequence <= last_sequence_) return Place::old;
  const std::uint64_t begin =
      rules_.chain == BookRules::Chain::ranges ? update.first_sequence : update.sequence;
  return begin == last_sequence_ + 1 ? Place::next : Place::beyond;
}

// The exchange numbers its snapshots without regard to where one of its messages begins, so the
// first may reach back behind the snapshot; its sizes are absolute.
BookKeeper::Place BookKeeper::first_place_of(const BookUpdate& update) const noexcept {
  if (rules_.chain == BookRules::Chain::ranges && has_numbers(update)) {
    if (update.sequence <= last_sequence_) return Place::old;
    return update.first_sequence <= last_sequence_ + 1 ? Place::next : Place::beyond;
  }
  if (rules_.chain == BookRules::Chain::by_previous && has_numbers(update)) {
    if (update.sequence <= last_sequence_) return Place::old;  // the snapshot has it
    const bool straddles = update.first_sequence <= last_sequence_;
    return straddles || update.previous_sequence == last_sequence_ ? Place::next : Place::beyond;
  }
  return place_of(update);
}

BookVerdict BookKeeper::apply(const BookUpdate& update) {
  book_.apply(update);
  last_sequence_ = update.sequence;
  if (rules_.checksum != nullptr && update.checksum) {
    checksum_matches_ = rules_.checksum(book_) == *update.checksum;
    if (!*checksum_matches_) return refuse(Errc::bad_checksum);
  }
  if (!rules_.may_cross && book_.is_crossed()) return refuse(Errc::crossed_book);
  good_ = true;
  return {};
}

BookVerdict BookKeeper::keep(const BookUpdate& update) {
  BookVerdict verdict{.kind = Kind::waiting};
  // Numbers that go back: what is ahead of them lied, or came too early. No snapshot would join it.
  while (update.sequence != 0 && !waiting_.empty() && waiting_.back().sequence > update.sequence)
    waiting_.pop_back();
  if (waiting_.size() >= rules_.max_waiting) {
    waiting_.clear();
    verdict = refuse(Errc::too_large);
  }
  waiting_.push_back(update);
  return verdict;
}

BookVerdict BookKeeper::refuse(Errc cause) noexcept {
  good_ = false;
  book_.mark_stale();
  return {.kind = Kind::broken, .cause = cause};
}

BookVerdict BookKeeper::refuse_hole(const BookUpdate& update) noexcept {
  BookVerdict verdict = refuse(Errc::sequence_gap);
  verdict.expected = last_sequence_ + 1;
  switch (rules_.chain) {
    case BookRules::Chain::ranges:
      verdict.received = update.first_sequence;
      break;
    case BookRules::Chain::by_previous:
      verdict.received = update.previous_sequence + 1;
      break;
    case BookRules::Chain::counted:
    case BookRules::Chain::none:
      verdict.received = update.sequence;
      break;
  }
  return verdict;
}

}  // namespace hftcpp
