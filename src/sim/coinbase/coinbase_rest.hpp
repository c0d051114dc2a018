// CoinbaseRest: the REST half of Coinbase's simulator: products for everybody, and an account for
// who has its key.
// https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api
#pragma once

#include "sim/account.hpp"
#include "sim/coinbase/coinbase_feeds.hpp"
#include "sim/coinbase/coinbase_keys.hpp"
#include "sim/http.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace hftcpp::sim {

[[nodiscard]] HttpReply coinbase_refusal(unsigned status, std::string_view error,
                                         std::string_view details);

class CoinbaseRest {
 public:
  struct Exchange {
    std::function<CoinbaseInstrument*(std::string_view product)> find;
    std::span<const std::unique_ptr<CoinbaseInstrument>> instruments;
    const Account& account;
    const CoinbaseKeys& keys;
  };

  explicit CoinbaseRest(Exchange exchange);

  [[nodiscard]] HttpReply reply(const HttpRequest& request, Timestamp now);

 private:
  [[nodiscard]] HttpReply market(const HttpRequest& request, std::string_view path, Timestamp now);
  [[nodiscard]] HttpReply products() const;
  [[nodiscard]] HttpReply product_book(const HttpRequest& request) const;
  [[nodiscard]] HttpReply candles(const HttpRequest& request, CoinbaseInstrument& instrument,
                                  Timestamp now) const;
  // What only its customer may see.
  [[nodiscard]] HttpReply account(const HttpRequest& request, std::string_view path) const;
  [[nodiscard]] HttpReply balances(const HttpRequest& request) const;
  [[nodiscard]] HttpReply orders(const HttpRequest& request) const;
  [[nodiscard]] HttpReply order(std::string_view id) const;
  [[nodiscard]] HttpReply fills(const HttpRequest& request) const;

  Exchange exchange_;
};

}  // namespace hftcpp::sim
