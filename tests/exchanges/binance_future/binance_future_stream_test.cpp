// Binance's futures against a scripted server: what is asked for, where, and what becomes of it.
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
using testing::ElementsAre;
using testing::HasSubstr;

class BinanceFutureStreamTest : public testing::Test {
 protected:
  BinanceFutureStreamTest() { spdlog::set_level(spdlog::level::off); }
  ~BinanceFutureStreamTest() override {
    if (stream_) stream_->stop();
    if (client_) client_->wait();
  }

  // Answers each subscription with these frames, and a book over REST.
  void serve(std::vector<std::string> frames) {
    server_.emplace(io_, [this, frames](test::ServerConnection connection) {
      return answer(std::move(connection), frames);
    });
  }
  asio::awaitable<void> answer(test::ServerConnection connection, std::vector<std::string> frames) {
    const std::string head = co_await connection.read_head();
    heads_.push_back(head.substr(0, head.find(" HTTP")));
    if (head.find("Upgrade: websocket") == std::string::npos) {
      const std::string body = load_frame("binance_future/rest_depth_AKROUSDT.json");
      co_await connection.write(
          "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
      co_await connection.wait_for_hang_up();
      co_return;
    }
    co_await connection.write(test::handshake_answer(head));
    for (;;) {
      const test::ClientFrame asked = co_await test::read_client_frame(connection);
      if (asked.opcode != 1) co_return;
      requests_.push_back(asked.payload);
      for (const std::string& frame : frames)
        co_await connection.write(test::server_frame(1, frame));
    }
  }

  void start(Channel channel, std::map<std::string, std::string> args = {}) {
    const std::string port = std::to_string(server_->port());
    stream_ = get_exchange_stream({.exchange = "binance_future",
                                   .currency_pairs = {"akro/usdt"},
                                   .subscribe_channels = {channel},
                                   .api_host = "ws://127.0.0.1:" + port,
                                   .rest_host = "http://127.0.0.1:" + port,
                                   .subscribe_args = std::move(args),
                                   .check_pairs = false});
    stream_->bind_observer(watcher_);
    client_.emplace(io_, stream_->start());
  }
  template <class Condition>
  void run_until(Condition done) {
    test::run_until(io_, [&] {
      watcher_.look();
      return done();
    });
  }

  asio::io_context io_;
  std::optional<test::TestServer> server_;
  std::vector<std::string> heads_;
  std::vector<std::string> requests_;
  test::Watcher watcher_;
  std::unique_ptr<StreamBase> stream_;
  std::optional<test::Task<void>> client_;
};

const std::string kConfirmed = R"({"result":null,"id":1})";

TEST_F(BinanceFutureStreamTest, JoinsAFetchedBookWithItsChanges) {
  std::vector<std::string> frames{kConfirmed};
  for (std::string& line : load_lines("binance_future/ws_depth_AKROUSDT.jsonl"))
    frames.push_back(std::move(line));
  serve(frames);
  start(Channel::order_book);
  const Symbol symbol{"akro/usdt"};
  run_until([&] { return watcher_.books[symbol].sequence() == 600859810210u; });

  EXPECT_THAT(heads_,
              ElementsAre("GET /public/stream", "GET /fapi/v1/depth?symbol=AKROUSDT&limit=1000"));
  EXPECT_THAT(requests_,
              ElementsAre(R"({"method":"SUBSCRIBE","params":["akrousdt@depth@100ms"],"id":1})"));
  EXPECT_TRUE(watcher_.books[symbol].is_fresh());
  EXPECT_EQ(stream_->gaps().count(), 0u);
  // As another program has it, with the same messages.
  EXPECT_EQ(watcher_.books[symbol].best_bid()->price, "0.01731"_d);
  EXPECT_EQ(watcher_.books[symbol].best_bid()->size, "8108"_d);
  EXPECT_EQ(watcher_.books[symbol].best_ask()->price, "0.01732"_d);
  EXPECT_EQ(watcher_.books[symbol].best_ask()->size, "74607"_d);
}

TEST_F(BinanceFutureStreamTest, AsksForTradesOnTheMarketsAddress) {
  serve({kConfirmed, load_lines("binance_future/ws_aggTrade.jsonl").at(1)});
  start(Channel::trade);
  run_until([&] { return watcher_.trades == 1; });

  EXPECT_THAT(heads_, ElementsAre("GET /market/stream"));
  EXPECT_THAT(requests_.at(0), HasSubstr("akrousdt@aggTrade"));
  EXPECT_EQ(watcher_.count(StreamState::subscribed), 1u);
}

TEST_F(BinanceFutureStreamTest, AsksForSingleTradesOnThePublicAddress) {
  serve({kConfirmed,
         replaced(load_frame("binance_future/ws_trade_2020.json"), "BTCUSDT", "AKROUSDT")});
  start(Channel::trade, {{"aggregated", "false"}});
  run_until([&] { return watcher_.trades == 1; });

  EXPECT_THAT(heads_, ElementsAre("GET /public/stream"));
  EXPECT_THAT(requests_.at(0), HasSubstr("akrousdt@trade"));
}

TEST(BinanceFutureRegistry, KnowsTheExchange) {
  const ExchangeEntry* const entry = find_exchange("binance_future");
  ASSERT_NE(entry, nullptr);
  const Symbol pair{"btc/usdt"};
  EXPECT_EQ(entry->from_native(entry->to_native(pair)), pair);
  SymbolMap symbols;
  EXPECT_NE(entry->make_codec(symbols), nullptr);
  EXPECT_EQ(entry->book_rules(0).chain, BookRules::Chain::by_previous);
  EXPECT_TRUE(
      entry->parse_book_snapshot(load_frame("binance_future/rest_depth_AKROUSDT.json"), pair));
}

TEST(BinanceFutureRegistry, RefusesWhatCannotBe) {
  const auto refusal = [](StreamParams params) -> std::string {
    try {
      (void)get_exchange_stream(std::move(params));
    } catch (const std::invalid_argument& refused) {
      return refused.what();
    }
    return "not refused";
  };
  const StreamParams good{.exchange = "binance_future",
                          .currency_pairs = {"btc/usdt"},
                          .subscribe_channels = {Channel::funding, Channel::liquidation}};
  EXPECT_EQ(refusal(good), "not refused");
  auto params = good;
  params.subscribe_channels = {Channel::quote};
  EXPECT_THAT(refusal(params), HasSubstr("quote"));
  params = good;
  params.currency_pairs = {"btcusdt"};
  EXPECT_THAT(refusal(params), HasSubstr("btcusdt"));
  params = good;
  params.subscribe_args = {{"depth", "50"}};
  EXPECT_THAT(refusal(params), HasSubstr("depth"));
}

}  // namespace
}  // namespace hftcpp
