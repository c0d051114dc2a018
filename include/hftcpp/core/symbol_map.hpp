// SymbolMap: from an exchange's own names to Symbols and back. A look-up costs one hash and
// no allocation: codecs do it for every row.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class SymbolMap {
 public:
  // How many names a resolver may add: each becomes a Symbol, which lives as long as the program.
  static constexpr std::size_t kMaxResolved = 100'000;

  // A name that is there already gets the new symbol. Neither may be empty.
  void add(std::string_view native, Symbol symbol);
  void remove(Symbol symbol);
  [[nodiscard]] std::size_t size() const noexcept { return used_; }

  // Empty when unknown (and no resolver knows it).
  [[nodiscard]] Symbol find(std::string_view native) const noexcept {
    const Digest digest = digest_of(native);
    for (std::size_t i = digest.hash() & mask_; !slots_.empty(); i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.digest == digest && (native.size() <= kWhole || slot.native == native)) [[likely]]
        return slot.symbol;
      if (slot.symbol.empty()) break;
    }
    return resolver_ ? resolve(native) : Symbol{};
  }
  // The exchange's name, as it was added; empty when unknown. For set-up: it looks at them all.
  [[nodiscard]] std::string_view native(Symbol symbol) const noexcept;

  // Asked for a name that is not in the map; what it finds is added. Streams have none (what
  // nobody subscribed to is unknown); the decoder of recorded frames has.
  void set_resolver(std::function<Symbol(std::string_view native)> resolver);

 private:
  static constexpr std::size_t kWhole = 16;  // names up to here are their digest

  // Both ends of a name and its size.
  struct Digest {
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    std::uint64_t size = 0;

    friend bool operator==(const Digest&, const Digest&) noexcept = default;
    [[nodiscard]] std::size_t hash() const noexcept {
      std::uint64_t mixed = (front ^ size) * 0x9E3779B97F4A7C15;
      mixed = (mixed ^ mixed >> 32 ^ back) * 0xD6E8FEB86659FD93;
      return mixed ^ mixed >> 32;
    }
  };
  struct Slot {
    Digest digest;
    std::string native;
    Symbol symbol;  // empty: the slot is free
  };

  static Digest digest_of(std::string_view name) noexcept {
    const char* const at = name.data();
    const std::size_t size = name.size();
    Digest digest{.size = size};
    if (size >= 8) {
      std::memcpy(&digest.front, at, 8);
      std::memcpy(&digest.back, at + size - 8, 8);
    } else if (size >= 4) {
      std::memcpy(&digest.front, at, 4);
      std::memcpy(&digest.back, at + size - 4, 4);
    } else {
      for (std::size_t i = 0; i < size; ++i)
        digest.front = digest.front << 8 | static_cast<unsigned char>(at[i]);
    }
    return digest;
  }

  Symbol resolve(std::string_view native) const noexcept;
  void insert(std::string_view native, Symbol symbol) const;

  // The resolver's finds are added by a look-up.
  mutable std::vector<Slot> slots_;  // open addressing, a power of two long
  mutable std::size_t mask_ = 0;
  mutable std::size_t used_ = 0;
  mutable std::size_t resolved_ = 0;
  std::function<Symbol(std::string_view)> resolver_;
};

}  // namespace hftcpp
