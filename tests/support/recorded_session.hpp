// recorded_session: a day of a market as it would be recorded, made from a seed: what was traded,
// and the lines that came of it: quotes every three seconds, or the trades one by one; some twice,
// some late, some very late.
#pragma once

#include <hftcpp/core/event_json.hpp>
#include <hftcpp/core/events.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace hftcpp::test {

using namespace std::chrono_literals;

// Midnight in Shanghai of a Friday on which there is trading.
inline constexpr Timestamp kSessionDay{
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}.time_since_epoch() -
    std::chrono::hours{8}};

// "14:56:30", by the clock of Shanghai.
inline Timestamp shanghai_at(std::chrono::nanoseconds time_of_day) {
  return kSessionDay + time_of_day;
}

struct SessionSettings {
  std::uint32_t seed = 1;
  bool has_sessions = true;  // else it is traded for 24 hours of UTC
  std::chrono::milliseconds usual_gap{5'000};
};

class RecordedSession {
 public:
  explicit RecordedSession(SessionSettings settings)
      : settings_{settings}, random_{settings.seed} {}

  // The canonical JSON of each quote, in the order in which they came in.
  std::vector<std::string> quotes() {
    std::vector<Event> events;
    for (const char* const symbol : {"600000.sh", "920002.bj"})
      take_quotes(symbol, trade(symbol, settings_.usual_gap), events);
    take_quotes("600001.sh", trade("600001.sh", 20min), events);  // hardly ever traded
    take_quotes("600002.sh", {}, events);                         // suspended
    return lines_of(std::move(events));
  }

  std::vector<std::string> trades() {
    std::vector<Event> events;
    for (const char* const symbol : {"600000.sh", "000001.sz", "btc/usd"})
      for (Trade& each : trade(symbol, settings_.usual_gap)) {
        each.receive_time = each.exchange_time + delay();
        events.emplace_back(each);
      }
    return lines_of(std::move(events));
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  // What comes late comes behind what is newer.
  std::chrono::nanoseconds delay() {
    const std::uint32_t kind = below(100);
    const std::chrono::milliseconds usual{100 + below(400)};
    return kind == 0 ? usual + 100s : kind < 4 ? usual + 20s : kind < 6 ? usual + 4s : usual;
  }

  // All that was traded, in order of time: an auction, two halves of a day, an auction.
  std::vector<Trade> trade(const char* symbol, std::chrono::milliseconds gap) {
    std::vector<Trade> tape;
    price_ = 1'000 + static_cast<std::int64_t>(below(500));
    if (!settings_.has_sessions) {
      trade_between(symbol, {8h, 32h}, gap, tape);
      return tape;
    }
    tape.push_back(one_trade(symbol, 9h + 25min));
    trade_between(symbol, {9h + 30min, 11h + 30min}, gap, tape);
    trade_between(symbol, {13h, 14h + 57min}, gap, tape);
    tape.push_back(one_trade(symbol, 15h));
    return tape;
  }

  struct Hours {
    std::chrono::nanoseconds from;
    std::chrono::nanoseconds until;
  };
  void trade_between(const char* symbol, Hours hours, std::chrono::milliseconds gap,
                     std::vector<Trade>& tape) {
    const auto most = static_cast<std::uint32_t>(2 * gap.count());
    auto at = hours.from + std::chrono::milliseconds{below(most)};
    for (; at < hours.until; at += std::chrono::milliseconds{below(most)})
      tape.push_back(one_trade(symbol, at));
  }

  Trade one_trade(const char* symbol, std::chrono::nanoseconds at) {
    price_ = std::max<std::int64_t>(price_ + below(7) - 3, 100);
    Trade made;
    made.exchange = Exchange{"recorded"};
    made.symbol = Symbol{symbol};
    made.price = Decimal{price_, -2};
    made.size = Decimal{100 * (1 + static_cast<std::int64_t>(below(50))), 0};
    if (!settings_.has_sessions)
      made.size = Decimal{1 + static_cast<std::int64_t>(below(99'999)), -5};
    made.exchange_time = shanghai_at(at);
    return made;
  }

  void take_quotes(const char* symbol, const std::vector<Trade>& tape, std::vector<Event>& events) {
    Quote quote;
    quote.exchange = Exchange{"recorded"};
    quote.symbol = Symbol{symbol};
    quote.previous_close = quote.last = Decimal{1'200, -2};
    quote.bids[0] = {Decimal{1'199, -2}, Decimal{100, 0}};
    auto next = tape.begin();
    for (auto at = 9h + 15min + std::chrono::milliseconds{below(3'000)}; at < 15h + 30s; at += 3s) {
      if (at > 11h + 30min + 30s && at < 13h) continue;
      for (; next != tape.end() && next->exchange_time <= shanghai_at(at); ++next)
        count(*next, quote);
      quote.exchange_time = shanghai_at(at);
      quote.receive_time = std::max(quote.exchange_time + delay(), held_up(at));
      events.emplace_back(quote);
      if (below(50) == 0) events.emplace_back(quote);
    }
  }

  // When what was told at that hour came through at last: a connection that hung twice.
  static Timestamp held_up(std::chrono::nanoseconds at) {
    if (at >= 10h + 5min + 30s && at < 10h + 6min + 15s) return shanghai_at(10h + 6min + 15s);
    if (at >= 10h + 40min && at < 10h + 43min) return shanghai_at(10h + 43min);
    return {};
  }

  static void count(const Trade& trade, Quote& quote) {
    if (quote.volume.is_zero()) quote.open = quote.low = trade.price;
    quote.last = trade.price;
    quote.high = std::max(quote.high, trade.price);
    quote.low = std::min(quote.low, trade.price);
    quote.volume = add(quote.volume, trade.size).value();
    quote.amount = add(quote.amount, multiply(trade.price, trade.size).value()).value();
  }

  static Timestamp receive_time_of(const Event& event) {
    return std::visit([](const auto& each) { return each.receive_time; }, event);
  }

  static std::vector<std::string> lines_of(std::vector<Event> events) {
    std::ranges::stable_sort(events, {}, receive_time_of);
    std::vector<std::string> lines;
    for (const Event& event : events) lines.push_back(to_json(event));
    return lines;
  }

  SessionSettings settings_;
  std::mt19937 random_;
  std::int64_t price_ = 0;
};

// The events of the lines.
template <class E>
std::vector<E> read_session(const std::vector<std::string>& lines) {
  std::vector<E> events;
  for (const std::string& line : lines) events.push_back(std::get<E>(parse_event(line).value()));
  return events;
}

}  // namespace hftcpp::test
