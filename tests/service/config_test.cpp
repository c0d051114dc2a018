// config_test: the whole file, right and wrong. Each wrong one names the path and the remedy.
#include "service/config.hpp"

#include "service/config_support.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kWhole = R"({
  "service.mm_demo": {
    "class_name": "MMDemoService",
    "setting": {
      "apis": [{"exchange": "binance", "api_key": "${KEY}", "api_secret": "${file:/run/secret}",
                "api_auth_data": {"passphrase": "open"}}],
      "streams": [
        {"exchange": "binance", "currency_pairs": ["btc/usdt", "eth/usdt"],
         "subscribe_channels": ["ticker", "my_order"], "api_host": "ws://127.0.0.1:9002",
         "rest_host": "http://127.0.0.1:9002", "subscribe_args": {"depth": 10, "interval": "1m"},
         "reconnect_times": 7, "reconnect": {"first": "100ms", "ceiling": 5, "stable_after": "2m",
         "attempts_per_window": 300, "window": "5m"}, "connect_timeout": "3s",
         "subscribe_timeout": 4, "stale_after": "1m", "proxy": "http://proxy:3128",
         "ca_file": "/ca.pem", "verify_certificates": false},
        {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["trade"]}],
      "thread": "own",
      "spread": 3
    }
  },
  "runtime": {"io_threads": 2, "pin": [2, 3], "wait": "spin", "stop_timeout": "7s"},
  "log": {"level": "debug", "format": "json", "repeat_limit": 3, "repeat_interval": "1m",
          "target": {"file": "hftcpp.log", "max_size": "64KB", "files": 2}}
})";

const World kWorld{.environment = {{"KEY", "k-1"}},
                   .files = {{"/run/secret", "s-1\n"}, {"/ca.pem", "-----"}},
                   .sets = {}};

TEST(Config, ReadsEveryMemberOfAStream) {
  const ConfigResult result = read_text(kWhole, kWorld);

  ASSERT_THAT(texts_of(result.problems), IsEmpty());
  ASSERT_EQ(result.config.services.size(), 1u);
  ASSERT_EQ(result.config.services[0].streams.size(), 2u);
  EXPECT_EQ(result.config.services[0].streams[0].path, "service.mm_demo.setting.streams[0]");
  const StreamParams& stream = result.config.services[0].streams[0].params;
  EXPECT_EQ(stream.exchange, "binance");
  EXPECT_THAT(stream.currency_pairs, ElementsAre("btc/usdt", "eth/usdt"));
  EXPECT_THAT(stream.subscribe_channels, ElementsAre(Channel::ticker, Channel::my_order));
  EXPECT_EQ(stream.api_host, "ws://127.0.0.1:9002");
  EXPECT_EQ(stream.rest_host, "http://127.0.0.1:9002");
  EXPECT_EQ(stream.subscribe_args.at("depth"), "10");
  EXPECT_EQ(stream.subscribe_args.at("interval"), "1m");
  EXPECT_EQ(stream.reconnect_times, 7u);
  EXPECT_EQ(stream.reconnect.first, std::chrono::milliseconds{100});
  EXPECT_EQ(stream.reconnect.ceiling, std::chrono::seconds{5});
  EXPECT_EQ(stream.reconnect.stable_after, std::chrono::minutes{2});
  EXPECT_EQ(stream.reconnect.attempts_per_window, 300u);
  EXPECT_EQ(stream.reconnect.window, std::chrono::minutes{5});
  EXPECT_EQ(stream.connect_timeout, std::chrono::seconds{3});
  EXPECT_EQ(stream.subscribe_timeout, std::chrono::seconds{4});
  EXPECT_EQ(stream.stale_after, std::chrono::minutes{1});
  EXPECT_EQ(stream.proxy, "http://proxy:3128");
  EXPECT_EQ(stream.ca_file, "/ca.pem");
  EXPECT_FALSE(stream.verify_certificates);
}

