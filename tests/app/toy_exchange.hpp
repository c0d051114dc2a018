// toy_exchange: an exchange whose frames are the canonical JSON of events, so that the tests of
// the decoder say what comes in without any exchange's form. "pong" is a control message.
#pragma once

#include "exchanges/exchange.hpp"
#include <hftcpp/core/event_json.hpp>

#include <algorithm>
#include <cctype>
#include <string>

namespace hftcpp::app {

class ToyCodec final : public Codec {
 public:
  explicit ToyCodec(const SymbolMap& symbols) : symbols_{symbols} {}

  Result<void> decode(const Frame& frame, EventSink& sink) noexcept override {
    if (frame.bytes == "pong") {
      Control control;
      control.kind = Control::Kind::pong;
      sink.on_control(control);
      return {};
    }
    auto event = parse_event(frame.bytes);
    if (!event) return event.error();
    std::visit([&](auto& value) { emit(value, sink); }, *event);
    return {};
  }

 private:
  template <class T>
  void emit(T& event, EventSink& sink) {
    if constexpr (requires { event.symbol; }) event.symbol = symbols_.find(native(event.symbol));
    if constexpr (std::is_same_v<T, Trade>) sink.on_trade(event);
    if constexpr (std::is_same_v<T, Ticker>) sink.on_ticker(event);
    if constexpr (std::is_same_v<T, BookUpdate>) sink.on_book_update(event);
    if constexpr (std::is_same_v<T, Balance>) sink.on_balance(event);
  }

  static std::string native(Symbol symbol) {
    std::string name{symbol.text()};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return name;
  }

  const SymbolMap& symbols_;
};

// The number of levels: wrong as soon as one is missing, and easy to say in a test.
inline std::uint32_t level_count(const OrderBook& book) {
  return static_cast<std::uint32_t>(book.bids().size() + book.asks().size());
}

inline BookRules in_stream_rules(std::size_t depth) {
  return {
      .chain = BookRules::Chain::counted, .depth = depth == 0 ? 2 : depth, .checksum = level_count};
}

inline BookRules fetched_rules(std::size_t depth) {
  return {.snapshot = BookRules::Snapshot::by_request,
          .chain = BookRules::Chain::ranges,
          .depth = depth};
}

inline Symbol guess(std::string_view native) {
  return native.find('/') == native.npos ? Symbol{} : Symbol{native};
}

inline Result<BookUpdate> parse_snapshot(std::string_view json, Symbol symbol) {
  auto event = parse_event(json);
  if (!event) return event.error();
  auto* book = std::get_if<BookUpdate>(&*event);
  if (book == nullptr) return error(Errc::wrong_type, "snapshot");
  book->symbol = symbol;
  return *book;
}

// "XYZABC xyz/abc", one a line.
inline Result<void> parse_toy_instruments(std::string_view text, SymbolMap& symbols) {
  const auto space = text.find(' ');
  if (space == text.npos) return error(Errc::missing_field, "symbol");
  symbols.add(text.substr(0, space), Symbol{text.substr(space + 1)});
  return {};
}

inline ExchangeEntry toy_exchange(BookRules (*rules)(std::size_t) = in_stream_rules) {
  return {.name = "toy",
          .channels = {},
          .make_stream = nullptr,
          .make_codec = [](const SymbolMap& symbols) -> std::unique_ptr<Codec> {
            return std::make_unique<ToyCodec>(symbols);
          },
          .book_rules = rules,
          .to_native = nullptr,
          .from_native = guess,
          .parse_book_snapshot = parse_snapshot,
          .parse_instruments = parse_toy_instruments};
}

}  // namespace hftcpp::app
