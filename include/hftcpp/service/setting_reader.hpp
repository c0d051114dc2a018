// SettingReader: reads the members of a JSON object as what they should be, and keeps every
// problem with its path in the file instead of stopping at the first. A service's constructor:
//
//   Problems problems;
//   SettingReader reader{setting(), path(), problems};
//   port_ = reader.number<std::uint16_t>("port", 9000);
//   throw_if_any(problems);
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

// Something wrong in a configuration: where it stands, what it is and what would be right.
struct Problem {
  std::string path;  // "service.mm_demo.setting.streams[0].exchange", or "my.json:3:14"
  std::string message;

  [[nodiscard]] std::string to_text() const { return path + ": " + message; }
};
using Problems = std::vector<Problem>;

// All that is wrong; what() has one line for each.
class ConfigError : public std::invalid_argument {
 public:
  explicit ConfigError(Problems problems);
  ConfigError(std::string path, std::string message);

  [[nodiscard]] const Problems& problems() const noexcept { return problems_; }

 private:
  Problems problems_;
};

// Throws them as a ConfigError.
void throw_if_any(const Problems& problems);

// Each function takes a key and notes that it is known; an absent member gives the fallback, a
// wrong one gives the fallback and a problem. The object and the problems must outlive the reader.
class SettingReader {
 public:
  SettingReader(const boost::json::object& object, std::string path, Problems& problems);

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  [[nodiscard]] std::string text(std::string_view key, std::string_view fallback = {});
  // Absent or empty is a problem.
  [[nodiscard]] std::string required_text(std::string_view key);
  // One of a few words; returns its place among them.
  [[nodiscard]] std::size_t choice(std::string_view key,
                                   std::initializer_list<std::string_view> words,
                                   std::size_t fallback = 0);
  [[nodiscard]] bool flag(std::string_view key, bool fallback);
  // Whole; the text of a number is taken too, so that "${PORT}" works.
  template <std::integral T>
  [[nodiscard]] T number(std::string_view key, T fallback, T least = std::numeric_limits<T>::min(),
                         T most = std::numeric_limits<T>::max()) {
    using Limits = std::numeric_limits<std::int64_t>;
    const auto top =
        std::cmp_greater(most, Limits::max()) ? Limits::max() : static_cast<std::int64_t>(most);
    const auto found = whole(key, static_cast<std::int64_t>(least), top);
    return found ? static_cast<T>(*found) : fallback;
  }
  // "250ms", "5s", "2m", "1h", or a number of seconds.
  [[nodiscard]] std::chrono::milliseconds duration(std::string_view key,
                                                   std::chrono::milliseconds fallback);
  // "64KB", "10MB", "1GB" (powers of 1024), or a number of bytes.
  [[nodiscard]] std::uint64_t size(std::string_view key, std::uint64_t fallback);
  // An entry that is no text is reported, and is empty: each keeps its place.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);

  // Null when absent or of another type, which is a problem.
  [[nodiscard]] const boost::json::object* object(std::string_view key);
  [[nodiscard]] const boost::json::array* array(std::string_view key);
  // For what has a form of its own; null when absent.
  [[nodiscard]] const boost::json::value* value(std::string_view key);

  // "setting.streams" of "streams"; "setting.streams[2]" with an index.
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] std::string path_of(std::string_view key, std::size_t index) const;
  void report(std::string_view key, std::string message);

  // A problem for every member whose key nobody asked for, with the nearest that is known.
  void refuse_others(std::span<const std::string> known_elsewhere = {});

 private:
  [[nodiscard]] std::optional<std::int64_t> whole(std::string_view key, std::int64_t least,
                                                  std::int64_t most);

  const boost::json::object* object_;
  std::string path_;
  Problems* problems_;
  std::vector<std::string> known_;
};

// What a person reads of a value in a message: `"abc"`, `12`, `a list`; of a secret (by its key)
// never more than its type.
[[nodiscard]] std::string describe(const boost::json::value& value, std::string_view key = {});

// `; did you mean "kraken"?`, or `; there are: a, b` when none is near and they are few.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace hftcpp