TEST(Config, FillsTheKeysOfAnApiIntoTheStreamsOfItsExchangeOnly) {
  const ConfigResult result = read_text(kWhole, kWorld);

  const auto& streams = result.config.services.at(0).streams;
  EXPECT_EQ(streams.at(0).params.api_key, "k-1");
  EXPECT_EQ(streams.at(0).params.api_secret, "s-1");
  EXPECT_EQ(streams.at(0).params.api_auth_data.at("passphrase"), "open");
  EXPECT_EQ(streams.at(1).params.api_key, "");
}

TEST(Config, LetsAStreamHaveKeysOfItsOwn) {
  const ConfigResult result = read_text(R"({"service.a": {"class_name": "PrintService", "setting": {
      "apis": [{"exchange": "kraken", "api_key": "shared", "api_secret": "s"}],
      "streams": [{"exchange": "kraken", "subscribe_channels": ["my_order"],
                   "currency_pairs": [], "api_key": "own", "api_secret": "o"}]}}})");

  ASSERT_THAT(texts_of(result.problems), IsEmpty());
  EXPECT_EQ(result.config.services.at(0).streams.at(0).params.api_key, "own");
  EXPECT_EQ(result.config.services.at(0).streams.at(0).params.api_secret, "o");
}

TEST(Config, ReadsServiceRuntimeAndLog) {
  const ConfigResult result = read_text(kWhole, kWorld);

  const Config& config = result.config;
  EXPECT_EQ(config.file, "my.json");
  EXPECT_EQ(config.services.at(0).name, "mm_demo");
  EXPECT_EQ(config.services.at(0).class_name, "MMDemoService");
  EXPECT_TRUE(config.services.at(0).own_thread);
  EXPECT_EQ(config.services.at(0).setting.at("spread").as_int64(), 3);
  EXPECT_EQ(config.services.at(0).setting.at("apis").at(0).at("api_key").as_string(), "k-1");
  EXPECT_EQ(config.runtime.io_threads, 2u);
  EXPECT_THAT(config.runtime.pin, ElementsAre(2, 3));
  EXPECT_EQ(config.runtime.wait, Wait::spin);
  EXPECT_EQ(config.runtime.stop_timeout, std::chrono::seconds{7});
  EXPECT_EQ(config.log.level, LogLevel::debug);
  EXPECT_EQ(config.log.format, LogFormat::json);
  EXPECT_EQ(config.log.file, "hftcpp.log");
  EXPECT_EQ(config.log.max_size, 64u * 1024);
  EXPECT_EQ(config.log.files, 2u);
  EXPECT_EQ(config.log.repeat_limit, 3u);
  EXPECT_EQ(config.log.repeat_interval, std::chrono::minutes{1});
}

TEST(Config, TakesAServiceWithoutStreams) {
  const ConfigResult result =
      read_text(R"({"service.a": {"class_name": "PrintService", "setting": {"streams": []}},
                    "service.b": {"class_name": "PrintService"}})");

  EXPECT_THAT(texts_of(result.problems), IsEmpty());
  ASSERT_EQ(result.config.services.size(), 2u);
  EXPECT_EQ(result.config.services[1].name, "b");
  EXPECT_FALSE(result.config.services[1].own_thread);
}

struct Wrong {
  const char* setting;  // of service.a
  const char* problem;  // without "service.a.setting"
};

class WrongSetting : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSetting, IsRefusedWithItsPathAndARemedy) {
  const std::string text = R"({"service.a": {"class_name": "PrintService", "setting": )" +
                           std::string{GetParam().setting} + "}}";

  const ConfigResult result = read_text(text);

  EXPECT_THAT(texts_of(result.problems),
              ElementsAre("service.a.setting" + std::string{GetParam().problem}));
}

// A good stream, with `members` instead of, or beside, its own.
#define STREAM(members) R"({"streams": [{)" members "}]}"
#define KRAKEN R"("exchange": "kraken", )"
#define PAIRS R"("currency_pairs": ["btc/usd"], )"
#define CHANNELS R"("subscribe_channels": ["ticker"])"

