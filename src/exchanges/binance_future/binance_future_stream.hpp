// BinanceFutureStream: Binance's USD-M futures, the market streams: addresses, limits, and book
// snapshots over REST. What goes over the wire is BinanceFutureCodec's, what becomes of a
// connection StreamBase's.
#pragma once

#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class BinanceFutureStream : public StreamBase {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade,   Channel::order_book,
                                        Channel::kline,  Channel::funding, Channel::liquidation};

  // Throws std::invalid_argument for subscribe_args that cannot be, and for too many pairs.
  explicit BinanceFutureStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] TradeIds trade_ids() const override;
  [[nodiscard]] BookRules book_rules() const override;
  [[nodiscard]] boost::asio::awaitable<Result<BookUpdate>> fetch_book(Symbol symbol) override;
  [[nodiscard]] RestLimits rest_limits() const override;

 private:
  std::string depth_;
  std::string snapshot_limit_;
  bool aggregated_;
};

}  // namespace hftcpp
