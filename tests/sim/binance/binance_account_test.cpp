// binance_account_test: what Binance's simulator lets see whom of the account, looked at with other
// eyes than ours: signatures that another program made.
#include "exchanges/signing.hpp"
#include "sim/binance/binance_frame.hpp"
#include "sim/sim_run.hpp"
#include "support/sample_keys.hpp"

#include <gmock/gmock.h>

namespace hftcpp::sim {
namespace {

using namespace hftcpp::literals;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

// The signatures of the tests below are of this moment, and by another program's hand.
constexpr std::int64_t kThen = 1'790'000'000'000;

// With the exchange's clock where the signatures were made.
SimulatorSettings settings_then() {
  SimulatorSettings settings = binance_settings();
  const std::chrono::nanoseconds ahead =
      Timestamp{std::chrono::milliseconds{kThen}} - Timestamp::now();
  settings.account.clock_ahead = std::chrono::duration_cast<std::chrono::milliseconds>(ahead);
  return settings;
}

std::string subscribe(const std::string& key, const std::string& signature,
                      std::int64_t time = kThen) {
  return R"({"id":"1","method":"userDataStream.subscribe.signature","params":{"apiKey":")" + key +
         R"(","recvWindow":5000,"timestamp":)" + std::to_string(time) + R"(,"signature":")" +
         signature + R"("}})";
}
const std::string kBinanceSignature =
    "9c3b6af7e4d7a4292579c4ea47165b6ba74210acde2153431e722b478ff9650f";

// A signed question, as the documentation describes it.
net::HttpResponse ask_as(SimRun& run, std::string target, const std::string& key = kAnyKey) {
  const std::int64_t now = run.simulator().account().exchange_now().nanoseconds() / 1'000'000;
  target += (target.find('?') == std::string::npos ? "?" : "&") + std::string{"timestamp="} +
            std::to_string(now);
  const std::string payload = target.substr(target.find('?') + 1);
  target += "&signature=" + signing::to_hex(signing::hmac_sha256(kAnySecret, payload));
  return run.get(target, {{"X-MBX-APIKEY", key}});
}

TEST(BinanceAccount, SubscribesWhoeverSignsOverTheSortedParameters) {
  SimRun run{"binance", settings_then()};
  SimClient client = run.connect("/ws-api/v3");

  client.send(subscribe(kAnyKey, kBinanceSignature));
  EXPECT_EQ(client.next(),
            R"({"id":"1","status":200,"result":{"subscriptionId":0},"rateLimits":[{)"
            R"("rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,)"
            R"("limit":6000,"count":2}]})");
  const std::uint64_t id = run.simulator().account().place(
      {Symbol{"btc/usdt"}, Side::buy, "50000.01"_d, "0.002"_d, "mine"});
  EXPECT_THAT(
      client.next(),
      MatchesRegex(R"re(\{"subscriptionId":0,"event":\{"e":"executionReport","E":[0-9]{13},)re"
                   R"re("s":"BTCUSDT","c":"mine","S":"BUY","o":"LIMIT","f":"GTC",)re"
                   R"re("q":"0\.00200000","p":"50000\.01000000","P":"0\.00000000",)re"
                   R"re("F":"0\.00000000","g":-1,"C":"","x":"NEW","X":"NEW","r":"NONE","i":)re" +
                   std::to_string(id) +
                   R"re(,"l":"0\.00000000","z":"0\.00000000","L":"0\.00000000","n":"0",)re"
                   R"re("N":null,"T":[0-9]{13},"t":-1,.*\}\})re"));
  EXPECT_THAT(client.next(), HasSubstr(R"("e":"outboundAccountPosition")"));
}

