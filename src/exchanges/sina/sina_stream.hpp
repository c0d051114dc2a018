// SinaStream: Sina's quotes, asked for over HTTP. What is asked and what an answer tells is
// SinaCodec's, when to ask ASharePolledStream's.
#pragma once

#include "exchanges/a_share/a_share_polled_stream.hpp"

#include <memory>

namespace hftcpp {

class SinaStream final : public ASharePolledStream {
 public:
  explicit SinaStream(StreamParams params);

 protected:
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
};

}  // namespace hftcpp
