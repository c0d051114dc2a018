// What clients get who speak the native dialect, over real sockets.
#include "service/gateway/gateway_run.hpp"
#include "support/sample_events.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/json/serialize.hpp>

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::string_view kTrades =
    R"({"op":"subscribe","id":1,"topics":[{"symbol":"btc/usd","channel":"trade"}],"policy":"every"})";
constexpr std::string_view kTickers =
    R"({"op":"subscribe","id":1,"topics":[{"symbol":"btc/usd","channel":"ticker"}]})";

std::shared_ptr<StreamBase> kraken_stream() {
  return get_exchange_stream(
      {.exchange = "kraken",
       .currency_pairs = {"btc/usd", "eth/usd"},
       .subscribe_channels = {Channel::ticker, Channel::trade, Channel::order_book}});
}

GatewaySettings quick() {
  GatewaySettings settings;
  settings.limits.requests_per_second = 0;
  return settings;
}

Trade trade_of(std::string_view symbol, std::string_view id) {
  Trade trade = full_trade();
  trade.exchange = Exchange{"kraken"};
  trade.symbol = Symbol{symbol};
  set_text(trade.id, id);
  return trade;
}

class FrontTest : public testing::Test {
 protected:
  void make(GatewaySettings settings = quick()) {
    run = std::make_unique<GatewayRun>(std::move(settings), std::vector{kraken_stream()});
  }
  GatewayClient& subscribed(std::string_view request) {
    GatewayClient& client = run->open("/v1/stream");
    EXPECT_THAT(run->ask(client, request), HasSubstr(R"("type":"ack")"));
    return client;
  }

  std::unique_ptr<GatewayRun> run;
};

TEST_F(FrontTest, TellsEachEventOfATopicWithItsPlace) {
  make();
  GatewayClient& client = subscribed(kTrades);
  run->publish(trade_of("btc/usd", "1"));
  run->publish(trade_of("eth/usd", "2"));
  run->publish(trade_of("btc/usd", "3"));
  ASSERT_TRUE(run->until([&] { return client.messages.size() >= 3; }));

  EXPECT_EQ(client.json(1).at("sequence"), 1);
  EXPECT_EQ(client.json(1).at("previous"), 0);
  EXPECT_EQ(client.json(2).at("sequence"), 3);
  EXPECT_EQ(client.json(2).at("previous"), 1);
  std::string event;
  append_json(event, trade_of("btc/usd", "3"));
  EXPECT_THAT(client.messages.at(2), HasSubstr(event));
}

TEST_F(FrontTest, TellsTheNewestOfATopicAtOnce) {
  make();
  Ticker ticker = full_ticker();
  run->publish(ticker);
  GatewayClient& client = subscribed(kTickers);
  ASSERT_TRUE(run->until([&] { return client.messages.size() >= 2; }));
  EXPECT_THAT(client.messages.at(1), StartsWith(R"({"type":"snapshot","sequence":1,)"));
}

TEST_F(FrontTest, TellsAnEventOnceToWhoWantsItTwice) {
  make();
  GatewayClient& client = subscribed(kTrades);
  (void)run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"*","channel":"trade"}]})");
  (void)run->ask(client, R"({"op":"subscribe","topics":[{"exchange":"kraken"}]})");
  run->publish(trade_of("btc/usd", "1"));
  run->publish(trade_of("eth/usd", "2"));
  run->settle();
  EXPECT_EQ(client.count(R"("type":"event")"), 2u);
}

TEST_F(FrontTest, TellsNothingAfterUnsubscribing) {
  make();
  GatewayClient& client = subscribed(kTrades);
  EXPECT_THAT(run->ask(client, R"({"op":"unsubscribe","id":2})"),
              HasSubstr(R"("subscriptions":0)"));
  run->publish(trade_of("btc/usd", "1"));
  run->settle();
  EXPECT_THAT(client.messages, SizeIs(2));
  EXPECT_EQ(run->hub.status().subscriptions, 0u);
}

