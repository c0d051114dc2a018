// BookKeeper: decides what an exchange's sequence and checksum rules make of a book message.
// A plain value, one per instrument: no socket, no clock. The stream does what it says.
#pragma once

#include <hftcpp/core/order_book.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hftcpp {

// How one exchange's books hang together. State it once, in the exchange's folder.
struct BookRules {
  enum class Snapshot : std::uint8_t {
    in_stream,  // the exchange sends one after the subscription
    by_request  // it must be fetched, and joined to the updates that came meanwhile
  };
  enum class Chain : std::uint8_t {
    none,         // no numbers: only the checksum can tell
    ranges,       // an update covers first_sequence..sequence and follows the last without a hole
    by_previous,  // an update names its predecessor in previous_sequence
    counted       // the number grows by one per message
  };

  Snapshot snapshot = Snapshot::in_stream;
  Chain chain = Chain::none;
  std::size_t depth = 0;  // levels a side; what falls off the end is never deleted by the exchange
  // Of the book as it is after the update, to compare with the one that came with it; what comes
  // without one is not checked.
  std::uint32_t (*checksum)(const OrderBook& book) = nullptr;
  bool may_cross = false;  // in an auction, say: a crossed book is no sign of a lost message there
  std::size_t max_waiting = 10'000;  // updates kept while a snapshot is under way
};

// What a message did to the book.
struct BookVerdict {
  enum class Kind : std::uint8_t {
    applied,   // the book stands: hand the update on (a snapshot with the rules' depth in it)
    waiting,   // kept until the snapshot is here
    outdated,  // older than the book: ignore
    broken     // the book is not to be trusted: get a new snapshot
  };
  Kind kind = Kind::applied;
  Errc cause{};  // of `broken`: sequence_gap, bad_checksum, crossed_book, too_large
  // The hole, where there are numbers: from `expected` up to, and without, `received`.
  std::uint64_t expected = 0;
  std::uint64_t received = 0;
};

class BookKeeper {
 public:
  BookKeeper(BookRules rules, Exchange exchange, Symbol symbol);

  // A snapshot or an update from the connection. After `broken`, updates are `waiting` (or, when
  // snapshots come in the stream, `outdated`) until a snapshot arrives. An update that calls itself
  // stale is `broken`: so a codec tells of a hole in numbers that several instruments share.
  [[nodiscard]] BookVerdict on_update(const BookUpdate& update);

  // A snapshot that was fetched. `applied`: the book stands, and joined() holds the updates that
  // were kept and follow it, already applied, to be handed on after it. `broken`: it does not join
  // what came meanwhile, fetch again. `outdated`: the book stands already, and is newer.
  [[nodiscard]] BookVerdict on_snapshot(const BookUpdate& snapshot);
  [[nodiscard]] const std::vector<BookUpdate>& joined() const noexcept { return joined_; }

  // The connection ended: nothing that comes next continues what was.
  void restart() noexcept;

  [[nodiscard]] const OrderBook& book() const noexcept { return book_; }
  [[nodiscard]] bool is_good() const noexcept { return good_; }
  // What the last message's own checks said; empty where it had nothing to check.
  [[nodiscard]] std::optional<bool> sequence_matches() const noexcept { return sequence_matches_; }
  [[nodiscard]] std::optional<bool> checksum_matches() const noexcept { return checksum_matches_; }

 private:
  enum class Place : std::uint8_t { unnumbered, next, old, beyond };

  [[nodiscard]] Place place_of(const BookUpdate& update) const noexcept;
  [[nodiscard]] Place first_place_of(const BookUpdate& update) const noexcept;
  [[nodiscard]] BookVerdict follow(const BookUpdate& update);
  [[nodiscard]] BookVerdict join();
  [[nodiscard]] BookVerdict apply(const BookUpdate& update);
  [[nodiscard]] BookVerdict keep(const BookUpdate& update);
  [[nodiscard]] BookVerdict refuse(Errc cause) noexcept;
  [[nodiscard]] BookVerdict refuse_hole(const BookUpdate& update) noexcept;

  BookRules rules_;
  OrderBook book_;
  bool good_ = false;
  std::uint64_t last_sequence_ = 0;
  bool awaits_first_ = false;  // the first update after a fetched snapshot may straddle it
  std::vector<BookUpdate> waiting_;
  std::vector<BookUpdate> joined_;
  std::optional<bool> sequence_matches_;
  std::optional<bool> checksum_matches_;
};

}  // namespace hftcpp
