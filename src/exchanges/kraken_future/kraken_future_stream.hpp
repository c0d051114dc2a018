// KrakenFutureStream: Kraken's futures over their WebSocket v1: addresses, limits, pings, the
// login, and what is asked over REST for the private channels. What goes over the wire is
// KrakenFutureCodec's, what becomes of a connection StreamBase's.
#pragma once

#include "exchanges/kraken_future/kraken_future_account.hpp"
#include "exchanges/kraken_future/kraken_future_fills.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class KrakenFutureStream : public StreamBase {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,      Channel::trade,    Channel::order_book,     Channel::funding,
      Channel::liquidation, Channel::my_order, Channel::my_order_batch, Channel::my_trade,
      Channel::balance,     Channel::position};

  // Throws std::invalid_argument for subscribe_args that cannot be, and for keys that cannot be
  // where there are private channels.
  explicit KrakenFutureStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] BookRules book_rules() const override;
  [[nodiscard]] RestLimits rest_limits() const override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_account(AccountQuery query,
                                                                   EventSink& sink) override;

 private:
  [[nodiscard]] std::vector<std::string> subscribe(Channel channel,
                                                   const PairsRequest& request) const;

  [[nodiscard]] ChannelParams private_params(Channel channel);
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> log_in(Channel channel, LoginTalk& talk);

  [[nodiscard]] boost::asio::awaitable<Result<std::string>> ask(std::string path,
                                                                std::string query);
  [[nodiscard]] Error refused(std::string_view path, std::string_view word) const;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_orders(AccountQuery query,
                                                                  EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_fills(Timestamp since, EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_positions(EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<MyOrder>>> ask_open_orders(
      EventSink& sink);
  // `newest`: how many of them were on the first page. The sink is told of words that are not
  // known.
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<MyTrade>>> ask_fills(Timestamp since,
                                                                               std::size_t& newest,
                                                                               EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<KrakenFutureOrderEvent>>> ask_events(
      Timestamp since, EventSink& sink);

  KrakenFutureFills fills_;
  // What proves the key on each channel's connection.
  std::map<Channel, std::map<std::string, std::string>> proofs_;
};

}  // namespace hftcpp
