// service_runtime_test: what a configuration makes of a runtime, and how the process ends.
#include "service/service_runtime.hpp"

#include "service/log.hpp"
#include "service/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PortService : public ServiceBase {
 public:
  explicit PortService(ServiceParams params) : ServiceBase{std::move(params)} {
    Problems problems;
    SettingReader reader{setting(), this->path(), problems};
    port = reader.number<std::uint16_t>("port", 9000, 1);
    host = reader.required_text("host");
    throw_if_any(problems);
  }
  std::vector<std::string> setting_keys() const override { return {"port", "host"}; }

  std::uint16_t port = 0;
  std::string host;
};
HFTCPP_REGISTER_SERVICE(PortService)

class MoodyService : public ServiceBase {
 public:
  explicit MoodyService(ServiceParams params) : ServiceBase{std::move(params)} {
    throw std::runtime_error{"not today"};
  }
};
HFTCPP_REGISTER_SERVICE(MoodyService)

// A file that is gone at the end of the test.
class TextFile {
 public:
  explicit TextFile(const std::string& text) {
    const int descriptor = mkstemp(name_.data());
    if (descriptor < 0) throw std::runtime_error{"mkstemp"};
    close(descriptor);
    std::ofstream{name_} << text;
  }
  ~TextFile() { std::filesystem::remove(name_); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_ = std::filesystem::temp_directory_path() / "hftcpp_runtime_XXXXXX";
};

std::vector<std::string> check(const std::string& text, const std::vector<std::string>& sets = {}) {
  std::vector<std::string> lines;
  const TextFile file{text};
  for (const Problem& problem : check_config(file.name(), sets)) lines.push_back(problem.to_text());
  return lines;
}

TEST(CheckConfig, PassesWhatWouldStart) {
  EXPECT_THAT(check(R"({
      "service.port": {"class_name": "PortService", "setting": {"host": "here", "port": 80}},
      "service.print": {"class_name": "PrintService", "setting": {"format": "json", "streams": [
        {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["ticker"]}]}}
    })"),
              IsEmpty());
}

TEST(CheckConfig, TellsWhatConstructorsRefuse) {
  EXPECT_THAT(
      check(R"({
      "service.port": {"class_name": "PortService", "setting": {"port": 0}},
      "service.moody": {"class_name": "MoodyService"},
      "service.print": {"class_name": "PrintService", "setting": {"format": "xml"}}})"),
      ElementsAre("service.port.setting.port: expected a whole number from 1 to 65535, was 0",
                  "service.port.setting.host: is missing", "service.moody.setting: not today",
                  R"(service.print.setting.format: expected "text" or "json", was "xml")"));
}

TEST(CheckConfig, RefusesKeysThatTheClassDoesNotKnow) {
  EXPECT_THAT(check(R"({"service.port": {"class_name": "PortService",
                        "setting": {"host": "here", "prot": 80, "thread": "own"}}})"),
              ElementsAre(R"(service.port.setting.prot: unknown key; did you mean "port"?)"));
}

TEST(CheckConfig, KnowsTheExchangesAndClassesOfTheProgram) {
  EXPECT_THAT(
      check(R"({"service.a": {"class_name": "PrntService", "setting": {"streams": [
        {"exchange": "krakn", "currency_pairs": ["btc/usd"], "subscribe_channels": ["ticker"]}]}},
      "service.b": {"class_name": "PrintService", "setting": {"streams": [
        {"exchange": "kraken", "currency_pairs": ["btcusd"], "subscribe_channels": ["quote"],
         "api_host": "127.0.0.1"}]}}})"),
      ElementsAre(
          HasSubstr(R"(service.a.class_name: unknown service class "PrntService"; did)"),
          HasSubstr(R"(streams[0].exchange: unknown exchange "krakn"; did you mean "kraken"?)"),
          HasSubstr(R"(subscribe_channels[0]: kraken has no channel "quote"; known: )"),
          HasSubstr("service.b.setting.streams[0].currency_pairs[0]: "),
          HasSubstr(R"(api_host: "127.0.0.1" is no address)")));
}

TEST(CheckConfig, TellsWhatAStreamRefuses) {
  EXPECT_THAT(check(R"({"service.a": {"class_name": "PrintService", "setting": {"streams": [
        {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["order_book"],
         "subscribe_args": {"depth": 11}}]}}})"),
              ElementsAre(testing::AllOf(testing::StartsWith("service.a.setting.streams[0]"),
                                         HasSubstr("depth"))));
}

