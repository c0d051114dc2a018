// YahooStream: Yahoo Finance: prices over its websocket, bars from its charts, which have to be
// asked for one by one. Nothing of it is published: docs/exchanges/yahoo.md says what is known.
#pragma once

#include "exchanges/a_share/a_share_bars.hpp"
#include "exchanges/a_share/a_share_memory.hpp"
#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/yahoo/yahoo_chart_codec.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

class YahooStream : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::quote, Channel::ticker, Channel::kline};

  explicit YahooStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] Symbol read_pair(std::string_view text) const override;
  // Where quotes come from charts, one question brings them and the bars.
  [[nodiscard]] Channel brought_by(Channel channel) const override;

 private:
  void read_source();
  void read_chart();
  [[nodiscard]] bool is_polled(Channel channel) const noexcept;
  [[nodiscard]] bool is_wanted(Channel channel) const noexcept;
  using Rest = std::function<std::optional<Timestamp>(Timestamp now)>;
  [[nodiscard]] Rest rest() const;
  [[nodiscard]] ChannelParams streamed(Channel channel);
  [[nodiscard]] ChannelParams polled(Channel channel);
  [[nodiscard]] std::vector<RestRequest> questions(std::span<const Symbol> symbols);

  bool quotes_from_charts_ = false;
  std::string interval_ = "1m";
  std::string range_ = "1d";
  std::chrono::milliseconds update_interval_;
  std::chrono::milliseconds request_interval_;
  std::chrono::milliseconds ban_pause_;
  AShareMemory quotes_;  // what charts told; they repeat themselves
  AShareBars bars_;
  std::unordered_map<std::string, std::string> tickers_;  // by the targets of their questions
  std::shared_ptr<std::string> asked_ = std::make_shared<std::string>();
};

}  // namespace hftcpp
