// Kraken's WebSocket v2 as bytes: frames in, events out; requests out. Spot only.
// https://docs.kraken.com/api/docs/websocket-v2/
#pragma once

#include "exchanges/kraken/kraken_orders.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

// One per connection: it remembers the own orders that it has seen there, since later messages
// tell only what changed of them, and the numbers of the private messages.
class KrakenCodec final : public Codec {
 public:
  // The map must outlive the codec.
  explicit KrakenCodec(const SymbolMap& symbols);

  // The request for a channel. `args`: "depth" (10, 25, 100, 500, 1000) of a book, "interval"
  // ("1m") of klines, "event_trigger" ("bbo" unless said, or "trades") of a ticker, "token" of
  // private channels, which have no symbols, and for those "snap_orders" and "snap_trades". Throws
  // std::invalid_argument for a channel that there is not, and for arguments that cannot be.
  [[nodiscard]] static std::string subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             const std::map<std::string, std::string>& args,
                                             std::uint64_t request_id);
  // With the arguments that subscribed.
  [[nodiscard]] static std::string unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               const std::map<std::string, std::string>& args,
                                               std::uint64_t request_id);
  [[nodiscard]] static std::string ping(std::uint64_t request_id);

  // Emits what the frame tells; the rows before a broken one are emitted. Rows of symbols that are
  // not in the map are left out, and so are changes of orders that it never saw: then the result is
  // Errc::unknown_symbol, after all the rest. A hole in the numbers of private messages is
  // Errc::sequence_gap, after the rows too, and a control that asks for a new connection: what is
  // missing is asked for there.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  // What a private message's number says of those before it.
  struct Sequence {
    std::optional<std::uint64_t> last;
    [[nodiscard]] bool follows(std::uint64_t number, bool snapshot) noexcept;
  };
  // What all rows of a frame have in common.
  struct Message {
    std::string_view channel;
    bool snapshot = false;
    Timestamp received;
    EventSink& sink;
  };

  // Sets `control` to what there is to tell besides events.
  void decode_data(FieldReader& fields, const Message& message,
                   std::optional<Control>& control) noexcept;
  void decode_ticker(JsonObject row, const Message& message) noexcept;
  void decode_trade(JsonObject row, const Message& message) noexcept;
  void decode_book(JsonObject row, const Message& message) noexcept;
  void decode_kline(JsonObject row, const Message& message, Timestamp now) noexcept;
  void decode_executions(FieldReader& fields, const Message& message) noexcept;
  void decode_execution(JsonObject row, const Message& message, MyOrderBatch& batch) noexcept;
  void keep(const MyOrder& order) noexcept;
  void decode_balances(FieldReader& fields, const Message& message) noexcept;
  void decode_wallets(FieldReader& row, const Balance& whole, const Message& message) noexcept;
  // False for a symbol that is not in the map: its row is left out, which decode() will tell.
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;

  const SymbolMap* symbols_;
  Exchange exchange_{"kraken"};
  BookUpdate book_;  // used again and again: its levels keep their memory
  KrakenOrders orders_;
  Sequence executions_;
  Sequence balances_;
  bool unknown_symbol_ = false;
  bool sequence_gap_ = false;
};

// The CRC-32 that Kraken sends along: over the texts of the ten best levels of each side. No
// allocation.
// https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
[[nodiscard]] std::uint32_t kraken_checksum(const OrderBook& book) noexcept;

// depth: as subscribed, 0 for Kraken's own default of 10.
[[nodiscard]] BookRules kraken_book_rules(std::size_t depth);

}  // namespace hftcpp
