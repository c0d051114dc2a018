// JsonParts: the fields of an object or the items of an array, told apart by quotes and brackets
// alone. What is no JSON within one of them (NaN, half of a surrogate pair) costs none of the
// others. It checks nothing besides: each value is for a strict reader of its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hftcpp {

class JsonParts {
 public:
  // `text` begins with the opening bracket, and may go on behind the closing one.
  explicit JsonParts(std::string_view text) noexcept;

  // To the next part. False behind the last one, and where there is no telling what the next is.
  [[nodiscard]] bool next() noexcept;

  // A field's name as it stands there, without its quotes; empty for an item.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  // From the value's first character to the end of the text.
  [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(value_); }
  // The value; empty where it does not end.
  [[nodiscard]] std::string_view value() noexcept;
  // Who has read the value says how long it is: nobody looks for its end then.
  void pass(std::size_t size) noexcept { size_ = size; }

  // Behind the last part: was it the last, or is the text broken?
  [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }
  // Of a text that is whole: how much of it is the container.
  [[nodiscard]] std::size_t size() const noexcept { return at_; }

 private:
  [[nodiscard]] bool is_at(char c) const noexcept { return at_ < text_.size() && text_[at_] == c; }
  void skip_space() noexcept;
  bool end_whole() noexcept;
  bool read_name() noexcept;

  std::string_view text_;
  char close_;
  std::size_t at_ = 0;
  std::string_view name_;
  std::size_t value_ = 0;
  std::optional<std::size_t> size_;  // of the value, once it is known
  bool is_whole_ = false;
};

}  // namespace hftcpp
