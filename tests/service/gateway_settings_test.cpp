// What of a gateway's settings is refused before it starts, and in which words.
#include "service/gateway_settings.hpp"

#include "support/test_server.hpp"
#include <hftcpp/service/setting_reader.hpp>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace hftcpp {
namespace {

using testing::HasSubstr;

std::string settings_refusal(const std::string& json) try {
  (void)read_gateway_settings(boost::json::parse(json).as_object(), "setting");
  return "none";
} catch (const ConfigError& wrong) {
  std::string all;
  for (const auto& problem : wrong.problems()) all += problem.to_text() + "\n";
  return all;
}

TEST(GatewaySettings, RefuseAResumeFileThatCannotBeWritten) {
  EXPECT_THAT(settings_refusal(R"({"resume_file":"/there/is/no/such/folder/x"})"),
              HasSubstr("setting.resume_file: /there/is/no/such/folder: no file can be written "
                        "there (No such file or directory)"));
  const std::string folder = std::filesystem::temp_directory_path();
  EXPECT_THAT(settings_refusal(R"({"resume_file":")" + folder + R"("})"),
              HasSubstr("is a directory; name a file in it"));
  EXPECT_EQ(settings_refusal(R"({"resume_file":")" + folder + R"(/none-yet"})"), "none");
  EXPECT_EQ(settings_refusal(R"({"resume_file":"none-yet"})"), "none");
}

TEST(GatewaySettings, TakeNoEmptyNameForLeaveToLetEverybodyIn) {
  EXPECT_EQ(settings_refusal(R"({"tokens_file":""})"),
            "setting.tokens_file: is empty; leave it out to let everybody in\n");
  EXPECT_THAT(settings_refusal(R"({"tokens_file":5})"), HasSubstr("expected a text"));
  EXPECT_EQ(settings_refusal("{}"), "none");
}

TEST(GatewaySettings, RefuseOriginsThatNoPageHas) {
  EXPECT_EQ(
      settings_refusal(
          R"({"allowed_origins":["https://a.example","http://b:8080","http://[::1]:80/","*"]})"),
      "none");
  for (const char* const origin : {"a.example", "", "http://", "https://a/b", "https://*.example"})
    EXPECT_THAT(settings_refusal(R"({"allowed_origins":["*",")" + std::string{origin} + R"("]})"),
                HasSubstr("setting.allowed_origins[1]: expected \"https://a.example\""))
        << origin;
}

}  // namespace
}  // namespace hftcpp
