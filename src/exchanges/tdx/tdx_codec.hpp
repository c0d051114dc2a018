// TDX's binary protocol: questions out, answers in. Every answer is to be decoded before the next
// question: most do not say what they are about. The protocol is the vendor's own and not
// published; docs/exchanges/tdx.md says where each part of it is known from.
#pragma once

#include "exchanges/a_share/a_share_bars.hpp"
#include "exchanges/a_share/a_share_memory.hpp"
#include "exchanges/tdx/tdx_frames.hpp"
#include "exchanges/tdx/tdx_instruments.hpp"
#include "exchanges/tdx/tdx_requests.hpp"
#include "exchanges/tdx/tdx_trades.hpp"
#include "exchanges/tdx/tdx_wire.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// All must outlive the codec, where they are given, and may be shared by the codecs of a thread.
struct TdxCodecSettings {
  // Names, decimals and lots; null: what is usual for such a code.
  const TdxInstruments* instruments = nullptr;
  // What keeps the same from coming twice, of the newest pages of trades and of bars, and of
  // quotes; null: every answer is handed on whole.
  TdxTrades* trades = nullptr;
  AShareBars* bars = nullptr;
  AShareMemory* quotes = nullptr;
};

// A minute's last price, and what was traded in it.
struct TdxMinute {
  Decimal price;
  std::int64_t lots = 0;

  friend bool operator==(const TdxMinute&, const TdxMinute&) noexcept = default;
};

// One per connection.
class TdxCodec final : public Codec {
 public:
  // The map must outlive the codec. Its names are "sh600000".
  explicit TdxCodec(const SymbolMap& symbols, TdxCodecSettings settings = {});

  // What to send; the next answer is read as the answer to this.
  [[nodiscard]] std::string ask(const TdxRequest& request);

  // The day of quotes and of today's trades, which have a time alone. While it is not set, it is
  // the day in Shanghai on which they arrive, or the one before if they would then be of the
  // future: wrong on a day without trading.
  void set_trading_day(std::optional<std::chrono::sys_days> day) noexcept { day_ = day; }
  // Instead of the one before: the last on which there was trading.
  void set_previous_day(std::optional<std::chrono::sys_days> day) noexcept { previous_day_ = day; }

  // Whether the frame's head is that of the answer to the last question, if it is still open.
  [[nodiscard]] bool is_answer(std::string_view frame) const noexcept;

  // Takes one frame, as tdx_frame_size() cuts them. A row of quotes is handed on when the next one,
  // or the answer's end, stands where it should: one that cannot be read costs nothing but itself,
  // and is the result. Bars are up to the first that cannot be read, trades when their page is
  // whole. A Quote brings its Ticker, but not of an index, and Control::unknown "contradictory
  // record" where it contradicts itself. A row without any price is Control::rejected with its code
  // as `symbol`, and the next one with prices is news. Rows of symbols that are not in the map are
  // left out: then the result is Errc::unknown_symbol, after the rest. Errc::sequence_gap: trades
  // before the first of the page are missing. It is not handed on, so that a longer one can be
  // asked for, unless there is none.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

  // What the last answer held that is no event: of tdx_count(), tdx_list(), and tdx_minutes() or
  // tdx_past_minutes().
  [[nodiscard]] std::uint16_t count() const noexcept { return count_; }
  [[nodiscard]] const std::vector<TdxListing>& listings() const noexcept { return listings_; }
  [[nodiscard]] const std::vector<TdxMinute>& minutes() const noexcept { return minutes_; }
  // Quotes and bars that told nothing new, since the codec was made.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  struct Answer {
    const TdxRequest& request;
    std::string_view payload;
    Timestamp received;
    EventSink& sink;
  };

  [[nodiscard]] Result<void> check_head(std::uint16_t command,
                                        std::uint32_t sequence) const noexcept;
  [[nodiscard]] Result<void> decode_answer(const Answer& answer) noexcept;
  [[nodiscard]] Result<void> decode_quotes(const Answer& answer) noexcept;
  void decode_quote(TdxReader& reader, const Answer& answer) noexcept;
  [[nodiscard]] std::string_view next_quote(std::string_view bytes) const noexcept;
  void emit_quote(const Quote& quote, const TdxCode& code, EventSink& sink) noexcept;
  [[nodiscard]] Result<void> decode_klines(const Answer& answer) noexcept;
  void emit_kline(const Kline& kline, const Answer& answer) noexcept;
  [[nodiscard]] Result<void> decode_minutes(const Answer& answer) noexcept;
  [[nodiscard]] Result<void> decode_trades(const Answer& answer) noexcept;
  void emit_trade(const TdxTrade& row, const Trade& common, const TdxListing& about,
                  std::chrono::sys_days day, EventSink& sink) noexcept;

  [[nodiscard]] TdxListing about(const TdxCode& code) const noexcept;
  [[nodiscard]] Symbol find(const TdxCode& code) const noexcept;
  // Of a time of day in Shanghai, on the trading day.
  [[nodiscard]] std::chrono::sys_days day_of(std::chrono::nanoseconds time,
                                             Timestamp received) const noexcept;

  const SymbolMap* symbols_;
  TdxCodecSettings settings_;
  Exchange exchange_{"tdx"};
  TdxUnpacker unpacker_;
  AShareNames names_;
  std::uint32_t sequence_ = 0;
  std::optional<TdxRequest> asked_;
  std::optional<std::chrono::sys_days> day_;
  std::optional<std::chrono::sys_days> previous_day_;
  std::uint16_t count_ = 0;
  std::vector<TdxListing> listings_;
  std::vector<TdxMinute> minutes_;
  std::vector<TdxTrade> trades_;  // used again and again
  std::uint64_t left_out_ = 0;
  bool unknown_symbol_ = false;
};

}  // namespace hftcpp
