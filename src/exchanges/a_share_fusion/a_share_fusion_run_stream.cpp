// a_share_fusion_run_stream.cpp
#include "exchanges/a_share_fusion/a_share_fusion_run_stream.hpp"

#include "exchanges/a_share/a_share_quotes.hpp"
#include <hftcpp/core/wake_scope.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostQuotesAtOnce = 256;
constexpr std::chrono::minutes kCountsEvery{10};

std::vector<Exchange> names_of(const std::vector<std::unique_ptr<StreamBase>>& streams) {
  std::vector<Exchange> names;
  for (const auto& stream : streams) names.push_back(stream->exchange());
  return names;
}

std::vector<std::string> texts_of(const std::vector<Symbol>& symbols) {
  std::vector<std::string> texts;
  texts.reserve(symbols.size());
  for (const Symbol symbol : symbols) texts.push_back(a_share_text(symbol));
  return texts;
}

}  // namespace

AShareFusionRun::AShareFusionRun(Place place, asio::any_io_executor executor)
    : place_{std::move(place)},
      fusion_{place_.name, names_of(place_.streams), place_.rules},
      executor_{executor},
      tasks_{executor},
      last_words_(place_.streams.size()),
      next_counts_{Clock::now() + kCountsEvery} {
  for (const auto& stream : place_.streams) stream->bind_observer(ears_);
}

AShareFusionRun::~AShareFusionRun() = default;

asio::awaitable<void> AShareFusionRun::go() {
  tasks_.spawn(hear_quotes());
  tasks_.spawn(hear_statuses());
  tasks_.spawn(keep_time());
  for (std::size_t i = 0; i < place_.streams.size(); ++i) tasks_.spawn(run_source(i));
  co_await tasks_.join();
  log_counts();
}

// ---- the sources ----

asio::awaitable<void> AShareFusionRun::run_source(std::size_t source) {
  try {
    co_await place_.streams[source]->start();
  } catch (const boost::system::system_error& failure) {
    if (failure.code() == asio::error::operation_aborted) throw;
    last_words_[source] = failure.what();
  } catch (const std::exception& failure) {
    last_words_[source] = failure.what();
  }
  co_await asio::post(executor_, asio::use_awaitable);  // what it said last is heard first
  on_end(source);
}

void AShareFusionRun::on_end(std::size_t source) {
  if (last_words_[source].empty()) last_words_[source] = "its stream has ended";
  fusion_.on_disconnected(source, last_words_[source], Clock::now());
  tell_notices();
  if (++ended_ < place_.streams.size()) return;
  std::string text = "every source has given up";
  for (std::size_t i = 0; i < place_.streams.size(); ++i)
    text += "; " + std::string{fusion_.source(i).name().text()} + ": " + last_words_[i];
  Control control;
  control.kind = Control::Kind::login_refused;
  control.text = text;
  place_.sink.on_control(control);
}

asio::awaitable<void> AShareFusionRun::hear_statuses() {
  for (;;) {
    const StreamStatus status = co_await ears_.stream_status_queue.pop();
    const WakeScope wake_at_the_end;
    on_status(status);
    tell_notices();
  }
}

void AShareFusionRun::on_status(const StreamStatus& status) {
  const auto source = fusion_.find(status.exchange);
  if (!source) return;
  switch (status.state) {
    case StreamState::connected:
      fusion_.on_connected(*source, Clock::now());
      break;
    case StreamState::disconnected:
    case StreamState::failed:
      last_words_[*source] = status.reason;
      fusion_.on_disconnected(*source, status.reason, Clock::now());
      break;
    case StreamState::subscribed:
    case StreamState::rejected:
      if (!status.symbol.empty()) on_pair_status(*source, status);
      break;
    case StreamState::stale:  // a disconnection follows
    case StreamState::gap:
    case StreamState::resynced:
      break;
  }
}

