// kraken_account_test: the private side of Kraken's simulator, request by request.
#include "exchanges/signing.hpp"
#include "sim/kraken/kraken_keys.hpp"
#include "sim/kraken/kraken_private_rest.hpp"
#include "sim/kraken/kraken_private_text.hpp"
#include "sim/sim_run.hpp"
#include "support/sample_keys.hpp"

#include <gmock/gmock.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using namespace hftcpp::literals;
using testing::HasSubstr;

constexpr Timestamp kKrakenStart{std::chrono::nanoseconds{std::chrono::hours{490'000}}};
constexpr const char* kBody =
    "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25";
constexpr const char* kKrakenSignature =
    "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==";

HttpRequest published() {
  HttpRequest request;
  request.method = "POST";
  request.path = "/0/private/AddOrder";
  request.headers = {{"API-Key", "key"}, {"API-Sign", kKrakenSignature}};
  request.body = kBody;
  return request;
}

HttpRequest signed_request(const std::string& method, const std::string& body) {
  HttpRequest request;
  request.method = "POST";
  request.path = "/0/private/" + method;
  request.body = body;
  const std::string nonce = body.substr(6, body.find('&') - 6);
  const std::string message = request.path + signing::sha256(nonce + body);
  request.headers = {{"API-Key", "key"},
                     {"API-Sign", signing::to_base64(signing::hmac_sha512(
                                      *signing::from_base64(kKrakenSecret), message))}};
  return request;
}

class KrakenAccountSim : public testing::Test {
 protected:
  Market market_{instruments_named(std::vector<std::string>{"btc/usd", "sol/usd"}), 7,
                 kKrakenStart};
  Account account_{quiet_account("key", kKrakenSecret), market_};
  KrakenKeys keys_{account_};
  KrakenPrivateRest rest_{account_, keys_};

  std::string ask(const std::string& method, const std::string& form = {}) {
    const std::string body = "nonce=" + std::to_string(++nonce_) + form;
    return rest_.reply(signed_request(method, body), kKrakenStart).body;
  }
  std::uint64_t nonce_ = 100;
};

TEST_F(KrakenAccountSim, VerifiesThePublishedSignature) {
  EXPECT_EQ(keys_.refusal(published()), "");

  HttpRequest altered = published();
  altered.body.back() = '6';
  EXPECT_EQ(keys_.refusal(altered), "EAPI:Invalid signature");
  HttpRequest elsewhere = published();
  elsewhere.path = "/0/private/OpenOrders";
  EXPECT_EQ(keys_.refusal(elsewhere), "EAPI:Invalid signature");
  HttpRequest unknown = published();
  unknown.headers[0].second = "another";
  EXPECT_EQ(keys_.refusal(unknown), "EAPI:Invalid key");
}

TEST_F(KrakenAccountSim, TakesEachNonceOnceAndOnlyUpwards) {
  EXPECT_EQ(keys_.refusal(signed_request("OpenOrders", "nonce=5")), "");
  EXPECT_EQ(keys_.refusal(signed_request("OpenOrders", "nonce=5")), "EAPI:Invalid nonce");
  EXPECT_EQ(keys_.refusal(signed_request("OpenOrders", "nonce=4")), "EAPI:Invalid nonce");
  EXPECT_EQ(keys_.refusal(signed_request("OpenOrders", "nonce=6x")), "EAPI:Invalid nonce");
  EXPECT_EQ(keys_.refusal(signed_request("OpenOrders", "nonce=6")), "");
}

TEST_F(KrakenAccountSim, GivesTokensThatEnd) {
  const KrakenKeys::Token token = keys_.issue(kKrakenStart);

  EXPECT_EQ(token.expires, 900s);
  EXPECT_TRUE(keys_.accepts(token.text, kKrakenStart + 900s));
  EXPECT_FALSE(keys_.accepts(token.text, kKrakenStart + 901s));
  EXPECT_FALSE(keys_.accepts("", kKrakenStart));
  EXPECT_NE(keys_.issue(kKrakenStart).text, token.text);
}

TEST_F(KrakenAccountSim, ListsOrdersByTheirState) {
  const auto open =
      account_.place({Symbol{"btc/usd"}, Side::buy, "50000"_d, "0.1"_d, ""}, kKrakenStart);
  const auto closed =
      account_.place({Symbol{"sol/usd"}, Side::sell, "150"_d, "2"_d, "mine"}, kKrakenStart);
  account_.cancel(closed, "User requested", kKrakenStart + 10s);
  const std::string open_id = kraken_order_id(open);
  const std::string closed_id = kraken_order_id(closed);

  EXPECT_THAT(ask("OpenOrders"),
              HasSubstr('"' + open_id + R"(":{"refid":null,"userref":0,"status":"open")"));
  EXPECT_THAT(ask("OpenOrders"), Not(HasSubstr(closed_id)));
  const std::string list = ask("ClosedOrders");
  EXPECT_THAT(list, HasSubstr('"' + closed_id + '"'));
  EXPECT_THAT(list,
              HasSubstr(R"("cl_ord_id":"mine","status":"canceled","reason":"User requested")"));
  EXPECT_THAT(list, HasSubstr(R"("pair":"SOLUSD","type":"sell")"));
  EXPECT_THAT(list, HasSubstr("\"count\":1"));
  EXPECT_THAT(ask("QueryOrders", "&txid=" + open_id + ",nonsense," + closed_id),
              AllOf(HasSubstr(open_id), HasSubstr(closed_id)));
}

TEST_F(KrakenAccountSim, ListsTradesInPages) {
  for (int i = 0; i < 60; ++i) {
    const auto id =
        account_.place({Symbol{"btc/usd"}, Side::buy, "100"_d, "0.1"_d, ""}, kKrakenStart + i * 1s);
    (void)account_.fill(id, {.size = "0.1"_d, .price = {}}, kKrakenStart + i * 1s);
  }
  const auto count = [](const std::string& text) {
    return parse_object(text).at("result").at("trades").as_object().size();
  };

  EXPECT_EQ(count(ask("TradesHistory")), 50u);
  EXPECT_EQ(count(ask("TradesHistory", "&ofs=50")), 10u);
  const auto seconds = kKrakenStart.nanoseconds() / 1'000'000'000;
  EXPECT_EQ(count(ask("TradesHistory", "&start=" + std::to_string(seconds + 40))), 20u);
  EXPECT_THAT(ask("TradesHistory", "&ofs=59"), HasSubstr(R"("pair":"XXBTZUSD")"));
}

TEST_F(KrakenAccountSim, SaysThatItDoesNotKnowAMethod) {
  EXPECT_EQ(ask("AddOrder"), R"({"error":["EGeneral:Unknown method"]})");
}

// ---- over the wire ----

TEST(KrakenPrivateChannels, WantATokenAndNumberWhatTheyTell) {
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.account = quiet_account("key", kKrakenSecret);
  SimRun run{"kraken", settings};
  Account& account = run.simulator().account();
  SimClient client = run.connect("/v2");

  client.send(R"({"method":"subscribe","params":{"channel":"executions","token":"x"},"req_id":1})");
  const std::string refused = client.next_with("\"success\":false");
  EXPECT_THAT(refused, HasSubstr("ESession:Invalid session"));
  EXPECT_THAT(refused, HasSubstr(R"("channel":"executions")"));

  const std::string nonce = "nonce=1";
  HttpRequest signed_one = signed_request("GetWebSocketsToken", nonce);
  const auto reply = run.ask("POST", signed_one.path, signed_one.headers, nonce);
  const auto answer = parse_object(reply.body);
  const std::string token{answer.at("result").at("token").as_string()};
  client.send(R"({"method":"subscribe","params":{"channel":"executions","token":")" + token +
              R"("},"req_id":2})");
  EXPECT_THAT(client.next_with("\"req_id\":2"), HasSubstr("\"success\":true"));
  EXPECT_THAT(client.next_with("snapshot\",\"data"), HasSubstr(R"("data":[],"sequence":1})"));

  const auto id = account.place({Symbol{"btc/usd"}, Side::buy, "100"_d, "0.1"_d, ""});
  (void)account.fill(id, {.size = "0.1"_d, .price = {}});
  EXPECT_THAT(client.next_with("pending_new"), HasSubstr("\"sequence\":2}"));
  EXPECT_THAT(client.next_with(R"("exec_type":"new")"), HasSubstr("\"sequence\":3}"));
  EXPECT_THAT(client.next_with(R"("exec_type":"trade")"), HasSubstr("\"sequence\":4}"));
  EXPECT_THAT(client.next_with(R"("exec_type":"filled")"), HasSubstr("\"sequence\":5}"));
}

TEST(KrakenPrivateChannels, AreNotThereWithoutAnAccount) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  SimClient client = run.connect("/v2");

  client.send(R"({"method":"subscribe","params":{"channel":"balances","token":"x"}})");

  EXPECT_THAT(client.next_with("error"), HasSubstr("Try ws-auth.kraken.com"));
}

}  // namespace
}  // namespace hftcpp::sim
