// a_share_text_codec.cpp: from a reply to its statements, and what is told of each.
#include "exchanges/a_share/a_share_text_codec.hpp"

#include "exchanges/a_share/a_share_quotes.hpp"

#include <algorithm>
#include <chrono>

namespace hftcpp {
namespace {

constexpr std::string_view kShortPrefix = "s_";
constexpr std::string_view kVar = "var ";
constexpr std::string_view kBlank = " \t\r;";
// None has a quarter of it. It bounds what is looked through for an end that is not there.
constexpr std::size_t kMostRecord = 8'192;
constexpr std::chrono::hours kMostAhead{24};
constexpr std::size_t kMostName = 24;  // and what follows it

void tell(EventSink& sink, Control::Kind kind, std::string_view what,
          std::string_view name) noexcept {
  Control control;
  control.kind = kind;
  control.channel = what;
  control.symbol = name;
  control.text = kind == Control::Kind::unknown ? name : what;
  sink.on_control(control);
}

void skip(std::string_view& text, std::size_t size) noexcept {
  text.remove_prefix(std::min(size, text.size()));
}

// Where the closing quotation mark is, which the semicolon follows. A name may have a quotation
// mark in it, but a statement that was cut may not lend itself the end of the next one.
std::size_t closing(std::string_view text, std::string_view prefix) noexcept {
  const std::size_t first = text.find('"');
  if (first == text.npos || text.substr(first + 1).starts_with(';')) return first;
  return text.substr(0, text.find(prefix)).find("\";", first);
}

// By more than any clock is wrong. Who has no time of arrival cannot tell.
bool is_of_the_future(const Quote& quote) noexcept {
  return quote.receive_time.is_set() && quote.exchange_time > quote.receive_time + kMostAhead;
}

}  // namespace

AShareTextCodec::AShareTextCodec(const Source& source, const SymbolMap& symbols,
                                 AShareCodecSettings settings)
    : source_{source}, exchange_{source.exchange}, symbols_{&symbols}, settings_{settings} {}

AShareCounters AShareTextCodec::counters() const noexcept {
  AShareCounters all = counters_;
  all.damaged_names = names_.damaged();
  return all;
}

bool AShareTextCodec::is_name(std::string_view text) const noexcept {
  return text.find(source_.prefix) == text.npos || text == source_.no_match;
}

// Where the next statement begins; without one, the end, or as near to it as a prefix may be that
// stands across the end of what was looked at.
std::size_t AShareTextCodec::to_next(std::string_view text, std::size_t from) const noexcept {
  const std::size_t next = text.find(source_.prefix, from);
  if (next != text.npos) return next;
  return text.size() < kMostRecord ? text.size() : text.size() - source_.prefix.size();
}

// `line` becomes what follows: behind what is no whole statement, whatever begins one next.
AShareTextCodec::Statement AShareTextCodec::take_statement(std::string_view& line) const noexcept {
  const std::string_view text = line.substr(0, kMostRecord);
  const std::size_t begin = text.starts_with(kVar) ? kVar.size() : 0;
  if (!text.substr(begin).starts_with(source_.prefix)) {
    skip(line, to_next(text, 0));
    return {};
  }
  const std::size_t name = begin + source_.prefix.size();
  const std::size_t size = text.substr(name, kMostName).find("=\"");
  if (size == text.npos || !is_name(text.substr(name, size))) {
    skip(line, to_next(text, name));
    return {};
  }
  const std::size_t fields = name + size + 2;
  Statement statement{.kind = Statement::Kind::cut, .name = text.substr(name, size)};
  const std::size_t end = closing(text.substr(fields), source_.prefix);
  if (end == text.npos) {
    skip(line, to_next(text, name));
    return statement;
  }
  statement.kind = Statement::Kind::whole;
  statement.fields = text.substr(fields, end);
  skip(line, fields + end + 2);
  return statement;
}

void AShareTextCodec::decode_line(std::string_view line, Reply& reply) noexcept {
  for (;;) {
    skip(line, std::min(line.find_first_not_of(kBlank), line.size()));
    if (line.empty()) return;
    decode_statement(take_statement(line), reply);
  }
}

Result<void> AShareTextCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  Reply reply{frame, sink};
  const std::uint64_t before = counters_.records;
  for (std::string_view rest = frame.bytes; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    decode_line(rest.substr(0, end), reply);
    skip(rest, end + 1);
  }
  if (!reply.first_error) return reply.first_error;
  if (counters_.records == before) return error(Errc::missing_field, "record");
  if (reply.has_strangers) return error(Errc::unknown_symbol, "symbol");
  return {};
}

