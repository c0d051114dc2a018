#include "service/gateway/api_call.hpp"

#include "core/a_share_symbols.hpp"
#include <hftcpp/core/kline_builder.hpp>
#include <hftcpp/service/setting_reader.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

namespace hftcpp::gateway {
namespace {

std::string quoted_argument(std::string_view text) {
  constexpr std::size_t kMost = 64;
  return '"' + std::string{text.substr(0, kMost)} + (text.size() > kMost ? "..." : "") + '"';
}

ApiRefusal bad_argument(std::string_view name, const std::string& message) {
  return {400, "bad_argument", std::string{name} + ": " + message};
}

std::vector<std::string> api_exchanges(const ApiCall& call) {
  std::set<std::string> names;
  for (const auto& stream : call.view.streams())
    if (may_see(call.rights, stream->exchange())) names.emplace(stream->exchange().text());
  return {names.begin(), names.end()};
}

std::vector<std::string> api_kind_words() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < kTopicKinds; ++i)
    words.emplace_back(to_text(static_cast<TopicKind>(i)));
  return words;
}

// As a topic has it. Nothing is interned: clients write what they like.
std::string symbol_text(std::string_view text) {
  std::string symbol;
  const auto code = text.size() <= 9 ? parse_a_share(text) : std::nullopt;
  if (code) return symbol.append(code->digits).append(".").append(to_prefix(code->market));
  for (const char c : text)
    symbol += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return symbol;
}

std::chrono::seconds argument_interval(std::string_view word) {
  if (const auto interval = kline_interval(word)) return *interval;
  std::string words;
  for (const std::string_view each : kline_words())
    words.append(words.empty() ? "" : ", ").append(each);
  throw bad_argument("interval", "expected one of " + words + ", was " + quoted_argument(word));
}

TopicKind argument_kind(std::string_view word) {
  if (const auto kind = to_topic_kind(word)) return *kind;
  throw bad_argument(
      "channel", "unknown channel " + quoted_argument(word) + did_you_mean(word, api_kind_words()));
}

void need_right(const ApiCall& call, const TopicPattern& pattern) {
  if (const std::string objection = objection_to(call.rights, pattern); !objection.empty())
    throw ApiRefusal{403, "forbidden", objection};
}

}  // namespace

std::string_view ApiCall::value(std::string_view name) const noexcept {
  for (const auto& [key, text] : path)
    if (key == name) return text;
  for (const auto& [key, text] : request.query)
    if (key == name) return text;
  return {};
}

std::size_t count_of(const ApiCall& call, std::string_view name, std::size_t otherwise,
                     std::size_t most) {
  const std::string_view text = call.value(name);
  if (text.empty()) return otherwise;
  std::size_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (ec == std::errc{} && end == text.data() + text.size() && count >= 1 && count <= most)
    return count;
  throw bad_argument(name, "expected a whole number from 1 to " + std::to_string(most) + ", was " +
                               quoted_argument(text));
}

std::string exchange_of(const ApiCall& call) {
  const std::string_view name = call.value("exchange");
  if (name.empty()) return {};
  // Of what kind it is, is not asked yet.
  const Rights of_exchanges{.name = call.rights.name, .exchanges = call.rights.exchanges};
  if (const std::string objection =
          objection_to(of_exchanges, TopicPattern{.exchange = std::string{name}});
      !objection.empty())
    throw ApiRefusal{403, "forbidden", objection};
  const std::vector<std::string> known = api_exchanges(call);
  if (std::ranges::find(known, name) != known.end()) return std::string{name};
  throw ApiRefusal{
      404, "not_found",
      "no stream here is of exchange " + quoted_argument(name) + did_you_mean(name, known)};
}

TopicPattern pattern_of(const ApiCall& call) {
  TopicPattern pattern;
  if (const std::string_view word = call.value("channel"); !word.empty())
    pattern.kind = argument_kind(word);
  if (const std::string_view word = call.value("interval"); !word.empty())
    pattern.interval = argument_interval(word);
  if (const std::string_view text = call.value("symbol"); !text.empty())
    pattern.symbol = symbol_text(text);
  pattern.exchange = exchange_of(call);
  if (const std::string objection = objection_to(pattern); !objection.empty())
    throw ApiRefusal{400, "bad_symbol", objection};
  need_right(call, pattern);
  return pattern;
}

TopicPattern one_symbol_of(const ApiCall& call, TopicKind kind) {
  for (const std::string_view name : {"exchange", "symbol"})
    if (call.value(name).empty())
      throw bad_argument(name, "is missing; " + std::string{name} +
                                   (name == "symbol" ? "=btc/usdt" : "=NAME") + ", say");
  TopicPattern pattern = pattern_of(call);
  pattern.kind = kind;
  if (!names_one_symbol(pattern))
    throw bad_argument("symbol", "expected one symbol, was " + quoted_argument(pattern.symbol));
  need_right(call, pattern);
  return pattern;
}

bool may_see(const Rights& rights, Exchange exchange, Symbol symbol) {
  for (std::size_t i = 0; i < kTopicKinds; ++i) {
    const auto kind = static_cast<TopicKind>(i);
    if (!is_private(kind) && allows(rights, {exchange, symbol, kind})) return true;
  }
  return false;
}

bool may_see(const Rights& rights, Exchange exchange) {
  return rights.exchanges.empty() ||
         std::ranges::find(rights.exchanges, exchange.text()) != rights.exchanges.end();
}

}  // namespace hftcpp::gateway
