// frame_decoder.cpp
#include "app/frame_decoder.hpp"

#include "app/json_text.hpp"
#include <hftcpp/core/event_json.hpp>

#include <cstdio>
#include <span>

namespace hftcpp::app {
namespace {

// In Event's order.
constexpr std::array<std::string_view, DecodeCounters::kEvents> kEventNames{
    "ticker", "trade",    "order_book",     "kline",    "funding", "liquidation",
    "quote",  "my_order", "my_order_batch", "my_trade", "balance", "position"};
// In Control::Kind's order.
constexpr std::array<std::string_view, DecodeCounters::kControls> kControlNames{
    "subscribed", "unsubscribed", "rejected",      "heartbeat",     "pong",   "notice",
    "closing",    "logged_in",    "login_refused", "login_expired", "unknown"};
static_assert(static_cast<std::size_t>(Control::Kind::unknown) + 1 == kControlNames.size());
static_assert(std::variant_size_v<Event> == kEventNames.size() + 1);

template <class T>
constexpr std::size_t kIndexOf = [] {
  return []<class... Types>(std::variant<Types...>*) {
    std::size_t index = 0;
    bool found = false;
    ((found = found || std::is_same_v<T, Types>, index += found ? 0 : 1), ...);
    return index;
  }(static_cast<Event*>(nullptr));
}();

// "102  ticker 100, trade 2"
std::string total_of(std::span<const std::uint64_t> counts,
                     std::span<const std::string_view> names) {
  std::uint64_t total = 0;
  std::string parts;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    total += counts[i];
    parts +=
        (parts.empty() ? "  " : ", ") + std::string{names[i]} + ' ' + std::to_string(counts[i]);
  }
  return std::to_string(total) + parts;
}

}  // namespace

FrameDecoder::FrameDecoder(const ExchangeEntry& exchange, DecodeSettings settings)
    : settings_{settings}, exchange_{exchange} {
  guess_symbols(symbols_, exchange_);
  codec_ = exchange_.make_codec(symbols_);
  if (settings_.books > 0) books_.emplace(exchange_, settings_.books, settings_.depth);
}

Result<void> FrameDecoder::add_snapshot(std::string_view symbol, std::string_view json) {
  const Symbol known = symbol.find('/') == symbol.npos ? symbols_.find(symbol) : Symbol{symbol};
  auto snapshot = exchange_.parse_book_snapshot(json, known);
  if (!snapshot) return snapshot.error();
  if (books_) books_->add_snapshot(std::move(*snapshot));
  return {};
}

Result<void> FrameDecoder::decode(std::string_view frame, std::uint64_t line, std::string& out) {
  out_ = &out;
  line_ = line;
  ++counters_.frames;
  counters_.bytes += frame.size();
  has_told_ = false;
  has_strange_ = false;
  auto decoded = codec_->decode({frame, {}}, *this);
  const bool is_hole = !decoded && decoded.error().code == Errc::sequence_gap;
  if (is_hole)
    ++counters_.holes;
  else if (!decoded)
    ++counters_.broken;
  else if (has_strange_ && !has_told_)
    ++counters_.unknown;
  return decoded;
}

void FrameDecoder::leave_out() noexcept {
  ++counters_.frames;
  ++counters_.broken;
}

template <class T>
void FrameDecoder::write(const T& event, Symbol symbol) {
  ++counters_.events[kIndexOf<T>];
  has_told_ = true;
  append_json(*out_, event);
  out_->pop_back();  // the closing brace, which finish_line() puts back
  finish_line(symbol);
}

void FrameDecoder::finish_line(Symbol symbol) {
  if (settings_.line_numbers) {
    append_number(*out_, "line", line_);
    if (const auto native = symbols_.native(symbol); !native.empty())
      append_text(*out_, "native_symbol", native);
  }
  *out_ += "}\n";
}

void FrameDecoder::on_book_update(const BookUpdate& event) {
  write(event, event.symbol);
  if (!books_) return;
  books_->append(*out_, event);
  finish_line(event.symbol);
}

void FrameDecoder::on_control(const Control& control) {
  ++counters_.controls[static_cast<std::size_t>(control.kind)];
  (control.kind == Control::Kind::unknown ? has_strange_ : has_told_) = true;
}

std::vector<Symbol> FrameDecoder::waiting_books() const {
  return books_ ? books_->waiting() : std::vector<Symbol>{};
}

std::vector<Symbol> FrameDecoder::useless_snapshots() const {
  return books_ ? books_->useless_snapshots() : std::vector<Symbol>{};
}

std::string FrameDecoder::statistics() const {
  return "frames    " + std::to_string(counters_.frames) + "  " + std::to_string(counters_.bytes) +
         " bytes\nevents    " + total_of(counters_.events, kEventNames) +  //
         "\ncontrols  " + total_of(counters_.controls, kControlNames) +    //
         "\nbroken    " + std::to_string(counters_.broken) + '\n' +
         (counters_.holes == 0 ? "" : "holes     " + std::to_string(counters_.holes) + '\n');
}

void guess_symbols(SymbolMap& symbols, const ExchangeEntry& exchange) {
  symbols.set_resolver([from_native = exchange.from_native](std::string_view native) {
    const Symbol guess = from_native(native);
    return guess.empty() ? Symbol{native} : guess;
  });
}

std::string frame_head(std::string_view frame, std::size_t most) {
  std::string head;
  for (const char byte : frame.substr(0, most)) {
    if (byte >= ' ' && byte <= '~') {
      head += byte;
    } else {
      char escaped[5];
      std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(byte));
      head += escaped;
    }
  }
  if (frame.size() > most) head += "...";
  return head;
}

}  // namespace hftcpp::app
