// KrakenPrivateRest: the REST interface to an account: tokens, orders and trades.
#pragma once

#include "sim/account.hpp"
#include "sim/http.hpp"
#include "sim/kraken/kraken_keys.hpp"

#include <string>

namespace hftcpp::sim {

class KrakenPrivateRest {
 public:
  KrakenPrivateRest(const Account& account, KrakenKeys& keys) : account_{account}, keys_{keys} {}

  // A request below /0/private/. Refusals have the status 200, as Kraken's have.
  [[nodiscard]] HttpReply reply(const HttpRequest& request, Timestamp now);

 private:
  [[nodiscard]] std::string result(std::string_view method, const Fields& form, Timestamp now);
  [[nodiscard]] std::string open_orders() const;
  [[nodiscard]] std::string closed_orders(const Fields& form) const;
  [[nodiscard]] std::string query_orders(const Fields& form) const;
  [[nodiscard]] std::string trades(const Fields& form) const;

  const Account& account_;
  KrakenKeys& keys_;
};

}  // namespace hftcpp::sim
