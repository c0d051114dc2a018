// api_request: requests as the HTTP side gets them, and the events that it is asked for.
#pragma once

#include "net/http_fields.hpp"
#include "service/gateway/api.hpp"
#include "service/gateway/fake_view.hpp"

#include <string>
#include <utility>

namespace hftcpp::gateway {

inline net::ServerRequest api_request(const std::string& target, std::string method = "GET") {
  net::ServerRequest request;
  request.method = std::move(method);
  request.target = target;
  const std::size_t mark = target.find('?');
  request.path = net::decode_percent(target.substr(0, mark));
  if (mark != target.npos) request.query = net::parse_form(target.substr(mark + 1));
  return request;
}

inline net::ServerReply api_reply(const GatewayView& view, const std::string& target,
                                  const Rights& rights = {}, ApiSide side = ApiSide::open) {
  return Api{view}.answer(api_request(target), rights, side);
}

inline Ticker api_ticker(const char* exchange, const char* symbol) {
  Ticker ticker;
  ticker.exchange = Exchange{exchange};
  ticker.symbol = Symbol{symbol};
  ticker.bid_price = Decimal{100, -1};
  ticker.bid_size = Decimal{2, 0};
  ticker.ask_price = Decimal{101, -1};
  ticker.ask_size = Decimal{3, 0};
  ticker.exchange_time = Timestamp{5};
  ticker.receive_time = Timestamp{6};
  return ticker;
}

inline Quote api_quote(const char* symbol, std::int64_t last, std::int64_t previous = 1000,
                       std::int64_t amount = 5) {
  Quote quote;
  quote.exchange = Exchange{"sina"};
  quote.symbol = Symbol{symbol};
  quote.name = InlineText<63>::make("name").value();
  quote.previous_close = Decimal{previous, -2};
  quote.last = Decimal{last, -2};
  quote.volume = Decimal{100, 0};
  quote.amount = Decimal{amount, 0};
  quote.exchange_time = Timestamp{2'000'000'000};
  quote.receive_time = Timestamp{2'100'000'000};
  return quote;
}

inline Kline api_kline(int minute, std::int64_t close, bool closed = true) {
  Kline kline;
  kline.exchange = Exchange{"kraken"};
  kline.symbol = Symbol{"btc/usd"};
  kline.interval = std::chrono::minutes{1};
  kline.open_time = Timestamp{std::chrono::minutes{minute}};
  kline.close_time = Timestamp{std::chrono::minutes{minute + 1}};
  kline.open = kline.high = kline.low = kline.close = Decimal{close, 0};
  kline.volume = Decimal{1, 0};
  kline.closed = closed;
  return kline;
}

inline BookUpdate api_book() {
  BookUpdate update;
  update.exchange = Exchange{"kraken"};
  update.symbol = Symbol{"btc/usd"};
  update.snapshot = true;
  update.bids = {{Decimal{100, -1}, Decimal{1, 0}}, {Decimal{99, -1}, Decimal{2, 0}}};
  update.asks = {{Decimal{101, -1}, Decimal{3, 0}}};
  update.sequence = 7;
  update.exchange_time = Timestamp{5};
  update.receive_time = Timestamp{6};
  return update;
}

// A stream that is not started: it has pairs, and nothing has come.
inline std::shared_ptr<StreamBase> api_stream(std::string exchange, std::vector<std::string> pairs,
                                              std::vector<Channel> channels) {
  StreamParams params;
  params.exchange = std::move(exchange);
  params.currency_pairs = std::move(pairs);
  params.subscribe_channels = std::move(channels);
  params.on_demand = true;
  return get_exchange_stream(std::move(params));
}

}  // namespace hftcpp::gateway
