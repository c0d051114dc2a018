// BinanceKeys: whether a request shows that it comes from the account's owner: the key is known,
// the time is right, and the signature is over the bytes that were sent.
// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
#pragma once

#include "sim/account.hpp"
#include "sim/http.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// In Binance's words.
struct BinanceRefusal {
  unsigned status = 400;
  int code = 0;
  std::string words;

  [[nodiscard]] HttpReply to_reply() const;
};

class BinanceKeys {
 public:
  explicit BinanceKeys(const Account& account) : account_{account} {}

  // Of what needs a key in a header, and no more.
  [[nodiscard]] std::optional<BinanceRefusal> check_key(std::string_view key) const;
  // Of a signed REST request.
  [[nodiscard]] std::optional<BinanceRefusal> check(const HttpRequest& request) const;
  // Of the parameters of a request to the WebSocket API.
  [[nodiscard]] std::optional<BinanceRefusal> check(const boost::json::object& params) const;

 private:
  struct Proof {
    std::string_view key;
    std::string_view time;
    std::string_view window;
    std::string_view signature;
    std::string payload;
  };
  [[nodiscard]] std::optional<BinanceRefusal> check(const Proof& proof) const;
  [[nodiscard]] std::optional<BinanceRefusal> check_time(const Proof& proof) const;
  [[nodiscard]] std::string signature_of(std::string_view payload) const;

  const Account& account_;
};

}  // namespace hftcpp::sim
