// wire: what exchanges write alike, though none has it from another.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hftcpp::wire {

// "buy" and "sell", in small or in capital letters.
[[nodiscard]] inline std::optional<Side> to_side(std::string_view word) noexcept {
  if (word == "buy" || word == "BUY") return Side::buy;
  if (word == "sell" || word == "SELL") return Side::sell;
  return std::nullopt;
}

// The other party's.
[[nodiscard]] inline Side opposite(Side side) noexcept {
  if (side == Side::unknown) return side;
  return side == Side::buy ? Side::sell : Side::buy;
}

// A number in a text; what does not apply is an empty text, or not there.
[[nodiscard]] inline std::optional<Decimal> optional_number(FieldReader& fields,
                                                            FieldName name) noexcept {
  const std::string_view text = fields.optional_text(name);
  if (text.empty()) return std::nullopt;
  const auto number = Decimal::parse(text);
  if (number) return *number;
  fields.fail(Errc::wrong_type, name);
  return std::nullopt;
}

// A reason is for people: one too long for its place is left out rather than the order with it.
[[nodiscard]] inline InlineText<95> to_reason(std::string_view text) noexcept {
  const auto made = InlineText<95>::make(text);
  return made ? *made : InlineText<95>{};
}

// A word that has no place for its length is left out rather than the order with it.
[[nodiscard]] inline Word to_word(std::string_view text) noexcept {
  const auto made = Word::make(text);
  return made ? *made : Word{};
}

// Of an order in a state that its exchange has come up with since: what is filled tells. An order
// without a size of its own, which names its cost, is never full.
[[nodiscard]] inline OrderStatus status_by_fills(const MyOrder& order) noexcept {
  if (order.filled_size.is_zero()) return OrderStatus::open;
  const bool is_full = !order.size.is_zero() && order.size <= order.filled_size;
  return is_full ? OrderStatus::filled : OrderStatus::partially_filled;
}

// A word that is not known: it is counted, and the frame is kept. What else the message tells is
// handed on all the same.
inline void tell_unknown(EventSink& sink, std::string_view channel,
                         std::string_view word) noexcept {
  Control control;
  control.kind = Control::Kind::unknown;
  control.channel = channel;
  control.text = word;
  sink.on_control(control);
}

// Those of an order that REST lists.
inline void tell_unknown_words(EventSink& sink, const MyOrder& order,
                               bool is_state_known) noexcept {
  if (!is_state_known) tell_unknown(sink, "REST orders", order.native_status.view());
  if (order.order_type.empty()) tell_unknown(sink, "REST orders", "order type");
}

// Those of one row, until it is known to be whole.
class UnknownWords {
 public:
  // Valid as long as the word is. There is nothing to count of one that is empty.
  void add(std::string_view word) noexcept {
    if (!word.empty() && count_ < words_.size()) words_[count_++] = word;
  }
  [[nodiscard]] std::span<const std::string_view> words() const noexcept {
    return {words_.data(), count_};
  }
  void clear() noexcept { count_ = 0; }
  void tell(EventSink& sink, std::string_view channel) const noexcept {
    for (const std::string_view word : words()) tell_unknown(sink, channel, word);
  }

 private:
  std::array<std::string_view, 8> words_;
  std::size_t count_ = 0;
};

// Who made the price, by the exchange's words for both; of any other nothing is known.
[[nodiscard]] inline std::optional<bool> to_maker(std::string_view word, std::string_view maker,
                                                  std::string_view taker,
                                                  UnknownWords& unknown) noexcept {
  if (word == maker) return true;
  if (word == taker) return false;
  unknown.add(word);
  return std::nullopt;
}

// ---- what a message tells besides ----
// Words, reasons, fees and the like: which order, fill or balance it is, which side, how much, at
// what price and when, one knows without them. What is not there, is null, of another type or too
// long is left empty: no message is lost for it.

