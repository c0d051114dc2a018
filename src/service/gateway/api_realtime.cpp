// api_realtime.cpp: the paths that clients of the realtime service know: its envelope, its records.
#include "core/a_share_symbols.hpp"
#include "core/decimal_sum.hpp"
#include "service/gateway/api_routes.hpp"
#include "service/gateway/realtime_record.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace hftcpp::gateway {
namespace {

constexpr std::size_t kTop = 10;

// With the envelope: {"success":true,"data":{…}}.
template <class Write>
net::ServerReply realtime_reply(Write write) {
  return object_reply(200, [&](ObjectWriter& body) {
    body.flag("success", true);
    ObjectWriter data{body.value("data")};
    write(data);
  });
}

Timestamp quote_time(const Quote& quote) noexcept {
  return quote.exchange_time.is_set() ? quote.exchange_time : quote.receive_time;
}

// The newest of each share that the rights allow, whichever stream brought it.
std::map<Symbol, Quote> newest_quotes(const ApiCall& call, TopicPattern pattern) {
  pattern.kind = TopicKind::quote;
  std::map<Symbol, Quote> newest;
  call.view.each_last_value(pattern, [&](const LastValue& last) {
    const auto* quote = std::get_if<Quote>(&last.event);
    if (quote == nullptr || !allows(call.rights, last.topic)) return;
    if (!parse_a_share(quote->symbol.text())) return;
    const auto [at, is_new] = newest.try_emplace(quote->symbol, *quote);
    if (!is_new && quote_time(at->second) < quote_time(*quote)) at->second = *quote;
  });
  return newest;
}

bool is_stock(Symbol symbol) noexcept {
  const auto code = parse_a_share(symbol.text());
  if (!code) return false;
  const AShareKind kind = a_share_kind(*code);
  return kind == AShareKind::share || kind == AShareKind::b_share;
}

struct Ranked {
  const Quote* quote = nullptr;
  std::optional<QuoteChange> change{};
};

struct Summary {
  std::vector<Ranked> stocks;
  std::size_t up = 0;
  std::size_t down = 0;
  std::size_t unchanged = 0;
  std::optional<DecimalSum> volume{DecimalSum{}};  // nothing when 128 bits did not hold it
  std::optional<DecimalSum> amount{DecimalSum{}};
  Timestamp newest{};
};

void add_to(std::optional<DecimalSum>& sum, const Decimal& value) {
  if (sum && !sum->add(DecimalSum{value})) sum.reset();
}

Summary summary_of(const std::map<Symbol, Quote>& quotes) {
  Summary summary;
  for (const auto& [symbol, quote] : quotes) {
    if (!is_stock(symbol)) continue;
    summary.stocks.push_back({&quote, change_of(quote)});
    add_to(summary.volume, quote.volume);
    add_to(summary.amount, quote.amount);
    summary.newest = std::max(summary.newest, quote_time(quote));
    const auto& change = summary.stocks.back().change;
    if (!change) continue;
    const auto sign = change->change <=> Decimal{};
    ++(sign > 0 ? summary.up : sign < 0 ? summary.down : summary.unchanged);
  }
  return summary;
}

// The first of those that `is_one` takes, the greatest by `value` first, of equals by their codes.
template <class IsOne, class Value>
void append_top(std::string& out, const Summary& summary, IsOne is_one, Value value) {
  std::vector<const Ranked*> all;
  for (const Ranked& each : summary.stocks)
    if (is_one(each)) all.push_back(&each);
  const auto is_before = [&](const Ranked* a, const Ranked* b) {
    const auto order = value(*a) <=> value(*b);
    if (order != 0) return order > 0;
    return a->quote->symbol.text() < b->quote->symbol.text();
  };
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kTop));
  std::partial_sort(all.begin(), end, all.end(), is_before);
  ListWriter list{out};
  for (auto at = all.begin(); at != end; ++at) append_realtime_record(list.item(), *(*at)->quote);
}

Decimal negated(const Decimal& value) noexcept {
  return Decimal{-value.mantissa(), value.exponent()};
}

