// arguments.cpp: names and values against what there is.
#include "stream/arguments.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {
namespace {

std::string list(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

}  // namespace

void check_argument_names(const StreamParams& params, std::span<const std::string_view> known) {
  for (const auto& [name, value] : params.subscribe_args) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const std::string_view near = nearest(name, known);
    throw std::invalid_argument{
        params.exchange + ": subscribe_args: unknown argument \"" + name + "\"; " +
        (near.empty() ? "it takes " + list(known) : "did you mean \"" + std::string{near} + "\"?")};
  }
}

std::string argument(const StreamParams& params, const std::string& name,
                     std::span<const std::string_view> allowed, std::string_view otherwise) {
  const auto found = params.subscribe_args.find(name);
  if (found == params.subscribe_args.end()) return std::string{otherwise};
  if (std::ranges::find(allowed, found->second) != allowed.end()) return found->second;
  throw std::invalid_argument{params.exchange + ": subscribe_args." + name + ": \"" +
                              found->second + "\" is none of " + list(allowed)};
}

}  // namespace hftcpp
