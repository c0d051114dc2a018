// The ticks of a bridge's line, apart.
#pragma once

#include <functional>
#include <string_view>

namespace hftcpp {

// A line without what is blank at its ends.
[[nodiscard]] std::string_view without_qmt_space(std::string_view line) noexcept;

// Is it a line with ticks? What is in them, and whether they are whole, is not looked at.
[[nodiscard]] bool has_qmt_ticks(std::string_view line) noexcept;

// Each tick as a line of its own, valid during the call, with its code. Lines of other kinds have
// no name, and so has what is left of a line that breaks off: a line that breaks off too.
using QmtRecord = std::function<void(std::string_view name, std::string_view bytes)>;
void split_qmt(std::string_view line, const QmtRecord& record);

}  // namespace hftcpp
