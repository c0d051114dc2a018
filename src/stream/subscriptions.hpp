// Subscriptions: which pairs one connection has asked for, and what the exchange answered.
// Sans-IO: it says what to ask next and when to look again; sending and waiting is the session's.
// states() may be read from any thread, all else belongs to the stream's.
#pragma once

#include <hftcpp/stream/stream_base.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace hftcpp {

struct SubscriptionSettings {
  std::chrono::milliseconds timeout{10'000};  // for an answer
  // A refused pair is asked for again, slowly: it may be listed later, or the limit have passed.
  std::chrono::milliseconds retry_first{10'000};
  std::chrono::milliseconds retry_ceiling{600'000};
  std::size_t pairs_per_request = 100;
};

class Subscriptions {
 public:
  using Clock = std::chrono::steady_clock;

  // What an answer, or the lack of one, changed.
  struct Changes {
    std::vector<Symbol> active;  // not those that were only renewed
    std::vector<Symbol> failed;
    bool will_ask_again = false;  // a request was refused as a whole
  };

  Subscriptions(Channel channel, SubscriptionSettings settings);

  void add(Symbol symbol);
  void remove(Symbol symbol);

  // The next request to send, pending from now on; without symbols when there is nothing to ask.
  [[nodiscard]] PairsRequest next_request(Clock::time_point now);
  // Asks anew for pairs that are active already, after the request that gives them up.
  [[nodiscard]] PairsRequest renew(std::vector<Symbol> symbols, Clock::time_point now);
  [[nodiscard]] std::uint64_t next_id() noexcept { return next_id_++; }

  // An empty symbol means all that the request asked for; without a number, the oldest request.
  [[nodiscard]] Changes on_confirmed(std::uint64_t request_id, Symbol symbol);
  // A request for several pairs that is refused as a whole is asked again in halves, so that one
  // bad pair takes no others with it.
  [[nodiscard]] Changes on_rejected(std::uint64_t request_id, Symbol symbol,
                                    std::string_view reason, Clock::time_point now);
  // Data of a pair whose answer has not come: worth as much, once its time is up.
  void on_data(Symbol symbol) noexcept;
  // A source that is asked again and again does not have this pair: failed, until its data comes.
  // It goes on being asked for it.
  [[nodiscard]] Changes on_missing(Symbol symbol, std::string_view reason);
  [[nodiscard]] Changes on_found(Symbol symbol);
  [[nodiscard]] bool is_missing(Symbol symbol) const noexcept {
    return !missing_.empty() && missing_.contains(symbol);
  }
  // Ends the waiting of those whose time is up.
  [[nodiscard]] Changes expire(Clock::time_point now);

  [[nodiscard]] Clock::time_point next_deadline() const noexcept;
  [[nodiscard]] bool is_settled() const noexcept { return open_ == 0; }  // each active or failed
  [[nodiscard]] bool has_pending() const noexcept { return pending_ != 0; }
  [[nodiscard]] bool has_active() const noexcept { return active_ != 0; }
  [[nodiscard]] bool has_answer() const noexcept { return has_answer_; }
  [[nodiscard]] std::size_t size() const noexcept { return pairs_.size(); }
  [[nodiscard]] bool is_active(Symbol symbol) const noexcept;
  [[nodiscard]] std::string_view reason(Symbol symbol) const noexcept;
  [[nodiscard]] std::vector<Symbol> active() const;
  [[nodiscard]] std::vector<Symbol> all() const;

  [[nodiscard]] std::vector<SubscriptionState> states() const;

 private:
  enum class Phase : std::uint8_t { unasked, pending, active, failed, missing };
  struct Pair {
    Symbol symbol;
    Phase phase = Phase::unasked;
    bool renewed = false;
    bool has_data = false;
    std::uint64_t request_id = 0;
    std::size_t most_together = 0;  // how many its request may have; 0: the usual
    Clock::time_point deadline{};   // pending: give up; failed: ask again
    std::chrono::milliseconds retry_wait{0};
    std::string reason{};
  };

  [[nodiscard]] const Pair* find(Symbol symbol) const noexcept;
  [[nodiscard]] Pair* find(Symbol symbol) noexcept;
  [[nodiscard]] std::vector<Pair*> answered(std::uint64_t request_id, Symbol symbol);
  [[nodiscard]] std::uint64_t oldest_pending() const noexcept;
  void ask(Pair& pair, std::uint64_t request_id, Clock::time_point now);
  void confirm(Pair& pair, Changes& changes);
  void fail(Pair& pair, std::string_view reason, Clock::time_point now, Changes& changes);
  void count() noexcept;

  Channel channel_;
  SubscriptionSettings settings_;
  mutable std::mutex mutex_;  // of pairs_, against states()
  std::vector<Pair> pairs_;
  std::unordered_set<Symbol> missing_;
  std::uint64_t next_id_ = 1;
  bool has_answer_ = false;
  std::size_t open_ = 0;
  std::size_t pending_ = 0;
  std::size_t active_ = 0;
};

}  // namespace hftcpp
