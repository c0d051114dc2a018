// The service classes of this program: built-in ones and those that a user registered.
#pragma once

#include <hftcpp/service/service_base.hpp>

#include <memory>
#include <string>

namespace hftcpp {

// Throws std::invalid_argument for an unknown class, and what the constructor throws.
[[nodiscard]] std::unique_ptr<ServiceBase> make_service(const std::string& class_name,
                                                        ServiceParams params);

}  // namespace hftcpp