void AShareTextCodec::decode_statement(const Statement& statement, Reply& reply) noexcept {
  if (statement.kind == Statement::Kind::none) {  // a page of words, most likely: told once
    if (reply.first_error) reply.first_error = error(Errc::missing_field, "record");
    return;
  }
  ++counters_.records;
  if (statement.kind == Statement::Kind::cut)
    return on_broken(statement, error(Errc::missing_field, "end of record"), reply);
  if (!source_.no_match.empty() && statement.name == source_.no_match)
    return tell(reply.sink, Control::Kind::notice, source_.no_match, {});

  const bool is_short = statement.name.starts_with(kShortPrefix);
  const std::string_view native = statement.name.substr(is_short ? kShortPrefix.size() : 0);
  const auto code = parse_a_share(native);
  const Symbol symbol = symbols_->find(native);
  if (!code || symbol.empty()) {
    ++counters_.unknown_symbols;
    reply.has_strangers = true;
  } else if (statement.fields.empty()) {
    ++counters_.empty;
    if (settings_.is_held_back == nullptr || !*settings_.is_held_back)
      tell(reply.sink, Control::Kind::rejected, "empty record", native);
  } else if (is_short && settings_.short_form == AShareShortForm::left_out) {
    ++counters_.short_forms;
    tell(reply.sink, Control::Kind::unknown, "short record", native);
  } else {
    decode_record(statement, is_short, *code, symbol, reply);
  }
}

void AShareTextCodec::decode_record(const Statement& statement, bool is_short,
                                    const AShareCode& code, Symbol symbol, Reply& reply) noexcept {
  Quote quote;
  quote.exchange = exchange_;
  quote.symbol = symbol;
  quote.receive_time = reply.frame.receive_time;
  const auto done =
      is_short ? read_short(code, statement.fields, quote) : read(code, statement.fields, quote);
  if (!done) return on_broken(statement, done.error(), reply);
  if (is_of_the_future(quote)) return on_broken(statement, error(Errc::bad_value, "time"), reply);

  if (!is_news(quote)) return;
  ++counters_.quotes;
  reply.sink.on_quote(quote);
  if (is_short) {
    ++counters_.short_forms;
    return;
  }
  const AShareKind kind = a_share_kind(code);
  if (kind != AShareKind::index) reply.sink.on_ticker(to_ticker(quote));
  if (!contradiction(quote, kind).empty()) {
    ++counters_.contradictory;
    tell(reply.sink, Control::Kind::unknown, "contradictory record", statement.name);
  }
}

bool AShareTextCodec::is_news(const Quote& quote) noexcept {
  if (settings_.repeats == AShareRepeats::emitted) return true;
  AShareMemory& memory = settings_.memory != nullptr ? *settings_.memory : own_memory_;
  const auto verdict = memory.take(quote);
  if (verdict == AShareMemory::Verdict::repeated) ++counters_.repeated;
  if (verdict == AShareMemory::Verdict::outdated) ++counters_.outdated;
  return verdict == AShareMemory::Verdict::news;
}

void AShareTextCodec::on_broken(const Statement& statement, const Error& error,
                                Reply& reply) noexcept {
  ++counters_.broken;
  tell(reply.sink, Control::Kind::unknown, "broken record", statement.name);
  if (reply.first_error) reply.first_error = error;
}

}  // namespace hftcpp
