// api_data.cpp: the last events, books and bars.
#include "service/gateway/api_routes.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/core/kline_builder.hpp>

#include <algorithm>
#include <optional>

namespace hftcpp::gateway {
namespace {

// An event's JSON, with what it is sorted by.
struct LastEvent {
  Topic topic;
  std::uint64_t sequence = 0;
  std::uint64_t count = 0;
  std::string json;
};

bool comes_before(const LastEvent& a, const LastEvent& b) noexcept {
  const auto compared = a.topic.exchange.text().compare(b.topic.exchange.text());
  if (compared != 0) return compared < 0;
  const auto symbols = a.topic.symbol.text().compare(b.topic.symbol.text());
  if (symbols != 0) return symbols < 0;
  return a.topic < b.topic;
}

// The topic of that kind that the pattern's exchange and symbol have, if anything of it came.
std::optional<Topic> topic_here(const ApiCall& call, const TopicPattern& pattern) {
  std::optional<Topic> topic;
  call.view.each_last_value(pattern, [&](const LastValue& last) {
    if (allows(call.rights, last.topic)) topic = last.topic;
  });
  return topic;
}

ApiRefusal nothing_of(const TopicPattern& pattern, std::string_view what) {
  return {404, "not_found",
          "there is no " + std::string{what} + " of \"" + pattern.symbol + "\" of \"" +
              pattern.exchange + "\" here; /v1/instruments says what its streams bring"};
}

void append_level_list(std::string& out, std::span<const Level> levels) {
  ListWriter list{out};
  for (const Level& level : levels) {
    ListWriter pair{list.item()};
    pair.text(level.price.to_string());
    pair.text(level.size.to_string());
  }
}

}  // namespace

net::ServerReply answer_last(const ApiCall& call) {
  const TopicPattern pattern = pattern_of(call);
  const std::size_t limit = count_of(call, "limit", 100, 10'000);
  std::vector<LastEvent> found;
  std::size_t total = 0;
  // Only those that are answered are written: there may be thousands, and books among them.
  call.view.each_last_value(pattern, [&](const LastValue& last) {
    if (!allows(call.rights, last.topic)) return;
    ++total;
    found.push_back({last.topic, last.sequence, last.count, {}});
  });
  std::ranges::sort(found, comes_before);
  if (found.size() > limit) found.resize(limit);
  call.view.each_last_value(pattern, [&](const LastValue& last) {
    const auto at = std::ranges::lower_bound(found, LastEvent{last.topic, 0, 0, {}}, comes_before);
    if (at != found.end() && at->topic == last.topic) hftcpp::append_json(at->json, last.event);
  });
  const GatewayStatus status = call.view.status();
  return object_reply(200, [&](ObjectWriter& body) {
    body.text("epoch", status.epoch);
    body.number("sequence", status.sequence);
    body.number("total", total);
    ListWriter events{body.value("events")};
    for (const LastEvent& each : found) {
      ObjectWriter event{events.item()};
      event.number("sequence", each.sequence);
      event.number("count", each.count);
      event.value("event") += each.json;
    }
  });
}

net::ServerReply answer_book(const ApiCall& call) {
  const TopicPattern pattern = one_symbol_of(call, TopicKind::order_book);
  const std::size_t depth = count_of(call, "depth", 20, 10'000);
  const auto topic = topic_here(call, pattern);
  const OrderBook* const book = topic ? call.view.book(topic->exchange, topic->symbol) : nullptr;
  if (book == nullptr) throw nothing_of(pattern, "order book");
  return object_reply(200, [&](ObjectWriter& body) {
    body.text("exchange", book->exchange().text());
    body.text("symbol", book->symbol().text());
    body.flag("fresh", book->is_fresh());
    body.number("sequence", book->sequence());
    body.number("exchange_time", book->exchange_time().nanoseconds());
    body.number("receive_time", book->receive_time().nanoseconds());
    append_level_list(body.value("bids"), book->bids(depth));
    append_level_list(body.value("asks"), book->asks(depth));
  });
}

net::ServerReply answer_klines(const ApiCall& call) {
  TopicPattern pattern = one_symbol_of(call, TopicKind::kline);
  if (pattern.interval.count() == 0) pattern.interval = std::chrono::minutes{1};
  const std::size_t limit = count_of(call, "limit", 500, 10'000);
  const auto topic = topic_here(call, pattern);
  const std::string word{kline_word(pattern.interval)};
  if (!topic) throw nothing_of(pattern, word + " kline");
  const std::vector<Kline> bars = call.view.klines(*topic);
  return object_reply(200, [&](ObjectWriter& body) {
    body.text("exchange", topic->exchange.text());
    body.text("symbol", topic->symbol.text());
    body.text("interval", word);
    ListWriter list{body.value("klines")};
    for (std::size_t i = bars.size() - std::min(bars.size(), limit); i < bars.size(); ++i)
      hftcpp::append_json(list.item(), bars[i]);
  });
}

}  // namespace hftcpp::gateway
