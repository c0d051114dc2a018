// tcp_push_format.cpp: the vendor's table, and one that a user gives, checked to the last name.
#include "exchanges/tcp_push/tcp_push_format.hpp"

#include <hftcpp/core/names.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::array<std::string_view, 37> kFieldNames{
    "symbol",   "name",      "time",  "open",  "high",  "low",        "last",     "volume",
    "amount",   "ask1",      "ask2",  "ask3",  "ask4",  "ask5",       "askv1",    "askv2",
    "askv3",    "askv4",     "askv5", "bid1",  "bid2",  "bid3",       "bid4",     "bid5",
    "bidv1",    "bidv2",     "bidv3", "bidv4", "bidv5", "prev_close", "limit_up", "limit_down",
    "turnover", "vol_ratio", "inner", "outer", "skip"};
static_assert(kFieldNames.size() == static_cast<std::size_t>(TcpPushField::skip) + 1);

constexpr std::string_view kVendorsFields =
    "symbol,name,time,open,high,low,last,volume,amount,ask1,ask2,ask3,ask4,ask5,"
    "askv1,askv2,askv3,askv4,askv5,bid1,bid2,bid3,bid4,bid5,bidv1,bidv2,bidv3,bidv4,bidv5,"
    "turnover,prev_close,limit_up,limit_down";

constexpr std::size_t kMaxFields = 256;
constexpr std::int64_t kMaxUnit = 1'000'000;

[[noreturn]] void refuse(std::string_view argument, std::string_view what) {
  throw std::invalid_argument{std::string{argument} + ": " + std::string{what}};
}

std::string quoted(std::string_view text) {
  return '"' + std::string{text} + '"';
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

TcpPushField to_field(std::string_view name, std::size_t place) {
  const auto found = std::ranges::find(kFieldNames, name);
  if (found != kFieldNames.end()) return static_cast<TcpPushField>(found - kFieldNames.begin());
  std::string what = "field " + std::to_string(place) + ": unknown name " + quoted(name);
  const std::string_view near = nearest(name, kFieldNames);
  what += near.empty() ? "; \"skip\" passes a field that is not wanted"
                       : "; did you mean " + quoted(near) + "?";
  refuse("fields", what);
}

bool is_read(TcpPushField field) {
  return static_cast<std::size_t>(field) < kTcpPushReadFields;
}

std::vector<TcpPushField> to_fields(std::string_view text) {
  std::vector<TcpPushField> fields;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::size_t place = fields.size() + 1;
    const TcpPushField field = to_field(trimmed(text.substr(begin, end - begin)), place);
    if (is_read(field) && std::ranges::find(fields, field) != fields.end())
      refuse("fields", "field " + std::to_string(place) + ": " + quoted(to_text(field)) +
                           " stands there twice");
    fields.push_back(field);
    if (fields.size() > kMaxFields) refuse("fields", "there are more than 256");
    begin = end + 1;
  }
  for (const TcpPushField needed : {TcpPushField::symbol, TcpPushField::last})
    if (std::ranges::find(fields, needed) == fields.end())
      refuse("fields", quoted(to_text(needed)) + " is missing, and no quote is one without it");
  while (!is_read(fields.back())) fields.pop_back();
  return fields;
}

// Not one that numbers, codes or JSON have.
char to_separator(std::string_view argument, std::string_view text) {
  const bool is_one = text.size() == 1 && text[0] > ' ' && text[0] < '\x7F';
  const auto is_letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  if (!is_one || (text[0] >= '0' && text[0] <= '9') || is_letter(text[0]) ||
      std::string_view{".-+{}[]\""}.find(text[0]) != std::string_view::npos)
    refuse(argument, "expected one character that neither numbers nor codes have, as \"$\", was " +
                         quoted(text));
  return text[0];
}

std::int64_t to_unit(std::string_view argument, std::string_view text) {
  std::int64_t unit = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), unit);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || unit < 1 ||
      unit > kMaxUnit)
    refuse(argument,
           "expected how many shares a volume of 1 is, 1 to 1000000, was " + quoted(text));
  return unit;
}

}  // namespace

std::string_view to_text(TcpPushField field) noexcept {
  return kFieldNames[static_cast<std::size_t>(field)];
}

TcpPushFormat::TcpPushFormat() : fields_{to_fields(kVendorsFields)} {}

TcpPushFormat TcpPushFormat::from_args(const std::map<std::string, std::string>& args) {
  TcpPushFormat format;
  const auto given = [&args](std::string_view name) {
    const auto found = args.find(std::string{name});
    return found == args.end() ? nullptr : &found->second;
  };
  if (const auto* text = given("fields")) format.fields_ = to_fields(*text);
  if (const auto* text = given("separator")) format.separator_ = to_separator("separator", *text);
  if (const auto* text = given("record_separator"))
    format.record_separator_ = to_separator("record_separator", *text);
  if (format.separator_ == format.record_separator_)
    refuse("record_separator", "it is the same as separator");
  if (const auto* text = given("volume_unit"))
    format.shares_per_volume_ = to_unit("volume_unit", *text);
  if (const auto* text = given("time_unit")) {
    if (*text != "s" && *text != "ms")
      refuse("time_unit", "expected \"s\" or \"ms\", was " + quoted(*text));
    format.has_milliseconds_ = *text == "ms";
  }
  return format;
}

}  // namespace hftcpp
