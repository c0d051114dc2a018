// gateway_load_gateway: hftcpp's own server for gateway_load: GatewayService in this process, as a
// configuration file runs it, on an exchange that makes quotes at a pace.
#pragma once

#include "gateway_load_options.hpp"

namespace hftcpp::bench {

// Until a signal; returns what run_services() does.
int serve_gateway(const LoadOptions& options);

}  // namespace hftcpp::bench
