// TencentStream: Tencent's quotes, asked for over HTTP. What is asked and what an answer tells is
// TencentCodec's, when to ask ASharePolledStream's.
#pragma once

#include "exchanges/a_share/a_share_polled_stream.hpp"

#include <memory>

namespace hftcpp {

class TencentStream final : public ASharePolledStream {
 public:
  explicit TencentStream(StreamParams params);

 protected:
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
};

}  // namespace hftcpp