TEST_F(FrontTest, SaysWhatIsWrongWithARequestAndGoesOn) {
  make();
  GatewayClient& client = run->open("/v1/stream");
  EXPECT_THAT(run->ask(client, "{"), HasSubstr("malformed"));
  EXPECT_THAT(run->ask(client, R"({"op":"subscribe","topics":[{"exchange":"krakn"}]})"),
              HasSubstr(R"(no stream here is of exchange \"krakn\")"));
  EXPECT_THAT(run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"doge/usd"}]})"),
              HasSubstr(R"(no stream here has \"doge/usd\")"));
  EXPECT_THAT(run->ask(client, kTrades), HasSubstr("ack"));
  EXPECT_EQ(run->hub.status().bad_requests, 3u);
}

TEST_F(FrontTest, ClosesOnWhatBreaksTheProtocol) {
  make();
  GatewayClient& unmasked = run->open("/v1/stream");
  unmasked.send_bytes(std::string{"\x81\x02{}", 4});
  GatewayClient& latin = run->open("/v1/stream");
  latin.send("\xff\xfe");
  GatewayClient& large = run->open("/v1/stream");
  large.send(std::string(300 * 1024, ' '));
  ASSERT_TRUE(run->until([&] { return unmasked.is_over() && latin.is_over() && large.is_over(); }));
  EXPECT_EQ(unmasked.close_code, 1002u);
  EXPECT_EQ(latin.close_code, 1007u);
  EXPECT_EQ(large.close_code, 1009u);
  EXPECT_EQ(run->hub.status().closed_broken, 3u);
  EXPECT_EQ(run->hub.status().clients, 0u);
}

TEST_F(FrontTest, PutsABatchIntoOneMessage) {
  make();
  GatewayClient& client =
      subscribed(R"({"op":"subscribe","topics":[{"channel":"trade"}],"policy":{"batch":"50ms"}})");
  for (int i = 0; i < 5; ++i) run->publish(trade_of("btc/usd", std::to_string(i)));
  ASSERT_TRUE(run->until([&] { return client.messages.size() >= 2; }));
  const auto batch = client.json(1);
  EXPECT_EQ(batch.at("type"), "batch");
  ASSERT_EQ(batch.at("events").as_array().size(), 5u);
  EXPECT_EQ(batch.at("events").as_array()[4].at("event").at("id"), "4");
}

TEST_F(FrontTest, EndsWithItsReasonWhenTheServerStops) {
  make();
  GatewayClient& client = subscribed(kTrades);
  run->front->stop();
  ASSERT_TRUE(run->until([&] { return client.is_over(); }));
  EXPECT_EQ(client.close_code, 1001u);
  EXPECT_EQ(client.close_reason, "the server is going down");
}

// ---- who does not read ----

GatewaySettings narrow() {
  GatewaySettings settings = quick();
  settings.limits.client_buffer = 64 * 1024;
  settings.limits.socket_buffer = 16 * 1024;
  settings.limits.slow_timeout = 60s;
  return settings;
}

