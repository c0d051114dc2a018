// One event of each type: with all its members set, and with none of those that may be absent.
#pragma once

#include <hftcpp/core/events.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

inline constexpr Timestamp kExchangeTime{1'700'000'000'123'000'000};
inline constexpr Timestamp kReceiveTime{1'700'000'000'124'511'873};

template <class E>
E sample_of(std::string_view exchange, std::string_view symbol) {
  E event;
  event.exchange = Exchange{exchange};
  event.symbol = Symbol{symbol};
  event.receive_time = kReceiveTime;
  if constexpr (requires { event.exchange_time; }) event.exchange_time = kExchangeTime;
  return event;
}

template <std::size_t Capacity>
void set_text(InlineText<Capacity>& text, std::string_view value) {
  text = InlineText<Capacity>::make(value).value();
}

inline Ticker full_ticker() {
  using namespace literals;
  auto event = sample_of<Ticker>("kraken", "btc/usd");
  event.bid_price = "63999.90"_d;
  event.bid_size = "0.50930100"_d;
  event.ask_price = "64000.00"_d;
  event.ask_size = "0.00005100"_d;
  return event;
}

inline Trade full_trade() {
  using namespace literals;
  auto event = sample_of<Trade>("binance", "btc/usdt");
  event.price = "64000.10"_d;
  event.size = "0.00100"_d;
  event.side = Side::buy;
  set_text(event.id, "3735");
  return event;
}

inline BookUpdate full_book_update() {
  using namespace literals;
  auto event = sample_of<BookUpdate>("okx", "btc/usdt");
  event.snapshot = true;
  event.stale = true;
  event.bids = {{"1.10"_d, "2"_d}, {"1.00"_d, "0.000"_d}};
  event.asks = {{"1.20"_d, "3"_d}};
  event.depth = 10;
  event.sequence = std::numeric_limits<std::uint64_t>::max();
  event.first_sequence = 7;
  event.previous_sequence = 6;
  event.checksum = 4'294'967'295;
  return event;
}

inline Kline full_kline() {
  using namespace literals;
  auto event = sample_of<Kline>("binance", "btc/usdt");
  event.interval = std::chrono::minutes{1};
  event.open_time = Timestamp{1};
  event.close_time = Timestamp{60'000'000'000};
  event.open = "1.0"_d;
  event.high = "4.0"_d;
  event.low = "0.5"_d;
  event.close = "2.0"_d;
  event.volume = "100"_d;
  event.quote_volume = "200.00"_d;
  event.trade_count = 12;
  event.closed = true;
  return event;
}

inline Funding full_funding() {
  using namespace literals;
  auto event = sample_of<Funding>("okx", "btc/usdt");
  event.rate = "-0.00010"_d;
  event.predicted_rate = "0.0002"_d;
  event.mark_price = "64000.1"_d;
  event.index_price = "64000.2"_d;
  event.next_funding_time = Timestamp{5};
  return event;
}

inline Liquidation full_liquidation() {
  using namespace literals;
  auto event = sample_of<Liquidation>("binance_futures", "btc/usdt");
  event.price = "9.9"_d;
  event.size = "1"_d;
  event.raw_size = "100"_d;
  event.side = Side::sell;
  set_text(event.id, "x-1");
  return event;
}

inline Quote full_quote() {
  using namespace literals;
  auto event = sample_of<Quote>("sina", "sh600000");
  set_text(event.name, "\xE6\xB5\xA6\xE5\x8F\x91\xE9\x93\xB6\xE8\xA1\x8C");
  event.previous_close = "7.10"_d;
  event.open = "7.11"_d;
  event.high = "7.20"_d;
  event.low = "7.00"_d;
  event.last = "7.15"_d;
  event.volume = "1234500"_d;
  event.amount = "8826675.00"_d;
  for (std::int64_t i = 0; i < 5; ++i) {
    event.bids[static_cast<std::size_t>(i)] = {Decimal{714 - i, -2}, Decimal{100 * (i + 1), 0}};
    event.asks[static_cast<std::size_t>(i)] = {Decimal{715 + i, -2}, Decimal{200 * (i + 1), 0}};
  }
  return event;
}

inline MyOrder full_my_order() {
  using namespace literals;
  auto event = sample_of<MyOrder>("kraken", "btc/usd");
  set_text(event.order_id, "OK4GJX-KSTLS-7DZZO5");
  set_text(event.client_order_id, "mine-1");
  event.side = Side::sell;
  set_text(event.order_type, "limit");
  event.status = OrderStatus::partially_filled;
  set_text(event.native_status, "partially_filled");
  event.price = "26500.0"_d;
  event.size = "0.005"_d;
  event.filled_size = "0.001"_d;
  event.average_price = "26500.0"_d;
  event.last_price = "26500.0"_d;
  event.last_size = "0.001"_d;
  event.fee = "0.0689"_d;
  set_text(event.fee_currency, "usd");
  set_text(event.reason, "post only: \"would take\"\n");
  return event;
}

inline MyOrderBatch full_batch() {
  MyOrderBatch event;
  event.exchange = Exchange{"kraken"};
  event.orders = {full_my_order(), sample_of<MyOrder>("kraken", "eth/usd")};
  event.receive_time = kReceiveTime;
  return event;
}

inline MyTrade full_my_trade() {
  using namespace literals;
  auto event = sample_of<MyTrade>("binance", "btc/usdt");
  set_text(event.id, "1");
  set_text(event.order_id, "2");
  set_text(event.client_order_id, "3");
  event.side = Side::buy;
  event.price = "64000"_d;
  event.size = "0.1"_d;
  event.fee = "-0.01"_d;
  set_text(event.fee_currency, "bnb");
  event.is_maker = false;
  return event;
}

inline Balance full_balance() {
  using namespace literals;
  Balance event;
  event.exchange = Exchange{"binance"};
  set_text(event.currency, "usdt");
  set_text(event.wallet, "spot");
  event.total = "10.0"_d;
  event.available = "8.0"_d;
  event.locked = "2.0"_d;
  event.change = "-1.5"_d;
  event.exchange_time = kExchangeTime;
  event.receive_time = kReceiveTime;
  return event;
}

inline Position full_position() {
  using namespace literals;
  auto event = sample_of<Position>("okx", "btc/usdt");
  event.side = Side::buy;
  event.size = "3"_d;
  event.entry_price = "60000"_d;
  event.mark_price = "61000"_d;
  event.unrealized_profit = "30.00"_d;
  event.liquidation_price = "50000"_d;
  event.leverage = "10"_d;
  return event;
}

inline StreamStatus full_status() {
  auto event = sample_of<StreamStatus>("kraken", "btc/usd");
  event.channel = Channel::order_book;
  event.state = StreamState::gap;
  event.reason = "checksum";
  return event;
}

inline std::vector<Event> full_events() {
  return {full_ticker(),      full_trade(),    full_book_update(), full_kline(), full_funding(),
          full_liquidation(), full_quote(),    full_my_order(),    full_batch(), full_my_trade(),
          full_balance(),     full_position(), full_status()};
}

template <std::size_t... Index>
std::vector<Event> empty_events(std::index_sequence<Index...>) {
  return {std::variant_alternative_t<Index, Event>{}...};
}
inline std::vector<Event> empty_events() {
  return empty_events(std::make_index_sequence<std::variant_size_v<Event>>{});
}

}  // namespace hftcpp
