#include "exchanges/kraken_future/kraken_future_symbols.hpp"

#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace hftcpp {
namespace {

constexpr std::size_t kQuote = 3;  // letters of a quote currency, but for these
constexpr std::array<std::string_view, 2> kLongQuotes{"USDT", "USDC"};
constexpr std::size_t kLongest = 40;

bool is_name(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

bool is_day(std::string_view text) noexcept {
  return text.size() == 6 && std::ranges::all_of(text, scan::is_digit);
}

// The only currency with two names.
std::string_view to_native(std::string_view base) noexcept {
  return base == "BTC" ? "XBT" : base;
}
std::string_view from_native(std::string_view base) noexcept {
  return base == "XBT" ? "BTC" : base;
}

bool is_quote(std::string_view text) noexcept {
  return text.size() == kQuote || std::ranges::find(kLongQuotes, text) != kLongQuotes.end();
}

// How much of the end is the quote currency; zero when nothing would be left.
std::size_t quote_size(std::string_view names) noexcept {
  std::size_t size = kQuote;
  for (const std::string_view quote : kLongQuotes)
    if (names.ends_with(quote)) size = quote.size();
  return names.size() > size ? size : 0;
}

// The parts of "BTC/USD:BTC_261225"; an absent part is empty.
struct Parts {
  std::string_view base;
  std::string_view quote;
  std::string_view margin;
  std::string_view day;
};

std::optional<Parts> parts_of(std::string_view text) noexcept {
  Parts parts;
  if (const std::size_t at = text.find('_'); at != std::string_view::npos) {
    parts.day = text.substr(at + 1);
    text = text.substr(0, at);
    if (!is_day(parts.day)) return std::nullopt;
  }
  if (const std::size_t at = text.find(':'); at != std::string_view::npos) {
    parts.margin = text.substr(at + 1);
    text = text.substr(0, at);
    if (parts.margin.empty()) return std::nullopt;
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  parts.base = text.substr(0, slash);
  parts.quote = text.substr(slash + 1);
  const bool is_inverse = !parts.margin.empty();
  if (!is_name(parts.base) || !is_name(parts.quote) || !is_quote(parts.quote) ||
      (is_inverse && parts.margin != parts.base))
    return std::nullopt;
  return parts;
}

}  // namespace

std::string kraken_future_upper(std::string_view text) {
  std::string made{text};
  std::ranges::transform(made, made.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return made;
}

std::string kraken_future_native(Symbol symbol) {
  const std::string text = kraken_future_upper(symbol.text());
  const auto parts = text.size() <= kLongest ? parts_of(text) : std::nullopt;
  if (!parts)
    throw std::invalid_argument{
        '"' + std::string{symbol.text()} +
        "\" is no pair of kraken_future: write \"btc/usd\", \"btc/usd:btc\" for an inverse "
        "contract, \"btc/usd_261225\" for one that ends"};
  std::string native = parts->day.empty() ? "P" : "F";
  native.append(parts->margin.empty() ? "F_" : "I_")
      .append(to_native(parts->base))
      .append(parts->quote);
  if (!parts->day.empty()) native.append("_").append(parts->day);
  return native;
}

Symbol kraken_future_symbol(std::string_view native) {
  const std::string whole = native.size() <= kLongest ? kraken_future_upper(native) : std::string{};
  std::string_view text = whole;
  const bool is_dated = text.starts_with('F');
  const bool is_inverse = text.substr(0, 3).ends_with("I_");
  if (!text.starts_with("PF_") && !text.starts_with("PI_") && !text.starts_with("FF_") &&
      !text.starts_with("FI_"))
    return {};
  text.remove_prefix(3);
  std::string_view day;
  if (const std::size_t at = text.find('_'); at != std::string_view::npos) {
    day = text.substr(at + 1);
    text = text.substr(0, at);
  }
  if (is_dated ? !is_day(day) : !day.empty()) return {};
  const std::size_t size = quote_size(text);
  if (size == 0 || !is_name(text)) return {};
  const std::string_view base = from_native(text.substr(0, text.size() - size));
  std::string pair{base};
  pair.append("/").append(text.substr(text.size() - size));
  if (is_inverse) pair.append(":").append(base);
  if (is_dated) pair.append("_").append(day);
  return Symbol{pair};
}

Result<void> parse_kraken_future_instruments(std::string_view json, SymbolMap& symbols) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  for (JsonValue item : fields.array("instruments")) {
    FieldReader row{item.object("instruments")};
    const std::string native = kraken_future_upper(row.text("symbol"));
    if (row.error()) return *row.error();
    if (const Symbol symbol = kraken_future_symbol(native); !symbol.empty())
      symbols.add(native, symbol);
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return {};
}

}  // namespace hftcpp
