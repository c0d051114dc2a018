// What the streams of a fusion's sources are made of: its own parameters, of which each source has
// a part. "sina.update_interval" among the arguments is Sina's update_interval; a key to it stands
// in api_auth_data, which is kept secret.
#pragma once

#include <hftcpp/stream/stream_base.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// Those that stand in "sources", separated by commas. Problems are none at all, one that stands
// twice, more than there may be, and the fusion itself; the others are sources all the same.
[[nodiscard]] std::vector<std::string> fusion_sources(const StreamParams& fusion,
                                                      std::vector<std::string>& problems);

// Whose the argument is: "sina" of "sina.update_interval"; empty for the fusion's own.
[[nodiscard]] std::string_view source_of_argument(std::string_view argument) noexcept;

// Throws ParamsError, in the fusion's own words, for what cannot be.
[[nodiscard]] std::unique_ptr<StreamBase> make_inner_stream(const StreamParams& fusion,
                                                            const std::string& source);

}  // namespace hftcpp
