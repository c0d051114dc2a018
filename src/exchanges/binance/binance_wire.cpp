// binance_wire.cpp: what Binance's markets have in common.
#include "exchanges/binance/binance_wire.hpp"

#include "exchanges/binance/binance_intervals.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>

namespace hftcpp::binance {
namespace {

namespace json = boost::json;

std::string argument(const Arguments& args, const std::string& name, std::string_view otherwise) {
  const auto found = args.find(name);
  return found == args.end() ? std::string{otherwise} : found->second;
}

// Ids may be texts too; ours are numbers.
std::uint64_t to_request_id(std::string_view text) noexcept {
  std::uint64_t id = 0;
  const char* const last = text.data() + text.size();
  const auto [end, ec] = std::from_chars(text.data(), last, id);
  return ec == std::errc{} && end == last ? id : 0;
}

// Signature, key, address or permission, clock.
bool is_about_login(std::int64_t code) noexcept {
  return code == -1022 || code == -2014 || code == -2015 || code == -1021;
}

// It ends just before the next one begins.
std::chrono::seconds length_of(const Kline& kline) noexcept {
  const std::chrono::nanoseconds length = kline.close_time - kline.open_time;
  return std::chrono::ceil<std::chrono::seconds>(length);
}

void read_refusal(FieldReader& fields, Control& reply) noexcept {
  const std::int64_t code = fields.integer("code");
  reply.text = fields.text("msg");
  reply.kind = is_about_login(code) ? Control::Kind::login_refused : Control::Kind::rejected;
}

}  // namespace

std::string stream_name(std::string_view native_symbol, std::string_view kind) {
  std::string name{native_symbol};
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name.append("@").append(kind);
}

std::string request(std::string_view method, std::span<const std::string> streams,
                    std::uint64_t request_id) {
  json::object message;
  message["method"] = json::string{method};
  message["params"] = json::array(streams.begin(), streams.end());
  message["id"] = request_id;
  return json::serialize(message);
}

std::string depth_kind(const Arguments& args) {
  const std::string depth = argument(args, "depth", "");
  if (depth.empty() || depth == "0") return "depth@100ms";
  if (depth == "5" || depth == "10" || depth == "20") return "depth" + depth + "@100ms";
  throw std::invalid_argument{"depth: \"" + depth +
                              "\" is none that binance has: 5, 10, 20, or none for the whole book"};
}

std::string kline_kind(const Arguments& args) {
  const std::string interval = argument(args, "interval", "1m");
  if (binance_interval(interval)) return "kline_" + interval;
  std::string known;
  for (const auto& [text, length] : kBinanceIntervals)
    known.append(known.empty() ? "" : ", ").append(text);
  throw std::invalid_argument{"interval: \"" + interval + "\" is none that binance has: " + known};
}

std::string trade_kind(const Arguments& args) {
  const std::string aggregated = argument(args, "aggregated", "true");
  if (aggregated == "true") return "aggTrade";
  if (aggregated == "false") return "trade";
  throw std::invalid_argument{"aggregated: \"" + aggregated + "\" should be \"true\" or \"false\""};
}

Control to_control(Control::Kind kind, std::string_view channel) noexcept {
  Control control;
  control.kind = kind;
  control.channel = channel;
  return control;
}

Control to_reply(FieldReader fields) noexcept {
  Control reply;
  if (const auto id = fields.optional_token("id")) reply.request_id = to_request_id(id->view());
  if (const auto error = fields.optional_object("error")) {
    FieldReader about{*error};
    read_refusal(about, reply);
    static_cast<void>(about.error());
  } else if (fields.has("code")) {
    read_refusal(fields, reply);
  } else if (fields.has("result")) {
    reply.kind = Control::Kind::subscribed;
  }
  static_cast<void>(fields.error());
  return reply;
}

Result<BookUpdate> read_book(std::string_view json, Exchange exchange, Symbol symbol) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  BookUpdate book;
  book.exchange = exchange;
  book.symbol = symbol;
  book.snapshot = true;
  book.sequence = fields.natural("lastUpdateId");
  if (fields.has("T")) book.exchange_time = fields.unix_time("T", UnixUnit::milliseconds);
  read_levels(fields.array("bids"), book.bids);
  read_levels(fields.array("asks"), book.asks);
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return book;
}

