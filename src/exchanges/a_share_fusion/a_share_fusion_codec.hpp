// A fusion has no frames of its own: whoever has recorded some decodes them as its sources'.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <memory>

namespace hftcpp {

class AShareFusionCodec final : public Codec {
 public:
  // Errc::rejected, whatever it is.
  [[nodiscard]] Result<void> decode(const Frame&, EventSink&) noexcept override {
    return error(Errc::rejected, "a fusion has no frames: decode them as those of their source");
  }
};

[[nodiscard]] inline std::unique_ptr<Codec> make_a_share_fusion_codec(const SymbolMap&) {
  return std::make_unique<AShareFusionCodec>();
}

}  // namespace hftcpp
