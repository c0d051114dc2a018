// JsonReader: reads one JSON text where it lies, in one pass, into whatever its caller fills.
// No tree, no copies, no allocation, no exceptions; the text of every number is kept. It checks
// all of the text, also what nobody asks for, and accepts exactly what Boost.JSON accepts, but
// for the depth: 64 levels.
//
//   JsonReader reader{bytes};
//   FieldReader fields{reader.object()};
//   const Point point{.x = fields.decimal("x"), .y = fields.decimal("y")};
//   if (fields.error()) return *fields.error();
//
// The first error is kept; from then on all reads give empty values.
#pragma once

#include <hftcpp/core/detail/json_scan.hpp>
#include <hftcpp/core/inline_text.hpp>
#include <hftcpp/core/timestamp.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <optional>
#include <type_traits>

namespace hftcpp {

class JsonValue;
class JsonObject;
class JsonArray;

// What a number of time since 1970 counts.
enum class UnixUnit : std::uint8_t {
  by_size,  // from 10^14 on microseconds, else milliseconds: right for the years 1973 to 5138
  milliseconds,
  microseconds
};

// A field's name as a literal: errors point to it. With it, made by the compiler, what a search
// compares: the ends of `"name":`, eight bytes of each, or four where it is short.
class FieldName {
 public:
  template <std::size_t N>
  consteval FieldName(const char (&literal)[N]) noexcept : text_{literal}, size_{N - 1} {
    static_assert(N > 1);
    std::array<char, N + 2> field{};
    field.front() = '"';
    std::copy_n(literal, N - 1, field.begin() + 1);
    field[N] = '"';
    field[N + 1] = ':';
    front_ = N + 2 < 8 ? word<4>(field.data()) : word<8>(field.data());
    back_ = N + 2 < 8 ? word<4>(field.data() + N - 2) : word<8>(field.data() + N - 6);
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text_, size_}; }
  // The size of `"name":`.
  [[nodiscard]] constexpr std::size_t field_size() const noexcept { return size_ + 3; }
  // Is it at `at`? As many bytes must be there.
  [[nodiscard, gnu::always_inline]] bool stands_at(const char* at) const noexcept {
    const std::size_t size = field_size();
    if (size < 8)
      return load<std::uint32_t>(at) == front_ && load<std::uint32_t>(at + size - 4) == back_;
    return load<std::uint64_t>(at) == front_ && load<std::uint64_t>(at + size - 8) == back_ &&
           (size <= 16 || std::memcmp(at + 8, text_ + 7, size - 16) == 0);
  }

 private:
  template <std::size_t Size>
  static consteval std::uint64_t word(const char* at) noexcept {
    std::array<char, Size> bytes{};
    std::copy_n(at, Size, bytes.begin());
    return std::bit_cast<std::conditional_t<Size == 4, std::uint32_t, std::uint64_t>>(bytes);
  }
  template <class Word>
  static Word load(const char* at) noexcept {
    Word loaded;
    std::memcpy(&loaded, at, sizeof loaded);
    return loaded;
  }

  const char* text_;
  std::size_t size_;
  std::uint64_t front_ = 0;
  std::uint64_t back_ = 0;
};

class JsonReader {
 public:
  // The bytes must outlive the reader and all that it gives.
  explicit JsonReader(std::string_view bytes) noexcept
      : begin_{bytes.data()}, end_{bytes.data() + bytes.size()} {}
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // What the text holds.
  [[nodiscard]] JsonValue value() noexcept;
  [[nodiscard]] JsonObject object() noexcept;
  [[nodiscard]] JsonArray array() noexcept;

  // Reads on to the last byte. Null when the text is JSON and all that was asked of it was there.
  [[nodiscard]] const Error* error() noexcept;

  // The first error stays.
  void fail(const Error& failure) noexcept;
  void fail(Errc errc, std::string_view where) noexcept { fail(hftcpp::error(errc, where)); }
  [[nodiscard]] bool has_failed() const noexcept { return failed_; }

  // ---- for the readers below ----

  template <class T>
  struct Read {
    const char* at = nullptr;  // behind the value; null: failed
    T value{};
  };

