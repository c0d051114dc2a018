// From a configuration to its services and streams, with every objection as a problem.
#pragma once

#include "service/config.hpp"
#include <hftcpp/service/service_base.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <memory>
#include <string>

namespace hftcpp {

// Null when it cannot be made; the problems then say why. Keys that the class does not know are
// problems too.
[[nodiscard]] std::unique_ptr<ServiceBase> make_service(const ServiceConfig& config,
                                                        Problems& problems);
// The same of a stream, which stands at `path`.
[[nodiscard]] std::unique_ptr<StreamBase> make_stream(const StreamParams& params,
                                                      const std::string& path, Problems& problems);

}  // namespace hftcpp