TEST(BinanceAccount, RefusesLoginsInBinancesWords) {
  SimRun run{"binance", settings_then()};
  const auto answer = [&](const std::string& request) {
    SimClient client = run.connect("/ws-api/v3?returnRateLimits=false");
    client.send(request);
    return client.next();
  };

  EXPECT_EQ(answer(subscribe(kAnyKey, std::string(64, '0'))),
            R"({"id":"1","status":400,"error":{"code":-1022,)"
            R"("msg":"Signature for this request is not valid."}})");
  EXPECT_EQ(answer(subscribe("another", kBinanceSignature)),
            R"({"id":"1","status":401,"error":{"code":-2015,)"
            R"("msg":"Invalid API-key, IP, or permissions for action."}})");
  EXPECT_THAT(answer(subscribe("", kBinanceSignature)), HasSubstr("-2014"));
  EXPECT_THAT(answer(subscribe(kAnyKey, kBinanceSignature, kThen - 60'000)),
              HasSubstr("Timestamp for this request is outside of the recvWindow."));
  EXPECT_THAT(answer(subscribe(kAnyKey, kBinanceSignature, kThen + 60'000)),
              HasSubstr("ahead of the server's time."));
  EXPECT_THAT(answer(R"({"id":1,"method":"userDataStream.start"})"), HasSubstr(R"({"id":1,)"));
  EXPECT_THAT(answer("nonsense"), HasSubstr(R"({"id":null,"status":400,)"));
}

TEST(BinanceAccount, TellsNothingToWhoeverHasNotLoggedIn) {
  SimRun run{"binance", binance_settings()};
  SimClient client = run.connect("/ws-api/v3");
  (void)run.simulator().account().place({Symbol{"btc/usdt"}, Side::buy, "50000"_d, "0.002"_d, ""});

  client.send(R"({"id":7,"method":"session.subscriptions"})");
  EXPECT_THAT(client.next(), StartsWith(R"({"id":7,"status":200,"result":[])"));
}

TEST(BinanceAccount, AnswersSignedQuestionsOverRest) {
  SimRun run{"binance", binance_settings()};
  Account& account = run.simulator().account();
  const std::uint64_t open =
      account.place({Symbol{"btc/usdt"}, Side::buy, "50000"_d, "0.002"_d, "mine"});
  const std::uint64_t done = account.place({Symbol{"eth/usdt"}, Side::sell, "9000"_d, "3"_d, ""});
  const std::uint64_t fill = account.fill(done, {.size = "3"_d, .price = {}});

  const auto orders = boost::json::parse(ask_as(run, "/api/v3/openOrders").body);
  ASSERT_EQ(orders.as_array().size(), 1u);
  EXPECT_EQ(orders.at(0).at("orderId"), open);
  EXPECT_EQ(orders.at(0).at("clientOrderId"), "mine");
  EXPECT_EQ(orders.at(0).at("status"), "NEW");
  EXPECT_EQ(orders.at(0).at("price"), "50000.00000000");

  const std::string id = std::to_string(done);
  const auto order = parse_object(ask_as(run, "/api/v3/order?symbol=ETHUSDT&orderId=" + id).body);
  EXPECT_EQ(order.at("status"), "FILLED");
  EXPECT_EQ(order.at("cummulativeQuoteQty"), "27000.00000000");

  const auto fills = boost::json::parse(ask_as(run, "/api/v3/myTrades?symbol=ETHUSDT").body);
  ASSERT_EQ(fills.as_array().size(), 1u);
  EXPECT_EQ(fills.at(0).at("id"), fill);
  EXPECT_EQ(fills.at(0).at("commission"), "27.00000000");
  EXPECT_EQ(fills.at(0).at("commissionAsset"), "USDT");
  EXPECT_EQ(fills.at(0).at("isBuyer"), false);

  const auto standing = parse_object(ask_as(run, "/api/v3/account").body);
  EXPECT_EQ(standing.at("balances").as_array().size(), 3u);
}

TEST(BinanceAccount, LetsListsBeginAndEnd) {
  SimRun run{"binance", binance_settings()};
  Account& account = run.simulator().account();
  for (int i = 0; i < 5; ++i) {
    const auto id = account.place({Symbol{"btc/usdt"}, Side::buy, "50000"_d, "0.001"_d, ""});
    (void)account.fill(id, {.size = "0.001"_d, .price = {}});
  }
  const std::uint64_t third = account.fills()[2].id;
  const std::string time = std::to_string(account.fills()[2].time.nanoseconds() / 1'000'000);
  const auto first_of = [&](const std::string& query) {
    const auto rows =
        boost::json::parse(ask_as(run, "/api/v3/myTrades?symbol=BTCUSDT" + query).body);
    return std::pair{rows.as_array().size(), rows.at(0).at("id").to_number<std::uint64_t>()};
  };

  EXPECT_EQ(first_of(""), (std::pair{std::size_t{5}, third - 2}));
  EXPECT_EQ(first_of("&fromId=" + std::to_string(third)), (std::pair{std::size_t{3}, third}));
  EXPECT_EQ(first_of("&startTime=" + time), (std::pair{std::size_t{3}, third}));
  EXPECT_EQ(first_of("&endTime=" + time), (std::pair{std::size_t{3}, third - 2}));
  EXPECT_EQ(first_of("&limit=2"), (std::pair{std::size_t{2}, third + 1}));
  EXPECT_EQ(first_of("&limit=2&fromId=" + std::to_string(third - 2)),
            (std::pair{std::size_t{2}, third - 2}));
}

TEST(BinanceAccount, RefusesQuestionsInBinancesWords) {
  SimRun run{"binance", binance_settings()};

  EXPECT_THAT(run.get("/api/v3/openOrders").body, HasSubstr("-2014"));
  EXPECT_THAT(run.get("/api/v3/openOrders", {{"X-MBX-APIKEY", kAnyKey}}).body, HasSubstr("-1102"));
  const auto unknown = ask_as(run, "/api/v3/openOrders", "another");
  EXPECT_EQ(unknown.status, 401u);
  EXPECT_THAT(unknown.body, HasSubstr("-2015"));
  EXPECT_THAT(ask_as(run, "/api/v3/order?symbol=BTCUSDT&orderId=1").body,
              HasSubstr(R"({"code":-2013,"msg":"Order does not exist."})"));
  EXPECT_THAT(ask_as(run, "/api/v3/order?symbol=BTCUSDT").body, HasSubstr("-1102"));
  EXPECT_THAT(ask_as(run, "/api/v3/myTrades").body, HasSubstr("'symbol' was not sent"));
  EXPECT_THAT(ask_as(run, "/api/v3/myTrades?symbol=NOPE").body, HasSubstr("-1121"));
  EXPECT_THAT(ask_as(run, "/api/v3/openOrders?recvWindow=99999").body, HasSubstr("-1131"));
}

// A signature is over the text as it was sent.
TEST(BinanceAccount, TakesNoQuestionThatWasChangedOnTheWay) {
  SimRun run{"binance", settings_then()};
  const std::string query =
      "recvWindow=5000&timestamp=1790000000000&signature="
      "fcdd2411c1b2bb8f1561054b9dd16ae17a9c4f1d85e842993e99b582d8fd8f8c";

  EXPECT_EQ(run.get("/api/v3/account?" + query, {{"X-MBX-APIKEY", kAnyKey}}).status, 200u);
  const auto changed =
      run.get("/api/v3/account?omitZeroBalances=true&" + query, {{"X-MBX-APIKEY", kAnyKey}});
  EXPECT_EQ(changed.status, 400u);
  EXPECT_THAT(changed.body, HasSubstr("-1022"));
}

}  // namespace
}  // namespace hftcpp::sim
