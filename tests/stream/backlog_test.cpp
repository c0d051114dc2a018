#include "stream/backlog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Lines of records with blanks between them: "a1 b1 c1\n". A record's first letter is its name,
// unless it is a "-".
Result<std::optional<std::size_t>> line_size(std::string_view buffered) {
  const std::size_t end = buffered.find('\n');
  if (end == buffered.npos) return std::optional<std::size_t>{};
  return std::optional{end + 1};
}

void split_line(std::string_view frame, const BacklogParams::Record& record) {
  while (!frame.empty()) {
    const std::size_t end = frame.find_first_of(" \n");
    const std::string_view word = frame.substr(0, end);
    frame.remove_prefix(end == frame.npos ? frame.size() : end + 1);
    if (!word.empty()) record(word[0] == '-' ? std::string_view{} : word.substr(0, 1), word);
  }
}

class BacklogTest : public testing::Test {
 protected:
  static Backlog make(std::size_t most_bytes) {
    return Backlog{{.most_bytes = most_bytes, .split = split_line}, line_size};
  }
  static std::vector<std::string> all_of(Backlog& backlog) {
    std::vector<std::string> frames;
    while (const auto frame = backlog.next()) frames.emplace_back(frame->bytes);
    return frames;
  }
};

TEST_F(BacklogTest, HandsOnFramesInTheirOrderWithTheTimeAtWhichTheyCame) {
  Backlog backlog = make(10'000);
  EXPECT_EQ(backlog.next(), std::nullopt);
  backlog.put("a1 b1\na2\n", Timestamp{7});
  backlog.put("c1\n", Timestamp{8});

  EXPECT_EQ(backlog.next()->bytes, "a1 b1\n");
  const auto second = backlog.next();
  EXPECT_EQ(second->bytes, "a2\n");
  EXPECT_EQ(second->receive_time, Timestamp{7});
  backlog.put("d1\n", Timestamp{9});
  const auto third = backlog.next();
  EXPECT_EQ(third->bytes, "c1\n");
  EXPECT_EQ(third->receive_time, Timestamp{8});
  EXPECT_THAT(all_of(backlog), ElementsAre("d1\n"));
  EXPECT_EQ(backlog.next(), std::nullopt);
  EXPECT_EQ(backlog.bytes(), 0u);
  EXPECT_EQ(backlog.conflated(), 0u);
}

TEST_F(BacklogTest, KeepsTheNewestRecordOfEachNameWhenThereIsNoMoreRoom) {
  Backlog backlog = make(2'000);
  std::size_t put = 0;
  int number = 0;
  while (backlog.conflated() == 0) {
    ++number;
    const std::string text = std::to_string(number);
    backlog.put("a" + text + " b" + text + "\nc" + text + "\n", Timestamp{number});
    put += 3;
  }

  const std::string last = std::to_string(number);
  const auto kept = all_of(backlog);
  EXPECT_THAT(kept, ElementsAre("a" + last, "b" + last, "c" + last));
  EXPECT_EQ(kept.size() + backlog.conflated(), put);
}

TEST_F(BacklogTest, KeepsTheTimesAndTheOrderOfWhatIsLeft) {
  Backlog backlog = make(700);
  backlog.put("a1 b1\n", Timestamp{1});
  backlog.put("c1\n", Timestamp{2});
  for (int i = 2; backlog.conflated() == 0; ++i) backlog.put("a2\n", Timestamp{i + 1});

  const auto first = backlog.next();
  EXPECT_EQ(first->bytes, "b1");
  EXPECT_EQ(first->receive_time, Timestamp{1});
  const auto second = backlog.next();
  EXPECT_EQ(second->bytes, "c1");
  EXPECT_EQ(second->receive_time, Timestamp{2});
  EXPECT_THAT(all_of(backlog), ElementsAre("a2"));
}

// Answers to requests are no news of anything: none replaces another.
TEST_F(BacklogTest, KeepsWhatHasNoName) {
  Backlog backlog = make(800);
  backlog.put("-one\n-two\n", Timestamp{1});
  for (int i = 0; backlog.conflated() == 0; ++i) backlog.put("a1\n", Timestamp{2});
  EXPECT_THAT(all_of(backlog), ElementsAre("-one", "-two", "a1"));
}

// What is being looked at is still there when more comes.
TEST_F(BacklogTest, LeavesTheFrameAloneThatWasHandedOut) {
  Backlog backlog = make(600);
  backlog.put("a1\na2\n", Timestamp{1});
  const auto held = backlog.next();
  while (backlog.conflated() == 0) backlog.put("a3 b1\n", Timestamp{2});
  EXPECT_EQ(held->bytes, "a1\n");
  EXPECT_THAT(all_of(backlog), ElementsAre("a2\n", "a3", "b1"));
}

TEST_F(BacklogTest, HoldsNoMoreThanItMayWhateverComes) {
  Backlog backlog = make(4'000);
  std::uint64_t put = 0;
  for (int i = 0; i < 5'000; ++i) {
    backlog.put("-" + std::to_string(i) + "\n", Timestamp{i + 1});
    ++put;
    ASSERT_LE(backlog.bytes(), 4'000u);
  }
  const auto kept = all_of(backlog);
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept.back(), "-4999\n") << "the newest stay";
  EXPECT_EQ(kept.size() + backlog.conflated(), put);
}

TEST_F(BacklogTest, DropsTheOldestFramesWhereNobodySaysWhoseTheyAre) {
  Backlog backlog{{.most_bytes = 1'500, .split = {}}, line_size};
  int number = 0;
  while (backlog.conflated() == 0) backlog.put("a" + std::to_string(++number) + "\n", Timestamp{1});
  const auto kept = all_of(backlog);
  EXPECT_EQ(kept.size() + backlog.conflated(), static_cast<std::size_t>(number));
  EXPECT_EQ(kept.back().substr(0, 1 + std::to_string(number).size()), "a" + std::to_string(number));
}

// A burst of a hundred rounds of the whole market: in room for twenty, what is left is small.
TEST_F(BacklogTest, HoldsABurstOfAWholeMarket) {
  constexpr int kShares = 26;
  Backlog backlog = make(64 * 1'024);
  const std::string padding(200, '.');
  std::uint64_t put = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::string frames;
    for (int share = 0; share < kShares; ++share, ++put)
      frames += static_cast<char>('a' + share) + std::to_string(round) + padding + "\n";
    backlog.put(frames, Timestamp{round + 1});
    ASSERT_LE(backlog.bytes(), 64u * 1'024);
  }
  std::vector<std::string> last(kShares);
  std::size_t kept = 0;
  for (const std::string& each : all_of(backlog)) {
    last[static_cast<std::size_t>(each[0] - 'a')] = each.substr(1, each.find('.') - 1);
    ++kept;
  }
  EXPECT_THAT(last, testing::Each("1999"));
  EXPECT_EQ(kept + backlog.conflated(), put);
}

}  // namespace
}  // namespace hftcpp
