// token_file.cpp: what may stand in a file of tokens. Writing it is in token_file_write.cpp.
#include "service/gateway/token_file.hpp"

#include "service/config_parser.hpp"
#include <hftcpp/service/setting_reader.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/stat.h>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostTokenName = 64;
constexpr std::size_t kHashDigits = 64;

std::vector<std::string> kind_words() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < kTopicKinds; ++i)
    words.emplace_back(to_text(static_cast<TopicKind>(i)));
  return words;
}

class TokenReader {
 public:
  explicit TokenReader(Problems& problems) : problems_{problems} {}

  TokenEntry read(const json::object& object, const std::string& path) {
    SettingReader reader{object, path, problems_};
    TokenEntry token;
    token.rights.name = reader.required_text("name");
    if (reader.has("name") && !token.rights.name.empty())
      refuse(reader, "name", objection_to_token_name(token.rights.name));
    token.sha256 = hash(reader);
    token.created = time(reader, "created");
    token.rights.expires = time(reader, "expires");
    token.rights.exchanges = exchanges(reader);
    token.rights.symbols = symbols(reader);
    token.rights.kinds = kinds(reader);
    token.rights.max_connections = reader.number<std::size_t>("max_connections", 0, 0, kMost);
    token.rights.max_subscriptions = reader.number<std::size_t>("max_subscriptions", 0, 0, kMost);
    token.rights.max_requests_per_second =
        reader.number<std::uint32_t>("max_requests_per_second", 0, 0, kMost);
    reader.refuse_others();
    return token;
  }

 private:
  static constexpr std::uint32_t kMost = 1'000'000'000;

  static void refuse(SettingReader& reader, std::string_view key, std::string objection) {
    if (!objection.empty()) reader.report(key, std::move(objection));
  }

  void refuse(const SettingReader& reader, std::string_view key, std::size_t index,
              std::string objection) {
    if (!objection.empty()) problems_.push_back({reader.path_of(key, index), std::move(objection)});
  }

  static std::string hash(SettingReader& reader) {
    std::string digits = reader.required_text("sha256");
    if (digits.empty()) return digits;
    for (char& c : digits)
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c + ('a' - 'A'));
    const bool is_hash = digits.size() == kHashDigits && std::ranges::all_of(digits, [](char c) {
                           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                         });
    // It is not repeated: somebody may have put the token itself there.
    if (!is_hash)
      reader.report("sha256",
                    "expected the 64 hex digits of a token's hash; `hftcpp token new` "
                    "makes a token and writes its hash here");
    return digits;
  }

  static Timestamp time(SettingReader& reader, std::string_view key) {
    const std::string text = reader.text(key);
    if (text.empty()) {
      if (reader.has(key) && reader.value(key)->is_string()) reader.report(key, "is empty");
      return {};
    }
    const auto time = Timestamp::parse_iso(text);
    if (time) return *time;
    reader.report(key, "expected a time as \"2026-11-20T08:00:00Z\", was \"" + text + '"');
    return {};
  }

  std::vector<std::string> exchanges(SettingReader& reader) {
    const std::vector<std::string> names = reader.texts("exchanges");
    for (std::size_t i = 0; i < names.size(); ++i)
      refuse(reader, "exchanges", i, names[i].empty() ? "is empty" : std::string{});
    return names;
  }

  std::vector<std::string> symbols(SettingReader& reader) {
    std::vector<std::string> symbols = reader.texts("symbols");
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      for (char& c : symbols[i])
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
      refuse(reader, "symbols", i, objection_to(TopicPattern{.symbol = symbols[i]}));
    }
    return symbols;
  }

  std::vector<TopicKind> kinds(SettingReader& reader) {
    std::vector<TopicKind> kinds;
    const std::vector<std::string> words = reader.texts("channels");
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (const auto kind = to_topic_kind(words[i]))
        kinds.push_back(*kind);
      else
        refuse(reader, "channels", i,
               "unknown channel \"" + words[i] + '"' + did_you_mean(words[i], kind_words()));
    }
    return kinds;
  }

  Problems& problems_;
};

