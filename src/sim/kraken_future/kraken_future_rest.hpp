// KrakenFutureRest: the REST interface of Kraken's futures: instruments, and the account for those
// who sign. https://docs.kraken.com/api/docs/guides/futures-rest
#pragma once

#include "sim/account.hpp"
#include "sim/http.hpp"

#include <string>
#include <string_view>

namespace hftcpp::sim {

// What a challenge, or a request, has to be answered with.
[[nodiscard]] std::string kraken_future_signed(std::string_view text, std::string_view secret);

class KrakenFutureRest {
 public:
  KrakenFutureRest(const Account& account, const Market& market)
      : account_{account}, market_{market} {}

  [[nodiscard]] HttpReply reply(const HttpRequest& request) const;

 private:
  [[nodiscard]] bool is_signed(const HttpRequest& request) const;
  // Empty for a path that there is not.
  [[nodiscard]] std::string list(const HttpRequest& request) const;
  [[nodiscard]] std::string fills(const HttpRequest& request) const;
  [[nodiscard]] std::string order_events(const HttpRequest& request) const;

  const Account& account_;
  const Market& market_;
};

}  // namespace hftcpp::sim
