// AShareFusion: the quotes of several sources, made one of each share. The newest wins, never goes
// backwards, and says whose it is; whoever is late, frozen, gone or out of line with the others is
// set aside until it has recovered. Sans-IO: it takes the time as an argument.
#pragma once

#include "exchanges/a_share_fusion/a_share_fusion_pair.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hftcpp {

// What changed of whom is heard.
struct AShareNotice {
  enum class Kind : std::uint8_t {
    set_aside,  // a source
    heard_again,
    out_of_line,  // a source, for some of its pairs
    in_line,      // the same, and for all of them again
    split,        // a pair of which nothing is handed on: its sources disagree
    settled,
    nobody,  // every source is set aside
    somebody,
  };
  Kind kind = Kind::set_aside;
  Exchange source;   // empty for a pair and for all
  Symbol symbol;     // of a pair
  std::string text;  // a sentence, which names them
};

class AShareFusion {
 public:
  using Clock = AShareFusionPair::Clock;

  // What is to be handed on; nothing where `quote` is null. Valid until the next call.
  struct Fused {
    AShareVerdict verdict = AShareVerdict::repeated;
    const Quote* quote = nullptr;
    bool has_new_book = false;
    Timestamp book_time;  // of its levels
  };

  // `name` becomes the quotes' exchange. The order of the sources counts where they have different
  // names for one share. At most kMostAShareSources.
  AShareFusion(Exchange name, const std::vector<Exchange>& sources, AShareFusionRules rules);
  AShareFusion(const AShareFusion&) = delete;
  AShareFusion& operator=(const AShareFusion&) = delete;

  // The number of a source by its name.
  [[nodiscard]] std::optional<std::size_t> find(Exchange source) const noexcept;

  // What a source says. The first quote of a symbol allocates; later ones do not.
  [[nodiscard]] Fused take(std::size_t source, const Quote& quote, Clock::time_point now);
  // What is known of its connection.
  void on_connected(std::size_t source, Clock::time_point now);
  void on_disconnected(std::size_t source, std::string_view reason, Clock::time_point now);
  // Some things happen because nothing comes: to be called every step_every().
  void step(Clock::time_point now);
  [[nodiscard]] std::chrono::milliseconds step_every() const noexcept;

  // What has changed since it was last asked.
  [[nodiscard]] std::vector<AShareNotice> take_notices() { return std::exchange(notices_, {}); }
  [[nodiscard]] bool has_notices() const noexcept { return !notices_.empty(); }

  // Nobody wants it any more: nothing is remembered of it.
  void remove(Symbol symbol);

  [[nodiscard]] std::size_t size() const noexcept { return sources_.size(); }
  [[nodiscard]] const AShareFusionSource& source(std::size_t i) const noexcept {
    return sources_[i].self;
  }

 private:
  struct Source {
    AShareFusionSource self;
    std::size_t pairs_aside = 0;
    std::size_t pairs_told = 0;  // of them, when it was last told
    Symbol example{};            // the latest of them
    Decimal price{};
    Decimal price_of_others{};
  };
  struct Split {
    Symbol symbol;
    Clock::time_point since;
    bool is_told = false;
  };

  [[nodiscard]] bool is_early(std::size_t source, const Quote& quote) const noexcept;
  [[nodiscard]] AShareFusionPair::Sources heard() const noexcept;
  [[nodiscard]] bool is_needed(std::size_t source) const noexcept;
  [[nodiscard]] AShareFusionPair::Taken offer(std::size_t source, AShareFusionPair& pair,
                                              const Quote& quote, Clock::time_point now);
  void note_missed(std::size_t source, const AShareFusionPair::Taken& taken, Clock::time_point now);
  void note_split(Symbol symbol, Clock::time_point now);
  void note_asides(AShareFusionPair::Sources before, const AShareFusionPair& pair);
  bool step(std::size_t source, Clock::time_point now);
  void tell_whether_anybody(Clock::time_point now);
  void tell_out_of_line(Source& source);
  void tell_splits(Clock::time_point now);
  [[nodiscard]] std::string prices_of(const AShareFusionPair& pair) const;
  void tell(AShareNotice::Kind kind, Exchange source, Symbol symbol, std::string text);

  Exchange name_;
  AShareFusionRules rules_;
  std::vector<Source> sources_;
  std::unordered_map<Symbol, AShareFusionPair> pairs_;
  std::vector<Split> splits_;
  std::vector<AShareNotice> notices_;
  bool is_nobody_told_ = false;
};

}  // namespace hftcpp
