// BinanceAccountRest: what Binance's spot market tells of an account over REST, to who may see it.
// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints
#pragma once

#include "sim/binance/binance_keys.hpp"
#include "sim/binance/binance_rest.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// Rows of an account's orders and fills: the same questions on all of Binance's markets.
class BinanceAccountRows {
 public:
  using Find = std::function<BinanceInstrument*(std::string_view name)>;
  template <class Row>
  using Append = void (*)(std::string& out, const Row& row);

  BinanceAccountRows(const Account& account, Find find)
      : account_{account}, find_{std::move(find)} {}

  [[nodiscard]] HttpReply open_orders(const HttpRequest& request,
                                      Append<AccountOrder> append) const;
  [[nodiscard]] HttpReply order(const HttpRequest& request, Append<AccountOrder> append) const;
  // Of one symbol, which must be named: from `orderId` or `fromId`, between `startTime` and
  // `endTime`, `limit` of them. Oldest first; without a begin the latest.
  [[nodiscard]] HttpReply all_orders(const HttpRequest& request, Append<AccountOrder> append) const;
  [[nodiscard]] HttpReply trades(const HttpRequest& request, Append<AccountFill> append) const;

 private:
  const Account& account_;
  Find find_;
};

class BinanceAccountRest {
 public:
  BinanceAccountRest(const Account& account, BinanceAccountRows::Find find)
      : account_{account}, keys_{account}, rows_{account, std::move(find)} {}

  // Nothing for a path that is not about the account.
  [[nodiscard]] std::optional<BinanceRest::Extra> reply(const HttpRequest& request) const;

 private:
  [[nodiscard]] HttpReply account(const HttpRequest& request) const;

  const Account& account_;
  BinanceKeys keys_;
  BinanceAccountRows rows_;
};

}  // namespace hftcpp::sim
