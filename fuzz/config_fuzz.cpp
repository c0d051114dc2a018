// config_fuzz: any bytes as a configuration. Broken text is refused, good text is read as
// Boost.JSON reads it, what is without a problem names a service, and no dump shows a key.
#include "service/config.hpp"
#include "service/config_parser.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace hftcpp;

constexpr std::string_view kSecret = "s3cr3t-of-the-environment";

void require(bool holds) {
  if (!holds) std::abort();
}

// Ours refuses more (repeated keys, numbers beyond a double's), never less, and reads the same.
void compare_with_boost(std::string_view text) {
  const config::ParsedText ours = config::parse_text(text, "fuzz.json");
  require(ours.broken ? ours.problems.size() == 1 : true);

  boost::json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code ec;
  const auto theirs =
      boost::json::parse(boost::json::string_view{text.data(), text.size()}, ec, {}, options);
  if (ec) {
    require(ours.broken || ec == boost::json::error::too_deep);
    return;
  }
  require(!ours.broken || ours.problems[0].message.ends_with("too large"));
  if (ours.problems.empty()) require(ours.value == theirs);
}

ConfigRules rules() {
  ConfigRules rules;
  rules.exchanges = {"binance", "kraken"};
  rules.service_classes = {"PrintService"};
  rules.check_pair = [](const std::string&, const std::string& pair) {
    return pair.find('/') == std::string::npos ? "no pair" : std::string{};
  };
  rules.cpus = 2;
  return rules;
}

}  // namespace

// The first line is a --set, the rest the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::size_t line = input.substr(0, input.find('\n')).size();
  const std::string_view text = input.substr(std::min(line + 1, input.size()));
  compare_with_boost(text);

  static const ConfigRules kRules = rules();
  ConfigSource source;
  source.file = "fuzz.json";
  source.text = text;
  if (line > 0) source.sets.emplace_back(input.substr(0, line));
  source.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "SECRET") return std::string{kSecret};
    return std::nullopt;
  };
  source.read_file = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };

  const ConfigResult result = read_config(source, kRules);
  if (result.problems.empty()) require(!result.config.services.empty());
  for (const ServiceConfig& service : result.config.services) {
    const std::string shown = masked(service.setting);
    for (const StreamConfig& stream : service.streams)
      if (stream.params.api_secret == kSecret) require(shown.find("***") != std::string::npos);
  }
  for (const Problem& problem : result.problems) require(!problem.message.empty());
  return 0;
}
