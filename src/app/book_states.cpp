// book_states.cpp
#include "app/book_states.hpp"

#include "app/json_text.hpp"
#include <hftcpp/core/event_json.hpp>

#include <algorithm>
#include <utility>

namespace hftcpp::app {
namespace {

std::string_view to_text(BookVerdict::Kind kind) {
  switch (kind) {
    case BookVerdict::Kind::applied:
      return "applied";
    case BookVerdict::Kind::waiting:
      return "waiting";
    case BookVerdict::Kind::outdated:
      return "outdated";
    case BookVerdict::Kind::broken:
      return "broken";
  }
  return "";
}

void append_levels(std::string& out, std::string_view name, std::span<const Level> levels) {
  append_name(out, name);
  out += '[';
  for (const Level& level : levels) {
    if (&level != levels.data()) out += ',';
    out += "[\"";
    append_decimal(out, level.price);
    out += "\",\"";
    append_decimal(out, level.size);
    out += "\"]";
  }
  out += ']';
}

// Why the book is broken, and where: what was expected and what came.
void append_cause(std::string& out, const BookVerdict& verdict) {
  append_name(out, "reason");
  append_json_text(out, make_error_code(verdict.cause).message());
  if (verdict.cause != Errc::sequence_gap) return;
  append_number(out, "expected", verdict.expected);
  append_number(out, "received", verdict.received);
}

}  // namespace

BookStates::BookStates(const ExchangeEntry& exchange, std::size_t levels, std::size_t depth)
    : exchange_{exchange}, levels_{levels}, depth_{depth} {}

void BookStates::add_snapshot(BookUpdate snapshot) {
  const Symbol symbol = snapshot.symbol;
  snapshots_.insert_or_assign(symbol, std::move(snapshot));
}

// Whoever subscribed to more levels than the exchange gives by default got a longer snapshot.
BookStates::Kept& BookStates::kept(const BookUpdate& update) {
  const auto make = [&](std::size_t depth) {
    BookRules rules = exchange_.book_rules(0);
    if (depth != 0) rules.depth = depth;
    BookRules patient = rules;
    patient.may_cross = true;  // append() says so, and the book goes on
    return Kept{.keeper = {patient, update.exchange, update.symbol}, .rules = rules};
  };
  auto found = books_.find(update.symbol);
  if (found == books_.end()) {
    found = books_.emplace(update.symbol, make(depth_)).first;
    if (const auto snapshot = snapshots_.find(update.symbol); snapshot != snapshots_.end()) {
      const BookVerdict verdict = found->second.keeper.on_snapshot(snapshot->second);
      found->second.trusted = verdict.kind == BookVerdict::Kind::applied;
    }
  }
  Kept& kept = found->second;
  const std::size_t longest = std::max(update.bids.size(), update.asks.size());
  if (update.snapshot && depth_ == 0 && kept.rules.depth != 0 && longest > kept.rules.depth) {
    kept = make(longest);
  }
  return kept;
}

// Tells the keeper that the book it has, with this message in it, is the exchange's.
void BookStates::carry_on(Kept& kept, const BookUpdate& update) {
  OrderBook book = kept.keeper.book();
  book.apply(update);
  BookUpdate accepted = book.snapshot();
  accepted.sequence = update.sequence;
  accepted.checksum.reset();
  const bool fetched = kept.rules.snapshot == BookRules::Snapshot::by_request;
  std::ignore = fetched ? kept.keeper.on_snapshot(accepted) : kept.keeper.on_update(accepted);
}

void BookStates::append(std::string& out, const BookUpdate& update) {
  Kept& kept = this->kept(update);
  BookVerdict verdict = kept.keeper.on_update(update);
  const auto sequence_matches = kept.keeper.sequence_matches();
  const auto checksum_matches = kept.keeper.checksum_matches();
  const OrderBook& book = kept.keeper.book();
  if (verdict.kind == BookVerdict::Kind::broken) {
    kept.trusted = false;
    carry_on(kept, update);
  } else if (book.is_crossed() && !kept.rules.may_cross) {
    kept.trusted = false;
    verdict = {.kind = BookVerdict::Kind::broken, .cause = Errc::crossed_book};
  } else if (verdict.kind == BookVerdict::Kind::applied) {
    // A right checksum proves the book, whatever went before.
    kept.trusted = kept.trusted || update.snapshot || checksum_matches.value_or(false);
  }

  out += R"({"type":"book_state")";
  append_text(out, "exchange", update.exchange.text());
  append_text(out, "symbol", update.symbol.text());
  append_text(out, "state", to_text(verdict.kind));
  if (verdict.kind == BookVerdict::Kind::broken) append_cause(out, verdict);
  append_levels(out, "bids", book.bids(levels_));
  append_levels(out, "asks", book.asks(levels_));
  append_number(out, "sequence", book.sequence());
  if (sequence_matches) append_flag(out, "sequence_ok", *sequence_matches);
  if (update.checksum) append_number(out, "checksum", *update.checksum);
  if (checksum_matches) append_flag(out, "checksum_ok", *checksum_matches);
  if (checksum_matches == false) append_number(out, "checksum_of_book", kept.rules.checksum(book));
  append_flag(out, "crossed", book.is_crossed());
  append_flag(out, "fresh", kept.trusted && kept.keeper.is_good());
}

std::vector<Symbol> BookStates::waiting() const {
  std::vector<Symbol> symbols;
  for (const auto& [symbol, kept] : books_)
    if (kept.rules.snapshot == BookRules::Snapshot::by_request && !kept.keeper.is_good())
      symbols.push_back(symbol);
  return symbols;
}

std::vector<Symbol> BookStates::useless_snapshots() const {
  std::vector<Symbol> symbols;
  for (const auto& [symbol, snapshot] : snapshots_)
    if (!books_.contains(symbol)) symbols.push_back(symbol);
  return symbols;
}

}  // namespace hftcpp::app
