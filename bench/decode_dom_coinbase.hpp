// CoinbaseExchangeDom, CoinbaseDom: frames of Coinbase's Exchange feed and of Advanced Trade.
#pragma once

#include "decode_dom.hpp"

#include <algorithm>

namespace hftcpp::bench {

class CoinbaseExchangeDom {
 public:
  void take(const json::value& message, const DecodeContext& context, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view type = dom_text(root.at("type"));
    const Symbol symbol = context.symbols.find(dom_text(root.at("product_id")));
    const Timestamp time = *Timestamp::parse_iso(dom_text(root.at("time")));
    if (type == "ticker") {
      sink.on_ticker({.exchange = exchange_,
                      .symbol = symbol,
                      .bid_price = dom_number(root.at("best_bid")),
                      .bid_size = dom_number(root.at("best_bid_size")),
                      .ask_price = dom_number(root.at("best_ask")),
                      .ask_size = dom_number(root.at("best_ask_size")),
                      .sequence = dom_natural(root.at("sequence")),
                      .exchange_time = time});
    } else if (type == "l2update") {
      book_.reset();
      book_.exchange = exchange_;
      book_.symbol = symbol;
      book_.exchange_time = time;
      for (const json::value& item : root.at("changes").get_array()) {
        const json::array& change = item.get_array();
        (dom_text(change[0]) == "buy" ? book_.bids : book_.asks)
            .push_back({dom_number(change[1]), dom_number(change[2])});
      }
      sink.on_book_update(book_);
    } else {
      sink.on_trade({.exchange = exchange_,
                     .symbol = symbol,
                     .price = dom_number(root.at("price")),
                     .size = dom_number(root.at("size")),
                     .side = dom_text(root.at("side")) == "buy" ? Side::sell : Side::buy,
                     .id = dom_id(root.at("trade_id")),
                     .exchange_time = time});
    }
  }

 private:
  Exchange exchange_{"coinbase"};
  BookUpdate book_;
};

class CoinbaseDom {
 public:
  void take(const json::value& message, const DecodeContext& context, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view channel = dom_text(root.at("channel"));
    time_ = *Timestamp::parse_iso(dom_text(root.at("timestamp")));
    for (const json::value& item : root.at("events").get_array()) {
      const json::object& event = item.get_object();
      if (channel == "ticker") {
        take_tickers(event, context, sink);
      } else if (channel == "l2_data") {
        take_book(event, dom_natural(root.at("sequence_num")), context, sink);
      } else {
        take_trades(event, context, sink);
      }
    }
  }

 private:
  void take_tickers(const json::object& event, const DecodeContext& context,
                    EventSink& sink) const {
    for (const json::value& item : event.at("tickers").get_array()) {
      const json::object& row = item.get_object();
      sink.on_ticker({.exchange = exchange_,
                      .symbol = context.symbols.find(dom_text(row.at("product_id"))),
                      .bid_price = dom_number(row.at("best_bid")),
                      .bid_size = dom_number(row.at("best_bid_quantity")),
                      .ask_price = dom_number(row.at("best_ask")),
                      .ask_size = dom_number(row.at("best_ask_quantity")),
                      .exchange_time = time_});
    }
  }
  void take_trades(const json::object& event, const DecodeContext& context, EventSink& sink) {
    trades_.clear();
    for (const json::value& item : event.at("trades").get_array()) {
      const json::object& row = item.get_object();
      trades_.push_back({.exchange = exchange_,
                         .symbol = context.symbols.find(dom_text(row.at("product_id"))),
                         .price = dom_number(row.at("price")),
                         .size = dom_number(row.at("size")),
                         .side = dom_text(row.at("side")) == "BUY" ? Side::buy : Side::sell,
                         .id = dom_id(row.at("trade_id")),
                         .exchange_time = *Timestamp::parse_iso(dom_text(row.at("time"))),
                         .receive_time = {}});
    }
    if (trades_.size() > 1 && trades_.back().exchange_time < trades_.front().exchange_time)
      std::reverse(trades_.begin(), trades_.end());
    for (const Trade& trade : trades_) sink.on_trade(trade);
  }
  void take_book(const json::object& event, std::uint64_t sequence, const DecodeContext& context,
                 EventSink& sink) {
    book_.reset();
    book_.exchange = exchange_;
    book_.snapshot = dom_text(event.at("type")) == "snapshot";
    book_.symbol = context.symbols.find(dom_text(event.at("product_id")));
    book_.sequence = sequence;
    book_.exchange_time = time_;
    for (const json::value& item : event.at("updates").get_array()) {
      const json::object& row = item.get_object();
      (dom_text(row.at("side")) == "bid" ? book_.bids : book_.asks)
          .push_back({dom_number(row.at("price_level")), dom_number(row.at("new_quantity"))});
    }
    sink.on_book_update(book_);
  }

  Exchange exchange_{"coinbase"};
  Timestamp time_;
  std::vector<Trade> trades_;
  BookUpdate book_;
};

}  // namespace hftcpp::bench
