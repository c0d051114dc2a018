// include_graph.cpp
#include "architecture/include_graph.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace hftcpp::architecture {
namespace {

// "src/exchanges/kraken/x.hpp" -> "exchanges", "include/hftcpp/core/x.hpp" -> "core"; the face of
// the project, which includes everything, belongs to no room.
std::string room_of(std::string_view path) {
  for (const std::string_view root : {"src/", "include/hftcpp/"})
    if (path.starts_with(root)) path.remove_prefix(root.size());
  const auto slash = path.find('/');
  return slash == path.npos ? std::string{} : std::string{path.substr(0, slash)};
}

// "src/exchanges/kraken/x.hpp", "exchanges" -> "kraken"; empty for what lies in the room itself.
std::string folder_below(std::string_view path, std::string_view room) {
  const std::string prefix = "src/" + std::string{room} + '/';
  if (!path.starts_with(prefix)) return {};
  path.remove_prefix(prefix.size());
  const auto slash = path.find('/');
  return slash == path.npos ? std::string{} : std::string{path.substr(0, slash)};
}

// Where an include leads; empty when it leaves the project.
std::string resolve(const Include& include, const Sources& sources) {
  for (const std::string root : {"src/", "include/"})
    if (sources.contains(root + include.target)) return root + include.target;
  return {};
}

const std::map<std::string, std::set<std::string>>& allowed_rooms() {
  static const std::map<std::string, std::set<std::string>> rooms{
      {"core", {"core"}},
      {"net", {"net", "core"}},
      {"stream", {"stream", "net", "core"}},
      {"exchanges", {"exchanges", "stream", "net", "core"}},
      {"service", {"service", "exchanges", "stream", "net", "core"}},
      {"sim", {"sim", "exchanges", "stream", "net", "core"}},
      {"app", {"app", "service", "sim", "exchanges", "stream", "net", "core"}},
  };
  return rooms;
}

bool is_pure(std::string_view path) {
  // What their signing has in common, their messages, their numbers and their lists.
  if (path.starts_with("src/exchanges/signing.")) return true;
  for (const std::string_view shared : {"wire", "shortest_decimal", "instrument_rows"})
    if (path == "src/exchanges/" + std::string{shared} + ".hpp") return true;
  return !folder_below(path, "exchanges").empty() && path.find("_stream.") == path.npos;
}

// What an exchange's second market may read of its first: the pure half, where both speak the same
// on the wire, and the stream that asks for an account, where both are asked alike.
bool is_for_family(std::string_view path) {
  return is_pure(path) || path.find("_account_stream.") != path.npos;
}

// "kraken" and "kraken_future".
bool is_family(const std::string& exchange, const std::string& user) {
  return user.starts_with(exchange + '_');
}

// No exchange but a market: what the sources of its quotes have in common: names, times, units, and
// when to ask. Codecs see its pure half alone.
constexpr std::string_view kMarket = "a_share";

bool is_market_of(const std::string& path, const std::string& user) {
  return folder_below(path, "exchanges") == kMarket && (is_pure(path) || !is_pure(user));
}

std::string arrow(const std::string& from, const std::string& to) {
  return from + " -> " + to;
}

// What is between quotes, or in comments, is not code.
enum class Keep { code_and_texts, code };

std::string stripped(const std::string& text, Keep keep) {
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, 2, "//") == 0) {
      i = std::min(text.find('\n', i), text.size());
    } else if (text.compare(i, 2, "/*") == 0) {
      i = std::min(text.find("*/", i), text.size() - 2) + 2;
    } else if (text.compare(i, 3, "'\"'") == 0) {
      i += 3;  // the one character that would look like the begin of a text
    } else if (text[i] == '"') {
      const std::size_t begin = i++;
      while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
      i = std::min(i + 1, text.size());
      if (keep == Keep::code_and_texts) kept.append(text, begin, i - begin);
    } else {
      kept += text[i++];
    }
  }
  return kept;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

bool may_name(const std::string& path, const std::string& exchange) {
  return exchange == kMarket || folder_below(path, "exchanges") == exchange ||  //
         path.find("/" + exchange) != path.npos ||                              // its simulator
         path.ends_with("/registry.cpp") || path == "src/sim/simulator.cpp";    // the tables
}

// The second half of a header, which the first includes at its end.
bool is_second_half(const std::string& path, const std::string& of) {
  const auto stem = [](const std::string& file) {
    return std::filesystem::path{file}.stem().string();
  };
  return stem(path) == stem(of) + "_impl";
}

