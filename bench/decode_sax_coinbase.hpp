// CoinbaseExchangeSax, CoinbaseSax: frames of Coinbase's Exchange feed and of Advanced Trade.
#pragma once

#include "decode_sax.hpp"

#include <algorithm>
#include <vector>

namespace hftcpp::bench {

// One flat object, its "type" first; the changes of a book are [side, price, size].
class CoinbaseExchangeSax : public SaxTexts<CoinbaseExchangeSax> {
 public:
  bool on_object_begin(error_code&) {
    ++depth_;
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    --depth_;
    if (kind_ == Kind::ticker) sink_->on_ticker(ticker_);
    if (kind_ == Kind::match) sink_->on_trade(trade_);
    if (kind_ == Kind::book) sink_->on_book_update(book_);
    return true;
  }
  bool on_array_begin(error_code&) {
    ++depth_;
    item_ = 0;
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    --depth_;
    return true;
  }

 private:
  friend class SaxTexts<CoinbaseExchangeSax>;
  static constexpr int kMessage = 1;
  static constexpr int kChange = 3;
  enum class Kind { ticker, match, book };

  void take(std::string_view text) {
    if (depth_ == kChange) {
      take_change(text);
    } else if (depth_ == kMessage) {
      if (key_ == "type") return begin_message(text);
      if (kind_ == Kind::ticker) take_ticker(text);
      if (kind_ == Kind::match) take_match(text);
      if (kind_ == Kind::book) take_book(text);
    }
  }
  void begin_message(std::string_view type) {
    if (type == "ticker") {
      kind_ = Kind::ticker;
      ticker_ = {};
      ticker_.exchange = exchange_;
    } else if (type == "l2update") {
      kind_ = Kind::book;
      book_.reset();
      book_.exchange = exchange_;
    } else {
      kind_ = Kind::match;
      trade_ = {};
      trade_.exchange = exchange_;
    }
  }
  void take_change(std::string_view text) {
    switch (item_++) {
      case 0:
        side_ = text == "buy" ? &book_.bids : &book_.asks;
        break;
      case 1:
        side_->push_back({number(text), {}});
        break;
      case 2:
        side_->back().size = number(text);
        break;
    }
  }
  void take_ticker(std::string_view text) {
    if (key_ == "sequence") {
      ticker_.sequence = integer<std::uint64_t>(text);
    } else if (key_ == "product_id") {
      ticker_.symbol = symbols_->find(text);
    } else if (key_ == "best_bid") {
      ticker_.bid_price = number(text);
    } else if (key_ == "best_bid_size") {
      ticker_.bid_size = number(text);
    } else if (key_ == "best_ask") {
      ticker_.ask_price = number(text);
    } else if (key_ == "best_ask_size") {
      ticker_.ask_size = number(text);
    } else if (key_ == "time") {
      ticker_.exchange_time = *Timestamp::parse_iso(text);
    }
  }
  // "side" is the maker's.
  void take_match(std::string_view text) {
    if (key_ == "trade_id") {
      trade_.id = *Id::make(text);
    } else if (key_ == "side") {
      trade_.side = text == "buy" ? Side::sell : Side::buy;
    } else if (key_ == "size") {
      trade_.size = number(text);
    } else if (key_ == "price") {
      trade_.price = number(text);
    } else if (key_ == "product_id") {
      trade_.symbol = symbols_->find(text);
    } else if (key_ == "time") {
      trade_.exchange_time = *Timestamp::parse_iso(text);
    }
  }
  void take_book(std::string_view text) {
    if (key_ == "product_id") {
      book_.symbol = symbols_->find(text);
    } else if (key_ == "time") {
      book_.exchange_time = *Timestamp::parse_iso(text);
    }
  }

  Exchange exchange_{"coinbase"};
  Kind kind_ = Kind::ticker;
  std::vector<Level>* side_ = nullptr;
  int item_ = 0;
};

// {"channel":..,"timestamp":..,"sequence_num":..,"events":[{"type":..,"updates":[{row},..]},..]}
class CoinbaseSax : public SaxTexts<CoinbaseSax> {
 public:
  bool on_object_begin(error_code&) {
    ++depth_;
    if (depth_ == kEvent) begin_event();
    if (depth_ == kRow) begin_row();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (depth_ == kRow) end_row();
    if (depth_ == kEvent) end_event();
    --depth_;
    return true;
  }
  bool on_array_begin(error_code&) {
    ++depth_;
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    --depth_;
    return true;
  }

