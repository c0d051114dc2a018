// symbol_map.cpp: filling the map.
#include <hftcpp/core/symbol_map.hpp>

#include <utility>

namespace hftcpp {

void SymbolMap::add(std::string_view native, Symbol symbol) {
  if (!native.empty() && !symbol.empty()) insert(native, symbol);
}

void SymbolMap::insert(std::string_view native, Symbol symbol) const {
  if (used_ * 2 >= slots_.size()) {
    std::vector<Slot> old(slots_.empty() ? 16 : slots_.size() * 2);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    used_ = 0;
    for (const Slot& slot : old)
      if (!slot.symbol.empty()) insert(slot.native, slot.symbol);
  }
  const Digest digest = digest_of(native);
  std::size_t i = digest.hash() & mask_;
  while (!slots_[i].symbol.empty() && slots_[i].native != native) i = (i + 1) & mask_;
  if (slots_[i].symbol.empty()) ++used_;
  slots_[i] = {digest, std::string{native}, symbol};
}

void SymbolMap::remove(Symbol symbol) {
  std::vector<Slot> old(slots_.size());
  old.swap(slots_);
  used_ = 0;
  for (const Slot& slot : old)
    if (!slot.symbol.empty() && slot.symbol != symbol) insert(slot.native, slot.symbol);
}

std::string_view SymbolMap::native(Symbol symbol) const noexcept {
  if (symbol.empty()) return {};
  for (const Slot& slot : slots_)
    if (slot.symbol == symbol) return slot.native;
  return {};
}

void SymbolMap::set_resolver(std::function<Symbol(std::string_view native)> resolver) {
  resolver_ = std::move(resolver);
}

Symbol SymbolMap::resolve(std::string_view native) const noexcept {
  if (native.empty() || resolved_ == kMaxResolved) return {};
  const Symbol symbol = resolver_(native);
  if (symbol.empty()) return {};
  ++resolved_;
  insert(native, symbol);
  return symbol;
}

}  // namespace hftcpp
