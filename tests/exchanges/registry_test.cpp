// registry_test.cpp: streams by their exchange's name, and what is refused before anything starts.
#include "exchanges/exchange.hpp"
#include "exchanges/stream_refusal.hpp"
#include <hftcpp/core/event_queue.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <gmock/gmock.h>

#include <string>

namespace hftcpp {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

StreamParams params_of(std::string exchange, std::string pair = "btc/usd",
                       std::vector<Channel> channels = {Channel::ticker}) {
  return {.exchange = std::move(exchange),
          .currency_pairs = {std::move(pair)},
          .subscribe_channels = std::move(channels)};
}

StreamParams with_argument(StreamParams params, std::string name, std::string value) {
  params.subscribe_args = {{std::move(name), std::move(value)}};
  return params;
}

TEST(Registry, MakesAStreamOfEachExchange) {
  for (const ExchangeEntry& entry : built_in_exchanges()) {
    std::vector<Channel> channels{entry.channels.begin(), entry.channels.end()};
    std::erase_if(channels, is_private);  // those need keys, each exchange's own kind
    const bool has_shares = entry.read_pair != nullptr;
    const std::vector<std::string> pairs =
        has_shares ? std::vector<std::string>{"600000.SH", "sz000001", "600000"}
                   : std::vector<std::string>{"btc/usdt", "ETH/USDT", "btc/usdt"};
    const bool has_no_address =
        entry.name == "qmt" || entry.name == "tcp_push" || entry.name == "tdx";
    const auto stream =
        get_exchange_stream({.exchange = std::string{entry.name},
                             .currency_pairs = pairs,
                             .subscribe_channels = channels,
                             .api_key = "a-token",
                             .api_host = has_no_address ? "tcp://127.0.0.1:1" : ""});
    EXPECT_EQ(stream->exchange(), Exchange{entry.name});
    EXPECT_EQ(stream->currency_pairs().size(), 2u);
    EXPECT_EQ(stream->subscriptions().size(), 2 * channels.size());
  }
}

TEST(Registry, KnowsEachExchangesNamesBothWays) {
  for (const ExchangeEntry& entry : built_in_exchanges()) {
    const Symbol symbol{entry.read_pair != nullptr ? "600000.sh" : "btc/usdt"};
    EXPECT_EQ(entry.from_native(entry.to_native(symbol)), symbol) << entry.name;
    EXPECT_EQ(find_exchange(entry.name), &entry);
    EXPECT_THAT(exchange_names(), Contains(entry.name));
  }
}

TEST(Registry, AsksWhetherAnotherExchangeWasMeant) {
  EXPECT_EQ(test::refusal_of_stream(params_of("krakn")),
            "exchange: unknown exchange \"krakn\"; did you mean \"kraken\"?");
  EXPECT_THAT(test::refusal_of_stream(params_of("nowhere-at-all")),
              HasSubstr("there are a_share, binance, "));
}

TEST(Registry, NamesTheChannelsThatThereAre) {
  EXPECT_THAT(test::refusal_of_stream(params_of("kraken", "btc/usd", {Channel::funding})),
              HasSubstr("kraken: subscribe_channels: it has no channel \"funding\"; it has ticker, "
                        "trade, order_book, kline"));
  EXPECT_THAT(
      test::refusal_of_stream(params_of("binance", "btc/usdt", {Channel::quote})),
      AllOf(HasSubstr("binance"), HasSubstr("no channel \"quote\""), HasSubstr("it has ticker")));
}

TEST(Registry, WantsKeysForPrivateChannels) {
  EXPECT_THAT(test::refusal_of_stream(params_of("okx", "btc/usdt", {Channel::my_order})),
              AllOf(HasSubstr("okx: api_key"), HasSubstr("\"my_order\" is a private channel")));
}

TEST(Registry, NamesTheCredentialThatIsMissing) {
  StreamParams params = params_of("okx", "btc/usdt", {Channel::my_order});
  params.api_key = "key";
  EXPECT_THAT(test::refusal_of_stream(params),
              AllOf(HasSubstr("okx: api_secret: \"my_order\" is a private channel"),
                    HasSubstr("okx: api_auth_data.passphrase: "), Not(HasSubstr("api_key: "))));
}

TEST(Registry, RefusesKeysThatCannotBe) {
  StreamParams params = params_of("binance", "btc/usdt", {Channel::balance});
  params.api_key = "a key\n";
  params.api_secret = "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n";
  EXPECT_THAT(test::refusal_of_stream(params),
              AllOf(HasSubstr("binance: api_key: it holds a space, a line break"),
                    HasSubstr("api_secret: no Ed25519 key"), Not(HasSubstr("MC4CAQ")),
                    Not(HasSubstr("a key"))));
}

TEST(Registry, RefusesSecretsWithABlankAtTheirEnds) {
  StreamParams params = params_of("okx", "btc/usdt", {Channel::my_order});
  params.api_key = "key";
  params.api_secret = "secret\n";
  params.api_auth_data["passphrase"] = " word";
  EXPECT_THAT(
      test::refusal_of_stream(params),
      AllOf(HasSubstr("okx: api_secret: it begins or ends with a blank"),
            HasSubstr("okx: api_auth_data.passphrase: it begins"), Not(HasSubstr("word\n"))));
}

TEST(Registry, TellsEverythingThatIsWrongAtOnce) {
  StreamParams params = with_argument(
      params_of("kraken", "btcusd", {Channel::funding, Channel::my_order}), "dept", "10");
  params.subscribe_args["depth"] = "27";
  params.rest_host = "somewhere";
  try {
    (void)get_exchange_stream(params);
    FAIL() << "nobody minds";
  } catch (const ParamsError& wrong) {
    EXPECT_THAT(wrong.problems(),
                UnorderedElementsAre(
                    HasSubstr("no channel \"funding\""), HasSubstr("kraken: api_key: "),
                    HasSubstr("kraken: api_secret: "), HasSubstr("unknown argument \"dept\""),
                    HasSubstr("subscribe_args.depth: \"27\""),
                    HasSubstr("rest_host: \"somewhere\""), HasSubstr("btcusd")));
  }
}

TEST(Registry, ShowsTheRightFormOfAPair) {
  EXPECT_THAT(test::refusal_of_stream(params_of("kraken", "btcusd")),
              AllOf(HasSubstr("btcusd"), HasSubstr("btc/usd")));
  EXPECT_THAT(test::refusal_of_stream(params_of("binance", "btc-usdt")),
              AllOf(HasSubstr("btc-usdt"), HasSubstr("btc/usdt")));
}

TEST(Registry, RefusesArgumentsThatCannotBe) {
  EXPECT_THAT(test::refusal_of_stream(with_argument(params_of("kraken"), "depth", "27")),
              AllOf(HasSubstr("kraken: subscribe_args.depth: \"27\""),
                    HasSubstr("10, 25, 100, 500, 1000")));
  EXPECT_THAT(test::refusal_of_stream(with_argument(params_of("kraken"), "dept", "10")),
              HasSubstr("unknown argument \"dept\"; did you mean \"depth\"?"));
  EXPECT_THAT(test::refusal_of_stream(with_argument(
                  params_of("kraken", "btc/usd", {Channel::kline}), "interval", "2m")),
              HasSubstr("interval"));
  EXPECT_THAT(test::refusal_of_stream(
                  with_argument(params_of("binance", "btc/usdt"), "snapshot_limit", "7")),
              HasSubstr("100, 500, 1000, 5000"));
  EXPECT_THAT(
      test::refusal_of_stream(with_argument(params_of("binance", "btc/usdt"), "speed", "1")),
      HasSubstr("it takes depth, interval, aggregated, snapshot_limit"));
}

TEST(Registry, RefusesAddressesThatAreNone) {
  StreamParams params = params_of("kraken");
  params.api_host = "ws.kraken.com";
  EXPECT_THAT(test::refusal_of_stream(params), HasSubstr("api_host: \"ws.kraken.com\""));
}

// ---- exchanges of a user's own ----

class OwnStream : public StreamBase {
 public:
  static constexpr std::array kChannels{Channel::quote};
  explicit OwnStream(StreamParams params) : StreamBase{std::move(params)} {}

