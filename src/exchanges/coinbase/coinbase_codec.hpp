// Coinbase's Advanced Trade websocket as bytes: frames in, events out; requests out.
// https://docs.cdp.coinbase.com/advanced-trade/docs/ws-overview
#pragma once

#include "exchanges/coinbase/coinbase_balances.hpp"
#include "exchanges/coinbase/coinbase_orders.hpp"
#include "exchanges/wire.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

struct CoinbaseCodecSettings {
  // Coinbase does not say whose side a trade has. Other programs take it for the taker's.
  bool sides_are_makers = false;
  // Numbers count the messages of a connection, whatever their channels.
  bool check_sequence = true;
  // Whether any pair in USDC is wanted, if that may be: then what comes under a name in USD is told
  // for both. It outlives the codec; from any thread.
  const std::atomic<bool>* has_usdc = nullptr;
  // Where it enters what it tells of one's own trades, if anywhere. It outlives the codec.
  CoinbaseProgress* progress = nullptr;
  // Where it notes that one's own orders have changed, if anywhere. It outlives the codec.
  CoinbaseAccountNews* news = nullptr;
};

// One per connection: it remembers the number of the last message, the books that it has seen
// there, the candles that are not closed, and one's own orders.
class CoinbaseCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are "BTC-USD".
  explicit CoinbaseCodec(const SymbolMap& symbols, CoinbaseCodecSettings settings = {});

  // `jwt` for the private channels. Throws std::invalid_argument for a channel that there is not.
  [[nodiscard]] static std::string subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             std::string_view jwt = {});
  [[nodiscard]] static std::string unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               std::string_view jwt = {});
  // Asks for a heartbeat every second: a quiet connection without them is cut.
  [[nodiscard]] static std::string heartbeats();

  // Emits what the frame tells; the rows before a broken one are emitted. Rows of symbols that are
  // not in the map are left out: then the result is Errc::unknown_symbol, after all the rest. A
  // hole in the numbers makes every book of the connection stale, which is told with the next
  // message about a book or heartbeat; of private messages it is Errc::sequence_gap.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  // What all events of a frame have in common.
  struct Message {
    std::string_view channel;
    Timestamp time;
    std::uint64_t sequence = 0;
    Timestamp received;
    EventSink& sink;
  };

  // Whom something with this name is for: one symbol, or two.
  struct Addressees {
    Symbol symbol;
    Symbol other;
  };
  [[nodiscard]] Addressees find(std::string_view native) const noexcept;
  [[nodiscard]] bool may_have_alias(std::string_view native) const noexcept {
    return settings_.has_usdc != nullptr && settings_.has_usdc->load(std::memory_order_relaxed) &&
           native.ends_with("-USD");
  }

  void follow(std::uint64_t sequence, std::string_view channel) noexcept;
  void tell_stale_books(const Message& message) noexcept;
  void decode_events(FieldReader& fields, const Message& message,
                     std::optional<Control>& control) noexcept;
  void decode_tickers(FieldReader& event, const Message& message) noexcept;
  void decode_trades(FieldReader& event, const Message& message) noexcept;
  void decode_book(FieldReader& event, const Message& message) noexcept;
  void decode_candles(FieldReader& event, const Message& message) noexcept;
  void read_candle(JsonObject row, const Message& message) noexcept;
  void emit_candle(Kline kline, const Message& message) noexcept;
  void tell_book(Symbol symbol, const Message& message) noexcept;
  void confirm(std::string_view channel, std::string_view product, const Message& message) noexcept;
  // Of what can be understood without them.
  void tell_unknown_words(const Message& message) noexcept;
  void decode_orders(FieldReader& event, const Message& message) noexcept;
  void decode_order(JsonObject row, bool snapshot, const Message& message) noexcept;
  // With the trade that there was meanwhile; false when its numbers do not fit.
  [[nodiscard]] bool tell_order(const CoinbaseOrder& before, CoinbaseOrder& now,
                                const Message& message) noexcept;
  void read_order(FieldReader& fields, CoinbaseOrder& known) noexcept;
  void decode_subscriptions(FieldReader& event, const Message& message) noexcept;
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;

  const SymbolMap* symbols_;
  CoinbaseCodecSettings settings_;
  Exchange exchange_{"coinbase"};
  BookUpdate book_;  // used again and again, as are trades and candles: they keep their memory
  std::vector<Trade> trades_;
  std::vector<Kline> klines_;
  std::vector<Symbol> others_;  // for whom the candles are besides
  std::optional<std::uint64_t> sequence_;
  std::vector<Symbol> books_;  // that were told on this connection
  bool books_are_stale_ = false;
  std::unordered_map<Symbol, Kline> candles_;
  CoinbaseOrders orders_;
  MyOrderBatch batch_;  // what a snapshot has told so far
  bool unknown_symbol_ = false;
  bool sequence_gap_ = false;
  wire::UnknownWords unknown_;  // in the frame
  std::string refusal_;         // its words, and what to check
};

// For recordings: frames of Advanced Trade and of Exchange, each by its own codec.
[[nodiscard]] std::unique_ptr<Codec> make_coinbase_codec(const SymbolMap& symbols);

// Of both interfaces: a snapshot in the stream, and nothing that hangs the updates together.
[[nodiscard]] BookRules coinbase_book_rules(std::size_t depth);

}  // namespace hftcpp
