// BookStates: the books of decoded frames, kept by the same rules as a stream keeps them, and
// printed as they stand after each message. Unlike a stream it has nowhere to get a new snapshot
// from: after a gap or a wrong checksum it says so and goes on with what it has.
#pragma once

#include "exchanges/exchange.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::app {

class BookStates {
 public:
  // levels: how many a side are printed. depth: how many are kept; 0 asks the exchange's rules.
  BookStates(const ExchangeEntry& exchange, std::size_t levels, std::size_t depth);

  // A book that the exchange's REST interface sent: joined to the updates by its rules.
  void add_snapshot(BookUpdate snapshot);

  // Takes a message and appends the state it leaves: one JSON object, without its closing brace
  // so that the caller can add to it.
  void append(std::string& out, const BookUpdate& update);

  // Symbols whose updates wait for a snapshot that nobody gave.
  [[nodiscard]] std::vector<Symbol> waiting() const;
  // Symbols of snapshots that nothing came to be joined to.
  [[nodiscard]] std::vector<Symbol> useless_snapshots() const;

 private:
  struct Kept {
    BookKeeper keeper;
    BookRules rules;
    bool trusted = false;  // no gap and no wrong checksum since the last snapshot
  };

  Kept& kept(const BookUpdate& update);
  void carry_on(Kept& kept, const BookUpdate& update);

  const ExchangeEntry& exchange_;
  std::size_t levels_;
  std::size_t depth_;
  std::map<Symbol, Kept> books_;
  std::map<Symbol, BookUpdate> snapshots_;
};

}  // namespace hftcpp::app
