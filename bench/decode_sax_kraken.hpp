// KrakenSax: frames of Kraken's spot WebSocket v2.
#pragma once

#include "decode_sax.hpp"

namespace hftcpp::bench {

// {"channel":..,"type":..,"data":[{row},..]}; the levels of books are objects.
class KrakenSax : public SaxTexts<KrakenSax> {
 public:
  bool on_object_begin(error_code&) {
    if (++depth_ == kRow) begin_row();
    if (depth_ == kLevel) side_->emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (depth_-- == kRow) end_row();
    return true;
  }
  bool on_array_begin(error_code&) {
    if (++depth_ == kLevels) side_ = key_ == "bids" ? &book_.bids : &book_.asks;
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    --depth_;
    return true;
  }

 private:
  friend class SaxTexts<KrakenSax>;
  static constexpr int kMessage = 1;
  static constexpr int kRow = 3;
  static constexpr int kLevels = 4;
  static constexpr int kLevel = 5;

  void take(std::string_view text) {
    if (depth_ == kRow) {
      switch (channel_) {
        case 'i':
          take_ticker(text);
          break;
        case 'r':
          take_trade(text);
          break;
        default:
          take_book(text);
      }
    } else if (depth_ == kLevel) {
      (key_ == "price" ? side_->back().price : side_->back().size) = number(text);
    } else if (depth_ == kMessage) {
      if (key_ == "channel") channel_ = text[1];  // t(i)cker, t(r)ade, b(o)ok
      if (key_ == "type") snapshot_ = text == "snapshot";
    }
  }
  void begin_row() {
    if (channel_ == 'i') {
      ticker_ = {};
      ticker_.exchange = exchange_;
    } else if (channel_ == 'r') {
      trade_ = {};
      trade_.exchange = exchange_;
    } else {
      book_.reset();
      book_.exchange = exchange_;
      book_.snapshot = snapshot_;
    }
  }
  void end_row() {
    if (channel_ == 'i') {
      sink_->on_ticker(ticker_);
    } else if (channel_ == 'r') {
      sink_->on_trade(trade_);
    } else {
      sink_->on_book_update(book_);
    }
  }
  void take_ticker(std::string_view text) {
    if (key_ == "symbol") {
      ticker_.symbol = symbols_->find(text);
    } else if (key_ == "bid") {
      ticker_.bid_price = number(text);
    } else if (key_ == "bid_qty") {
      ticker_.bid_size = number(text);
    } else if (key_ == "ask") {
      ticker_.ask_price = number(text);
    } else if (key_ == "ask_qty") {
      ticker_.ask_size = number(text);
    } else if (key_ == "timestamp") {
      ticker_.exchange_time = *Timestamp::parse_iso(text);
    }
  }
  void take_trade(std::string_view text) {
    if (key_ == "symbol") {
      trade_.symbol = symbols_->find(text);
    } else if (key_ == "side") {
      trade_.side = text == "buy" ? Side::buy : Side::sell;
    } else if (key_ == "price") {
      trade_.price = number(text);
    } else if (key_ == "qty") {
      trade_.size = number(text);
    } else if (key_ == "trade_id") {
      trade_.id = *Id::make(text);
    } else if (key_ == "timestamp") {
      trade_.exchange_time = *Timestamp::parse_iso(text);
    }
  }
  void take_book(std::string_view text) {
    if (key_ == "symbol") {
      book_.symbol = symbols_->find(text);
    } else if (key_ == "checksum") {
      book_.checksum = integer<std::uint32_t>(text);
    } else if (key_ == "timestamp") {
      book_.exchange_time = *Timestamp::parse_iso(text);
    }
  }

  Exchange exchange_{"kraken"};
  char channel_ = 0;
  bool snapshot_ = false;
  std::vector<Level>* side_ = nullptr;
};

}  // namespace hftcpp::bench
