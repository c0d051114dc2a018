// kraken_future_catch_up_test: an account that moves on while it is asked for what was missed, list
// by list.
#include "exchanges/account_run.hpp"
#include "exchanges/rest_detour.hpp"
#include "sim/kraken_future/kraken_future_private_text.hpp"

#include <gtest/gtest.h>

namespace hftcpp::test {
namespace {

sim::SimulatorSettings cut_once() {
  sim::SimulatorSettings settings =
      account_settings({"btc/usd"}, "simulated-key", kKrakenFutureSecret);
  settings.faults =
      sim::parse_fault_script(R"([{"after_messages": 60, "fault": "cut", "channel": "my_order"}])");
  return settings;
}

// Of how many questions one catch-up is made: what comes after the last is the websocket's to tell.
struct KrakenFutureCatchUp : testing::TestWithParam<int> {
  KrakenFutureCatchUp() {
    detour.before_request = [this](const std::string& line) {
      if (!is_cut || line.find("/api/") == std::string::npos || ++questions != GetParam()) return;
      happen();
    };
  }
  ~KrakenFutureCatchUp() override { run.simulation().stop(); }  // while the detour is there

  // Orders of all kinds: placed, filled in part and in full, canceled, old and new.
  void happen() {
    fresh = run.place(Side::buy, "0.5"_d);
    touched = run.place(Side::buy, "0.4"_d);
    (void)run.account().fill(touched, {.size = "0.1"_d, .price = {}});
    run.trade("0.3"_d);
    run.account().cancel(run.place(Side::sell, "0.2"_d));
    run.account().cancel(old_canceled);
    (void)run.account().fill(old_filled, {.size = "0.6"_d, .price = {}});
  }

  void start() {
    StreamParams params = run.params({Channel::my_order});
    params.rest_host = detour.url();
    run.start(std::move(params));
    old_canceled = run.place(Side::buy, "0.7"_d);
    old_filled = run.place(Side::buy, "0.6"_d);
    while (run.faults() == 0) {
      run.trade("0.001"_d);
      run.run_once();
    }
    is_cut = true;
  }

  std::map<std::string, std::string> told() { return AccountRun::last_of_each(run.orders_told()); }

  AccountRun run{
      "kraken_future", cut_once(), {sim::kraken_future_order_id, sim::kraken_future_fill_id}};
  RestDetour detour{run.io(), run.simulation().simulator().port()};
  std::uint64_t fresh = 0;
  std::uint64_t touched = 0;
  std::uint64_t old_canceled = 0;
  std::uint64_t old_filled = 0;
  bool is_cut = false;
  int questions = 0;
};

TEST_P(KrakenFutureCatchUp, LosesNoOrderThatMovesBetweenItsQuestions) {
  start();
  run.run_until([&] { return fresh != 0; });
  const auto meanwhile = AccountRun::last_of_each(run.orders_happened());
  run.run_until([&] { return told().size() >= meanwhile.size(); });

  (void)run.account().fill(fresh, {.size = "0.5"_d, .price = {}});
  run.account().cancel(touched);
  const auto last = AccountRun::last_of_each(run.orders_happened());
  run.run_until([&] {
    const std::string id = sim::kraken_future_order_id(touched);
    return told().contains(id) && told()[id].find("canceled") != std::string::npos;
  });

  EXPECT_EQ(told(), last);
  run.expect_no_order_twice();
  for (const MyOrder& order : run.watcher().my_orders)
    if (order.status == OrderStatus::canceled) {
      EXPECT_EQ(order.reason, "cancelled_by_user");
    }
}

INSTANTIATE_TEST_SUITE_P(BeforeQuestion, KrakenFutureCatchUp, testing::Values(1, 2, 3));

}  // namespace
}  // namespace hftcpp::test
