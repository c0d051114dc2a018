// okx_account_test: the account that OKX's simulator shows: who may see it, and what of it.
#include "exchanges/signing.hpp"
#include "sim/okx/okx_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace hftcpp::sim {
namespace {

using namespace literals;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

SimulatorSettings with_account() {
  SimulatorSettings settings = fast_settings({"btc/usdt"});
  settings.account = {.enabled = true,
                      .key = "the-key",
                      .secret = "22582BD0CFF14C41EDBF1AB98506286D",
                      .passphrase = "the phrase",
                      .pace = 0ms};
  return settings;
}

struct Login {
  std::string key = "the-key";
  std::string secret = "22582BD0CFF14C41EDBF1AB98506286D";
  std::string passphrase = "the phrase";
  std::chrono::seconds ahead{0};

  [[nodiscard]] std::string message() const {
    const std::string time =
        std::to_string((Timestamp::now() + ahead).nanoseconds() / 1'000'000'000);
    return R"({"op":"login","args":[{"apiKey":")" + key + R"(","passphrase":")" + passphrase +
           R"(","timestamp":")" + time + R"(","sign":")" +
           signing::to_base64(signing::hmac_sha256(secret, time + "GET/users/self/verify")) +
           R"("}]})";
  }
};

struct OkxAccount : testing::Test {
  void start(const std::string& exchange = "okx") {
    settings = with_account();
    run.emplace(exchange, settings);
  }
  [[nodiscard]] SimClient logged_in() {
    SimClient client = run->connect("/ws/v5/private");
    client.send(Login{}.message());
    EXPECT_THAT(client.next(), HasSubstr(R"("event":"login","code":"0")"));
    return client;
  }
  [[nodiscard]] std::string answer(const Login& login) {
    SimClient client = run->connect("/ws/v5/private");
    client.send(login.message());
    return client.next();
  }
  [[nodiscard]] net::HttpResponse get(const std::string& target, const Login& login = {}) {
    std::string time = (Timestamp::now() + login.ahead).to_iso();
    time = time.substr(0, 23) + "Z";
    net::HttpRequest request;
    request.url = url_of(run->simulator().rest_url() + target);
    request.headers = {{"OK-ACCESS-KEY", login.key},
                       {"OK-ACCESS-PASSPHRASE", login.passphrase},
                       {"OK-ACCESS-TIMESTAMP", time},
                       {"OK-ACCESS-SIGN", signing::to_base64(signing::hmac_sha256(
                                              login.secret, time + "GET" + target))}};
    net::HttpClient http{run->io().get_executor(), {}};
    return test::run_io(run->io(), http.send(std::move(request))).value();
  }
  Account& account() { return run->simulator().account(); }
  std::uint64_t place(Decimal size, Side side = Side::buy) {
    return account().place(
        {.symbol = Symbol{"btc/usdt"}, .side = side, .price = "60000"_d, .size = size});
  }

  SimulatorSettings settings;
  std::optional<SimRun> run;
};

