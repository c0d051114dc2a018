// Who comes in, and who has to go: tokens, origins, limits, time-outs, over real sockets.
#include "service/gateway/gateway_run.hpp"
#include "support/sample_events.hpp"

#include <filesystem>
#include <optional>

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kAll = R"({"op":"subscribe","topics":[{"channel":"trade"}]})";

std::shared_ptr<StreamBase> kraken_of(std::vector<std::string> pairs, bool on_demand = false) {
  StreamParams params;
  params.exchange = "kraken";
  params.currency_pairs = std::move(pairs);
  params.subscribe_channels = {Channel::trade, Channel::ticker};
  params.on_demand = on_demand;
  return get_exchange_stream(std::move(params));
}

class FrontDoors : public testing::Test {
 protected:
  void make(GatewaySettings settings, std::shared_ptr<StreamBase> stream = kraken_of({"btc/usd"})) {
    run = std::make_unique<GatewayRun>(std::move(settings), std::vector{std::move(stream)});
  }
  // One that may have trades of bitcoin, twice at a time; and the file that knows it.
  GatewaySettings with_token() {
    token = new_token();
    tokens.emplace(
        R"({"tokens":[{"name":"desk","sha256":")" + hash_of_token(token) +
        R"(","created":"2026-01-01T00:00:00Z","symbols":["btc/usd"],"channels":["trade"],)"
        R"("max_connections":2,"max_subscriptions":2}]})");
    std::filesystem::permissions(tokens->path(), std::filesystem::perms::owner_read);
    GatewaySettings settings;
    settings.tokens_file = tokens->path();
    return settings;
  }

  std::string token;
  std::optional<test::TemporaryFile> tokens;
  std::unique_ptr<GatewayRun> run;
};

TEST_F(FrontDoors, TakeATokenInTheHeaderTheTargetOrTheFirstMessage) {
  make(with_token());
  GatewayClient& header = run->open("/v1/stream", "Authorization: Bearer " + token + "\r\n");
  EXPECT_THAT(
      run->ask(header, R"({"op":"subscribe","topics":[{"symbol":"btc/usd","channel":"trade"}]})"),
      HasSubstr("ack"));
  header.close();
  GatewayClient& target = run->open("/v1/stream?token=" + token);
  EXPECT_THAT(run->ask(target, R"({"op":"ping"})"), HasSubstr("ack"));
  target.close();
  GatewayClient& message = run->open("/v1/stream");
  EXPECT_THAT(run->ask(message, R"({"op":"auth","token":")" + token + "\"}"), HasSubstr("ack"));
}

TEST_F(FrontDoors, StayShutWithoutATokenOrWithAWrongOne) {
  make(with_token());
  GatewayClient& none = run->open("/v1/stream");
  EXPECT_THAT(run->ask(none, kAll), HasSubstr(R"("code":"unauthorized")"));
  ASSERT_TRUE(run->until([&] { return none.is_over(); }));
  EXPECT_EQ(none.close_code, 4401u);
  EXPECT_THAT(
      run->get("/v1/stream?token=hft_wrong", "Upgrade: websocket\r\nConnection: Upgrade\r\n"),
      StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(run->get("/v1/streams"), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(run->get("/healthz"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(run->get("/v1/streams", "Authorization: Bearer " + token + "\r\n"),
              StartsWith("HTTP/1.1 200"));
  EXPECT_GE(run->hub.status().refused, 2u);
}

TEST_F(FrontDoors, GiveAClientWhatItsTokenMayHaveAndNoMore) {
  make(with_token(), kraken_of({"btc/usd", "eth/usd"}));
  GatewayClient& client = run->open("/v1/stream?token=" + token);
  EXPECT_THAT(
      run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"eth/usd","channel":"trade"}]})"),
      HasSubstr(R"("code":"forbidden")"));
  EXPECT_THAT(
      run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"btc/usd","channel":"ticker"}]})"),
      HasSubstr(R"("code":"forbidden")"));
  EXPECT_THAT(
      run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"btc/usd","channel":"trade"}]})"),
      HasSubstr("ack"));
  GatewayClient& second = run->open("/v1/stream?token=" + token);
  EXPECT_TRUE(second.is_open);
  EXPECT_THAT(
      run->get("/v1/stream?token=" + token, "Upgrade: websocket\r\nConnection: Upgrade\r\n"),
      StartsWith("HTTP/1.1 401"));
}

TEST_F(FrontDoors, LetInPagesOfAllowedOriginsAndOfThisHost) {
  GatewaySettings settings;
  settings.allowed_origins = {"https://good.example"};
  make(settings);
  EXPECT_TRUE(run->open("/", "Origin: https://good.example\r\n").is_open);
  EXPECT_TRUE(run->open("/", "Origin: http://127.0.0.1\r\n").is_open);
  EXPECT_THAT(
      run->get("/", "Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://bad.example\r\n"),
      StartsWith("HTTP/1.1 403"));
}

