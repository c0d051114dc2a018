// Frames of the push vendors, as they are on the wire.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// With its length before it.
inline std::string pushed_frame(std::string_view payload) {
  std::string frame;
  for (int i = 0; i < 4; ++i) frame += static_cast<char>(payload.size() >> (8 * i) & 0xFF);
  frame += payload;
  return frame;
}

inline std::vector<std::string> fields_of(std::string_view record, char separator = '$') {
  std::vector<std::string> fields{""};
  for (const char c : record) {
    if (c == separator) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

inline std::string record_of(const std::vector<std::string>& fields, char separator = '$') {
  std::string record;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) record += separator;
    record += fields[i];
  }
  return record;
}

}  // namespace hftcpp