[[nodiscard]] inline std::optional<std::string_view> read_told(FieldReader& fields,
                                                               FieldName name) noexcept {
  auto value = fields.optional_value(name);
  if (!value || value->kind() != JsonValue::Kind::text) return std::nullopt;
  return value->text(name);
}
[[nodiscard]] inline std::string_view told_text(FieldReader& fields, FieldName name) noexcept {
  return read_told(fields, name).value_or(std::string_view{});
}
// A word that should be there: where it cannot be read, its field's name is counted.
[[nodiscard]] inline std::string_view told_word(FieldReader& fields, FieldName name,
                                                UnknownWords& unknown) noexcept {
  const std::string_view word = told_text(fields, name);
  if (word.empty()) unknown.add(name.view());
  return word;
}
// One that need not be there, or is empty where it does not apply.
[[nodiscard]] inline std::string_view told_word_if_any(FieldReader& fields, FieldName name,
                                                       UnknownWords& unknown) noexcept {
  const auto word = read_told(fields, name);
  if (!word && fields.has(name)) unknown.add(name.view());
  return word.value_or(std::string_view{});
}
// For a word that is only handed on: one too long is counted as well.
[[nodiscard]] inline Word to_word(std::string_view text, UnknownWords& unknown) noexcept {
  const auto made = Word::make(text);
  if (!made) unknown.add(text);
  return made ? *made : Word{};
}
// The characters of a text or of a number.
[[nodiscard]] inline std::string_view told_characters(FieldReader& fields,
                                                      FieldName name) noexcept {
  auto value = fields.optional_value(name);
  if (!value) return {};
  if (value->kind() == JsonValue::Kind::number) return value->raw();
  return value->kind() == JsonValue::Kind::text ? value->text(name) : std::string_view{};
}
[[nodiscard]] inline Id told_id(FieldReader& fields, FieldName name) noexcept {
  const auto made = Id::make(told_characters(fields, name));
  return made ? *made : Id{};
}
[[nodiscard]] inline std::optional<Decimal> told_decimal(FieldReader& fields,
                                                         FieldName name) noexcept {
  const std::string_view text = told_characters(fields, name);
  const auto number = Decimal::parse(text);
  return !text.empty() && number ? std::optional{*number} : std::nullopt;
}
[[nodiscard]] inline std::optional<bool> told_boolean(FieldReader& fields,
                                                      FieldName name) noexcept {
  auto value = fields.optional_value(name);
  if (!value || value->kind() != JsonValue::Kind::boolean) return std::nullopt;
  return value->boolean(name);
}

// ---- what is never below zero ----
// Nobody trades or quotes below zero: what says so was not understood. `fields`: a FieldReader or
// an ItemReader, before it is asked for its error.

// Of a trade, or of a level of a book.
template <class T, class Reader>
[[gnu::always_inline]] inline void refuse_negative(const T& trade, Reader& fields) noexcept {
  if ((trade.price.mantissa() | trade.size.mantissa()) >= 0) [[likely]]
    return;
  fields.fail(Errc::bad_value, trade.size.mantissa() < 0 ? FieldName{"size"} : FieldName{"price"});
}
template <class Reader>
[[gnu::always_inline]] inline void refuse_negative(const Ticker& ticker, Reader& fields) noexcept {
  const std::int64_t bid = ticker.bid_price.mantissa() | ticker.bid_size.mantissa();
  const std::int64_t ask = ticker.ask_price.mantissa() | ticker.ask_size.mantissa();
  if ((bid | ask) >= 0) [[likely]]
    return;
  fields.fail(Errc::bad_value, bid < 0 ? FieldName{"bid"} : FieldName{"ask"});
}
template <class Reader>
void refuse_negative(const Kline& kline, Reader& fields) noexcept {
  const std::int64_t price =
      kline.open.mantissa() | kline.high.mantissa() | kline.low.mantissa() | kline.close.mantissa();
  const std::int64_t volume =
      kline.volume.mantissa() | (kline.quote_volume ? kline.quote_volume->mantissa() : 0);
  if ((price | volume) < 0)
    fields.fail(Errc::bad_value, volume < 0 ? FieldName{"volume"} : FieldName{"price"});
}

// "-0.00" is below zero too, which a Decimal cannot tell: its field is looked at once more.
[[gnu::always_inline]] inline void refuse_negative_zero(const Decimal& size, FieldReader& fields,
                                                        FieldName name) noexcept {
  if (!size.is_zero()) [[likely]]
    return;
  if (told_characters(fields, name).starts_with('-')) fields.fail(Errc::bad_value, name);
}

}  // namespace hftcpp::wire
