// BinanceSax: combined frames of Binance's spot market and its USD-M futures.
#pragma once

#include "decode_sax.hpp"

namespace hftcpp::bench {

enum class BinanceMarket { spot, future };

// {"stream":..,"data":{message}}; keys are single letters, the levels of books pairs of texts.
template <BinanceMarket market>
class BinanceSax : public SaxTexts<BinanceSax<market>> {
  using Base = SaxTexts<BinanceSax<market>>;
  using Base::depth_, Base::key_, Base::symbols_, Base::sink_, Base::ticker_, Base::trade_,
      Base::book_, Base::number, Base::milliseconds;
  using typename Base::error_code;

 public:
  bool on_object_begin(error_code&) {
    if (++depth_ == kMessage) begin_message();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (depth_-- == kMessage) end_message();
    return true;
  }
  bool on_array_begin(error_code&) {
    ++depth_;
    if (depth_ == kLevels) side_ = key_ == "b" ? &book_.bids : &book_.asks;
    if (depth_ == kLevel) {
      side_->emplace_back();
      item_ = 0;
    }
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    --depth_;
    return true;
  }
  bool on_bool(bool value, error_code&) {
    if (depth_ == kMessage && key_ == "m") trade_.side = value ? Side::sell : Side::buy;
    return true;
  }

 private:
  friend Base;
  static constexpr bool kIsFuture = market == BinanceMarket::future;
  static constexpr int kMessage = 2;
  static constexpr int kLevels = 3;
  static constexpr int kLevel = 4;
  enum class Kind { ticker, trade, book };

  void take(std::string_view text) {
    if (depth_ == kLevel) {
      (item_++ == 0 ? side_->back().price : side_->back().size) = number(text);
    } else if (depth_ == kMessage && key_.size() == 1) {
      if (kind_ == Kind::ticker) take_ticker(text);
      if (kind_ == Kind::trade) take_trade(text);
      if (kind_ == Kind::book) take_book(text);
    } else if (kIsFuture && key_ == "pu") {
      book_.previous_sequence = Base::template integer<std::uint64_t>(text);
    } else if (key_ == "stream") {
      kind_ = text.ends_with("@bookTicker") ? Kind::ticker
              : text.ends_with("rade")      ? Kind::trade
                                            : Kind::book;
    }
  }
  void begin_message() {
    if (kind_ == Kind::ticker) {
      ticker_ = {};
      ticker_.exchange = exchange_;
    } else if (kind_ == Kind::trade) {
      trade_ = {};
      trade_.exchange = exchange_;
    } else {
      book_.reset();
      book_.exchange = exchange_;
    }
  }
  void end_message() {
    if (kind_ == Kind::ticker) {
      sink_->on_ticker(ticker_);
    } else if (kind_ == Kind::trade) {
      sink_->on_trade(trade_);
    } else {
      sink_->on_book_update(book_);
    }
  }
  void take_ticker(std::string_view text) {
    switch (key_[0]) {
      case 'u':
        ticker_.sequence = Base::template integer<std::uint64_t>(text);
        break;
      case 's':
        ticker_.symbol = symbols_->find(text);
        break;
      case 'b':
        ticker_.bid_price = number(text);
        break;
      case 'B':
        ticker_.bid_size = number(text);
        break;
      case 'a':
        ticker_.ask_price = number(text);
        break;
      case 'A':
        ticker_.ask_size = number(text);
        break;
      case 'T':
        if (kIsFuture) ticker_.exchange_time = milliseconds(text);
        break;
    }
  }
  void take_trade(std::string_view text) {
    switch (key_[0]) {
      case 's':
        trade_.symbol = symbols_->find(text);
        break;
      case 'a':
        trade_.id = *Id::make(text);
        break;
      case 'p':
        trade_.price = number(text);
        break;
      case 'q':
        trade_.size = number(text);
        break;
      case 'T':
        trade_.exchange_time = milliseconds(text);
        break;
    }
  }
  void take_book(std::string_view text) {
    switch (key_[0]) {
      case kIsFuture ? 'T':
        'E' : book_.exchange_time = milliseconds(text);
        break;
      case 's':
        book_.symbol = symbols_->find(text);
        break;
      case 'U':
        book_.first_sequence = Base::template integer<std::uint64_t>(text);
        break;
      case 'u':
        book_.sequence = Base::template integer<std::uint64_t>(text);
        break;
    }
  }

  Exchange exchange_{kIsFuture ? "binance_future" : "binance"};
  Kind kind_ = Kind::ticker;
  std::vector<Level>* side_ = nullptr;
  int item_ = 0;
};

}  // namespace hftcpp::bench