INSTANTIATE_TEST_SUITE_P(
    Streams, WrongSetting,
    testing::Values(
        Wrong{STREAM(R"("exchange": "krakn", )" PAIRS CHANNELS),
              R"(.streams[0].exchange: unknown exchange "krakn"; did you mean "kraken"?)"},
        Wrong{STREAM(R"("exchange": "nasdaq", )" PAIRS CHANNELS),
              R"(.streams[0].exchange: unknown exchange "nasdaq"; known: binance, kraken)"},
        Wrong{STREAM(PAIRS CHANNELS), ".streams[0].exchange: is missing"},
        Wrong{STREAM(R"("exchange": "", )" PAIRS CHANNELS), ".streams[0].exchange: is empty"},
        Wrong{STREAM(R"("exchange": 7, )" PAIRS CHANNELS),
              ".streams[0].exchange: expected a text, was 7"},
        Wrong{
            STREAM(KRAKEN PAIRS R"("subscribe_channels": ["tickr"])"),
            R"(.streams[0].subscribe_channels[0]: unknown channel "tickr"; did you mean "ticker"?)"},
        Wrong{
            STREAM(KRAKEN PAIRS R"("subscribe_channels": ["ticker", "position"])"),
            R"(.streams[0].subscribe_channels[1]: kraken has no channel "position"; known: ticker, trade, order_book, my_order)"},
        Wrong{STREAM(KRAKEN PAIRS R"("subscribe_channels": ["ticker", "ticker"])"),
              R"(.streams[0].subscribe_channels[1]: "ticker" stands twice)"},
        Wrong{STREAM(KRAKEN PAIRS R"("subscribe_channels": "ticker")"),
              R"(.streams[0].subscribe_channels: expected a list, was "ticker")"},
        Wrong{STREAM(KRAKEN PAIRS R"("subscribe_channels": [])"),
              ".streams[0].subscribe_channels: is empty: the stream would bring nothing"},
        Wrong{STREAM(KRAKEN R"("currency_pairs": ["btc/usd"])"),
              ".streams[0].subscribe_channels: is missing"},
        Wrong{STREAM(KRAKEN R"("currency_pairs": ["eth/usd", "btcusd"], )" CHANNELS),
              R"(.streams[0].currency_pairs[1]: "btcusd" is no pair; write "btc/usd")"},
        Wrong{STREAM(KRAKEN R"("currency_pairs": ["btc/usd", "BTC/USD"], )" CHANNELS),
              R"(.streams[0].currency_pairs[1]: "BTC/USD" stands twice)"},
        Wrong{STREAM(KRAKEN R"("currency_pairs": ["btc/usd", 5], )" CHANNELS),
              ".streams[0].currency_pairs[1]: expected a text, was 5"},
        Wrong{
            STREAM(KRAKEN R"("currency_pairs": [], )" CHANNELS),
            R"(.streams[0].currency_pairs: is empty, and public channels need a pair; for example ["btc/usd"], or "on_demand": true where clients name them)"},
        Wrong{STREAM(KRAKEN CHANNELS),
              R"(.streams[0].currency_pairs: is missing; for example ["btc/usd"])"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "api_hots": "wss://x")"),
              R"(.streams[0].api_hots: unknown key; did you mean "api_host"?)"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "api_host": "localhost:9001")"),
              ".streams[0].api_host: expected wss://host"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "proxy": "proxy:3128")"),
              ".streams[0].proxy: expected wss://host"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "connect_timeout": 0)"),
              ".streams[0].connect_timeout: is nothing: no connection would ever be in time"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "ca_file": "/no/such.pem")"),
              ".streams[0].ca_file: cannot read /no/such.pem"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "quarantine_dir": "/full")"),
              ".streams[0].quarantine_dir: kraken has no room there"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "reconnect_times": -1)"),
              ".streams[0].reconnect_times: expected a whole number from 0 up, was -1"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "reconnect": {"frist": "1s"})"),
              R"(.streams[0].reconnect.frist: unknown key; did you mean "first"?)"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "reconnect": {"first": "1m"})"),
              ".streams[0].reconnect.first: is longer than the ceiling"},
        Wrong{
            STREAM(KRAKEN PAIRS CHANNELS R"(, "stale_after": "soon")"),
            R"(.streams[0].stale_after: expected a duration ("250ms", "5s", "2m", "1h" or a number of seconds), was "soon")"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "verify_certificates": "maybe")"),
              R"(.streams[0].verify_certificates: expected true or false, was "maybe")"},
        Wrong{STREAM(KRAKEN PAIRS CHANNELS R"(, "subscribe_args": {"depth": 1.5})"),
              ".streams[0].subscribe_args.depth: expected a text, a whole number, true or false, "
              "was 1.5E0"},
        Wrong{R"({"streams": {}})", ".streams: expected a list, was an object"},
        Wrong{R"({"streams": [1]})", ".streams[0]: expected an object, was 1"},
        Wrong{R"({"thread": "mine"})", R"(.thread: expected "streams" or "own", was "mine")"}));

