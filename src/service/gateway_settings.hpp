// What a GatewayService reads of its setting.
#pragma once

#include "service/gateway/settings.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace hftcpp {

// Throws ConfigError with all that is wrong.
[[nodiscard]] gateway::GatewaySettings read_gateway_settings(const boost::json::object& setting,
                                                             const std::string& path);
[[nodiscard]] std::vector<std::string> gateway_setting_keys();

}  // namespace hftcpp
