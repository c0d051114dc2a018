// What may stand inside a text of the configuration: ${NAME}, ${NAME:-default} and
// ${file:/run/secrets/key}; $${ is a plain ${. And --set, which changes the file's values.
#pragma once

#include "service/config.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace hftcpp::config {

// Every text inside `value`. A text that cannot be filled in stays as it is, with a problem that
// names its path and the variable, never a content.
void expand(boost::json::value& value, const std::string& path, const ConfigSource& source,
            Problems& problems);

// "service.mm_demo.setting.streams[0].exchange=kraken": the value as JSON, and what is no JSON as
// a text. Objects on the way are made, services and list entries in between are not.
void apply_set(boost::json::value& root, const std::string& set, Problems& problems);

}  // namespace hftcpp::config
