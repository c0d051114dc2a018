// SymbolMap: from an exchange's own names to Symbols and back. A look-up costs one hash and
// no allocation: codecs do it for every row.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class SymbolMap {
 public:
  void add(std::string_view native, Symbol symbol);
  void remove(Symbol symbol);

  // Empty when unknown (and no resolver knows it).
  [[nodiscard]] Symbol find(std::string_view native) const noexcept;
  // The exchange's name, as it was added; empty when unknown.
  [[nodiscard]] std::string_view native(Symbol symbol) const noexcept;

  // Asked once for a name that is not in the map; what it finds is added. Streams have none (what
  // nobody subscribed to is unknown); the decoder of recorded frames has.
  void set_resolver(std::function<Symbol(std::string_view native)> resolver);

 private:
  struct Slot {
    std::size_t hash = 0;
    std::string native;
    Symbol symbol;
  };
  mutable std::vector<Slot> slots_;  // open addressing, a power of two long
  mutable std::size_t used_ = 0;
  std::function<Symbol(std::string_view)> resolver_;
};

}  // namespace hftcpp
