// gateway_load_frames: frames and events as the load client reads them: what it looks at is found
// by its place, for the client is not to be the slowest of the two.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hftcpp::bench {

struct LoadFrame {
  unsigned opcode = 0;
  std::string_view payload;  // of the bytes that were read
};

// The frame at the front, as a server sends it; returns its size, 0 while it is not whole.
inline std::size_t read_load_frame(std::string_view bytes, LoadFrame& frame) noexcept {
  const auto byte = [bytes](std::size_t i) -> std::size_t {
    return static_cast<unsigned char>(bytes[i]);
  };
  if (bytes.size() < 2) return 0;
  std::size_t size = byte(1) & 0x7f;
  const std::size_t head = size == 126 ? 4 : size == 127 ? 10 : 2;
  if (bytes.size() < head) return 0;
  if (head > 2) {
    size = 0;
    for (std::size_t i = 2; i < head; ++i) size = size << 8 | byte(i);
  }
  if (bytes.size() - head < size) return 0;
  frame.opcode = byte(0) & 0x0f;
  frame.payload = bytes.substr(head, size);
  return head + size;
}

// What is looked at of {"type":"event","sequence":12,"previous":2,"event":{"type":"ticker",…}}.
struct LoadEvent {
  std::uint64_t sequence = 0;
  std::uint64_t previous = 0;
  std::uint32_t symbol = 0;
  std::uint64_t number = 0;  // of the quote, among its symbol's
  std::int64_t time = 0;     // when it was made, in nanoseconds
};

class LoadEventReader {
 public:
  // False for anything else, a changed order of members included.
  static bool read(std::string_view message, LoadEvent& event) noexcept {
    LoadEventReader reader{message};
    return reader.skip(R"({"type":"event","sequence":)") && reader.count(event.sequence) &&
           reader.skip(R"(,"previous":)") && reader.count(event.previous) &&
           reader.skip(R"(,"event":{"type":"ticker","exchange":"load","symbol":"sym)") &&
           reader.digits(5, event.symbol) && reader.skip_back("}}") &&
           reader.digits_back(19, event.time) && reader.skip_back(R"(,"receive_time":)") &&
           reader.take_back(19) && reader.skip_back(R"(,"exchange_time":)") &&
           reader.count_back(event.number);
  }

 private:
  explicit LoadEventReader(std::string_view left) noexcept : left_{left} {}

  bool skip(std::string_view text) noexcept {
    if (left_.size() < text.size() || std::memcmp(left_.data(), text.data(), text.size()) != 0)
      return false;
    left_.remove_prefix(text.size());
    return true;
  }
  bool count(std::uint64_t& count) noexcept {
    const auto [end, ec] = std::from_chars(left_.data(), left_.data() + left_.size(), count);
    left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
    return ec == std::errc{};
  }
  template <class Number>
  bool digits(std::size_t size, Number& number) noexcept {
    if (left_.size() < size) return false;
    number = number_of<Number>(left_.data(), size);
    left_.remove_prefix(size);
    return true;
  }

  // ---- from the end ----

  bool take_back(std::size_t size) noexcept {
    if (left_.size() < size) return false;
    left_.remove_suffix(size);
    return true;
  }
  bool skip_back(std::string_view text) noexcept {
    if (!left_.ends_with(text)) return false;
    left_.remove_suffix(text.size());
    return true;
  }
  template <class Number>
  bool digits_back(std::size_t size, Number& number) noexcept {
    if (left_.size() < size) return false;
    number = number_of<Number>(left_.data() + left_.size() - size, size);
    left_.remove_suffix(size);
    return true;
  }
  bool count_back(std::uint64_t& count) noexcept {
    const std::size_t begin = left_.find_last_not_of("0123456789") + 1;
    const std::size_t size = left_.size() - begin;
    return size > 0 && digits_back(size, count);
  }

  template <class Number>
  static Number number_of(const char* digits, std::size_t size) noexcept {
    Number number = 0;
    for (std::size_t i = 0; i < size; ++i)
      number = static_cast<Number>(number * 10 + static_cast<Number>(digits[i] - '0'));
    return number;
  }

  std::string_view left_;
};

}  // namespace hftcpp::bench