TEST_F(OkxAccount, RefusesLoginsInOkxsWords) {
  start();
  EXPECT_THAT(answer({}), HasSubstr(R"({"event":"login","code":"0","msg":"","connId":")"));
  EXPECT_THAT(answer({.key = "another"}),
              HasSubstr(R"("event":"error","code":"60032","msg":"API key doesn't exist")"));
  EXPECT_THAT(answer({.key = ""}), HasSubstr(R"("code":"60005")"));
  EXPECT_THAT(answer({.secret = "another"}), HasSubstr(R"("code":"60007","msg":"Invalid sign")"));
  EXPECT_THAT(answer({.passphrase = "another"}),
              HasSubstr(R"("code":"60024","msg":"Wrong passphrase")"));
  EXPECT_THAT(answer({.ahead = 40s}),
              HasSubstr(R"("code":"60006","msg":"Timestamp request expired")"));
  EXPECT_THAT(answer({.ahead = -40s}), HasSubstr("60006"));
  EXPECT_THAT(answer({.ahead = 20s}), HasSubstr(R"("code":"0")"));
}

TEST_F(OkxAccount, WantsALoginFirstAndOnlyOne) {
  start();
  SimClient stranger = run->connect("/ws/v5/private");
  stranger.send(okx_request("subscribe", R"({"channel":"account"})"));
  EXPECT_THAT(stranger.next(), HasSubstr(R"("code":"60011","msg":"Please log in")"));
  SimClient client = logged_in();
  client.send(Login{}.message());
  EXPECT_THAT(client.next(), HasSubstr(R"("code":"60031")"));
}

TEST_F(OkxAccount, ChecksTheHeadersOfRequests) {
  start();
  const std::string target = "/api/v5/account/balance?ccy=USDT";
  EXPECT_EQ(get(target).status, 200u);
  const auto refusal = [&](const Login& login) {
    const auto response = get(target, login);
    EXPECT_EQ(response.status, 401u);
    return response.body;
  };
  EXPECT_THAT(refusal({.key = "another"}), HasSubstr("50119"));
  EXPECT_THAT(refusal({.secret = "another"}), HasSubstr(R"("code":"50113","msg":"Invalid Sign")"));
  EXPECT_THAT(refusal({.passphrase = "another"}), HasSubstr("50105"));
  EXPECT_THAT(refusal({.ahead = 40s}), HasSubstr("50102"));
  EXPECT_THAT(run->get(target).body, HasSubstr("50103"));
}

TEST_F(OkxAccount, TellsTheLifeOfAnOrder) {
  start();
  SimClient client = logged_in();
  client.send(okx_request("subscribe", R"({"channel":"orders","instType":"SPOT"})"));
  EXPECT_THAT(client.next(), HasSubstr(R"("event":"subscribe","arg":{"channel":"orders")"));
  EXPECT_THAT(client.next(), HasSubstr(R"({"event":"channel-conn-count","channel":"orders",)"
                                       R"("connCount":"1","connId":")"));

  const std::uint64_t id = place("0.5"_d);
  const std::uint64_t trade = account().fill(id, {.size = "0.2"_d, .price = {}});
  account().fill(id, {.size = "0.3"_d, .price = {}, .is_maker = false});

  const std::string number = R"("ordId":")" + std::to_string(id) + '"';
  EXPECT_THAT(client.next(),
              AllOf(HasSubstr(number), HasSubstr(R"("state":"live","sz":"0.5")"),
                    HasSubstr(R"("accFillSz":"0","avgPx":"")"), HasSubstr(R"("tradeId":"")")));
  EXPECT_THAT(client.next(),
              AllOf(HasSubstr(R"("accFillSz":"0.2","avgPx":"60000")"),
                    HasSubstr(R"("execType":"M","fillFee":"-0.00016","fillFeeCcy":"BTC")"),
                    HasSubstr(R"("fillPx":"60000","fillSz":"0.2")"),
                    HasSubstr(R"("state":"partially_filled")"),
                    HasSubstr(R"("tradeId":")" + std::to_string(trade) + '"')));
  EXPECT_THAT(client.next(), AllOf(HasSubstr(R"("state":"filled")"),
                                   HasSubstr(R"("execType":"T","fillFee":"-0.0003")")));
  EXPECT_THAT(get("/api/v5/trade/orders-pending?instType=SPOT").body, HasSubstr(R"("data":[])"));
  EXPECT_THAT(get("/api/v5/trade/orders-history?instType=SPOT").body, HasSubstr(number));
  EXPECT_THAT(get("/api/v5/trade/order?instId=BTC-USDT&ordId=" + std::to_string(id)).body,
              HasSubstr(R"("state":"filled")"));
  EXPECT_THAT(get("/api/v5/trade/order?instId=BTC-USDT&ordId=1").body, HasSubstr("51603"));
  EXPECT_THAT(get("/api/v5/trade/fills?instType=SPOT").body,
              AllOf(HasSubstr(R"("fillSz":"0.2","fillPx":"60000","fee":"-0.00016")"),
                    HasSubstr(R"("fillSz":"0.3")")));
}

TEST_F(OkxAccount, ListsInPagesTheNewestFirst) {
  start();
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(place("0.1"_d));
  const std::string target = "/api/v5/trade/orders-pending?instType=SPOT&limit=2";
  std::vector<std::string> seen;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    const auto body = parse_object(get(target + after).body);
    for (const auto& row : body.at("data").as_array())
      seen.emplace_back(row.at("ordId").as_string());
    after = "&after=" + seen.back();
  }
  std::vector<std::string> expected;
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) expected.push_back(std::to_string(*id));
  EXPECT_EQ(seen, expected);
}

TEST_F(OkxAccount, TellsBalancesInPagesThenWhatChanges) {
  settings = with_account();
  settings.instruments = default_instruments();
  run.emplace("okx", settings);
  SimClient client = logged_in();
  client.send(okx_request("subscribe", R"({"channel":"account"})"));
  EXPECT_THAT(client.next_with(R"({"arg":{"channel":"account")"),
              HasSubstr(R"("eventType":"snapshot","curPage":1,"lastPage":false,"data":[{)"));
  EXPECT_THAT(client.next(), HasSubstr(R"("curPage":2,"lastPage":true)"));
  account().move("usdt", "-10.5"_d);
  const std::string change = client.next();
  EXPECT_THAT(change, AllOf(HasSubstr(R"("eventType":"event_update","curPage":1,"lastPage":true)"),
                            HasSubstr(R"("cashBal":"999989.5","ccy":"USDT")")));
  EXPECT_EQ(change.find("BTC"), std::string::npos);
}

TEST_F(OkxAccount, TellsPositionsInContracts) {
  start("okx_swap");
  SimClient client = logged_in();
  client.send(okx_request("subscribe", R"({"channel":"positions","instType":"SWAP"},)"
                                       R"({"channel":"balance_and_position"})"));
  (void)client.next_with(R"("eventType":"snapshot")");
  const std::uint64_t id = place("0.5"_d, Side::sell);
  (void)client.next_with(R"("eventType":"transferred")");  // what is locked
  account().fill(id, {.size = "0.5"_d, .price = {}});
  EXPECT_THAT(client.next_with(R"({"arg":{"channel":"positions")"),
              AllOf(HasSubstr(R"("avgPx":"60000")"), HasSubstr(R"("instId":"BTC-USDT-SWAP")"),
                    HasSubstr(R"("pos":"-50")")))
      << "contracts of 0.01";
  EXPECT_THAT(client.next(),
              AllOf(HasSubstr(R"("eventType":"filled")"), HasSubstr(R"("posData":[{"posId")")));
  EXPECT_THAT(get("/api/v5/account/positions?instType=SWAP").body, HasSubstr(R"("pos":"-50")"));
}

TEST_F(OkxAccount, AllowsThirtyConnectionsPerChannel) {
  start();
  std::vector<std::unique_ptr<SimClient>> clients;
  const auto count = [&] {
    clients.push_back(std::make_unique<SimClient>(logged_in()));
    clients.back()->send(okx_request("subscribe", R"({"channel":"orders","instType":"ANY"})"));
    return clients.back()->next_with("channel-conn-count");
  };
  for (int i = 1; i <= 30; ++i)
    ASSERT_THAT(count(), HasSubstr(R"("channel-conn-count","channel":"orders","connCount":")" +
                                   std::to_string(i) + '"'));
  EXPECT_THAT(count(), HasSubstr(R"("event":"channel-conn-count-error")"));
}

}  // namespace
}  // namespace hftcpp::sim
