// BinanceAccountStream: what the streams of Binance's spot market and futures share: an account
// over REST, and all instruments by name, for an account trades what it likes.
#pragma once

#include "exchanges/binance/binance_account.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

class BinanceAccountStream : public StreamBase {
 protected:
  // Where a market's REST interface tells what, and what that weighs.
  struct Rest {
    std::string prefix;       // "/api/v3/"
    std::string instruments;  // "exchangeInfo"
    std::string fills;        // "myTrades"
    Result<void> (*parse_instruments)(std::string_view json, SymbolMap& symbols) = nullptr;
    Symbol (*guess)(std::string_view native) = nullptr;  // of one that is not listed
    double instruments_weight = 20;
    double open_orders_weight = 80;
    double order_weight = 4;
    double all_orders_weight = 20;
    double fills_weight = 20;
  };

  BinanceAccountStream(StreamParams params, Rest rest);

  [[nodiscard]] boost::asio::awaitable<Result<Timestamp>> fetch_time() override;
  // Binance lists closed orders and fills of one symbol at a time: it is asked for the stream's
  // pairs, and for all that the account was seen to trade.
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_account(AccountQuery query,
                                                                   EventSink& sink) override;
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> fetch_balances(EventSink& sink) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> fetch_positions(EventSink& sink);

  // For ChannelParams::prepare: fetches the list of instruments, once.
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> learn_instruments();
  // Remembers what the account holds and trades.
  [[nodiscard]] std::unique_ptr<Codec> remembering(std::unique_ptr<Codec> codec);
  [[nodiscard]] const SymbolMap& account_symbols() const noexcept { return account_symbols_; }
  // Whether the account was ever seen to hold some.
  [[nodiscard]] bool has_held(const Word& currency) const;
  void note_held(const Balance& balance);

  using Parameters = std::vector<std::pair<std::string, std::string>>;
  struct Question {
    std::string target{};  // "/api/v3/order"
    Parameters parameters{};
    double weight = 1;
  };
  // Signed; an answer of any status.
  [[nodiscard]] boost::asio::awaitable<Result<RestAnswer>> ask(Question question);
  // The body of a good one; what is wrong with another is logged in Binance's words.
  [[nodiscard]] boost::asio::awaitable<Result<std::string>> ask_for(Question question);

  // What a refusal means for a login.
  [[nodiscard]] static LoginVerdict verdict_of(std::string_view step, const RestAnswer& answer);
  [[nodiscard]] static LoginVerdict verdict_of(std::string_view step,
                                               const binance::Failure& failure);
  [[nodiscard]] static LoginVerdict failed(std::string reason);

 private:
  struct Memory;
  class RememberingCodec;

  [[nodiscard]] boost::asio::awaitable<Result<std::vector<MyOrder>>> fetch_open_orders();
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_orders(AccountQuery query,
                                                                  EventSink& sink);
  // What became of one that is not open any more.
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_order(MyOrder known, EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_orders_since(Timestamp since,
                                                                        EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_orders_of(std::string native,
                                                                     Timestamp since,
                                                                     EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_batch(EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_fills(Timestamp since, EventSink& sink);
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch_fills_of(std::string native,
                                                                    Timestamp since,
                                                                    EventSink& sink);
  [[nodiscard]] std::set<std::string> traded_symbols() const;
  [[nodiscard]] std::string milliseconds_at_exchange(Timestamp time) const;

  Rest rest_;
  SymbolMap account_symbols_;
  bool has_instruments_ = false;
  std::shared_ptr<Memory> memory_;
};

}  // namespace hftcpp
