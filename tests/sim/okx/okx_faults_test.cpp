// okx_faults_test: what goes wrong in OKX's books shows in their chain, and heals by a new
// subscription.
#include "sim/okx/okx_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

SimulatorSettings okx_with(FaultScript faults) {
  SimulatorSettings settings = at_once({"btc/usdt"});
  settings.rate = 1'000;
  settings.faults = std::move(faults);
  return settings;
}

class OkxHoles : public testing::TestWithParam<FaultKind> {};

TEST_P(OkxHoles, ShowInTheChainAndHeal) {
  FaultScript faults(3, {.after_messages = 20, .kind = GetParam(), .count = 1});
  SimRun run{"okx", okx_with(faults)};
  SimClient client = run.connect("/ws/v5/public");
  OkxBook book;
  const auto join = [&] {
    client.send(okx_request("subscribe", okx_arg("books", "BTC-USDT")));
    EXPECT_TRUE(book.apply(client.next_with(R"("action":"snapshot")")));
  };
  for (std::size_t seen = 1; seen <= 3; ++seen) {
    join();
    while (book.apply(client.next())) {
    }
    const std::vector<InjectedFault> injected = run.simulator().injected();
    ASSERT_EQ(injected.size(), seen);
    EXPECT_EQ(injected.back().fault.kind, GetParam());
    EXPECT_EQ(injected.back().channel, Channel::order_book);
    client.send(okx_request("unsubscribe", okx_arg("books", "BTC-USDT")));
    EXPECT_THAT(client.next_with("unsubscribe"), HasSubstr("BTC-USDT"));
  }
  join();
  run.pause();
  client.send("ping");
  for (std::string text = client.next(); text != "pong"; text = client.next())
    EXPECT_TRUE(book.apply(text)) << text;

  EXPECT_EQ(book.book().difference(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0)), "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, OkxHoles,
                         testing::Values(FaultKind::drop, FaultKind::reorder,
                                         FaultKind::wrong_checksum));

// A message of "trades" may join several: a hole in its numbers says nothing.
TEST(OkxFaults, LeaveAloneWhatNobodyCouldSee) {
  SimRun run{"okx",
             okx_with({{.after_messages = 10, .kind = FaultKind::drop, .channel = Channel::trade},
                       {.after_messages = 20, .kind = FaultKind::garbage}})};
  SimClient client = run.connect("/ws/v5/public");
  client.send(okx_request("subscribe", okx_arg("trades", "BTC-USDT")));
  (void)client.next_with("502 Bad Gateway");
  for (int i = 0; i < 10; ++i) (void)client.next();

  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_EQ(run.simulator().injected().front().fault.kind, FaultKind::garbage);
}

TEST(OkxFaults, RefuseTheNextSubscriptionAsAWhole) {
  SimRun run{"okx", okx_with({{.kind = FaultKind::refuse_subscribe}})};
  SimClient client = run.connect("/ws/v5/public");
  const std::string request = okx_request(
      "subscribe", okx_arg("tickers", "BTC-USDT") + ',' + okx_arg("trades", "BTC-USDT"));

  client.send(request);
  EXPECT_THAT(client.next(), HasSubstr(R"("event":"error","code":"60014")"));
  client.send(request);
  EXPECT_THAT(client.next(), HasSubstr(R"("event":"subscribe")"));
  EXPECT_EQ(run.simulator().injected().size(), 1u);
}

TEST(OkxFaults, AnswerTooManyRequests) {
  SimRun run{"okx", okx_with({{.kind = FaultKind::too_many_requests, .count = 2, .duration = 3s}})};

  const auto response = run.get("/api/v5/public/time");
  EXPECT_EQ(response.status, 429u);
  EXPECT_EQ(response.retry_after(), 3s);
  EXPECT_THAT(response.body, HasSubstr(R"("code":"50011")"));
  EXPECT_EQ(run.connect("/ws/v5/public").refusal().status, 429u);
  EXPECT_EQ(run.get("/api/v5/public/time").status, 200u);
}

}  // namespace
}  // namespace hftcpp::sim
