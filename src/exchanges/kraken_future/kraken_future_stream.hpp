// KrakenFutureStream: Kraken's futures over their WebSocket v1, the public feeds: addresses, limits
// and pings. What goes over the wire is KrakenFutureCodec's, what becomes of a connection
// StreamBase's.
#pragma once

#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hftcpp {

class KrakenFutureStream : public StreamBase {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade, Channel::order_book,
                                        Channel::funding, Channel::liquidation};

  // Throws std::invalid_argument for subscribe_args that cannot be.
  explicit KrakenFutureStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] BookRules book_rules() const override;

 private:
  [[nodiscard]] std::vector<std::string> subscribe(Channel channel,
                                                   const PairsRequest& request) const;
};

}  // namespace hftcpp
