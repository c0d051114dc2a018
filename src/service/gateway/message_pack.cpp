// message_pack.cpp: what is written has less than three bytes for each of the JSON text, whatever
// it says ("1e1" becomes nine): so there is room enough beforehand, and nobody has to look.
#include "service/gateway/message_pack.hpp"

#include <hftcpp/core/json_reader.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>

namespace hftcpp::gateway {
namespace {

// A kind of value whose size is told in front: by the one byte, or behind it in 1, 2 or 4.
struct SizedForm {
  unsigned fixed;        // the one byte of the empty one
  std::size_t most;      // that fits in it
  unsigned in_one_byte;  // 0: there is no such form
  unsigned in_two;
  unsigned in_four;
};
constexpr SizedForm kTextForm{0xA0, 31, 0xD9, 0xDA, 0xDB};
constexpr SizedForm kListForm{0x90, 15, 0, 0xDC, 0xDD};
constexpr SizedForm kMapForm{0x80, 15, 0, 0xDE, 0xDF};

class MessagePacker {
 public:
  explicit MessagePacker(char* out) noexcept : at_{out} {}

  [[nodiscard]] char* end() const noexcept { return at_; }
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_; }

  void put_value(JsonValue value) noexcept {
    switch (value.kind()) {
      case JsonValue::Kind::object:
        return put_map(value.object("object"));
      case JsonValue::Kind::array:
        return put_list(value.array("array"));
      case JsonValue::Kind::text: {
        const std::string_view raw = value.raw();
        return put_text(raw.size() < 2 ? raw : raw.substr(1, raw.size() - 2));
      }
      case JsonValue::Kind::boolean:
        return put_byte(value.raw() == "true" ? 0xC3 : 0xC2);
      case JsonValue::Kind::null:
        static_cast<void>(value.raw());
        return put_byte(0xC0);
      case JsonValue::Kind::number:
        return put_number(value.raw());
    }
  }

 private:
  void put_byte(unsigned byte) noexcept { *at_++ = static_cast<char>(byte); }

  // Of as many bytes as Unsigned has, the highest first.
  template <class Unsigned>
  void put_big_endian(Unsigned value) noexcept {
    for (std::size_t i = sizeof value; i-- > 0;)
      put_byte(static_cast<unsigned char>(value >> (8 * i)));
  }
  template <class Unsigned>
  void put_tagged(unsigned tag, Unsigned value) noexcept {
    put_byte(tag);
    put_big_endian(value);
  }

  // The head of what begins at `begin`, where one byte is kept for it; the rest is there already.
  void put_head(char* begin, std::size_t size, const SizedForm& form) noexcept {
    std::size_t more = 0;
    if (size > form.most) more = form.in_one_byte != 0 && size <= 0xFF ? 1 : size <= 0xFFFF ? 2 : 4;
    if (more != 0)
      std::memmove(begin + 1 + more, begin + 1, static_cast<std::size_t>(at_ - begin) - 1);
    char* const end = at_ + more;
    at_ = begin;
    if (more == 0) put_byte(form.fixed | static_cast<unsigned>(size));
    if (more == 1) put_tagged(form.in_one_byte, static_cast<std::uint8_t>(size));
    if (more == 2) put_tagged(form.in_two, static_cast<std::uint16_t>(size));
    if (more == 4) put_tagged(form.in_four, static_cast<std::uint32_t>(size));
    at_ = end;
  }

  void put_map(JsonObject object) noexcept {
    char* const begin = at_++;
    std::size_t size = 0;
    object.for_each([&](std::string_view name, JsonValue value) {
      put_text(name);
      put_value(value);
      ++size;
    });
    put_head(begin, size, kMapForm);
  }

  void put_list(JsonArray array) noexcept {
    char* const begin = at_++;
    std::size_t size = 0;
    for (const JsonValue item : array) {
      put_value(item);
      ++size;
    }
    put_head(begin, size, kListForm);
  }

  // What stands between the quotes.
  void put_text(std::string_view inside) noexcept {
    char* const begin = at_++;
    if (inside.find('\\') == inside.npos) {
      inside.copy(at_, inside.size());
      at_ += inside.size();
    } else {
      at_ += scan::unescape(inside, at_, inside.size());
    }
    put_head(begin, static_cast<std::size_t>(at_ - begin) - 1, kTextForm);
  }

  void put_number(std::string_view digits) noexcept {
    const char* const end = digits.data() + digits.size();
    std::int64_t integer = 0;
    if (const auto read = std::from_chars(digits.data(), end, integer);
        read.ec == std::errc{} && read.ptr == end)
      return put_integer(integer);
    std::uint64_t natural = 0;
    if (const auto read = std::from_chars(digits.data(), end, natural);
        read.ec == std::errc{} && read.ptr == end)
      return put_natural(natural);
    double real = 0;
    if (std::from_chars(digits.data(), end, real).ec != std::errc{}) has_failed_ = true;
    put_tagged(0xCB, std::bit_cast<std::uint64_t>(real));
  }

  void put_natural(std::uint64_t value) noexcept {
    if (value <= 0x7F) return put_byte(static_cast<unsigned>(value));
    if (value <= 0xFF) return put_tagged(0xCC, static_cast<std::uint8_t>(value));
    if (value <= 0xFFFF) return put_tagged(0xCD, static_cast<std::uint16_t>(value));
    if (value <= 0xFFFF'FFFF) return put_tagged(0xCE, static_cast<std::uint32_t>(value));
    put_tagged(0xCF, value);
  }

  void put_integer(std::int64_t value) noexcept {
    const auto bits = static_cast<std::uint64_t>(value);
    if (value >= 0) return put_natural(bits);
    if (value >= -32) return put_byte(static_cast<unsigned char>(bits));
    if (value >= std::numeric_limits<std::int8_t>::min())
      return put_tagged(0xD0, static_cast<std::uint8_t>(bits));
    if (value >= std::numeric_limits<std::int16_t>::min())
      return put_tagged(0xD1, static_cast<std::uint16_t>(bits));
    if (value >= std::numeric_limits<std::int32_t>::min())
      return put_tagged(0xD2, static_cast<std::uint32_t>(bits));
    put_tagged(0xD3, bits);
  }

  char* at_;
  bool has_failed_ = false;
};

// Where it ends in `room`; null for what cannot be packed.
char* pack_into(char* room, std::string_view json) noexcept {
  JsonReader reader{json};
  MessagePacker packer{room};
  packer.put_value(reader.value());
  return reader.error() != nullptr || packer.has_failed() ? nullptr : packer.end();
}

template <class Take>
bool with_packed(std::string_view json, Take take) {
  // Events fit in it, all but books of some hundreds of levels.
  std::array<char, std::size_t{32} * 1024> small;
  const std::size_t most = json.size() * 3 + 16;
  std::unique_ptr<char[]> large;
  if (most > small.size()) large.reset(new char[most]);
  char* const room = large ? large.get() : small.data();
  const char* const end = pack_into(room, json);
  if (end == nullptr) return false;
  take(std::string_view{room, static_cast<std::size_t>(end - room)});
  return true;
}

}  // namespace

bool append_message_pack(std::string& out, std::string_view json) {
  return with_packed(json, [&out](std::string_view packed) { out += packed; });
}

bool pack_in_place(std::string& bytes, std::size_t at) {
  return with_packed(std::string_view{bytes}.substr(at), [&bytes, at](std::string_view packed) {
    bytes.replace(at, bytes.npos, packed);
  });
}

}  // namespace hftcpp::gateway