 protected:
  std::span<const Channel> channels() const override { return kChannels; }
  ChannelParams channel_params(Channel channel) override { return {.channel = channel}; }
  std::unique_ptr<Codec> make_codec(Channel) override { return nullptr; }
  std::string native_symbol(Symbol symbol) const override { return std::string{symbol.text()}; }
};

TEST(Registry, TakesExchangesOfAUsersOwn) {
  register_exchange("moon", [](StreamParams params) -> std::unique_ptr<StreamBase> {
    return std::make_unique<OwnStream>(std::move(params));
  });

  const auto stream = get_exchange_stream(params_of("moon", "sh600000", {Channel::quote}));

  EXPECT_EQ(stream->exchange(), Exchange{"moon"});
  EXPECT_THAT(exchange_names(), Contains("moon"));
  EXPECT_THAT(test::refusal_of_stream(params_of("moonn")), HasSubstr("did you mean \"moon\"?"));
  EXPECT_THAT(test::refusal_of_stream(params_of("moon", "sh600000", {Channel::trade})),
              HasSubstr("it has quote"));
}

TEST(Registry, RefusesANameThatIsTakenOrNone) {
  const StreamFactory factory = [](StreamParams params) -> std::unique_ptr<StreamBase> {
    return std::make_unique<OwnStream>(std::move(params));
  };
  EXPECT_THROW(register_exchange("kraken", factory), std::invalid_argument);
  EXPECT_THROW(register_exchange("", factory), std::invalid_argument);
  EXPECT_THROW(register_exchange("mars", nullptr), std::invalid_argument);
  register_exchange("mars", factory);
  EXPECT_THROW(register_exchange("mars", factory), std::invalid_argument);
}

}  // namespace
}  // namespace hftcpp
