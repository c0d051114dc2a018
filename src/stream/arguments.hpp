// arguments: subscribe_args, checked before anything starts. For the exchanges' glue.
#pragma once

#include <hftcpp/stream/stream_params.hpp>

#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

// Throws std::invalid_argument, with the nearest that there is, for a key that is none of these.
void check_argument_names(const StreamParams& params, std::span<const std::string_view> known);

// What was given for `name`, if it is one of `allowed`; else throws. `otherwise` when nothing was.
[[nodiscard]] std::string argument(const StreamParams& params, const std::string& name,
                                   std::span<const std::string_view> allowed,
                                   std::string_view otherwise);

}  // namespace hftcpp
