// okx_simulator_test: OKX's simulator over a real socket, looked at with other eyes than ours.
#include "sim/okx/okx_frame.hpp"
#include "sim/sim_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const std::vector<std::string> kOkxPairs{"btc/usdt", "doge/usdt", "btc/usd"};

TEST(OkxSimulator, AnswersPingsWithTextAndSaysNothingUnasked) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  client.send("ping");
  EXPECT_EQ(client.next(), "pong");
}

TEST(OkxSimulator, AcknowledgesEachArgumentThenSendsItsSnapshot) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");

  client.send(okx_request("subscribe",
                          okx_arg("books", "BTC-USDT") + ',' + okx_arg("books", "DOGE-USDT-SWAP")));

  EXPECT_THAT(client.next(),
              MatchesRegex(R"(\{"id":"7","event":"subscribe","arg":\{"channel":"books",)"
                           R"("instId":"BTC-USDT"\},"connId":"[0-9a-f]{8}"\})"));
  EXPECT_THAT(client.next(), AllOf(StartsWith(R"({"arg":{"channel":"books","instId":"BTC-USDT"},)"
                                              R"("action":"snapshot","data":[{"asks":[[")"),
                                   HasSubstr(R"("checksum":0,"prevSeqId":-1,"seqId":33)")));
  EXPECT_THAT(client.next_with("subscribe"), HasSubstr("DOGE-USDT-SWAP"));
}

TEST(OkxSimulator, RefusesInOkxsWords) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  const auto error = [&](const std::string& request) {
    client.send(request);
    return client.next_with(R"("event":"error")");
  };

  EXPECT_THAT(error(okx_request("subscribe", okx_arg("ticker", "BTC-USDT"))),
              StartsWith(R"({"id":"7","event":"error","code":"60018","msg":"Wrong URL or )"
                         R"(channel:ticker,instId:BTC-USDT doesn't exist. Please use the correct)"
                         R"( URL, channel and parameters referring to API document.","connId":")"));
  EXPECT_THAT(error(okx_request("subscribe", okx_arg("books", "BTC-GBP"))), HasSubstr("60018"));
  EXPECT_THAT(error(okx_request("subscribe", okx_arg("candle1m", "BTC-USDT"))), HasSubstr("60018"))
      << "candles are on the business address";
  EXPECT_THAT(error(R"({"op":"fly","args":[{}]})"),
              HasSubstr(R"("code":"60012","msg":"Invalid request: {\"op\":\"fly\")"));
  EXPECT_THAT(error(R"({"op":"subscribe","argss":[]})"), HasSubstr("60012"));
  EXPECT_THAT(error("not json"), HasSubstr("60012"));
  EXPECT_THAT(error("[1,2]"), HasSubstr("60012"));
}

TEST(OkxSimulator, CountsTheRequestsOfAnHour) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  for (int i = 0; i < 481; ++i)
    client.send(okx_request("unsubscribe", okx_arg("trades", "BTC-USDT")));
  for (int i = 0; i < 480; ++i) ASSERT_THAT(client.next(), HasSubstr(R"("event":"unsubscribe")"));
  EXPECT_THAT(client.next(), HasSubstr(R"("code":"60014")"));
}

TEST(OkxSimulator, EndsConnectionsOnWhichNothingHappens) {
  SimulatorSettings settings = at_once(kOkxPairs);
  settings.idle_timeout = 100ms;
  SimRun run{"okx", settings};
  SimClient client = run.connect("/ws/v5/public");
  (void)client.end();
  EXPECT_EQ(client.close_reason(), "4006 No data received in 30s.");

  // Whoever gets something stays.
  SimClient busy = run.connect("/ws/v5/public");
  busy.send(okx_request("subscribe", okx_arg("books", "BTC-USDT")));
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < 300ms) (void)busy.next();
}

TEST(OkxSimulator, HasNoOtherAddresses) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  EXPECT_EQ(run.connect("/ws/v5/nonsense").refusal().status, 404u);
  EXPECT_EQ(run.get("/api/v5/nonsense").status, 404u);
}

