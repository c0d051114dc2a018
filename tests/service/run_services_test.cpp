// run_services_test: the command line of a user's own program.
#include <hftcpp/service/service_base.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace hftcpp {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

// Says of itself that it ran.
class HelloService : public ServiceBase {
 public:
  explicit HelloService(ServiceParams params) : ServiceBase{std::move(params)} {}
  void on_start() override { std::printf("hello from %s\n", name().c_str()); }
  void on_stop() override {
    std::printf("goodbye\n");
    std::fflush(stdout);
  }
  std::vector<std::string> setting_keys() const override { return {"port"}; }
};
HFTCPP_REGISTER_SERVICE(HelloService)

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "my_program");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Outcome outcome;
  outcome.code = run_services(static_cast<int>(argv.size()), argv.data());
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

class RunServices : public testing::Test {
 protected:
  RunServices() {
    std::ofstream{file} << R"({"service.hello": {"class_name": "HelloService"},
                               "log": {"level": "error"}})";
  }
  ~RunServices() override { std::filesystem::remove(file); }

  std::string file =
      std::filesystem::temp_directory_path() / ("hftcpp_run_" + std::to_string(::getpid()));
};

TEST_F(RunServices, RunsAndStops) {
  const Outcome outcome = run({file, "--seconds", "0.01"});

  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "hello from hello\ngoodbye\n");
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(RunServices, TakesTheLogLevelFromTheCommandLine) {
  const Outcome outcome = run({file, "--seconds=0.01", "--log-level=info"});

  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("info starting 1 service on 0 streams"), HasSubstr("info stopped")));
}

TEST_F(RunServices, ChecksWithoutStarting) {
  const Outcome good = run({"--check", file});
  const Outcome bad = run({"--check", file, "--set", "service.hello.setting.prot=1"});

  EXPECT_EQ(good.code, 0);
  EXPECT_EQ(good.out, file + ": no problems\n");
  EXPECT_EQ(bad.code, 2);
  EXPECT_THAT(bad.out, IsEmpty());
  EXPECT_EQ(bad.err,
            "service.hello.setting.prot: unknown key; did you mean \"port\"?\n"
            "1 problem; nothing was started\n");
}

TEST_F(RunServices, RefusesAWrongConfigurationWithEveryProblem) {
  const Outcome outcome =
      run({file, "--set", "service.hello.setting.prot=1", "--set=runtime.wait=sleep"});

  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_EQ(outcome.err,
            "runtime.wait: expected \"park\" or \"spin\", was \"sleep\"\n"
            "service.hello.setting.prot: unknown key; did you mean \"port\"?\n"
            "2 problems; nothing was started\n");
}

TEST_F(RunServices, HelpsWhenAsked) {
  const Outcome outcome = run({"--help"});

  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("usage: my_program CONFIG.json"), HasSubstr("--set"),
                                 HasSubstr("--check"), HasSubstr("Exit code 0")));
}

struct WrongArguments {
  std::vector<std::string> arguments;
  const char* complaint;
};

class RunServicesArguments : public testing::TestWithParam<WrongArguments> {};

TEST_P(RunServicesArguments, AreRefusedInOneLine) {
  const Outcome outcome = run(GetParam().arguments);

  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, std::string{"my_program: "} + GetParam().complaint + "; see --help\n");
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, RunServicesArguments,
    testing::Values(
        WrongArguments{{}, "which configuration? Give the name of a JSON file"},
        WrongArguments{{"a.json", "b.json"}, "one configuration at a time: a.json or b.json"},
        WrongArguments{{"a.json", "--chek"}, "unknown option --chek; did you mean \"--check\"?"},
        WrongArguments{{"a.json", "--set"}, "--set needs a value"},
        WrongArguments{{"a.json", "--seconds", "soon"},
                       "--seconds: expected a number above 0, was soon"},
        WrongArguments{{"a.json", "--seconds", "-1"},
                       "--seconds: expected a number above 0, was -1"},
        WrongArguments{
            {"a.json", "--log-level", "loud"},
            "--log-level: expected trace, debug, info, warning, error or off, was loud"}));

TEST(RunServicesFile, MustBeThere) {
  const Outcome outcome = run({"/no/such/file.json"});

  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err,
            "/no/such/file.json: cannot be read: No such file or directory\n"
            "1 problem; nothing was started\n");
}

}  // namespace
}  // namespace hftcpp
