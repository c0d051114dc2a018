// KrakenFutureSax: frames of Kraken's futures, WebSocket v1.
#pragma once

#include "decode_sax.hpp"

namespace hftcpp::bench {

// One flat object. Its "feed" may stand anywhere: what is read before it is read for all of them.
class KrakenFutureSax : public SaxTexts<KrakenFutureSax> {
 public:
  bool on_object_begin(error_code&) {
    ticker_ = {};
    trade_ = {};
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (kind_ == 'i') {
      ticker_.exchange = exchange_;
      ticker_.symbol = symbol_;
      ticker_.exchange_time = time_;
      sink_->on_ticker(ticker_);
    } else if (kind_ == 'r') {
      trade_.exchange = exchange_;
      trade_.symbol = symbol_;
      trade_.exchange_time = time_;
      sink_->on_trade(trade_);
    } else {
      end_book();
    }
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t, error_code&) { return true; }

 private:
  friend class SaxTexts<KrakenFutureSax>;

  void end_book() {
    book_.reset();
    book_.exchange = exchange_;
    book_.symbol = symbol_;
    book_.sequence = sequence_;
    book_.exchange_time = time_;
    (trade_.side == Side::buy ? book_.bids : book_.asks).push_back({trade_.price, trade_.size});
    sink_->on_book_update(book_);
  }
  void take(std::string_view text) {
    switch (key_.size()) {
      case 3:
        return take_3(text);
      case 4:
        return take_4(text);
      case 5:
        if (key_ == "price") trade_.price = number(text);
        break;
      case 8:
        if (key_ == "bid_size") ticker_.bid_size = number(text);
        if (key_ == "ask_size") ticker_.ask_size = number(text);
        break;
      case 9:
        if (key_ == "timestamp") time_ = milliseconds(text);
        break;
      case 10:
        if (key_ == "product_id") symbol_ = symbols_->find(text);
        break;
    }
  }
  void take_3(std::string_view text) {
    if (key_ == "bid") {
      ticker_.bid_price = number(text);
    } else if (key_ == "ask") {
      ticker_.ask_price = number(text);
    } else if (key_ == "seq") {
      sequence_ = integer<std::uint64_t>(text);
    } else if (key_ == "qty") {
      trade_.size = number(text);
    } else if (key_ == "uid") {
      trade_.id = *Id::make(text);
    }
  }
  void take_4(std::string_view text) {
    if (key_ == "feed") {
      kind_ = text[1];  // t(i)cker, t(r)ade, b(o)ok
    } else if (key_ == "time") {
      time_ = milliseconds(text);
    } else if (key_ == "side") {
      trade_.side = text == "buy" ? Side::buy : Side::sell;
    }
  }

  Exchange exchange_{"kraken_future"};
  char kind_ = 0;
  Symbol symbol_;
  Timestamp time_;
  std::uint64_t sequence_ = 0;
};

}  // namespace hftcpp::bench
