// timestamp.cpp: reading and writing times. Everything is UTC: there are no time zones here.
#include <hftcpp/core/timestamp.hpp>

#include <array>
#include <cstddef>
#include <limits>

namespace hftcpp {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// The two digits at `at`, or something above 99.
unsigned two_digits(const char* at) noexcept {
  const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : 100;
}

Result<Timestamp> scaled(std::int64_t count, std::int64_t nanoseconds) noexcept {
  if (count < 0 || count > std::numeric_limits<std::int64_t>::max() / nanoseconds)
    return error(Errc::out_of_range, "time");
  return Timestamp{count * nanoseconds};
}

char* write_digits(char* out, unsigned value, int width) noexcept {
  for (int i = width; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + width;
}

// The digits behind the point as nanoseconds; takes them off the text. Negative if there are none
// or more than nine.
std::int64_t take_fraction(std::string_view& text) noexcept {
  std::int64_t nanoseconds = 0;
  std::size_t size = 0;
  for (; size < text.size() && text[size] >= '0' && text[size] <= '9'; ++size) {
    if (size == 9) return -1;
    nanoseconds = nanoseconds * 10 + (text[size] - '0');
  }
  if (size == 0) return -1;
  for (std::size_t i = size; i < 9; ++i) nanoseconds *= 10;
  text.remove_prefix(size);
  return nanoseconds;
}

}  // namespace

Timestamp Timestamp::now() noexcept {
  return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::system_clock::now().time_since_epoch())};
}

Result<Timestamp> Timestamp::parse_iso(std::string_view text) noexcept {
  constexpr std::string_view kShape = "....-..-..T..:..:..";
  if (text.size() <= kShape.size()) return error(Errc::bad_value, "time");
  const char* const at = text.data();
  if (at[4] != '-' || at[7] != '-' || at[10] != 'T' || at[13] != ':' || at[16] != ':')
    return error(Errc::bad_value, "time");
  const unsigned century = two_digits(at);
  const unsigned of_century = two_digits(at + 2);
  const unsigned month = two_digits(at + 5);
  const unsigned day = two_digits(at + 8);
  const unsigned hour = two_digits(at + 11);
  const unsigned minute = two_digits(at + 14);
  const unsigned second = two_digits(at + 17);
  if (century > 99 || of_century > 99 || hour > 23 || minute > 59 || second > 59)
    return error(Errc::bad_value, "time");
  const std::chrono::year_month_day date{
      std::chrono::year{static_cast<int>(century * 100 + of_century)}, std::chrono::month{month},
      std::chrono::day{day}};
  if (!date.ok()) return error(Errc::bad_value, "time");

  text.remove_prefix(kShape.size());
  std::int64_t nanoseconds = 0;
  if (text.front() == '.') {
    text.remove_prefix(1);
    nanoseconds = take_fraction(text);
    if (nanoseconds < 0) return error(Errc::bad_value, "time");
  }
  if (text != "Z" && text != "+00:00") return error(Errc::bad_value, "time");
  if (date.year() < std::chrono::year{1970} || date.year() > std::chrono::year{2261})
    return error(Errc::out_of_range, "time");

  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
  return Timestamp{seconds * kNanosecondsPerSecond + nanoseconds};
}

Result<Timestamp> Timestamp::from_milliseconds(std::int64_t count) noexcept {
  return scaled(count, 1'000'000);
}

Result<Timestamp> Timestamp::from_microseconds(std::int64_t count) noexcept {
  return scaled(count, 1'000);
}

std::string Timestamp::to_iso() const {
  using namespace std::chrono;
  // In seconds: the first day of the range begins before the first nanosecond that 64 bits hold.
  const auto second = floor<seconds>(std::chrono::nanoseconds{nanoseconds_});
  std::int64_t fraction = nanoseconds_ % kNanosecondsPerSecond;
  if (fraction < 0) fraction += kNanosecondsPerSecond;
  const sys_seconds time{second};
  const sys_days day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};

  std::array<char, 30> text;
  char* out = write_digits(text.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
  *out++ = '-';
  out = write_digits(out, static_cast<unsigned>(date.month()), 2);
  *out++ = '-';
  out = write_digits(out, static_cast<unsigned>(date.day()), 2);
  *out++ = 'T';
  out = write_digits(out, static_cast<unsigned>(clock.hours().count()), 2);
  *out++ = ':';
  out = write_digits(out, static_cast<unsigned>(clock.minutes().count()), 2);
  *out++ = ':';
  out = write_digits(out, static_cast<unsigned>(clock.seconds().count()), 2);
  *out++ = '.';
  out = write_digits(out, static_cast<unsigned>(fraction), 9);
  *out++ = 'Z';
  return {text.data(), out};
}

}  // namespace hftcpp