INSTANTIATE_TEST_SUITE_P(
    Apis, WrongSetting,
    testing::Values(
        Wrong{R"({"apis": [{"exchange": "krakn"}]})",
              R"(.apis[0].exchange: unknown exchange "krakn"; did you mean "kraken"?)"},
        Wrong{R"({"apis": [{"exchange": "kraken", "api_keey": "x"}]})",
              R"(.apis[0].api_keey: unknown key; did you mean "api_key"?)"},
        Wrong{
            R"({"apis": [{"exchange": "kraken"}, {"exchange": "kraken"}]})",
            R"(.apis[1].exchange: "kraken" stands twice in apis; for a second account, put its keys into the stream that uses them)"},
        Wrong{R"({"apis": [{"exchange": "kraken", "api_secret": 12345}]})",
              ".apis[0].api_secret: expected a text, was a number"}));

TEST(Config, RefusesAStreamThatAnEarlierOneCovers) {
  const ConfigResult result = read_text(R"({"service.a": {"class_name": "PrintService", "setting":
    {"streams": [
      {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["ticker"]},
      {"exchange": "kraken", "currency_pairs": ["eth/usd", "BTC/USD"],
       "subscribe_channels": ["trade", "ticker"]},
      {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["ticker"],
       "api_host": "ws://elsewhere"}]}}})");

  EXPECT_THAT(texts_of(result.problems),
              ElementsAre(R"(service.a.setting.streams[1]: "BTC/USD" ticker stands in )"
                          "service.a.setting.streams[0] already"));
}

struct WrongTop {
  const char* text;
  const char* problem;
};

class WrongFile : public testing::TestWithParam<WrongTop> {};

TEST_P(WrongFile, IsRefusedWithItsPathAndARemedy) {
  const ConfigResult result = read_text(GetParam().text);

  EXPECT_THAT(texts_of(result.problems), ElementsAre(GetParam().problem));
}

#define SERVICE R"("service.a": {"class_name": "PrintService"})"

INSTANTIATE_TEST_SUITE_P(
    Top, WrongFile,
    testing::Values(
        WrongTop{"{}",
                 R"(my.json: names no service; a service is "service.NAME": {"class_name": ...})"},
        WrongTop{"[]", "my.json: expected an object at the top, was a list"},
        WrongTop{"{" SERVICE R"(, "runtme": {}})",
                 R"(runtme: unknown key; did you mean "runtime"?)"},
        WrongTop{R"({"mm_demo": {"class_name": "PrintService"}})",
                 R"(mm_demo: unknown key; a service's key is "service.mm_demo")"},
        WrongTop{R"({"service.a": 5})", "service.a: expected an object, was 5"},
        WrongTop{R"({"service.": {"class_name": "PrintService"}})",
                 "service.: a service's name has letters, digits, - and _, and there must be one"},
        WrongTop{
            R"({"service.a": {"class_name": "MMDemoServic"}})",
            R"(service.a.class_name: unknown service class "MMDemoServic"; did you mean "MMDemoService"?)"},
        WrongTop{R"({"service.a": {}})", "service.a.class_name: is missing"},
        WrongTop{R"({"service.a": {"class_name": "PrintService", "settings": {}}})",
                 R"(service.a.settings: unknown key; did you mean "setting"?)"},
        WrongTop{R"({"service.a": {"class_name": "PrintService", "setting": []}})",
                 "service.a.setting: expected an object, was a list"}));

