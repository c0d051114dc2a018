// docs_test: the tables of the documentation are tables for whoever shows them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace hftcpp::app {
namespace {

// A row after a blank line is a paragraph of bars, unless a line of dashes follows it.
TEST(Docs, HaveNoRowsOutsideOfATable) {
  std::size_t tables = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{HFTCPP_SOURCE_DIR "/docs"}) {
    if (entry.path().extension() != ".md") continue;
    std::ifstream file{entry.path()};
    std::string before;
    std::size_t number = 0;
    for (std::string line; std::getline(file, line); before = line) {
      ++number;
      if (before.starts_with('|') || !line.starts_with('|')) continue;
      std::string next;
      const auto here = file.tellg();
      std::getline(file, next);
      file.seekg(here);
      EXPECT_TRUE(next.starts_with("| -") || next.starts_with("|-"))
          << entry.path() << ':' << number;
      ++tables;
    }
  }
  EXPECT_GT(tables, 10u);
}

}  // namespace
}  // namespace hftcpp::app
