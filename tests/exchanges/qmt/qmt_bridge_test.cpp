// The bridge as it is shipped, with a random market and with a stand-in for xtquant, against what
// the codec sends and reads.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/qmt/bridge_process.hpp"
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using Codes = std::vector<std::string>;

class QmtBridge : public CodecTest<QmtCodec> {
 protected:
  QmtBridge() { symbols.set_resolver(qmt_symbol); }
  void SetUp() override {
    if (!has_python()) GTEST_SKIP() << "no python3 here";
  }

  // The line that comes next, through the codec.
  void take(BridgeClient& client) {
    const std::string line = client.line();
    ASSERT_FALSE(line.empty()) << "the bridge has closed";
    decode_well(line);
  }
  // Up to the next line that is no tick, which has to be of this kind.
  void take_answer(BridgeClient& client, Control::Kind kind) {
    const std::size_t before = sink.controls.size();
    while (sink.controls.size() == before) ASSERT_NO_FATAL_FAILURE(take(client));
    ASSERT_EQ(sink.controls.back().kind, kind) << sink.controls.back().text;
  }
  void log_in(BridgeClient& client) {
    client.send(QmtCodec::hello("secret"));
    take_answer(client, Control::Kind::logged_in);
  }
  std::set<std::string> told() const {
    std::set<std::string> shares;
    for (const Quote& quote : sink.quotes) shares.emplace(quote.symbol.text());
    return shares;
  }

  const Codes fake{"--fake", "--port", "0", "--token", "secret", "--interval", "0.01"};
};

TEST_F(QmtBridge, SendsEachClientWhatItWants) {
  BridgeProcess bridge{fake};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  BridgeClient one{port};
  BridgeClient two{port};
  ASSERT_NO_FATAL_FAILURE(log_in(one));
  EXPECT_EQ(sink.controls.back().text, "fake");
  ASSERT_NO_FATAL_FAILURE(log_in(two));

  one.send(QmtCodec::subscribe(Codes{"SZ", "600000.SH"}, 2));
  ASSERT_NO_FATAL_FAILURE(take_answer(one, Control::Kind::subscribed));
  EXPECT_EQ(sink.controls.back().request_id, 2u);
  while (told().size() < 4) ASSERT_NO_FATAL_FAILURE(take(one));
  EXPECT_EQ(told(), (std::set<std::string>{"000001.sz", "159915.sz", "300750.sz", "600000.sh"}));
  for (const Quote& quote : sink.quotes) {
    EXPECT_LT(quote.bids[0].price, quote.asks[0].price);
    EXPECT_GE(quote.exchange_time, at("2026-02-05T01:30:03Z"));
  }

  sink.quotes.clear();
  two.send(QmtCodec::subscribe(Codes{"BJ"}, 7));
  ASSERT_NO_FATAL_FAILURE(take_answer(two, Control::Kind::subscribed));
  while (told().size() < 2) ASSERT_NO_FATAL_FAILURE(take(two));
  EXPECT_EQ(told(), (std::set<std::string>{"920002.bj", "920445.bj"}));

  one.send(QmtCodec::unsubscribe(Codes{"SZ"}, 3));
  ASSERT_NO_FATAL_FAILURE(take_answer(one, Control::Kind::subscribed));
  sink.quotes.clear();
  for (int i = 0; i < 5; ++i) ASSERT_NO_FATAL_FAILURE(take(one));
  EXPECT_EQ(told(), std::set<std::string>{"600000.sh"});
}

TEST_F(QmtBridge, AnswersRequests) {
  BridgeProcess bridge{fake};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  BridgeClient client{port};
  ASSERT_NO_FATAL_FAILURE(log_in(client));
  client.send(QmtCodec::ping(5));
  ASSERT_NO_FATAL_FAILURE(take_answer(client, Control::Kind::pong));
  EXPECT_EQ(sink.controls.back().request_id, 5u);
  client.send(QmtCodec::full(Codes{"600519.SH", "BJ"}, 6));
  while (sink.quotes.empty()) ASSERT_NO_FATAL_FAILURE(take(client));
  EXPECT_EQ(told(), (std::set<std::string>{"600519.sh", "920002.bj", "920445.bj"}));

  client.send("{\"op\":\"detail\",\"id\":8}\n");
  ASSERT_NO_FATAL_FAILURE(take_answer(client, Control::Kind::rejected));
  EXPECT_EQ(sink.controls.back().request_id, 8u);
  EXPECT_EQ(sink.controls.back().text, "bad op detail");
  client.send("{\"op\":\"sub\",\"id\":9,\"codes\":[\"600000\"]}\n");
  ASSERT_NO_FATAL_FAILURE(take_answer(client, Control::Kind::rejected));
  EXPECT_TRUE(sink.controls.back().text.starts_with("codes: '600000' is neither"));
  client.send("{\"op\":\"sub\",\"id\":9}\n");
  ASSERT_NO_FATAL_FAILURE(take_answer(client, Control::Kind::rejected));
  EXPECT_TRUE(sink.controls.back().text.starts_with("codes: expected a list"));
}

