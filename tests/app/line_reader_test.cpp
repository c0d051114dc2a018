#include "app/line_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hftcpp::app {
namespace {

// A file that holds the text, read from its beginning.
class TextFile {
 public:
  explicit TextFile(std::string_view text) : descriptor_{::memfd_create("text", MFD_CLOEXEC)} {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
      if (count <= 0) throw std::system_error{errno, std::generic_category()};
      done += static_cast<std::size_t>(count);
    }
    ::lseek(descriptor_, 0, SEEK_SET);
  }
  ~TextFile() { ::close(descriptor_); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::vector<std::string> lines_of(std::string_view text) {
  const TextFile file{text};
  LineReader reader{file.descriptor()};
  std::vector<std::string> lines;
  while (const auto line = reader.next()) lines.emplace_back(*line);
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LineReader, GivesEachLineOnce) {
  EXPECT_EQ(lines_of("a\nbc\n"), (Lines{"a", "bc"}));
}

TEST(LineReader, NeedsNoLineBreakAtTheEnd) {
  EXPECT_EQ(lines_of("a\nbc"), (Lines{"a", "bc"}));
}

TEST(LineReader, CountsEmptyLines) {
  EXPECT_EQ(lines_of("\n\na\n"), (Lines{"", "", "a"}));
}

TEST(LineReader, TakesOffTheCarriageReturn) {
  EXPECT_EQ(lines_of("a\r\nb\r\n"), (Lines{"a", "b"}));
}

TEST(LineReader, GivesNothingForAnEmptyFile) {
  EXPECT_TRUE(lines_of("").empty());
}

TEST(LineReader, KeepsEveryOtherByte) {
  const std::string garbage{"\0\xff\x80\x01", 4};
  EXPECT_EQ(lines_of(garbage + '\n'), (Lines{garbage}));
}

TEST(LineReader, ReadsLinesLongerThanItsBuffer) {
  const std::string longer(10'000'000, 'x');
  EXPECT_EQ(lines_of("a\n" + longer + "\nb\n"), (Lines{"a", longer, "b"}));
}

TEST(LineReader, CutsALineWithoutEnd) {
  const TextFile file{std::string(LineReader::kLongest + 10, 'x') + "\nnext\n"};
  LineReader reader{file.descriptor()};

  const auto cut = reader.next();
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->size(), LineReader::kLongest);
  EXPECT_TRUE(reader.is_cut());

  const auto next = reader.next();
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, "next");
  EXPECT_FALSE(reader.is_cut());
}

TEST(LineReader, TellsBeforeItMayWait) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "a\nb\n", 4), 4);
  ::close(ends[1]);
  int waits = 0;
  LineReader reader{ends[0], [&] { ++waits; }};

  EXPECT_EQ(reader.next(), "a");
  EXPECT_EQ(reader.next(), "b");
  EXPECT_EQ(waits, 1);
  EXPECT_FALSE(reader.next());
  EXPECT_EQ(waits, 2);
  ::close(ends[0]);
}

TEST(LineReader, ThrowsWhenReadingFails) {
  LineReader reader{-1};
  EXPECT_THROW((void)reader.next(), std::system_error);
}

}  // namespace
}  // namespace hftcpp::app
