// OkxKeys: who may see the account: the websocket's login, and the headers of REST requests.
// https://www.okx.com/docs-v5/en/#overview-rest-authentication
#pragma once

#include "sim/account.hpp"
#include "sim/http.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace hftcpp::sim {

class OkxKeys {
 public:
  explicit OkxKeys(const Account& account) : account_{account} {}

  // OKX's code and words; no code when nothing is wrong.
  struct Refusal {
    std::string_view code;
    std::string_view words;
  };
  // The one member of a login's "args".
  [[nodiscard]] Refusal refuse_login(const boost::json::object& arg) const;
  [[nodiscard]] Refusal refuse(const HttpRequest& request) const;

 private:
  const Account& account_;
};

}  // namespace hftcpp::sim
