// access.cpp: rights and origins. Tokens stand in token_store.cpp.
#include "service/gateway/access.hpp"

#include "net/http_fields.hpp"

#include <algorithm>
#include <cctype>

namespace hftcpp::gateway {
namespace {

// Of a pattern's or a right's symbol: what all that it means end with, and nothing for one symbol.
std::string_view tail_of(std::string_view symbol) noexcept {
  return symbol.substr(1);
}

bool means_many(std::string_view symbol) noexcept {
  return symbol.starts_with('*');
}

bool right_covers(std::string_view right, std::string_view symbol) noexcept {
  return means_many(right) ? symbol.ends_with(tail_of(right)) : symbol == right;
}

// Whether there can be a symbol that both mean.
bool symbols_meet(std::string_view right, std::string_view wanted) noexcept {
  if (!means_many(wanted)) return right_covers(right, wanted);
  if (!means_many(right)) return right.ends_with(tail_of(wanted));
  const std::string_view a = tail_of(right);
  const std::string_view b = tail_of(wanted);
  return a.ends_with(b) || b.ends_with(a);
}

bool allows_kind(const Rights& rights, TopicKind kind) noexcept {
  if (rights.kinds.empty()) return !is_private(kind);
  return std::ranges::find(rights.kinds, kind) != rights.kinds.end();
}

// A pattern that names none means any but what is ours.
bool allows_any_kind_of(const Rights& rights, const TopicPattern& pattern) noexcept {
  if (pattern.kind) return allows_kind(rights, *pattern.kind);
  return rights.kinds.empty() ||
         std::ranges::any_of(rights.kinds, [](TopicKind kind) { return !is_private(kind); });
}

// "token "desk-1" has no right to exchange "x": it has the right to a, b"
std::string lacks(const Rights& rights, std::string_view what, std::string_view wanted,
                  const std::vector<std::string>& has) {
  std::string text = "token \"" + rights.name + "\" has no right to ";
  text.append(what).append(" \"").append(wanted) += '"';
  if (has.empty()) return text;
  text += ": it has the right to ";
  for (const std::string& each : has) text += (&each == &has.front() ? "" : ", ") + each;
  return text;
}

std::vector<std::string> words_of(const std::vector<TopicKind>& kinds) {
  std::vector<std::string> words;
  for (const TopicKind kind : kinds) words.emplace_back(to_text(kind));
  return words;
}

std::string small_letters(std::string_view text) {
  std::string small{text};
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

// Scheme, host and port in one form: small letters, without the port that the scheme has anyway.
std::string plain_origin(std::string_view origin) {
  std::string plain = small_letters(origin);
  if (plain.ends_with('/')) plain.pop_back();
  if (plain.starts_with("https://") && plain.ends_with(":443")) plain.resize(plain.size() - 4);
  if (plain.starts_with("http://") && plain.ends_with(":80")) plain.resize(plain.size() - 3);
  return plain;
}

std::string_view without_spaces(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string token_of_query(std::string_view target) {
  constexpr std::string_view kName = "token=";
  const std::size_t mark = target.find('?');
  if (mark == target.npos) return {};
  std::string_view query = target.substr(mark + 1, target.find('#', mark) - mark - 1);
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    if (part.starts_with(kName)) return net::decode_percent(part.substr(kName.size()));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
  }
  return {};
}

}  // namespace

std::string objection_to(const Rights& rights, const TopicPattern& pattern) {
  if (!allows_any_kind_of(rights, pattern)) {
    const std::string_view wanted = pattern.kind ? to_text(*pattern.kind) : "market data";
    return lacks(rights, "channel", wanted, words_of(rights.kinds));
  }
  if (!rights.exchanges.empty() && !pattern.exchange.empty() &&
      std::ranges::find(rights.exchanges, pattern.exchange) == rights.exchanges.end())
    return lacks(rights, "exchange", pattern.exchange, rights.exchanges);
  if (!rights.symbols.empty() && std::ranges::none_of(rights.symbols, [&](const auto& right) {
        return symbols_meet(right, pattern.symbol);
      }))
    return lacks(rights, "symbol", pattern.symbol, rights.symbols);
  return {};
}

bool allows(const Rights& rights, const Topic& topic) noexcept {
  if (!allows_kind(rights, topic.kind)) return false;
  if (!rights.exchanges.empty() &&
      std::ranges::find(rights.exchanges, topic.exchange.text()) == rights.exchanges.end())
    return false;
  if (rights.symbols.empty()) return true;
  if (topic.symbol.empty() && topic.kind == TopicKind::stream_status) return true;
  return std::ranges::any_of(rights.symbols, [&](const std::string& right) {
    if (topic.symbol.empty()) return right == "*";
    return right_covers(right, topic.symbol.text());
  });
}

std::string token_of(std::string_view authorization, std::string_view target) {
  constexpr std::string_view kScheme = "bearer";
  const std::string_view given = without_spaces(authorization);
  const std::string_view scheme = given.substr(0, given.find_first_of(" \t"));
  if (small_letters(scheme) == kScheme)
    return std::string{without_spaces(given.substr(scheme.size()))};
  return token_of_query(target);
}

bool is_allowed_origin(std::string_view origin, const std::vector<std::string>& allowed) {
  if (origin.empty()) return true;
  const std::string plain = plain_origin(origin);
  const bool is_null = plain == "null";
  return std::ranges::any_of(allowed, [&](const std::string& each) {
    return each == "*" ? !is_null : plain_origin(each) == plain;
  });
}

}  // namespace hftcpp::gateway
