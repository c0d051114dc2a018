// Coinbase's Exchange feed as bytes: frames in, events out; requests out. Another interface to the
// same market, with every trade at once and the ids of its orders.
// https://docs.cdp.coinbase.com/exchange/docs/websocket-overview
#pragma once

#include "exchanges/coinbase/coinbase_orders.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

struct CoinbaseLogin;

// One per connection: it remembers one's own orders, since later messages have only their ids.
class CoinbaseExchangeCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are "BTC-USD".
  explicit CoinbaseExchangeCodec(const SymbolMap& symbols);

  // One message for the channel and for heartbeats, signed where there is a login. Books are those
  // of "level2_batch", or with a login of "level2". Throws std::invalid_argument for a channel that
  // there is not.
  [[nodiscard]] static std::string subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             const CoinbaseLogin* login = nullptr);
  [[nodiscard]] static std::string unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               const CoinbaseLogin* login = nullptr);

  // Emits what the frame tells; the rows before a broken one are emitted. Data of symbols that are
  // not in the map is left out, and so is what concerns orders that it never saw: then the result
  // is Errc::unknown_symbol.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  struct Message {
    std::string_view bytes;  // all of it
    Timestamp received;
    EventSink& sink;
  };

  // Readers go by value: one that somebody holds a reference to cannot live in registers.
  void decode_type(FieldReader fields, std::string_view type, const Message& message,
                   std::optional<Control>& control) noexcept;
  void decode_ticker(FieldReader fields, const Message& message) noexcept;
  void decode_match(FieldReader fields, bool is_last, const Message& message) noexcept;
  void decode_snapshot(FieldReader fields, const Message& message) noexcept;
  void decode_changes(FieldReader fields, const Message& message) noexcept;
  void decode_subscriptions(FieldReader fields, const Message& message) noexcept;
  // One's own orders.
  void decode_received(FieldReader fields, const Message& message) noexcept;
  void decode_news(FieldReader fields, std::string_view type, const Message& message) noexcept;
  void decode_my_match(FieldReader fields, const Message& message) noexcept;
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;

  const SymbolMap* symbols_;
  Exchange exchange_{"coinbase"};
  BookUpdate book_;  // used again and again: its levels keep their memory
  CoinbaseOrders orders_;
  bool unknown_symbol_ = false;
};

}  // namespace hftcpp
