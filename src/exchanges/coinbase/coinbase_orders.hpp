// CoinbaseOrders: one's own orders as far as a connection has told of them. Coinbase's messages say
// how much of an order is done by now, not what was done last: the difference is found here.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

struct CoinbaseOrder {
  MyOrder order;
  std::optional<Decimal> fees = Decimal{};  // all that were taken so far, where they are told
  std::optional<Decimal> value;             // of all that is done, where it is told
};

struct CoinbaseIdHash {
  std::size_t operator()(const Id& id) const noexcept {
    return std::hash<std::string_view>{}(id.view());
  }
};

class CoinbaseOrders {
 public:
  // Beyond this many orders the one that was longest without news is forgotten. Those that are done
  // stay, too: their last message may come twice, and must not be taken for another trade.
  static constexpr std::size_t kMost = 10'000;

  // Null when nothing was told of it; valid until the next change.
  [[nodiscard]] CoinbaseOrder* find(const Id& order_id) noexcept;
  void keep(const CoinbaseOrder& order);
  void clear() noexcept { orders_.clear(); }
  [[nodiscard]] std::size_t size() const noexcept { return orders_.size(); }

 private:
  struct Entry {
    CoinbaseOrder order;
    std::uint64_t news = 0;  // when it was last kept, by count
  };
  std::unordered_map<Id, Entry, CoinbaseIdHash> orders_;
  std::uint64_t count_ = 0;
};

// How a stream's connections have told one's own trades, for REST to tell the same ones: what was
// done before the snapshot of the present connection, cut into trades as it was cut before.
class CoinbaseProgress {
 public:
  // A new connection: its snapshot is yet to come.
  void restart() noexcept;
  // So much of an order was done when the snapshot was made.
  void on_snapshot_order(const Id& order_id, Decimal done);
  void on_snapshot_end(Timestamp time) noexcept { snapshot_time_ = time; }
  // What was done of an order from here to there was one trade. Whether observers got it is not
  // known here: the connection may have ended before they did.
  void on_trade(const Id& order_id, Decimal from, Decimal to);

  [[nodiscard]] bool has_snapshot() const noexcept { return snapshot_time_.is_set(); }
  // Whether it is for REST to tell of a trade after which so much of its order was done. In doubt
  // the connection is about to tell it, or never will: a little later one knows.
  enum class Teller : std::uint8_t { rest, connection, in_doubt };
  [[nodiscard]] Teller teller_of(const MyTrade& trade, const Decimal& done) const noexcept;
  // Where the trade ends that a connection made of this part of an order; empty if none did.
  [[nodiscard]] std::optional<Decimal> end_of_trade(const Id& order_id,
                                                    const Decimal& done) const noexcept;

 private:
  struct Part {
    Decimal from;
    Decimal to;
    std::uint64_t connection = 0;
  };
  [[nodiscard]] const Part* part_of(const Id& order_id, const Decimal& done) const noexcept;

  std::uint64_t connection_ = 0;  // counts them
  std::unordered_map<Id, Decimal, CoinbaseIdHash> at_snapshot_;
  Timestamp snapshot_time_;
  std::unordered_map<Id, std::vector<Part>, CoinbaseIdHash> parts_;
  std::deque<Id> oldest_;  // of parts_: there are never more than CoinbaseOrders::kMost
};

// "YYY:0.01": the order, and how much of it was done then. Where that is too long, without the
// dashes of the order's id, and at last without the first digits.
[[nodiscard]] Id coinbase_trade_id(const Id& order_id, Decimal done) noexcept;

// What a status is here, for an order of which so much is done; none for a word that is not known.
[[nodiscard]] std::optional<OrderStatus> coinbase_status(std::string_view word,
                                                         const Decimal& done) noexcept;

// "BTC-USD": fees are in the second.
[[nodiscard]] Word coinbase_quote(std::string_view native) noexcept;

// "Stop Limit" as REST has it, "STOP_LIMIT".
[[nodiscard]] Word coinbase_order_type(std::string_view word) noexcept;

// a / b, exact where it ends within the digits of a Decimal, else its first 18.
[[nodiscard]] Result<Decimal> coinbase_quotient(const Decimal& a, const Decimal& b) noexcept;

}  // namespace hftcpp
