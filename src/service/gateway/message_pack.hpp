// MessagePack: the same values as JSON, in fewer bytes (https://github.com/msgpack/msgpack/blob/
// master/spec.md). Each value in the shortest form that it has.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// Appends what the JSON text says. Whole numbers of 64 bits are integers, all others become the
// nearest binary64; a text stays a text. False, and nothing is appended, for what is no JSON or
// holds a number that is too large.
bool append_message_pack(std::string& out, std::string_view json);
// The same in place of the JSON text that begins at `at` and ends with the bytes.
bool pack_in_place(std::string& bytes, std::size_t at);

}  // namespace hftcpp::gateway
