// main.cpp: hands over to run_command. It also counts heap allocations, for `decode --bench`:
// here rather than in the library, so that nobody else's operator new is replaced.
#include "app/command.hpp"

#include <cstdlib>
#include <new>

namespace {

constinit thread_local std::uint64_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

int main(int argc, char** argv) {
  return hftcpp::app::run_command(argc, argv, []() noexcept { return allocations; });
}