INSTANTIATE_TEST_SUITE_P(
    RuntimeAndLog, WrongFile,
    testing::Values(
        WrongTop{"{" SERVICE R"(, "runtime": {"io_threads": 0}})",
                 "runtime.io_threads: expected a whole number from 1 to 256, was 0"},
        WrongTop{"{" SERVICE R"(, "runtime": {"io_threads": "two"}})",
                 R"(runtime.io_threads: expected a whole number from 1 to 256, was "two")"},
        WrongTop{"{" SERVICE R"(, "runtime": {"pin": [4]}})",
                 "runtime.pin[0]: expected a CPU from 0 to 3, was 4"},
        WrongTop{"{" SERVICE R"(, "runtime": {"pin": [1, 2]}})",
                 "runtime.pin: has 2 entries for 1 io_threads"},
        WrongTop{"{" SERVICE R"(, "runtime": {"wait": "sleep"}})",
                 R"(runtime.wait: expected "park" or "spin", was "sleep")"},
        WrongTop{"{" SERVICE R"(, "runtime": {"threads": 1}})",
                 "runtime.threads: unknown key; known: io_threads, wait, stop_timeout, pin"},
        WrongTop{"{" SERVICE R"(, "log": {"level": "inf"}})",
                 R"(log.level: unknown level "inf"; did you mean "info"?)"},
        WrongTop{"{" SERVICE R"(, "log": {"format": "xml"}})",
                 R"(log.format: expected "text" or "json", was "xml")"},
        WrongTop{"{" SERVICE R"(, "log": {"target": "stdout"}})",
                 R"(log.target: expected "stderr" or {"file": ...}, was "stdout")"},
        WrongTop{"{" SERVICE R"(, "log": {"target": {"file": "x", "size": 1}}})",
                 "log.target.size: unknown key; known: file, max_size, files"},
        WrongTop{"{" SERVICE R"(, "log": {"target": {"file": "/no/such/folder/x.log"}}})",
                 "log.target.file: there is no folder /no/such/folder"},
        WrongTop{
            "{" SERVICE R"(, "log": {"target": {"file": "x", "max_size": "10 MB"}}})",
            R"(log.target.max_size: expected a size ("64KB", "10MB", "1GB" or a number of bytes), was "10 MB")"}));

TEST(Config, TellsAllProblemsAtOnce) {
  const ConfigResult result = read_text(
      R"({"service.a": {"class_name": "PrintServce", "setting": {"streams": [
            {"exchange": "krakn", "currency_pairs": ["btcusd"], "subscribe_channels": ["tickr"]},
            {"exchange": "kraken", "currency_pairs": ["btcusd"], "subscribe_channels": ["trade"]}]}},
          "runtime": {"wait": 1}, "logs": {}})");

  EXPECT_THAT(texts_of(result.problems),
              ElementsAre(HasSubstr("service.a.class_name: "),
                          HasSubstr("service.a.setting.streams[0].exchange: "),
                          HasSubstr("service.a.setting.streams[0].subscribe_channels[0]: "),
                          HasSubstr("service.a.setting.streams[1].currency_pairs[0]: "),
                          HasSubstr("runtime.wait: "), HasSubstr("logs: ")));
}

