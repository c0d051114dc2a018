// a_share_fusion_inner_stream.cpp
#include "exchanges/a_share_fusion/a_share_fusion_inner_stream.hpp"

#include "exchanges/a_share_fusion/a_share_fusion_pair.hpp"
#include "stream/secrets.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

constexpr std::string_view kArguments = "subscribe_args.";
constexpr std::string_view kKeys = "api_auth_data.";

std::string without_blanks(std::string_view text) {
  std::string word{text};
  std::erase_if(word, [](char c) { return c == ' ' || c == '\t'; });
  return word;
}

// What the source calls it: "update_interval" of "sina.update_interval"; empty for another's.
std::string_view name_within(std::string_view argument, std::string_view source) noexcept {
  if (source_of_argument(argument) != source) return {};
  return argument.substr(source.size() + 1);
}

bool is_key(std::string_view name) noexcept {
  return name == "api_key" || name == "api_secret";
}

// What is a key has been refused.
void take_argument(StreamParams& inner, std::string_view name, const std::string& value) {
  if (name == "api_host")
    inner.api_host = value;
  else if (name == "rest_host")
    inner.rest_host = value;
  else if (!is_key(name))
    inner.subscribe_args.emplace(name, value);
}

// "tcp_push" alone is its key.
void take_key(StreamParams& inner, std::string_view name, const std::string& value) {
  if (name.empty() || name == "api_key")
    inner.api_key = value;
  else if (name == "api_secret")
    inner.api_secret = value;
  else
    inner.api_auth_data.emplace(name, value);
}

StreamParams params_of_source(const StreamParams& fusion, const std::string& source) {
  StreamParams inner = fusion;
  inner.exchange = source;
  inner.currency_pairs = {};
  inner.subscribe_channels = {Channel::quote};
  wipe_secrets(inner);
  inner.api_auth_data = {};
  inner.api_host = inner.rest_host = {};
  inner.subscribe_args = {};
  for (const auto& [name, value] : fusion.subscribe_args)
    if (const auto within = name_within(name, source); !within.empty())
      take_argument(inner, within, value);
  for (const auto& [name, value] : fusion.api_auth_data)
    if (const auto within = name_within(name, source); !within.empty() || name == source)
      take_key(inner, within, value);
  return inner;
}

// "sina: subscribe_args.depth: ..." stands in the fusion's subscribe_args."sina.depth".
std::string in_own_words(const StreamParams& fusion, const std::string& source,
                         std::string_view problem) {
  if (problem.starts_with(source + ": ")) problem.remove_prefix(source.size() + 2);
  std::string member;
  const auto is_of = [&](std::string_view begin) {
    if (!problem.starts_with(begin)) return false;
    problem.remove_prefix(begin.size());
    return true;
  };
  if (is_of(kArguments))
    member = std::string{kArguments} + source + ".";
  else if (is_of(kKeys))
    member = std::string{kKeys} + source + ".";
  else if (is_of("api_key: "))
    member = std::string{kKeys} + source + ": ";
  else if (is_of("api_secret: "))
    member = std::string{kKeys} + source + ".api_secret: ";
  else if (problem.starts_with("api_host: ") || problem.starts_with("rest_host: "))
    member = std::string{kArguments} + source + ".";
  else
    member = source + ": ";
  return fusion.exchange + ": " + member + std::string{problem};
}

void check_own_keys(const StreamParams& fusion, const std::string& source,
                    std::vector<std::string>& problems) {
  for (const auto& [name, value] : fusion.subscribe_args) {
    const std::string_view within = name_within(name, source);
    if (!is_key(within)) continue;
    problems.push_back(fusion.exchange + ": " + std::string{kArguments} + name +
                       ": it is a secret, and these are shown: write it into api_auth_data, as \"" +
                       (within == "api_key" ? source : name) + "\"");
  }
}

}  // namespace

std::vector<std::string> fusion_sources(const StreamParams& fusion,
                                        std::vector<std::string>& problems) {
  const auto given = fusion.subscribe_args.find("sources");
  const std::string text = given == fusion.subscribe_args.end() ? "" : given->second;
  const auto refuse = [&](const std::string& what) {
    problems.push_back(fusion.exchange + ": " + std::string{kArguments} + "sources: " + what);
  };
  const std::size_t before = problems.size();
  std::vector<std::string> sources;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find(',');
    std::string source = without_blanks(rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (source.empty() || source.find('.') != source.npos)
      refuse("\"" + source + "\" in \"" + text + "\": write names with commas between them");
    else if (source == fusion.exchange)
      refuse("\"" + source + "\" cannot be a source of itself");
    else if (std::ranges::find(sources, source) != sources.end())
      refuse("\"" + source + "\" stands twice");
    else
      sources.push_back(std::move(source));
  }
  if (sources.empty() && problems.size() == before)
    refuse("it is missing; write exchanges that have quotes, with commas between them");
  if (sources.size() > kMostAShareSources) {
    refuse("there may be up to " + std::to_string(kMostAShareSources));
    sources.resize(kMostAShareSources);
  }
  return sources;
}

std::string_view source_of_argument(std::string_view argument) noexcept {
  const std::size_t dot = argument.find('.');
  return dot == argument.npos ? std::string_view{} : argument.substr(0, dot);
}

std::unique_ptr<StreamBase> make_inner_stream(const StreamParams& fusion,
                                              const std::string& source) {
  std::vector<std::string> problems;
  check_own_keys(fusion, source, problems);
  try {
    StreamParams inner = params_of_source(fusion, source);
    std::unique_ptr<StreamBase> stream = get_exchange_stream(std::move(inner));
    if (problems.empty()) return stream;
  } catch (const ParamsError& wrong) {
    for (const std::string& problem : wrong.problems())
      problems.push_back(in_own_words(fusion, source, problem));
  } catch (const std::invalid_argument& wrong) {
    problems.push_back(fusion.exchange + ": " + std::string{kArguments} +
                       "sources: " + wrong.what());
  }
  throw ParamsError{std::move(problems)};
}

}  // namespace hftcpp