// One look at the file finds what the reader, the constructors and the streams object to.
TEST(CheckConfig, TellsAllProblemsAtOnceAndEachOnce) {
  EXPECT_THAT(
      check(R"({
      "service.port": {"class_name": "PortService", "setting": {"port": "${HFTCPP_NO}"}},
      "service.none": {"class_name": "NoService", "setting": {"any": 1}},
      "service.a": {"class_name": "PrintService", "setting": {"streams": [
        {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["order_book"],
         "subscribe_args": {"depth": 11}},
        {"exchange": "kraken", "currency_pairs": ["btcusd"], "subscribe_channels": ["order_book"],
         "subscribe_args": {"depth": 11}}]}}})"),
      ElementsAre(HasSubstr("service.port.setting.port: the environment variable HFTCPP_NO"),
                  HasSubstr("service.none.class_name: unknown service class"),
                  HasSubstr("service.a.setting.streams[1].currency_pairs[0]: "),
                  "service.port.setting.host: is missing",
                  HasSubstr("service.a.setting.streams[0].subscribe_args.depth: \"11\" is none of"),
                  HasSubstr("service.a.setting.streams[1].subscribe_args.depth: ")));
}

TEST(CheckConfig, AppliesSets) {
  EXPECT_THAT(check(R"({"service.port": {"class_name": "PortService"}})",
                    {"service.port.setting.host=here", "service.port.setting.port=80"}),
              IsEmpty());
}

TEST(CheckConfig, TellsAFileThatIsNotThere) {
  const Problems problems = check_config("/no/such/file.json");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].to_text(), "/no/such/file.json: cannot be read: No such file or directory");
}

// Their classes are those of the examples, unknown to this program; all else must stand.
TEST(Configs, ThatWeShipHaveNoProblems) {
  ConfigRules rules = rules_of_this_program();
  rules.service_classes.clear();
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{HFTCPP_SOURCE_DIR "/configs"}) {
    ConfigSource source = source_of_file(entry.path(), {});
    source.environment = [](const std::string& name) -> std::optional<std::string> {
      if (name == "HFTCPP_API_KEY" || name == "HFTCPP_API_SECRET") return "somebody's";
      return std::nullopt;
    };
    const auto result = read_config(source, rules);
    for (const Problem& problem : result.problems)
      ADD_FAILURE() << entry.path() << ": " << problem.to_text();
    ++count;
  }
  EXPECT_GE(count, 3u);
}

TEST(ServiceRuntime, MakesWhatTheConfigurationNames) {
  const TextFile file{R"({
      "service.port": {"class_name": "PortService", "setting": {"host": "${HFTCPP_NO:-here}"}},
      "service.a": {"class_name": "PrintService", "setting": {"streams": [
        {"exchange": "kraken", "currency_pairs": ["btc/usd"], "subscribe_channels": ["ticker"]}]}},
      "service.b": {"class_name": "PrintService", "setting": {"streams": [
        {"exchange": "kraken", "currency_pairs": ["eth/usd"], "subscribe_channels": ["trade"]}]}}})"};

  const ServiceRuntime runtime{load_config(file.name())};

  const auto services = runtime.services();
  ASSERT_EQ(services.size(), 3u);
  EXPECT_EQ(services[0]->name(), "port");
  EXPECT_EQ(services[0]->path(), "service.port.setting");
  EXPECT_EQ(dynamic_cast<PortService&>(*services[0]).host, "here");
  ASSERT_EQ(runtime.streams().size(), 1u);
  EXPECT_THAT(runtime.streams()[0]->params().currency_pairs, ElementsAre("btc/usd", "eth/usd"));
}

TEST(ServiceRegistry, RefusesNamesThatAreTaken) {
  const ServiceFactory factory = [](ServiceParams) { return std::unique_ptr<ServiceBase>{}; };
  EXPECT_THROW(register_service("PortService", factory), std::invalid_argument);
  EXPECT_THROW(register_service("PrintService", factory), std::invalid_argument);
  EXPECT_THAT(service_names(), testing::IsSupersetOf({"PortService", "PrintService"}));
}

// ---- how the process ends; each case that ends it runs in a process of its own ----

