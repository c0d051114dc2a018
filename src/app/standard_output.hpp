// standard_output: whether what a verb has said has arrived.
#pragma once

#include <string>

namespace hftcpp::app {

// Whether the reader of standard output has gone away, as `| head` does.
[[nodiscard]] bool has_reader_gone() noexcept;

// Writes what is still to be written. Empty, or why something of it, now or before, could not be;
// a reader that went away is no reason.
[[nodiscard]] std::string finish_standard_output();

}  // namespace hftcpp::app