TEST_F(FrontTest, KeepsTheNewestForWhoDoesNotRead) {
  make(narrow());
  GatewayClient& slow = subscribed(kTickers);
  GatewayClient& quick_one = subscribed(kTickers);
  slow.stop_reading();
  Ticker ticker = full_ticker();
  for (std::uint64_t i = 1; i <= 60'000; ++i) {
    ticker.sequence = i;
    run->publish(ticker);
    if (i % 100 == 0) run->turn();
  }
  ASSERT_TRUE(run->until([&] { return quick_one.count("\"sequence\":60000,") > 0; }));
  EXPECT_LE(run->hub.status().waiting_bytes, 2 * 64 * 1024u);
  EXPECT_GT(run->hub.status().conflated, 1'000u);

  slow.read_again();
  ASSERT_TRUE(run->until([&] {
    return !slow.messages.empty() && slow.messages.back().find("60000,") != std::string::npos;
  }));
  EXPECT_EQ(run->hub.status().dropped, 0u);
}

TEST_F(FrontTest, SaysWhatOfATopicWasDropped) {
  make(narrow());
  GatewayClient& slow = subscribed(kTrades);
  slow.stop_reading();
  for (int i = 0; i < 60'000; ++i) {
    run->publish(trade_of("btc/usd", std::to_string(i)));
    if (i % 100 == 0) run->turn();
  }
  const std::uint64_t dropped = run->hub.status().dropped;
  ASSERT_GT(dropped, 0u);

  slow.read_again();
  ASSERT_TRUE(run->until([&] { return slow.count(R"("type":"dropped")") > 0; }));
  std::uint64_t told = 0;
  run->settle();
  for (const std::string& text : slow.messages) {
    if (text.find(R"("type":"dropped")") == text.npos) continue;
    told += boost::json::parse(text).at("count").to_number<std::uint64_t>();
  }
  EXPECT_EQ(told, dropped);
  EXPECT_EQ(slow.count(R"("type":"event")") + dropped, 60'000u);
}

TEST_F(FrontTest, ClosesWhoDoesNotReadForTooLong) {
  GatewaySettings settings = narrow();
  settings.limits.slow_timeout = 100ms;
  make(std::move(settings));
  GatewayClient& slow = subscribed(kTrades);
  slow.stop_reading();
  for (int i = 0; i < 60'000 && run->hub.status().closed_slow == 0; ++i) {
    run->publish(trade_of("btc/usd", std::to_string(i)));
    if (i % 100 == 0) run->turn();
  }
  ASSERT_TRUE(run->until([&] { return run->hub.status().closed_slow == 1; }));
  slow.read_again();
  ASSERT_TRUE(run->until([&] { return slow.is_over(); }));
  EXPECT_EQ(slow.close_code, 4008u);
  EXPECT_THAT(slow.close_reason, StartsWith("too slow"));
}

TEST_F(FrontTest, SendsABookAsItIsToWhoCouldNotFollow) {
  make(narrow());
  OrderBook book{Exchange{"kraken"}, Symbol{"btc/usd"}};
  run->book_of = [&](Exchange, Symbol) { return &book; };
  GatewayClient& slow =
      subscribed(R"({"op":"subscribe","topics":[{"symbol":"btc/usd","channel":"order_book"}]})");
  slow.stop_reading();
  BookUpdate update;
  update.exchange = Exchange{"kraken"};
  update.symbol = Symbol{"btc/usd"};
  update.snapshot = true;
  for (int i = 1; i <= 60'000; ++i) {
    update.bids = {{Decimal{1000, -1}, Decimal{i, 0}}};
    book.apply(update);
    run->publish(update);
    update.snapshot = false;
    if (i % 100 == 0) run->turn();
  }
  slow.read_again();
  ASSERT_TRUE(run->until([&] {
    return !slow.messages.empty() &&
           slow.messages.back().find(R"([["100.0","60000"]])") != std::string::npos;
  }));
  EXPECT_THAT(slow.messages.back(), HasSubstr(R"("snapshot":true)"));
}

// ---- who was away ----

std::string resuming(const std::string& epoch, std::uint64_t sequence) {
  return R"({"op":"subscribe","topics":[{"channel":"trade"}],"policy":"every","resume":{"epoch":")" +
         epoch + R"(","sequence":)" + std::to_string(sequence) + "}}";
}

TEST_F(FrontTest, ResumesWithEverythingThatWasMissed) {
  make();
  GatewayClient& first = subscribed(kTrades);
  run->publish(trade_of("btc/usd", "1"));
  ASSERT_TRUE(run->until([&] { return first.messages.size() == 2; }));
  const std::string epoch{first.json(0).at("epoch").as_string()};
  first.close();
  ASSERT_TRUE(run->until([&] { return run->hub.status().clients == 0; }));
  for (int i = 2; i <= 20; ++i) run->publish(trade_of("btc/usd", std::to_string(i)));

  GatewayClient& second = run->open("/v1/stream");
  const std::string ack = run->ask(second, resuming(epoch, 1));
  EXPECT_THAT(ack, HasSubstr(R"("resumed":true,"missed":19,"gone":[])"));
  run->publish(trade_of("btc/usd", "21"));
  ASSERT_TRUE(run->until([&] { return second.messages.size() == 21; }));
  for (std::size_t i = 1; i <= 20; ++i)
    EXPECT_EQ(second.json(i).at("sequence"), static_cast<std::int64_t>(i + 1));
}

