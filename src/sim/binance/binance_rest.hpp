// BinanceRest: the REST half of a simulator of one of Binance's markets, and the weight that its
// requests have. https://developers.binance.com/docs/binance-spot-api-docs/rest-api
#pragma once

#include "sim/binance/binance_feeds.hpp"
#include "sim/http.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

[[nodiscard]] HttpReply binance_reply(std::string body);
// {"code":-1121,"msg":"Invalid symbol."}
[[nodiscard]] HttpReply binance_refusal(unsigned status, int code, std::string_view words);
[[nodiscard]] HttpReply binance_missing(std::string_view parameter);
[[nodiscard]] HttpReply binance_unknown_symbol();

class BinanceRest {
 public:
  struct Market {
    std::string_view prefix;  // "/api/v3/"
    std::uint64_t weight_per_minute = 6000;
    std::size_t most_levels = 5000;
    std::size_t usual_levels = 100;
    std::uint64_t (*depth_weight)(std::size_t levels) = nullptr;
    std::uint64_t info_weight = 20;
    std::string_view info_head;  // of exchangeInfo, between the time and the symbols
    void (*append_symbol)(std::string& out, const InstrumentSettings& instrument) = nullptr;
  };
  // What a market has beside that: nothing for a path that it does not have.
  struct Extra {
    HttpReply reply;
    std::uint64_t weight = 1;
  };
  struct Exchange {
    std::function<BinanceInstrument*(std::string_view name)> find;
    std::span<const InstrumentSettings> instruments;
    std::function<std::optional<Extra>(const HttpRequest&, Timestamp now)> others;
  };

  BinanceRest(Market market, Exchange exchange);

  [[nodiscard]] HttpReply reply(const HttpRequest& request, Timestamp now);
  // As when the weight is used up.
  void refuse_weight(HttpReply& reply) const;

 private:
  [[nodiscard]] Extra answer(const HttpRequest& request, Timestamp now);
  [[nodiscard]] HttpReply depth(const HttpRequest& request);
  [[nodiscard]] HttpReply klines(const HttpRequest& request, Timestamp now);
  [[nodiscard]] HttpReply exchange_info(const HttpRequest& request, Timestamp now);
  // Counts the request; false when there is no weight left this minute.
  [[nodiscard]] bool use(std::uint64_t weight, Timestamp now);

  Market market_;
  Exchange exchange_;
  std::uint64_t used_ = 0;
  std::int64_t minute_ = 0;
};

[[nodiscard]] BinanceRest::Market spot_rest() noexcept;

}  // namespace hftcpp::sim
