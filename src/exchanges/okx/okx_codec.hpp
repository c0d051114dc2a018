// OKX's v5 websockets as bytes: frames in, events out; requests out. Spot and perpetual swaps,
// public, business and private addresses: they differ in names and in the unit of sizes alone.
// https://www.okx.com/docs-v5/en/
#pragma once

#include "exchanges/okx/okx_contracts.hpp"
#include "exchanges/okx/okx_intervals.hpp"
#include "exchanges/wire.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hftcpp {

enum class OkxMarket : std::uint8_t { spot, swap };

struct OkxCodecSettings {
  OkxMarket market = OkxMarket::spot;
  // What turns contracts into amounts; it must outlive the codec. Null: sizes stay as OKX writes
  // them, of spot in base units, of swaps in contracts.
  const OkxContracts* contracts = nullptr;
};

// What REST lists of an account.
enum class OkxList : std::uint8_t { orders, fills, balances, positions };

// Rows of a list, and the number of the last of them, behind which the next page begins.
struct OkxPage {
  std::size_t rows = 0;
  bool has_unknown = false;  // some are left out: their contract's value is not known
  Id last;
};

// One per connection: it may keep books, see `raw_books_`.
class OkxCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are "BTC-USDT", or "BTC-USDT-SWAP" of swaps.
  explicit OkxCodec(const SymbolMap& symbols, OkxCodecSettings settings = {});

  // One request for all of these symbols. `args`: "ticker" ("bbo-tbt" unless said, or "tickers",
  // which is slower), "depth" (400 unless said, or 5: that many levels, all of them in each
  // message) of a book, "interval" ("1m") of klines, "aggregated" ("true" unless said: one trade
  // per taker's order and price) of trades. Private channels and liquidations are those of the
  // whole market. Throws std::invalid_argument for a channel that there is not, and for arguments
  // that cannot be.
  [[nodiscard]] static std::string subscribe(Channel channel, OkxMarket market,
                                             std::span<const std::string> native_symbols,
                                             const std::map<std::string, std::string>& args,
                                             std::uint64_t request_id);
  // With the arguments that subscribed.
  [[nodiscard]] static std::string unsubscribe(Channel channel, OkxMarket market,
                                               std::span<const std::string> native_symbols,
                                               const std::map<std::string, std::string>& args,
                                               std::uint64_t request_id);
  // Text, and no JSON, as is the answer.
  [[nodiscard]] static std::string ping() { return "ping"; }

  // Emits what the frame tells; the rows before a broken one are emitted. Rows of symbols that are
  // not in the map, or whose contract's value is not known, are left out: then the result is
  // Errc::unknown_symbol, after all the rest. Liquidations come of the whole market: of those what
  // is not in the map is none of our business.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

  // What REST answers: orders of /api/v5/trade/order, orders-pending and orders-history; fills of
  // /trade/fills; balances and positions of /account. Errc::rejected when OKX says no.
  [[nodiscard]] Result<OkxPage> decode_list(OkxList list, const Frame& answer,
                                            EventSink& sink) noexcept;

 private:
  // What all rows of a frame have in common.
  struct Message {
    std::string_view channel;
    std::string_view native;
    Symbol symbol;  // of those channels that have one
    Timestamp received;
    EventSink& sink;
  };

  void decode_data(FieldReader& fields, const Message& message,
                   std::optional<Control>& control) noexcept;
  void decode_rows(FieldReader& fields, const Message& message,
                   std::optional<Control>& control) noexcept;
  static void refuse_another(FieldReader& fields, const Message& message) noexcept;
  void decode_bbo(JsonObject row, const Message& message) noexcept;
  void decode_ticker(JsonObject row, const Message& message) noexcept;
  void decode_trade(JsonObject row, const Message& message) noexcept;
  void decode_book(JsonObject row, bool snapshot, const Message& message) noexcept;
  void decode_kline(JsonArray row, const OkxInterval& interval, const Message& message) noexcept;
  void decode_funding(JsonObject row, const Message& message) noexcept;
  void decode_mark_price(JsonObject row, const Message& message) noexcept;
  void decode_liquidations(JsonObject row, const Message& message) noexcept;
  void decode_order(JsonObject row, const Message& message) noexcept;
  void decode_account(JsonObject row, const Message& message) noexcept;
  void decode_position(JsonObject row, const Message& message) noexcept;
  [[nodiscard]] Id decode_listed(OkxList list, JsonObject row, const Message& message) noexcept;
  void decode_listed_order(JsonObject row, const Message& message) noexcept;
  void decode_fill(JsonObject row, const Message& message) noexcept;
  [[nodiscard]] MyOrder read_order(FieldReader& fields, wire::UnknownWords& unknown) noexcept;
  [[nodiscard]] std::optional<MyTrade> read_fill(FieldReader& fields, MyOrder& order,
                                                 wire::UnknownWords& unknown) noexcept;

  // An account has pairs of its own, whatever was subscribed to.
  [[nodiscard]] Symbol own_symbol(std::string_view native) const noexcept;
  // False for a row that is to be left out, which decode() will tell.
  [[nodiscard]] bool is_known(Symbol symbol) noexcept;
  // A size as OKX wrote it becomes an amount.
  void convert(Symbol symbol, Decimal& size, FieldReader& fields) const noexcept;
  // The same for an event that keeps the number of contracts beside it.
  template <class E>
  void convert(Symbol symbol, E& event, FieldReader& fields) const noexcept {
    if (contracts_ != nullptr) event.raw_size = event.size;
    convert(symbol, event.size, fields);
  }
  void convert(Symbol symbol, std::vector<Level>& levels, FieldReader& fields) const noexcept;
  void read_checksum(FieldReader& fields) noexcept;
  [[nodiscard]] bool has_wrong_checksum() noexcept;

  const SymbolMap* symbols_;
  OkxMarket market_;
  const OkxContracts* contracts_;
  Exchange exchange_;
  BookUpdate book_;  // used again and again: its levels keep their memory
  // Checksums are over the texts of contracts, so that the books of converted sizes cannot be
  // compared with them. Kept where one comes, which today's servers do not send.
  std::unordered_map<Symbol, OrderBook> raw_books_;
  bool unknown_symbol_ = false;
};

// For the registry: sizes as they are written.
[[nodiscard]] std::unique_ptr<Codec> make_okx_swap_codec(const SymbolMap& symbols);

// The CRC-32 that OKX used to send along: over the texts of the 25 best levels of each side, bid
// and ask in turn. No allocation.
// https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel
[[nodiscard]] std::uint32_t okx_checksum(const OrderBook& book) noexcept;

// depth: as subscribed, 0 for the whole book.
[[nodiscard]] BookRules okx_book_rules(std::size_t depth);

}  // namespace hftcpp
