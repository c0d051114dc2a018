// BinanceFutureAccountRest: what Binance's futures tell of an account over REST, and its listen
// key. https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api
#pragma once

#include "sim/binance/binance_account_rest.hpp"
#include "sim/binance/binance_keys.hpp"
#include "sim/binance/binance_rest.hpp"
#include "sim/binance_future/binance_future_keys.hpp"

#include <optional>
#include <string_view>

namespace hftcpp::sim {

class BinanceFutureAccountRest {
 public:
  BinanceFutureAccountRest(const Account& account, BinanceFutureKeys& listen_keys,
                           BinanceAccountRows::Find find)
      : account_{account},
        keys_{account},
        listen_keys_{listen_keys},
        rows_{account, std::move(find)} {}

  // Nothing for a path that is not about the account.
  [[nodiscard]] std::optional<BinanceRest::Extra> reply(const HttpRequest& request, Timestamp now);

 private:
  // It wants the key and no signature.
  [[nodiscard]] HttpReply listen_key(const HttpRequest& request, Timestamp now);
  [[nodiscard]] HttpReply balances() const;
  // Only of those that are open.
  [[nodiscard]] HttpReply positions() const;

  const Account& account_;
  BinanceKeys keys_;
  BinanceFutureKeys& listen_keys_;
  BinanceAccountRows rows_;
};

}  // namespace hftcpp::sim
