// OkxPrivateRest: the REST interface to an account: orders, fills, balances, positions.
// https://www.okx.com/docs-v5/en/#order-book-trading-trade
#pragma once

#include "sim/http.hpp"
#include "sim/okx/okx_customer.hpp"
#include "sim/okx/okx_keys.hpp"

#include <string>

namespace hftcpp::sim {

class OkxPrivateRest {
 public:
  OkxPrivateRest(OkxCustomer customer, const OkxKeys& keys)
      : customer_{std::move(customer)}, keys_{keys} {}

  [[nodiscard]] HttpReply reply(const HttpRequest& request) const;

 private:
  [[nodiscard]] bool concerns(const HttpRequest& request, Symbol symbol) const;
  [[nodiscard]] std::string order(const HttpRequest& request) const;
  [[nodiscard]] std::string orders(const HttpRequest& request, bool are_open) const;
  [[nodiscard]] std::string fills(const HttpRequest& request) const;
  [[nodiscard]] std::string balance(const HttpRequest& request) const;
  [[nodiscard]] std::string positions(const HttpRequest& request) const;

  OkxCustomer customer_;
  const OkxKeys& keys_;
};

}  // namespace hftcpp::sim
