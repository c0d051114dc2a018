// book_desk.cpp: what a verdict asks for, and how soon it may be asked for again.
#include "stream/book_desk.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

using std::chrono::milliseconds;

bool are_same(const std::vector<Level>& a, const std::vector<Level>& b) noexcept {
  return std::ranges::equal(a, b, [](const Level& x, const Level& y) {
    return x.price.is_identical(y.price) && x.size.is_identical(y.size);
  });
}

}  // namespace

BookDesk::BookDesk(BookRules rules, Exchange exchange, BookDeskSettings settings,
                   std::uint32_t seed)
    : rules_{rules}, exchange_{exchange}, settings_{settings}, random_{seed} {}

void BookDesk::add(Symbol symbol) {
  books_.add(symbol, rules_, exchange_, symbol);
}

void BookDesk::remove(Symbol symbol) {
  books_.remove(symbol);
}

void BookDesk::on_subscribed(Symbol symbol, Clock::time_point now) {
  Book* const book = books_.find(symbol);
  if (book == nullptr || book->keeper.is_good() || book->is_fetching) return;
  book->wanted_at = now + (by_request() ? draw() : settings_.answer_timeout);
}

BookVerdict BookDesk::on_update(const BookUpdate& update, Clock::time_point now) {
  Book* const book = books_.find(update.symbol);
  if (book == nullptr || is_duplicate(*book, update)) return {.kind = BookVerdict::Kind::outdated};
  const bool was_good = book->keeper.is_good();
  const BookVerdict verdict = book->keeper.on_update(update);
  if (verdict.kind == BookVerdict::Kind::applied) {
    if (rules_.chain == BookRules::Chain::none) book->last = update;
    if (!was_good) on_good(*book, now);
  }
  if (verdict.kind == BookVerdict::Kind::broken) want(*book, now);
  return verdict;
}

// Nothing else tells where there are no numbers: a change to what is there already, of the same
// instant and with the same sum.
bool BookDesk::is_duplicate(const Book& book, const BookUpdate& update) const noexcept {
  return rules_.chain == BookRules::Chain::none && book.keeper.is_good() &&
         update.exchange_time == book.last.exchange_time && update.checksum == book.last.checksum &&
         update.snapshot == book.last.snapshot && are_same(update.bids, book.last.bids) &&
         are_same(update.asks, book.last.asks);
}

BookVerdict BookDesk::on_fetched(const BookUpdate& snapshot, Clock::time_point now) {
  Book* const book = books_.find(snapshot.symbol);
  if (book == nullptr) return {.kind = BookVerdict::Kind::outdated};
  book->is_fetching = false;
  const BookVerdict verdict = book->keeper.on_snapshot(snapshot);
  if (verdict.kind == BookVerdict::Kind::applied) on_good(*book, now);
  if (verdict.kind == BookVerdict::Kind::broken) want(*book, now);
  return verdict;
}

std::span<const BookUpdate> BookDesk::joined(Symbol symbol) const {
  const Book* const book = books_.find(symbol);
  return book == nullptr ? std::span<const BookUpdate>{} : book->keeper.joined();
}

void BookDesk::on_fetch_failed(Symbol symbol, Clock::time_point now) {
  Book* const book = books_.find(symbol);
  if (book == nullptr) return;
  book->is_fetching = false;
  if (!book->keeper.is_good()) want(*book, now);
}

void BookDesk::on_good(Book& book, Clock::time_point now) {
  book.good_since = now;
  book.wanted_at = kNever;
}

// A book that stood for a while is asked for at once, one that breaks over and over ever later.
void BookDesk::want(Book& book, Clock::time_point now) {
  if (book.is_fetching) return;
  const bool has_stood = book.good_since > book.requested &&
                         now - book.good_since >= std::max(book.spacing, settings_.spacing);
  if (has_stood || book.spacing.count() == 0) book.spacing = settings_.spacing;
  const bool was_asked = book.requested != Clock::time_point::min();
  book.wanted_at = was_asked ? std::max(now, book.requested + book.spacing) : now;
  if (by_request()) book.wanted_at += draw();
  if (!has_stood) book.spacing = std::min(book.spacing * 2, settings_.spacing_ceiling);
}

std::vector<Symbol> BookDesk::due_renewals(Clock::time_point now) {
  std::vector<Symbol> due;
  if (by_request()) return due;
  books_.for_each([&](Symbol symbol, Book& book) {
    if (book.wanted_at > now) return;
    book.requested = now;
    book.wanted_at = now + settings_.answer_timeout;
    due.push_back(symbol);
  });
  return due;
}

Symbol BookDesk::next_fetch(Clock::time_point now) {
  if (!by_request()) return {};
  Symbol next;
  auto earliest = now;
  Book* chosen = nullptr;
  books_.for_each([&](Symbol symbol, Book& book) {
    if (book.is_fetching || book.wanted_at > earliest) return;
    earliest = book.wanted_at;
    next = symbol;
    chosen = &book;
  });
  if (chosen == nullptr) return {};
  chosen->is_fetching = true;
  chosen->requested = now;
  chosen->wanted_at = kNever;
  return next;
}

BookDesk::Clock::time_point BookDesk::next_deadline() const {
  auto next = kNever;
  books_.for_each([&](Symbol, const Book& book) {
    if (!book.is_fetching) next = std::min(next, book.wanted_at);
  });
  return next;
}

const OrderBook* BookDesk::good_book(Symbol symbol) const noexcept {
  const Book* const book = books_.find(symbol);
  return book != nullptr && book->keeper.is_good() ? &book->keeper.book() : nullptr;
}

bool BookDesk::all_good() const noexcept {
  bool all = true;
  books_.for_each([&](Symbol, const Book& book) { all = all && book.keeper.is_good(); });
  return all;
}

milliseconds BookDesk::draw() {
  std::uniform_int_distribution<milliseconds::rep> wait{0, settings_.jitter.count()};
  return milliseconds{wait(random_)};
}

}  // namespace hftcpp
