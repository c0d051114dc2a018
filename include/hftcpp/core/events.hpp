// Events: what comes out of a stream, as plain values. All but the book's and the batch are
// trivially copyable: a ticker or a trade costs no allocation from the wire to the callback.
#pragma once

#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/inline_text.hpp>
#include <hftcpp/core/names.hpp>
#include <hftcpp/core/timestamp.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hftcpp {

enum class Side : std::uint8_t { unknown, buy, sell };

struct Level {
  Decimal price;
  Decimal size;  // zero in an update removes the level
};

// Best bid and ask. A side that the exchange has no quote for has size zero.
struct Ticker {
  Exchange exchange;
  Symbol symbol;
  Decimal bid_price;
  Decimal bid_size;
  Decimal ask_price;
  Decimal ask_size;
  std::uint64_t sequence = 0;  // the exchange's number of this state, zero where it has none
  Timestamp exchange_time;
  Timestamp receive_time;
};

struct Trade {
  Exchange exchange;
  Symbol symbol;
  Decimal price;
  Decimal size;
  Decimal raw_size;           // in contracts, where the exchange counts those; else zero
  Side side = Side::unknown;  // the aggressor's
  Id id;
  Timestamp exchange_time;
  Timestamp receive_time;
};

// Changed levels of a book, or all of it when `snapshot`. What StreamBase hands on has been
// checked; `stale` says that the book just became unreliable, and a snapshot that heals it follows.
struct BookUpdate {
  Exchange exchange;
  Symbol symbol;
  bool snapshot = false;
  bool stale = false;
  std::vector<Level> bids;
  std::vector<Level> asks;
  // Of a snapshot: how many levels a side the book has, where the exchange keeps no more and does
  // not tell what falls off the end. Cut the book to it after each update. 0: all there are.
  std::uint32_t depth = 0;
  // The exchange's numbers, zero where it has none: this message covers first_sequence to
  // sequence, and follows previous_sequence.
  std::uint64_t sequence = 0;
  std::uint64_t first_sequence = 0;
  std::uint64_t previous_sequence = 0;
  std::optional<std::uint32_t> checksum;
  Timestamp exchange_time;
  Timestamp receive_time;

  // Makes this an empty update again, and keeps the memory of its levels.
  void reset() noexcept;
};

struct Kline {
  Exchange exchange;
  Symbol symbol;
  std::chrono::seconds interval{0};
  Timestamp open_time;
  Timestamp close_time;
  Decimal open;
  Decimal high;
  Decimal low;
  Decimal close;
  Decimal volume;
  std::optional<Decimal> quote_volume;  // where the exchange tells it
  std::uint64_t trade_count = 0;
  bool closed = false;
  Timestamp exchange_time;
  Timestamp receive_time;
};

struct Funding {
  Exchange exchange;
  Symbol symbol;
  std::optional<Decimal> rate;
  std::optional<Decimal> predicted_rate;
  std::optional<Decimal> mark_price;
  std::optional<Decimal> index_price;
  Timestamp next_funding_time;
  Timestamp exchange_time;
  Timestamp receive_time;
};

struct Liquidation {
  Exchange exchange;
  Symbol symbol;
  Decimal price;
  Decimal size;
  Decimal raw_size;           // in contracts, where the exchange counts those; else zero
  Side side = Side::unknown;  // of the order that was forced
  Id id;
  Timestamp exchange_time;
  Timestamp receive_time;
};

// A-share snapshot with five levels.
struct Quote {
  Exchange exchange;
  Symbol symbol;
  InlineText<63> name;
  Decimal previous_close;
  Decimal open;
  Decimal high;
  Decimal low;
  Decimal last;
  Decimal volume;  // shares
  Decimal amount;  // yuan
  std::array<Level, 5> bids{};
  std::array<Level, 5> asks{};
  Exchange source;  // whose it is, where a stream puts several sources together; else empty
  Timestamp exchange_time;
  Timestamp receive_time;
};

enum class OrderStatus : std::uint8_t {
  open,
  partially_filled,
  filled,
  canceled,
  rejected,
  expired
};

struct MyOrder {
  Exchange exchange;
  Symbol symbol;
  Id order_id;
  Id client_order_id;
  Side side = Side::unknown;
  Word order_type;  // the exchange's own word
  OrderStatus status = OrderStatus::open;
  Word native_status;            // the exchange's own word
  std::optional<Decimal> price;  // none for a market order
  Decimal size;
  Decimal raw_size;  // in contracts, where the exchange counts those; else zero
  Decimal filled_size;
  std::optional<Decimal> average_price;
  std::optional<Decimal> last_price;
  std::optional<Decimal> last_size;
  std::optional<Decimal> fee;  // of the last fill, or of all so far: the exchange's page says which
  Word fee_currency;
  InlineText<95> reason;
  Timestamp exchange_time;
  Timestamp receive_time;
};

// What is open at the moment of (re)connecting, in one piece.
struct MyOrderBatch {
  Exchange exchange;
  std::vector<MyOrder> orders;
  Timestamp receive_time;
};

struct MyTrade {
  Exchange exchange;
  Symbol symbol;
  Id id;
  Id order_id;
  Id client_order_id;
  Side side = Side::unknown;
  Decimal price;
  Decimal size;
  Decimal raw_size;            // in contracts, where the exchange counts those; else zero
  std::optional<Decimal> fee;  // negative is a rebate
  Word fee_currency;
  std::optional<bool> is_maker;
  Timestamp exchange_time;
  Timestamp receive_time;
};

// A currency's standing. Exchanges tell different parts of it; what they do not tell is empty.
struct Balance {
  Exchange exchange;
  Word currency;
  Word wallet;  // where the exchange has several
  std::optional<Decimal> total;
  std::optional<Decimal> available;
  std::optional<Decimal> locked;
  std::optional<Decimal> change;  // of a movement that names no new standing
  Timestamp exchange_time;
  Timestamp receive_time;
};

struct Position {
  Exchange exchange;
  Symbol symbol;
  Side side = Side::unknown;  // buy is long
  Decimal size;
  Decimal raw_size;  // in contracts, where the exchange counts those; else zero
  std::optional<Decimal> entry_price;
  std::optional<Decimal> mark_price;
  std::optional<Decimal> unrealized_profit;
  std::optional<Decimal> liquidation_price;
  std::optional<Decimal> leverage;
  Timestamp exchange_time;
  Timestamp receive_time;
};

enum class StreamState : std::uint8_t {
  connected,
  disconnected,
  subscribed,  // the exchange confirmed
  rejected,    // the exchange refused, `reason` has its words
  stale,       // no data for too long
  gap,         // messages are missing or wrong: the book is not to be trusted
  resynced,    // and now it is again
  failed,      // given up, until somebody changes something
};

struct StreamStatus {
  Exchange exchange;
  Channel channel = Channel::ticker;
  Symbol symbol;  // empty when it concerns the whole channel
  StreamState state = StreamState::connected;
  std::string reason;
  Timestamp receive_time;
};

using Event = std::variant<Ticker, Trade, BookUpdate, Kline, Funding, Liquidation, Quote, MyOrder,
                           MyOrderBatch, MyTrade, Balance, Position, StreamStatus>;

[[nodiscard]] std::string_view to_text(Side side) noexcept;
[[nodiscard]] std::string_view to_text(OrderStatus status) noexcept;
[[nodiscard]] std::string_view to_text(StreamState state) noexcept;

}  // namespace hftcpp
