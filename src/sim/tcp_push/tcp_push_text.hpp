// What the push vendor's server writes: records, frames, and what is wrong with them when a script
// wants it so.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// "Token鉴权失败": authentication failed.
inline constexpr std::string_view kTcpPushRefusal =
    "Token\xE9\x89\xB4\xE6\x9D\x83\xE5\xA4\xB1\xE8\xB4\xA5";

// Beijing's are JSON.
[[nodiscard]] bool is_tcp_push_json(const AShareSnapshot& share);
// A record as one vendor writes it, with 33 fields, or as the other, with 36.
[[nodiscard]] std::string tcp_push_record(const AShareSnapshot& share, std::size_t fields);
// All of whose fields but the code are empty.
[[nodiscard]] std::string tcp_push_empty_record(const AShareSnapshot& share, std::size_t fields);
// Without its third field, so that all behind it stand wrong. Of JSON, without its last price.
[[nodiscard]] std::string tcp_push_shifted_record(const AShareSnapshot& share, std::size_t fields);
// A frame of no use: by its number, of bytes that are no text, of a record whose name ends within a
// letter, or one with a length that no frame has.
[[nodiscard]] std::string tcp_push_garbage(const AShareSnapshot& share, std::size_t fields,
                                           std::uint64_t number);

// With its length before it.
[[nodiscard]] std::string tcp_push_frame(std::string_view text);

}  // namespace hftcpp::sim
