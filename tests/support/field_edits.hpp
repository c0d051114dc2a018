// The frames that come of taking one field out of a good one: which of them are still taken says
// which fields a codec holds to be documented.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace hftcpp {

// By the name of the field that is missing; of the object at `path`, the frame's own if empty.
// Numbers must be integers or in quotes, or their texts would change.
inline std::map<std::string, std::string> without_each_field(
    std::string_view frame, std::initializer_list<std::string_view> path = {}) {
  const auto object_of = [path](boost::json::value& root) -> boost::json::object& {
    boost::json::value* at = &root;
    for (const std::string_view name : path)
      at = at->is_array() ? &at->at(0) : &at->as_object().at(name);
    return at->is_array() ? at->at(0).as_object() : at->as_object();
  };
  boost::json::value whole = boost::json::parse(frame);
  std::map<std::string, std::string> made;
  for (const auto& field : object_of(whole)) {
    boost::json::value part = whole;
    object_of(part).erase(field.key());
    made[field.key()] = boost::json::serialize(part);
  }
  return made;
}

}  // namespace hftcpp
