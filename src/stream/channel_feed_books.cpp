// channel_feed_books.cpp: the books of a feed, from good to broken and back.
#include "stream/channel_feed.hpp"

namespace hftcpp {
namespace {

GapCause cause_of(Errc errc) noexcept {
  switch (errc) {
    case Errc::bad_checksum:
      return GapCause::bad_checksum;
    case Errc::crossed_book:
      return GapCause::crossed_book;
    case Errc::too_large:
      return GapCause::overflow;
    default:
      return GapCause::sequence_gap;
  }
}

std::string to_reason(const BookVerdict& verdict) {
  switch (verdict.cause) {
    case Errc::bad_checksum:
      return "wrong checksum";
    case Errc::crossed_book:
      return "best bid at or above best ask";
    case Errc::too_large:
      return "too many updates while the snapshot was under way";
    default:
      break;
  }
  return "expected number " + std::to_string(verdict.expected) + ", came " +
         std::to_string(verdict.received);
}

// Where there are neither numbers nor times, nothing is older than anything.
bool is_older(const OrderBook& book, std::uint64_t sequence, Timestamp time) noexcept {
  if (book.sequence() != 0 && sequence != 0) return book.sequence() < sequence;
  return book.exchange_time().is_set() && book.exchange_time() < time;
}

}  // namespace

void ChannelFeed::on_book(const BookUpdate& update, const OrderBook& book) {
  on_book(update, {}, book);
}

void ChannelFeed::on_book(const BookUpdate& update, std::span<const BookUpdate> joined,
                          const OrderBook& book) {
  Pair* const pair = pair_of(update.symbol, update.receive_time);
  if (pair == nullptr) return;
  if (pair->catches_up) {
    if (is_older(book, pair->book_sequence, pair->book_time)) return;
    pair->catches_up = false;
    hand_on(*pair, book.snapshot());
  } else {
    hand_on(*pair, update);
    for (const BookUpdate& each : joined) hand_on(*pair, each);
  }
  if (!pair->book_is_good) heal(update.symbol, *pair, update.receive_time);
}

void ChannelFeed::hand_on(Pair& pair, const BookUpdate& update) {
  pair.book_sequence = update.sequence;
  pair.book_time = update.exchange_time;
  pair.last_data = update.receive_time;
  if (!update.snapshot || update.depth == book_depth_) return output_->dispatcher.push(update);
  BookUpdate snapshot = update;
  snapshot.depth = book_depth_;
  output_->dispatcher.push(snapshot);
}

void ChannelFeed::heal(Symbol symbol, Pair& pair, Timestamp now) {
  pair.book_is_good = true;
  if (pair.book_gap != 0) output_->resyncs.add();
  close(pair.book_gap, now, true);
  if (std::exchange(pair.was_told_stale, false)) tell(StreamState::resynced, symbol, {}, now);
}

void ChannelFeed::on_book_broken(Symbol symbol, const BookVerdict& verdict, Timestamp now) {
  Pair* const pair = pairs_.find(symbol);
  if (pair == nullptr) return;
  const std::string reason = to_reason(verdict);
  const bool was_good = pair->book_is_good;
  if (was_good) mark_stale(symbol, *pair, now);
  if (pair->book_gap != 0) return output_->ledger.note(pair->book_gap, "; " + reason);
  pair->book_gap = open({.symbol = symbol,
                         .cause = cause_of(verdict.cause),
                         .from = pair->last_data.is_set() ? pair->last_data : now,
                         .first_missing = verdict.expected,
                         .last_missing = verdict.received == 0 ? 0 : verdict.received - 1,
                         .detail = reason});
  pair->was_told_stale = true;
  tell(StreamState::gap, symbol, reason, now);
}

void ChannelFeed::on_hand_over(Symbol symbol, const OrderBook* book, Timestamp now) {
  Pair* const pair = pairs_.find(symbol);
  if (pair == nullptr) return;
  if (book == nullptr) {
    if (pair->book_is_good) mark_stale(symbol, *pair, now);
    return;
  }
  pair->catches_up = true;
  on_book(book->snapshot(), *book);
}

void ChannelFeed::mark_stale(Symbol symbol, Pair& pair, Timestamp now) {
  pair.book_is_good = false;
  pair.was_told_stale = true;
  pair.catches_up = false;
  output_->dispatcher.push(stale_mark(symbol, now));
}

BookUpdate ChannelFeed::stale_mark(Symbol symbol, Timestamp now) const {
  BookUpdate mark;
  mark.exchange = output_->exchange;
  mark.symbol = symbol;
  mark.stale = true;
  mark.receive_time = now;
  return mark;
}

bool ChannelFeed::is_book_good(Symbol symbol) const noexcept {
  const Pair* const pair = pairs_.find(symbol);
  return pair != nullptr && pair->book_is_good && !pair->catches_up;
}

}  // namespace hftcpp