// That one source does not have a pair is its own affair; that none has it is not.
void AShareFusionRun::on_pair_status(std::size_t source, const StreamStatus& status) {
  if (!wanted_.contains(status.symbol)) return;
  Sources& refused = refused_[status.symbol];
  const bool was_refused = refused == all_sources();
  if (status.state == StreamState::rejected)
    refused |= Sources{1} << source;
  else
    refused &= ~(Sources{1} << source);
  const bool is_refused = refused == all_sources();
  if (is_refused && !was_refused)
    place_.sink.on_withheld(status.symbol, "no source has it; the last to say so: " +
                                               std::string{status.exchange.text()} + ": " +
                                               status.reason);
  if (was_refused && !is_refused) place_.sink.on_resumed(status.symbol, "there is a source for it");
}

// ---- quotes ----

asio::awaitable<void> AShareFusionRun::hear_quotes() {
  std::vector<Quote> quotes;
  quotes.reserve(kMostQuotesAtOnce);
  for (;;) {
    quotes.clear();
    co_await ears_.quote_queue.pop_bulk(quotes, kMostQuotesAtOnce);
    const WakeScope wake_at_the_end;
    for (const Quote& quote : quotes) on_quote(quote);
    if (fusion_.has_notices()) tell_notices();
  }
}

void AShareFusionRun::on_quote(const Quote& quote) {
  const auto source = fusion_.find(quote.exchange);
  if (!source) return;
  if (!wanted_.contains(quote.symbol)) {
    if (given_up_.contains(quote.symbol) || !place_.adopt(quote.symbol)) {
      ++strangers_;
      return;
    }
    wanted_.insert(quote.symbol);
  }
  const AShareFusion::Fused fused = fusion_.take(*source, quote, Clock::now());
  if (fused.verdict == AShareVerdict::known || fused.verdict == AShareVerdict::repeated)
    place_.sink.on_duplicate();
  if (fused.quote == nullptr) return;
  place_.sink.on_quote(*fused.quote);
  if (!fused.has_new_book) return;
  Ticker ticker = to_ticker(*fused.quote);
  ticker.exchange_time = fused.book_time;
  place_.sink.on_ticker(ticker);
}

asio::awaitable<void> AShareFusionRun::keep_time() {
  asio::steady_timer timer{executor_};
  for (;;) {
    timer.expires_after(fusion_.step_every());
    co_await timer.async_wait(asio::use_awaitable);
    const WakeScope wake_at_the_end;
    fusion_.step(Clock::now());
    tell_notices();
    if (wants_all_) follow_lists();
    if (Clock::now() < next_counts_) continue;
    next_counts_ += kCountsEvery;
    log_counts();
  }
}

// ---- what is told ----

void AShareFusionRun::tell_notices() {
  for (const AShareNotice& notice : fusion_.take_notices()) tell(notice);
}

void AShareFusionRun::tell(const AShareNotice& notice) {
  using Kind = AShareNotice::Kind;
  switch (notice.kind) {
    case Kind::set_aside:
    case Kind::out_of_line:
      return place_.sink.on_part(StreamState::stale, notice.text);
    case Kind::heard_again:
    case Kind::in_line:
      spdlog::info("{}: {}", place_.name.text(), notice.text);
      return place_.sink.on_part(StreamState::resynced, notice.text);
    case Kind::split:
    case Kind::nobody:
      return place_.sink.on_withheld(notice.symbol, notice.text);
    case Kind::settled:
    case Kind::somebody:
      return place_.sink.on_resumed(notice.symbol, notice.text);
  }
}

void AShareFusionRun::log_counts() {
  for (std::size_t i = 0; i < fusion_.size(); ++i) {
    const AShareFusionSource& source = fusion_.source(i);
    const AShareSourceCounters& counters = source.counters;
    using Verdict = AShareVerdict;
    spdlog::info(
        "{}: {} ({}): {} quotes: {} handed on, {} known, {} outdated, {} held, {} out of line, {} "
        "contradictory, {} early, {} while set aside",
        place_.name.text(), source.name().text(),
        source.is_heard() ? "heard" : source.reason(Clock::now()), counters.all(),
        counters.of(Verdict::handed_on),
        counters.of(Verdict::known) + counters.of(Verdict::repeated),
        counters.of(Verdict::outdated), counters.of(Verdict::held),
        counters.of(Verdict::out_of_line), counters.of(Verdict::contradictory),
        counters.of(Verdict::early), counters.of(Verdict::unheard));
  }
  if (strangers_ != 0)
    spdlog::info("{}: {} quotes of pairs that nobody wanted", place_.name.text(), strangers_);
}

