// BinanceDom: combined frames of Binance's spot market and its USD-M futures.
#pragma once

#include "decode_dom.hpp"
#include "decode_sax_binance.hpp"

namespace hftcpp::bench {

template <BinanceMarket market>
class BinanceDom {
 public:
  void take(const json::value& message, const DecodeContext& context, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view stream = dom_text(root.at("stream"));
    const json::object& data = root.at("data").get_object();
    const Symbol symbol = context.symbols.find(dom_text(data.at("s")));
    if (stream.ends_with("@bookTicker")) {
      sink.on_ticker({.exchange = exchange_,
                      .symbol = symbol,
                      .bid_price = dom_number(data.at("b")),
                      .bid_size = dom_number(data.at("B")),
                      .ask_price = dom_number(data.at("a")),
                      .ask_size = dom_number(data.at("A")),
                      .sequence = dom_natural(data.at("u")),
                      .exchange_time = kIsFuture ? dom_milliseconds(data.at("T")) : Timestamp{}});
    } else if (stream.ends_with("rade")) {
      sink.on_trade({.exchange = exchange_,
                     .symbol = symbol,
                     .price = dom_number(data.at("p")),
                     .size = dom_number(data.at("q")),
                     .side = data.at("m").get_bool() ? Side::sell : Side::buy,
                     .id = dom_id(data.at("a")),
                     .exchange_time = dom_milliseconds(data.at("T"))});
    } else {
      book_.reset();
      book_.exchange = exchange_;
      book_.symbol = symbol;
      book_.exchange_time = dom_milliseconds(data.at(kIsFuture ? "T" : "E"));
      book_.first_sequence = dom_natural(data.at("U"));
      book_.sequence = dom_natural(data.at("u"));
      if (kIsFuture) book_.previous_sequence = dom_natural(data.at("pu"));
      dom_pairs(data.at("b"), book_.bids);
      dom_pairs(data.at("a"), book_.asks);
      sink.on_book_update(book_);
    }
  }

 private:
  static constexpr bool kIsFuture = market == BinanceMarket::future;

  Exchange exchange_{kIsFuture ? "binance_future" : "binance"};
  BookUpdate book_;
};

}  // namespace hftcpp::bench
