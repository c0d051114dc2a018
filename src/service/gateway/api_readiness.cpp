// api_readiness.cpp: whether each stream brings data, or need not.
#include "service/gateway/api_routes.hpp"
#include <hftcpp/stream/gap_ledger.hpp>

#include <algorithm>

namespace hftcpp::gateway {
namespace {

struct Readiness {
  bool is_ready = false;
  std::string reason;
};

// What an exchange's streams have told of themselves and of the market.
struct Heard {
  bool has_data = false;
  std::string rest;  // the stream's own words, when it rests because the market does
};

Heard heard_of(const GatewayView& view, const StreamBase& stream) {
  constexpr std::string_view kRest = "the market is closed";  // how a resting channel begins
  Heard heard;
  const std::string exchange{stream.exchange().text()};
  view.each_last_value(TopicPattern{.exchange = exchange}, [&](const LastValue& last) {
    const auto* status = std::get_if<StreamStatus>(&last.event);
    if (status == nullptr)
      heard.has_data = true;
    else if (status->symbol.empty() && status->reason.starts_with(kRest))
      heard.rest = status->reason;
  });
  return heard;
}

// The first channel that brings nothing at all now, and why; empty when all may. The words of who
// was asked may hold addresses: they are for whoever runs the server.
std::string outage_of(const StreamBase& stream, ApiSide side) {
  if (stream.gaps().open_count() == 0) return {};
  for (const Gap& gap : stream.gaps().entries()) {
    if (gap.to.is_set() || !gap.symbol.empty()) continue;
    std::string words = std::string{to_text(gap.channel)} + ": " + std::string{to_text(gap.cause)};
    const bool is_told = side == ApiSide::admin && !gap.detail.empty();
    return is_told ? words + ": " + gap.detail : words;
  }
  return {};
}

bool follows_accounts_alone(const StreamBase& stream) {
  return std::ranges::all_of(stream.params().subscribe_channels,
                             [](Channel channel) { return is_private(channel); });
}

Readiness readiness_of(const ApiCall& call, const StreamBase& stream) {
  if (std::string outage = outage_of(stream, call.side); !outage.empty())
    return {false, std::move(outage)};
  Heard heard = heard_of(call.view, stream);
  if (heard.has_data) return {true, "has data"};
  if (!heard.rest.empty()) return {true, std::move(heard.rest)};
  const std::vector<SubscriptionState> subscriptions = stream.subscriptions();
  if (follows_accounts_alone(stream)) {
    // An account may stand still for days.
    const bool are_active = std::ranges::all_of(subscriptions, [](const SubscriptionState& each) {
      return each.state == SubscriptionState::State::active;
    });
    if (are_active && !subscriptions.empty()) return {true, "follows its account"};
    return {false, "its account is not followed yet"};
  }
  if (subscriptions.empty() && stream.currency_pairs().empty())
    return {true, "nothing is asked of it"};
  const bool is_refused = std::ranges::any_of(subscriptions, [](const SubscriptionState& each) {
    return each.state == SubscriptionState::State::failed;
  });
  return {false, is_refused ? "no data: subscriptions were refused" : "no data yet"};
}

}  // namespace

bool are_streams_ready(const ApiCall& call) {
  return std::ranges::all_of(call.view.streams(), [&](const auto& stream) {
    return readiness_of(call, *stream).is_ready;
  });
}

net::ServerReply answer_readiness(const ApiCall& call) {
  std::vector<std::pair<std::string_view, Readiness>> all;
  bool is_ready = true;
  for (const auto& stream : call.view.streams()) {
    all.emplace_back(stream->exchange().text(), readiness_of(call, *stream));
    is_ready = is_ready && all.back().second.is_ready;
  }
  return object_reply(is_ready ? 200 : 503, [&](ObjectWriter& body) {
    body.flag("ready", is_ready);
    ListWriter streams{body.value("streams")};
    for (const auto& [exchange, readiness] : all) {
      ObjectWriter stream{streams.item()};
      stream.text("exchange", exchange);
      stream.flag("ready", readiness.is_ready);
      stream.text("reason", readiness.reason);
    }
  });
}

}  // namespace hftcpp::gateway
