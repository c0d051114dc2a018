// OKX's streams against a scripted server: what they ask for, where, and what becomes of it.
#include "exchanges/exchange.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"
#include "support/run_io.hpp"
#include "support/test_server.hpp"
#include "support/watcher.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace literals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string http_answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct OkxStreamTest : testing::Test {
  OkxStreamTest() { spdlog::set_level(spdlog::level::off); }
  ~OkxStreamTest() override {
    if (stream) stream->stop();
    if (client) client->wait();
  }

  // Answers every subscription with these frames, and the list of instruments over REST.
  void serve(std::vector<std::string> frames) {
    server.emplace(io, [this, frames](test::ServerConnection connection) -> asio::awaitable<void> {
      return answer(std::move(connection), frames);
    });
  }
  asio::awaitable<void> answer(test::ServerConnection connection, std::vector<std::string> frames) {
    std::string head = co_await connection.read_head();
    heads.push_back(head.substr(0, head.find(" HTTP")));
    if (head.find("Upgrade: websocket") == std::string::npos) {
      co_await connection.write(http_answer(load_frame(instruments)));
      co_await connection.wait_for_hang_up();
      co_return;
    }
    co_await connection.write(test::handshake_answer(head));
    for (;;) {
      const test::ClientFrame asked = co_await test::read_client_frame(connection);
      if (asked.opcode != 1) co_return;
      requests.push_back(asked.payload);
      if (asked.payload.find("unsubscribe") != std::string::npos) continue;
      for (const std::string& frame : frames)
        co_await connection.write(test::server_frame(1, frame));
    }
  }

  void start(const std::string& exchange, Channel channel,
             std::map<std::string, std::string> args = {}) {
    const std::string port = std::to_string(server->port());
    stream = get_exchange_stream({.exchange = exchange,
                                  .currency_pairs = {pair},
                                  .subscribe_channels = {channel},
                                  .api_host = "ws://127.0.0.1:" + port,
                                  .rest_host = "http://127.0.0.1:" + port,
                                  .subscribe_args = std::move(args),
                                  .check_pairs = false});
    stream->bind_observer(watcher);
    client.emplace(io, stream->start());
  }
  template <class Condition>
  void run_until(Condition done) {
    test::run_until(io, [&] {
      watcher.look();
      return done();
    });
  }

  asio::io_context io;
  std::string instruments = "okx/rest_instruments_SWAP.json";
  std::string pair = "btc/usdt";
  std::optional<test::TestServer> server;
  std::vector<std::string> heads;
  std::vector<std::string> requests;
  test::Watcher watcher;
  std::unique_ptr<StreamBase> stream;
  std::optional<test::Task<void>> client;
};

std::string confirmation(const std::string& channel, const std::string& native) {
  return R"({"id":"1","event":"subscribe","arg":{"channel":")" + channel + R"(","instId":")" +
         native + R"("},"connId":"a4d3ae55"})";
}

TEST_F(OkxStreamTest, KeepsABookOfTheSpotMarket) {
  const auto book = load_lines("okx/ws_books_chain.jsonl");
  serve({confirmation("books", "BTC-USDT"), book.at(0), book.at(1)});
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
  serve({confirmation("books", "BTC-USDT"), book.at(0),
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
  serve({confirmation("books", "UNI-USD-SWAP"), book.at(0), book.at(1), book.at(3)});
  start("okx_swap", Channel::order_book);
  run_until([&] { return watcher.count(StreamState::gap) > 0; });

  EXPECT_EQ(stream->gaps().entries().front().cause, GapCause::bad_checksum);
  EXPECT_GE(watcher.book_updates, 2u) << "before it all was right";
}

TEST_F(OkxStreamTest, LearnsContractsBeforeItSubscribesToSwaps) {
  serve({confirmation("bbo-tbt", "BTC-USDT-SWAP"),
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
  serve({confirmation("candle1m", "BTC-USDT")});
  start("okx", Channel::kline);
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  EXPECT_THAT(heads, ElementsAre("GET /ws/v5/business"));
  EXPECT_THAT(requests.at(0), HasSubstr("candle1m"));
}

// A minute before it closes a connection OKX says so: the next one is up before.
TEST_F(OkxStreamTest, HandsOverBeforeAnUpgrade) {
  const auto book = load_lines("okx/ws_books_chain.jsonl");
  serve({confirmation("books", "BTC-USDT"), book.at(0), load_lines("okx/ws_replies.jsonl").at(6)});
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
  const auto refusal = [](StreamParams params) -> std::string {
    try {
      (void)get_exchange_stream(std::move(params));
    } catch (const std::invalid_argument& refused) {
      return refused.what();
    }
    return "not refused";
  };
  const StreamParams good{.exchange = "okx",
                          .currency_pairs = {"btc/usdt"},
                          .subscribe_channels = {Channel::order_book}};
  auto params = good;
  params.subscribe_channels = {Channel::funding};
  EXPECT_THAT(refusal(params), HasSubstr("funding"));
  params = good;
  params.currency_pairs = {"btcusdt"};
  EXPECT_THAT(refusal(params), HasSubstr("btcusdt"));
  params = good;
  params.subscribe_args = {{"depth", "50"}};
  EXPECT_THAT(refusal(params), HasSubstr("depth"));
  params = good;
  params.subscribe_args = {{"deepth", "5"}};
  EXPECT_THAT(refusal(params), HasSubstr("depth"));
  params = good;
  params.exchange = "okx_swap";
  params.subscribe_channels = {Channel::funding, Channel::liquidation};
  EXPECT_EQ(refusal(params), "not refused");
}

}  // namespace
}  // namespace hftcpp
