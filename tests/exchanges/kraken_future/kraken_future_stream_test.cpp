// Kraken's futures against a scripted server: what is asked for, and what becomes of it.
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

#include <algorithm>
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

class KrakenFutureStreamTest : public testing::Test {
 protected:
  KrakenFutureStreamTest() { spdlog::set_level(spdlog::level::off); }
  ~KrakenFutureStreamTest() override {
    if (stream_) stream_->stop();
    if (client_) client_->wait();
  }

  // Greets, and answers each subscription to a product with these frames.
  void serve(std::vector<std::string> frames) {
    server_.emplace(io_, [this, frames](test::ServerConnection connection) {
      return answer(std::move(connection), frames);
    });
  }
  asio::awaitable<void> answer(test::ServerConnection connection, std::vector<std::string> frames) {
    const std::string head = co_await connection.read_head();
    heads_.push_back(head.substr(0, head.find(" HTTP")));
    co_await connection.write(test::handshake_answer(head));
    co_await connection.write(test::server_frame(1, R"({"event":"info","version":1})"));
    for (;;) {
      const test::ClientFrame asked = co_await test::read_client_frame(connection);
      if (asked.opcode != 1) co_return;
      requests_.push_back(asked.payload);
      if (asked.payload.find("heartbeat") != std::string::npos) {
        const std::string confirmed = R"({"event":"subscribed","feed":"heartbeat"})";
        co_await connection.write(test::server_frame(1, confirmed));
        continue;
      }
      if (asked.payload.find("\"subscribe\"") == std::string::npos) continue;
      for (const std::string& frame : frames)
        co_await connection.write(test::server_frame(1, frame));
    }
  }

  void start(std::string pair, Channel channel) {
    stream_ =
        get_exchange_stream({.exchange = "kraken_future",
                             .currency_pairs = {std::move(pair)},
                             .subscribe_channels = {channel},
                             .api_host = "ws://127.0.0.1:" + std::to_string(server_->port())});
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

std::string confirmation(const std::string& feed, const std::string& native) {
  return R"({"event":"subscribed","feed":")" + feed + R"(","product_ids":[")" + native + R"("]})";
}

TEST_F(KrakenFutureStreamTest, KeepsABook) {
  auto frames = load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl");
  const std::size_t count = frames.size();
  frames.insert(frames.begin(), confirmation("book", "FI_BCHUSD_210730"));
  serve(frames);
  start("bch/usd:bch_210730", Channel::order_book);
  run_until([&] { return watcher_.book_updates == count; });

  EXPECT_THAT(heads_, ElementsAre("GET /ws/v1"));
  EXPECT_THAT(requests_, ElementsAre(R"({"event":"subscribe","feed":"heartbeat"})",
                                     R"({"event":"subscribe","feed":"book",)"
                                     R"("product_ids":["FI_BCHUSD_210730"]})"));
  EXPECT_EQ(watcher_.books[Symbol{"bch/usd:bch_210730"}].sequence(), 91192 + count - 1);
  EXPECT_EQ(watcher_.count(StreamState::subscribed), 1u);
  EXPECT_EQ(stream_->gaps().count(), 0u);
  EXPECT_THAT(watcher_.wrongs, testing::IsEmpty());
}

// It is given up and asked for anew, and no second time for heartbeats.
TEST_F(KrakenFutureStreamTest, AsksForABookAnewAfterAHole) {
  const auto book = load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl");
  serve({confirmation("book", "FI_BCHUSD_210730"), book.at(0), book.at(2)});
  start("bch/usd:bch_210730", Channel::order_book);
  run_until([&] { return watcher_.count(StreamState::resynced) > 0; });

  ASSERT_GE(requests_.size(), 4u);
  EXPECT_THAT(requests_[2], HasSubstr(R"("event":"unsubscribe","feed":"book")"));
  EXPECT_THAT(requests_[3], HasSubstr(R"("event":"subscribe","feed":"book")"));
  EXPECT_GE(watcher_.count(StreamState::gap), 1u);
}

TEST_F(KrakenFutureStreamTest, TellsARefusalInKrakensWords) {
  serve({R"({"event":"error","message":"Invalid product id"})"});
  start("btc/usd", Channel::ticker);
  run_until([&] { return watcher_.count(StreamState::rejected) == 1; });

  const auto rejected =
      std::ranges::find(watcher_.statuses, StreamState::rejected, &StreamStatus::state);
  EXPECT_EQ(rejected->reason, "Invalid product id");
  EXPECT_EQ(rejected->symbol, Symbol{"btc/usd"});
}

TEST(KrakenFutureRegistry, KnowsTheExchange) {
  const ExchangeEntry* const entry = find_exchange("kraken_future");
  ASSERT_NE(entry, nullptr);
  const Symbol pair{"btc/usd:btc"};
  EXPECT_EQ(entry->from_native(entry->to_native(pair)), pair);
  SymbolMap symbols;
  EXPECT_NE(entry->make_codec(symbols), nullptr);
  EXPECT_EQ(entry->book_rules(0).chain, BookRules::Chain::counted);
}

TEST(KrakenFutureRegistry, RefusesWhatCannotBe) {
  const auto refusal = [](StreamParams params) -> std::string {
    try {
      (void)get_exchange_stream(std::move(params));
    } catch (const std::invalid_argument& refused) {
      return refused.what();
    }
    return "not refused";
  };
  const StreamParams good{.exchange = "kraken_future",
                          .currency_pairs = {"btc/usd", "btc/usd:btc"},
                          .subscribe_channels = {Channel::funding, Channel::liquidation}};
  EXPECT_EQ(refusal(good), "not refused");
  auto params = good;
  params.subscribe_channels = {Channel::kline};
  EXPECT_THAT(refusal(params), HasSubstr("kline"));
  params = good;
  params.currency_pairs = {"btcusd"};
  EXPECT_THAT(refusal(params), HasSubstr("btcusd"));
  params = good;
  params.subscribe_args = {{"depth", "50"}};
  EXPECT_THAT(refusal(params), HasSubstr("depth"));
}

}  // namespace
}  // namespace hftcpp
