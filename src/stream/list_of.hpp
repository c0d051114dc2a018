// list_of: what there is to choose from, for a message: "ticker, trade, order_book".
#pragma once

#include <hftcpp/core/names.hpp>

#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

[[nodiscard]] inline std::string list_of(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

[[nodiscard]] inline std::string list_of(std::span<const Channel> channels) {
  std::string text;
  for (const Channel channel : channels)
    text.append(text.empty() ? "" : ", ").append(to_text(channel));
  return text;
}

}  // namespace hftcpp
