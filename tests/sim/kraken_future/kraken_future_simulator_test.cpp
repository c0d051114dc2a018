// kraken_future_simulator_test: the simulator of Kraken's futures, message by message.
#include "sim/kraken_future/kraken_future_private_text.hpp"
#include "sim/kraken_future/kraken_future_rest.hpp"
#include "sim/kraken_future/kraken_future_text.hpp"
#include "sim/sim_run.hpp"
#include "support/sample_keys.hpp"

#include <gmock/gmock.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using namespace hftcpp::literals;
using testing::HasSubstr;

SimulatorSettings market() {
  SimulatorSettings settings = fast_settings({"btc/usd", "sol/usd"});
  settings.account = quiet_account("key", kKrakenFutureSecret);
  return settings;
}

TEST(KrakenFutureSimulator, GreetsAndAnswersPings) {
  SimRun run{"kraken_future", market()};
  SimClient client = run.connect("/ws/v1");

  EXPECT_EQ(client.next(), R"({"event":"info","version":1})");
  client.send(R"({"event":"ping"})");
  EXPECT_EQ(client.next(), R"({"event":"pong"})");
}

TEST(KrakenFutureSimulator, ConfirmsEachProductBeforeItsSnapshot) {
  SimRun run{"kraken_future", market()};
  SimClient client = run.connect("/ws/v1");
  (void)client.next();

  client.send(R"({"event":"subscribe","feed":"book","product_ids":["pf_xbtusd","PF_GOLDUSD"]})");

  EXPECT_EQ(client.next(), R"({"event":"subscribed","feed":"book","product_ids":["PF_XBTUSD"]})");
  const auto snapshot = parse_object(client.next());
  EXPECT_EQ(snapshot.at("feed").as_string(), "book_snapshot");
  EXPECT_EQ(snapshot.at("bids").as_array().size(), 200u);
  EXPECT_TRUE(snapshot.at("tickSize").is_null());
  (void)client.next_with("Invalid product id");
}

TEST(KrakenFutureSimulator, NumbersTheLevelsOfABookWithoutHoles) {
  SimRun run{"kraken_future", market()};
  SimClient client = run.connect("/ws/v1");

  client.send(R"({"event":"subscribe","feed":"book","product_ids":["PF_XBTUSD"]})");

  auto last = parse_object(client.next_with("book_snapshot")).at("seq").as_int64();
  for (int i = 0; i < 200; ++i) {
    const auto level = parse_object(client.next());
    EXPECT_EQ(level.at("feed").as_string(), "book");
    EXPECT_EQ(level.at("seq").as_int64(), ++last);
  }
}

TEST(KrakenFutureSimulator, ListsOldTradesTheNewestFirst) {
  SimRun run{"kraken_future", market()};
  SimClient first = run.connect("/ws/v1");
  first.send(R"({"event":"subscribe","feed":"trade","product_ids":["PF_XBTUSD"]})");
  for (int i = 0; i < 3; ++i) (void)first.next_with(R"("feed":"trade","product_id")");

  SimClient second = run.connect("/ws/v1");
  second.send(R"({"event":"subscribe","feed":"trade","product_ids":["PF_XBTUSD"]})");
  const auto trades = parse_object(second.next_with("trade_snapshot")).at("trades").as_array();
  const auto next = parse_object(second.next_with(R"({"feed":"trade","product_id")"));

  ASSERT_GE(trades.size(), 3u);
  for (std::size_t i = 1; i < trades.size(); ++i)
    EXPECT_EQ(trades[i].at("seq").as_int64() + 1, trades[i - 1].at("seq").as_int64());
  EXPECT_EQ(next.at("seq").as_int64(), trades[0].at("seq").as_int64() + 1);
}

TEST(KrakenFutureSimulator, TellsWhoSubscribesTwiceAndRepeatsTheSnapshot) {
  SimRun run{"kraken_future", market()};
  SimClient client = run.connect("/ws/v1");
  const std::string request = R"({"event":"subscribe","feed":"book","product_ids":["PF_XBTUSD"]})";

  client.send(request);
  (void)client.next_with("book_snapshot");
  client.send(request);

  EXPECT_THAT(client.next_with("alert"), HasSubstr("Already subscribed to feed, re-requesting"));
  (void)client.next_with("book_snapshot");
}

TEST(KrakenFutureSimulator, RefusesWhatItDoesNotUnderstand) {
  SimRun run{"kraken_future", market()};
  SimClient client = run.connect("/ws/v1");
  (void)client.next();

  client.send("{");
  EXPECT_EQ(client.next(), R"({"event":"error","message":"Json Error"})");
  client.send(R"({"event":"subscribe","feed":"gold","product_ids":["PF_XBTUSD"]})");
  EXPECT_EQ(client.next(), R"({"event":"error","message":"Invalid feed"})");
}

