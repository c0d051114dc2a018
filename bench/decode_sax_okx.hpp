// OkxSax: frames of OKX's v5 websocket, spot and swaps.
#pragma once

#include "decode_sax.hpp"
#include "exchanges/okx/okx_codec.hpp"

namespace hftcpp::bench {

// {"arg":{"channel":..,"instId":..},"action":..,"data":[{row},..]}; a level is [price, size, "0",
// orders], all texts.
template <OkxMarket market>
class OkxSax : public SaxTexts<OkxSax<market>> {
  using Base = SaxTexts<OkxSax<market>>;
  using Base::depth_, Base::key_, Base::symbols_, Base::sink_, Base::ticker_, Base::trade_,
      Base::book_, Base::number, Base::milliseconds;
  using typename Base::error_code;

 public:
  bool on_object_begin(error_code&) {
    if (++depth_ == kRow) begin_row();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (depth_-- == kRow) end_row();
    return true;
  }
  bool on_array_begin(error_code&) {
    ++depth_;
    if (depth_ == kLevels) {
      is_bid_ = key_ == "bids";
      side_ = is_bid_ ? &book_.bids : &book_.asks;
    }
    if (depth_ == kLevel) {
      item_ = 0;
      if (kind_ == Kind::book) side_->emplace_back();
    }
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    --depth_;
    return true;
  }

 private:
  friend Base;
  static constexpr bool kIsSwap = market == OkxMarket::swap;
  static constexpr int kMessage = 1;
  static constexpr int kArg = 2;
  static constexpr int kRow = 3;
  static constexpr int kLevels = 4;
  static constexpr int kLevel = 5;
  enum class Kind { ticker, trade, book };

  void take(std::string_view text) {
    if (depth_ == kLevel) {
      take_level(text);
    } else if (depth_ == kRow) {
      if (kind_ == Kind::ticker) take_ticker(text);
      if (kind_ == Kind::trade) take_trade(text);
      if (kind_ == Kind::book) take_book(text);
    } else if (depth_ == kArg) {
      if (key_ == "channel")
        kind_ = text == "bbo-tbt" ? Kind::ticker : text == "trades" ? Kind::trade : Kind::book;
      if (key_ == "instId") symbol_ = symbols_->find(text);
    } else if (depth_ == kMessage && key_ == "action") {
      snapshot_ = text == "snapshot";
    }
  }
  void begin_row() {
    if (kind_ == Kind::ticker) {
      ticker_ = {};
      ticker_.exchange = exchange_;
      ticker_.symbol = symbol_;
    } else if (kind_ == Kind::trade) {
      trade_ = {};
      trade_.exchange = exchange_;
      trade_.symbol = symbol_;
    } else {
      book_.reset();
      book_.exchange = exchange_;
      book_.symbol = symbol_;
      book_.snapshot = snapshot_;
    }
  }
  void end_row() {
    if constexpr (kIsSwap) convert(*Base::context_->contracts.find(symbol_));
    if (kind_ == Kind::ticker) {
      sink_->on_ticker(ticker_);
    } else if (kind_ == Kind::trade) {
      sink_->on_trade(trade_);
    } else {
      sink_->on_book_update(book_);
    }
  }
  void convert(const Decimal& value) {
    if (kind_ == Kind::ticker) {
      ticker_.bid_size = *multiply(ticker_.bid_size, value);
      ticker_.ask_size = *multiply(ticker_.ask_size, value);
    } else if (kind_ == Kind::trade) {
      trade_.size = *multiply(trade_.size, value);
    } else {
      for (Level& level : book_.bids) level.size = *multiply(level.size, value);
      for (Level& level : book_.asks) level.size = *multiply(level.size, value);
    }
  }
  void take_level(std::string_view text) {
    const int item = item_++;
    if (item > 1) return;
    if (kind_ == Kind::book) {
      (item == 0 ? side_->back().price : side_->back().size) = number(text);
    } else if (is_bid_) {
      (item == 0 ? ticker_.bid_price : ticker_.bid_size) = number(text);
    } else {
      (item == 0 ? ticker_.ask_price : ticker_.ask_size) = number(text);
    }
  }
  void take_ticker(std::string_view text) {
    if (key_ == "ts") {
      ticker_.exchange_time = milliseconds(text);
    } else if (key_ == "seqId") {
      ticker_.sequence = Base::template integer<std::uint64_t>(text);
    }
  }
  void take_trade(std::string_view text) {
    if (key_ == "tradeId") {
      trade_.id = *Id::make(text);
    } else if (key_ == "px") {
      trade_.price = number(text);
    } else if (key_ == "sz") {
      trade_.size = number(text);
    } else if (key_ == "side") {
      trade_.side = text == "buy" ? Side::buy : Side::sell;
    } else if (key_ == "ts") {
      trade_.exchange_time = milliseconds(text);
    }
  }
  void take_book(std::string_view text) {
    if (key_ == "ts") {
      book_.exchange_time = milliseconds(text);
    } else if (key_ == "checksum") {
      const auto checksum = Base::template integer<std::int64_t>(text);
      if (checksum != 0) book_.checksum = static_cast<std::uint32_t>(checksum);
    } else if (key_ == "prevSeqId") {
      const auto previous = Base::template integer<std::int64_t>(text);
      book_.previous_sequence = previous < 0 ? 0 : static_cast<std::uint64_t>(previous);
    } else if (key_ == "seqId") {
      book_.sequence = Base::template integer<std::uint64_t>(text);
    }
  }

  Exchange exchange_{kIsSwap ? "okx_swap" : "okx"};
  Kind kind_ = Kind::ticker;
  Symbol symbol_;
  bool snapshot_ = false;
  bool is_bid_ = false;
  std::vector<Level>* side_ = nullptr;
  int item_ = 0;
};

}  // namespace hftcpp::bench