TEST(Config, NamesTheVariableAndNothingElseWhereOneIsNotSet) {
  const ConfigResult result = read_text(R"({"service.a": {"class_name": "PrintService", "setting": {
      "streams": [{"exchange": "${WHERE}", "currency_pairs": ["btc/usd"],
                   "subscribe_channels": ["ticker"]}]}}})");

  EXPECT_THAT(
      texts_of(result.problems),
      ElementsAre("service.a.setting.streams[0].exchange: the environment variable WHERE is not "
                  "set; set it, or give a default: ${WHERE:-...}"));
}

TEST(Config, AppliesSetsBeforeTheEnvironment) {
  const ConfigResult result =
      read_text(kWhole, {.environment = {{"KEY", "k-1"}, {"WAIT", "park"}},
                         .files = kWorld.files,
                         .sets = {"runtime.wait=${WAIT}", "runtime.pin=[1]",
                                  "service.mm_demo.setting.streams[1].currency_pairs[1]=eth/usd"}});

  ASSERT_THAT(texts_of(result.problems), IsEmpty());
  EXPECT_EQ(result.config.runtime.wait, Wait::park);
  EXPECT_THAT(result.config.runtime.pin, ElementsAre(1));
  EXPECT_THAT(result.config.services.at(0).streams.at(1).params.currency_pairs,
              ElementsAre("btc/usd", "eth/usd"));
}

TEST(Config, ShowsNoSecret) {
  const ConfigResult result = read_text(kWhole, kWorld);
  boost::json::object setting = result.config.services.at(0).setting;
  setting["redis"] = "redis://me:hidden@host:6379/0";

  const std::string shown = masked(setting);

  EXPECT_TRUE(boost::json::parse(shown).is_object());
  EXPECT_THAT(shown, HasSubstr(R"("api_secret":"***")"));
  EXPECT_THAT(shown, HasSubstr(R"("passphrase":"***")"));
  EXPECT_THAT(shown, HasSubstr("redis://***@host:6379/0"));
  for (const char* secret : {"k-1", "s-1", "hidden", "\"open\""})
    EXPECT_THAT(shown, Not(HasSubstr(secret)));
}

TEST(Config, KeepsNoSecretOnceItIsWiped) {
  ConfigResult result = read_text(kWhole, kWorld);
  StreamParams& params = result.config.services.at(0).streams.at(0).params;
  ASSERT_EQ(params.api_secret, "s-1");
  const char* const place = params.api_secret.data();

  wipe_secrets(result.config);

  EXPECT_EQ(std::string_view(place, 3), std::string_view("\0\0\0", 3));
  EXPECT_EQ(params.api_key, "");
  const std::string left = boost::json::serialize(result.config.services.at(0).setting);
  for (const char* secret : {"k-1", "s-1", "\"open\""}) EXPECT_THAT(left, Not(HasSubstr(secret)));
  EXPECT_EQ(params.exchange, "binance");
}

TEST(Config, SaysWhyAFileCannotBeRead) {
  try {
    (void)source_of_file("/no/such/file.json", {});
    FAIL() << "was read";
  } catch (const ConfigError& e) {
    EXPECT_STREQ(e.what(), "/no/such/file.json: cannot be read: No such file or directory");
  }
  EXPECT_THROW((void)source_of_file("/tmp", {}), ConfigError);
}

TEST(Config, ReadsFilesAndTheEnvironmentOfTheProcess) {
  const auto file = std::filesystem::temp_directory_path() / "hftcpp_config_test.json";
  std::ofstream{file} << "text of the file";

  const ConfigSource source = source_of_file(file, {"a=1"});

  EXPECT_EQ(source.text, "text of the file");
  EXPECT_THAT(source.sets, ElementsAre("a=1"));
  EXPECT_EQ(source.read_file(file), "text of the file");
  EXPECT_EQ(source.read_file("/no/such/file"), std::nullopt);
  EXPECT_EQ(source.environment("PATH"), std::string{std::getenv("PATH")});
  EXPECT_EQ(source.environment("HFTCPP_NOT_SET_ANYWHERE"), std::nullopt);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace hftcpp
