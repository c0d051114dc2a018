// SaxDecoder: Boost.JSON's SAX parser, filling the events that our codecs fill. It keeps views
// of keys and numbers, looks at each key once, and trusts the frame to be complete.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <charconv>
#include <cstdint>
#include <string_view>

namespace hftcpp::bench {

// What both wires need: where in the text we are.
class SaxHandler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_key_part(string_view, std::size_t, error_code&) { return false; }
  bool on_string_part(string_view, std::size_t, error_code&) { return false; }
  bool on_number_part(string_view, error_code&) { return false; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_key(string_view text, std::size_t, error_code&) {
    key_ = {text.data(), text.size()};
    return true;
  }

  void begin(const SymbolMap& symbols, EventSink& sink) noexcept {
    symbols_ = &symbols;
    sink_ = &sink;
    depth_ = 0;
  }

 protected:
  static Decimal number(std::string_view text) noexcept { return *Decimal::parse(text); }
  template <class Integer>
  static Integer integer(std::string_view text) noexcept {
    Integer value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  const SymbolMap* symbols_ = nullptr;
  EventSink* sink_ = nullptr;
  int depth_ = 0;
  std::string_view key_;
  Ticker ticker_;
  Trade trade_;
  BookUpdate book_;
};

// {"channel":..,"type":..,"data":[{row},..]}; the levels of books are objects.
class KrakenSax : public SaxHandler {
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
  bool on_string(string_view text, std::size_t, error_code&) {
    return take({text.data(), text.size()});
  }
  bool on_int64(std::int64_t, string_view text, error_code&) {
    return take({text.data(), text.size()});
  }
  bool on_uint64(std::uint64_t, string_view text, error_code&) {
    return take({text.data(), text.size()});
  }
  bool on_double(double, string_view text, error_code&) { return take({text.data(), text.size()}); }
  bool on_bool(bool, error_code&) { return true; }

 private:
  static constexpr int kMessage = 1;
  static constexpr int kRow = 3;
  static constexpr int kLevels = 4;
  static constexpr int kLevel = 5;

  bool take(std::string_view text) {
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
    return true;
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

// {"stream":..,"data":{message}}; keys are single letters, the levels of books pairs of texts.
class BinanceSax : public SaxHandler {
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
  bool on_string(string_view text, std::size_t, error_code&) {
    return take({text.data(), text.size()});
  }
  bool on_int64(std::int64_t, string_view text, error_code&) {
    return take({text.data(), text.size()});
  }
  bool on_uint64(std::uint64_t, string_view text, error_code&) {
    return take({text.data(), text.size()});
  }
  bool on_double(double, string_view text, error_code&) { return take({text.data(), text.size()}); }
  bool on_bool(bool value, error_code&) {
    if (depth_ == kMessage && key_ == "m") trade_.side = value ? Side::sell : Side::buy;
    return true;
  }

 private:
  static constexpr int kMessage = 2;
  static constexpr int kLevels = 3;
  static constexpr int kLevel = 4;
  enum class Kind { ticker, trade, book };

  bool take(std::string_view text) {
    if (depth_ == kLevel) {
      (item_++ == 0 ? side_->back().price : side_->back().size) = number(text);
    } else if (depth_ == kMessage && key_.size() == 1) {
      if (kind_ == Kind::ticker) take_ticker(text);
      if (kind_ == Kind::trade) take_trade(text);
      if (kind_ == Kind::book) take_book(text);
    } else if (key_ == "stream") {
      kind_ = text.ends_with("@bookTicker") ? Kind::ticker
              : text.ends_with("rade")      ? Kind::trade
                                            : Kind::book;
    }
    return true;
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
  static Timestamp time(std::string_view text) {
    return *Timestamp::from_milliseconds(integer<std::int64_t>(text));
  }
  void take_ticker(std::string_view text) {
    switch (key_[0]) {
      case 'u':
        ticker_.sequence = integer<std::uint64_t>(text);
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
        trade_.exchange_time = time(text);
        break;
    }
  }
  void take_book(std::string_view text) {
    switch (key_[0]) {
      case 'E':
        book_.exchange_time = time(text);
        break;
      case 's':
        book_.symbol = symbols_->find(text);
        break;
      case 'U':
        book_.first_sequence = integer<std::uint64_t>(text);
        break;
      case 'u':
        book_.sequence = integer<std::uint64_t>(text);
        break;
    }
  }

  Exchange exchange_{"binance"};
  Kind kind_ = Kind::ticker;
  std::vector<Level>* side_ = nullptr;
  int item_ = 0;
};

template <class Handler>
class SaxDecoder {
 public:
  explicit SaxDecoder(const SymbolMap& symbols) : symbols_{&symbols} {}

  bool decode(std::string_view frame, EventSink& sink) {
    parser_.reset();
    parser_.handler().begin(*symbols_, sink);
    boost::json::error_code ec;
    parser_.write_some(false, frame.data(), frame.size(), ec);
    return !ec;
  }

 private:
  const SymbolMap* symbols_;
  boost::json::basic_parser<Handler> parser_{boost::json::parse_options{}};
};

}  // namespace hftcpp::bench
