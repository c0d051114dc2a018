// log_test: repeated lines are held back and accounted for; levels, forms and files.
#include "service/log.hpp"

#include "service/log_sink.hpp"
#include "service/repeat_limit.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const RepeatLimit::Clock::time_point kStart{};

TEST(RepeatLimit, LetsALineThroughSoManyTimesInAnInterval) {
  RepeatLimit limit{2, 10s};

  EXPECT_TRUE(limit.admit("a", kStart));
  EXPECT_TRUE(limit.admit("a", kStart + 1s));
  EXPECT_FALSE(limit.admit("a", kStart + 2s));
  EXPECT_TRUE(limit.admit("b", kStart + 2s));
  EXPECT_FALSE(limit.admit("a", kStart + 9s));
}

TEST(RepeatLimit, SaysWhatItHeldBackOnceTheIntervalIsOver) {
  RepeatLimit limit{1, 10s};
  for (int i = 0; i < 5; ++i) (void)limit.admit("a", kStart);
  (void)limit.admit("b", kStart + 1s);

  EXPECT_THAT(limit.take_over(kStart + 9s), IsEmpty());
  const auto held = limit.take_over(kStart + 10s);

  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held[0].line, "a");
  EXPECT_EQ(held[0].count, 4u);
  EXPECT_TRUE(limit.admit("a", kStart + 10s));
  EXPECT_THAT(limit.take_over(kStart + 15s), IsEmpty());
}

TEST(RepeatLimit, SaysAllAtTheEnd) {
  RepeatLimit limit{1, 1h};
  (void)limit.admit("a", kStart);
  (void)limit.admit("a", kStart);

  ASSERT_EQ(limit.take_all().size(), 1u);
  EXPECT_THAT(limit.take_all(), IsEmpty());
}

TEST(RepeatLimit, HoldsNothingBackWithALimitOfZero) {
  RepeatLimit limit{0, 10s};
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(limit.admit("a", kStart));
  EXPECT_THAT(limit.take_all(), IsEmpty());
}

TEST(RepeatLimit, BoundsWhatItRemembers) {
  RepeatLimit limit{1, 10s};
  for (int i = 0; i < 2'000; ++i) EXPECT_TRUE(limit.admit(std::to_string(i), kStart));
  EXPECT_FALSE(limit.admit("0", kStart));    // remembered
  EXPECT_TRUE(limit.admit("1999", kStart));  // not: there was no room
}

TEST(RepeatSink, WritesHowManyLinesItHeldBack) {
  std::ostringstream out;
  auto now = kStart;
  auto target = std::make_shared<spdlog::sinks::ostream_sink_st>(out);
  auto sink = std::make_shared<RepeatSink>(target, RepeatLimit{2, 10s}, [&] { return now; });
  spdlog::logger logger{"", sink};
  logger.set_pattern("%l %v");

  for (int i = 0; i < 5; ++i) logger.error("the same");
  now += 11s;
  logger.info("another");

  EXPECT_EQ(out.str(),
            "error the same\nerror the same\nwarning the same (3 more of this line)\n"
            "info another\n");
}

TEST(JsonFormatter, WritesOneObjectPerLine) {
  std::ostringstream out;
  auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(out);
  sink->set_formatter(std::make_unique<JsonFormatter>());
  spdlog::logger logger{"", sink};

  logger.warn("a \"quoted\"\nline");

  ASSERT_TRUE(out.str().ends_with("}\n"));
  const auto line = boost::json::parse(out.str());
  EXPECT_EQ(line.at("level").as_string(), "warning");
  EXPECT_EQ(line.at("message").as_string(), "a \"quoted\"\nline");
  EXPECT_TRUE(Timestamp::parse_iso(line.at("time").as_string()).has_value());
  EXPECT_GT(line.at("thread").as_int64(), 0);
}

// Leaves the default logger as it was.
class Logging : public testing::Test {
 protected:
  ~Logging() override {
    spdlog::set_default_logger(before_);
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream stream{file(name)};
    return {std::istreambuf_iterator<char>{stream}, {}};
  }

 private:
  std::filesystem::path make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "hftcpp_log_XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error{"mkdtemp"};
    return name;
  }
  std::filesystem::path folder_ = make_folder();
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

TEST_F(Logging, WritesTheLinesOfItsLevelIntoItsFile) {
  set_up_logging({.level = LogLevel::warning, .file = file("a.log")});

  spdlog::info("too quiet");
  spdlog::warn("loud enough");
  finish_logging();

  EXPECT_THAT(content("a.log"), AllOf(HasSubstr("warning loud enough\n"), Not(HasSubstr("quiet"))));
}

TEST_F(Logging, ChangesItsLevelWhileRunning) {
  set_up_logging({.level = LogLevel::info, .file = file("a.log")});
  EXPECT_EQ(log_level(), LogLevel::info);

  set_log_level(LogLevel::debug);
  spdlog::debug("now seen");
  set_log_level(LogLevel::off);
  spdlog::error("not seen");
  finish_logging();

  EXPECT_EQ(log_level(), LogLevel::off);
  EXPECT_THAT(content("a.log"), AllOf(HasSubstr("now seen"), Not(HasSubstr("not seen"))));
}

TEST_F(Logging, StartsANewFileWhenOneIsFull) {
  set_up_logging({.file = file("a.log"), .max_size = 4'096, .files = 2, .repeat_limit = 0});

  for (int i = 0; i < 1'000; ++i) spdlog::info("line number {}", i);
  finish_logging();

  EXPECT_THAT(content("a.log"), HasSubstr("line number 999\n"));
  for (const char* name : {"a.log", "a.1.log", "a.2.log"})
    EXPECT_THAT(std::filesystem::file_size(file(name)), testing::Le(4'096u)) << name;
  EXPECT_FALSE(std::filesystem::exists(file("a.3.log")));
}

TEST_F(Logging, SaysWhatWasHeldBackAtTheEnd) {
  set_up_logging({.file = file("a.log"), .repeat_limit = 1, .repeat_interval = 1h});

  for (int i = 0; i < 4; ++i) spdlog::info("the same");
  tend_logging();
  EXPECT_THAT(content("a.log"), Not(HasSubstr("more of this line")));
  finish_logging();

  EXPECT_THAT(content("a.log"), HasSubstr("warning the same (3 more of this line)\n"));
}

TEST_F(Logging, RefusesAFileThatCannotBeWritten) {
  std::ofstream{file("plain")} << "no folder";
  EXPECT_THROW(set_up_logging({.file = file("plain") + "/a.log"}), ConfigError);
}

}  // namespace
}  // namespace hftcpp