void append_tops(ObjectWriter& data, const Summary& summary) {
  const auto percent = [](const Ranked& each) { return each.change->percent; };
  append_top(
      data.value("top_gainers"), summary,
      [](const Ranked& each) { return each.change && each.change->change > Decimal{}; }, percent);
  append_top(
      data.value("top_losers"), summary,
      [](const Ranked& each) { return each.change && each.change->change < Decimal{}; },
      [&](const Ranked& each) { return negated(percent(each)); });
  append_top(
      data.value("top_amount"), summary,
      [](const Ranked& each) { return each.quote->amount > Decimal{}; },
      [](const Ranked& each) { return each.quote->amount; });
  append_top(
      data.value("top_volume"), summary,
      [](const Ranked& each) { return each.quote->volume > Decimal{}; },
      [](const Ranked& each) { return each.quote->volume; });
}

void append_total(ObjectWriter& data, std::string_view name, const std::optional<DecimalSum>& sum) {
  if (sum)
    data.number(name, sum->to_decimal());
  else
    data.nothing(name);
}

// "SH" of "sh"; refuses what is no market.
std::string market_of(const ApiCall& call) {
  std::string market{call.value("market")};
  for (char& c : market) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const std::string_view known : {"SH", "SZ", "BJ"})
    if (market == known) return market;
  throw ApiRefusal{400, "bad_argument",
                   "market: expected SH, SZ or BJ, was \"" + market.substr(0, 64) + '"'};
}

}  // namespace

net::ServerReply answer_realtime_status(const ApiCall& call) {
  const GatewayStatus status = call.view.status();
  const std::size_t stocks = newest_quotes(call, {}).size();
  return realtime_reply([&](ObjectWriter& data) {
    data.text("status", "running");
    data.flag("is_connected", are_streams_ready(call));
    data.number("stock_count", stocks);
    data.number("connection_count", status.clients);
    append_seconds(data.value("timestamp"), status.now);
  });
}

net::ServerReply answer_realtime_stock(const ApiCall& call) {
  const std::string text{call.value("code")};
  const auto code = text.size() <= 9 ? parse_a_share(text) : std::nullopt;
  if (!code)
    throw ApiRefusal{400, "bad_symbol",
                     "\"" + text.substr(0, 64) +
                         "\" is no code of a share: write 000001, sz000001 or 000001.SZ"};
  TopicPattern pattern;
  pattern.symbol.assign(code->digits).append(".").append(to_prefix(code->market));
  pattern.kind = TopicKind::quote;
  if (const std::string objection = objection_to(call.rights, pattern); !objection.empty())
    throw ApiRefusal{403, "forbidden", objection};
  const std::map<Symbol, Quote> quotes = newest_quotes(call, pattern);
  if (quotes.empty())
    throw ApiRefusal{404, "not_found",
                     "no quote of " + pattern.symbol +
                         " has come; the streams here bring what clients subscribe to"};
  return object_reply(200, [&](ObjectWriter& body) {
    body.flag("success", true);
    append_realtime_record(body.value("data"), quotes.begin()->second);
  });
}

net::ServerReply answer_realtime_summary(const ApiCall& call) {
  const std::string market = market_of(call);
  TopicPattern pattern;
  pattern.symbol = "*.";
  for (const char c : market)
    pattern.symbol += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  pattern.kind = TopicKind::quote;
  if (const std::string objection = objection_to(call.rights, pattern); !objection.empty())
    throw ApiRefusal{403, "forbidden", objection};
  const std::map<Symbol, Quote> quotes = newest_quotes(call, pattern);
  const Summary summary = summary_of(quotes);
  return realtime_reply([&](ObjectWriter& data) {
    data.text("market", market);
    data.number("stock_count", summary.stocks.size());
    data.number("up_count", summary.up);
    data.number("down_count", summary.down);
    data.number("unchanged_count", summary.unchanged);
    append_total(data, "total_volume", summary.volume);
    append_total(data, "total_amount", summary.amount);
    append_tops(data, summary);
    append_seconds(data.value("timestamp"), summary.newest);
  });
}

// The streams run as long as the server does: whoever starts them finds them running.
net::ServerReply answer_realtime_start(const ApiCall&) {
  return object_reply(200, [](ObjectWriter& body) {
    body.flag("success", true);
    body.text("status", "running");
    body.text("message", "the streams run as long as the server does");
  });
}

}  // namespace hftcpp::gateway