bool circle_from(const std::string& file, const std::map<std::string, std::set<std::string>>& graph,
                 std::vector<std::string>& way, std::set<std::string>& done) {
  if (std::find(way.begin(), way.end(), file) != way.end()) {
    way.push_back(file);
    return true;
  }
  if (!done.insert(file).second) return false;
  way.push_back(file);
  for (const std::string& next : graph.at(file))
    if (circle_from(next, graph, way, done)) return true;
  way.pop_back();
  return false;
}

}  // namespace

Sources read_sources(const std::string& root) {
  Sources sources;
  for (const std::string top : {"src", "include"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root + '/' + top}) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      std::ifstream file{entry.path()};
      sources[std::filesystem::relative(entry.path(), root)] =
          std::string{std::istreambuf_iterator<char>{file}, {}};
    }
  }
  return sources;
}

std::vector<Include> includes_of(const std::string& text) {
  std::vector<Include> includes;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#include ")) continue;
    const auto begin = line.find_first_of("\"<");
    const auto end = begin == line.npos ? begin : line.find_first_of("\">", begin + 1);
    if (end == line.npos) continue;
    includes.push_back({line.substr(begin + 1, end - begin - 1), line[begin] == '"'});
  }
  return includes;
}

std::vector<std::string> wrong_arrows(const Sources& sources) {
  std::vector<std::string> wrong;
  for (const auto& [path, text] : sources) {
    const std::string room = room_of(path);
    if (room.empty()) continue;
    const auto allowed = allowed_rooms().find(room);
    if (allowed == allowed_rooms().end()) {
      wrong.push_back(path + " is in no known room");
      continue;
    }
    for (const Include& include : includes_of(text)) {
      const std::string target = resolve(include, sources);
      if (target.empty()) continue;
      if (!allowed->second.contains(room_of(target))) wrong.push_back(arrow(path, target));
      // Only the table and the exchange itself know an exchange; a service knows none at all.
      const std::string exchange = folder_below(target, "exchanges");
      const std::string user = folder_below(path, "exchanges");
      const bool own = exchange == user || (is_family(exchange, user) && is_for_family(target)) ||
                       (!user.empty() && is_market_of(target, path));
      if (!exchange.empty() && !own && path != "src/exchanges/registry.cpp")
        wrong.push_back(arrow(path, target));
      if (!folder_below(path, "service").empty() && room_of(target) == "exchanges")
        wrong.push_back(arrow(path, target));
    }
  }
  return wrong;
}

std::vector<std::string> impure_codecs(const Sources& sources) {
  std::vector<std::string> wrong;
  for (const auto& [path, text] : sources) {
    if (!is_pure(path)) continue;
    for (const Include& include : includes_of(text)) {
      const std::string target = resolve(include, sources);
      const bool ours = room_of(target) == "core" || is_pure(target);
      const bool network = include.target.starts_with("boost/asio") ||
                           include.target.starts_with("boost/beast") ||
                           include.target.starts_with("spdlog");
      if (target.empty() ? network : !ours) wrong.push_back(arrow(path, include.target));
    }
  }
  return wrong;
}

std::vector<std::string> leaking_headers(const Sources& sources) {
  std::vector<std::string> wrong;
  for (const auto& [path, text] : sources) {
    if (!path.starts_with("include/")) continue;
    for (const Include& include : includes_of(text)) {
      const bool private_library = include.target.starts_with("boost/beast") ||
                                   include.target.starts_with("openssl/") ||
                                   include.target.starts_with("spdlog/");
      if (include.quoted || private_library) wrong.push_back(arrow(path, include.target));
    }
  }
  return wrong;
}

std::vector<std::string> circles(const Sources& sources) {
  std::map<std::string, std::set<std::string>> graph;
  for (const auto& [path, text] : sources) {
    graph[path];
    for (const Include& include : includes_of(text))
      if (const std::string target = resolve(include, sources);
          !target.empty() && !is_second_half(path, target))
        graph[path].insert(target);
  }
  std::set<std::string> done;
  for (const auto& [path, targets] : graph) {
    std::vector<std::string> way;
    if (circle_from(path, graph, way, done)) return way;
  }
  return {};
}

std::set<std::string> exchanges_of(const Sources& sources) {
  std::set<std::string> names;
  for (const auto& [path, text] : sources)
    if (std::string name = folder_below(path, "exchanges"); !name.empty()) names.insert(name);
  return names;
}

std::vector<std::string> exchange_names_in_shared_code(const Sources& sources) {
  std::vector<std::string> wrong;
  for (const auto& [path, text] : sources) {
    // The command's help gives examples.
    const Keep keep = path.starts_with("src/app/") ? Keep::code : Keep::code_and_texts;
    const std::string code = lower(stripped(text, keep));
    for (const std::string& exchange : exchanges_of(sources))
      if (!may_name(path, exchange) && code.find(exchange) != code.npos)
        wrong.push_back(path + " names " + exchange);
  }
  return wrong;
}

}  // namespace hftcpp::architecture
