// include_graph: which file includes which, and which of these arrows run the wrong way.
// Works on texts, so that a test can show that it would find what it looks for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace hftcpp::architecture {

// Paths below the project ("src/net/connection.hpp") to what stands in them.
using Sources = std::map<std::string, std::string>;

[[nodiscard]] Sources read_sources(const std::string& root);

struct Include {
  std::string target;   // "hftcpp/core/events.hpp", "net/connection.hpp", "boost/beast.hpp"
  bool quoted = false;  // "..." rather than <...>
};
[[nodiscard]] std::vector<Include> includes_of(const std::string& text);

// Each violation is one line that names the file and what it must not do.
[[nodiscard]] std::vector<std::string> wrong_arrows(const Sources& sources);
[[nodiscard]] std::vector<std::string> impure_codecs(const Sources& sources);
[[nodiscard]] std::vector<std::string> leaking_headers(const Sources& sources);
[[nodiscard]] std::vector<std::string> circles(const Sources& sources);
[[nodiscard]] std::vector<std::string> exchange_names_in_shared_code(const Sources& sources);

// The folders below src/exchanges.
[[nodiscard]] std::set<std::string> exchanges_of(const Sources& sources);

}  // namespace hftcpp::architecture
