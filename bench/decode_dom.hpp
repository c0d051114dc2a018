// DomDecoder: Boost.JSON's tree in a monotonic buffer that is used again for each frame, and
// events filled from it. Of bare numbers it has only the double: their shortest text is the
// nearest that a tree can come to what was written.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace hftcpp::bench {

namespace json = boost::json;

inline std::string_view dom_text(const json::value& value) {
  const json::string& text = value.get_string();
  return {text.data(), text.size()};
}

inline Decimal dom_number(const json::value& value) {
  if (const json::string* const text = value.if_string())
    return *Decimal::parse({text->data(), text->size()});
  std::array<char, 40> digits;
  char* const first = digits.data();
  char* const last = first + digits.size();
  const char* const end = value.is_int64()    ? std::to_chars(first, last, value.get_int64()).ptr
                          : value.is_uint64() ? std::to_chars(first, last, value.get_uint64()).ptr
                                              : std::to_chars(first, last, value.get_double()).ptr;
  return *Decimal::parse({first, static_cast<std::size_t>(end - first)});
}

inline std::uint64_t dom_natural(const json::value& value) {
  return value.to_number<std::uint64_t>();
}

inline Id dom_id(const json::value& value) {
  std::array<char, 24> digits;
  const char* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value.get_int64()).ptr;
  return *Id::make({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

class KrakenDom {
 public:
  void take(const json::value& message, const SymbolMap& symbols, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view channel = dom_text(root.at("channel"));
    const bool snapshot = dom_text(root.at("type")) == "snapshot";
    for (const json::value& item : root.at("data").get_array()) {
      const json::object& row = item.get_object();
      const Symbol symbol = symbols.find(dom_text(row.at("symbol")));
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

class BinanceDom {
 public:
  void take(const json::value& message, const SymbolMap& symbols, EventSink& sink) {
    const json::object& root = message.get_object();
    const std::string_view stream = dom_text(root.at("stream"));
    const json::object& data = root.at("data").get_object();
    const Symbol symbol = symbols.find(dom_text(data.at("s")));
    if (stream.ends_with("@bookTicker")) {
      sink.on_ticker({.exchange = exchange_,
                      .symbol = symbol,
                      .bid_price = dom_number(data.at("b")),
                      .bid_size = dom_number(data.at("B")),
                      .ask_price = dom_number(data.at("a")),
                      .ask_size = dom_number(data.at("A")),
                      .sequence = dom_natural(data.at("u"))});
    } else if (stream.ends_with("rade")) {
      sink.on_trade({.exchange = exchange_,
                     .symbol = symbol,
                     .price = dom_number(data.at("p")),
                     .size = dom_number(data.at("q")),
                     .side = data.at("m").get_bool() ? Side::sell : Side::buy,
                     .id = dom_id(data.at("a")),
                     .exchange_time = *Timestamp::from_milliseconds(data.at("T").get_int64())});
    } else {
      book_.reset();
      book_.exchange = exchange_;
      book_.symbol = symbol;
      book_.exchange_time = *Timestamp::from_milliseconds(data.at("E").get_int64());
      book_.first_sequence = dom_natural(data.at("U"));
      book_.sequence = dom_natural(data.at("u"));
      take_levels(data.at("b"), book_.bids);
      take_levels(data.at("a"), book_.asks);
      sink.on_book_update(book_);
    }
  }

 private:
  static void take_levels(const json::value& levels, std::vector<Level>& out) {
    for (const json::value& item : levels.get_array()) {
      const json::array& level = item.get_array();
      out.push_back({dom_number(level[0]), dom_number(level[1])});
    }
  }

  Exchange exchange_{"binance"};
  BookUpdate book_;
};

template <class Reader>
class DomDecoder {
 public:
  explicit DomDecoder(const SymbolMap& symbols) : symbols_{&symbols} {}

  bool decode(std::string_view frame, EventSink& sink) {
    json::monotonic_resource resource{arena_.data(), arena_.size()};
    parser_.reset(&resource);
    json::error_code ec;
    parser_.write(frame.data(), frame.size(), ec);
    if (ec) return false;
    parser_.finish(ec);
    if (ec) return false;
    reader_.take(parser_.release(), *symbols_, sink);
    return true;
  }

 private:
  const SymbolMap* symbols_;
  Reader reader_;
  std::array<unsigned char, 4096> temp_;
  std::vector<unsigned char> arena_ = std::vector<unsigned char>(1 << 20);
  json::stream_parser parser_{json::storage_ptr{}, json::parse_options{}, temp_.data(),
                              temp_.size()};
};

}  // namespace hftcpp::bench
