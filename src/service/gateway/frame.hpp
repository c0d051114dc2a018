// Frame: one message as it goes over the wire, written and framed once, shared by all who get it.
#pragma once

#include "net/websocket_server.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hftcpp::gateway {

class Frame {
 public:
  // `bytes` has net::kFrameRoom bytes before the payload.
  Frame(std::string bytes, net::Opcode opcode)
      : bytes_{std::move(bytes)}, begin_{net::frame_in_place(bytes_, opcode)} {}

  [[nodiscard]] std::string_view framed() const noexcept {
    return std::string_view{bytes_}.substr(begin_);
  }
  [[nodiscard]] std::string_view payload() const noexcept {
    return std::string_view{bytes_}.substr(net::kFrameRoom);
  }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size() - begin_; }

 private:
  std::string bytes_;
  std::size_t begin_;
};
using FramePtr = std::shared_ptr<const Frame>;

}  // namespace hftcpp::gateway
