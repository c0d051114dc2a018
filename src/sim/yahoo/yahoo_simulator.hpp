// YahooSimulator: Yahoo Finance as far as shares of China are concerned: the websocket of prices in
// both versions, and charts.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"
#include "sim/history.hpp"
#include "sim/yahoo/yahoo_client.hpp"
#include "sim/yahoo/yahoo_text.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hftcpp::sim {

class YahooSimulator final : public AShareSimulator {
 public:
  YahooSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~YahooSimulator() override;

 private:
  [[nodiscard]] std::unique_ptr<Session> open(Connection& connection, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;
  void on_market_event(const MarketEvent& event) override;

  [[nodiscard]] std::optional<std::size_t> find_ticker(std::string_view ticker) const;
  [[nodiscard]] HttpReply chart(std::size_t instrument, const HttpRequest& request);
  [[nodiscard]] std::vector<RawCandle> bars(std::size_t instrument, const AShareSnapshot& share,
                                            const YahooInterval& interval, std::size_t count);

  std::unordered_map<std::string, std::size_t> tickers_;
  std::vector<YahooClient*> clients_;
  // Of an instrument and an interval: made when somebody asks for them.
  std::map<std::pair<std::size_t, const YahooInterval*>, CandleSeries> series_;
};

}  // namespace hftcpp::sim
