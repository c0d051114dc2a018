// FusionRun: a fusion of three sources, a clock that a test turns by hand, and quotes that are
// right but for what the test makes wrong of them.
#pragma once

#include "exchanges/a_share_fusion/a_share_fusion.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::test {

using namespace std::chrono_literals;

struct FusionRun : testing::Test {
  using Clock = AShareFusion::Clock;
  using Kind = AShareNotice::Kind;

  static constexpr std::size_t kEast = 0;
  static constexpr std::size_t kWest = 1;
  static constexpr std::size_t kNorth = 2;

  const Exchange name{"a_share"};
  const Symbol bank{"600000.sh"};
  const Symbol other_bank{"000001.sz"};
  // 2026-11-20, ten in the morning in Shanghai.
  const Timestamp ten{std::chrono::seconds{1'795'140'000}};

  AShareFusionRules rules{.late_after = 10s, .frozen_after = 20s, .recover_after = 5s};
  std::optional<AShareFusion> fusion;
  std::chrono::nanoseconds passed{0};
  std::vector<Quote> handed_on;
  AShareFusion::Fused fused;  // of the last quote
  std::vector<AShareNotice> notices;

  void SetUp() override { begin({"east", "west", "north"}); }
  void begin(const std::vector<std::string>& names) {
    std::vector<Exchange> sources;
    for (const std::string& each : names) sources.emplace_back(each);
    fusion.emplace(name, sources, rules);
  }

  [[nodiscard]] Clock::time_point now() const { return Clock::time_point{1h} + passed; }
  [[nodiscard]] Timestamp here() const { return ten + passed; }

  // Of this moment by the exchange's clock, with a volume that grows by 1,000 shares a second.
  [[nodiscard]] Quote quote(std::string_view last, std::optional<Symbol> symbol = {}) const {
    Quote made;
    made.symbol = symbol.value_or(bank);
    made.previous_close = number("10.00");
    made.open = number("10.00");
    made.high = number("20.00");
    made.low = number("5.00");
    made.last = number(last);
    made.volume = Decimal{100'000 + passed / 1s * 1'000, 0};
    made.bids[0] = {*subtract(made.last, number("0.01")), Decimal{500, 0}};
    made.asks[0] = {*add(made.last, number("0.01")), Decimal{700, 0}};
    made.exchange_time = ten + passed / 1s * 1s;
    made.receive_time = here();
    return made;
  }
  [[nodiscard]] static Decimal number(std::string_view text) { return *Decimal::parse(text); }
  [[nodiscard]] static Quote without_book(Quote made) {
    made.bids = made.asks = {};
    return made;
  }

  // What became of it.
  AShareVerdict say(std::size_t source, Quote told) {
    told.exchange = fusion->source(source).name();
    const AShareSourceCounters before = fusion->source(source).counters;
    fused = fusion->take(source, told, now());
    if (fused.quote != nullptr) handed_on.push_back(*fused.quote);
    const AShareSourceCounters& after = fusion->source(source).counters;
    for (std::size_t i = 0; i < kAShareVerdicts; ++i)
      if (after.quotes[i] != before.quotes[i]) return static_cast<AShareVerdict>(i);
    ADD_FAILURE() << "a quote that was not counted";
    return AShareVerdict::repeated;
  }
  AShareVerdict say(std::size_t source, std::string_view last) { return say(source, quote(last)); }
  // All of them tell the same.
  void say_all(std::string_view last) {
    for (std::size_t source = 0; source < fusion->size(); ++source) say(source, last);
  }

  // In steps, as a stream does.
  void wait(std::chrono::nanoseconds duration) {
    for (const auto until = passed + duration; passed < until;) {
      passed = std::min<std::chrono::nanoseconds>(until, passed + fusion->step_every());
      look();
    }
  }
  void look() {
    fusion->step(now());
    for (AShareNotice& notice : fusion->take_notices()) notices.push_back(std::move(notice));
  }
  // What has been told since; "set_aside east" and the like are kind and whom it is about.
  [[nodiscard]] std::vector<std::string> told() {
    look();
    std::vector<std::string> texts;
    for (const AShareNotice& notice : std::exchange(notices, {})) texts.push_back(notice.text);
    return texts;
  }

  [[nodiscard]] const Quote& last_quote() const { return handed_on.at(handed_on.size() - 1); }
  [[nodiscard]] std::string last_price() const { return last_quote().last.to_string(); }
  [[nodiscard]] bool is_heard(std::size_t source) const {
    return fusion->source(source).is_heard();
  }
};

}  // namespace hftcpp::test