// The proof that matters: a book kept from the wire alone is the market's own in the end, and each
// update follows the one before.
void follow_books(std::string_view exchange, std::string_view suffix) {
  SimRun run{exchange, at_once(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  std::map<std::string, OkxBook> books;
  for (const std::string id : {"BTC-USDT", "DOGE-USDT"})
    client.send(okx_request("subscribe", okx_arg("books", id + std::string{suffix})));
  int messages = 0;
  const auto take = [&](const std::string& text) {
    if (!is_okx_book(text)) return;
    ++messages;
    OkxBook& book = books[between(text, R"("instId":")", "\"")];
    ASSERT_TRUE(book.apply(text)) << text;
    ASSERT_FALSE(book.book().is_crossed());
  };

  while (messages < 1'000) take(client.next());
  run.pause();
  client.send("ping");
  for (std::string text = client.next(); text != "pong"; text = client.next()) take(text);

  ASSERT_EQ(books.size(), 2u);
  // Contracts of 0.01 and of 1000 coins: a point that is moved.
  if (suffix.empty()) {
    EXPECT_EQ(
        books["BTC-USDT"].book().difference(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0)),
        "");
    EXPECT_EQ(
        books["DOGE-USDT"].book().difference(run.simulator().book_as_sent(Symbol{"doge/usdt"}, 0)),
        "");
  }
  EXPECT_EQ(
      books["BTC-USDT" + std::string{suffix}].last(),
      static_cast<std::int64_t>(run.simulator().book_as_sent(Symbol{"btc/usdt"}, 0).sequence()));
}

TEST(OkxSimulator, KeepsTheChainOfItsBooks) {
  follow_books("okx", "");
}

TEST(OkxSimulator, KeepsTheChainOfItsSwapsBooks) {
  follow_books("okx_swap", "-SWAP");
}

// Two clients that joined at different times go on with the same numbers.
TEST(OkxSimulator, LetsALateClientJoinWhereOthersAre) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  SimClient first = run.connect("/ws/v5/public");
  first.send(okx_request("subscribe", okx_arg("books", "BTC-USDT")));
  OkxBook early;
  ASSERT_TRUE(early.apply(first.next_with(R"("action":"snapshot")")));
  SimClient second = run.connect("/ws/v5/public");
  second.send(okx_request("subscribe", okx_arg("books", "BTC-USDT")));
  OkxBook late;
  ASSERT_TRUE(late.apply(second.next_with(R"("action":"snapshot")")));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(late.apply(second.next()));
  while (early.last() < late.last()) ASSERT_TRUE(early.apply(first.next()));
  EXPECT_EQ(early.last(), late.last());
}

