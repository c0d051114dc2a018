// a_share_test: the configuration of several sources of A-shares, as `hftcpp check` sees it.
#include "app/command_run.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kShareConfig = HFTCPP_SOURCE_DIR "/configs/a_share.json";

TEST(AShareConfig, IsOneThatCanBeRun) {
  const CommandResult result = run({"check", kShareConfig});
  EXPECT_EQ(result.code, 0) << result.err;
}

TEST(AShareConfig, IsToldWhereASourceIsWrong) {
  const std::string wrong = replaced(load_file(kShareConfig), R"("sina.update_interval": "3s")",
                                     R"("sina.update_interval": "soon", "sina.pace": "1")");
  const test::TemporaryFile file{wrong};
  const CommandResult result = run({"check", file.path()});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(
      result.err,
      AllOf(HasSubstr("streams[0].subscribe_args.sina.update_interval: \"soon\" is no time"),
            HasSubstr("sina: subscribe_args: unknown argument \"pace\"")));
}

TEST(AShareConfig, IsToldThatAKeyIsNoArgument) {
  const std::string wrong =
      replaced(load_file(kShareConfig), R"("tolerance": "0.01")", R"("sina.api_key": "hush-hush")");
  const test::TemporaryFile file{wrong};
  const CommandResult result = run({"check", file.path()});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("subscribe_args.sina.api_key: it is a secret"),
                                Not(HasSubstr("hush-hush"))));
}

}  // namespace
}  // namespace hftcpp::app
