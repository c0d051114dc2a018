// KrakenDom, KrakenFutureDom: frames of Kraken's spot WebSocket v2 and of its futures' v1.
#pragma once

#include "decode_dom.hpp"

namespace hftcpp::bench {

class KrakenDom {
 public:
  void take(const json::value& message, const DecodeContext& context, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view channel = dom_text(root.at("channel"));
    const bool snapshot = dom_text(root.at("type")) == "snapshot";
    for (const json::value& item : root.at("data").get_array()) {
      const json::object& row = item.get_object();
      const Symbol symbol = context.symbols.find(dom_text(row.at("symbol")));
      const Timestamp time = *Timestamp::parse_iso(dom_text(row.at("timestamp")));
      if (channel == "ticker") {
        sink.on_ticker({.exchange = exchange_,
                        .symbol = symbol,
                        .bid_price = dom_number(row.at("bid")),
                        .bid_size = dom_number(row.at("bid_qty")),
                        .ask_price = dom_number(row.at("ask")),
                        .ask_size = dom_number(row.at("ask_qty")),
                        .exchange_time = time});
      } else if (channel == "trade") {
        sink.on_trade({.exchange = exchange_,
                       .symbol = symbol,
                       .price = dom_number(row.at("price")),
                       .size = dom_number(row.at("qty")),
                       .side = dom_text(row.at("side")) == "buy" ? Side::buy : Side::sell,
                       .id = dom_id(row.at("trade_id")),
                       .exchange_time = time});
      } else {
        book_.reset();
        book_.exchange = exchange_;
        book_.symbol = symbol;
        book_.snapshot = snapshot;
        book_.exchange_time = time;
        book_.checksum = static_cast<std::uint32_t>(dom_natural(row.at("checksum")));
        take_levels(row.at("bids"), book_.bids);
        take_levels(row.at("asks"), book_.asks);
        sink.on_book_update(book_);
      }
    }
  }

 private:
  static void take_levels(const json::value& levels, std::vector<Level>& out) {
    for (const json::value& item : levels.get_array()) {
      const json::object& level = item.get_object();
      out.push_back({dom_number(level.at("price")), dom_number(level.at("qty"))});
    }
  }

  Exchange exchange_{"kraken"};
  BookUpdate book_;
};

class KrakenFutureDom {
 public:
  void take(const json::value& message, const DecodeContext& context, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view feed = dom_text(root.at("feed"));
    const Symbol symbol = context.symbols.find(dom_text(root.at("product_id")));
    if (feed == "ticker") {
      sink.on_ticker({.exchange = exchange_,
                      .symbol = symbol,
                      .bid_price = dom_number(root.at("bid")),
                      .bid_size = dom_number(root.at("bid_size")),
                      .ask_price = dom_number(root.at("ask")),
                      .ask_size = dom_number(root.at("ask_size")),
                      .exchange_time = dom_milliseconds(root.at("time"))});
      return;
    }
    const Side side = dom_text(root.at("side")) == "buy" ? Side::buy : Side::sell;
    if (feed == "trade") {
      sink.on_trade({.exchange = exchange_,
                     .symbol = symbol,
                     .price = dom_number(root.at("price")),
                     .size = dom_number(root.at("qty")),
                     .side = side,
                     .id = dom_id(root.at("uid")),
                     .exchange_time = dom_milliseconds(root.at("time"))});
      return;
    }
    book_.reset();
    book_.exchange = exchange_;
    book_.symbol = symbol;
    book_.sequence = dom_natural(root.at("seq"));
    book_.exchange_time = dom_milliseconds(root.at("timestamp"));
    (side == Side::buy ? book_.bids : book_.asks)
        .push_back({dom_number(root.at("price")), dom_number(root.at("qty"))});
    sink.on_book_update(book_);
  }

 private:
  Exchange exchange_{"kraken_future"};
  BookUpdate book_;
};

}  // namespace hftcpp::bench
