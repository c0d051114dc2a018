// TdxTalk: what a connection of TDX asks in which order, and what becomes of the answers. In each
// round the lists of the day, once; then quotes in batches, or the newest bars or trades of one
// symbol after the other.
#pragma once

#include "exchanges/tdx/tdx_codec.hpp"
#include "exchanges/tdx/tdx_lister.hpp"
#include <hftcpp/core/asking_codec.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

// What the connections of a stream share: a new one goes on where the last has ended.
struct TdxMemory {
  TdxInstruments instruments;
  TdxLists lists;
  TdxTrades trades;
  AShareBars bars;
  AShareMemory quotes;
  std::unordered_map<Symbol, Timestamp> bars_until;  // when they last came
};

struct TdxTalkSettings {
  Channel channel = Channel::quote;  // or kline, or trade
  std::size_t batch_size = kTdxMaxQuotes;
  const TdxInterval* interval = &kTdxIntervals[0];
  std::uint16_t bars = 2;      // of a symbol that is asked for the first time
  std::uint16_t trades = 100;  // in a page
  // The last day of trading before the moment's own; unset: the day before.
  std::function<std::optional<std::chrono::sys_days>(Timestamp)> day_before{};
};

// One per connection.
class TdxTalk final : public AskingCodec {
 public:
  // Map and memory must outlive it.
  TdxTalk(const SymbolMap& symbols, TdxMemory& memory, TdxTalkSettings settings);
  ~TdxTalk() override;
  TdxTalk(const TdxTalk&) = delete;
  TdxTalk& operator=(const TdxTalk&) = delete;

  void begin_round(std::span<const Symbol> wanted, Timestamp now) override;
  [[nodiscard]] std::string next_question() override;
  [[nodiscard]] std::string heartbeat() override;
  [[nodiscard]] bool is_answer(std::string_view frame) const noexcept override {
    return codec_.is_answer(frame);
  }
  // As TdxCodec; but where trades are missing from a page, a longer one is asked for first.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  void forget_unwanted(std::span<const Symbol> wanted);
  void begin_lists();
  [[nodiscard]] std::string ask(TdxRequest request);
  [[nodiscard]] TdxRequest next_quotes();
  [[nodiscard]] TdxRequest next_klines();
  [[nodiscard]] Result<void> on_answer(const Result<void>& decoded);

  TdxMemory& memory_;
  TdxTalkSettings settings_;
  TdxCodec codec_;
  std::vector<Symbol> wanted_;  // in the last round
  std::vector<TdxCode> codes_;  // of those
  std::size_t next_ = 0;
  Timestamp now_;
  std::optional<TdxLister> lister_;
  std::optional<TdxRequest> again_;  // a longer page
  TdxRequest asked_;
};

}  // namespace hftcpp
