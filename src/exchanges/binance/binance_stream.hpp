// BinanceStream: Binance spot: addresses, limits, book snapshots over REST, and the login to one's
// own events. What goes over the wire is BinanceCodec's, what becomes of a connection StreamBase's.
#pragma once

#include "exchanges/binance/binance_account_stream.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class BinanceStream : public BinanceAccountStream {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,   Channel::trade,          Channel::order_book, Channel::kline,
      Channel::my_order, Channel::my_order_batch, Channel::my_trade,   Channel::balance};

  // Throws std::invalid_argument for subscribe_args that cannot be.
  explicit BinanceStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] TradeIds trade_ids() const override { return TradeIds::contiguous; }
  [[nodiscard]] BookRules book_rules() const override;
  [[nodiscard]] boost::asio::awaitable<Result<BookUpdate>> fetch_book(Symbol symbol) override;
  [[nodiscard]] RestLimits rest_limits() const override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_balances(EventSink& sink) override;

 private:
  [[nodiscard]] ChannelParams private_params(Channel channel);
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> log_in(LoginTalk& talk);

  std::string depth_;
  std::string snapshot_limit_;
};

}  // namespace hftcpp
