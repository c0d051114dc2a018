// json_reader_impl: the inline half of JsonReader: the form that nearly every value of a frame
// has. All others go to json_reader.cpp.
#pragma once

#include <hftcpp/core/json_reader.hpp>

#include <limits>

namespace hftcpp {

// ---- values ----

template <class Self>
inline std::string_view TypedReads<Self>::text_at(const char* at, FieldName name) noexcept {
  const char* const end = reader().end();
  if (at < end && *at == '"') [[likely]] {
    const scan::TextEnd found = scan::text_end(at + 1, end);
    if (found.quote != nullptr && !found.escaped) [[likely]] {
      self().settle_at(found.quote + 1);
      return {at + 1, static_cast<std::size_t>(found.quote - at - 1)};
    }
  }
  return settle(reader().read_text(at, name.view()));
}

template <class Self>
inline Decimal TypedReads<Self>::decimal_at(const char* at, FieldName name) noexcept {
  const char* const end = reader().end();
  if (at < end) [[likely]] {
    Decimal value;
    const bool quoted = *at == '"';
    const char* behind = scan::simple_decimal(at + (quoted ? 1 : 0), end, value);
    if (behind != nullptr) [[likely]] {
      if (quoted) {
        if (*behind == '"') [[likely]] {
          self().settle_at(behind + 1);
          return value;
        }
      } else if (scan::is_bare(at, behind)) [[likely]] {
        self().settle_at(behind);
        return value;
      }
    }
  }
  return settle(reader().read_decimal(at, name.view()));
}

template <class Self>
inline std::uint64_t TypedReads<Self>::natural_at(const char* at, FieldName name) noexcept {
  const char* const end = reader().end();
  if (at < end) [[likely]] {
    std::uint64_t value = 0;
    const bool quoted = *at == '"';
    const char* behind = scan::simple_integer(at + (quoted ? 1 : 0), end, value);
    if (behind != nullptr) [[likely]] {
      if (quoted ? *behind == '"' : *behind != '.' && scan::is_bare(at, behind)) [[likely]] {
        self().settle_at(behind + (quoted ? 1 : 0));
        return value;
      }
    }
  }
  return settle(reader().read_natural(at, name.view()));
}

template <class Self>
inline std::int64_t TypedReads<Self>::integer_at(const char* at, FieldName name) noexcept {
  const char* const end = reader().end();
  if (at < end && *at != '-') [[likely]] {
    std::uint64_t value = 0;
    const bool quoted = *at == '"';
    const char* behind = scan::simple_integer(at + (quoted ? 1 : 0), end, value);
    if (behind != nullptr) [[likely]] {
      if (quoted ? *behind == '"' : *behind != '.' && scan::is_bare(at, behind)) [[likely]] {
        self().settle_at(behind + (quoted ? 1 : 0));
        return static_cast<std::int64_t>(value);
      }
    }
  }
  return settle(reader().read_integer(at, name.view()));
}

template <class Self>
template <class Text>
inline Text TypedReads<Self>::kept_at(const char* at, FieldName name) noexcept {
  const char* const end = reader().end();
  std::string_view text;
  if (at < end && *at == '"') {
    text = text_at(at, name);
  } else {
    text = settle(reader().read_token(at, name.view()));
  }
  const Result<Text> made = Text::make(text);
  if (made) [[likely]]
    return *made;
  reader().fail(Errc::too_large, name.view());
  return {};
}

template <class Self>
inline Timestamp TypedReads<Self>::iso_time_at(const char* at, FieldName name) noexcept {
  const Result<Timestamp> parsed = Timestamp::parse_iso(text_at(at, name));
  if (parsed) [[likely]]
    return *parsed;
  reader().fail({parsed.error().code, name.view()});
  return {};
}

template <class Self>
inline Timestamp TypedReads<Self>::unix_time_at(const char* at, FieldName name,
                                                UnixUnit unit) noexcept {
  constexpr std::int64_t kFirstMicrosecond = 100'000'000'000'000;
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  const std::int64_t count = integer_at(at, name);
  const bool micro =
      unit == UnixUnit::microseconds || (unit == UnixUnit::by_size && count >= kFirstMicrosecond);
  const std::int64_t scale = micro ? 1'000 : 1'000'000;
  if (count >= 0 && count <= (micro ? kLast / 1'000 : kLast / 1'000'000)) [[likely]]
    return Timestamp{count * scale};
  reader().fail(Errc::out_of_range, name.view());
  return {};
}

template <class Self>
inline JsonObject TypedReads<Self>::object_at(const char* at, FieldName name) noexcept {
  const char* const brace = reader().opening(at, '{', self().depth_, name.view());
  if (brace == nullptr) return {reader(), "{}", 1};
  self().descend(brace);
  return {reader(), brace, self().depth_ + 1};
}

template <class Self>
inline JsonArray TypedReads<Self>::array_at(const char* at, FieldName name) noexcept {
  const char* const bracket = reader().opening(at, '[', self().depth_, name.view());
  if (bracket == nullptr) return {reader(), "[]", 1};
  self().descend(bracket);
  return {reader(), bracket, self().depth_ + 1};
}

template <class Self>
inline JsonObject TypedReads<Self>::object(FieldName name) noexcept {
  const char* const at = self().find(name);
  return at == nullptr ? JsonObject{reader(), "{}", 1} : object_at(at, name);
}

template <class Self>
inline JsonArray TypedReads<Self>::array(FieldName name) noexcept {
  const char* const at = self().find(name);
  return at == nullptr ? JsonArray{reader(), "[]", 1} : array_at(at, name);
}

template <class Self>
inline JsonValue TypedReads<Self>::value(FieldName name) noexcept {
  const char* at = self().find(name);
  if (at == nullptr) return {reader(), "", 0};
  at = scan::skip_space(at, reader().end());
  self().descend(at);
  return {reader(), at, self().depth_};
}

[[gnu::always_inline]] inline const char* JsonReader::opening(const char* at, char bracket,
                                                              unsigned depth,
                                                              std::string_view name) noexcept {
  if (at < end_ && *at == bracket && depth < scan::kMaxDepth) [[likely]]
    return at;
  return opening_any(at, bracket, depth, name);
}

inline JsonValue JsonReader::value() noexcept {
  return {*this, first_value(), 0};
}

[[gnu::always_inline]] inline JsonObject JsonReader::object() noexcept {
  const char* const at = opening(begin_, '{', 0, "frame");
  return at == nullptr ? JsonObject{*this, "{}", 1} : JsonObject{*this, at, 1};
}

[[gnu::always_inline]] inline JsonArray JsonReader::array() noexcept {
  const char* const at = opening(begin_, '[', 0, "frame");
  return at == nullptr ? JsonArray{*this, "[]", 1} : JsonArray{*this, at, 1};
}

inline const char* JsonReader::null_end(const char* at) const noexcept {
  return *at == 'n' || scan::is_space(*at) ? null_end_any(at) : nullptr;
}

template <class Visit>
void JsonObject::for_each(Visit visit) const noexcept {
  const char* at = begin_;
  std::string_view name;
  while (const char* const value = reader_->next_field(at, name)) {
    visit(name, JsonValue{*reader_, value, depth_});
    const char* const behind = reader_->end_of(value, depth_);
    if (behind == nullptr) return;
    at = reader_->separator(behind, '}', at);
  }
  if (!reader_->has_failed()) reader_->note_end(begin_, at + 1);
}

inline JsonValue::Kind JsonValue::kind() const noexcept {
  if (at_ >= reader_->end()) return Kind::null;
  switch (*at_) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::text;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return Kind::number;
  }
}

// ---- fields ----

[[gnu::always_inline]] inline const char* FieldReader::find_known(FieldName name) noexcept {
  if (child_ != nullptr) pass_child();
  const auto room = static_cast<std::ptrdiff_t>(name.field_size()) + 1;
  if (reader_->end() - at_ > room && *at_ != '}' && name.stands_at(at_ + 1)) [[likely]]
    return at_ + room;
  return nullptr;
}

[[gnu::always_inline]] inline const char* FieldReader::find(FieldName name) noexcept {
  const char* const at = find_known(name);
  return at != nullptr ? at : find_any(name.view(), true);
}

[[gnu::always_inline]] inline const char* FieldReader::find_optional(FieldName name) noexcept {
  const char* at = find_known(name);
  if (at == nullptr) at = find_any(name.view(), false);
  if (at == nullptr) return nullptr;
  const char* const behind = reader_->null_end(at);
  if (behind == nullptr) [[likely]]
    return at;
  settle_at(behind);
  return nullptr;
}

[[gnu::always_inline]] inline bool FieldReader::has(FieldName name) noexcept {
  const char* at = find_known(name);
  if (at == nullptr) at = find_any(name.view(), false);
  if (at == nullptr) return false;
  descend(scan::skip_space(at, reader_->end()));
  return true;
}

[[gnu::always_inline]] inline bool FieldReader::is_next(FieldName name) noexcept {
  if (find_known(name) != nullptr) return true;
  // Another first letter in its place settles it; white space and escapes need a closer look.
  const bool other =
      reader_->end() - at_ > 2 && at_[1] == '"' && at_[2] != name.view().front() && at_[2] != '\\';
  return !other && reader_->is_next(at_, name.view());
}

[[gnu::always_inline]] inline void FieldReader::pass(FieldName name) noexcept {
  const char* const at = find_known(name);
  if (at == nullptr || scan::is_space(*at)) return;
  const char* const behind = scan::scalar_end(at, reader_->end());
  if (behind != nullptr) [[likely]]
    settle_at(behind);
}

[[gnu::always_inline]] inline void FieldReader::settle_at(const char* behind) noexcept {
  if (behind < reader_->end() && (*behind == ',' || *behind == '}')) [[likely]] {
    at_ = behind;
  } else {
    at_ = reader_->separator(behind, '}', at_);
  }
}

[[gnu::always_inline]] inline void FieldReader::pass_child() noexcept {
  const char* const behind = reader_->end_of(child_, depth_);
  child_ = nullptr;
  if (behind != nullptr) [[likely]]
    settle_at(behind);
}

inline const char* FieldReader::find_any(std::string_view name, bool required) noexcept {
  const JsonReader::Found found = reader_->find_field(begin_, at_, depth_, name, required);
  if (found.close != nullptr) close_ = found.close;
  return found.value;
}

[[gnu::always_inline]] inline const Error* FieldReader::error() noexcept {
  if (child_ != nullptr) pass_child();
  if (close_ == nullptr) {
    close_ = *at_ == '}' ? at_ : reader_->find_close(at_, '}', depth_);
  }
  if (reader_->has_failed()) [[unlikely]]
    return &reader_->first_error();
  reader_->note_end(begin_, close_ + 1);
  return nullptr;
}

[[gnu::always_inline]] inline std::string_view FieldReader::optional_text(FieldName name) noexcept {
  const char* const at = find_optional(name);
  return at == nullptr ? std::string_view{} : text_at(at, name);
}

[[gnu::always_inline]] inline Timestamp FieldReader::optional_iso_time(FieldName name) noexcept {
  const char* const at = find_optional(name);
  return at == nullptr ? Timestamp{} : iso_time_at(at, name);
}

[[gnu::always_inline]] inline std::optional<Decimal> FieldReader::optional_decimal(
    FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return decimal_at(at, name);
}

inline std::optional<std::int64_t> FieldReader::optional_integer(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return integer_at(at, name);
}

inline std::optional<std::uint64_t> FieldReader::optional_natural(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return natural_at(at, name);
}

inline std::optional<bool> FieldReader::optional_boolean(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return settle(reader_->read_boolean(at, name.view()));
}

inline std::optional<Id> FieldReader::optional_token(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return kept_at<Id>(at, name);
}

inline std::optional<Word> FieldReader::optional_word(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return kept_at<Word>(at, name);
}

inline std::optional<JsonObject> FieldReader::optional_object(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return object_at(at, name);
}

inline std::optional<JsonArray> FieldReader::optional_array(FieldName name) noexcept {
  const char* const at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  return array_at(at, name);
}

inline std::optional<JsonValue> FieldReader::optional_value(FieldName name) noexcept {
  const char* at = find_optional(name);
  if (at == nullptr) return std::nullopt;
  at = scan::skip_space(at, reader_->end());
  descend(at);
  return JsonValue{*reader_, at, depth_};
}

// ---- items ----

[[gnu::always_inline]] inline const char* ItemReader::find(FieldName name) noexcept {
  if (child_ != nullptr) pass_child();
  const char* const next = at_ + 1;
  if (reader_->end() - at_ > 1 && *at_ != ']' && *next != ']' && !scan::is_space(*next)) [[likely]]
    return next;
  return reader_->next_item(at_, name.view());
}

[[gnu::always_inline]] inline void ItemReader::settle_at(const char* behind) noexcept {
  if (behind < reader_->end() && (*behind == ',' || *behind == ']')) [[likely]] {
    at_ = behind;
  } else {
    at_ = reader_->separator(behind, ']', at_);
  }
}

[[gnu::always_inline]] inline void ItemReader::pass_child() noexcept {
  const char* const behind = reader_->end_of(child_, depth_);
  child_ = nullptr;
  if (behind != nullptr) [[likely]]
    settle_at(behind);
}

[[gnu::always_inline]] inline const Error* ItemReader::error() noexcept {
  if (child_ != nullptr) pass_child();
  const char* const close = *at_ == ']' ? at_ : reader_->find_close(at_, ']', depth_);
  if (reader_->has_failed()) [[unlikely]]
    return &reader_->first_error();
  reader_->note_end(begin_, close + 1);
  return nullptr;
}

[[gnu::always_inline]] inline JsonArray::Iterator::Iterator(JsonReader& reader, const char* begin,
                                                            unsigned depth) noexcept
    : reader_{&reader}, begin_{begin}, at_{begin + 1}, depth_{depth} {
  if (at_ >= reader.end() || *at_ == ']' || scan::is_space(*at_)) [[unlikely]]
    at_ = reader.first_item(begin);
}

[[gnu::always_inline]] inline JsonArray::Iterator& JsonArray::Iterator::operator++() noexcept {
  const char* const behind = reader_->end_of(at_, depth_);
  if (behind == nullptr) [[unlikely]] {
    at_ = nullptr;
  } else if (reader_->end() - behind > 1 && *behind == ',' && !scan::is_space(behind[1])) {
    at_ = behind + 1;
  } else if (behind < reader_->end() && *behind == ']') {
    at_ = nullptr;
    reader_->note_end(begin_, behind + 1);
  } else {
    at_ = reader_->item_behind(behind, begin_);
  }
  return *this;
}

}  // namespace hftcpp
