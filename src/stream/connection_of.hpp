// connection_of: how a stream reaches its exchange, over the websocket and over REST alike.
#pragma once

#include "net/connection.hpp"
#include <hftcpp/stream/stream_params.hpp>

namespace hftcpp {

[[nodiscard]] inline net::Connection connection_of(const StreamParams& params) {
  return {.proxy = params.proxy,
          .ca_file = params.ca_file,
          .verify_certificates = params.verify_certificates,
          .connect_timeout = params.connect_timeout};
}

}  // namespace hftcpp
