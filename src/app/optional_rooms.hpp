// optional_rooms.hpp: which rooms this program was built without, because a library of theirs
// was not found. The build says it as "name=ON name=OFF" in HFTCPP_OPTIONAL_ROOMS.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace hftcpp::app {

// "redis, nats"; empty when all of them are there.
inline std::string missing_rooms(std::string_view rooms) {
  std::string missing;
  while (!rooms.empty()) {
    std::string_view room = rooms.substr(0, rooms.find(' '));
    rooms.remove_prefix(std::min(rooms.size(), room.size() + 1));
    if (!room.ends_with("=OFF")) continue;
    if (!missing.empty()) missing += ", ";
    missing += room.substr(0, room.find('='));
  }
  return missing;
}

}  // namespace hftcpp::app
