// wire: what exchanges write alike, though none has it from another.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <array>
#include <cstddef>
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

// Those of one row, until it is known to be whole.
class UnknownWords {
 public:
  // Valid as long as the word is.
  void add(std::string_view word) noexcept {
    if (count_ < words_.size()) words_[count_++] = word;
  }
  [[nodiscard]] std::span<const std::string_view> words() const noexcept {
    return {words_.data(), count_};
  }
  void tell(EventSink& sink, std::string_view channel) const noexcept {
    for (const std::string_view word : words()) tell_unknown(sink, channel, word);
  }

 private:
  std::array<std::string_view, 4> words_;
  std::size_t count_ = 0;
};

// Who made the price, by the exchange's words for both; of any other nothing is known.
[[nodiscard]] inline std::optional<bool> to_maker(std::string_view word, std::string_view maker,
                                                  std::string_view taker,
                                                  UnknownWords& unknown) noexcept {
  if (word == maker) return true;
  if (word == taker) return false;
  if (!word.empty()) unknown.add(word);
  return std::nullopt;
}

}  // namespace hftcpp::wire
