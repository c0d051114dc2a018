// Binance's USD-M futures as bytes: frames in, events out; requests out. Market streams and the
// user's own events. What is the same as on the spot market is in binance/binance_wire.hpp.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
#pragma once

#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

struct BinanceFutureCodecSettings {
  // Take my trades from the short notes that come before the order's own message. They are some
  // milliseconds earlier, and tell no fee.
  bool early_trades = false;
};

// One per connection: it remembers the latest messages about own orders, some of which Binance
// sends twice.
class BinanceFutureCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are those of events: "BTCUSDT".
  explicit BinanceFutureCodec(const SymbolMap& symbols, BinanceFutureCodecSettings settings = {});

  // "btcusdt@bookTicker". `args` as of the spot market: "depth", "interval", "aggregated". Throws
  // std::invalid_argument for a channel that there is not, and for arguments that cannot be.
  [[nodiscard]] static std::string stream_name(Channel channel, std::string_view native_symbol,
                                               const std::map<std::string, std::string>& args);

  // Which of the addresses serves the channel: "public", "market" or "private". The others confirm
  // a subscription, and then never deliver.
  [[nodiscard]] static std::string_view route(Channel channel,
                                              const std::map<std::string, std::string>& args);

  [[nodiscard]] static std::string subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             const std::map<std::string, std::string>& args,
                                             std::uint64_t request_id);
  [[nodiscard]] static std::string unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               const std::map<std::string, std::string>& args,
                                               std::uint64_t request_id);

  // Emits what the frame tells; the items before a broken one are emitted. Data of a symbol that is
  // not in the map is left out, and the result is Errc::unknown_symbol. The best levels of a book
  // look like changes of it but for their stream's name: they need the combined form.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

  // What GET /fapi/v1/depth answers, as a snapshot.
  [[nodiscard]] static Result<BookUpdate> parse_book_snapshot(std::string_view json, Symbol symbol);

 private:
  // What all functions below need of the frame.
  struct Message {
    std::string_view stream;  // "btcusdt@depth5@100ms"; empty in raw frames
    Timestamp received;
    EventSink& sink;
    std::optional<Control>& control;  // what there is to tell besides events
  };
  // Enough of a message about an order to know it again.
  struct OrderNews {
    Id order_id;
    Word execution;
    Word status;
    Id trade_id;
    Timestamp time;
    friend bool operator==(const OrderNews&, const OrderNews&) noexcept = default;
  };
  struct Fill {
    Symbol symbol;
    Id id;
    friend bool operator==(const Fill&, const Fill&) noexcept = default;
  };
  // The last ones that were told of.
  template <class T, std::size_t Size>
  struct Latest {
    std::array<T, Size> items{};
    std::size_t next = 0;
    [[nodiscard]] bool has(const T& item) const noexcept;
    void add(const T& item) noexcept;
  };

  // Readers go by value: one that somebody holds a reference to cannot live in registers.
  void decode_message(FieldReader fields, const Message& message) noexcept;
  void decode_ticker(FieldReader fields, const Message& message) noexcept;
  void decode_aggregated_trade(FieldReader fields, const Message& message) noexcept;
  void decode_trade(FieldReader fields, const Message& message) noexcept;
  void decode_book(FieldReader fields, const Message& message) noexcept;
  void decode_kline(FieldReader fields, const Message& message) noexcept;
  void decode_mark_price(FieldReader fields, const Message& message) noexcept;
  void decode_liquidation(FieldReader fields, const Message& message) noexcept;
  void decode_order(FieldReader fields, const Message& message) noexcept;
  void decode_conditional_order(FieldReader fields, const Message& message) noexcept;
  void decode_early_trade(FieldReader fields, const Message& message) noexcept;
  void decode_account(FieldReader fields, const Message& message) noexcept;
  void decode_position(FieldReader row, Timestamp changed, const Message& message) noexcept;

  // False for a symbol that is not in the map: its event is left out, which decode() will tell.
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;

  const SymbolMap* symbols_;
  BinanceFutureCodecSettings settings_;
  Exchange exchange_{"binance_future"};
  BookUpdate book_;  // used again and again: its levels keep their memory
  Latest<OrderNews, 32> latest_news_;
  Latest<Fill, 64> early_fills_;
  bool unknown_symbol_ = false;
};

// depth: as subscribed. 5, 10 and 20 are streams of whole books; all others of changes, which
// continue a book that was fetched. Numbers are shared by all instruments: only the link from a
// message to the one before it counts.
[[nodiscard]] BookRules binance_future_book_rules(std::size_t depth);

}  // namespace hftcpp
