// BookLosses: which books had updates dropped from a full queue, and what must not reach the
// consumer because of it: nothing of such a book until a snapshot. Not thread-safe but for
// lacking(), which spares the producers the lock while no book waits for its snapshot.
#pragma once

#include <hftcpp/core/events.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

namespace hftcpp::detail {

template <class T>
inline constexpr bool kHasBooks = std::is_same_v<T, BookUpdate> || std::is_same_v<T, Event>;

// The book update that an event is, or null; as constant as the event.
template <class T>
[[nodiscard]] auto* book_in(T& event) noexcept {
  if constexpr (std::is_same_v<std::remove_const_t<T>, BookUpdate>)
    return &event;
  else
    return std::get_if<BookUpdate>(&event);
}

class BookLosses {
 public:
  enum class Verdict : std::uint8_t { deliver, deliver_as_stale, skip };

  // How many books wait for a snapshot from their stream.
  [[nodiscard]] std::size_t lacking() const noexcept {
    return lacking_.load(std::memory_order_acquire);
  }

  // An update is about to be queued: whether it may be. Without the snapshot it may not.
  [[nodiscard]] bool admits(const BookUpdate& update) {
    const auto found = losses_.find(key(update));
    if (found == losses_.end()) return true;
    Loss& loss = found->second;
    if (!update.snapshot) return !loss.lacks_snapshot;
    set_lacking(loss, false);
    ++loss.snapshots_queued;
    return true;
  }

  // An update left the queue unseen.
  void on_dropped(const BookUpdate& update) {
    Loss& loss = losses_[key(update)];
    if (!loss.is_broken) loss.is_told = false;
    loss.is_broken = true;
    loss.exchange = update.exchange;
    loss.symbol = update.symbol;
    if (update.snapshot && loss.snapshots_queued > 0) --loss.snapshots_queued;
    // A snapshot that is already queued heals the book when its turn comes.
    if (loss.snapshots_queued == 0) set_lacking(loss, true);
  }

  // An update reached the consumer's end of the queue.
  [[nodiscard]] Verdict on_popped(const BookUpdate& update) {
    const auto found = losses_.find(key(update));
    if (found == losses_.end()) return Verdict::deliver;
    Loss& loss = found->second;
    if (update.snapshot) {
      if (loss.snapshots_queued > 0) --loss.snapshots_queued;
      loss.is_broken = false;
      if (!loss.lacks_snapshot && loss.snapshots_queued == 0) losses_.erase(found);
      return Verdict::deliver;
    }
    if (!loss.is_broken) return Verdict::deliver;
    if (loss.is_told) return Verdict::skip;
    loss.is_told = true;
    return Verdict::deliver_as_stale;
  }

  [[nodiscard]] std::vector<Symbol> lacking(Exchange exchange) const {
    std::vector<Symbol> symbols;
    for (const auto& [key, loss] : losses_)
      if (loss.lacks_snapshot && loss.exchange == exchange) symbols.push_back(loss.symbol);
    return symbols;
  }

 private:
  struct Loss {
    Exchange exchange;
    Symbol symbol;
    bool is_broken = false;       // the consumer has not had a snapshot since
    bool is_told = false;         // but has had a stale update
    bool lacks_snapshot = false;  // none is queued either
    std::size_t snapshots_queued = 0;
  };

  static std::uint64_t key(const BookUpdate& update) noexcept {
    return std::uint64_t{update.exchange.index()} << 32 | update.symbol.index();
  }

  void set_lacking(Loss& loss, bool lacks) {
    if (loss.lacks_snapshot == lacks) return;
    loss.lacks_snapshot = lacks;
    if (lacks)
      lacking_.fetch_add(1, std::memory_order_release);
    else
      lacking_.fetch_sub(1, std::memory_order_release);
  }

  std::unordered_map<std::uint64_t, Loss> losses_;
  std::atomic<std::size_t> lacking_{0};
};

}  // namespace hftcpp::detail
