// ObjectWriter and ListWriter: JSON that is appended to a text member by member. Names are literals
// of ours and need no escaping; what is opened is closed when the writer's scope ends.
#pragma once

#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/event_json.hpp>

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

inline void append_number(std::string& out, const Decimal& value) {
  char digits[Decimal::kMaxText];
  out.append(digits, value.write(digits));
}
template <std::integral Number>
void append_number(std::string& out, Number number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_{out} { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  // Where a value of any kind is to be appended.
  std::string& value(std::string_view name) {
    out_ += is_first_ ? "\"" : ",\"";
    is_first_ = false;
    out_ += name;
    out_ += "\":";
    return out_;
  }
  void text(std::string_view name, std::string_view text) { append_json_text(value(name), text); }
  void number(std::string_view name, const Decimal& number) { append_number(value(name), number); }
  template <std::integral Number>
  void number(std::string_view name, Number number) {
    append_number(value(name), number);
  }
  void flag(std::string_view name, bool flag) { value(name) += flag ? "true" : "false"; }
  void nothing(std::string_view name) { value(name) += "null"; }

 private:
  std::string& out_;
  bool is_first_ = true;
};

class ListWriter {
 public:
  explicit ListWriter(std::string& out) : out_{out} { out_ += '['; }
  ~ListWriter() { out_ += ']'; }
  ListWriter(const ListWriter&) = delete;
  ListWriter& operator=(const ListWriter&) = delete;

  // Where the next item is to be appended.
  std::string& item() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    return out_;
  }
  void text(std::string_view text) { append_json_text(item(), text); }

 private:
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace hftcpp::gateway
