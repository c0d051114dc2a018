// backlog.cpp: a queue of blocks, and what becomes of it when there is no more room.
#include "stream/backlog.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace hftcpp {
namespace {

struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const noexcept {
    return std::hash<std::string_view>{}(name);
  }
};
// Which record is the newest of a name, counted from the oldest.
using Newest = std::unordered_map<std::string, std::uint64_t, NameHash, std::equal_to<>>;

void note(Newest& newest, std::string_view name, std::uint64_t number) {
  const auto found = newest.find(name);
  if (found == newest.end())
    newest.emplace(name, number);
  else
    found->second = number;
}

}  // namespace

Backlog::Backlog(BacklogParams params, FrameSize frame_size)
    : params_{std::move(params)}, frame_size_{std::move(frame_size)} {}

void Backlog::put(std::string_view frames, Timestamp time) {
  if (frames.empty()) return;
  Block& block = blocks_.emplace_back();
  block.bytes = frames;
  block.time = time;
  bytes_ += block.cost();
  if (bytes_ > params_.most_bytes) conflate();
}

std::optional<Frame> Backlog::next() {
  if (place_.byte == current_.bytes.size()) {
    if (blocks_.empty()) return std::nullopt;
    current_ = std::move(blocks_.front());
    place_ = {};
    blocks_.pop_front();
    bytes_ -= current_.cost();
  }
  return Frame{take(current_, place_), current_.time};
}

std::string_view Backlog::take(const Block& block, Place& place) const {
  const std::string_view rest = std::string_view{block.bytes}.substr(place.byte);
  std::size_t size = rest.size();
  if (block.is_cut) {
    if (!rest.empty()) size = block.sizes[place.size++];
  } else if (const auto first = frame_size_(rest); first && *first && **first > 0) {
    size = std::min(**first, rest.size());
  }
  place.byte += size;
  return rest.substr(0, size);
}

template <class Take>
void Backlog::each_record(const Block& block, Take take_record) const {
  const BacklogParams::Record record = [&](std::string_view name, std::string_view bytes) {
    if (!bytes.empty()) take_record(name, bytes);
  };
  Place place;
  for (std::string_view frame = take(block, place); !frame.empty(); frame = take(block, place)) {
    if (params_.split)
      params_.split(frame, record);
    else
      record({}, frame);
  }
}

// A quarter of the room is free afterwards, so that this is paid for by as much as has come.
void Backlog::conflate() {
  Newest newest;
  std::uint64_t number = 0;
  for (const Block& block : blocks_)
    each_record(block, [&](std::string_view name, std::string_view) {
      if (!name.empty()) note(newest, name, number);
      ++number;
    });

  number = 0;
  bytes_ = 0;
  for (Block& block : blocks_) {
    Block kept;
    kept.time = block.time;
    kept.is_cut = true;
    each_record(block, [&](std::string_view name, std::string_view bytes) {
      const bool is_newest = name.empty() || newest.find(name)->second == number;
      ++number;
      if (!is_newest) {
        ++conflated_;
        return;
      }
      kept.bytes += bytes;
      kept.sizes.push_back(static_cast<std::uint32_t>(bytes.size()));
    });
    bytes_ += kept.cost();
    block = std::move(kept);
  }
  std::erase_if(blocks_, [&](const Block& block) {
    if (block.bytes.empty()) bytes_ -= block.cost();
    return block.bytes.empty();
  });
  if (bytes_ > params_.most_bytes / 4 * 3) drop_oldest(params_.most_bytes / 2);
}

// More names than there is room for, or none at all.
void Backlog::drop_oldest(std::size_t most_bytes) {
  while (bytes_ > most_bytes && blocks_.size() > 1) {
    conflated_ += blocks_.front().sizes.size();
    bytes_ -= blocks_.front().cost();
    blocks_.pop_front();
  }
}

}  // namespace hftcpp
