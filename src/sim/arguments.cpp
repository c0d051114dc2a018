#include "sim/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace hftcpp::sim {

std::size_t Arguments::number(const std::string& name, std::size_t otherwise, std::size_t least,
                              std::size_t most) {
  known_.push_back(name);
  const auto found = given_->find(name);
  if (found == given_->end()) return otherwise;
  const std::string& text = found->second;
  std::size_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_good = ec == std::errc{} && end == text.data() + text.size();
  if (!is_good || value < least || value > most)
    refuse(name, std::to_string(least) + " to " + std::to_string(most));
  return value;
}

std::string Arguments::text(const std::string& name, std::string otherwise) {
  known_.push_back(name);
  const auto found = given_->find(name);
  return found == given_->end() ? std::move(otherwise) : found->second;
}

void Arguments::refuse(const std::string& name, const std::string& right) const {
  throw std::invalid_argument{exchange_ + " simulator: " + name + ": expected " + right +
                              ", was \"" + given_->at(name) + "\""};
}

void Arguments::refuse_others() const {
  for (const auto& [name, value] : *given_) {
    if (std::ranges::find(known_, name) != known_.end()) continue;
    std::string there;
    for (const std::string& each : known_) there += " " + each;
    throw std::invalid_argument{exchange_ + " simulator: unknown argument \"" + name + "\"; " +
                                (there.empty() ? "it takes none" : "there are:" + there)};
  }
}

}  // namespace hftcpp::sim