class Acting : public ServiceBase {
 public:
  explicit Acting(std::function<void(Acting&)> act)
      : ServiceBase{{"acting", {}, "acting"}}, act_{std::move(act)} {}
  void on_start() override { act_(*this); }
  void on_stop() override { stopped = true; }

  bool stopped = false;

 private:
  std::function<void(Acting&)> act_;
};

void send(int signal) {
  ::kill(::getpid(), signal);
}

int run_acting(std::function<void(Acting&)> act, RuntimeSettings settings = {}) {
  settings.run_for = 60s;
  ServiceRuntime runtime{settings};
  auto& service =
      static_cast<Acting&>(runtime.add_service(std::make_unique<Acting>(std::move(act)), {}));
  const int code = runtime.run();
  return service.stopped ? code : 100;
}

TEST(ServiceRuntime, StopsInGoodOrderAtASignal) {
  EXPECT_EQ(run_acting([](Acting&) { send(SIGTERM); }), 0);
  EXPECT_EQ(run_acting([](Acting&) { send(SIGINT); }), 0);
}

// More than it can be called with before the deadline.
class Slow : public ServiceBase {
 public:
  Slow() : ServiceBase{{"slow", {}, "slow"}} {}
  void on_start() override {
    for (int i = 0; i < 1000; ++i) my_trade_queue.push(MyTrade{});
    stop_all();
  }
  void on_my_trade(const MyTrade&) override {
    ++called;
    std::this_thread::sleep_for(5ms);
  }
  void on_stop() override { stopped = true; }

  int called = 0;
  bool stopped = false;
};

TEST(ServiceRuntime, StopsAServiceThatIsBehindInTime) {
  ServiceRuntime runtime{{.stop_timeout = 1s, .run_for = 60s}};
  auto& service = static_cast<Slow&>(runtime.add_service(std::make_unique<Slow>(), {}));
  EXPECT_EQ(runtime.run(), 1);
  EXPECT_TRUE(service.stopped);
  EXPECT_GT(service.called, 0);
  EXPECT_LT(service.called, 1000);
}

TEST(ServiceRuntime, ChangesTheLogLevelAtASignal) {
  const LogLevel before = log_level();
  set_log_level(LogLevel::info);
  const auto act = [](Acting& service) {
    send(SIGUSR1);
    service.every(1ms, [&service] {
      if (log_level() == LogLevel::debug) service.stop_all();
    });
  };
  EXPECT_EQ(run_acting(act), 0);
  EXPECT_EQ(log_level(), LogLevel::debug);
  const auto less = [](Acting& service) {
    send(SIGUSR2);
    service.every(1ms, [&service] {
      if (log_level() == LogLevel::info) service.stop_all();
    });
  };
  EXPECT_EQ(run_acting(less), 0);
  EXPECT_EQ(log_level(), LogLevel::info);
  set_log_level(before);
}

class ServiceRuntimeDeath : public testing::Test {
 protected:
  ServiceRuntimeDeath() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

// What is said goes to stderr, where the parent looks for it.
void log_to_stderr() {
  set_up_logging({.level = LogLevel::info});
}

void hang(Acting&) {
  for (;;) std::this_thread::sleep_for(1h);
}

TEST_F(ServiceRuntimeDeath, EndsAtTheDeadlineAndSaysWhatHangs) {
  const auto run = [] {
    log_to_stderr();
    const auto act = [](Acting& service) {
      service.stop_all();
      hang(service);
    };
    std::exit(run_acting(act, {.stop_timeout = 50ms}));
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(1), "service acting does not come back from on_start");
}

TEST_F(ServiceRuntimeDeath, EndsAtOnceAtASecondSignal) {
  const auto run = [] {
    log_to_stderr();
    const auto act = [](Acting& service) {
      send(SIGINT);
      // Two of the same kind that come at once are one: the second waits for the first's effect.
      std::thread{[] {
        std::this_thread::sleep_for(200ms);
        send(SIGTERM);
      }}.detach();
      hang(service);
    };
    std::exit(run_acting(act, {.stop_timeout = 50s}));
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(1), "SIGTERM again: ending at once");
}

TEST_F(ServiceRuntimeDeath, NamesAStreamWithoutACallbackOnlyWhenItHangs) {
  const auto run = [] {
    log_to_stderr();
    std::exit(run_acting([](Acting& service) { service.stop_all(); }, {.stop_timeout = 50s}));
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "stopped");
}

}  // namespace
}  // namespace hftcpp
