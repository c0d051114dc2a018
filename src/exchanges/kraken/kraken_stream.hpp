// KrakenStream: Kraken spot over its WebSocket v2: addresses, limits and pings. What goes over the
// wire is KrakenCodec's, what becomes of a connection StreamBase's.
#pragma once

#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class KrakenStream : public StreamBase {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade, Channel::order_book,
                                        Channel::kline};

  // Throws std::invalid_argument for subscribe_args that cannot be.
  explicit KrakenStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] TradeIds trade_ids() const override { return TradeIds::contiguous; }
  [[nodiscard]] BookRules book_rules() const override;

 private:
  std::size_t depth_;
};

}  // namespace hftcpp
