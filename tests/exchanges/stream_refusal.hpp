// refusal_of_stream: what is said of parameters for which there can be no stream.
#pragma once

#include "support/refusal.hpp"
#include <hftcpp/stream/stream_base.hpp>

#include <string>
#include <utility>

namespace hftcpp::test {

[[nodiscard]] inline std::string refusal_of_stream(StreamParams params) {
  return refusal_of([&] { return get_exchange_stream(std::move(params)); });
}

}  // namespace hftcpp::test