  [[nodiscard]] const char* end() const noexcept { return end_; }
  [[nodiscard]] const Error& first_error() const noexcept { return error_; }
  // The last value that was read ends at `to`: who has it to pass need not look at it again.
  void note_end(const char* from, const char* to) noexcept {
    passed_from_ = from;
    passed_to_ = to;
  }
  // Behind the value at `at`; null when it is bad, which is then the error.
  [[nodiscard]] const char* end_of(const char* at, unsigned depth) noexcept {
    return at == passed_from_ ? passed_to_ : find_end(at, depth);
  }

  // The forms of values that are not the simple ones, and values of the wrong type.
  [[nodiscard]] Read<std::string_view> read_text(const char* at, std::string_view name) noexcept;
  [[nodiscard]] Read<std::string_view> read_token(const char* at, std::string_view name) noexcept;
  [[nodiscard]] Read<Decimal> read_decimal(const char* at, std::string_view name) noexcept;
  [[nodiscard]] Read<std::int64_t> read_integer(const char* at, std::string_view name) noexcept;
  [[nodiscard]] Read<std::uint64_t> read_natural(const char* at, std::string_view name) noexcept;
  [[nodiscard]] Read<bool> read_boolean(const char* at, std::string_view name) noexcept;
  // The '{' or '[' of a value `depth` containers deep.
  [[nodiscard]] const char* opening(const char* at, char bracket, unsigned depth,
                                    std::string_view name) noexcept;
  // Behind a JSON null; nullptr when the value is something else.
  [[nodiscard]] const char* null_end(const char* at) const noexcept;

  // Steps through containers. On failure they give back `at`, or null where that means the end.
  struct Found {
    const char* value = nullptr;  // null: no such field
    const char* close = nullptr;  // the object's end, if the search came by
  };
  [[nodiscard]] Found find_field(const char* begin, const char* at, unsigned depth,
                                 std::string_view name, bool required) noexcept;
  [[nodiscard]] const char* separator(const char* behind, char close, const char* at) noexcept;
  [[nodiscard]] const char* find_close(const char* at, char close, unsigned depth) noexcept;
  [[nodiscard]] const char* next_item(const char* at, std::string_view name) noexcept;
  [[nodiscard]] const char* first_item(const char* begin) noexcept;
  [[nodiscard]] const char* item_behind(const char* behind, const char* begin) noexcept;
  [[nodiscard]] bool is_next(const char* at, std::string_view name) noexcept;
  // From before a field to its value; the name goes to `name`. Null at the object's end.
  [[nodiscard]] const char* next_field(const char*& at, std::string_view& name) noexcept;

 private:
  static constexpr std::size_t kUnescaped = 1024;

  const char* first_value() noexcept;
  const char* find_end(const char* at, unsigned depth) noexcept;
  const char* opening_any(const char* at, char bracket, unsigned depth,
                          std::string_view name) noexcept;
  const char* null_end_any(const char* at) const noexcept;
  // Nothing of the wanted type is at `at`: is something else there, or nothing that is JSON?
  void refuse(const char* at, std::string_view name) noexcept;
  template <class Integer>
  Read<Integer> read_whole(const char* at, std::string_view name) noexcept;

  const char* begin_;
  const char* end_;  // null once something has failed
  const char* passed_from_ = nullptr;
  const char* passed_to_ = nullptr;
  bool failed_ = false;
  Error error_{};
  std::size_t unescaped_size_ = 0;
  char unescaped_[kUnescaped];  // the decoded strings; what does not fit is refused
};

// The values that readers give, written once: Self says where the next one is.
template <class Self>
class TypedReads {
 public:
  // A view into the frame, or, if there are escapes, into the reader: as long as both last.
  [[nodiscard, gnu::always_inline]] std::string_view text(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? std::string_view{} : text_at(at, name);
  }
  // A number, bare or in quotes.
  [[nodiscard, gnu::always_inline]] Decimal decimal(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? Decimal{} : decimal_at(at, name);
  }
  [[nodiscard, gnu::always_inline]] std::int64_t integer(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? 0 : integer_at(at, name);
  }
  // An integer from 0 to 2^64 - 1.
  [[nodiscard, gnu::always_inline]] std::uint64_t natural(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? 0 : natural_at(at, name);
  }
  [[nodiscard, gnu::always_inline]] bool boolean(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at != nullptr && settle(reader().read_boolean(at, name.view()));
  }
  // The characters of a string or of a number.
  [[nodiscard, gnu::always_inline]] Id token(FieldName name) noexcept { return kept<Id>(name); }
  [[nodiscard, gnu::always_inline]] Word word(FieldName name) noexcept { return kept<Word>(name); }

