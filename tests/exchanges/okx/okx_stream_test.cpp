// OKX's streams against a scripted server: what they ask for, where, and what becomes of it.
#include "exchanges/exchange.hpp"
#include "exchanges/scripted_exchange.hpp"
#include "exchanges/stream_refusal.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct OkxStreamTest : test::ScriptedExchange {
  std::vector<std::string> answers_to(const std::string& request) const override {
    if (request.find("unsubscribe") != std::string::npos) return {};
    return script;
  }
  std::string rest_body() const override { return load_frame(instruments); }

  void start(const std::string& exchange, Channel channel,
             std::map<std::string, std::string> args = {}) {
    ScriptedExchange::start({.exchange = exchange,
                             .currency_pairs = {pair},
                             .subscribe_channels = {channel},
                             .rest_host = rest_url(),
                             .subscribe_args = std::move(args),
                             .check_pairs = false});
  }

  std::string instruments = "okx/rest_instruments_SWAP.json";
  std::string pair = "btc/usdt";
};

std::string okx_confirmation(const std::string& channel, const std::string& native) {
  return R"({"id":"1","event":"subscribe","arg":{"channel":")" + channel + R"(","instId":")" +
         native + R"("},"connId":"a4d3ae55"})";
}

TEST_F(OkxStreamTest, KeepsABookOfTheSpotMarket) {
  const auto book = load_lines("okx/ws_books_chain.jsonl");
  serve({okx_confirmation("books", "BTC-USDT"), book.at(0), book.at(1)});
  start("okx", Channel::order_book);
  run_until([&] { return watcher.book_updates == 2; });

  EXPECT_THAT(heads, ElementsAre("GET /ws/v5/public"));
  EXPECT_THAT(
      requests,
      ElementsAre(
          R"({"id":"1","op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT"}]})"));
  const OrderBook& kept = watcher.books[Symbol{"btc/usdt"}];
  EXPECT_EQ(kept.best_bid()->price, "8476.97"_d);
  EXPECT_EQ(kept.best_ask()->price, "8477"_d) << "8476.98 was removed";
  EXPECT_EQ(watcher.count(StreamState::subscribed), 1u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

// The hole is seen before the update touches the book, and a new subscription heals it.
TEST_F(OkxStreamTest, AsksForABookAnewAfterAHole) {
  const auto book = load_lines("okx/ws_books_chain.jsonl");
  serve({okx_confirmation("books", "BTC-USDT"), book.at(0),
         replaced(book.at(1), R"("prevSeqId":123456)", R"("prevSeqId":123400)")});
  start("okx", Channel::order_book);
  run_until([&] { return watcher.count(StreamState::resynced) > 0; });

  ASSERT_GE(requests.size(), 3u);
  EXPECT_THAT(requests[1], HasSubstr(R"("op":"unsubscribe")"));
  EXPECT_THAT(requests[2], HasSubstr(R"("op":"subscribe")"));
  EXPECT_GE(watcher.count(StreamState::gap), 1u);
}

// OKX sends no sums any more; where one comes it is verified, of swaps over their contracts.
TEST_F(OkxStreamTest, EntersAWrongChecksumAsOne) {
  instruments = "okx/rest_instruments_UNI.json";
  pair = "uni/usd";
  const auto book = load_lines("okx/ws_books_UNI-USD-SWAP.jsonl");
  serve({okx_confirmation("books", "UNI-USD-SWAP"), book.at(0), book.at(1), book.at(3)});
  start("okx_swap", Channel::order_book);
  run_until([&] { return watcher.count(StreamState::gap) > 0; });

  EXPECT_EQ(stream->gaps().entries().front().cause, GapCause::bad_checksum);
  EXPECT_GE(watcher.book_updates, 2u) << "before it all was right";
}

TEST_F(OkxStreamTest, LearnsContractsBeforeItSubscribesToSwaps) {
  serve({okx_confirmation("bbo-tbt", "BTC-USDT-SWAP"),
         replaced(load_frame("okx/ws_bbo.json"), "BCH-USDT-SWAP", "BTC-USDT-SWAP")});
  start("okx_swap", Channel::ticker);
  run_until([&] { return !watcher.tickers.empty(); });

  EXPECT_THAT(heads,
              ElementsAre("GET /ws/v5/public", "GET /api/v5/public/instruments?instType=SWAP"));
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_THAT(requests[0], HasSubstr(R"({"channel":"bbo-tbt","instId":"BTC-USDT-SWAP"})"));
  const Ticker& ticker = watcher.tickers[Symbol{"btc/usdt"}];
  EXPECT_EQ(ticker.exchange, Exchange{"okx_swap"});
  EXPECT_TRUE(ticker.ask_size.is_identical("551.54"_d)) << "55154 contracts of 0.01";
}

TEST_F(OkxStreamTest, AsksForCandlesOnTheBusinessAddress) {
  serve({okx_confirmation("candle1m", "BTC-USDT")});
  start("okx", Channel::kline);
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  EXPECT_THAT(heads, ElementsAre("GET /ws/v5/business"));
  EXPECT_THAT(requests.at(0), HasSubstr("candle1m"));
}

// A minute before it closes a connection OKX says so: the next one is up before.
TEST_F(OkxStreamTest, HandsOverBeforeAnUpgrade) {
  const auto book = load_lines("okx/ws_books_chain.jsonl");
  serve({okx_confirmation("books", "BTC-USDT"), book.at(0),
         load_lines("okx/ws_replies.jsonl").at(6)});
  start("okx", Channel::order_book);
  run_until([&] { return stream->counters().hand_overs > 0; });
  EXPECT_EQ(stream->counters().disconnects, 0u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

TEST_F(OkxStreamTest, TellsARefusalInOkxsWords) {
  serve({replaced(load_lines("okx/ws_replies.jsonl").at(3), "channel:ticker", "channel:bbo-tbt")});
  start("okx", Channel::ticker);
  run_until([&] { return watcher.count(StreamState::rejected) == 1; });
  const auto rejected =
      std::ranges::find(watcher.statuses, StreamState::rejected, &StreamStatus::state);
  EXPECT_THAT(rejected->reason, StartsWith("Wrong URL or channel"));
  EXPECT_EQ(rejected->symbol, Symbol{"btc/usdt"});
}

TEST(OkxRegistry, KnowsBothMarkets) {
  for (const char* const name : {"okx", "okx_swap"}) {
    const ExchangeEntry* const entry = find_exchange(name);
    ASSERT_NE(entry, nullptr) << name;
    const Symbol pair{"btc/usdt"};
    EXPECT_EQ(entry->from_native(entry->to_native(pair)), pair);
    SymbolMap symbols;
    symbols.add(entry->to_native(pair), pair);
    EXPECT_NE(entry->make_codec(symbols), nullptr);
    EXPECT_EQ(entry->book_rules(0).chain, BookRules::Chain::by_previous);
  }
  EXPECT_EQ(find_exchange("okx_swap")->to_native(Symbol{"btc/usdt"}), "BTC-USDT-SWAP");
}

TEST(OkxRegistry, RefusesWhatCannotBe) {
  const StreamParams good{.exchange = "okx",
                          .currency_pairs = {"btc/usdt"},
                          .subscribe_channels = {Channel::order_book}};
  auto params = good;
  params.subscribe_channels = {Channel::funding};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("funding"));
  params = good;
  params.currency_pairs = {"btcusdt"};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("btcusdt"));
  params = good;
  params.subscribe_args = {{"depth", "50"}};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("depth"));
  params = good;
  params.subscribe_args = {{"deepth", "5"}};
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("depth"));
  params = good;
  params.exchange = "okx_swap";
  params.subscribe_channels = {Channel::funding, Channel::liquidation};
  EXPECT_EQ(test::refusal_of_stream(params), "not refused");
}

}  // namespace
}  // namespace hftcpp
