// What holds for every codec, whatever bytes it gets: it returns, it keeps within its bounds, it
// accepts nothing that is no JSON, and what it tells is the same whether the text is packed or
// padded, which are two ways through the reader.
#pragma once

#include "../tests/support/json_oracle.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/event_json.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Writes down all that it gets.
class Record final : public EventSink {
 public:
  void on_ticker(const Ticker& event) override { append_json(text, event); }
  void on_trade(const Trade& event) override { append_json(text, event); }
  void on_book_update(const BookUpdate& event) override {
    require(event.bids.size() <= 20'000 && event.asks.size() <= 20'000);
    append_json(text, event);
  }
  void on_kline(const Kline& event) override { append_json(text, event); }
  void on_my_order(const MyOrder& event) override { append_json(text, event); }
  void on_my_order_batch(const MyOrderBatch& event) override { append_json(text, event); }
  void on_my_trade(const MyTrade& event) override { append_json(text, event); }
  void on_balance(const Balance& event) override { append_json(text, event); }
  void on_control(const Control& control) override {
    text += "control " + std::to_string(static_cast<int>(control.kind));
    for (const std::string_view part : {control.channel, control.symbol, control.text})
      oracle::append_text(text, ' ', part);
  }

  std::string text;
};

// The same tokens with white space between all of them. Only for what is JSON.
inline std::string padded(std::string_view json) {
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool is_mark = !in_text && std::strchr("{}[]:,", c) != nullptr;
    if (is_mark) out += " \n";
    out += c;
    if (is_mark) out += "\t ";
    if (in_text && c == '\\') out += json[++i];
    if (c == '"') in_text = !in_text;
  }
  return out;
}

struct Outcome {
  std::string text;
  std::string error;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

inline Outcome outcome(Codec& codec, std::string_view bytes) {
  // Of exactly the text's size, so that a read behind its end is seen.
  const std::unique_ptr<char[]> exact{new char[bytes.size()]};
  bytes.copy(exact.get(), bytes.size());
  Record record;
  const auto decoded = codec.decode({{exact.get(), bytes.size()}, Timestamp{7}}, record);
  Outcome result{std::move(record.text), {}};
  if (!decoded) {
    require(decoded.error().code.failed());
    result.error = decoded.error().code.message() + " " + std::string{decoded.error().where};
  }
  return result;
}

// Frames follow one another: one per line, through one codec that may remember.
template <class MakeCodec>
void check(std::string_view bytes, MakeCodec make_codec) {
  const auto packed = make_codec();
  const auto spaced = make_codec();
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view frame = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);

    const Outcome result = outcome(*packed, frame);
    const bool is_json = oracle::boost_sees(frame).has_value();
    require(is_json || !result.error.empty());
    require(outcome(*spaced, is_json ? padded(frame) : std::string{frame}) == result);
  }
}

}  // namespace hftcpp::fuzz
