#include "exchanges/sina/sina_stream.hpp"

#include "exchanges/sina/sina_codec.hpp"

#include <utility>

namespace hftcpp {

SinaStream::SinaStream(StreamParams given)
    : ASharePolledStream{std::move(given), sina_source(), "hq_str_"} {}

std::unique_ptr<Codec> SinaStream::make_codec(Channel) {
  return std::make_unique<SinaCodec>(symbols(), codec_settings());
}

}  // namespace hftcpp
