// AShareMemory: the last quote of each symbol, for sources that answer every question anew: most
// answers repeat what is known, and some come from a server that lags behind the others.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <unordered_map>

namespace hftcpp {

class AShareMemory {
 public:
  enum class Verdict : std::uint8_t { news, repeated, outdated };

  // A quote that is further behind than this is no lag: the source has put its clock right.
  static constexpr std::chrono::minutes kLag{10};

  // Keeps what is news. The first quote of a symbol allocates; later ones do not.
  [[nodiscard]] Verdict take(const Quote& quote);
  // Whatever comes of it next is news.
  void forget(Symbol symbol) noexcept { last_.erase(symbol); }
  // The same of all others.
  void keep_only(std::span<const Symbol> symbols);

 private:
  std::unordered_map<Symbol, Quote> last_;
};

}  // namespace hftcpp
