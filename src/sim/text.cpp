#include "sim/text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <cctype>
#include <charconv>
#include <chrono>

namespace hftcpp::sim {
namespace {

void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
  char digits[20];
  const char* end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const auto size = static_cast<std::size_t>(end - digits);
  if (size < width) out.append(width - size, '0');
  out.append(digits, size);
}

}  // namespace

void append_number(std::string& out, std::uint64_t value) {
  append_padded(out, value, 1);
}

void append_decimal(std::string& out, std::int64_t mantissa, int exponent, int decimals) {
  const auto behind = static_cast<std::size_t>(-exponent);
  append_padded(out, static_cast<std::uint64_t>(mantissa), behind + 1);
  if (decimals > 0) out.insert(out.size() - behind, 1, '.');
  out.append(static_cast<std::size_t>(decimals) - behind, '0');
}

void append_iso(std::string& out, Timestamp time, int digits) {
  using namespace std::chrono;
  const nanoseconds since{time.nanoseconds()};
  const auto day = floor<days>(since);
  const year_month_day date{sys_days{day}};
  append_padded(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  const auto rest = static_cast<std::uint64_t>((since - day).count());
  const std::uint64_t second = rest / 1'000'000'000;
  out += 'T';
  append_padded(out, second / 3600, 2);
  out += ':';
  append_padded(out, second / 60 % 60, 2);
  out += ':';
  append_padded(out, second % 60, 2);
  out += '.';
  const std::uint64_t fraction = rest % 1'000'000'000;
  append_padded(out, digits == 9 ? fraction : fraction / 1'000, digits == 9 ? 9 : 6);
  out += 'Z';
}

std::string json_quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string{text});
}

std::string to_upper(std::string_view text) {
  std::string upper{text};
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

std::string to_lower(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

}  // namespace hftcpp::sim
