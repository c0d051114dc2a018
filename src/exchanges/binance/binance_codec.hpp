// Binance's spot streams as bytes: frames in, events out; requests out. Market streams, raw or
// combined, and the user's own events.
// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
#pragma once

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

struct BinanceCodecSettings {
  // Binance writes milliseconds, or microseconds where the address asks for them.
  UnixUnit time_unit = UnixUnit::by_size;
};

class BinanceCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are those of events: "BTCUSDT".
  explicit BinanceCodec(const SymbolMap& symbols, BinanceCodecSettings settings = {});

  // "btcusdt@bookTicker". `args`: "depth" (5, 10, 20: that many levels, all of them in each
  // message; else changes only) of a book, "interval" ("1m") of klines, "aggregated" ("true" unless
  // said: one trade per order and price) of trades. Throws std::invalid_argument for a channel that
  // there is not, and for arguments that cannot be.
  [[nodiscard]] static std::string stream_name(Channel channel, std::string_view native_symbol,
                                               const std::map<std::string, std::string>& args);

  // Requests for the streams of these symbols: one message for all of them.
  [[nodiscard]] static std::string subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             const std::map<std::string, std::string>& args,
                                             std::uint64_t request_id);
  [[nodiscard]] static std::string unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               const std::map<std::string, std::string>& args,
                                               std::uint64_t request_id);
  // Binance has no ping message: it is empty, and the connection's own ping serves.
  [[nodiscard]] static std::string ping(std::uint64_t request_id);

  // Emits what the frame tells; the items before a broken one are emitted. Data of a symbol that is
  // not in the map is left out, and the result is Errc::unknown_symbol.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

  // What GET /api/v3/depth answers, as a snapshot.
  [[nodiscard]] static Result<BookUpdate> parse_book_snapshot(std::string_view json, Symbol symbol);

 private:
  // What all functions below need of the frame.
  struct Message {
    std::string_view stream;  // "btcusdt@depth5@100ms"; empty in raw frames
    Timestamp received;
    EventSink& sink;
    std::optional<Control>& control;  // what there is to tell besides events
  };

  // Readers go by value: one that somebody holds a reference to cannot live in registers.
  void decode_message(FieldReader fields, const Message& message) noexcept;
  void decode_ticker(FieldReader fields, const Message& message) noexcept;
  void decode_trade(FieldReader fields, FieldName id_name, const Message& message) noexcept;
  void decode_book(FieldReader fields, const Message& message) noexcept;
  void decode_top_levels(FieldReader fields, const Message& message) noexcept;
  void decode_kline(FieldReader fields, const Message& message) noexcept;
  void decode_order(FieldReader fields, const Message& message) noexcept;
  void decode_account(FieldReader fields, const Message& message) noexcept;
  void decode_balance_change(FieldReader fields, const Message& message) noexcept;

  // False for a symbol that is not in the map: its event is left out, which decode() will tell.
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;

  const SymbolMap* symbols_;
  BinanceCodecSettings settings_;
  Exchange exchange_{"binance"};
  BookUpdate book_;  // used again and again: its levels keep their memory
  bool unknown_symbol_ = false;
};

// depth: as subscribed. 5, 10 and 20 are streams of whole books; all others of changes, which
// continue a book that was fetched.
[[nodiscard]] BookRules binance_book_rules(std::size_t depth);

}  // namespace hftcpp
