// The ticks of a bridge's line, apart.
#pragma once

#include <functional>
#include <string_view>

namespace hftcpp {

// Each tick as a line of its own, valid during the call, with its code. Lines of other kinds have
// no name.
using QmtRecord = std::function<void(std::string_view name, std::string_view bytes)>;
void split_qmt(std::string_view line, const QmtRecord& record);

}  // namespace hftcpp
