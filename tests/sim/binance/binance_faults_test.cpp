// binance_faults_test: what goes wrong in Binance's books shows in their numbers, and heals by the
// documented rules.
#include "sim/binance/binance_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

SimulatorSettings binance_with(FaultScript faults) {
  SimulatorSettings settings = at_once({"btc/usdt"});
  settings.rate = 1'000;
  settings.faults = std::move(faults);
  return settings;
}

// A client that joins, follows, and starts anew at each gap.
class Follower {
 public:
  explicit Follower(SimRun& run) : run_{run}, client_{run.connect("/ws/btcusdt@depth@100ms")} {}

  // Follows until a gap; the update that shows it.
  std::string follow() {
    for (;;) {
      const std::string text = client_.next();
      if (!book_.update(text)) return text;
    }
  }
  void join() {
    const std::string first = client_.next();
    do book_.start(run_.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").body);
    while (book_.last() + 1 < number_of(first, "U"));
    (void)book_.update(first);
  }
  void settle() {
    run_.pause();
    client_.send(R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
    for (std::string text = client_.next(); is_depth(text); text = client_.next())
      EXPECT_TRUE(book_.update(text));
  }
  [[nodiscard]] const BinanceBook& book() const { return book_; }

 private:
  SimRun& run_;
  SimClient client_;
  BinanceBook book_;
};

class BinanceHoles : public testing::TestWithParam<FaultKind> {};

TEST_P(BinanceHoles, ShowInTheNumbersAndHeal) {
  FaultScript faults(3, {.after_messages = 20, .kind = GetParam()});
  SimRun run{"binance", binance_with(faults)};
  Follower follower{run};

  for (std::size_t seen = 1; seen <= 3; ++seen) {
    follower.join();
    const std::uint64_t last_good = follower.book().last();
    const std::string text = follower.follow();

    ASSERT_GT(number_of(text, "U"), last_good);
    const std::vector<InjectedFault> injected = run.simulator().injected();
    ASSERT_EQ(injected.size(), seen);
    EXPECT_EQ(injected.back().fault.kind, GetParam());
    EXPECT_EQ(injected.back().channel, Channel::order_book);
    EXPECT_EQ(injected.back().first_number, follower.book().last() + 1);
  }
  follower.join();
  follower.settle();

  EXPECT_EQ(follower.book().book().difference(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0)),
            "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, BinanceHoles,
                         testing::Values(FaultKind::drop, FaultKind::reorder,
                                         FaultKind::wrong_checksum));

// What is recorded are the numbers that the stream itself has: of orders, not of trades.
TEST(BinanceFaults, DropLosesAggregateIds) {
  SimRun run{
      "binance",
      binance_with(
          {{.after_messages = 5, .kind = FaultKind::drop, .count = 2, .channel = Channel::trade}})};
  SimClient client = run.connect("/ws/btcusdt@aggTrade");
  std::uint64_t last = number_of(client.next(), "a");
  std::uint64_t id = number_of(client.next(), "a");
  for (; id == last + 1; id = number_of(client.next(), "a")) last = id;

  EXPECT_EQ(id, last + 3);
  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_EQ(run.simulator().injected().front().first_number, last + 1);
  EXPECT_EQ(run.simulator().injected().front().last_number, last + 2);
}

// Each message of the partial book is whole: a hole in it could not be seen, so there is none.
TEST(BinanceFaults, LeaveThePartialBookAlone) {
  SimRun run{"binance", binance_with({{.after_messages = 10, .kind = FaultKind::drop},
                                      {.after_messages = 10, .kind = FaultKind::wrong_checksum},
                                      {.after_messages = 10, .kind = FaultKind::garbage}})};
  SimClient client = run.connect("/ws/btcusdt@depth5@100ms");
  for (int i = 0; i < 100; ++i) (void)client.next();

  ASSERT_EQ(run.simulator().injected().size(), 1u);
  EXPECT_EQ(run.simulator().injected().front().fault.kind, FaultKind::garbage);
}

TEST(BinanceFaults, RefuseTheNextSubscription) {
  SimRun run{"binance", binance_with({{.kind = FaultKind::refuse_subscribe}})};
  SimClient client = run.connect("/ws");
  const std::string request = R"({"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1})";

  client.send(request);
  EXPECT_THAT(client.next(), HasSubstr(R"({"error":{"code":2,)"));
  client.send(request);
  EXPECT_EQ(client.next(), R"({"result":null,"id":1})");

  EXPECT_EQ(run.simulator().injected().size(), 1u);
}

TEST(BinanceFaults, AnswerTooManyRequests) {
  SimRun run{"binance",
             binance_with({{.kind = FaultKind::too_many_requests, .count = 2, .duration = 3s}})};

  const auto response = run.get("/api/v3/depth?symbol=BTCUSDT");
  EXPECT_EQ(response.status, 429u);
  EXPECT_EQ(response.retry_after(), 3s);
  EXPECT_THAT(response.body, HasSubstr(R"("code":-1003)"));
  const SimClient refused = run.connect("/ws");
  EXPECT_EQ(refused.refusal().status, 429u);
  EXPECT_EQ(refused.refusal().retry_after, 3s);
  EXPECT_EQ(run.get("/api/v3/depth?symbol=BTCUSDT").status, 200u);
}

}  // namespace
}  // namespace hftcpp::sim