BookRules book_rules(std::size_t depth, BookRules::Chain chain) noexcept {
  BookRules rules;
  if (depth == 5 || depth == 10 || depth == 20) return rules;
  rules.snapshot = BookRules::Snapshot::by_request;
  rules.chain = chain;
  return rules;
}

bool read_kline(FieldReader fields, const SymbolMap& symbols, UnixUnit unit, EventSink& sink,
                Kline& kline) noexcept {
  kline.exchange_time = fields.unix_time("E", unit);
  kline.symbol = symbols.find(fields.text("s"));
  FieldReader candle{fields.object("k")};
  kline.open_time = candle.unix_time("t", unit);
  kline.close_time = candle.unix_time("T", unit);
  const std::string_view word = candle.text("i");
  const auto known = binance_interval(word);
  kline.interval = known ? *known : length_of(kline);
  if (kline.interval.count() <= 0) candle.fail(Errc::bad_value, "i");
  kline.open = candle.decimal("o");
  kline.close = candle.decimal("c");
  kline.high = candle.decimal("h");
  kline.low = candle.decimal("l");
  kline.volume = candle.decimal("v");
  kline.trade_count = candle.natural("n");
  kline.closed = candle.boolean("x");
  kline.quote_volume = candle.decimal("q");
  wire::refuse_negative(kline, candle);
  if (candle.error() || fields.error()) return false;
  if (!known) wire::tell_unknown(sink, "kline", word);
  return true;
}

std::optional<OrderStatus> to_status(std::string_view word) noexcept {
  if (word == "NEW" || word == "PENDING_NEW") return OrderStatus::open;
  if (word == "PARTIALLY_FILLED") return OrderStatus::partially_filled;
  if (word == "FILLED") return OrderStatus::filled;
  if (word == "CANCELED" || word == "PENDING_CANCEL") return OrderStatus::canceled;
  if (word == "REJECTED") return OrderStatus::rejected;
  if (word == "EXPIRED" || word == "EXPIRED_IN_MATCH") return OrderStatus::expired;
  return std::nullopt;
}

std::optional<OrderStatus> to_future_status(const MyOrder& order) noexcept {
  const std::string_view word = order.native_status.view();
  if (word != "NEW_INSURANCE" && word != "NEW_ADL") return to_status(word);
  return wire::status_by_fills(order);
}

bool is_fill(std::string_view execution, const Decimal& last_size, const Id& trade_id,
             wire::UnknownWords& unknown) noexcept {
  constexpr std::array<std::string_view, 7> kNoFills{
      "NEW", "CANCELED", "REPLACED", "REJECTED", "EXPIRED", "TRADE_PREVENTION", "AMENDMENT"};
  if (execution == "TRADE" || execution == "CALCULATED") return !last_size.is_zero();
  if (std::ranges::find(kNoFills, execution) != kNoFills.end()) return false;
  unknown.add(execution);
  return !last_size.is_zero() && trade_id.view() != "0" && trade_id.view() != "-1";
}

Side to_position_side(std::string_view word, const Decimal& amount) noexcept {
  if (word == "LONG") return Side::buy;
  if (word == "SHORT") return Side::sell;
  if (amount.is_zero()) return Side::unknown;
  return amount.mantissa() > 0 ? Side::buy : Side::sell;
}

InlineText<95> to_reason(std::string_view word) noexcept {
  return wire::to_reason(word == "NONE" ? std::string_view{} : word);
}

std::optional<Decimal> total_of(const Balance& balance) noexcept {
  const auto sum = add(*balance.available, *balance.locked);
  return sum ? std::optional{*sum} : std::nullopt;
}

MyTrade to_trade(const MyOrder& order, const Id& id, std::optional<bool> is_maker) noexcept {
  MyTrade trade;
  trade.exchange = order.exchange;
  trade.symbol = order.symbol;
  trade.id = id;
  trade.order_id = order.order_id;
  trade.client_order_id = order.client_order_id;
  trade.side = order.side;
  trade.price = *order.last_price;
  trade.size = *order.last_size;
  trade.fee = order.fee;
  trade.fee_currency = order.fee_currency;
  trade.is_maker = is_maker;
  trade.exchange_time = order.exchange_time;
  trade.receive_time = order.receive_time;
  return trade;
}

}  // namespace hftcpp::binance
