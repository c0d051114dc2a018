// DomDecoder: Boost.JSON's tree in a monotonic buffer that is used again for each frame, and
// events filled from it. Of bare numbers it has only the double: their shortest text is the
// nearest that a tree can come to what was written.
#pragma once

#include "decode_context.hpp"
#include <hftcpp/core/codec.hpp>

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

// A number, or the text of one.
inline Id dom_id(const json::value& value) {
  if (value.is_string()) return *Id::make(dom_text(value));
  std::array<char, 24> digits;
  const char* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value.get_int64()).ptr;
  return *Id::make({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

inline Timestamp dom_milliseconds(const json::value& value) {
  if (!value.is_string()) return *Timestamp::from_milliseconds(value.get_int64());
  const std::string_view text = dom_text(value);
  std::int64_t milliseconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  return *Timestamp::from_milliseconds(milliseconds);
}

// [[price, size], ..]; what follows them is left.
inline void dom_pairs(const json::value& levels, std::vector<Level>& out) {
  for (const json::value& item : levels.get_array()) {
    const json::array& level = item.get_array();
    out.push_back({dom_number(level[0]), dom_number(level[1])});
  }
}

template <class Reader>
class DomDecoder {
 public:
  explicit DomDecoder(const DecodeContext& context) : context_{&context} {}

  bool decode(std::string_view frame, EventSink& sink) {
    json::monotonic_resource resource{arena_.data(), arena_.size()};
    parser_.reset(&resource);
    json::error_code ec;
    parser_.write(frame.data(), frame.size(), ec);
    if (ec) return false;
    parser_.finish(ec);
    if (ec) return false;
    reader_.take(parser_.release(), *context_, sink);
    return true;
  }

 private:
  const DecodeContext* context_;
  Reader reader_;
  std::array<unsigned char, 4096> temp_;
  std::vector<unsigned char> arena_ = std::vector<unsigned char>(1 << 20);
  json::stream_parser parser_{json::storage_ptr{}, json::parse_options{}, temp_.data(),
                              temp_.size()};
};

}  // namespace hftcpp::bench
