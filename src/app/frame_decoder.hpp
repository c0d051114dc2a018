// FrameDecoder: one exchange's raw frames in, lines of JSON out. Pure: it reads no file, no
// socket and no clock; `hftcpp decode` is this and a loop around it.
#pragma once

#include "app/book_states.hpp"
#include "exchanges/exchange.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::app {

struct DecodeSettings {
  bool line_numbers = false;  // adds "line" and "native_symbol"
  std::size_t books = 0;      // levels a side of a book_state after each book message; 0: none
  std::size_t depth = 0;      // levels a side that a book is cut to; 0 asks the exchange's rules
};

struct DecodeCounters {
  static constexpr std::size_t kEvents = 12;    // all of Event but StreamStatus
  static constexpr std::size_t kControls = 11;  // Control::Kind

  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t broken = 0;
  std::uint64_t holes = 0;    // in the numbers of trades: frames that are missing
  std::uint64_t unknown = 0;  // frames that told nothing, and of no known kind
  std::array<std::uint64_t, kEvents> events{};
  std::array<std::uint64_t, kControls> controls{};
};

class FrameDecoder final : private EventSink {
 public:
  FrameDecoder(const ExchangeEntry& exchange, DecodeSettings settings);

  // The REST interface's list of instruments: their names are no guess any more. Not for an
  // exchange without one (ExchangeEntry::parse_instruments).
  [[nodiscard]] Result<void> add_instruments(std::string_view json) {
    return exchange_.parse_instruments(json, symbols_);
  }

  // For `books`, where snapshots are fetched: REST's own JSON, joined by the real rule. The symbol
  // in the exchange's form or ours.
  [[nodiscard]] Result<void> add_snapshot(std::string_view symbol, std::string_view json);

  // Appends a line for each thing that the frame tells. After an error, what stood before the
  // broken part has been appended; Errc::sequence_gap is a word about the frames before, and all of
  // this one has been.
  [[nodiscard]] Result<void> decode(std::string_view frame, std::uint64_t line, std::string& out);

  // Counts a frame that cannot even be given to it.
  void leave_out() noexcept;

  [[nodiscard]] const DecodeCounters& counters() const noexcept { return counters_; }
  // What was counted, as lines for a person.
  [[nodiscard]] std::string statistics() const;
  [[nodiscard]] std::vector<Symbol> waiting_books() const;
  // Of which a snapshot was given, and nothing came.
  [[nodiscard]] std::vector<Symbol> useless_snapshots() const;

 private:
  void on_ticker(const Ticker& event) override { write(event, event.symbol); }
  void on_trade(const Trade& event) override { write(event, event.symbol); }
  void on_book_update(const BookUpdate& event) override;
  void on_kline(const Kline& event) override { write(event, event.symbol); }
  void on_funding(const Funding& event) override { write(event, event.symbol); }
  void on_liquidation(const Liquidation& event) override { write(event, event.symbol); }
  void on_quote(const Quote& event) override { write(event, event.symbol); }
  void on_my_order(const MyOrder& event) override { write(event, event.symbol); }
  void on_my_order_batch(const MyOrderBatch& event) override { write(event, {}); }
  void on_my_trade(const MyTrade& event) override { write(event, event.symbol); }
  void on_balance(const Balance& event) override { write(event, {}); }
  void on_position(const Position& event) override { write(event, event.symbol); }
  void on_control(const Control& control) override;

  template <class T>
  void write(const T& event, Symbol symbol);
  void finish_line(Symbol symbol);

  DecodeSettings settings_;
  const ExchangeEntry& exchange_;
  SymbolMap symbols_;
  std::unique_ptr<Codec> codec_;
  std::optional<BookStates> books_;
  DecodeCounters counters_;
  std::string* out_ = nullptr;  // of the frame at hand
  std::uint64_t line_ = 0;
  bool has_told_ = false;  // the frame at hand
  bool has_strange_ = false;
};

// The map that decoding without a list of instruments needs: asks the exchange's best guess, and
// takes the exchange's own name where it has none, so that nothing is lost.
void guess_symbols(SymbolMap& symbols, const ExchangeEntry& exchange);

// The beginning of a frame on one line, for messages: what is not printable is escaped.
[[nodiscard]] std::string frame_head(std::string_view frame, std::size_t most = 80);

}  // namespace hftcpp::app
