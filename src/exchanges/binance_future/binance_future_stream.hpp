// BinanceFutureStream: Binance's USD-M futures: addresses, limits, book snapshots over REST, and
// the listen key to one's own events. What goes over the wire is BinanceFutureCodec's, what becomes
// of a connection StreamBase's.
#pragma once

#include "exchanges/binance/binance_account_stream.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class BinanceFutureStream : public BinanceAccountStream {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,   Channel::trade,       Channel::order_book, Channel::kline,
      Channel::funding,  Channel::liquidation, Channel::my_order,   Channel::my_order_batch,
      Channel::my_trade, Channel::balance,     Channel::position};

  // Throws std::invalid_argument for subscribe_args that cannot be.
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
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_balances(EventSink& sink) override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_positions(EventSink& sink) override;

 private:
  [[nodiscard]] ChannelParams private_params(Channel channel);
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> prove_secret();
  // The account's listen key, and with it the address.
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> fetch_listen_key();
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> extend_listen_key();
  [[nodiscard]] boost::asio::awaitable<Result<RestAnswer>> ask_listen_key(std::string method);

  std::string depth_;
  std::string snapshot_limit_;
  bool aggregated_;
  bool is_proved_ = false;
};

}  // namespace hftcpp