  [[nodiscard, gnu::always_inline]] Timestamp iso_time(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? Timestamp{} : iso_time_at(at, name);
  }
  [[nodiscard, gnu::always_inline]] Timestamp unix_time(FieldName name, UnixUnit unit) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? Timestamp{} : unix_time_at(at, name, unit);
  }

  // What `convert` makes of the text; a text that it gives no value for is an error.
  template <class Convert>
  [[nodiscard, gnu::always_inline]] auto choice(FieldName name, Convert convert) noexcept {
    const auto value = convert(text(name));
    if (!value) [[unlikely]]
      reader().fail(Errc::bad_value, name.view());
    return value ? *value : std::remove_cvref_t<decltype(*value)>{};
  }

  [[nodiscard, gnu::always_inline]] JsonObject object(FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] JsonArray array(FieldName name) noexcept;
  // Whatever is there.
  [[nodiscard, gnu::always_inline]] JsonValue value(FieldName name) noexcept;

 protected:
  [[nodiscard, gnu::always_inline]] std::string_view text_at(const char* at,
                                                             FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] Decimal decimal_at(const char* at, FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] std::int64_t integer_at(const char* at,
                                                            FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] std::uint64_t natural_at(const char* at,
                                                             FieldName name) noexcept;
  template <class Text>
  [[nodiscard, gnu::always_inline]] Text kept_at(const char* at, FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] Timestamp iso_time_at(const char* at, FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] Timestamp unix_time_at(const char* at, FieldName name,
                                                           UnixUnit unit) noexcept;
  [[nodiscard, gnu::always_inline]] JsonObject object_at(const char* at, FieldName name) noexcept;
  [[nodiscard, gnu::always_inline]] JsonArray array_at(const char* at, FieldName name) noexcept;

  template <class T>
  [[gnu::always_inline]] T settle(JsonReader::Read<T> read) noexcept {
    if (read.at != nullptr) self().settle_at(read.at);
    return read.value;
  }

 private:
  [[gnu::always_inline]] Self& self() noexcept { return static_cast<Self&>(*this); }
  [[gnu::always_inline]] JsonReader& reader() noexcept { return *self().reader_; }

  template <class Text>
  [[nodiscard, gnu::always_inline]] Text kept(FieldName name) noexcept {
    const char* const at = self().find(name);
    return at == nullptr ? Text{} : kept_at<Text>(at, name);
  }
};

// A value whose type is not known beforehand, or an item of an array. The names are for errors.
class JsonValue : public TypedReads<JsonValue> {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };

  JsonValue(JsonReader& reader, const char* at, unsigned depth) noexcept
      : reader_{&reader}, at_{at}, depth_{depth} {}

  // By its first character: a `number` may still turn out to be no JSON at all.
  [[nodiscard]] Kind kind() const noexcept;
  // As it stands in the frame, quotes included; empty when it is bad.
  [[nodiscard]] std::string_view raw() noexcept;

 private:
  friend class TypedReads<JsonValue>;
  const char* find(FieldName) const noexcept { return reader_->has_failed() ? nullptr : at_; }
  void settle_at(const char* behind) noexcept { reader_->note_end(at_, behind); }
  void descend(const char*) noexcept {}  // whoever gave this value still has to pass it

  JsonReader* reader_;
  const char* at_;
  unsigned depth_;  // how many containers it stands in
};

// An array, to go through once: for (JsonValue item : array).
class JsonArray {
 public:
  class Iterator {
   public:
    Iterator(JsonReader& reader, const char* begin, unsigned depth) noexcept;
    JsonValue operator*() const noexcept { return {*reader_, at_, depth_}; }
    Iterator& operator++() noexcept;
    bool operator==(std::default_sentinel_t) const noexcept { return at_ == nullptr; }

   private:
    JsonReader* reader_;
    const char* begin_;
    const char* at_;
    unsigned depth_;
  };

  JsonArray(JsonReader& reader, const char* begin, unsigned depth) noexcept
      : reader_{&reader}, begin_{begin}, depth_{depth} {}

  [[nodiscard]] Iterator begin() const noexcept { return {*reader_, begin_, depth_}; }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

 private:
  friend class ItemReader;
  JsonReader* reader_;
  const char* begin_;  // '['
  unsigned depth_;     // this one counted in
};

// An object, for a FieldReader.
class JsonObject {
 public:
  JsonObject(JsonReader& reader, const char* begin, unsigned depth) noexcept
      : reader_{&reader}, begin_{begin}, depth_{depth} {}

