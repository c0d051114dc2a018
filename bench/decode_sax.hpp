// SaxDecoder: Boost.JSON's SAX parser, filling the events that our codecs fill. It keeps views
// of keys and numbers, looks at each key once, and trusts the frame to be complete.
#pragma once

#include "decode_context.hpp"
#include <hftcpp/core/codec.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <charconv>
#include <cstdint>
#include <string_view>

namespace hftcpp::bench {

// What all wires need: where in the text we are.
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

  void begin(const DecodeContext& context, EventSink& sink) noexcept {
    context_ = &context;
    symbols_ = &context.symbols;
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

  static Timestamp milliseconds(std::string_view text) noexcept {
    return *Timestamp::from_milliseconds(integer<std::int64_t>(text));
  }

  const DecodeContext* context_ = nullptr;
  const SymbolMap* symbols_ = nullptr;
  EventSink* sink_ = nullptr;
  int depth_ = 0;
  std::string_view key_;
  Ticker ticker_;
  Trade trade_;
  BookUpdate book_;
};

// Hands every text and number to the handler's take(), which the wires differ in.
template <class Handler>
class SaxTexts : public SaxHandler {
 public:
  bool on_string(string_view text, std::size_t, error_code&) { return give(text); }
  bool on_int64(std::int64_t, string_view text, error_code&) { return give(text); }
  bool on_uint64(std::uint64_t, string_view text, error_code&) { return give(text); }
  bool on_double(double, string_view text, error_code&) { return give(text); }
  bool on_bool(bool, error_code&) { return true; }

 private:
  bool give(string_view text) {
    static_cast<Handler*>(this)->take({text.data(), text.size()});
    return true;
  }
};

template <class Handler>
class SaxDecoder {
 public:
  explicit SaxDecoder(const DecodeContext& context) : context_{&context} {}

  bool decode(std::string_view frame, EventSink& sink) {
    parser_.reset();
    parser_.handler().begin(*context_, sink);
    boost::json::error_code ec;
    parser_.write_some(false, frame.data(), frame.size(), ec);
    return !ec;
  }

 private:
  const DecodeContext* context_;
  boost::json::basic_parser<Handler> parser_{boost::json::parse_options{}};
};

}  // namespace hftcpp::bench