TEST(KrakenFutureSimulator, EndsAConnectionThatNeverPings) {
  SimulatorSettings settings = market();
  settings.idle_timeout = 50ms;
  SimRun run{"kraken_future", settings};
  SimClient client = run.connect("/ws/v1");

  (void)client.end();

  EXPECT_EQ(client.close_reason(), "1000 idle");
}

// ---- the account ----

std::string private_request(const std::string& feed, const std::string& challenge,
                            const std::string& signature) {
  return R"({"event":"subscribe","feed":")" + feed + R"(","api_key":"key","original_challenge":")" +
         challenge + R"(","signed_challenge":")" + signature + "\"}";
}

TEST(KrakenFutureSimulator, WantsItsOwnChallengeSigned) {
  SimRun run{"kraken_future", market()};
  SimClient client = run.connect("/ws/v1");
  client.send(R"({"event":"challenge","api_key":"another"})");
  EXPECT_THAT(client.next_with("error"), HasSubstr("Invalid API key"));
  client.send(R"({"event":"challenge","api_key":"key"})");
  const std::string challenge{
      parse_object(client.next_with("\"challenge\"")).at("message").as_string()};

  client.send(private_request("fills", challenge, "AAAA"));
  EXPECT_THAT(client.next(), HasSubstr("Failed to subscribe to authenticated feed"));
  const std::string other = "c100b894-1729-464d-ace1-52dbce11db42";
  client.send(private_request("fills", other, kraken_future_signed(other, kKrakenFutureSecret)));
  EXPECT_THAT(client.next(), HasSubstr("Failed to subscribe to authenticated feed"));
  client.send(
      private_request("fills", challenge, kraken_future_signed(challenge, kKrakenFutureSecret)));
  EXPECT_EQ(client.next(), R"({"event":"subscribed","feed":"fills"})");
  EXPECT_THAT(client.next(), HasSubstr(R"("feed":"fills_snapshot")"));
}

// The published vector.
TEST(KrakenFutureSimulator, SignsAsThePublishedExampleDoes) {
  EXPECT_EQ(kraken_future_signed("c100b894-1729-464d-ace1-52dbce11db42", kKrakenFutureSecret),
            "4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bmnlMb3A"
            "==");
}

TEST(KrakenFutureSimulator, VerifiesTheSignatureOfARequest) {
  const Market one{instruments_named(std::vector<std::string>{"btc/usd"}), 7, Timestamp::now()};
  const Account account{quiet_account("key", kKrakenFutureSecret), one};
  const KrakenFutureRest rest{account, one};
  HttpRequest request;
  request.path = request.target = "/derivatives/api/v3/openpositions";
  request.headers = {
      {"APIKey", "key"},
      {"Nonce", "1700000000000"},
      {"Authent",
       "nO85ZXSCVcEv3ffm6UTb0kdjlS0UXc2At9pmM21OdvyXTkMTaey/QfifM7sS+sECKoyzT1WNUTURD4TZ84s1RA=="}};

  EXPECT_THAT(rest.reply(request).body, HasSubstr(R"("openPositions":[])"));
  request.target += "?symbol=pf_xbtusd";
  EXPECT_THAT(rest.reply(request).body, HasSubstr("authenticationError"));
}

TEST(KrakenFutureSimulator, TellsOrdersInBothShapes) {
  SimRun run{"kraken_future", market()};
  Account& account = run.simulator().account();
  SimClient client = run.connect("/ws/v1");
  client.send(R"({"event":"challenge","api_key":"key"})");
  const std::string challenge{
      parse_object(client.next_with("\"challenge\"")).at("message").as_string()};
  client.send(private_request("open_orders", challenge,
                              kraken_future_signed(challenge, kKrakenFutureSecret)));
  EXPECT_THAT(client.next_with("open_orders_snapshot"), HasSubstr("\"orders\":[]"));

  const auto filled = account.place({Symbol{"btc/usd"}, Side::buy, "100"_d, "3"_d, ""});
  (void)account.fill(filled, {.size = "1"_d, .price = {}});
  (void)account.fill(filled, {.size = "2"_d, .price = {}});
  const auto canceled = account.place({Symbol{"btc/usd"}, Side::sell, "900"_d, "1"_d, "mine"});
  account.cancel(canceled);

  EXPECT_THAT(client.next(), HasSubstr("new_placed_order_by_user"));
  EXPECT_THAT(client.next(), AllOf(HasSubstr(R"("qty":2,"filled":1)"), HasSubstr("partial_fill")));
  EXPECT_THAT(client.next(), HasSubstr(R"("is_cancel":true,"reason":"full_fill")"));
  (void)client.next();
  EXPECT_EQ(client.next(),
            R"({"feed":"open_orders","order_id":")" + kraken_future_order_id(canceled) +
                R"(","cli_ord_id":"mine","is_cancel":true,"reason":"cancelled_by_user"})");
}

}  // namespace
}  // namespace hftcpp::sim