TEST_F(FrontTest, TellsWhatOfTheMissedIsGone) {
  GatewaySettings settings = quick();
  settings.history.events = 5;
  make(std::move(settings));
  GatewayClient& first = subscribed(kTrades);
  const std::string epoch{first.json(0).at("epoch").as_string()};
  for (int i = 1; i <= 20; ++i) run->publish(trade_of("btc/usd", std::to_string(i)));
  GatewayClient& second = run->open("/v1/stream");
  EXPECT_THAT(run->ask(second, resuming(epoch, 3)),
              HasSubstr(R"("resumed":true,"missed":5,"gone":[{"exchange":"kraken")"));
  EXPECT_THAT(run->ask(run->open("/v1/stream"), resuming("another", 3)),
              HasSubstr(R"("resumed":false)"));
}

// Nobody's past is worth more memory than anybody's present: who missed more asks again.
TEST_F(FrontTest, ResumesInStepsWhoMissedMoreThanItsBuffer) {
  make(narrow());
  GatewayClient& first = subscribed(kTrades);
  run->publish(trade_of("btc/usd", "1"));
  ASSERT_TRUE(run->until([&] { return first.messages.size() == 2; }));
  const std::string epoch{first.json(0).at("epoch").as_string()};
  first.close();
  ASSERT_TRUE(run->until([&] { return run->hub.status().clients == 0; }));
  constexpr std::uint64_t kLast = 2'000;
  for (std::uint64_t i = 2; i <= kLast; ++i) run->publish(trade_of("btc/usd", std::to_string(i)));

  std::uint64_t have = 1;
  int steps = 0;
  for (; have < kLast && steps < 100; ++steps) {
    GatewayClient& again = run->open("/v1/stream");
    EXPECT_THAT(run->ask(again, resuming(epoch, have)), HasSubstr(R"("resumed":true)"));
    EXPECT_LE(run->hub.status().waiting_bytes, 64 * 1024u);
    run->settle();
    for (std::size_t i = 1; i < again.messages.size(); ++i) {
      const auto message = again.json(i);
      if (message.at("type") != "event") continue;
      if (message.at("previous").to_number<std::uint64_t>() != have) continue;
      have = message.at("sequence").to_number<std::uint64_t>();
    }
    again.close();
  }
  EXPECT_EQ(have, kLast);
  EXPECT_GT(steps, 1);
}

TEST_F(FrontTest, ResumesOverARestart) {
  GatewaySettings settings = quick();
  settings.history.file = testing::TempDir() + "gateway_resume.txt";
  make(settings);
  GatewayClient& first = subscribed(kTrades);
  const std::string epoch{first.json(0).at("epoch").as_string()};
  for (int i = 1; i <= 20; ++i) run->publish(trade_of("btc/usd", std::to_string(i)));
  ASSERT_TRUE(run->until([&] { return first.messages.size() == 21; }));
  run->front->stop();
  run->hub.save(settings.history.file);

  make(settings);
  GatewayClient& second = run->open("/v1/stream");
  EXPECT_THAT(run->ask(second, resuming(epoch, 12)),
              HasSubstr(R"("resumed":true,"missed":8,"gone":[])"));
  ASSERT_TRUE(run->until([&] { return second.messages.size() == 10; }));
  EXPECT_THAT(second.messages.at(1), StartsWith(R"({"type":"gap")"));
  EXPECT_THAT(second.messages.at(9), HasSubstr(R"("id":"20")"));
  run->publish(trade_of("btc/usd", "21"));
  ASSERT_TRUE(run->until([&] { return second.messages.size() == 11; }));
  EXPECT_EQ(second.json(10).at("sequence"), 21);
  EXPECT_EQ(second.json(10).at("previous"), 20);
}

}  // namespace
}  // namespace hftcpp::gateway
