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
  std::uint32_t (*checksum)(const OrderBook& book) = nullptr;
  std::size_t max_waiting = 10'000;  // updates kept while a snapshot is under way
};

// What a message did to the book.
struct BookVerdict {
  enum class Kind : std::uint8_t {
    applied,   // the book stands: hand the update on
    waiting,   // kept until the snapshot is here
    outdated,  // older than the book: ignore
    broken     // the book is not to be trusted: get a new snapshot
  };
  Kind kind = Kind::applied;
  Errc cause{};  // of `broken`: sequence_gap, bad_checksum, crossed_book, too_large
  // The hole, where there are numbers: what was expected next and what came.
  std::uint64_t expected = 0;
  std::uint64_t received = 0;
};

class BookKeeper {
 public:
  BookKeeper(BookRules rules, Exchange exchange, Symbol symbol);

  // A snapshot or an update from the connection. After `broken`, updates are `waiting` (or, when
  // snapshots come in the stream, `outdated`) until a snapshot arrives.
  [[nodiscard]] BookVerdict on_update(const BookUpdate& update);

  // A snapshot that was fetched. `applied`: the book stands, and joined() holds the updates that were
  // kept and follow it, already applied, to be handed on after it. `broken`: too old, fetch again.
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
  [[nodiscard]] BookVerdict apply(const BookUpdate& update);
  [[nodiscard]] BookVerdict refuse(Errc cause, std::uint64_t expected, std::uint64_t received);

  BookRules rules_;
  OrderBook book_;
  bool good_ = false;
  std::uint64_t last_sequence_ = 0;
  bool awaits_first_ = false;  // the first update after a fetched snapshot straddles it
  std::vector<BookUpdate> waiting_;
  std::vector<BookUpdate> joined_;
  std::optional<bool> sequence_matches_;
  std::optional<bool> checksum_matches_;
};

}  // namespace hftcpp
