// AShareFields: a record's fields between separators, by their numbers. Like a FieldReader it
// keeps the first error, so that a mapping reads as the source's table and is checked once. For
// speed in a header.
#pragma once

#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/result.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace hftcpp {

class AShareFields {
 public:
  // As many as any source sends; what comes behind them is nobody's.
  static constexpr std::size_t kMost = 96;

  // `first`: the number of the first field that is in `record`; `last`: of the last that is wanted,
  // what stands behind it is not looked at. The record must outlive this.
  AShareFields(std::string_view record, char separator, std::size_t first = 0,
               std::size_t last = kMost) noexcept
      : first_{first} {
    const std::size_t most = std::min(kMost, last - first + 2);
    const char* begin = record.data();
    const char* const end = begin + record.size();
    for (const char* at = begin; at != end && count_ + 1 < most; ++at) {
      if (*at != separator) continue;
      fields_[count_++] = {begin, static_cast<std::size_t>(at - begin)};
      begin = at + 1;
    }
    fields_[count_++] = {begin, static_cast<std::size_t>(end - begin)};
  }

  // The number behind the last one.
  [[nodiscard]] std::size_t size() const noexcept { return first_ + count_; }

  // Empty for what is not there.
  [[nodiscard]] std::string_view text(std::size_t i) const noexcept {
    return i >= first_ && i < size() ? fields_[i - first_] : std::string_view{};
  }
  // Zero or more. `name` is a literal, for the error.
  [[nodiscard]] Decimal number(std::size_t i, std::string_view name) noexcept {
    return number_of(text(i), name);
  }
  // The same of a text that is a part of a field.
  [[nodiscard]] Decimal number_of(std::string_view text, std::string_view name) noexcept {
    const auto made = Decimal::parse(text);
    if (!made) [[unlikely]]
      return fail(made.error().code == Errc::out_of_range ? Errc::out_of_range : Errc::wrong_type,
                  name);
    if (made->mantissa() < 0) [[unlikely]]
      return fail(Errc::bad_value, name);
    return *made;
  }
  // The same, where an empty field says that it does not apply: zero.
  [[nodiscard]] Decimal optional_number(std::size_t i, std::string_view name) noexcept {
    return text(i).empty() ? Decimal{} : number(i, name);
  }
  // Pieces of something: no price, which has a point, may pass for one.
  [[nodiscard]] Decimal whole_number(std::size_t i, std::string_view name) noexcept {
    const Decimal made = number(i, name);
    return made.exponent() == 0 ? made : fail(Errc::bad_value, name);
  }

  // For what the caller makes of them.
  template <class T>
  [[nodiscard]] T kept(const Result<T>& made, std::string_view name) noexcept {
    if (made) [[likely]]
      return *made;
    fail(static_cast<Errc>(made.error().code.value()), name);
    return T{};
  }
  Decimal fail(Errc errc, std::string_view name) noexcept {
    if (!error_) error_ = hftcpp::error(errc, name);
    return {};
  }
  [[nodiscard]] Result<void> result() const noexcept {
    if (error_) return *error_;
    return {};
  }

 private:
  std::array<std::string_view, kMost> fields_;
  std::size_t first_;
  std::size_t count_ = 0;
  std::optional<Error> error_;
};

}  // namespace hftcpp
