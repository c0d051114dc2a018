#include "exchanges/a_share/a_share_stream.hpp"

#include "core/a_share_symbols.hpp"
#include "core/list_lines.hpp"
#include "exchanges/a_share/a_share_time.hpp"
#include "stream/all_pairs.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

std::string file_text(const std::string& file) try {
  std::ifstream in{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (!in && !in.eof()) throw std::invalid_argument{"cannot read " + file};
  return text;
} catch (const std::ios_base::failure&) {  // a folder, say
  throw std::invalid_argument{"cannot read " + file};
}

// "3s", "500ms", or seconds alone as they stood in the files of before.
std::optional<milliseconds> to_duration(std::string_view text) {
  constexpr std::uint64_t kMost = 24 * 3'600;
  std::uint64_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (ec != std::errc{} || count == 0) return std::nullopt;
  if (unit == "ms" && count <= kMost * 1'000) return milliseconds{count};
  if ((unit == "s" || unit.empty()) && count <= kMost) return milliseconds{count * 1'000};
  return std::nullopt;
}

}  // namespace

std::vector<Symbol> read_a_share_codes(const std::string& file) {
  const std::string text = file_text(file);
  std::vector<Symbol> symbols;
  each_entry(text, [&](int line, std::string_view word) {
    const Symbol symbol = a_share_symbol(word);
    if (symbol.empty())
      throw std::invalid_argument{file + ", line " + std::to_string(line) + ": \"" +
                                  std::string{word.substr(0, 40)} +
                                  "\" is no code; one looks like \"600000.SH\""};
    symbols.push_back(symbol);
  });
  if (symbols.empty()) throw std::invalid_argument{file + " has no codes in it"};
  return symbols;
}

AShareStream::AShareStream(StreamParams given, std::span<const std::string_view> arguments,
                           AttemptLimit limit)
    : StreamBase{std::move(given), limit} {
  check_argument_names(arguments);
  read_hours();
  try_arguments([this] { read_holidays(); });
  try_arguments([this] { check_codes(); });
}

std::string AShareStream::native_symbol(Symbol symbol) const {
  return a_share_native(symbol);
}

Symbol AShareStream::read_pair(std::string_view text) const {
  return a_share_pair(text);
}

Channel AShareStream::brought_by(Channel channel) const {
  return channel == Channel::ticker ? Channel::quote : channel;
}

asio::awaitable<Result<std::vector<Symbol>>> AShareStream::list_pairs() {
  const auto file = params().subscribe_args.find("codes");
  if (file == params().subscribe_args.end())
    co_return error(Errc::bad_config, "subscribe_args.codes names no file");
  try {
    co_return read_a_share_codes(file->second);
  } catch (const std::invalid_argument& wrong) {
    spdlog::warn("{}: subscribe_args.codes: {}", params().exchange, wrong.what());
    co_return error(Errc::bad_value, "codes");
  }
}

// ---- arguments ----

std::vector<std::string_view> AShareStream::joined(std::span<const std::string_view> some,
                                                   std::span<const std::string_view> others) {
  std::vector<std::string_view> all{some.begin(), some.end()};
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

milliseconds AShareStream::duration_argument(const std::string& name, milliseconds otherwise) {
  const auto found = params().subscribe_args.find(name);
  if (found == params().subscribe_args.end()) return otherwise;
  const auto given = to_duration(found->second);
  if (!given)
    try_arguments([&] {
      throw std::invalid_argument{params().exchange + ": subscribe_args." + name + ": \"" +
                                  found->second +
                                  "\" is no time; write \"3s\" or \"500ms\", up to a day"};
    });
  return given.value_or(otherwise);
}

std::size_t AShareStream::number_argument(const std::string& name, std::size_t otherwise,
                                          std::size_t least, std::size_t most) {
  const auto found = params().subscribe_args.find(name);
  if (found == params().subscribe_args.end()) return otherwise;
  const std::string& text = found->second;
  std::size_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec == std::errc{} && end == text.data() + text.size() && number >= least && number <= most)
    return number;
  try_arguments([&] {
    throw std::invalid_argument{params().exchange + ": subscribe_args." + name + ": \"" + text +
                                "\" should be a number from " + std::to_string(least) + " to " +
                                std::to_string(most)};
  });
  return otherwise;
}

bool AShareStream::flag_argument(const std::string& name, bool otherwise) {
  static constexpr std::array<std::string_view, 2> kFlags{"true", "false"};
  return argument(name, kFlags, otherwise ? "true" : "false") == "true";
}

void AShareStream::read_hours() {
  is_always_open_ = flag_argument("always", false);
  calendar_.set_weekends_off(flag_argument("ignore_weekend", true));
  const auto& given = params().subscribe_args;
  std::vector<MarketCalendar::Window> windows;
  bool are_good = true;
  const auto read = [&](const std::string& name, const std::function<void()>& take) {
    try_arguments([&] {
      try {
        take();
      } catch (const std::invalid_argument& wrong) {
        are_good = false;
        throw std::invalid_argument{params().exchange + ": subscribe_args." + name + ": " +
                                    wrong.what()};
      }
    });
  };
  for (const std::string name : {"phase1", "phase2"})
    if (const auto found = given.find(name); found != given.end())
      read(name, [&] { windows.push_back(MarketCalendar::parse_window(found->second)); });
  if (are_good && !windows.empty())
    read("phase2", [&] { calendar_.set_windows(std::move(windows)); });
}

void AShareStream::read_holidays() {
  const auto holidays = params().subscribe_args.find("holidays");
  if (holidays == params().subscribe_args.end()) return;
  try {
    calendar_.set_holidays(file_text(holidays->second));
  } catch (const std::invalid_argument& wrong) {
    throw std::invalid_argument{
        params().exchange + ": subscribe_args.holidays: " + holidays->second + ": " + wrong.what()};
  }
}

void AShareStream::check_codes() {
  const auto file = params().subscribe_args.find("codes");
  if (file == params().subscribe_args.end()) return;
  try {
    (void)read_a_share_codes(file->second);
  } catch (const std::invalid_argument& wrong) {
    throw std::invalid_argument{params().exchange + ": subscribe_args.codes: " + wrong.what()};
  }
}

void AShareStream::check_all_pairs() const {
  if (names_all(params().currency_pairs) && !params().subscribe_args.contains("codes"))
    throw std::invalid_argument{params().exchange +
                                ": currency_pairs: \"*\" needs subscribe_args.codes: a file with "
                                "all codes, one a line; nobody lists them here"};
}

std::optional<std::chrono::sys_days> AShareStream::trading_day_before(Timestamp now) const {
  constexpr std::chrono::days kMonth{31};
  for (std::chrono::days back{1}; back <= kMonth; ++back) {
    const Timestamp then = now + -std::chrono::nanoseconds{back};
    if (calendar_.is_trading_day(then)) return std::chrono::sys_days{a_share_day(then)};
  }
  return std::nullopt;
}

std::function<bool(Timestamp)> AShareStream::closed_hours() const {
  if (is_always_open_) return {};
  return [this](Timestamp now) { return calendar_.closed_until(now).has_value(); };
}

std::size_t AShareStream::backlog_bytes() {
  constexpr std::size_t kUsual = 64;
  constexpr std::size_t kMost = 4'096;
  return number_argument("backlog", kUsual, 1, kMost) * 1'024 * 1'024;
}

PollParams AShareStream::poll(milliseconds every, std::size_t at_once) const {
  PollParams poll;
  poll.every = every;
  poll.at_once = at_once;
  if (!is_always_open_)
    poll.rests_until = [this](Timestamp now) { return calendar_.closed_until(now); };
  return poll;
}

}  // namespace hftcpp
