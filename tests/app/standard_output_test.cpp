// standard_output_test: a disk that is full, and a reader that went away.
#include "app/command_process.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>

namespace hftcpp::app {
namespace {

using Words = std::vector<std::string>;

struct Ended {
  int code = -1;
  std::string said;  // on stderr
};

Ended end_with(const Words& arguments, int standard_output) {
  CommandProcess process{arguments, {}, standard_output};
  ::close(standard_output);
  Ended ended;
  ended.code = process.end();
  ended.said = process.said();
  return ended;
}

Ended on_full_disk(const Words& arguments) {
  return end_with(arguments, ::open("/dev/full", O_WRONLY | O_CLOEXEC));
}

Ended without_reader(const Words& arguments) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
  ::close(ends[0]);
  return end_with(arguments, ends[1]);
}

// It prints that its streams are disconnected; of its log, errors alone are told.
const Words kRun{"run",         "configs/print.json",
                 "--seconds",   "20",
                 "--log-level", "error",
                 "--set",       "service.print.setting.streams[0].api_host=ws://127.0.0.1:1",
                 "--set",       "service.print.setting.streams[1].api_host=ws://127.0.0.1:1"};

TEST(StandardOutput, IsMissedWhenTheDiskIsFull) {
  for (const Words& arguments :
       {Words{"version"}, {"--version"}, {"--help"}, {"check", "configs/print.json"}}) {
    const Ended ended = on_full_disk(arguments);
    EXPECT_EQ(ended.code, 1) << arguments.front();
    EXPECT_NE(ended.said.find("standard output cannot be written to"), std::string::npos)
        << arguments.front() << ": " << ended.said;
  }
}

TEST(StandardOutput, IsMissedByARunningService) {
  const Ended ended = on_full_disk(kRun);
  EXPECT_EQ(ended.code, 1);
  EXPECT_NE(ended.said.find("standard output cannot be written to: No space left on device"),
            std::string::npos)
      << ended.said;
}

TEST(StandardOutput, IsMissedByTheDemo) {
  const Ended ended = on_full_disk({"demo", "--seconds", "20"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.said, "hftcpp demo: writing the output: No space left on device\n");
}

TEST(StandardOutput, MayLoseItsReader) {
  for (const Words& arguments :
       {Words{"version"}, {"--help"}, {"check", "configs/print.json"}, kRun}) {
    const Ended ended = without_reader(arguments);
    EXPECT_EQ(ended.code, 0) << arguments.front();
    EXPECT_EQ(ended.said, "") << arguments.front();
  }
}

TEST(StandardOutput, TakesAListOfInstruments) {
  CommandProcess exchange{{"sim", "kraken"}};
  ASSERT_TRUE(exchange.says("Pairs:")) << exchange.said();
  const std::size_t at = exchange.said().find("http://");
  const std::string rest = exchange.said().substr(at, exchange.said().find(',', at) - at);

  EXPECT_EQ(on_full_disk({"instruments", "kraken", "--rest", rest}).code, 1);
  EXPECT_EQ(without_reader({"instruments", "kraken", "--rest", rest}).code, 0);
}

}  // namespace
}  // namespace hftcpp::app
