// KrakenKeys: who may see the account: signatures of REST requests, and the tokens that they get
// for the websocket. https://docs.kraken.com/api/docs/guides/spot-rest-auth
#pragma once

#include "sim/account.hpp"
#include "sim/http.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class KrakenKeys {
 public:
  explicit KrakenKeys(const Account& account) : account_{account} {}

  // Kraken's words for what is wrong with a private request; empty when nothing is. It uses up the
  // request's nonce.
  [[nodiscard]] std::string_view refusal(const HttpRequest& request);

  struct Token {
    std::string text;
    std::chrono::seconds expires;
  };
  [[nodiscard]] Token issue(Timestamp now);
  // It must be used in time; what is subscribed then lasts.
  [[nodiscard]] bool accepts(std::string_view token, Timestamp now) const;

 private:
  [[nodiscard]] std::chrono::milliseconds lifetime() const noexcept;

  const Account& account_;
  std::uint64_t last_nonce_ = 0;
  std::uint64_t issued_ = 0;
  std::map<std::string, Timestamp, std::less<>> tokens_;  // and when they end
};

}  // namespace hftcpp::sim
