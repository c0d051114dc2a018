#include "service/gateway/topic.hpp"

#include <hftcpp/core/kline_builder.hpp>
#include <hftcpp/core/names.hpp>

#include <array>

namespace hftcpp::gateway {
namespace {

constexpr std::string_view kStreamStatus = "stream_status";
constexpr std::size_t kMostText = 64;

std::size_t mixed(std::size_t seed, std::size_t value) noexcept {
  return seed ^ (value + 0x9e3779b97f4a7c15u + (seed << 6) + (seed >> 2));
}

bool matches_symbol(std::string_view pattern, std::string_view symbol) noexcept {
  if (pattern == "*") return true;
  if (pattern.starts_with('*')) return symbol.ends_with(pattern.substr(1));
  return pattern == symbol;
}

}  // namespace

std::string_view to_text(TopicKind kind) noexcept {
  const auto channel = to_channel(kind);
  return channel ? to_text(*channel) : kStreamStatus;
}

std::optional<TopicKind> to_topic_kind(std::string_view text) noexcept {
  if (text == kStreamStatus) return TopicKind::stream_status;
  const auto channel = hftcpp::to_channel(text);
  return channel ? std::optional{to_topic_kind(*channel)} : std::nullopt;
}

std::optional<Channel> to_channel(TopicKind kind) noexcept {
  if (kind == TopicKind::stream_status) return std::nullopt;
  return static_cast<Channel>(kind);
}

bool is_private(TopicKind kind) noexcept {
  const auto channel = to_channel(kind);
  return channel && is_private(*channel);
}

bool is_a_state(TopicKind kind) noexcept {
  switch (kind) {
    case TopicKind::ticker:
    case TopicKind::order_book:
    case TopicKind::kline:
    case TopicKind::funding:
    case TopicKind::quote:
      return true;
    default:
      return false;
  }
}

std::string to_text(const Topic& topic) {
  std::string text{topic.exchange.text()};
  if (!topic.symbol.empty()) text.append(" ").append(topic.symbol.text());
  text.append(" ").append(to_text(topic.kind));
  if (topic.interval.count() > 0) text.append(" ").append(kline_word(topic.interval));
  return text;
}

bool matches(const TopicPattern& pattern, const Topic& topic) noexcept {
  if (!pattern.exchange.empty() && pattern.exchange != topic.exchange.text()) return false;
  if (pattern.kind ? *pattern.kind != topic.kind : is_private(topic.kind)) return false;
  if (pattern.interval.count() > 0 && pattern.interval != topic.interval) return false;
  return matches_symbol(pattern.symbol, topic.symbol.text());
}

bool names_one_symbol(const TopicPattern& pattern) noexcept {
  return !pattern.symbol.starts_with('*');
}

std::string objection_to(const TopicPattern& pattern) {
  if (pattern.symbol.empty()) return "symbol is empty; name one, or \"*\" for all";
  if (pattern.symbol.size() > kMostText || pattern.exchange.size() > kMostText)
    return "no exchange and no symbol has a name of more than 64 bytes";
  if (pattern.symbol.find('*', 1) != std::string::npos)
    return "\"*\" stands at the beginning of a symbol or nowhere: \"*\", \"*.sh\", \"*/usdt\"";
  if (pattern.interval.count() > 0 && pattern.kind && *pattern.kind != TopicKind::kline)
    return "only klines have an interval";
  return {};
}

}  // namespace hftcpp::gateway

std::size_t std::hash<hftcpp::gateway::Topic>::operator()(
    const hftcpp::gateway::Topic& topic) const noexcept {
  using hftcpp::gateway::mixed;
  std::size_t seed = mixed(topic.exchange.index(), topic.symbol.index());
  seed = mixed(seed, static_cast<std::size_t>(topic.kind));
  return mixed(seed, static_cast<std::size_t>(topic.interval.count()));
}

std::size_t std::hash<hftcpp::gateway::TopicPattern>::operator()(
    const hftcpp::gateway::TopicPattern& pattern) const noexcept {
  using hftcpp::gateway::mixed;
  const std::hash<std::string> text;
  std::size_t seed = mixed(text(pattern.exchange), text(pattern.symbol));
  seed = mixed(seed, pattern.kind ? static_cast<std::size_t>(*pattern.kind) : 99);
  return mixed(seed, static_cast<std::size_t>(pattern.interval.count()));
}