TEST_F(QmtBridge, LetsGoOfStrangersAndOfHalfLines) {
  BridgeProcess bridge{fake};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  for (const char* const hello :
       {"{\"op\":\"hello\",\"ver\":1,\"token\":\"other\"}\n", "{\"op\":\"sub\",\"id\":1}\n",
        "{\"op\":\"hello\",\"ver\":7,\"token\":\"secret\"}\n",
        "{\"op\":\"hello\",\"ver\":1,\"token\":\"\\ud800\"}\n"}) {
    BridgeClient stranger{port};
    stranger.send(hello);
    ASSERT_NO_FATAL_FAILURE(take_answer(stranger, Control::Kind::login_refused)) << hello;
    EXPECT_EQ(sink.controls.back().text, "bad hello");
    EXPECT_EQ(stranger.line(), "");
  }
  for (const char* const bytes : {"no json\n", "[]\n", "\n"}) {
    BridgeClient strange{port};
    strange.send(bytes);
    EXPECT_EQ(strange.line(), "") << bytes;
  }
  BridgeClient deep{port};
  deep.send(std::string(50'000, '[') + "\n");
  EXPECT_EQ(deep.line(), "");
  std::string said;
  while (said.find("nested too deeply") == said.npos) {
    const std::string line = bridge.says();
    ASSERT_EQ(line.find("Traceback"), line.npos);
    ASSERT_FALSE(line.empty()) << said;
    said += line;
  }
  BridgeClient good{port};
  ASSERT_NO_FATAL_FAILURE(log_in(good));
  good.send("{\"op\":");
  good.send("\"ping\",\"id\":5}\n");
  ASSERT_NO_FATAL_FAILURE(take_answer(good, Control::Kind::pong));
}

// Who does not read must not grow the bridge's memory, nor hold up those who do.
TEST_F(QmtBridge, LetsGoOfWhoDoesNotRead) {
  BridgeProcess bridge{{"--fake", "--port", "0", "--token", "secret", "--interval", "0.001"}};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  BridgeClient idle{port};
  ASSERT_NO_FATAL_FAILURE(log_in(idle));
  idle.send(QmtCodec::subscribe(Codes{"SH", "SZ", "BJ"}, 2));
  EXPECT_EQ(bridge.says(), "qmt_bridge: 127.0.0.1 reads too slowly, and is let go\n");
  BridgeClient other{port};
  ASSERT_NO_FATAL_FAILURE(log_in(other));
}

TEST_F(QmtBridge, ShowsTheSameMarketWithEveryStart) {
  std::vector<std::string> markets;
  for (int i = 0; i < 2; ++i) {
    BridgeProcess bridge{{"--fake", "--port", "0", "--token", "secret", "--interval", "3600"}};
    const std::uint16_t port = bridge.port();
    ASSERT_NE(port, 0);
    BridgeClient client{port};
    ASSERT_NO_FATAL_FAILURE(log_in(client));
    client.send(QmtCodec::full(Codes{"SH", "SZ", "BJ"}, 2));
    markets.push_back(client.line());
  }
  EXPECT_EQ(markets[0], markets[1]);
  EXPECT_GT(markets[0].size(), 1000u);
}

TEST_F(QmtBridge, StopsWhenAskedTo) {
  BridgeProcess bridge{fake};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  BridgeClient client{port};
  ASSERT_NO_FATAL_FAILURE(log_in(client));
  bridge.ask_to_stop();
  EXPECT_EQ(client.line(), "");
  EXPECT_EQ(bridge.end(), 0);
}

TEST_F(QmtBridge, HandsOnWhatXtquantPushesUntilItGoes) {
  BridgeProcess bridge{{"--port", "0", "--token", "secret", "--markets", "SH,SZ"},
                       {"PYTHONPATH=" + data_path("qmt/stub").string()}};
  const std::uint16_t port = bridge.port();
  ASSERT_NE(port, 0);
  BridgeClient client{port};
  ASSERT_NO_FATAL_FAILURE(log_in(client));
  EXPECT_EQ(sink.controls.back().text, "xtquant");
  client.send(QmtCodec::full(Codes{"000001.SZ"}, 2));
  while (sink.quotes.empty()) ASSERT_NO_FATAL_FAILURE(take(client));
  client.send(QmtCodec::subscribe(Codes{"SZ"}, 3));
  ASSERT_NO_FATAL_FAILURE(take_answer(client, Control::Kind::subscribed));
  while (sink.quotes.size() < 3) ASSERT_NO_FATAL_FAILURE(take(client));
  for (const Quote& quote : sink.quotes) {
    EXPECT_TRUE(quote.last.is_identical("11.37"_d));
    EXPECT_EQ(quote.exchange_time, at("2024-12-02T05:55:54Z"));
  }
  client.send(QmtCodec::full(Codes{"600519.SH"}, 4));
  EXPECT_EQ(bridge.end(), 1) << "whoever started it starts it anew";
}

TEST_F(QmtBridge, SaysWhatItCannotDo) {
  BridgeProcess refused{{"--port", "0"}, {"PYTHONPATH=" + data_path("qmt/stub").string()}};
  ASSERT_NE(refused.port(), 0);
  EXPECT_EQ(refused.says(),
            "qmt_bridge: QMT refuses the quotes of ['SH', 'SZ', 'BJ']: is it logged in?\n");
  EXPECT_EQ(refused.end(), 1);
  BridgeProcess bare{{"--port", "0"}};
  EXPECT_TRUE(bare.says().starts_with("qmt_bridge: No module named 'xtquant'; run it with"));
  EXPECT_EQ(bare.end(), 1);
  BridgeProcess wrong{{"--fake", "--markets", "XX"}};
  EXPECT_EQ(wrong.end(), 2);
  BridgeProcess help{{"--help"}};
  EXPECT_TRUE(help.says().starts_with("usage: qmt_bridge.py"));
  EXPECT_EQ(help.end(), 0);
}

}  // namespace
}  // namespace hftcpp
