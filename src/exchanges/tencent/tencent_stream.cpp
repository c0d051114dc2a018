#include "exchanges/tencent/tencent_stream.hpp"

#include "exchanges/tencent/tencent_codec.hpp"

#include <utility>

namespace hftcpp {

TencentStream::TencentStream(StreamParams given)
    : ASharePolledStream{std::move(given), tencent_source(), "v_"} {}

std::unique_ptr<Codec> TencentStream::make_codec(Channel) {
  return std::make_unique<TencentCodec>(symbols(), codec_settings());
}

}  // namespace hftcpp
