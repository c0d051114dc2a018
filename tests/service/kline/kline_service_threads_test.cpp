// kline_service_threads_test: bars of what a simulated exchange trades, as a whole program makes
// them.
#include "service/service_runtime.hpp"
#include "service/sim_thread.hpp"
#include <hftcpp/service/kline_service.hpp>

#include <gtest/gtest.h>

#include <map>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

// Stops when enough has been traded.
class TradedBars : public KlineService {
 public:
  TradedBars()
      : KlineService{{"bars", {{"intervals", {"1m", "1h", "1M"}}}, "service.bars.setting"}} {}

  void on_trade(const Trade& trade) override {
    KlineService::on_trade(trade);
    volume = add(volume, trade.size).value();
    if (++trades == 50) stop_all();
  }
  void on_bar(const Kline& bar) override { bars[{bar.interval, bar.open_time}] = bar; }

  using Key = std::pair<std::chrono::seconds, Timestamp>;
  std::map<Key, Kline> bars;
  Decimal volume;
  std::uint64_t trades = 0;
};

TEST(KlineService, CountsEachTradeOfAStreamOnceInEachInterval) {
  SimThread exchange{"kraken", {.rate = 5'000}};
  ServiceRuntime runtime{{.stop_timeout = 20s, .handle_signals = false, .run_for = 60s}};
  auto& service = static_cast<TradedBars&>(runtime.add_service(
      std::make_unique<TradedBars>(), {exchange.stream({"btc/usd"}, {Channel::trade})}));

  EXPECT_EQ(runtime.run(), 0);

  std::map<std::chrono::seconds, Decimal> volumes;
  std::map<std::chrono::seconds, std::uint64_t> counts;
  for (const auto& [key, bar] : service.bars) {
    volumes[key.first] = add(volumes[key.first], bar.volume).value();
    counts[key.first] += bar.trade_count;
  }
  EXPECT_GE(service.trades, 50u);
  ASSERT_EQ(volumes.size(), 3u);
  for (const auto& [interval, volume] : volumes) {
    EXPECT_EQ(volume, service.volume) << interval.count();
    EXPECT_EQ(counts[interval], service.trades) << interval.count();
  }
}

}  // namespace
}  // namespace hftcpp