  // Calls visit(name, value) for each field, in the order of the text, whatever their names. The
  // name is as it stands there, escapes included.
  template <class Visit>
  void for_each(Visit visit) const noexcept;

 private:
  friend class FieldReader;
  JsonReader* reader_;
  const char* begin_;  // '{'
  unsigned depth_;     // this one counted in
};

// Reads an object's fields by name. A field is looked for from where the last one ended, and then
// once round: reading in the order of the wire is one pass, any other order is right as well. Of
// two fields with the same name it takes the one that it meets first.
class FieldReader : public TypedReads<FieldReader> {
 public:
  explicit FieldReader(JsonObject object) noexcept
      : reader_{object.reader_}, begin_{object.begin_}, at_{object.begin_}, depth_{object.depth_} {}

  // The same for fields that need not be there; null counts as absent.
  // The empty text and the time zero when absent.
  [[nodiscard]] std::string_view optional_text(FieldName name) noexcept;
  [[nodiscard]] Timestamp optional_iso_time(FieldName name) noexcept;
  [[nodiscard]] std::optional<Decimal> optional_decimal(FieldName name) noexcept;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(FieldName name) noexcept;
  [[nodiscard]] std::optional<std::uint64_t> optional_natural(FieldName name) noexcept;
  [[nodiscard]] std::optional<bool> optional_boolean(FieldName name) noexcept;
  [[nodiscard]] std::optional<Id> optional_token(FieldName name) noexcept;
  [[nodiscard]] std::optional<Word> optional_word(FieldName name) noexcept;
  [[nodiscard]] std::optional<JsonObject> optional_object(FieldName name) noexcept;
  [[nodiscard]] std::optional<JsonArray> optional_array(FieldName name) noexcept;
  [[nodiscard]] std::optional<JsonValue> optional_value(FieldName name) noexcept;

  // Is there such a field, be it null? Nothing is read.
  [[nodiscard]] bool has(FieldName name) noexcept;
  // Is it the very next one?
  [[nodiscard]] bool is_next(FieldName name) noexcept;
  // Passes a field that is known to come here and not wanted. It saves the search for the next one
  // some time, and does nothing where it is not the next.
  void pass(FieldName name) noexcept;

  // For what the caller finds wrong in a value.
  void fail(Errc errc, FieldName name) noexcept { reader_->fail(errc, name.view()); }

  // Reads on to the object's end, so that what was not asked for is checked too. Null when all is
  // well so far.
  [[nodiscard]] const Error* error() noexcept;

 private:
  friend class TypedReads<FieldReader>;
  const char* find(FieldName name) noexcept;
  const char* find_optional(FieldName name) noexcept;
  const char* find_known(FieldName name) noexcept;
  const char* find_any(std::string_view name, bool required) noexcept;
  void settle_at(const char* behind) noexcept;
  void descend(const char* at) noexcept { child_ = at; }
  void pass_child() noexcept;

  JsonReader* reader_;
  const char* begin_;            // '{'
  const char* at_;               // before the next field: '{', ',' or '}'
  const char* close_ = nullptr;  // '}', once it was seen
  const char* child_ = nullptr;  // a value handed out, still to be passed
  unsigned depth_;
};

// Reads an array's items one after the other: [price, size]. The names are for errors.
class ItemReader : public TypedReads<ItemReader> {
 public:
  explicit ItemReader(JsonArray array) noexcept
      : reader_{array.reader_}, begin_{array.begin_}, at_{array.begin_}, depth_{array.depth_} {}

  // For what the caller finds wrong in a value.
  void fail(Errc errc, FieldName name) noexcept { reader_->fail(errc, name.view()); }

  // Reads on to the array's end. Null when all is well so far.
  [[nodiscard]] const Error* error() noexcept;

 private:
  friend class TypedReads<ItemReader>;
  const char* find(FieldName name) noexcept;
  void settle_at(const char* behind) noexcept;
  void descend(const char* at) noexcept { child_ = at; }
  void pass_child() noexcept;

  JsonReader* reader_;
  const char* begin_;            // '['
  const char* at_;               // before the next item: '[', ',' or ']'
  const char* child_ = nullptr;  // a value handed out, still to be passed
  unsigned depth_;
};

}  // namespace hftcpp

#include <hftcpp/core/detail/json_reader_impl.hpp>
