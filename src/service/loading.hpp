// From a ServiceConfig to a service, with every objection as a problem.
#pragma once

#include "service/config.hpp"
#include <hftcpp/service/service_base.hpp>

#include <memory>

namespace hftcpp {

// Null when it cannot be made; the problems then say why. Keys that the class does not know are
// problems too.
[[nodiscard]] std::unique_ptr<ServiceBase> make_service(const ServiceConfig& config,
                                                        Problems& problems);

}  // namespace hftcpp
