// KrakenStream: Kraken spot over its WebSocket v2: addresses, limits, pings, and what is asked over
// REST for the private channels. What goes over the wire is KrakenCodec's, what becomes of a
// connection StreamBase's.
#pragma once

#include "exchanges/kraken/kraken_account.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace hftcpp {

class KrakenStream : public StreamBase {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,   Channel::trade,          Channel::order_book, Channel::kline,
      Channel::my_order, Channel::my_order_batch, Channel::my_trade,   Channel::balance};

  // Throws std::invalid_argument for subscribe_args that cannot be, and for keys that cannot be
  // where there are private channels.
  explicit KrakenStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] TradeIds trade_ids() const override { return TradeIds::contiguous; }
  [[nodiscard]] BookRules book_rules() const override;
  [[nodiscard]] RestLimits rest_limits() const override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_account(AccountQuery query,
                                                                   EventSink& sink) override;

 private:
  // A private method of REST, "OpenOrders", and its form.
  struct Question {
    std::string method{};
    std::string form{};
    double weight = 1;
  };
  class Turn;

  [[nodiscard]] ChannelParams private_params(Channel channel);
  // A token that the channel has not used before.
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> fetch_token(Channel channel);
  [[nodiscard]] boost::asio::awaitable<void> wait_for_turn();
  [[nodiscard]] boost::asio::awaitable<Result<RestAnswer>> ask(Question question);
  [[nodiscard]] boost::asio::awaitable<Result<RestAnswer>> ask_now(Question question);
  [[nodiscard]] RestRequest signed_request(const Question& question);
  [[nodiscard]] std::uint64_t next_nonce();
  [[nodiscard]] Error refused(std::string_view method, std::string_view words) const;

  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_orders(AccountQuery query,
                                                                  EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_closed(Timestamp since,
                                                                  std::vector<MyOrder>& found);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_trades(Timestamp since, EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<KrakenList<MyOrder>>> ask_orders(KrakenOrderList list,
                                                                               std::string form);

  std::size_t depth_;
  std::uint64_t last_nonce_ = 0;
  std::weak_ptr<boost::asio::steady_timer> turns_;  // of those who wait to ask; it is theirs
  bool asking_ = false;
  std::string token_;
  Timestamp token_ends_;
  std::map<Channel, std::string> used_tokens_;
};

}  // namespace hftcpp
