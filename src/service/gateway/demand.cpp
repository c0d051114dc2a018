#include "service/gateway/demand.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp::gateway {
namespace {

constexpr std::size_t kPairsAtOnce = 100;

bool brings(const StreamBase& stream, TopicKind kind) {
  const auto channel = to_channel(kind);
  if (!channel) return true;
  const auto& channels = stream.params().subscribe_channels;
  return std::ranges::find(channels, *channel) != channels.end();
}

}  // namespace

Demand::Demand(std::vector<std::shared_ptr<StreamBase>> streams, Settings settings)
    : settings_{settings} {
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

std::string Demand::objection_to_number(const std::vector<TopicPattern>& patterns) const {
  std::size_t more = 0;
  for (const TopicPattern& pattern : patterns) {
    if (!names_one_symbol(pattern)) continue;
    for (std::size_t i = 0; i < sources_.size(); ++i)
      if (sources_[i].stream->params().on_demand && fits(sources_[i], pattern) &&
          !sources_[i].configured.contains(pattern.symbol) &&
          !pulled_.contains({i, pattern.symbol}))
        ++more;
  }
  if (more == 0 || pulled_.size() + more <= settings_.most) return {};
  return "this would be " + std::to_string(more) + " pairs more that are brought on demand, of " +
         std::to_string(settings_.most) + " that may be (max_pairs_on_demand), and " +
         std::to_string(pulled_.size()) + " are; name an exchange, a wildcard, or fewer";
}

void Demand::want(const TopicPattern& pattern) {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    if (!fits(source, pattern) || !can_pull(source, pattern)) continue;
    if (source.configured.contains(pattern.symbol)) continue;
    const Key key{i, pattern.symbol};
    const auto [place, is_new] = pulled_.try_emplace(key);
    ++place->second.wanted;
    if (is_new) waiting_.push_back(key);
  }
  pull();
}

void Demand::pull() {
  while (!waiting_.empty() && added_ < kPairsAtOnce) {
    const Key key = std::move(waiting_.front());
    waiting_.pop_front();
    const auto found = pulled_.find(key);
    if (found == pulled_.end() || found->second.is_added) continue;
    found->second.is_added = true;
    ++added_;
    sources_[key.first].stream->add_pairs({key.second});
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
  added_ = 0;
  pull();
  std::size_t removed = 0;
  for (auto each = pulled_.begin(); each != pulled_.end();) {
    const auto& [key, pulled] = *each;
    if (pulled.wanted > 0 || now - pulled.released < settings_.grace) {
      ++each;
      continue;
    }
    if (pulled.is_added) {
      if (++removed > kPairsAtOnce) return;
      sources_[key.first].stream->remove_pairs({key.second});
    }
    each = pulled_.erase(each);
  }
}

}  // namespace hftcpp::gateway
