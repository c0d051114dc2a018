// stream_instruments_test.cpp: pairs that an exchange does not list are told at the start.
#include "stream/toy_stream.hpp"

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using test::ServerConnection;
using test::TestServer;
using test::ToyPeer;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

Result<std::vector<Instrument>> read_words(std::string_view text) {
  std::vector<Instrument> all;
  for (const std::string& word : test::words_of(text)) {
    Instrument one;
    one.symbol = Symbol{word};
    all.push_back(one);
  }
  return all;
}

struct StreamInstrumentsTest : test::ToyTest {
  StreamInstrumentsTest()
      : rest{io, [this](ServerConnection connection) -> asio::awaitable<void> {
               asked = co_await connection.read_head();
               co_await connection.write("HTTP/1.1 " + answer);
             }} {
    serve([](ToyPeer peer) -> asio::awaitable<void> {
      co_await peer.confirm(co_await peer.hear());
      co_await peer.listen();
    });
  }

  // As start(), with a list at the REST host.
  void begin(StreamParams params) {
    params.api_host = server->url("ws");
    stream = std::make_unique<test::ToyStream>(std::move(params));
    stream->use_list({.target = "/list", .read = read_words});
    stream->check();
    stream->bind_observer(watcher);
    client.emplace(io, stream->start());
  }

  std::string asked;
  std::string answer = "200 OK\r\nContent-Length: 7\r\n\r\nbtc/usd";
  TestServer rest;
};

TEST_F(StreamInstrumentsTest, TellsAPairThatIsNotListedAndWhatMayBeMeant) {
  StreamParams params = fast({Channel::trade});
  params.currency_pairs = {"btc/usd", "btc/usdd"};
  params.rest_host = rest.url("http");
  begin(params);
  run_until([&] { return watcher.count(StreamState::rejected) == 1; });
  EXPECT_THAT(asked, HasSubstr("GET /list "));
  EXPECT_THAT(told(), Contains("rejected btc/usdd: not among the 1 instruments that toy lists; did "
                               "you mean \"btc/usd\"?"));
}

TEST_F(StreamInstrumentsTest, KeepsSayingWhyAPairHasNoData) {
  serve([](ToyPeer peer) -> asio::awaitable<void> {
    for (int i = 0; i < 2; ++i) co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::trade});
  params.currency_pairs = {"btc/usd"};
  params.rest_host = rest.url("http");
  begin(params);
  run_until([&] { return watcher.count(StreamState::subscribed) == 1 && !asked.empty(); });
  run_for(std::chrono::milliseconds{20});
  stream->add_pairs({"btc/usdd"});  // the exchange confirms it
  run_until([&] {
    return watcher.count(StreamState::rejected) == 1 && watcher.count(StreamState::subscribed) == 2;
  });
  const auto reason_of = [this](std::string_view pair) {
    for (const SubscriptionState& each : stream->subscriptions())
      if (each.symbol == Symbol{pair}) return each.reason;
    return std::string{"not there"};
  };
  EXPECT_EQ(reason_of("btc/usd"), "");
  EXPECT_THAT(reason_of("btc/usdd"), HasSubstr("did you mean \"btc/usd\"?"));
}

TEST_F(StreamInstrumentsTest, GoesOnWhenTheListIsNotToBeHad) {
  answer = "500 No\r\nContent-Length: 0\r\n\r\n";
  StreamParams params = fast({Channel::trade});
  params.rest_host = rest.url("http");
  begin(params);
  run_until([&] { return watcher.count(StreamState::subscribed) == 2 && !asked.empty(); });
  run_for(std::chrono::milliseconds{20});
  EXPECT_EQ(watcher.count(StreamState::rejected), 0u);
}

TEST_F(StreamInstrumentsTest, AsksNoOtherHostThanThatOfTheStream) {
  begin(fast({Channel::trade}));  // api_host is ours, rest_host would be the exchange's
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  EXPECT_EQ(asked, "");
  EXPECT_EQ(rest.connections(), 0u);
}

}  // namespace
}  // namespace hftcpp
