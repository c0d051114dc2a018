// Yahoo Finance as bytes: its websocket of prices, and the charts of its REST interface. Neither
// is published: docs/exchanges/yahoo.md says where each part is known from.
#pragma once

#include "exchanges/a_share/a_share_bars.hpp"
#include "exchanges/a_share/a_share_memory.hpp"
#include "exchanges/yahoo/yahoo_pricing.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

// What to GET for bars, and for the prices of now: of one instrument at a time. `interval` is one
// of 1m 2m 5m 15m 30m 60m 90m 1h 1d 5d 1wk 1mo 3mo, `range` one of 1d 5d 1mo 3mo 6mo 1y 2y 5y 10y
// ytd max. Throws std::invalid_argument for others.
[[nodiscard]] std::string yahoo_chart_target(std::string_view native, std::string_view interval,
                                             std::string_view range);

// What keeps the same from coming twice; null: every answer is handed on whole. Both must outlive
// the codec, where they are given.
struct YahooCodecSettings {
  AShareMemory* quotes = nullptr;
  AShareBars* bars = nullptr;
};

// One per connection: it remembers the quotes, since later messages tell only what changed.
class YahooCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are "600000.SS".
  explicit YahooCodec(const SymbolMap& symbols, YahooCodecSettings settings = {});

  // For all of these at once. There is no answer; what is subscribed already may be so again.
  [[nodiscard]] static std::string subscribe(std::span<const std::string> native_symbols);
  [[nodiscard]] static std::string unsubscribe(std::span<const std::string> native_symbols);

  // Takes a message of the websocket, in the form of today (JSON) or of before (base64 alone), and
  // the reply to a chart's request. A symbol that is not in the map is Errc::unknown_symbol; a
  // chart that Yahoo refuses is a Control with its words.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

  // Quotes and bars that told nothing new, since the codec was made.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  // Columns of a chart, row by row.
  struct Chart {
    std::vector<std::int64_t> times;  // seconds since 1970
    enum Column : std::size_t { open, high, low, close, volume };
    std::array<std::vector<std::optional<Decimal>>, 5> columns;
    void clear() noexcept;
  };
  struct ChartMeta;

  [[nodiscard]] Result<void> decode_message(std::string_view base64, Timestamp received,
                                            EventSink& sink) noexcept;
  void decode_chart(JsonObject chart, Timestamp received, EventSink& sink,
                    std::optional<Control>& control) noexcept;
  void decode_result(JsonObject result, Timestamp received, EventSink& sink) noexcept;
  void read_columns(JsonObject indicators) noexcept;
  void emit_bars(const ChartMeta& meta, Timestamp received, EventSink& sink) noexcept;
  void emit_quote(const ChartMeta& meta, Timestamp received, EventSink& sink) noexcept;
  [[nodiscard]] bool is_news(const Quote& quote) noexcept;

  const SymbolMap* symbols_;
  YahooCodecSettings settings_;
  Exchange exchange_{"yahoo"};
  std::unordered_map<Symbol, Quote> quotes_;
  Chart chart_;  // used again and again
  std::uint64_t left_out_ = 0;
  bool unknown_symbol_ = false;
};

// What Yahoo's JSON means by a number. Where it is a binary32 that somebody widened
// (6.510000228881836), the shortest text of that (6.51); else what is written.
[[nodiscard]] Decimal yahoo_number(const Decimal& written) noexcept;
// To so many decimals; what stands in the middle goes away from zero.
[[nodiscard]] Decimal yahoo_rounded(const Decimal& value, std::int64_t decimals) noexcept;

}  // namespace hftcpp
