// gateway_load_feed: one publisher over TCP, for the servers that are not ours.
#pragma once

#include "gateway_load_options.hpp"

namespace hftcpp::bench {

// Publishes to options.port what the server named first wants: messages of NATS, or lines. Ends
// with the connection.
int run_feed(const LoadOptions& options);

}  // namespace hftcpp::bench
