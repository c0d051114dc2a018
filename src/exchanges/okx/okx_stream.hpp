// OkxStream and OkxSwapStream: OKX's spot market and its perpetual swaps: addresses, limits, pings,
// logins, and what REST tells of contracts and of the account. What goes over the wire is
// OkxCodec's, what becomes of a connection StreamBase's.
#pragma once

#include "exchanges/okx/okx_codec.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class OkxStream : public StreamBase {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,   Channel::trade,          Channel::order_book, Channel::kline,
      Channel::my_order, Channel::my_order_batch, Channel::my_trade,   Channel::balance};

  // Throws std::invalid_argument for subscribe_args that cannot be, and for private channels
  // without all that a login needs.
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
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_account(AccountQuery query,
                                                                   EventSink& sink) override;
  [[nodiscard]] boost::asio::awaitable<Result<Timestamp>> fetch_time() override;

 private:
  [[nodiscard]] static std::span<const Channel> channels_of(OkxMarket market);
  [[nodiscard]] OkxCodecSettings codec_settings() const noexcept;
  [[nodiscard]] boost::asio::awaitable<Messages> subscribe(Channel channel, PairsRequest request);
  // Sizes of swaps mean nothing without them.
  [[nodiscard]] boost::asio::awaitable<Result<void>> know_contracts(std::vector<Symbol> symbols);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_contracts();

  // ---- the account ----

  [[nodiscard]] ChannelParams private_params(Channel channel);
  [[nodiscard]] boost::asio::awaitable<Messages> subscribe_account(Channel channel,
                                                                   std::uint64_t request_id);
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> log_in(LoginTalk& talk);
  [[nodiscard]] RestRequest signed_request(const std::string& target) const;
  [[nodiscard]] boost::asio::awaitable<Result<OkxPage>> fetch_page(OkxList list, std::string target,
                                                                   EventSink& sink);
  [[nodiscard]] Error refused(const RestAnswer& answer, std::string_view target) const;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_one(OkxList list, std::string target,
                                                               EventSink& sink);
  // All pages of a list; `target` has a query.
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_list(OkxList list, std::string target,
                                                                EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_orders(AccountQuery query,
                                                                  EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_fills(Timestamp since, EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_fate(MyOrder order, EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_batch(EventSink& sink);
  // "/api/v5/trade/orders-pending?instType=SPOT&limit=100"
  [[nodiscard]] std::string list_target(std::string_view path) const;

  OkxMarket market_;
  std::string depth_;
  bool aggregated_;
  OkxContracts contracts_;
};

class OkxSwapStream final : public OkxStream {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,   Channel::trade,       Channel::order_book, Channel::kline,
      Channel::funding,  Channel::liquidation, Channel::my_order,   Channel::my_order_batch,
      Channel::my_trade, Channel::balance,     Channel::position};

  explicit OkxSwapStream(StreamParams params) : OkxStream{std::move(params), OkxMarket::swap} {}
};

}  // namespace hftcpp
