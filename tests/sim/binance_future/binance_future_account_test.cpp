// binance_future_account_test: listen keys, and what the futures' simulator tells of the account.
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

const Symbol kBtc{"btc/usdt"};
const SimRun::Headers kHeaders{{"X-MBX-APIKEY", kAnyKey}};

std::string listen_key(SimRun& run) {
  return between(run.ask("POST", "/fapi/v1/listenKey", kHeaders).body, R"("listenKey":")", "\"");
}

net::HttpResponse ask_signed(SimRun& run, std::string target) {
  const std::int64_t now = run.simulator().account().exchange_now().nanoseconds() / 1'000'000;
  target += (target.find('?') == std::string::npos ? "?" : "&") + std::string{"timestamp="} +
            std::to_string(now);
  const std::string payload = target.substr(target.find('?') + 1);
  target += "&signature=" + signing::to_hex(signing::hmac_sha256(kAnySecret, payload));
  return run.get(target, kHeaders);
}

TEST(BinanceFutureAccount, GivesOneListenKeyForAsLongAsItLives) {
  SimRun run{"binance_future", binance_settings()};

  const std::string key = listen_key(run);
  EXPECT_THAT(key, MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(listen_key(run), key);
  EXPECT_EQ(run.ask("PUT", "/fapi/v1/listenKey", kHeaders).body, "{}");
  EXPECT_EQ(run.ask("DELETE", "/fapi/v1/listenKey", kHeaders).body, "{}");
  EXPECT_EQ(run.ask("PUT", "/fapi/v1/listenKey", kHeaders).body,
            R"({"code":-1125,"msg":"This listenKey does not exist."})");
  EXPECT_NE(listen_key(run), key);
  EXPECT_THAT(run.ask("POST", "/fapi/v1/listenKey").body, HasSubstr("-2014"));
  EXPECT_THAT(run.ask("POST", "/fapi/v1/listenKey", {{"X-MBX-APIKEY", "another"}}).body,
              HasSubstr("-2015"));
}

TEST(BinanceFutureAccount, LetsNobodyInWithoutItsKey) {
  SimRun run{"binance_future", binance_settings()};

  EXPECT_EQ(run.connect("/private/ws").refusal().status, 400u);
  EXPECT_EQ(run.connect("/private/ws?listenKey=another").refusal().status, 400u);
  const std::string key = listen_key(run);
  EXPECT_FALSE(run.connect("/private/ws/" + key).failure());
  EXPECT_FALSE(run.connect("/private/ws?listenKey=" + key).failure());
}

TEST(BinanceFutureAccount, TellsAFillThreeTimes) {
  SimRun run{"binance_future", binance_settings()};
  Account& account = run.simulator().account();
  const std::uint64_t id = account.place({kBtc, Side::sell, "70000"_d, "0.003"_d, "mine"});
  SimClient client = run.connect("/private/ws?listenKey=" + listen_key(run));

  const std::uint64_t fill = account.fill(id, {.size = "0.001"_d, .price = {}});

  EXPECT_THAT(client.next(), HasSubstr(R"({"e":"TRADE_LITE",)"));
  EXPECT_THAT(
      client.next(),
      MatchesRegex(R"re(\{"e":"ORDER_TRADE_UPDATE","T":[0-9]{13},"E":[0-9]{13},"o":\{)re"
                   R"re("s":"BTCUSDT","c":"mine","S":"SELL","o":"LIMIT","f":"GTC",)re"
                   R"re("q":"0\.003","p":"70000","ap":"70000[.0]*","sp":"0","x":"TRADE",)re"
                   R"re("X":"PARTIALLY_FILLED","i":)re" +
                   std::to_string(id) +
                   R"re(,"l":"0\.001","z":"0\.001","L":"70000","n":"0\.014[0]*","N":"USDT",)re"
                   R"re("T":[0-9]{13},"t":)re" +
                   std::to_string(fill) + R"re(,.*"m":true,.*"ps":"BOTH",.*\}\})re"));
  EXPECT_THAT(client.next(),
              MatchesRegex(R"re(\{"e":"ACCOUNT_UPDATE",.*"a":\{"m":"ORDER","B":\[\{"a":"USDT",)re"
                           R"re("wb":"999999\.986[0]*","cw":"999999\.986[0]*","bc":"0"\}\],)re"
                           R"re("P":\[\{"s":"BTCUSDT","pa":"-0\.001","ep":"70000[.0]*",.*)re"));
}

TEST(BinanceFutureAccount, SaysWhenAListenKeyHasExpired) {
  SimulatorSettings settings = binance_settings();
  settings.account.login_lifetime = 100ms;
  SimRun run{"binance_future", settings};
  const std::string key = listen_key(run);
  SimClient client = run.connect("/private/ws?listenKey=" + key);

  EXPECT_THAT(client.next(), MatchesRegex(R"(\{"e":"listenKeyExpired","E":[0-9]{13},)"
                                          R"("listenKey":")" +
                                          key + R"("\})"));
  EXPECT_EQ(run.connect("/private/ws?listenKey=" + key).refusal().status, 400u);
}

TEST(BinanceFutureAccount, AnswersSignedQuestionsOverRest) {
  SimRun run{"binance_future", binance_settings()};
  Account& account = run.simulator().account();
  const std::uint64_t open = account.place({kBtc, Side::buy, "50000"_d, "0.002"_d, "mine"});
  const std::uint64_t done = account.place({kBtc, Side::sell, "60000"_d, "0.5"_d, ""});
  const std::uint64_t fill = account.fill(done, {.size = "0.5"_d, .price = {}});

  const auto orders = boost::json::parse(ask_signed(run, "/fapi/v1/openOrders").body);
  ASSERT_EQ(orders.as_array().size(), 1u);
  EXPECT_EQ(orders.at(0).at("orderId"), open);
  const auto order = parse_object(
      ask_signed(run, "/fapi/v1/order?symbol=BTCUSDT&orderId=" + std::to_string(done)).body);
  EXPECT_EQ(order.at("status"), "FILLED");
  const auto fills = boost::json::parse(ask_signed(run, "/fapi/v1/userTrades?symbol=BTCUSDT").body);
  ASSERT_EQ(fills.as_array().size(), 1u);
  EXPECT_EQ(fills.at(0).at("id"), fill);
  EXPECT_EQ(fills.at(0).at("side"), "SELL");
  const auto balances = boost::json::parse(ask_signed(run, "/fapi/v3/balance").body);
  ASSERT_EQ(balances.as_array().size(), 1u);
  EXPECT_EQ(balances.at(0).at("asset"), "USDT");
  const auto positions = boost::json::parse(ask_signed(run, "/fapi/v3/positionRisk").body);
  ASSERT_EQ(positions.as_array().size(), 1u);
  EXPECT_EQ(positions.at(0).at("positionAmt"), "-0.5");
  EXPECT_THAT(run.get("/fapi/v3/balance?timestamp=1&signature=0", kHeaders).body,
              HasSubstr("-1021"));
}

}  // namespace
}  // namespace hftcpp::sim
