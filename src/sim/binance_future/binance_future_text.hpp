// binance_future_text: the messages of Binance's USD-M futures as it writes them: as many decimals
// as the tick has, times in milliseconds.
// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
#pragma once

#include "sim/binance/binance_rest.hpp"
#include "sim/binance/binance_text.hpp"

#include <cstdint>
#include <string>

namespace hftcpp::sim {

[[nodiscard]] const BinanceWords& future_words() noexcept;
[[nodiscard]] BinanceRest::Market future_rest() noexcept;

// What holders of a perpetual pay each other, and the prices that it goes by.
struct FundingState {
  std::int64_t mark_price = 0;   // in hundredths of a tick
  std::int64_t index_price = 0;  // likewise
  std::int64_t rate = 0;         // in hundred-millionths
  Timestamp next_time;
  Timestamp time;
};
void append_mark_price(std::string& out, const BinanceNaming& naming, const FundingState& state);
// Of the REST interface.
void append_premium_index(std::string& out, const BinanceNaming& naming, const FundingState& state);

void append_liquidation(std::string& out, const BinanceNaming& naming, const BinanceTrade& trade,
                        Timestamp time);

}  // namespace hftcpp::sim
