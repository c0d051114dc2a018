// What the configuration's tests have in common: a small world of exchanges and classes, an
// environment and files that are values.
#pragma once

#include "service/config.hpp"

#include <map>
#include <string>
#include <vector>

namespace hftcpp {

struct World {
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> files;
  std::vector<std::string> sets;
};

inline ConfigRules small_rules() {
  ConfigRules rules;
  rules.exchanges = {"binance", "kraken"};
  rules.service_classes = {"MMDemoService", "PrintService"};
  rules.channels_of = [](const std::string&) {
    return std::vector{Channel::ticker, Channel::trade, Channel::order_book, Channel::my_order};
  };
  rules.check_pair = [](const std::string&, const std::string& pair) {
    return pair.find('/') == std::string::npos ? "\"" + pair + "\" is no pair; write \"btc/usd\""
                                               : std::string{};
  };
  rules.check_url = [](std::string_view, const std::string& url) {
    return url.find("://") == std::string::npos ? "expected wss://host" : std::string{};
  };
  rules.check_quarantine_dir = [](const std::string& exchange, const std::string& directory) {
    return directory == "/full" ? exchange + " has no room there" : std::string{};
  };
  rules.cpus = 4;
  return rules;
}

inline ConfigResult read_text(std::string text, const World& world = {},
                              const ConfigRules& rules = small_rules()) {
  const auto find_in = [](const std::map<std::string, std::string>& map) {
    return [map](const std::string& name) -> std::optional<std::string> {
      const auto found = map.find(name);
      if (found == map.end()) return std::nullopt;
      return found->second;
    };
  };
  return read_config({.file = "my.json",
                      .text = std::move(text),
                      .sets = world.sets,
                      .environment = find_in(world.environment),
                      .read_file = find_in(world.files)},
                     rules);
}

inline std::vector<std::string> texts_of(const Problems& problems) {
  std::vector<std::string> texts;
  for (const Problem& problem : problems) texts.push_back(problem.to_text());
  return texts;
}

}  // namespace hftcpp
