// counted_new: operator new for a whole binary of tests or benchmarks, to count what a thread
// allocates. To be included in one source of a binary only.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <new>

namespace hftcpp::test {

inline thread_local std::uint64_t allocation_count = 0;

inline void* counted(std::size_t size) noexcept {
  ++allocation_count;
  return std::malloc(size);
}

inline void* counted_or_throw(std::size_t size) {
  if (void* const memory = counted(size)) return memory;
  throw std::bad_alloc{};
}

}  // namespace hftcpp::test

// Inlined, the compiler sees new and free() side by side, and takes them for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
  return hftcpp::test::counted_or_throw(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size) {
  return hftcpp::test::counted_or_throw(size);
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return hftcpp::test::counted(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return hftcpp::test::counted(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
