// GapLedger: every stretch of time in which a stream did not deliver all that the exchange
// sent, with its cause, and whether it was made good. Readable from any thread while running.
#pragma once

#include <hftcpp/core/events.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

enum class GapCause : std::uint8_t {
  disconnected,  // the connection was down
  stalled,       // it was up, and silent for too long
  sequence_gap,  // the exchange's numbers have a hole
  bad_checksum,  // the book is not the exchange's
  crossed_book,
  bad_frame,  // what came could not be read
  overflow,   // a queue of ours was full
  rejected,   // the exchange refused the subscription
};

inline constexpr std::size_t kGapCauses = 8;

[[nodiscard]] std::string_view to_text(GapCause cause) noexcept;

struct Gap {
  std::uint64_t number = 0;  // counts up from 1 per stream
  Exchange exchange{};
  Channel channel = Channel::ticker;
  Symbol symbol{};  // empty: the whole channel
  GapCause cause = GapCause::disconnected;
  Timestamp from{};                 // the last good message, or when it was noticed
  Timestamp to{};                   // unset while it lasts
  std::uint64_t first_missing = 0;  // the exchange's numbers, where it has them
  std::uint64_t last_missing = 0;
  bool repaired = false;  // the state is right again (what was missed on the way may be lost)
  std::string detail{};
};

class GapLedger {
 public:
  // Older entries make room for newer ones; the counts go on.
  explicit GapLedger(std::size_t capacity = 10'000);

  std::uint64_t open(Gap gap);  // returns its number
  // Of one that has made room, or of none (0): nothing happens. What was closed unrepaired may
  // be closed once more when it turns out well after all.
  void close(std::uint64_t number, Timestamp at, bool repaired);
  // Adds what became known of it while it lasts: "; HTTP 429, asked to wait 2 s".
  void note(std::uint64_t number, std::string_view text);

  [[nodiscard]] std::vector<Gap> entries() const;
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] std::uint64_t count(GapCause cause) const;
  [[nodiscard]] std::size_t open_count() const;  // of those still in the ledger

 private:
  [[nodiscard]] Gap* find(std::uint64_t number) noexcept;

  mutable std::mutex mutex_;
  std::deque<Gap> gaps_;  // numbered without holes
  std::size_t capacity_;
  std::array<std::uint64_t, kGapCauses> counts_{};
  std::uint64_t next_ = 1;
};

// One JSON object, without a line break; unset times and numbers are left out.
void append_json(std::string& out, const Gap& gap);

}  // namespace hftcpp
