// coinbase_account_test: the user channel and the private half of REST of Coinbase's simulator, and
// whose tokens it takes.
#include "exchanges/coinbase/coinbase_auth.hpp"
#include "sim/coinbase/coinbase_frame.hpp"
#include "sim/coinbase/coinbase_keys.hpp"
#include "sim/coinbase/coinbase_private_text.hpp"
#include "sim/sim_run.hpp"
#include "support/sample_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::HasSubstr;
using testing::Not;

// Signed by another program, with the keys above, at 1790000000.
constexpr const char* kForeignToken =
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yZ2FuaXphdGlvbnMvMTExMTExMTEtMTExMS00MTExLTgx"
    "MTEtMTExMTExMTExMTExL2FwaUtleXMvMjIyMjIyMjItMjIyMi00MjIyLTgyMjItMjIyMjIyMjIyMjIyIiwibm9uY2Ui"
    "OiIwMDAxMDIwMzA0MDUwNjA3MDgwOTBhMGIwYzBkMGUwZiJ9.eyJzdWIiOiJvcmdhbml6YXRpb25zLzExMTExMTExLTEx"
    "MTEtNDExMS04MTExLTExMTExMTExMTExMS9hcGlLZXlzLzIyMjIyMjIyLTIyMjItNDIyMi04MjIyLTIyMjIyMjIyMjIy"
    "MiIsImlzcyI6ImNkcCIsIm5iZiI6MTc5MDAwMDAwMCwiZXhwIjoxNzkwMDAwMTIwfQ.Ib5rF17lQ9jZsmx7_ptpDelIj"
    "D7B1J4oGkkcdo7eN0-DG0m6aK3PKbjN9L5-1VbFizK6jsmD9tZPxuRlGcuv7g";
constexpr const char* kForeignEdwards =
    "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6IjIyMjIyMjIyLTIyMjItNDIyMi04MjIyLTIyMjIyMjIyMjIy"
    "MiIsIm5vbmNlIjoiMDAwMTAyMDMwNDA1MDYwNzA4MDkwYTBiMGMwZDBlMGYifQ.eyJzdWIiOiIyMjIyMjIyMi0yMjIyL"
    "TQyMjItODIyMi0yMjIyMjIyMjIyMjIiLCJpc3MiOiJjZHAiLCJuYmYiOjE3OTAwMDAwMDAsImV4cCI6MTc5MDAwMDEyM"
    "H0.Y5Nr9jrMqXFP0G8L0Lwg9ilcLQHoExS7Lc2xgntJGakOsqB1_YtECsnAxqcFyMPLJBRdSOyc19fZILlD2_IJAw";

AccountSettings account(std::string name = kCoinbaseKeyName, std::string secret = kEllipticKey) {
  AccountSettings settings;
  settings.enabled = true;
  settings.key = std::move(name);
  settings.secret = std::move(secret);
  settings.pace = 0ms;
  return settings;
}

