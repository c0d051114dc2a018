// gateway_load_shows: what the gateway promises about speed and memory, line by line, measured.
#pragma once

#include "gateway_load_options.hpp"

namespace hftcpp::bench {

// Prints of each line whether it holds; 0 when all do.
int show_promises(const LoadOptions& options);

}  // namespace hftcpp::bench
