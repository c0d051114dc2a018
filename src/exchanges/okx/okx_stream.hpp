// OkxStream and OkxSwapStream: OKX's spot market and its perpetual swaps: addresses, limits, pings,
// and the contracts' values over REST. What goes over the wire is OkxCodec's, what becomes of a
// connection StreamBase's.
#pragma once

#include "exchanges/okx/okx_codec.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class OkxStream : public StreamBase {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade, Channel::order_book,
                                        Channel::kline};

  // Throws std::invalid_argument for subscribe_args that cannot be.
  explicit OkxStream(StreamParams params) : OkxStream{std::move(params), OkxMarket::spot} {}

 protected:
  OkxStream(StreamParams params, OkxMarket market);

  [[nodiscard]] std::span<const Channel> channels() const override { return channels_of(market_); }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] TradeIds trade_ids() const override;
  [[nodiscard]] BookRules book_rules() const override;
  [[nodiscard]] RestLimits rest_limits() const override;

 private:
  [[nodiscard]] static std::span<const Channel> channels_of(OkxMarket market);
  [[nodiscard]] boost::asio::awaitable<Messages> subscribe(Channel channel, PairsRequest request);
  // Sizes of swaps mean nothing without them.
  [[nodiscard]] boost::asio::awaitable<Result<void>> know_contracts(std::vector<Symbol> symbols);

  OkxMarket market_;
  std::string depth_;
  bool aggregated_;
  OkxContracts contracts_;
};

class OkxSwapStream final : public OkxStream {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade,   Channel::order_book,
                                        Channel::kline,  Channel::funding, Channel::liquidation};

  explicit OkxSwapStream(StreamParams params) : OkxStream{std::move(params), OkxMarket::swap} {}
};

}  // namespace hftcpp