Timestamp second(std::int64_t count) {
  return Timestamp{count * 1'000'000'000};
}

TEST(CoinbaseKeys, AcceptTokensThatOthersSigned) {
  const CoinbaseKeys keys{account()};
  EXPECT_TRUE(keys.accepts(kForeignToken, "", second(1'790'000'000)));
  EXPECT_TRUE(keys.accepts(kForeignToken, "", second(1'790'000'119)));
  EXPECT_FALSE(keys.accepts(kForeignToken, "", second(1'790'000'120))) << "over";
  EXPECT_FALSE(keys.accepts(kForeignToken, "", second(1'789'999'990))) << "not yet";
  EXPECT_FALSE(keys.accepts(kForeignToken, "GET api.coinbase.com/x", second(1'790'000'000)));

  const CoinbaseKeys edwards{account("22222222-2222-4222-8222-222222222222", kEd25519Pair)};
  EXPECT_TRUE(edwards.accepts(kForeignEdwards, "", second(1'790'000'000)));
  EXPECT_FALSE(edwards.accepts(kForeignToken, "", second(1'790'000'000)));
}

TEST(CoinbaseKeys, AcceptNothingElse) {
  const Timestamp now = second(1'790'000'000);
  const std::string token = kForeignToken;
  EXPECT_FALSE(CoinbaseKeys{account("another")}.accepts(token, "", now));
  AccountSettings off = account();
  off.enabled = false;
  EXPECT_FALSE(CoinbaseKeys{off}.accepts(token, "", now));
  EXPECT_FALSE((CoinbaseKeys{account(kCoinbaseKeyName, "no key")}.accepts(token, "", now)));

  const CoinbaseKeys keys{account()};
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string wrong = token;
    wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys.accepts(wrong, "", now)) << i;
  }
  for (std::size_t size = 0; size < token.size(); size += 5)
    EXPECT_FALSE(keys.accepts(token.substr(0, size), "", now)) << size;
}

struct CoinbaseAccountTest : testing::Test {
  static SimulatorSettings settings() {
    SimulatorSettings made = fast_settings({"btc/usd", "eth/usd"});
    made.account = account();
    return made;
  }
  static std::string token(std::string_view uri = {}) {
    const auto now = std::chrono::floor<std::chrono::seconds>(
        std::chrono::nanoseconds{Timestamp::now().nanoseconds()});
    return coinbase_jwt({kCoinbaseKeyName, kEllipticKey}, now, "0123456789abcdef", uri);
  }
  static std::string subscribe_user(const std::string& jwt) {
    return R"({"type":"subscribe","channel":"user","jwt":")" + jwt + "\"}";
  }
  net::HttpResponse ask(const std::string& target, const std::string& jwt) {
    net::HttpRequest request;
    request.url = url_of(run.simulator().rest_url() + "/api/v3/brokerage" + target);
    if (!jwt.empty()) request.headers.emplace_back("Authorization", "Bearer " + jwt);
    net::HttpClient http{run.io().get_executor(), {}};
    auto response = test::run_io(run.io(), http.send(std::move(request)));
    if (!response) throw std::runtime_error{response.error().message()};
    return std::move(*response);
  }
  net::HttpResponse ask(const std::string& target) {
    const std::string path = "/api/v3/brokerage" + target.substr(0, target.find('?'));
    return ask(target, token("GET api.coinbase.com" + path));
  }
  Account& customer() { return run.simulator().account(); }
  std::uint64_t buy(Decimal size) {
    return customer().place({Symbol{"btc/usd"}, Side::buy, "50000"_d, size, "mine"});
  }

  SimRun run{"coinbase", settings()};
};

TEST_F(CoinbaseAccountTest, ShowsTheUserChannelToItsCustomerAlone) {
  SimClient client = run.connect("");
  for (const std::string& jwt : {std::string{}, std::string{"a.b.c"}, std::string{kForeignToken},
                                 token("GET api.coinbase.com/api/v3/brokerage/accounts")}) {
    client.send(subscribe_user(jwt));
    EXPECT_EQ(client.next(), R"({"type":"error","message":"authentication failure"})");
  }
  client.send(subscribe_user(token()));
  EXPECT_THAT(client.next(), HasSubstr(R"({"subscriptions":{"user":["b0000000-)"));
  const std::string snapshot = client.next();
  EXPECT_TRUE(is_coinbase_snapshot(snapshot));
  EXPECT_THAT(snapshot, HasSubstr(R"("orders":[],)"));
}

TEST_F(CoinbaseAccountTest, TellsOrdersAsTheyChange) {
  SimClient client = run.connect("");
  client.send(subscribe_user(token()));
  (void)client.next_with("snapshot");
  const auto id = buy("0.02"_d);
  (void)customer().fill(id, {.size = "0.005"_d, .price = {}});
  customer().cancel(id, "User requested");

  const std::string placed = client.next_with("update");
  EXPECT_THAT(placed, HasSubstr(R"("order_id":")" + coinbase_order_id(id) + '"'));
  EXPECT_THAT(placed, HasSubstr(R"("client_order_id":"mine")"));
  EXPECT_THAT(placed, HasSubstr(R"("leaves_quantity":"0.02")"));
  EXPECT_THAT(placed, HasSubstr(R"("status":"OPEN")"));
  const std::string filled = client.next_with("update");
  EXPECT_EQ(coinbase_number(filled), coinbase_number(placed) + 1);
  EXPECT_THAT(filled, HasSubstr(R"("cumulative_quantity":"0.005")"));
  EXPECT_THAT(filled, HasSubstr(R"("filled_value":"250.000")"));
  EXPECT_THAT(filled, HasSubstr(R"("leaves_quantity":"0.015")"));
  EXPECT_THAT(filled, HasSubstr(R"("number_of_fills":"1")"));
  EXPECT_THAT(filled, HasSubstr(R"("status":"OPEN")"));
  const std::string canceled = client.next_with("update");
  EXPECT_THAT(canceled, HasSubstr(R"("status":"CANCELLED")"));
  EXPECT_THAT(canceled, HasSubstr(R"("leaves_quantity":"0")"));
  EXPECT_THAT(canceled, HasSubstr(R"("cancel_reason":"User requested")"));
}

TEST_F(CoinbaseAccountTest, AsksForATokenForEachRequest) {
  EXPECT_EQ(ask("/accounts", "").status, 401u);
  EXPECT_EQ(ask("/accounts", token()).status, 401u) << "it has to name the request";
  const std::string other = token("GET api.coinbase.com/api/v3/brokerage/orders/historical/fills");
  const auto refused = ask("/accounts", other);
  EXPECT_EQ(refused.status, 401u);
  EXPECT_EQ(refused.body, "Unauthorized\n");
  EXPECT_EQ(ask("/accounts?limit=250").status, 200u) << "a query is not signed";
  EXPECT_EQ(ask("/portfolios").status, 404u);
}

TEST_F(CoinbaseAccountTest, ListsOrdersFillsAndBalancesByPages) {
  const auto first = buy("0.02"_d);
  (void)customer().fill(first, {.size = "0.02"_d, .price = {}});
  const auto second = buy("0.03"_d);
  (void)customer().fill(second, {.size = "0.01"_d, .price = {}});

  const auto orders = parse_object(ask("/orders/historical/batch?limit=1").body);
  EXPECT_EQ(orders.at("orders").as_array().size(), 1u);
  EXPECT_EQ(std::string{orders.at("orders").at(0).at("order_id").as_string()},
            coinbase_order_id(second));
  EXPECT_EQ(orders.at("has_next"), true);
  const auto rest = parse_object(ask("/orders/historical/batch?limit=1&cursor=1").body);
  EXPECT_EQ(rest.at("orders").at(0).at("status"), "FILLED");
  EXPECT_EQ(rest.at("has_next"), false);
  EXPECT_THAT(ask("/orders/historical/batch?order_status=OPEN").body,
              Not(HasSubstr(coinbase_order_id(first))));
  const auto one = parse_object(ask("/orders/historical/" + coinbase_order_id(first)).body);
  EXPECT_EQ(one.at("order").at("filled_size"), "0.02");
  EXPECT_EQ(ask("/orders/historical/" + coinbase_order_id(7)).status, 404u);

  const auto fills =
      parse_object(ask("/orders/historical/fills?order_ids=" + coinbase_order_id(second)).body);
  ASSERT_EQ(fills.at("fills").as_array().size(), 1u);
  EXPECT_EQ(fills.at("fills").at(0).at("size"), "0.01");
  EXPECT_EQ(fills.at("fills").at(0).at("liquidity_indicator"), "MAKER");
  EXPECT_THAT(
      ask("/orders/historical/fills?start_sequence_timestamp=2100-01-01T00%3A00%3A00Z").body,
      HasSubstr(R"({"fills":[],"cursor":""})"));

  const auto accounts = parse_object(ask("/accounts?limit=250").body);
  EXPECT_EQ(accounts.at("has_next"), false);
  bool has_dollars = false;
  for (const auto& each : accounts.at("accounts").as_array()) {
    if (each.at("currency") != "USD") continue;
    has_dollars = true;
    EXPECT_EQ(Decimal::parse(each.at("hold").at("value").as_string()).value(), "1000"_d)
        << "0.02 of the second order are still open, at 50000";
  }
  EXPECT_TRUE(has_dollars);
}

}  // namespace
}  // namespace hftcpp::sim
