// CoinbaseStream: Coinbase's spot market over Advanced Trade, or over the Exchange feed: addresses,
// limits, tokens, and one's own account over REST. What goes over the wire is the codecs', what
// becomes of a connection StreamBase's.
#pragma once

#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_rest.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class CoinbaseStream : public StreamBase {
 public:
  static constexpr std::array kChannels{
      Channel::ticker,   Channel::trade,          Channel::order_book, Channel::kline,
      Channel::my_order, Channel::my_order_batch, Channel::my_trade,   Channel::balance};

  // Throws std::invalid_argument for subscribe_args that cannot be, for channels that the feed does
  // not have, and for an api_secret that is no key of Coinbase's.
  explicit CoinbaseStream(StreamParams params);

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
  [[nodiscard]] boost::asio::awaitable<Result<Timestamp>> fetch_time() override;

 private:
  using Outcome = boost::asio::awaitable<Result<void>>;
  [[nodiscard]] std::string subscribe(Channel channel, std::span<const Symbol> pairs) const;
  [[nodiscard]] std::vector<std::string> unsubscribe(Channel channel,
                                                     std::span<const Symbol> pairs) const;

  void check_key() const;
  [[nodiscard]] std::string token(std::string_view uri = {}) const;
  [[nodiscard]] ChannelParams private_params(Channel channel);
  [[nodiscard]] ChannelParams balance_params();
  [[nodiscard]] boost::asio::awaitable<Messages> subscribe_user(Channel channel);
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> try_key();
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> poll_balances();

  // ---- the account over REST (coinbase_account_stream.cpp) ----

  [[nodiscard]] boost::asio::awaitable<Result<RestAnswer>> ask(std::string target);
  [[nodiscard]] boost::asio::awaitable<Result<std::string>> ask_for_body(std::string target);
  [[nodiscard]] Timestamp since(const AccountQuery& query) const;
  [[nodiscard]] Outcome list_orders(AccountQuery query, EventSink& sink);
  // All pages of a list.
  template <class Row>
  using Reader = std::function<Result<CoinbasePage<Row>>(std::string_view json)>;
  template <class Row>
  [[nodiscard]] Outcome list(std::string target, Reader<Row> read, std::vector<Row>& rows);
  [[nodiscard]] Outcome list_orders_of(std::string filter, std::vector<MyOrder>& orders);
  [[nodiscard]] Outcome list_trades(AccountQuery query, EventSink& sink);
  [[nodiscard]] Outcome list_fills_of(std::string filter, std::vector<MyTrade>& fills);
  [[nodiscard]] Outcome list_fills_of_orders_since(Timestamp begin, std::vector<MyTrade>& fills);
  [[nodiscard]] boost::asio::awaitable<bool> wait_for_snapshot();
  [[nodiscard]] Outcome list_balances(std::vector<Balance>& balances);

  // Without those whose data another pair still needs: pairs in USDC come under the name in USD.
  [[nodiscard]] std::vector<std::string> products(std::span<const Symbol> pairs) const;
  [[nodiscard]] bool is_still_needed(Symbol pair) const;

  [[nodiscard]] CoinbaseCodecSettings codec_settings() const;

  bool is_exchange_;
  bool sides_are_makers_;
  bool check_sequence_;
  mutable std::atomic<bool> has_usdc_{false};
  std::chrono::seconds balance_every_;
  std::chrono::steady_clock::time_point next_balances_{};
  SymbolMap account_symbols_;  // an account's orders may be of any pair
  CoinbaseProgress progress_;
  CoinbaseAccountNews news_;
};

}  // namespace hftcpp
