// api_streams.cpp: the streams: what they bring, whether they do, and what they missed.
#include "service/gateway/api_routes.hpp"
#include <hftcpp/stream/gap_ledger.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace hftcpp::gateway {
namespace {

using StreamPointer = std::shared_ptr<StreamBase>;
using SubscriptionKind = SubscriptionState::State;

constexpr std::string_view kAllPairs = "*";

std::string_view word_of(SubscriptionKind state) noexcept {
  switch (state) {
    case SubscriptionKind::pending:
      return "pending";
    case SubscriptionKind::active:
      return "active";
    case SubscriptionKind::failed:
      return "failed";
  }
  return {};
}

bool may_see_gap(const Rights& rights, Exchange exchange, const Gap& gap) {
  if (!gap.symbol.empty() || is_private(gap.channel))
    return allows(rights, {exchange, gap.symbol, to_topic_kind(gap.channel)});
  // A whole channel's concerns whoever may have some of it.
  return may_see(rights, exchange) &&
         objection_to(rights, TopicPattern{.kind = to_topic_kind(gap.channel)}).empty();
}

bool may_see_subscription(const Rights& rights, Exchange exchange, const SubscriptionState& each) {
  return allows(rights, {exchange, each.symbol, to_topic_kind(each.channel)});
}

// Those that the rights allow, of that exchange if one is named.
std::vector<StreamPointer> streams_of(const ApiCall& call) {
  const std::string exchange = exchange_of(call);
  std::vector<StreamPointer> streams;
  for (const StreamPointer& stream : call.view.streams())
    if (may_see(call.rights, stream->exchange()) &&
        (exchange.empty() || exchange == stream->exchange().text()))
      streams.push_back(stream);
  return streams;
}

void append_subscription(std::string& out, const SubscriptionState& each, bool with_symbol) {
  ObjectWriter subscription{out};
  subscription.text("channel", to_text(each.channel));
  if (with_symbol && !each.symbol.empty()) subscription.text("symbol", each.symbol.text());
  subscription.text("state", word_of(each.state));
  if (!each.reason.empty()) subscription.text("reason", each.reason);
}

void append_counters(std::string& out, const StreamCounters& counters) {
  ObjectWriter all{out};
  all.number("frames", counters.frames);
  all.number("bytes", counters.bytes);
  all.number("events", counters.events);
  all.number("bad_frames", counters.bad_frames);
  all.number("unknown_messages", counters.unknown_messages);
  all.number("unknown_symbols", counters.unknown_symbols);
  all.number("duplicates", counters.duplicates);
  all.number("late_trades", counters.late_trades);
  all.number("outdated_updates", counters.outdated_updates);
  all.number("connects", counters.connects);
  all.number("disconnects", counters.disconnects);
  all.number("hand_overs", counters.hand_overs);
  all.number("rejections", counters.rejections);
  all.number("resyncs", counters.resyncs);
  all.number("recovered", counters.recovered);
  all.number("gaps", counters.gaps);
  all.number("conflated", counters.conflated);
  all.number("overflows", counters.overflows);
}

void append_stream(std::string& out, const ApiCall& call, const StreamBase& stream) {
  ObjectWriter body{out};
  const Exchange exchange = stream.exchange();
  body.text("exchange", exchange.text());
  {
    ListWriter pairs{body.value("pairs")};
    for (const Symbol symbol : stream.currency_pairs())
      if (symbol.text() == kAllPairs || may_see(call.rights, exchange, symbol))
        pairs.text(symbol.text());
  }
  {
    ListWriter channels{body.value("channels")};
    for (const Channel channel : stream.params().subscribe_channels)
      channels.text(to_text(channel));
  }
  append_counters(body.value("counters"), stream.counters());
  body.number("open_gaps", stream.gaps().open_count());
  ListWriter subscriptions{body.value("subscriptions")};
  for (const SubscriptionState& each : stream.subscriptions())
    if (may_see_subscription(call.rights, exchange, each))
      append_subscription(subscriptions.item(), each, true);
}

std::string in_small_letters(std::string_view text) {
  std::string small;
  for (const char c : text) small += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return small;
}

// By name, what is known of it without asking the exchange.
using SubscriptionsByName = std::map<std::string_view, std::vector<SubscriptionState>>;

SubscriptionsByName known_of(const ApiCall& call, const StreamBase& stream,
                             std::string_view wanted) {
  SubscriptionsByName known;
  const Exchange exchange = stream.exchange();
  const auto is_wanted = [&](Symbol symbol) {
    return symbol.text() != kAllPairs && symbol.text().find(wanted) != std::string_view::npos &&
           may_see(call.rights, exchange, symbol);
  };
  for (const Symbol symbol : stream.currency_pairs())
    if (is_wanted(symbol)) known[symbol.text()];
  for (const SubscriptionState& each : stream.subscriptions())
    if (!is_private(each.channel) && is_wanted(each.symbol) &&
        may_see_subscription(call.rights, exchange, each))
      known[each.symbol.text()].push_back(each);
  return known;
}

struct StreamGap {
  Exchange exchange;
  Gap gap;
};

}  // namespace

net::ServerReply answer_instruments(const ApiCall& call) {
  const std::string wanted = in_small_letters(call.value("grep"));
  const std::vector<StreamPointer> streams = streams_of(call);
  return object_reply(200, [&](ObjectWriter& body) {
    ListWriter list{body.value("instruments")};
    for (const StreamPointer& stream : streams) {
      for (const auto& [name, subscriptions] : known_of(call, *stream, wanted)) {
        ObjectWriter instrument{list.item()};
        instrument.text("exchange", stream->exchange().text());
        instrument.text("symbol", name);
        ListWriter channels{instrument.value("channels")};
        for (const SubscriptionState& each : subscriptions)
          append_subscription(channels.item(), each, false);
      }
    }
  });
}

net::ServerReply answer_streams(const ApiCall& call) {
  const std::vector<StreamPointer> streams = streams_of(call);
  return object_reply(200, [&](ObjectWriter& body) {
    ListWriter list{body.value("streams")};
    for (const StreamPointer& stream : streams) append_stream(list.item(), call, *stream);
  });
}

net::ServerReply answer_gaps(const ApiCall& call) {
  const std::size_t limit = count_of(call, "limit", 100, 10'000);
  std::vector<StreamGap> gaps;
  std::size_t open = 0;
  for (const StreamPointer& stream : streams_of(call)) {
    for (Gap& gap : stream->gaps().entries()) {
      if (!may_see_gap(call.rights, stream->exchange(), gap)) continue;
      if (!gap.to.is_set()) ++open;
      gaps.push_back({stream->exchange(), std::move(gap)});
    }
  }
  // The newest first; of one stream at one time by their numbers.
  std::ranges::stable_sort(gaps, [](const StreamGap& a, const StreamGap& b) {
    return a.gap.from != b.gap.from ? b.gap.from < a.gap.from : b.gap.number < a.gap.number;
  });
  const std::size_t total = gaps.size();
  if (gaps.size() > limit) gaps.resize(limit);
  return object_reply(200, [&](ObjectWriter& body) {
    body.number("total", total);
    body.number("open", open);
    ListWriter list{body.value("gaps")};
    for (StreamGap& each : gaps) {
      each.gap.exchange = each.exchange;
      hftcpp::append_json(list.item(), each.gap);
    }
  });
}

}  // namespace hftcpp::gateway
