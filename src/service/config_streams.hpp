// "apis" and "streams" of a service's setting, as StreamParams.
#pragma once

#include "service/config.hpp"

#include <vector>

namespace hftcpp::config {

// Looks up both lists in `setting`, and fills the keys of an api into each stream of its exchange.
[[nodiscard]] std::vector<StreamConfig> read_streams(SettingReader& setting,
                                                     const ConfigSource& source,
                                                     const ConfigRules& rules, Problems& problems);

}  // namespace hftcpp::config
