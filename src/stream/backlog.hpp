// Backlog: frames that have come in and are not decoded yet. While there is room it is a queue of
// bytes, and putting something into it costs a copy. Beyond that, older records give way to newer
// ones of the same name: who cannot keep up gets the newest of everything, late but not ever later.
// Sans-IO: it knows no connection, and what a frame holds is the source's to say.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class Backlog {
 public:
  using FrameSize = std::function<Result<std::optional<std::size_t>>(std::string_view buffered)>;

  Backlog(BacklogParams params, FrameSize frame_size);

  // Whole frames, one behind the other, as they came at that time.
  void put(std::string_view frames, Timestamp time);
  // The oldest, valid until the next call; none when nothing waits. After older records had to give
  // way it is a record of a frame.
  [[nodiscard]] std::optional<Frame> next();

  // What waits, and what it takes to keep it.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  // Records that have given way so far: to newer ones of their name, or for want of any room.
  [[nodiscard]] std::uint64_t conflated() const noexcept { return conflated_; }

 private:
  // What came in one go.
  struct Block {
    std::string bytes{};
    Timestamp time{};
    bool is_cut = false;  // into records, of these sizes; else into frames
    std::vector<std::uint32_t> sizes{};

    [[nodiscard]] std::size_t cost() const noexcept {
      return sizeof(Block) + bytes.size() + sizes.size() * sizeof(std::uint32_t);
    }
  };
  // How far a block has been gone through.
  struct Place {
    std::size_t byte = 0;
    std::size_t size = 0;  // of Block::sizes
  };

  // The frame, or record, at the place, which moves on; empty at the end.
  [[nodiscard]] std::string_view take(const Block& block, Place& place) const;
  void conflate();
  void drop_oldest(std::size_t most_bytes);
  // Calls take_record(name, bytes) for every record of the block.
  template <class Take>
  void each_record(const Block& block, Take take_record) const;

  BacklogParams params_;
  FrameSize frame_size_;
  std::deque<Block> blocks_;
  Block current_;  // the one that is being handed out
  Place place_;    // in it
  std::size_t bytes_ = 0;
  std::uint64_t conflated_ = 0;
};

}  // namespace hftcpp
