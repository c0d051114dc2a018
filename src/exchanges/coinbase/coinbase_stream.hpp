// CoinbaseStream: Coinbase's spot market over Advanced Trade, or over the Exchange feed: addresses
// and limits. What goes over the wire is the codecs', what becomes of a connection StreamBase's.
#pragma once

#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class CoinbaseStream : public StreamBase {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade, Channel::order_book,
                                        Channel::kline};

  // Throws std::invalid_argument for subscribe_args that cannot be, and for channels that the feed
  // does not have.
  explicit CoinbaseStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] TradeIds trade_ids() const override { return TradeIds::contiguous; }
  [[nodiscard]] BookRules book_rules() const override;

 private:
  [[nodiscard]] std::string subscribe(Channel channel, std::span<const Symbol> pairs) const;
  [[nodiscard]] std::string unsubscribe(Channel channel, std::span<const Symbol> pairs) const;

  bool is_exchange_;
};

}  // namespace hftcpp
