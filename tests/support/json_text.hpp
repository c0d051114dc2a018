// json_text: a value of a JSON document as its text, without the quotes of a string.
#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace hftcpp {

[[nodiscard]] inline std::string json_text(const boost::json::value& value) {
  return value.is_string() ? std::string{value.get_string()} : boost::json::serialize(value);
}

}  // namespace hftcpp
