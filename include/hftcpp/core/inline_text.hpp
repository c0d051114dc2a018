// InlineText: a short text that lives inside its event, so that an event is a plain value
// and costs no allocation. A text that does not fit is refused, never cut.
#pragma once

#include <hftcpp/core/result.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iosfwd>
#include <ostream>
#include <string_view>

namespace hftcpp {

template <std::size_t Capacity>
class InlineText {
 public:
  static_assert(Capacity < 256);

  constexpr InlineText() noexcept = default;

  [[nodiscard]] static Result<InlineText> make(std::string_view text) noexcept {
    if (text.size() > Capacity) return error(Errc::too_large, "text");
    InlineText made;
    if (!text.empty()) std::memcpy(made.chars_, text.data(), text.size());
    made.size_ = static_cast<std::uint8_t>(text.size());
    return made;
  }

  // Valid as long as this object is.
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {chars_, size_}; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

  friend bool operator==(const InlineText& a, const InlineText& b) noexcept {
    return a.view() == b.view();
  }
  friend bool operator==(const InlineText& a, std::string_view b) noexcept { return a.view() == b; }
  friend auto operator<=>(const InlineText& a, const InlineText& b) noexcept {
    return a.view() <=> b.view();
  }
  friend std::ostream& operator<<(std::ostream& out, const InlineText& text) {
    return out << text.view();
  }

 private:
  std::uint8_t size_ = 0;
  char chars_[Capacity] = {};
};

using Id = InlineText<47>;    // order and trade ids: numbers, UUIDs and the like
using Word = InlineText<31>;  // an exchange's own word for a state, a type, a reason; a currency

}  // namespace hftcpp
