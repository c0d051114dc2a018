// YahooChartCodec: the answers to questions for charts. A refusal names no ticker: it is that of
// the question. A chart tells bars and a quote; which of them is wanted, whoever asks knows.
#pragma once

#include "exchanges/yahoo/yahoo_codec.hpp"

#include <memory>
#include <string>

namespace hftcpp {

struct YahooChartSettings {
  bool bars = true;
  bool quotes = true;
  YahooCodecSettings codec{};
  // The ticker that was asked for, set before its answer is decoded. Null: nobody knows.
  std::shared_ptr<const std::string> asked{};
};

class YahooChartCodec final : public Codec {
 public:
  // The map must outlive the codec.
  YahooChartCodec(const SymbolMap& symbols, YahooChartSettings settings);

  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  YahooChartSettings settings_;
  YahooCodec codec_;
};

}  // namespace hftcpp
