// Names made on many threads at once, and read without a lock meanwhile.
#include <hftcpp/core/names.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace hftcpp {
namespace {

constexpr int kThreads = 4;
constexpr std::size_t kNames = 3'000;

std::string name(std::size_t i) {
  return "threads/" + std::to_string(i);
}

TEST(Symbol, IsTheSameOnEveryThread) {
  std::vector<std::vector<Symbol>> made(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&mine = made[thread], thread] {
      mine.resize(kNames);
      for (std::size_t i = 0; i < kNames; ++i) {
        const std::size_t which = (i + thread * kNames / kThreads) % kNames;
        mine[which] = Symbol{name(which)};
      }
    });
  for (std::thread& thread : threads) thread.join();

  for (std::size_t i = 0; i < kNames; ++i) {
    ASSERT_EQ(made[0][i].text(), name(i));
    for (const auto& each : made) ASSERT_EQ(each[i], made[0][i]);
  }
}

// The index travels without any other synchronisation: the table alone must make the text visible.
TEST(Symbol, HasItsTextOnAThreadThatDidNotMakeIt) {
  std::atomic<Symbol> newest{Symbol{"threads/other/0"}};
  std::atomic<bool> done{false};
  std::atomic<std::size_t> bad{0};
  std::thread reader{[&] {
    while (!done.load(std::memory_order_relaxed))
      if (!newest.load(std::memory_order_relaxed).text().starts_with("threads/other/")) ++bad;
  }};
  for (std::size_t i = 0; i < kNames; ++i)
    newest.store(Symbol{"threads/other/" + std::to_string(i)}, std::memory_order_relaxed);
  done = true;
  reader.join();
  EXPECT_EQ(bad, 0u);
}

}  // namespace
}  // namespace hftcpp
