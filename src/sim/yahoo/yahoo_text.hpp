// yahoo_text: how Yahoo writes prices: the protobuf message of its websocket, byte by byte, and
// the charts of its REST interface.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"
#include "sim/history.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// "600000.SS", "000001.SZ".
[[nodiscard]] std::string yahoo_ticker(const AShareListing& listing);

// What of a share is told: all of it, or what may have changed since the last message.
enum class YahooExtent : std::uint8_t { whole, changes };

// A PricingData message as bytes.
[[nodiscard]] std::string yahoo_pricing(const AShareSnapshot& share, YahooExtent extent);
// The same with the fields' numbers from the price on moved up by one.
[[nodiscard]] std::string yahoo_shifted_pricing(const AShareSnapshot& share);
// As the second version of the websocket wraps it.
[[nodiscard]] std::string yahoo_envelope(std::string_view base64);

// One of the intervals that there are.
struct YahooInterval {
  std::string_view word;
  CandleSpan span;
  bool is_intraday = true;
};
[[nodiscard]] const YahooInterval* find_yahoo_interval(std::string_view word);
// How many bars a range has at most; none for a word that is no range.
[[nodiscard]] std::optional<std::size_t> yahoo_bar_count(std::string_view range,
                                                         const YahooInterval& interval);

enum class YahooColumns : std::uint8_t { whole, one_short };

struct YahooChart {
  const AShareSnapshot& share;
  const YahooInterval& interval;
  std::string_view range;
  std::span<const RawCandle> bars;  // the last is the present one
  Timestamp now;
  YahooColumns columns = YahooColumns::whole;
};
[[nodiscard]] std::string yahoo_chart(const YahooChart& chart);
[[nodiscard]] std::string yahoo_chart_error(std::string_view code, std::string_view description);

}  // namespace hftcpp::sim
