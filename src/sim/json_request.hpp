// json_request: what stands in a message that a client sent as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace hftcpp::sim {

// Empty where there is none, or another kind of value; a view into the object.
[[nodiscard]] inline std::string_view text_of(const boost::json::object& object,
                                              std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  return value && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

}  // namespace hftcpp::sim
