// refusal_of: what a call says that refuses its arguments.
#pragma once

#include <stdexcept>
#include <string>

namespace hftcpp::test {

template <class Call>
[[nodiscard]] std::string refusal_of(Call call) {
  try {
    (void)call();
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "not refused";
}

}  // namespace hftcpp::test
