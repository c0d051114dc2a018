// ReceiveBuffer: the bytes that have come in and are not used yet, in one piece of memory, so
// that a message can be handed out as a view. It does not know what a message is.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace hftcpp::net {

class ReceiveBuffer {
 public:
  explicit ReceiveBuffer(std::size_t capacity = 64 * 1024)
      : bytes_{std::make_unique_for_overwrite<char[]>(capacity)}, capacity_{capacity} {}

  // Where the next bytes go: at least kRoom of them. Views from unused() end here. It grows with
  // what has come in, never with what a header claims will come.
  [[nodiscard]] std::span<char> space() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (capacity_ - end_ < kRoom) make_room();
    return {bytes_.get() + end_, capacity_ - end_};
  }
  // So many of them have come.
  void commit(std::size_t size) noexcept { end_ += size; }

  [[nodiscard]] std::string_view unused() const noexcept {
    return {bytes_.get() + begin_, end_ - begin_};
  }
  void consume(std::size_t size) noexcept { begin_ += size; }

 private:
  static constexpr std::size_t kRoom = 4 * 1024;

  void make_room() {
    const std::size_t size = end_ - begin_;
    const bool is_mostly_used = begin_ > capacity_ / 2;
    if (is_mostly_used) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size);
    } else {
      auto larger = std::make_unique_for_overwrite<char[]>(2 * capacity_);
      std::memcpy(larger.get(), bytes_.get() + begin_, size);
      bytes_ = std::move(larger);
      capacity_ *= 2;
    }
    begin_ = 0;
    end_ = size;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace hftcpp::net
