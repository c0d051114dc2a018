// json_reader_fuzz: any bytes. JsonReader accepts what Boost.JSON accepts, whichever way it goes
// through them, and sees the same values; numbers are the same by every path.
#include "../tests/support/json_oracle.hpp"
#include <hftcpp/core/json_reader.hpp>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace hftcpp;

void require(bool holds) {
  if (!holds) std::abort();
}

// Of exactly the text's size, so that a read behind its end is seen.
struct Exact {
  explicit Exact(std::string_view text) : bytes{new char[text.size()]}, size{text.size()} {
    text.copy(bytes.get(), size);
  }
  [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }

  std::unique_ptr<char[]> bytes;
  std::size_t size;
};

// A number reads as its text says, right at the end of the bytes and far from it.
void check_number(std::string_view token, std::string_view digits) {
  const auto expected = Decimal::parse(digits);
  for (const std::size_t room : {0u, 1u, 20u}) {
    const Exact bytes{std::string{token} + std::string(room, ' ')};
    JsonReader reader{bytes.view()};
    const Decimal decimal = reader.value().decimal("number");
    require((reader.error() == nullptr) == expected.has_value());
    if (expected) require(decimal.is_identical(*expected));

    JsonReader whole{bytes.view()};
    const std::int64_t integer = whole.value().integer("number");
    if (whole.error() == nullptr) require(expected && *expected == Decimal(integer, 0));
    JsonReader natural{bytes.view()};
    const std::uint64_t count = natural.value().natural("number");
    if (natural.error() == nullptr) require(std::stoull(std::string{digits}) == count);
  }
}

void check_numbers(JsonValue value) {
  if (value.kind() == JsonValue::Kind::object) {
    value.object("object").for_each(
        [](std::string_view, JsonValue field) { check_numbers(field); });
  } else if (value.kind() == JsonValue::Kind::array) {
    for (JsonValue item : value.array("array")) check_numbers(item);
  } else if (value.kind() == JsonValue::Kind::number) {
    check_number(value.raw(), value.raw());
  } else if (value.kind() == JsonValue::Kind::text) {
    const std::string_view raw = value.raw();
    const std::string text = oracle::decoded(raw.substr(1, raw.size() - 2));
    if (text.size() <= 1024) check_number(raw, text);
  }
}

// The first field of a name, looked for from the front and from behind another one.
void check_field(std::string_view text) {
  JsonReader reader{text};
  if (reader.value().kind() != JsonValue::Kind::object) return;
  std::string first;
  bool there = false;
  reader.object().for_each([&](std::string_view name, JsonValue value) {
    if (there || oracle::decoded(name) != "a") return;
    there = true;
    first = value.raw();
  });
  if (reader.error() != nullptr) return;

  JsonReader again{text};
  FieldReader fields{again.object()};
  require(fields.has("a") == there);
  static_cast<void>(fields.has("b"));
  static_cast<void>(fields.has("no such field"));
  require(fields.error() == nullptr && again.error() == nullptr);

  JsonReader third{text};
  FieldReader front{third.object()};
  require(std::string{front.value("a").raw()} == first);
  require((front.error() == nullptr) == there);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Exact bytes{{reinterpret_cast<const char*>(data), size}};
  const auto boost = oracle::boost_sees(bytes.view());
  require(oracle::reader_sees(bytes.view()) == boost);
  require(oracle::reader_passes(bytes.view()) == boost.has_value());
  require(oracle::fields_pass(bytes.view()) == boost.has_value());
  if (boost) {
    JsonReader reader{bytes.view()};
    check_numbers(reader.value());
    check_field(bytes.view());
  }
  return 0;
}
