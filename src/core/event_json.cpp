// event_json.cpp: writing events. Small pieces go through a buffer on the stack: a string
// would check its capacity for each of the forty pieces of a ticker.
#include "core/event_members.hpp"
#include "core/utf8.hpp"
#include <hftcpp/core/event_json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <span>

namespace hftcpp {
namespace {

bool is_plain(unsigned char c) noexcept {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

// The letter behind the backslash, or 0 when there is no short form.
char short_escape(char c) noexcept {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

class Writer {
 public:
  explicit Writer(std::string& out) noexcept : out_{out} {}
  ~Writer() { flush(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  template <class E>
  void event(const E& event) {
    raw("{\"type\":\"");
    raw(kTypeName<E>);
    put('"');
    visit_members(*this, event);
    put('}');
  }

  template <std::size_t Size, class T>
  void member(const char (&name)[Size], const T& value) {
    key(name);
    write(value);
  }

  template <std::size_t Size, class T>
  void optional(const char (&name)[Size], const std::optional<T>& value) {
    if (value) member(name, *value);
  }
  template <std::size_t Size, class T>
  void optional(const char (&name)[Size], const T& value) {
    if (!(value == T{})) member(name, value);
  }

  void text(std::string_view text) {
    unsigned special = 0;
    for (const char c : text) special |= is_plain(static_cast<unsigned char>(c)) ? 0 : 1;
    if (special == 0) return word(text);
    put('"');
    while (!text.empty()) {
      const auto first = std::find_if_not(text.begin(), text.end(), is_plain);
      const auto plain = static_cast<std::size_t>(first - text.begin());
      raw(text.substr(0, plain));
      text.remove_prefix(plain);
      if (!text.empty()) text.remove_prefix(escape(text));
    }
    put('"');
  }

 private:
  // Room for this many more bytes; what is larger must go straight to the string.
  void make_room(std::size_t size) {
    if (static_cast<std::size_t>(buffer_.data() + buffer_.size() - at_) < size) flush();
  }
  void flush() {
    out_.append(buffer_.data(), at_);
    at_ = buffer_.data();
  }
  void put(char c) {
    make_room(1);
    *at_++ = c;
  }
  void raw(std::string_view bytes) {
    make_room(bytes.size());
    if (bytes.size() > buffer_.size()) {
      out_.append(bytes);
      return;
    }
    if (!bytes.empty()) std::memcpy(at_, bytes.data(), bytes.size());
    at_ += bytes.size();
  }
  // A text that needs no escapes.
  void word(std::string_view text) {
    put('"');
    raw(text);
    put('"');
  }
  template <std::size_t Size>
  void key(const char (&name)[Size]) {
    make_room(Size + 3);
    *at_++ = ',';
    *at_++ = '"';
    std::memcpy(at_, name, Size - 1);
    at_ += Size - 1;
    *at_++ = '"';
    *at_++ = ':';
  }

  // Writes the character at the front as it must be written, and returns its size.
  std::size_t escape(std::string_view text) {
    if (const char letter = short_escape(text.front()); letter != 0) {
      put('\\');
      put(letter);
      return 1;
    }
    if (const auto c = static_cast<unsigned char>(text.front()); c < 0x20) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      raw("\\u00");
      put(kDigits[c >> 4]);
      put(kDigits[c & 15]);
      return 1;
    }
    const std::size_t size = utf8_size(text);
    raw(size == 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(0, size));
    return std::max<std::size_t>(size, 1);
  }

  void write(const Decimal& value) {
    make_room(Decimal::kMaxText + 2);
    *at_++ = '"';
    at_ = value.write(at_);
    *at_++ = '"';
  }
  template <std::integral Integer>
  void write(Integer value) {
    make_room(24);
    at_ = std::to_chars(at_, at_ + 24, value).ptr;
  }
  void write(bool value) { raw(value ? "true" : "false"); }
  void write(Timestamp value) { write(value.nanoseconds()); }
  void write(std::chrono::seconds value) { write(value.count()); }
  void write(Exchange value) { text(value.text()); }
  void write(Symbol value) { text(value.text()); }
  void write(const std::string& value) { text(value); }
  template <std::size_t Capacity>
  void write(const InlineText<Capacity>& value) {
    text(value.view());
  }
  void write(Side value) { word(to_text(value)); }
  void write(OrderStatus value) { word(to_text(value)); }
  void write(StreamState value) { word(to_text(value)); }
  void write(Channel value) { word(to_text(value)); }
  void write(const std::vector<Level>& levels) { write(std::span{levels}); }
  void write(const std::array<Level, 5>& levels) { write(std::span{levels}); }
  void write(std::span<const Level> levels) {
    put('[');
    for (std::size_t i = 0; i < levels.size(); ++i) {
      raw(i == 0 ? "[" : ",[");
      write(levels[i].price);
      put(',');
      write(levels[i].size);
      put(']');
    }
    put(']');
  }
  void write(const std::vector<MyOrder>& orders) {
    put('[');
    for (std::size_t i = 0; i < orders.size(); ++i) {
      if (i != 0) put(',');
      event(orders[i]);
    }
    put(']');
  }

  std::string& out_;
  std::array<char, 1024> buffer_;
  char* at_ = buffer_.data();
};

}  // namespace

void append_json(std::string& out, const Ticker& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Trade& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const BookUpdate& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Kline& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Funding& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Liquidation& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Quote& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const MyOrder& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const MyOrderBatch& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const MyTrade& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Balance& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const Position& event) {
  Writer{out}.event(event);
}
void append_json(std::string& out, const StreamStatus& event) {
  Writer{out}.event(event);
}

void append_json(std::string& out, const Event& event) {
  std::visit([&out](const auto& each) { append_json(out, each); }, event);
}

std::string to_json(const Event& event) {
  std::string json;
  append_json(json, event);
  return json;
}

void append_json_text(std::string& out, std::string_view text) {
  Writer{out}.text(text);
}

}  // namespace hftcpp
