// BinanceRest: the REST half of Binance's simulator, and the weight that its requests have.
// https://developers.binance.com/docs/binance-spot-api-docs/rest-api
#pragma once

#include "sim/binance/binance_feeds.hpp"
#include "sim/http.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace hftcpp::sim {

class BinanceRest {
 public:
  struct Exchange {
    std::function<BinanceInstrument*(std::string_view name)> find;
    std::span<const InstrumentSettings> instruments;
  };

  explicit BinanceRest(Exchange exchange);

  [[nodiscard]] HttpReply reply(const HttpRequest& request, Timestamp now);
  // As when the weight is used up.
  static void refuse_weight(HttpReply& reply);

 private:
  [[nodiscard]] HttpReply depth(const HttpRequest& request);
  [[nodiscard]] HttpReply klines(const HttpRequest& request, Timestamp now);
  [[nodiscard]] HttpReply exchange_info(const HttpRequest& request, Timestamp now);
  // Counts the request; false when there is no weight left this minute.
  [[nodiscard]] bool use(std::uint64_t weight, Timestamp now);

  Exchange exchange_;
  std::uint64_t used_ = 0;
  std::int64_t minute_ = 0;
};

}  // namespace hftcpp::sim
