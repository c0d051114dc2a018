// quarantine_test.cpp: what is kept of frames that nobody understood, and how much.
#include "stream/quarantine.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace hftcpp {
namespace {

namespace fs = std::filesystem;

struct QuarantineTest : testing::Test {
  QuarantineTest() { fs::remove_all(directory); }
  ~QuarantineTest() override { fs::remove_all(directory); }

  std::vector<boost::json::value> lines(const std::string& name) const {
    std::vector<boost::json::value> all;
    std::ifstream file{directory + "/" + name};
    for (std::string line; std::getline(file, line);) all.push_back(boost::json::parse(line));
    return all;
  }
  static Timestamp at(int second) { return Timestamp{} + std::chrono::seconds{second}; }

  const std::string directory = testing::TempDir() + "quarantine-" +
                                testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(QuarantineTest, KeepsTheFrameAndWhy) {
  Quarantine quarantine{directory, "toy"};
  quarantine.put(R"({"new":"thing"})", Channel::trade, "unknown", at(5));
  const auto kept = lines("toy.jsonl");
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].at("frame").as_string(), R"({"new":"thing"})");
  EXPECT_EQ(kept[0].at("channel").as_string(), "trade");
  EXPECT_EQ(kept[0].at("why").as_string(), "unknown");
  EXPECT_EQ(kept[0].at("receive_time").as_int64(), 5'000'000'000);
}

TEST_F(QuarantineTest, KeepsTheBytesOfWhatIsNoText) {
  Quarantine quarantine{directory, "toy"};
  quarantine.put("\xff\x01", Channel::trade, "bad", at(5));
  EXPECT_EQ(lines("toy.jsonl").at(0).at("frame_base64").as_string(), "/wE=");
}

TEST_F(QuarantineTest, LeavesOutWhatComesTooFastAndSaysHowMuch) {
  Quarantine quarantine{directory, "toy"};
  for (int i = 0; i < Quarantine::kMostInSecond + 7; ++i)
    quarantine.put("x", Channel::trade, "bad", at(5));
  quarantine.put("y", Channel::trade, "bad", at(6));
  const auto kept = lines("toy.jsonl");
  ASSERT_EQ(kept.size(), Quarantine::kMostInSecond + 1u);
  EXPECT_EQ(kept.back().at("left_out_before").as_int64(), 7);
}

TEST_F(QuarantineTest, NeverGrowsBeyondTwoFiles) {
  Quarantine quarantine{directory, "toy"};
  const std::string big(100'000, 'x');
  for (int i = 0; i < 400; ++i) quarantine.put(big, Channel::trade, "bad", at(i));
  std::size_t total = 0;
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator{directory}) {
    total += entry.file_size();
    ++files;
  }
  EXPECT_EQ(files, 2u);
  EXPECT_LE(total, 2 * Quarantine::kMostBytes);
  EXPECT_EQ(lines("toy.jsonl").back().at("cut_from").as_int64(), 100'000);
}

TEST_F(QuarantineTest, IsReadByItsOwnerAlone) {
  Quarantine quarantine{directory, "toy"};
  quarantine.put("x", Channel::my_order, "bad", at(1));
  const auto mode = fs::status(directory + "/toy.jsonl").permissions();
  EXPECT_EQ(mode, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(QuarantineTest, GoesOnWhereItLeftOff) {
  for (int i = 0; i < 2; ++i) {
    Quarantine quarantine{directory, "toy"};
    quarantine.put("x", Channel::trade, "bad", at(i));
  }
  EXPECT_EQ(lines("toy.jsonl").size(), 2u);
}

TEST_F(QuarantineTest, DoesWithoutAFileThatCannotBeWritten) {
  Quarantine quarantine{"/proc/nothing/here", "toy"};
  quarantine.put("x", Channel::trade, "bad", at(5));
  EXPECT_FALSE(quarantine.is_on());
}

TEST_F(QuarantineTest, SaysWhatKeepsItFromWriting) {
  EXPECT_EQ(Quarantine::objection("", "toy"), "");
  EXPECT_EQ(Quarantine::objection(directory, "toy"), "");
  EXPECT_TRUE(fs::is_empty(directory)) << "asking leaves no file behind";

  std::ofstream{directory + "/file"} << "x";
  EXPECT_EQ(Quarantine::objection(directory + "/file/below", "toy"),
            "the directory " + directory + "/file/below cannot be made: Not a directory");
  EXPECT_EQ(Quarantine::objection("/proc/nothing/here", "toy"),
            "the directory /proc/nothing/here cannot be made: No such file or directory");
  fs::create_directory(directory + "/toy.jsonl");
  EXPECT_EQ(Quarantine::objection(directory, "toy"), directory + "/toy.jsonl is a directory");
}

// Its owner's rights mean nothing to root.
TEST_F(QuarantineTest, SaysThatItMayNotWrite) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(Quarantine::objection(directory, "toy"),
            "the directory " + directory + " cannot be written to: Permission denied");
  fs::permissions(directory, fs::perms::owner_all);
}

}  // namespace
}  // namespace hftcpp
