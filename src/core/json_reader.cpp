// json_reader.cpp: what the inline half leaves: white space, escapes, unusual numbers, fields that
// are not where they were expected, and saying what is wrong.
#include <hftcpp/core/json_reader.hpp>

#include <charconv>

namespace hftcpp {
namespace {

constexpr std::string_view kFrame = "frame";

// Is this inside of a string, escapes and all, the wanted name?
bool is_name(std::string_view inside, std::string_view name) noexcept {
  if (inside == name) return true;
  if (inside.find('\\') == std::string_view::npos) return false;
  char decoded[64];
  const std::size_t size = scan::unescape(inside, decoded, sizeof decoded);
  return size <= sizeof decoded && std::string_view{decoded, size} == name;
}

// From the comma before an item to what is behind it, where it is no container and has no white
// space around it. Null: look closer.
[[gnu::always_inline]] inline const char* plain_item_end(const char* at, const char* end) noexcept {
  if (end - at < 5 || at[1] == '{' || at[1] == '[') return nullptr;
  // One digit in quotes: with a branch that is foreseen, nothing waits for where it ends.
  if (at[1] == '"' && at[3] == '"' && scan::is_digit(at[2])) return at + 4;
  return scan::scalar_end(at + 1, end);
}

// The same for a field.
[[gnu::always_inline]] inline const char* plain_field_end(const char* at,
                                                          const char* end) noexcept {
  if (end - at < 2 || at[1] != '"') return nullptr;
  const char* const quote = scan::text_end(at + 2, end).quote;
  if (quote == nullptr || end - quote < 3 || quote[1] != ':') return nullptr;
  return quote[2] == '{' || quote[2] == '[' ? nullptr : scan::scalar_end(quote + 2, end);
}

}  // namespace

const Error* JsonReader::error() noexcept {
  if (!failed_) {
    const char* const at = scan::skip_space(begin_, end_);
    const char* const behind = end_of(at, 0);
    if (behind == nullptr) {
      fail(Errc::bad_json, kFrame);
    } else if (scan::skip_space(behind, end_) != end_) {
      fail(Errc::bad_json, "behind the end");
    }
  }
  return failed_ ? &error_ : nullptr;
}

void JsonReader::fail(const Error& failure) noexcept {
  if (failed_) return;
  failed_ = true;
  error_ = failure;
  end_ = nullptr;  // every check of the room that is left fails from now on
}

const char* JsonReader::first_value() noexcept {
  if (failed_) return "";
  const char* const at = scan::skip_space(begin_, end_);
  if (at == end_) fail(Errc::bad_json, kFrame);
  return at;
}

const char* JsonReader::find_end(const char* at, unsigned depth) noexcept {
  if (failed_) return nullptr;
  const scan::ValueEnd found = scan::value_end(at, end_, depth);
  if (found.at == nullptr) fail(found.errc, kFrame);
  return found.at;
}

void JsonReader::refuse(const char* at, std::string_view name) noexcept {
  const bool is_value = scan::value_end(at, end_, scan::kMaxDepth - 1).at != nullptr ||
                        (at != end_ && (*at == '{' || *at == '['));
  fail(is_value ? Errc::wrong_type : Errc::bad_json, name);
}

// ---- values ----

JsonReader::Read<std::string_view> JsonReader::read_text(const char* at,
                                                         std::string_view name) noexcept {
  if (failed_) return {};
  at = scan::skip_space(at, end_);
  if (at == end_ || *at != '"') {
    refuse(at, name);
    return {};
  }
  const scan::TextEnd found = scan::text_end(at + 1, end_);
  if (found.quote == nullptr) {
    fail(Errc::bad_json, name);
    return {};
  }
  const std::string_view inside{at + 1, static_cast<std::size_t>(found.quote - at - 1)};
  if (!found.escaped) return {found.quote + 1, inside};

  char* const room = unescaped_ + unescaped_size_;
  const std::size_t size = scan::unescape(inside, room, kUnescaped - unescaped_size_);
  if (size > kUnescaped - unescaped_size_) {
    fail(Errc::too_large, name);
    return {};
  }
  unescaped_size_ += size;
  return {found.quote + 1, {room, size}};
}

JsonReader::Read<std::string_view> JsonReader::read_token(const char* at,
                                                          std::string_view name) noexcept {
  if (failed_) return {};
  at = scan::skip_space(at, end_);
  if (at != end_ && *at == '"') return read_text(at, name);
  const char* const behind = scan::number_end(at, end_);
  if (behind == nullptr) {
    refuse(at, name);
    return {};
  }
  return {behind, {at, static_cast<std::size_t>(behind - at)}};
}

JsonReader::Read<Decimal> JsonReader::read_decimal(const char* at, std::string_view name) noexcept {
  const Read<std::string_view> token = read_token(at, name);
  if (token.at == nullptr) return {};
  const Result<Decimal> parsed = Decimal::parse(token.value);
  if (parsed) return {token.at, *parsed};
  const bool no_number = parsed.error().code == make_error_code(Errc::bad_value);
  fail(no_number ? hftcpp::error(Errc::wrong_type, name) : Error{parsed.error().code, name});
  return {};
}

template <class Integer>
JsonReader::Read<Integer> JsonReader::read_whole(const char* at, std::string_view name) noexcept {
  const Read<std::string_view> token = read_token(at, name);
  if (token.at == nullptr) return {};
  const char* const last = token.value.data() + token.value.size();
  Read<Integer> read{token.at};
  const auto [end, ec] = std::from_chars(token.value.data(), last, read.value);
  if (ec == std::errc{} && end == last) return read;
  fail(ec == std::errc::result_out_of_range ? Errc::out_of_range : Errc::wrong_type, name);
  return {};
}

JsonReader::Read<std::int64_t> JsonReader::read_integer(const char* at,
                                                        std::string_view name) noexcept {
  return read_whole<std::int64_t>(at, name);
}

JsonReader::Read<std::uint64_t> JsonReader::read_natural(const char* at,
                                                         std::string_view name) noexcept {
  return read_whole<std::uint64_t>(at, name);
}

JsonReader::Read<bool> JsonReader::read_boolean(const char* at, std::string_view name) noexcept {
  if (failed_) return {};
  at = scan::skip_space(at, end_);
  const std::string_view rest{at, static_cast<std::size_t>(end_ - at)};
  if (rest.starts_with("true")) return {at + 4, true};
  if (rest.starts_with("false")) return {at + 5, false};
  refuse(at, name);
  return {};
}

const char* JsonReader::opening_any(const char* at, char bracket, unsigned depth,
                                    std::string_view name) noexcept {
  if (failed_) return nullptr;
  at = scan::skip_space(at, end_);
  if (at == end_ || *at != bracket) {
    refuse(at, name);
    return nullptr;
  }
  if (depth < scan::kMaxDepth) return at;
  fail(Errc::too_deep, name);
  return nullptr;
}

const char* JsonReader::null_end_any(const char* at) const noexcept {
  at = scan::skip_space(at, end_);
  const std::string_view rest{at, static_cast<std::size_t>(end_ - at)};
  return rest.starts_with("null") ? at + 4 : nullptr;
}

std::string_view JsonValue::raw() noexcept {
  if (reader_->has_failed()) return {};
  const char* const behind = reader_->end_of(at_, depth_);
  if (behind == nullptr) return {};
  reader_->note_end(at_, behind);
  return {at_, static_cast<std::size_t>(behind - at_)};
}

// ---- steps through containers ----

const char* JsonReader::separator(const char* behind, char close, const char* at) noexcept {
  if (failed_) return at;
  behind = scan::skip_space(behind, end_);
  if (behind != end_ && (*behind == ',' || *behind == close)) return behind;
  fail(Errc::bad_json, kFrame);
  return at;
}

// `at` moves to the separator behind the opening, if there is nothing between the two.
const char* JsonReader::next_field(const char*& at, std::string_view& name) noexcept {
  if (failed_ || *at == '}') return nullptr;
  const char* next = scan::skip_space(at + 1, end_);
  if (*at == '{' && next != end_ && *next == '}') {
    at = next;
    return nullptr;
  }
  if (next != end_ && *next == '"') {
    const char* const quote = scan::text_end(next + 1, end_).quote;
    if (quote != nullptr) {
      name = {next + 1, static_cast<std::size_t>(quote - next - 1)};
      next = scan::skip_space(quote + 1, end_);
      if (next != end_ && *next == ':') {
        next = scan::skip_space(next + 1, end_);
        if (next != end_) return next;
      }
    }
  }
  fail(Errc::bad_json, kFrame);
  return nullptr;
}

bool JsonReader::is_next(const char* at, std::string_view name) noexcept {
  std::string_view field;
  return next_field(at, field) != nullptr && is_name(field, name);
}

JsonReader::Found JsonReader::find_field(const char* begin, const char* at, unsigned depth,
                                         std::string_view name, bool required) noexcept {
  Found found;
  const char* const start = at;
  for (;;) {
    std::string_view field;
    const char* const value = next_field(at, field);
    if (failed_) return found;
    if (value == nullptr) {  // the end; once round, unless all has been seen
      const bool second_time = found.close != nullptr;
      found.close = at;
      if (second_time || start == begin) break;
      at = begin;
      continue;
    }
    if (is_name(field, name)) {
      found.value = value;
      return found;
    }
    const char* const behind = end_of(value, depth);
    if (behind == nullptr) return found;
    at = separator(behind, '}', at);
    if (failed_) return found;
    if (found.close != nullptr && at >= start) break;
  }
  if (required) fail(Errc::missing_field, name);
  return found;
}

const char* JsonReader::find_close(const char* at, char close, unsigned depth) noexcept {
  const char* const start = at;
  while (!failed_ && *at == ',') {  // what nobody asks for is mostly plain
    const char* const behind = close == '}' ? plain_field_end(at, end_) : plain_item_end(at, end_);
    if (behind == nullptr || behind == end_ || (*behind != ',' && *behind != close)) break;
    at = behind;
  }
  while (!failed_ && *at != close) {
    std::string_view name;
    const char* value = nullptr;
    if (close == '}') {
      value = next_field(at, name);
    } else {
      value = scan::skip_space(at + 1, end_);
      if (*at == '[' && value != end_ && *value == ']') return value;
    }
    if (value == nullptr) continue;
    const char* const behind = end_of(value, depth);
    if (behind == nullptr) break;
    at = separator(behind, close, at);
  }
  return failed_ ? start : at;
}

const char* JsonReader::next_item(const char* at, std::string_view name) noexcept {
  if (failed_) return nullptr;
  const char* const next = *at == ']' ? at : scan::skip_space(at + 1, end_);
  if (next == end_) {
    fail(Errc::bad_json, name);
  } else if (*at == ']' || (*at == '[' && *next == ']')) {
    fail(Errc::missing_field, name);
  }
  return failed_ ? nullptr : next;
}

const char* JsonReader::first_item(const char* begin) noexcept {
  if (failed_) return nullptr;
  const char* const first = scan::skip_space(begin + 1, end_);
  if (first == end_) {
    fail(Errc::bad_json, kFrame);
    return nullptr;
  }
  if (*first != ']') return first;
  note_end(begin, first + 1);
  return nullptr;
}

const char* JsonReader::item_behind(const char* behind, const char* begin) noexcept {
  const char* const next = separator(behind, ']', nullptr);
  if (next == nullptr) return nullptr;
  if (*next == ']') {
    note_end(begin, next + 1);
    return nullptr;
  }
  const char* const item = scan::skip_space(next + 1, end_);
  if (item != end_) return item;
  fail(Errc::bad_json, kFrame);
  return nullptr;
}

}  // namespace hftcpp
