// Arguments: SimulatorSettings::arguments as a simulator reads them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class Arguments {
 public:
  using Map = std::map<std::string, std::string>;

  // The map must outlive it.
  Arguments(std::string_view exchange, const Map& given) : exchange_{exchange}, given_{&given} {}

  // Throw std::invalid_argument, with what would be right.
  [[nodiscard]] std::size_t number(const std::string& name, std::size_t otherwise,
                                   std::size_t least, std::size_t most);
  [[nodiscard]] std::string text(const std::string& name, std::string otherwise);
  [[noreturn]] void refuse(const std::string& name, const std::string& right) const;
  // For names that nobody has asked for; all that there are have been by then.
  void refuse_others() const;

 private:
  std::string exchange_;
  const Map* given_;
  std::vector<std::string> known_;
};

}  // namespace hftcpp::sim
