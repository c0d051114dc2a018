// MockCodec: there are no frames: what the random market tells is made in this process.
#pragma once

#include <hftcpp/core/codec.hpp>

namespace hftcpp {

class MockCodec final : public Codec {
 public:
  [[nodiscard]] Result<void> decode(const Frame&, EventSink&) noexcept override {
    return error(Errc::bad_value, "there are no frames: its events are made in this process");
  }
};

}  // namespace hftcpp