TEST_F(FrontDoors, TurnAwayWhoIsOneTooMany) {
  GatewaySettings settings;
  settings.limits.connections = 3;
  make(settings);
  for (int i = 0; i < 3; ++i) (void)run->open("/v1/stream");
  GatewayClient& fourth = run->connect();
  fourth.shake_hands();
  ASSERT_TRUE(run->until([&] { return fourth.is_over(); }));
  EXPECT_THAT(fourth.head, StartsWith("HTTP/1.1 503"));
  EXPECT_EQ(run->hub.status().refused, 1u);
  EXPECT_EQ(run->hub.status().clients, 3u);
}

TEST_F(FrontDoors, CloseOnWhoNeverFinishesItsHandshake) {
  GatewaySettings settings;
  settings.limits.handshake_timeout = 150ms;
  make(settings);
  GatewayClient& silent = run->connect();
  GatewayClient& slow = run->connect();
  slow.send_bytes("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  GatewayClient& good = run->open("/v1/stream");
  ASSERT_TRUE(run->until([&] { return silent.is_over() && slow.is_over(); }));
  EXPECT_FALSE(good.is_over());
  EXPECT_EQ(run->hub.status().timed_out, 2u);
}

TEST_F(FrontDoors, SayWhyToWhoShowsNoTokenInTime) {
  GatewaySettings settings = with_token();
  settings.limits.handshake_timeout = 150ms;
  make(settings);
  GatewayClient& silent = run->open("/v1/stream");
  ASSERT_TRUE(run->until([&] { return silent.is_over(); }));
  EXPECT_EQ(silent.close_code, 4401u);
  EXPECT_EQ(silent.close_reason, "no token was shown in time");
  EXPECT_EQ(run->hub.status().timed_out, 1u);
}

TEST_F(FrontDoors, PingWhoIsSilentAndCloseOnWhoDoesNotAnswer) {
  GatewaySettings settings;
  settings.limits.ping_interval = 100ms;
  settings.limits.idle_timeout = 500ms;
  make(settings);
  GatewayClient& silent = run->open("/v1/stream");
  ASSERT_TRUE(run->until([&] { return silent.is_over(); }));
  EXPECT_GE(silent.pings, 1u);
  EXPECT_EQ(silent.close_code, 1001u);
}

TEST_F(FrontDoors, CarryOutOnlySoManyRequestsASecond) {
  GatewaySettings settings;
  settings.limits.requests_per_second = 5;
  make(settings);
  GatewayClient& client = run->open("/v1/stream");
  for (int i = 0; i < 30; ++i) client.send(R"({"op":"ping"})");
  ASSERT_TRUE(run->until([&] { return client.messages.size() == 30; }));
  EXPECT_GE(client.count("too_fast"), 18u);
  EXPECT_GE(client.count(R"("type":"ack")"), 10u);
}

TEST_F(FrontDoors, KeepASubscriberWithinItsNumber) {
  GatewaySettings settings;
  settings.limits.subscriptions_per_client = 2;
  make(settings, kraken_of({"btc/usd", "eth/usd", "sol/usd"}));
  GatewayClient& client = run->open("/v1/stream");
  EXPECT_THAT(
      run->ask(client,
               R"({"op":"subscribe","topics":[{"symbol":"btc/usd"},{"symbol":"eth/usd"}]})"),
      HasSubstr("ack"));
  EXPECT_THAT(run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"sol/usd"}]})"),
              HasSubstr(R"("code":"too_many")"));
}

TEST_F(FrontDoors, CountWhatASubscriberIsStillToBeAnswered) {
  GatewaySettings settings;
  settings.limits.subscriptions_per_client = 2;
  make(settings, kraken_of({"btc/usd", "eth/usd", "sol/usd"}));
  run->is_hub_apart = true;
  GatewayClient& client = run->open("/v1/stream");
  client.send(R"({"op":"subscribe","topics":[{"symbol":"btc/usd"},{"symbol":"eth/usd"}]})");
  EXPECT_THAT(run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"sol/usd"}]})"),
              HasSubstr(R"("code":"too_many")"));
  run->hub_io.poll();
  ASSERT_TRUE(run->until([&] { return client.count(R"("subscriptions":2)") == 1; }));
  client.send(R"({"op":"unsubscribe","topics":[{"symbol":"btc/usd"}]})");
  run->settle();
  run->hub_io.restart();
  run->hub_io.poll();
  ASSERT_TRUE(run->until([&] { return client.count(R"("subscriptions":1)") == 1; }));
  client.send(R"({"op":"subscribe","topics":[{"symbol":"sol/usd"}]})");
  run->settle();
  run->hub_io.restart();
  run->hub_io.poll();
  EXPECT_TRUE(run->until([&] { return client.count(R"("subscriptions":2)") == 2; }));
}