// Of two with one name nobody could be revoked alone, and of two with one hash nobody told apart.
void refuse_twins(const std::vector<TokenEntry>& tokens, Problems& problems) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      const std::string path = "tokens[" + std::to_string(i) + ']';
      const std::string other = "tokens[" + std::to_string(before) + ']';
      const std::string& name = tokens[i].rights.name;
      if (!name.empty() && name == tokens[before].rights.name)
        problems.push_back({path + ".name", "\"" + name + "\" is the name of " + other +
                                                " too; each token needs a name of its own"});
      if (!tokens[i].sha256.empty() && tokens[i].sha256 == tokens[before].sha256)
        problems.push_back(
            {path + ".sha256", "is the hash of " + other + " too; make each a token of its own"});
    }
  }
}

std::vector<TokenEntry> read_list(const json::value& document, Problems& problems) {
  std::vector<TokenEntry> tokens;
  const json::object* object = document.if_object();
  if (object == nullptr) {
    problems.push_back({"", "expected {\"tokens\": [...]}, was " + describe(document)});
    return tokens;
  }
  SettingReader reader{*object, "", problems};
  if (const json::array* list = reader.array("tokens")) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string path = reader.path_of("tokens", i);
      const json::object* token = (*list)[i].if_object();
      if (token == nullptr)
        problems.push_back({path, "expected an object, was " + describe((*list)[i], "token")});
      else
        tokens.push_back(TokenReader{problems}.read(*token, path));
    }
  } else if (!reader.has("tokens")) {
    reader.report("tokens", "is missing; write {\"tokens\": []} for none");
  }
  reader.refuse_others();
  refuse_twins(tokens, problems);
  return tokens;
}

std::string in_file(const std::string& file, const Problem& problem) {
  return problem.path.empty() ? file + ": " + problem.message
                              : file + ": " + problem.path + ": " + problem.message;
}

}  // namespace

std::vector<TokenEntry> parse_tokens(std::string_view text, const std::string& file) {
  config::ParsedText parsed = config::parse_text(text, file);
  std::vector<TokenEntry> tokens;
  if (parsed.broken) throw std::invalid_argument{parsed.problems.front().to_text()};
  tokens = read_list(parsed.value, parsed.problems);
  std::string lines;
  for (const Problem& problem : parsed.problems)
    lines += (lines.empty() ? "" : "\n") + in_file(file, problem);
  if (!lines.empty()) throw std::invalid_argument{lines};
  return tokens;
}

std::vector<TokenEntry> read_tokens(const std::string& file) {
  struct stat status {};
  errno = 0;
  const bool is_there = ::stat(file.c_str(), &status) == 0;
  std::ifstream source{file, std::ios::binary};
  if (!is_there || S_ISDIR(status.st_mode) || !source)
    throw std::invalid_argument{
        file + ": cannot be read (" +
        std::strerror(is_there && S_ISDIR(status.st_mode) ? EISDIR : errno) +
        "); `hftcpp token new NAME --file " + file + "` makes one"};
  return parse_tokens(std::string{std::istreambuf_iterator<char>{source}, {}}, file);
}

std::string objection_to_token_name(std::string_view name) {
  const bool is_plain = std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view{"-_.@:"}.find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (name.empty() || name.size() > kMostTokenName || !is_plain)
    return "a token's name has 1 to 64 letters, digits and \"-_.@:\", was \"" +
           std::string{name.substr(0, kMostTokenName)} + '"';
  if (name == Rights{}.name) return "\"" + Rights{}.name + "\" is what those without a token are";
  return {};
}

std::string danger_to_tokens(const std::string& file) {
  struct stat status {};
  if (file.empty() || ::stat(file.c_str(), &status) != 0) return {};
  const bool is_written = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (!is_written && (status.st_mode & S_IROTH) == 0) return {};
  char mode[8];
  std::snprintf(mode, sizeof mode, "%03o", static_cast<unsigned>(status.st_mode & 0777));
  return file +
         (is_written ? ": others than its owner can write it, and let in whom they like"
                     : ": everybody on this machine can read it") +
         " (mode " + mode + "); chmod 600 " + file;
}

}  // namespace hftcpp::gateway
