// BookDesk: the books of one connection, and when to ask for a new snapshot of which. Sans-IO:
// each book's rules are BookKeeper's; subscribing anew and fetching is the session's, told here.
#pragma once

#include "stream/per_symbol.hpp"
#include <hftcpp/core/book_keeper.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace hftcpp {

struct BookDeskSettings {
  // Between two requests for the same book; the first is at once. It doubles while the book
  // breaks again before it has stood as long.
  std::chrono::milliseconds spacing{1'000};
  std::chrono::milliseconds spacing_ceiling{60'000};
  std::chrono::milliseconds answer_timeout{10'000};  // for a snapshot that was asked for
  // Fetches are spread by up to this: a hundred books break in the same instant.
  std::chrono::milliseconds jitter{200};
};

class BookDesk {
 public:
  using Clock = std::chrono::steady_clock;

  BookDesk(BookRules rules, Exchange exchange, BookDeskSettings settings, std::uint32_t seed);

  void add(Symbol symbol);
  void remove(Symbol symbol);

  // The exchange sends its updates from now on: the book's snapshot is due.
  void on_subscribed(Symbol symbol, Clock::time_point now);
  // A message of the connection. `outdated` also for a symbol that is none of them.
  [[nodiscard]] BookVerdict on_update(const BookUpdate& update, Clock::time_point now);
  // A snapshot that next_fetch() asked for; `applied`: joined() follows it.
  [[nodiscard]] BookVerdict on_fetched(const BookUpdate& snapshot, Clock::time_point now);
  [[nodiscard]] std::span<const BookUpdate> joined(Symbol symbol) const;
  void on_fetch_failed(Symbol symbol, Clock::time_point now);

  // Where snapshots come in the stream: the books to subscribe to anew, now.
  [[nodiscard]] std::vector<Symbol> due_renewals(Clock::time_point now);
  // Where they are fetched: a book to fetch now; empty when there is none.
  [[nodiscard]] Symbol next_fetch(Clock::time_point now);
  // When one of the two next has something to say.
  [[nodiscard]] Clock::time_point next_deadline() const;

  [[nodiscard]] bool by_request() const noexcept {
    return rules_.snapshot == BookRules::Snapshot::by_request;
  }
  // Null when it is none of them, or not to be trusted.
  [[nodiscard]] const OrderBook* good_book(Symbol symbol) const noexcept;
  [[nodiscard]] bool all_good() const noexcept;

 private:
  static constexpr auto kNever = Clock::time_point::max();

  struct Book {
    explicit Book(const BookRules& rules, Exchange exchange, Symbol symbol)
        : keeper{rules, exchange, symbol} {}

    BookKeeper keeper;
    BookUpdate last;  // only where nothing but sameness tells a duplicate
    std::chrono::milliseconds spacing{0};
    Clock::time_point requested = Clock::time_point::min();
    Clock::time_point good_since{};
    Clock::time_point wanted_at = kNever;
    bool is_fetching = false;
  };

  [[nodiscard]] bool is_duplicate(const Book& book, const BookUpdate& update) const noexcept;
  void on_good(Book& book, Clock::time_point now);
  void want(Book& book, Clock::time_point now);
  [[nodiscard]] std::chrono::milliseconds draw();

  BookRules rules_;
  Exchange exchange_;
  BookDeskSettings settings_;
  std::minstd_rand random_;
  PerSymbol<Book> books_;
};

}  // namespace hftcpp
