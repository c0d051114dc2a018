// config_parser.cpp: the structure is read here, for the messages; what a single text or number
// means is left to Boost.JSON.
#include "service/config_parser.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

namespace hftcpp::config {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 32;

struct SyntaxError {
  std::size_t at;
  std::string message;
};

bool is_one_of(char c, std::string_view chars) {
  return chars.find(c) != chars.npos;
}

class Parser {
 public:
  Parser(std::string_view text, Problems& problems) : text_{text}, problems_{problems} {}

  json::value document() {
    if (text_.starts_with("\xEF\xBB\xBF"))
      fail(0, "the file begins with a byte order mark; save it as UTF-8 without one");
    json::value value = read_value("", 0);
    skip_space();
    if (at_ < text_.size()) fail(at_, "expected the end of the file, found " + found());
    return value;
  }

 private:
  [[noreturn]] static void fail(std::size_t at, std::string message) {
    throw SyntaxError{at, std::move(message)};
  }

  void skip_space() {
    while (at_ < text_.size() && is_one_of(text_[at_], " \t\r\n")) ++at_;
    if (text_.substr(at_).starts_with("//") || text_.substr(at_).starts_with("/*"))
      fail(at_, "JSON has no comments");
  }

  [[nodiscard]] bool is_next(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(char c) {
    skip_space();
    if (!is_next(c)) return false;
    ++at_;
    return true;
  }

  // What stands here, for a message.
  [[nodiscard]] std::string found() const {
    if (at_ >= text_.size()) return "the end of the file";
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (std::isalpha(c)) {
      std::size_t end = at_;
      while (end < text_.size() && end - at_ < 20 &&
             std::isalnum(static_cast<unsigned char>(text_[end])))
        ++end;
      return '"' + std::string{text_.substr(at_, end - at_)} + '"';
    }
    if (std::isprint(c)) return std::string{"'"} + text_[at_] + "'";
    char code[16];
    std::snprintf(code, sizeof code, "byte 0x%02X", c);
    return code;
  }

  json::value read_value(const std::string& path, std::size_t depth) {
    skip_space();
    if (is_next('{')) return read_object(path, depth + 1);
    if (is_next('[')) return read_array(path, depth + 1);
    if (is_next('"')) return read_text();
    if (at_ < text_.size() && (text_[at_] == '-' || (text_[at_] >= '0' && text_[at_] <= '9')))
      return read_number();
    for (const auto& [word, value] : {std::pair<std::string_view, json::value>{"true", true},
                                      {"false", false},
                                      {"null", nullptr}}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      return value;
    }
    fail(at_,
         "expected a value (a text in double quotes, a number, true, false, null, [ or {), found " +
             found());
  }

  json::value read_object(const std::string& path, std::size_t depth) {
    const std::size_t began = at_++;
    if (depth > kMaxDepth) fail(began, "nested more than 32 deep");
    json::object object;
    if (take('}')) return object;
    do {
      skip_space();
      if (!is_next('"'))
        fail(at_, object.empty()
                      ? "expected a key in double quotes or '}', found " + found()
                      : "expected a key in double quotes after the ',', found " + found());
      const json::string key = read_text().as_string();
      if (!take(':'))
        fail(at_, "expected ':' after the key \"" + std::string{key} + "\", found " + found());
      const std::string inner = join(path, std::string_view{key});
      json::value value = read_value(inner, depth);
      if (!object.insert_or_assign(key, std::move(value)).second)
        problems_.push_back({inner, "stands twice; remove one of them"});
    } while (take(','));
    if (!take('}')) fail_unclosed(began, "'}'", "',' or '}'");
    return object;
  }

  json::value read_array(const std::string& path, std::size_t depth) {
    const std::size_t began = at_++;
    if (depth > kMaxDepth) fail(began, "nested more than 32 deep");
    json::array array;
    if (take(']')) return array;
    do {
      skip_space();
      if (!array.empty() && is_next(']')) fail(at_, "expected a value after the ',', found ']'");
      array.push_back(read_value(join(path, array.size()), depth));
    } while (take(','));
    if (!take(']')) fail_unclosed(began, "']'", "',' or ']'");
    return array;
  }

  [[noreturn]] void fail_unclosed(std::size_t began, const char* closing, const char* expected) {
    if (at_ < text_.size()) fail(at_, std::string{"expected "} + expected + ", found " + found());
    const auto line =
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(began), '\n');
    fail(at_, std::string{"expected "} + closing + " to match line " + std::to_string(line + 1) +
                  ", found the end of the file");
  }

  json::value read_text() {
    const std::size_t began = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\n') fail(began, "this text does not end on its line; a '\"' is missing");
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size()) {
      at_ = text_.size();
      fail(began, "this text does not end; a '\"' is missing");
    }
    ++at_;
    return read_token(began, "not a valid text");
  }

  json::value read_number() {
    const std::size_t began = at_;
    while (at_ < text_.size() && is_one_of(text_[at_], "+-.eE0123456789")) ++at_;
    json::value number = read_token(began, "not a valid number");
    if (number.is_double() && !std::isfinite(number.get_double()))
      fail(began, "not a valid number: too large");
    return number;
  }

  json::value read_token(std::size_t began, const char* otherwise) {
    boost::system::error_code ec;
    const std::string_view token = text_.substr(began, at_ - began);
    json::value value = json::parse(json::string_view{token.data(), token.size()}, ec);
    if (ec) fail(began, std::string{otherwise} + ": " + ec.message());
    return value;
  }

  std::string_view text_;
  Problems& problems_;
  std::size_t at_ = 0;
};

std::string place(std::string_view file, std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t break_at = before.rfind('\n');
  const std::size_t column = before.size() - (break_at == before.npos ? 0 : break_at + 1) + 1;
  return std::string{file} + ':' + std::to_string(line) + ':' + std::to_string(column);
}

}  // namespace

ParsedText parse_text(std::string_view text, std::string_view file) {
  ParsedText parsed;
  try {
    parsed.value = Parser{text, parsed.problems}.document();
  } catch (const SyntaxError& e) {
    parsed.problems = {{place(file, text, e.at), e.message}};
    parsed.broken = true;
  }
  return parsed;
}

std::string join(std::string_view path, std::string_view key) {
  std::string joined{path};
  if (!joined.empty()) joined += '.';
  return joined += key;
}

std::string join(std::string_view path, std::size_t index) {
  return std::string{path} + '[' + std::to_string(index) + ']';
}

}  // namespace hftcpp::config
