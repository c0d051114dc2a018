// JsonOracle: what a text holds, once as JsonReader and once as Boost.JSON sees it, both written
// down in one simple form, to be compared. Used by the tests and the fuzz target of the reader.
#pragma once

#include <hftcpp/core/json_reader.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::oracle {

// A text: its size, so that nothing can be mistaken for it, and itself.
inline void append_text(std::string& out, char tag, std::string_view text) {
  out.append(1, tag).append(std::to_string(text.size())).append(1, ':').append(text);
}

// ---- Boost.JSON ----

struct Handler {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  std::string out;
  std::string part;

  bool end(char tag, string_view text) {
    part.append(text.data(), text.size());
    append_text(out, tag, part);
    part.clear();
    return true;
  }
  bool keep(string_view text) {
    part.append(text.data(), text.size());
    return true;
  }
  bool mark(char tag) {
    out.push_back(tag);
    return true;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return mark('{'); }
  bool on_object_end(std::size_t, error_code&) { return mark('}'); }
  bool on_array_begin(error_code&) { return mark('['); }
  bool on_array_end(std::size_t, error_code&) { return mark(']'); }
  bool on_key_part(string_view text, std::size_t, error_code&) { return keep(text); }
  bool on_key(string_view text, std::size_t, error_code&) { return end('k', text); }
  bool on_string_part(string_view text, std::size_t, error_code&) { return keep(text); }
  bool on_string(string_view text, std::size_t, error_code&) { return end('s', text); }
  bool on_number_part(string_view text, error_code&) { return keep(text); }
  bool on_int64(std::int64_t, string_view text, error_code&) { return end('n', text); }
  bool on_uint64(std::uint64_t, string_view text, error_code&) { return end('n', text); }
  bool on_double(double, string_view text, error_code&) { return end('n', text); }
  bool on_bool(bool value, error_code&) { return mark(value ? 't' : 'f'); }
  bool on_null(error_code&) { return mark('z'); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

// Nothing when it is refused.
inline std::optional<std::string> boost_sees(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = scan::kMaxDepth;
  boost::json::basic_parser<Handler> parser{options};
  boost::json::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec || used != text.size()) return std::nullopt;
  return parser.handler().out;
}

// ---- JsonReader ----

inline std::string decoded(std::string_view inside) {
  std::string text(inside.size(), '\0');
  text.resize(scan::unescape(inside, text.data(), text.size()));
  return text;
}

inline void append_value(std::string& out, JsonValue value) {
  switch (value.kind()) {
    case JsonValue::Kind::object:
      out.push_back('{');
      value.object("object").for_each([&out](std::string_view name, JsonValue field) {
        append_text(out, 'k', decoded(name));
        append_value(out, field);
      });
      out.push_back('}');
      break;
    case JsonValue::Kind::array:
      out.push_back('[');
      for (JsonValue item : value.array("array")) append_value(out, item);
      out.push_back(']');
      break;
    case JsonValue::Kind::text: {
      const std::string_view raw = value.raw();
      append_text(out, 's', raw.size() < 2 ? "" : decoded(raw.substr(1, raw.size() - 2)));
      break;
    }
    case JsonValue::Kind::boolean:
      out.push_back(value.boolean("boolean") ? 't' : 'f');
      break;
    case JsonValue::Kind::null:
      static_cast<void>(value.raw());
      out.push_back('z');
      break;
    case JsonValue::Kind::number:
      append_text(out, 'n', value.raw());
      break;
  }
}

inline std::optional<std::string> reader_sees(std::string_view text) {
  std::string out;
  JsonReader reader{text};
  append_value(out, reader.value());
  if (reader.error() != nullptr) return std::nullopt;
  return out;
}

// Accepted without anybody looking into it: all of it is passed over.
inline bool reader_passes(std::string_view text) {
  JsonReader reader{text};
  return reader.error() == nullptr;
}

// Accepted by way of fields and items that nobody reads.
inline bool fields_pass(JsonValue value) {
  if (value.kind() == JsonValue::Kind::object) {
    FieldReader fields{value.object("object")};
    return fields.error() == nullptr;
  }
  if (value.kind() == JsonValue::Kind::array) {
    ItemReader items{value.array("array")};
    return items.error() == nullptr;
  }
  return true;
}

inline bool fields_pass(std::string_view text) {
  JsonReader reader{text};
  return fields_pass(reader.value()) && reader.error() == nullptr;
}

}  // namespace hftcpp::oracle
