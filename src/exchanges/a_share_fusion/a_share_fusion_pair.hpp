// AShareFusionPair: one share as several sources tell it: what each of them said last, who is in
// line with whom, and the one quote that is made of it. Sans-IO: it takes the time as an argument.
// It allocates when it is made, and then no more.
#pragma once

#include "core/a_share_symbols.hpp"
#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hftcpp {

struct AShareFusionRules {
  // Prices that are further apart than this part of them cannot both be right.
  Decimal tolerance{1, -2};
  std::chrono::milliseconds late_after{15'000};
  std::chrono::milliseconds frozen_after{30'000};
  // How long a source has to be well before it is heard again.
  std::chrono::milliseconds recover_after{30'000};
};

// What became of a source's quote.
enum class AShareVerdict : std::uint8_t {
  handed_on,
  repeated,       // the source had told it before
  known,          // another source had
  outdated,       // older than what was handed on
  held,           // a price that the others have not confirmed yet
  out_of_line,    // a price that they contradict, or of a source that was out of line just now
  contradictory,  // within itself
  early,          // of a time that has not come
  unheard,        // of a source that is set aside
};

inline constexpr std::size_t kAShareVerdicts = 9;
inline constexpr std::size_t kMostAShareSources = 16;
// So many times in a row: once may be chance.
inline constexpr std::uint32_t kAShareProofs = 3;

class AShareFusionPair {
 public:
  using Clock = std::chrono::steady_clock;
  // A bit for each source.
  using Sources = std::uint32_t;

  // Who speaks.
  struct Voice {
    std::size_t source = 0;
    Exchange name;
    bool gives_book = false;  // it has ever sent levels: none are then none
    Sources heard = 0;        // who is not set aside, the speaker or others
  };
  struct Taken {
    AShareVerdict verdict = AShareVerdict::repeated;
    bool is_change = false;  // the source told something else than before
    bool is_behind = false;  // by more than late_after
    bool has_new_book = false;
    Sources missed = 0;  // who has not told this yet
  };

  // The rules must outlive the pair.
  AShareFusionPair(Exchange fusion, Symbol symbol, std::size_t sources,
                   const AShareFusionRules& rules);

  [[nodiscard]] Taken take(const Quote& quote, const Voice& voice, Clock::time_point now);
  // The source's last quote is news when it comes once more.
  void forget(std::size_t source) noexcept { slots_[source].is_set = false; }

  // As it was last handed on.
  [[nodiscard]] const Quote& fused() const noexcept { return fused_; }
  // Of its levels, which may be another source's than its prices. Unset: it has none.
  [[nodiscard]] Timestamp book_time() const noexcept { return book_time_; }
  [[nodiscard]] AShareKind kind() const noexcept { return kind_; }
  // Whose prices are out of line.
  [[nodiscard]] Sources aside() const noexcept { return aside_; }
  // The sources disagree, and nothing decides between them.
  [[nodiscard]] bool is_split() const noexcept { return is_split_; }
  // Zero for a source that has told none.
  [[nodiscard]] Decimal last_of(std::size_t source) const noexcept { return slots_[source].last; }

 private:
  static constexpr std::size_t kNobody = kMostAShareSources;

  // What a source said last.
  struct Slot {
    bool is_set = false;
    std::uint64_t digest = 0;
    Timestamp time;  // at which it began to say so
    Decimal last;
    Decimal volume;
    Clock::time_point changed_at{};
    std::uint32_t missed = 0;           // changes that others told since
    Clock::time_point missed_since{};   // the first of them
    Clock::time_point odd_since{};      // beside what the others say; unset: it is not
    Clock::time_point in_line_since{};  // of one that is aside
  };
  struct Standing {
    enum class Kind : std::uint8_t { in_line, alone_against, split };
    Kind kind = Kind::in_line;
    Sources against = 0;  // who is right instead
  };
  enum class Core : std::uint8_t { news, known, outdated, older };

  [[nodiscard]] bool is_heard(const Voice& voice, std::size_t source) const noexcept {
    return ((voice.heard & ~aside_) >> source & 1U) != 0;
  }

  // ---- whom to believe ----
  [[nodiscard]] AShareVerdict judge(const Quote& quote, const Voice& voice, Timestamp time,
                                    Clock::time_point now);
  [[nodiscard]] AShareVerdict judge_aside(const Quote& quote, const Voice& voice, Sources others,
                                          Clock::time_point now);
  [[nodiscard]] Sources voters(const Voice& voice, Timestamp time,
                               Clock::time_point now) const noexcept;
  [[nodiscard]] Standing standing(const Decimal& price, Sources others,
                                  Timestamp time) const noexcept;
  [[nodiscard]] bool has_followed(const Slot& slot, Sources others,
                                  Clock::time_point now) const noexcept;
  [[nodiscard]] Sources near(const Decimal& price, Sources among) const noexcept;
  [[nodiscard]] bool is_near(const Decimal& a, const Decimal& b) const noexcept;
  [[nodiscard]] bool is_near_last(const Decimal& price, Timestamp time) const noexcept;
  [[nodiscard]] bool is_contradictory(const Quote& quote) const noexcept;
  void set_aside(std::size_t source) noexcept;

  // ---- what to make of it ----
  void begin_day() noexcept;
  [[nodiscard]] bool is_behind(const Quote& quote, const Voice& voice,
                               Timestamp time) const noexcept;
  [[nodiscard]] Sources note_missed(const Quote& quote, std::size_t source, Clock::time_point now);
  void merge(const Quote& quote, const Voice& voice, Timestamp time, Clock::time_point now,
             Taken& taken);
  [[nodiscard]] Core core_of(const Quote& quote, const Voice& voice, Timestamp time,
                             Clock::time_point now) const noexcept;
  void take_core(const Quote& quote, const Voice& voice, Timestamp time);
  void take_name(const Quote& quote, const Voice& voice) noexcept;
  [[nodiscard]] bool takes_volume(const Voice& voice) const noexcept;
  void take_volume(const Quote& quote, bool is_new_day) noexcept;
  [[nodiscard]] bool take_book(const Quote& quote, const Voice& voice, Timestamp time, Core core);

  const AShareFusionRules* rules_;
  AShareKind kind_;
  Quote fused_;
  Timestamp time_;  // of its prices; unset: there are none yet
  Timestamp book_time_;
  Clock::time_point told_at_{};
  std::size_t source_ = kNobody;         // whose prices they are,
  std::size_t book_source_ = kNobody;    // whose levels,
  std::size_t name_source_ = kNobody;    // whose name,
  std::size_t volume_source_ = kNobody;  // and whose volume
  Sources aside_ = 0;
  bool is_split_ = false;
  std::vector<Slot> slots_;
};

// Any level at all.
[[nodiscard]] bool has_levels(const Quote& quote) noexcept;

}  // namespace hftcpp
