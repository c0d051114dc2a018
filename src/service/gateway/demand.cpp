#include "service/gateway/demand.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp::gateway {
namespace {

bool brings(const StreamBase& stream, TopicKind kind) {
  const auto channel = to_channel(kind);
  if (!channel) return true;
  const auto& channels = stream.params().subscribe_channels;
  return std::ranges::find(channels, *channel) != channels.end();
}

}  // namespace

Demand::Demand(std::vector<std::shared_ptr<StreamBase>> streams, std::chrono::milliseconds grace)
    : grace_{grace} {
  for (auto& stream : streams) {
    Source source{.stream = stream, .configured = {}, .has_all = false};
    for (const std::string& pair : stream->params().currency_pairs)
      if (pair == "*") source.has_all = true;
    for (const Symbol symbol : stream->currency_pairs()) source.configured.emplace(symbol.text());
    sources_.push_back(std::move(source));
  }
}

bool Demand::fits(const Source& source, const TopicPattern& pattern) const {
  const StreamBase& stream = *source.stream;
  if (!pattern.exchange.empty() && pattern.exchange != stream.exchange().text()) return false;
  return !pattern.kind || *pattern.kind == TopicKind::kline || brings(stream, *pattern.kind);
}

bool Demand::can_pull(const Source& source, const TopicPattern& pattern) const {
  return source.stream->params().on_demand && names_one_symbol(pattern) &&
         source.stream->is_pair(pattern.symbol);
}

// Bars may be made here of what a stream brings, and balances are of currencies, not of pairs.
std::string Demand::objection_to(const TopicPattern& pattern) const {
  bool has_exchange = pattern.exchange.empty(), has_kind = !pattern.kind, has_symbol = false;
  for (const Source& source : sources_) {
    const bool is_exchange =
        pattern.exchange.empty() || pattern.exchange == source.stream->exchange().text();
    has_exchange |= is_exchange;
    if (!is_exchange || !fits(source, pattern)) continue;
    has_kind = true;
    has_symbol |= !names_one_symbol(pattern) || source.has_all ||
                  source.configured.contains(pattern.symbol) || can_pull(source, pattern) ||
                  (pattern.kind && is_private(*pattern.kind));
  }
  if (!has_exchange) return "no stream here is of exchange \"" + pattern.exchange + "\"";
  if (!has_kind)
    return "no stream here brings the channel " + std::string{to_text(*pattern.kind)} +
           (pattern.exchange.empty() ? "" : " of " + pattern.exchange);
  if (!has_symbol) return "no stream here has \"" + pattern.symbol + "\"";
  return {};
}

void Demand::want(const TopicPattern& pattern) {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    if (!fits(source, pattern) || !can_pull(source, pattern)) continue;
    if (source.configured.contains(pattern.symbol)) continue;
    if (++pulled_[{i, pattern.symbol}].wanted == 1) source.stream->add_pairs({pattern.symbol});
  }
}

void Demand::release(const TopicPattern& pattern, Clock::time_point now) {
  if (!names_one_symbol(pattern)) return;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const auto found = pulled_.find({i, pattern.symbol});
    if (found == pulled_.end() || found->second.wanted == 0 || !fits(sources_[i], pattern))
      continue;
    if (--found->second.wanted == 0) found->second.released = now;
  }
}

void Demand::tend(Clock::time_point now) {
  for (auto each = pulled_.begin(); each != pulled_.end();) {
    const auto& [key, pulled] = *each;
    if (pulled.wanted > 0 || now - pulled.released < grace_) {
      ++each;
      continue;
    }
    sources_[key.first].stream->remove_pairs({key.second});
    each = pulled_.erase(each);
  }
}

}  // namespace hftcpp::gateway
