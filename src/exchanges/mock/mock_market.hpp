// MockMarket: a random market, told as events. It reads no clock and knows no connection: whoever
// lets its time pass gets what happened.
#pragma once

#include "exchanges/mock/mock_pair.hpp"
#include <hftcpp/core/codec.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

struct MockSettings {
  std::uint64_t seed = 1;
  std::chrono::seconds interval{60};  // of the bars
  std::vector<Channel> channels{};    // what of it is told
};

// "1s", "5m", "1h"; throws std::invalid_argument, naming those that there are, for another.
[[nodiscard]] std::chrono::seconds mock_interval(std::string_view word);

class MockMarket {
 public:
  explicit MockMarket(MockSettings settings);

  // One step of each of these pairs. What a pair has never told begins with a snapshot.
  void step(std::span<const Symbol> pairs, Timestamp now, EventSink& sink);
  // It will begin anew.
  void forget(Symbol symbol) { pairs_.erase(symbol); }
  void forget_all() noexcept { pairs_.clear(); }

 private:
  [[nodiscard]] MockPair& pair_of(Symbol symbol);
  [[nodiscard]] bool tells(Channel channel) const noexcept;
  void tell(const MockPair& pair, Timestamp now, EventSink& sink);
  void tell_trades(const MockPair& pair, Timestamp now, EventSink& sink);
  void tell_bars(const MockPair& pair, Timestamp now, EventSink& sink) const;
  void tell_book(const MockPair& pair, Timestamp now, EventSink& sink);
  void tell_ticker(const MockPair& pair, Timestamp now, EventSink& sink) const;
  void tell_quote(const MockPair& pair, Timestamp now, EventSink& sink) const;

  MockSettings settings_;
  Exchange exchange_{"mock"};
  std::unordered_map<Symbol, MockPair> pairs_;
  BookUpdate update_;  // used again and again
};

}  // namespace hftcpp