TEST(OkxSimulator, CountsSwapsInContracts) {
  SimRun run{"okx_swap", at_once(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  client.send(okx_request("subscribe", okx_arg("bbo-tbt", "DOGE-USDT-SWAP")));
  (void)client.next_with("subscribe");
  run.pause();
  client.send("ping");
  std::string last;
  for (std::string text = client.next(); text != "pong"; text = client.next()) last = text;

  const auto bid = parse_object(last).at("data").at(0).at("bids").at(0);
  const Decimal contracts = Decimal::parse(std::string{bid.at(1).as_string()}).value();
  const OrderBook book = run.simulator().book_as_sent(Symbol{"doge/usdt"}, 1);
  EXPECT_EQ(multiply(contracts, Decimal{1'000, 0}).value(), book.best_bid()->size);
  EXPECT_EQ(run.simulator().market().book(Symbol{"doge/usdt"}).best_bid()->size,
            book.best_bid()->size);
}

TEST(OkxSimulator, CountsInverseSwapsInWholeContracts) {
  SimRun run{"okx_swap", at_once(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  client.send(okx_request("subscribe", okx_arg("books5", "BTC-USD-SWAP")));
  (void)client.next_with("subscribe");
  run.pause();
  client.send("ping");
  std::string last;
  for (std::string text = client.next(); text != "pong"; text = client.next()) last = text;

  const auto ask = parse_object(last).at("data").at(0).at("asks").at(0);
  const Decimal contracts = Decimal::parse(std::string{ask.at(1).as_string()}).value();
  EXPECT_EQ(contracts.exponent(), 0) << contracts;
  const OrderBook book = run.simulator().book_as_sent(Symbol{"btc/usd"}, 5);
  EXPECT_EQ(multiply(contracts, Decimal{100, 0}).value(), book.best_ask()->size);
  // About what the market has there, in dollars.
  const Level market = *run.simulator().market().book(Symbol{"btc/usd"}).best_ask();
  EXPECT_NEAR(book.best_ask()->size.to_double(), market.size.to_double() * market.price.to_double(),
              100);
}

TEST(OkxSimulator, TellsTradesWithoutHoles) {
  SimRun run{"okx", at_once(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/business");
  client.send(okx_request("subscribe", okx_arg("trades-all", "BTC-USDT")));
  const auto next_id = [&] {
    return okx_number(client.next_with(R"({"arg":{"channel":"trades-all")"), "tradeId");
  };
  std::int64_t last = next_id();
  for (int i = 0; i < 20; ++i) {
    const std::int64_t id = next_id();
    ASSERT_EQ(id, last + 1);
    last = id;
  }
}

TEST(OkxSimulator, TellsCandlesOnTheBusinessAddress) {
  SimRun run{"okx", at_once(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/business");
  client.send(okx_request("subscribe", okx_arg("candle1m", "BTC-USDT")));
  EXPECT_THAT(client.next(), HasSubstr(R"("event":"subscribe")"));
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(client.next(), MatchesRegex(R"re(\{"arg":\{"channel":"candle1m","instId":)re"
                                            R"re("BTC-USDT"\},"data":\[\["[0-9]+")re"
                                            R"re((,"[0-9.]+"){7},"[01]"\]\]\})re"));
}

TEST(OkxSimulator, TellsWhatSwapsHaveBesides) {
  SimRun run{"okx_swap", at_once(kOkxPairs)};
  SimClient client = run.connect("/ws/v5/public");
  client.send(
      okx_request("subscribe", okx_arg("funding-rate", "BTC-USDT-SWAP") + ',' +
                                   okx_arg("mark-price", "BTC-USDT-SWAP") +
                                   R"(,{"channel":"liquidation-orders","instType":"SWAP"})"));
  EXPECT_THAT(client.next_with(R"({"arg":{"channel":"funding-rate")"),
              HasSubstr(R"("nextFundingRate":"")"));
  EXPECT_THAT(client.next_with(R"({"arg":{"channel":"mark-price")"), HasSubstr(R"("markPx":")"));
  EXPECT_THAT(client.next_with(R"({"arg":{"channel":"liquidation-orders")"),
              HasSubstr(R"("details":[{"bkLoss":"0","bkPx":")"));
}

TEST(OkxSimulator, ListsInstrumentsAndTheTime) {
  SimRun run{"okx", fast_settings(kOkxPairs)};
  const auto spot = parse_object(run.get("/api/v5/public/instruments?instType=SPOT").body);
  EXPECT_EQ(spot.at("code"), "0");
  ASSERT_EQ(spot.at("data").as_array().size(), 3u);
  EXPECT_EQ(spot.at("data").at(0).at("instId"), "BTC-USDT");
  EXPECT_EQ(spot.at("data").at(0).at("ctVal"), "");
  const auto swap = parse_object(run.get("/api/v5/public/instruments?instType=SWAP").body);
  EXPECT_EQ(swap.at("data").at(0).at("instId"), "BTC-USDT-SWAP");
  EXPECT_EQ(swap.at("data").at(0).at("ctVal"), "0.01");
  EXPECT_EQ(swap.at("data").at(1).at("ctVal"), "1000");
  EXPECT_EQ(swap.at("data").at(2).at("ctType"), "inverse");
  EXPECT_EQ(run.get("/api/v5/public/instruments?instType=NONE").status, 400u);
  EXPECT_THAT(run.get("/api/v5/public/time").body, StartsWith(R"({"code":"0","msg":"","data":[{)"));
}

}  // namespace
}  // namespace hftcpp::sim