TEST_F(FrontDoors, AnswerRequestsOneAfterTheOther) {
  make({});
  GatewayClient& client = run->connect();
  client.send_bytes(
      "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/nowhere HTTP/1.1\r\nHost: a\r\n"
      "Connection: close\r\n\r\n");
  ASSERT_TRUE(run->until([&] { return client.is_over(); }));
  EXPECT_THAT(client.head, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(client.head, HasSubstr("HTTP/1.1 404"));
  GatewayClient& garbage = run->connect();
  garbage.send_bytes("\x01\x02garbage\r\n\r\n");
  ASSERT_TRUE(run->until([&] { return garbage.is_over(); }));
  EXPECT_THAT(garbage.head, StartsWith("HTTP/1.1 400"));
}

TEST_F(FrontDoors, HideTheAdminsSideFromEverybodyElse) {
  make({});
  (void)run->open("/v1/stream");
  EXPECT_THAT(run->get("/v1/clients"), testing::Not(HasSubstr("127.0.0.1")));
  std::swap(run->port, run->admin_port);
  EXPECT_THAT(run->get("/v1/clients"), HasSubstr("127.0.0.1"));
}

TEST_F(FrontDoors, PullAPairWhileSomebodyWantsIt) {
  GatewaySettings settings;
  settings.grace = 0ms;
  const auto stream = kraken_of({}, true);
  make(settings, stream);
  const auto has = [&] { return !stream->currency_pairs().empty(); };
  GatewayClient& client = run->open("/v1/stream");
  EXPECT_THAT(
      run->ask(client, R"({"op":"subscribe","topics":[{"symbol":"eth/usd","channel":"trade"}]})"),
      HasSubstr("ack"));
  EXPECT_TRUE(has());
  client.close();
  ASSERT_TRUE(run->until([&] { return run->hub.status().clients == 0; }));
  run->hub.tend(Timestamp::now());
  EXPECT_FALSE(has());
}

// A long list costs the others no more than a short one: the rest of it has to wait.
TEST_F(FrontDoors, PullALongListBitByBit) {
  const auto stream = kraken_of({}, true);
  make({}, stream);
  GatewayClient& client = run->open("/v1/stream");
  std::string topics;
  for (int i = 0; i < 250; ++i)
    topics += (i == 0 ? "" : ",") + (R"({"symbol":"p)" + std::to_string(i)) + R"(/usd"})";
  EXPECT_THAT(run->ask(client, R"({"op":"subscribe","topics":[)" + topics + "]}"),
              HasSubstr("ack"));
  EXPECT_EQ(stream->currency_pairs().size(), 100u);
  run->hub.tend(Timestamp::now());
  EXPECT_EQ(stream->currency_pairs().size(), 200u);
  run->hub.tend(Timestamp::now());
  EXPECT_EQ(stream->currency_pairs().size(), 250u);
}

TEST_F(FrontDoors, GiveUpWhatStillWaitsToBePulled) {
  GatewaySettings settings;
  settings.grace = 0ms;
  const auto stream = kraken_of({}, true);
  make(settings, stream);
  GatewayClient& client = run->open("/v1/stream");
  std::string topics;
  for (int i = 0; i < 150; ++i)
    topics += (i == 0 ? "" : ",") + (R"({"symbol":"q)" + std::to_string(i)) + R"(/usd"})";
  EXPECT_THAT(run->ask(client, R"({"op":"subscribe","topics":[)" + topics + "]}"),
              HasSubstr("ack"));
  client.close();
  ASSERT_TRUE(run->until([&] { return run->hub.status().clients == 0; }));
  for (int i = 0; i < 4; ++i) run->hub.tend(Timestamp::now());
  EXPECT_TRUE(stream->currency_pairs().empty());
}

TEST_F(FrontDoors, PullNoMoreThanMayBe) {
  GatewaySettings settings;
  settings.limits.pairs_on_demand = 2;
  const auto stream = kraken_of({"btc/usd"}, true);
  make(settings, stream);
  GatewayClient& client = run->open("/v1/stream");
  const auto ask = [&](const std::string& topics) {
    return run->ask(client, R"({"op":"subscribe","topics":[)" + topics + "]}");
  };
  EXPECT_THAT(ask(R"({"symbol":"eth/usd"},{"symbol":"btc/usd"})"), HasSubstr("ack"));
  EXPECT_THAT(ask(R"({"symbol":"sol/usd"},{"symbol":"ada/usd"})"), HasSubstr("too_many"));
  EXPECT_EQ(stream->currency_pairs().size(), 2u);  // all of a request, or nothing
  EXPECT_THAT(ask(R"({"symbol":"eth/usd","channel":"trade"},{"symbol":"sol/usd"})"),
              HasSubstr("ack"));
  EXPECT_THAT(ask(R"({"symbol":"ada/usd"})"), HasSubstr("too_many"));
  EXPECT_THAT(ask(R"({"symbol":"*/usd"})"), HasSubstr("ack"));
}

}  // namespace
}  // namespace hftcpp::gateway
