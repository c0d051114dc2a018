// Kraken's futures (WebSocket v1) as bytes: frames in, events out; requests out. Another wire than
// the spot market's: other names, numbers without quotes, milliseconds.
// https://docs.kraken.com/api/docs/futures-api/websocket/
#pragma once

#include "exchanges/kraken/kraken_orders.hpp"
#include "exchanges/kraken_future/kraken_future_fills.hpp"
#include "exchanges/wire.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

struct KrakenFutureCodecSettings {
  // The ticker's feed tells of funding as well, and the trades' of liquidations: with a channel
  // named, only its own events are emitted.
  std::optional<Channel> channel;
  // Which fills of an account are older than its first connection; outlives the codec. Without it
  // all of the last hundred, with which a connection begins, are taken for old.
  KrakenFutureFills* fills = nullptr;
};

// One per connection: it remembers the own orders and positions that it has seen there, since later
// messages tell only what changed, and the numbers of trades and balances.
class KrakenFutureCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are those of events: "PF_XBTUSD".
  explicit KrakenFutureCodec(const SymbolMap& symbols, KrakenFutureCodecSettings settings = {});

  // Requests for a channel. `args`: "lite" ("true": a ticker without sizes); of private channels,
  // which have no symbols, "api_key", "original_challenge" and "signed_challenge". Answers name the
  // instruments, not the request. Throws std::invalid_argument for a channel that there is not, and
  // for arguments that cannot be.
  [[nodiscard]] static std::string subscribe(Channel channel,
                                             std::span<const std::string> native_symbols,
                                             const std::map<std::string, std::string>& args);
  [[nodiscard]] static std::string unsubscribe(Channel channel,
                                               std::span<const std::string> native_symbols,
                                               const std::map<std::string, std::string>& args);
  // A heartbeat each second: the only sign of life on a quiet connection.
  [[nodiscard]] static std::string subscribe_heartbeat();
  [[nodiscard]] static std::string ping();
  // The answer is a notice of the channel "challenge", whose text is to be signed.
  [[nodiscard]] static std::string ask_challenge(std::string_view api_key);

  // Emits what the frame tells; the rows before a broken one are emitted. Rows of symbols that are
  // not in the map are left out, and so are changes of orders that it never saw: then the result is
  // Errc::unknown_symbol, after all the rest. A hole in the numbers of trades or balances is
  // Errc::sequence_gap, after the rows too; one of balances also a control that asks for a new
  // connection, which begins with all of them. A snapshot of trades repeats old ones: none is
  // emitted. Of one of fills, on all connections but the first, those that are no older than that.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  struct Message {
    JsonObject object;  // all of it
    Timestamp received;
    EventSink& sink;
  };

  // Sets `control` to what there is to tell besides events.
  void decode_feed(std::string_view feed, FieldReader fields, const Message& message,
                   std::optional<Control>& control) noexcept;
  void decode_ticker(FieldReader fields, const Message& message) noexcept;
  void decode_ticker_lite(FieldReader fields, const Message& message) noexcept;
  void decode_trade(FieldReader fields, const Message& message) noexcept;
  void decode_old_trades(FieldReader fields) noexcept;
  void decode_book(FieldReader fields, const Message& message) noexcept;
  void decode_book_snapshot(FieldReader fields, const Message& message) noexcept;
  void decode_open_orders(FieldReader fields, const Message& message) noexcept;
  void decode_order(FieldReader fields, const Message& message) noexcept;
  void decode_fills(FieldReader fields, const Message& message) noexcept;
  void decode_old_fills(FieldReader fields, const Message& message) noexcept;
  [[nodiscard]] MyTrade to_fill(FieldReader& row, Timestamp received,
                                wire::UnknownWords& unknown) const noexcept;
  void decode_balances(FieldReader fields, bool snapshot, const Message& message) noexcept;
  void decode_cash(JsonObject holding, const Balance& whole, const Message& message) noexcept;
  void decode_margin_accounts(JsonObject accounts, const Balance& whole,
                              const Message& message) noexcept;
  void decode_collateral(JsonObject currencies, const Balance& whole,
                         const Message& message) noexcept;
  void decode_positions(FieldReader fields, const Message& message) noexcept;

  [[nodiscard]] bool emits(Channel channel) const noexcept {
    return !settings_.channel || *settings_.channel == channel;
  }
  // False for a symbol that is not in the map: its row is left out, which decode() will tell.
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;

  const SymbolMap* symbols_;
  KrakenFutureCodecSettings settings_;
  Exchange exchange_{"kraken_future"};
  BookUpdate book_;  // used again and again: its levels keep their memory
  std::unordered_map<Symbol, std::uint64_t> last_trades_;
  std::optional<std::uint64_t> last_balances_;
  KrakenOrders orders_;
  std::vector<Position> positions_;  // those that were open in the last list
  bool unknown_symbol_ = false;
  bool sequence_gap_ = false;
  bool account_gap_ = false;
};

// Numbers grow by one per instrument; books may stand crossed while nothing may be traded.
[[nodiscard]] BookRules kraken_future_book_rules(std::size_t depth);

}  // namespace hftcpp
