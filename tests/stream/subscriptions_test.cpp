#include "stream/subscriptions.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using State = SubscriptionState::State;
using testing::ElementsAre;
using testing::IsEmpty;

const Subscriptions::Clock::time_point kStart{1'000s};
const Symbol kBtc{"btc/usd"};
const Symbol kEth{"eth/usd"};
const Symbol kSol{"sol/usd"};
const Symbol kXrp{"xrp/usd"};

struct FourPairs : Subscriptions {
  explicit FourPairs(SubscriptionSettings settings = {}) : Subscriptions{Channel::trade, settings} {
    for (const Symbol symbol : {kBtc, kEth, kSol, kXrp}) add(symbol);
  }
};

State state_of(const Subscriptions& subscriptions, Symbol symbol) {
  for (const SubscriptionState& each : subscriptions.states())
    if (each.symbol == symbol) return each.state;
  throw std::out_of_range{std::string{symbol.text()}};
}

TEST(Subscriptions, AsksForEachPairOnce) {
  FourPairs subscriptions{{.pairs_per_request = 3}};
  EXPECT_EQ(subscriptions.next_deadline(), Subscriptions::Clock::time_point::min());

  const PairsRequest first = subscriptions.next_request(kStart);
  const PairsRequest second = subscriptions.next_request(kStart);

  EXPECT_THAT(first.symbols, ElementsAre(kBtc, kEth, kSol));
  EXPECT_THAT(second.symbols, ElementsAre(kXrp));
  EXPECT_NE(first.id, second.id);
  EXPECT_THAT(subscriptions.next_request(kStart).symbols, IsEmpty());
  EXPECT_EQ(subscriptions.next_deadline(), kStart + 10s);
}

TEST(Subscriptions, ConfirmsOnePairPerAnswer) {
  FourPairs subscriptions;
  const auto id = subscriptions.next_request(kStart).id;

  EXPECT_THAT(subscriptions.on_confirmed(id, kEth).active, ElementsAre(kEth));

  EXPECT_EQ(state_of(subscriptions, kEth), State::active);
  EXPECT_EQ(state_of(subscriptions, kBtc), State::pending);
  EXPECT_FALSE(subscriptions.is_settled());
  EXPECT_THAT(subscriptions.on_confirmed(id, kEth).active, IsEmpty());  // said twice
}

TEST(Subscriptions, ConfirmsAWholeRequestByItsNumber) {
  FourPairs subscriptions{{.pairs_per_request = 2}};
  (void)subscriptions.next_request(kStart);
  const auto second = subscriptions.next_request(kStart).id;

  EXPECT_THAT(subscriptions.on_confirmed(second, {}).active, ElementsAre(kSol, kXrp));
  EXPECT_EQ(state_of(subscriptions, kBtc), State::pending);
}

TEST(Subscriptions, TakesAnAnswerWithoutANumberForTheOldestRequests) {
  FourPairs subscriptions{{.pairs_per_request = 2}};
  (void)subscriptions.next_request(kStart);
  (void)subscriptions.next_request(kStart);

  EXPECT_THAT(subscriptions.on_confirmed(0, {}).active, ElementsAre(kBtc, kEth));
  EXPECT_THAT(subscriptions.on_confirmed(0, {}).active, ElementsAre(kSol, kXrp));
  EXPECT_TRUE(subscriptions.is_settled());
}

TEST(Subscriptions, KeepsTheExchangesWordsForARefusal) {
  FourPairs subscriptions;
  const auto id = subscriptions.next_request(kStart).id;

  const auto changes =
      subscriptions.on_rejected(id, kSol, "Currency pair not supported SOL/USD", kStart);

  EXPECT_THAT(changes.failed, ElementsAre(kSol));
  EXPECT_EQ(subscriptions.reason(kSol), "Currency pair not supported SOL/USD");
  EXPECT_EQ(state_of(subscriptions, kSol), State::failed);
  EXPECT_EQ(state_of(subscriptions, kBtc), State::pending);
}

// Binance refuses a whole request and does not say which of its streams it was.
TEST(Subscriptions, FindsTheOneBadPairOfARefusedRequest) {
  FourPairs subscriptions;
  std::vector<Symbol> active;
  std::vector<Symbol> failed;
  int requests = 0;
  Subscriptions::Changes first_refusal;

  for (auto request = subscriptions.next_request(kStart); !request.symbols.empty();
       request = subscriptions.next_request(kStart)) {
    ++requests;
    const bool is_bad = std::ranges::find(request.symbols, kSol) != request.symbols.end();
    const auto changes = is_bad
                             ? subscriptions.on_rejected(request.id, {}, "invalid stream", kStart)
                             : subscriptions.on_confirmed(request.id, {});
    if (requests == 1) first_refusal = changes;
    active.insert(active.end(), changes.active.begin(), changes.active.end());
    failed.insert(failed.end(), changes.failed.begin(), changes.failed.end());
  }

  EXPECT_THAT(active, testing::UnorderedElementsAre(kBtc, kEth, kXrp));
  EXPECT_THAT(failed, ElementsAre(kSol));
  EXPECT_EQ(requests, 5);
  EXPECT_TRUE(first_refusal.will_ask_again);
}

TEST(Subscriptions, AsksARefusedPairAgainMoreAndMoreSlowly) {
  Subscriptions subscriptions{Channel::trade, {.retry_first = 10s, .retry_ceiling = 35s}};
  subscriptions.add(kBtc);
  auto now = kStart;
  std::vector<std::chrono::nanoseconds> waits;
  for (int i = 0; i < 5; ++i) {
    const auto request = subscriptions.next_request(now);
    ASSERT_THAT(request.symbols, ElementsAre(kBtc));
    (void)subscriptions.on_rejected(request.id, kBtc, "no", now);
    waits.push_back(subscriptions.next_deadline() - now);
    EXPECT_THAT(subscriptions.next_request(now + waits.back() - 1ns).symbols, IsEmpty());
    now += waits.back();
  }
  EXPECT_THAT(waits, ElementsAre(10s, 20s, 35s, 35s, 35s));
}

TEST(Subscriptions, GivesUpWaitingForAnAnswer) {
  FourPairs subscriptions{{.timeout = 5s}};
  const auto id = subscriptions.next_request(kStart).id;
  (void)subscriptions.on_confirmed(id, kBtc);

  EXPECT_THAT(subscriptions.expire(kStart + 4s).failed, IsEmpty());
  EXPECT_THAT(subscriptions.expire(kStart + 5s).failed, ElementsAre(kEth, kSol, kXrp));
  EXPECT_EQ(subscriptions.reason(kEth), "no answer to the subscription");
  EXPECT_TRUE(subscriptions.is_settled());
}

TEST(Subscriptions, TakesAnAnswerThatComesLate) {
  FourPairs subscriptions{{.timeout = 5s}};
  const auto id = subscriptions.next_request(kStart).id;
  (void)subscriptions.expire(kStart + 5s);

  EXPECT_THAT(subscriptions.on_confirmed(id, kEth).active, ElementsAre(kEth));
  EXPECT_EQ(subscriptions.reason(kEth), "");
}

TEST(Subscriptions, TakesDataForAnAnswerThatNeverCame) {
  FourPairs subscriptions{{.timeout = 5s}};
  (void)subscriptions.next_request(kStart);
  subscriptions.on_data(kEth);
  EXPECT_FALSE(subscriptions.is_active(kEth));

  const auto changes = subscriptions.expire(kStart + 5s);

  EXPECT_THAT(changes.active, ElementsAre(kEth));
  EXPECT_THAT(changes.failed, ElementsAre(kBtc, kSol, kXrp));
}

TEST(Subscriptions, RenewsWithoutAnnouncingItAgain) {
  FourPairs subscriptions;
  const auto first = subscriptions.next_request(kStart).id;
  (void)subscriptions.on_confirmed(first, {});

  const PairsRequest renewed = subscriptions.renew({kEth, kSol}, kStart + 1s);

  EXPECT_THAT(renewed.symbols, ElementsAre(kEth, kSol));
  EXPECT_EQ(state_of(subscriptions, kEth), State::pending);
  EXPECT_THAT(subscriptions.on_confirmed(first, kEth).active, IsEmpty());
  EXPECT_FALSE(subscriptions.is_active(kEth)) << "an answer to the former request";
  EXPECT_THAT(subscriptions.on_confirmed(renewed.id, kEth).active, IsEmpty());
  EXPECT_TRUE(subscriptions.is_active(kEth));
}

TEST(Subscriptions, DoesNotTakeTheRestOfTheOldDataForANewAnswer) {
  FourPairs subscriptions{{.timeout = 5s}};
  (void)subscriptions.on_confirmed(subscriptions.next_request(kStart).id, {});
  (void)subscriptions.renew({kEth}, kStart + 1s);
  subscriptions.on_data(kEth);

  EXPECT_THAT(subscriptions.expire(kStart + 6s).failed, ElementsAre(kEth));
}

TEST(Subscriptions, IgnoresARefusalOfWhatItDidNotAsk) {
  FourPairs subscriptions;
  (void)subscriptions.on_confirmed(subscriptions.next_request(kStart).id, {});
  const auto give_up = subscriptions.next_id();

  EXPECT_THAT(subscriptions.on_rejected(give_up, kEth, "Subscription Not Found", kStart).failed,
              IsEmpty());
  EXPECT_TRUE(subscriptions.is_active(kEth));
}

TEST(Subscriptions, ForgetsAPairThatIsRemoved) {
  FourPairs subscriptions;
  const auto id = subscriptions.next_request(kStart).id;
  subscriptions.remove(kEth);

  EXPECT_THAT(subscriptions.on_confirmed(id, {}).active, ElementsAre(kBtc, kSol, kXrp));
  EXPECT_EQ(subscriptions.size(), 3u);

  subscriptions.add(kEth);
  EXPECT_THAT(subscriptions.next_request(kStart).symbols, ElementsAre(kEth));
}

// A source that is asked again and again goes on being asked.
TEST(Subscriptions, ToleratesAPairThatTheSourceDoesNotHave) {
  FourPairs subscriptions;
  (void)subscriptions.on_confirmed(subscriptions.next_request(kStart).id, {});

  EXPECT_THAT(subscriptions.on_missing(kEth, "no record").failed, ElementsAre(kEth));

  EXPECT_THAT(subscriptions.on_missing(kEth, "no record").failed, IsEmpty()) << "it was told";
  EXPECT_EQ(state_of(subscriptions, kEth), State::failed);
  EXPECT_EQ(subscriptions.reason(kEth), "no record");
  EXPECT_TRUE(subscriptions.is_missing(kEth));
  EXPECT_FALSE(subscriptions.is_missing(kBtc));
  EXPECT_THAT(subscriptions.all(), ElementsAre(kBtc, kEth, kSol, kXrp));
  EXPECT_THAT(subscriptions.next_request(kStart + 24h).symbols, IsEmpty());
  EXPECT_EQ(subscriptions.next_deadline(), Subscriptions::Clock::time_point::max());
  EXPECT_TRUE(subscriptions.is_settled());
}

TEST(Subscriptions, FindsAPairThatWasMissing) {
  FourPairs subscriptions;
  (void)subscriptions.on_confirmed(subscriptions.next_request(kStart).id, {});
  (void)subscriptions.on_missing(kEth, "no record");

  EXPECT_THAT(subscriptions.on_found(kBtc).active, IsEmpty());
  EXPECT_THAT(subscriptions.on_found(kEth).active, ElementsAre(kEth));

  EXPECT_EQ(state_of(subscriptions, kEth), State::active);
  EXPECT_EQ(subscriptions.reason(kEth), "");
  (void)subscriptions.on_missing(kEth, "no record");
  subscriptions.remove(kEth);
  EXPECT_FALSE(subscriptions.is_missing(kEth));
  EXPECT_THAT(subscriptions.on_missing(kEth, "no record").failed, IsEmpty());
}

}  // namespace
}  // namespace hftcpp
