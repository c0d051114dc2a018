#include "service/gateway/simple_rounds.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;

const SimpleRounds::Clock::time_point kStart{};

std::vector<RoundMember> members(std::vector<std::pair<std::string, std::string>> pairs) {
  std::vector<RoundMember> all;
  for (auto& [symbol, text] : pairs)
    all.push_back({Symbol{symbol}, std::make_shared<const std::string>(text)});
  return all;
}

std::string taken(SimpleRounds& rounds, RoundsOf& client,
                  SimpleRounds::Clock::time_point now = kStart) {
  const FramePtr frame = rounds.take(client, now);
  return frame ? std::string{frame->payload()} : std::string{};
}

TEST(SimpleRounds, TellWhatHasChangedSinceTheClientsLast) {
  SimpleRounds rounds{{}};
  RoundsOf client{.wants_all = false, .symbols = {"000001.sz", "600000.sh"}};
  rounds.put(members({{"000001.sz", R"("sz000001":1)"}, {"000002.sz", R"("sz000002":1)"}}));
  EXPECT_EQ(taken(rounds, client), R"({"sz000001":1})");
  EXPECT_EQ(taken(rounds, client), "");
  rounds.put(members({{"600000.sh", R"("sh600000":1)"}, {"000001.sz", R"("sz000001":1)"}}));
  EXPECT_EQ(taken(rounds, client), R"({"sh600000":1})") << "the other is as it was";
}

TEST(SimpleRounds, ShareTheMessageOfWhoWantsAll) {
  SimpleRounds rounds{{}};
  RoundsOf first{.wants_all = true}, second{.wants_all = true};
  rounds.put(members({{"000001.sz", R"("sz000001":1)"}}));
  EXPECT_EQ(rounds.take(first, kStart), rounds.take(second, kStart));
}

TEST(SimpleRounds, AreAClientsTurnALittleBeforeItsInterval) {
  SimpleRounds rounds{{.push_interval = 3s, .push_interval_tolerance = 500ms}};
  RoundsOf client{.wants_all = true};
  EXPECT_TRUE(rounds.is_due(client, kStart)) << "it has had nothing yet";
  rounds.put(members({{"000001.sz", R"("sz000001":1)"}}));
  (void)taken(rounds, client, kStart);
  EXPECT_FALSE(rounds.is_due(client, kStart + 2499ms));
  EXPECT_TRUE(rounds.is_due(client, kStart + 2500ms));
}

}  // namespace
}  // namespace hftcpp::gateway