// ---- pairs ----

void AShareFusionRun::add(const PairsRequest& request) {
  std::unordered_map<Symbol, std::size_t> refusals;
  for (const Symbol symbol : request.symbols) {
    wanted_.insert(symbol);
    given_up_.erase(symbol);
  }
  for (const auto& stream : place_.streams)
    for (const Symbol symbol : add_to(*stream, request.symbols)) ++refusals[symbol];

  Control control;
  control.request_id = request.id;
  const auto is_refused = [&](Symbol symbol) {
    const auto found = refusals.find(symbol);
    return found != refusals.end() && found->second == place_.streams.size();
  };
  const bool is_whole = std::none_of(request.symbols.begin(), request.symbols.end(), is_refused);
  control.kind = Control::Kind::subscribed;
  if (is_whole) return place_.sink.on_control(control);
  for (const Symbol symbol : request.symbols) {
    const std::string native = a_share_prefixed(symbol);
    control.symbol = native;
    control.kind = is_refused(symbol) ? Control::Kind::rejected : Control::Kind::subscribed;
    control.text = is_refused(symbol) ? "no source can have it" : "";
    place_.sink.on_control(control);
  }
}

std::vector<Symbol> AShareFusionRun::add_to(StreamBase& stream,
                                            const std::vector<Symbol>& symbols) {
  try {
    stream.add_pairs(texts_of(symbols));
    return {};
  } catch (const std::invalid_argument&) {
    if (symbols.size() == 1) return symbols;  // what it cannot have, another may
  }
  std::vector<Symbol> refused;
  for (const Symbol symbol : symbols)
    for (const Symbol wrong : add_to(stream, {symbol})) refused.push_back(wrong);
  return refused;
}

void AShareFusionRun::remove(const std::vector<Symbol>& symbols) {
  for (const Symbol symbol : symbols) {
    wanted_.erase(symbol);
    given_up_.insert(symbol);
    refused_.erase(symbol);
    fusion_.remove(symbol);
  }
  for (const auto& stream : place_.streams) remove_from(*stream, symbols);
}

// It never had those that it cannot have.
void AShareFusionRun::remove_from(StreamBase& stream, const std::vector<Symbol>& symbols) {
  const std::vector<Symbol> had = stream.currency_pairs();
  const std::unordered_set<Symbol> given_up{symbols.begin(), symbols.end()};
  std::vector<Symbol> both;
  for (const Symbol symbol : had)
    if (given_up.contains(symbol)) both.push_back(symbol);
  stream.remove_pairs(texts_of(both));
}

void AShareFusionRun::want_all(bool wanted) {
  if (wants_all_ == wanted) return;
  wants_all_ = wanted;
  listed_ = 0;
  if (wanted) given_up_.clear();
  for (const auto& stream : place_.streams) {
    if (wanted)
      stream->add_pairs({"*"});
    else
      stream->remove_pairs({"*"});
  }
}

// What one source lists all of them are asked for.
void AShareFusionRun::follow_lists() {
  std::vector<std::vector<Symbol>> lists;
  std::size_t size = 0;
  for (const auto& stream : place_.streams) {
    lists.push_back(stream->currency_pairs());
    size += lists.back().size();
  }
  if (size == listed_) return;
  listed_ = size;
  std::unordered_set<Symbol> missing;
  for (const std::vector<Symbol>& list : lists)
    for (const Symbol symbol : list)
      if (!wanted_.contains(symbol) && !given_up_.contains(symbol)) missing.insert(symbol);
  if (!missing.empty()) place_.adopt_all({missing.begin(), missing.end()});
}

}  // namespace hftcpp