 private:
  friend class SaxTexts<CoinbaseSax>;
  static constexpr int kMessage = 1;
  static constexpr int kEvent = 3;
  static constexpr int kRow = 5;
  enum class Kind { ticker, trade, book };

  void take(std::string_view text) {
    if (depth_ == kRow) {
      if (kind_ == Kind::ticker) take_ticker(text);
      if (kind_ == Kind::trade) take_trade(text);
      if (kind_ == Kind::book) take_level(text);
    } else if (depth_ == kEvent) {
      if (key_ == "type") book_.snapshot = text == "snapshot";
      if (key_ == "product_id") book_.symbol = symbols_->find(text);
    } else if (depth_ == kMessage) {
      take_message(text);
    }
  }
  void take_message(std::string_view text) {
    if (key_ == "channel") {
      kind_ = text == "ticker" ? Kind::ticker : text == "l2_data" ? Kind::book : Kind::trade;
    } else if (key_ == "timestamp") {
      time_ = *Timestamp::parse_iso(text);
    } else if (key_ == "sequence_num") {
      sequence_ = integer<std::uint64_t>(text);
    }
  }
  void begin_event() {
    trades_.clear();
    book_.reset();
    book_.exchange = exchange_;
    book_.sequence = sequence_;
    book_.exchange_time = time_;
  }
  void end_event() {
    if (kind_ == Kind::book) sink_->on_book_update(book_);
    if (kind_ != Kind::trade) return;
    if (trades_.size() > 1 && trades_.back().exchange_time < trades_.front().exchange_time)
      std::reverse(trades_.begin(), trades_.end());
    for (const Trade& trade : trades_) sink_->on_trade(trade);
  }
  void begin_row() {
    if (kind_ == Kind::ticker) {
      ticker_ = {};
      ticker_.exchange = exchange_;
      ticker_.exchange_time = time_;
    } else if (kind_ == Kind::trade) {
      trades_.emplace_back().exchange = exchange_;
    }
  }
  void end_row() {
    if (kind_ == Kind::ticker) sink_->on_ticker(ticker_);
    if (kind_ == Kind::book) (is_bid_ ? book_.bids : book_.asks).push_back(level_);
  }
  void take_ticker(std::string_view text) {
    if (key_ == "product_id") {
      ticker_.symbol = symbols_->find(text);
    } else if (key_ == "best_bid") {
      ticker_.bid_price = number(text);
    } else if (key_ == "best_bid_quantity") {
      ticker_.bid_size = number(text);
    } else if (key_ == "best_ask") {
      ticker_.ask_price = number(text);
    } else if (key_ == "best_ask_quantity") {
      ticker_.ask_size = number(text);
    }
  }
  void take_trade(std::string_view text) {
    Trade& trade = trades_.back();
    if (key_ == "trade_id") {
      trade.id = *Id::make(text);
    } else if (key_ == "product_id") {
      trade.symbol = symbols_->find(text);
    } else if (key_ == "price") {
      trade.price = number(text);
    } else if (key_ == "size") {
      trade.size = number(text);
    } else if (key_ == "side") {
      trade.side = text == "BUY" ? Side::buy : Side::sell;
    } else if (key_ == "time") {
      trade.exchange_time = *Timestamp::parse_iso(text);
    }
  }
  void take_level(std::string_view text) {
    if (key_ == "side") {
      is_bid_ = text == "bid";
    } else if (key_ == "price_level") {
      level_.price = number(text);
    } else if (key_ == "new_quantity") {
      level_.size = number(text);
    }
  }

  Exchange exchange_{"coinbase"};
  Kind kind_ = Kind::ticker;
  Timestamp time_;
  std::uint64_t sequence_ = 0;
  std::vector<Trade> trades_;
  bool is_bid_ = false;
  Level level_;
};

}  // namespace hftcpp::bench
