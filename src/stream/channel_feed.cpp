// channel_feed.cpp: events through their gates, and the states of a channel's connection.
#include "stream/channel_feed.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace hftcpp {
namespace {

spdlog::level::level_enum level_of(StreamState state) noexcept {
  switch (state) {
    case StreamState::failed:
      return spdlog::level::err;
    case StreamState::connected:
      return spdlog::level::info;
    case StreamState::subscribed:
    case StreamState::resynced:
      return spdlog::level::debug;
    default:
      return spdlog::level::warn;
  }
}

}  // namespace

ChannelFeed::ChannelFeed(StreamOutput& output, Channel channel, TradeIds trade_ids,
                         std::size_t book_depth, std::vector<Channel> also)
    : output_{&output},
      channel_{channel},
      also_{std::move(also)},
      trade_ids_{trade_ids},
      book_depth_{static_cast<std::uint32_t>(book_depth)} {}

void ChannelFeed::add(Symbol symbol) {
  pairs_.add(symbol, trade_ids_);
}

void ChannelFeed::remove(Symbol symbol, Timestamp now) {
  Pair* const pair = pairs_.find(symbol);
  if (pair == nullptr) return;
  if (channel_ == Channel::order_book) {
    // No snapshot will follow: this is one, so that no queue goes on waiting for it.
    BookUpdate last = stale_mark(symbol, now);
    last.snapshot = true;
    output_->dispatcher.push(last);
  }
  close(pair->book_gap, now, false);
  close(pair->rejected_gap, now, false);
  close(pair->withheld_gap, now, false);
  pairs_.remove(symbol);
}

ChannelFeed::Pair* ChannelFeed::pair_of(Symbol symbol, Timestamp received) {
  last_data_ = received;
  Pair* const pair = pairs_.find(symbol);
  if (pair == nullptr) [[unlikely]]
    output_->unknown_symbols.add();
  return pair;
}

void ChannelFeed::on_ticker(const Ticker& ticker) {
  Pair* const pair = pair_of(ticker.symbol, ticker.receive_time);
  if (pair == nullptr) return;
  if (!pair->ticker.lets_through(ticker)) return output_->duplicates.add();
  output_->dispatcher.push(ticker);
}

void ChannelFeed::on_kline(const Kline& kline) {
  Pair* const pair = pair_of(kline.symbol, kline.receive_time);
  if (pair == nullptr) return;
  if (!pair->kline.lets_through(kline)) return output_->duplicates.add();
  output_->dispatcher.push(kline);
}

void ChannelFeed::on_quote(const Quote& quote) {
  if (pair_of(quote.symbol, quote.receive_time) != nullptr) output_->dispatcher.push(quote);
}

void ChannelFeed::on_trade(const Trade& trade) {
  Pair* const pair = pair_of(trade.symbol, trade.receive_time);
  if (pair == nullptr) return;
  const TradeVerdict verdict = pair->trades.on_trade(trade);
  if (verdict.kind == TradeVerdict::Kind::duplicate) return output_->duplicates.add();
  if (verdict.first_missing != 0 || verdict.restarted) [[unlikely]]
    on_missing_trades(*pair, trade, verdict);
  pair->last_data = trade.receive_time;
  output_->dispatcher.push(trade);
  if (verdict.kind != TradeVerdict::Kind::late) return;
  output_->late_trades.add();
  if (!verdict.is_filled) return;
  output_->ledger.close(verdict.gap, trade.receive_time, true);
  tell(StreamState::resynced, trade.symbol, "the missing trades came late", trade.receive_time);
}

void ChannelFeed::on_missing_trades(Pair& pair, const Trade& trade, const TradeVerdict& verdict) {
  const std::string what =
      verdict.restarted
          ? "the exchange counts its trades anew, from " + std::string{trade.id.view()}
          : "trades " + std::to_string(verdict.first_missing) + " to " +
                std::to_string(verdict.last_missing) + " are missing";
  const std::uint64_t gap = open({.symbol = trade.symbol,
                                  .cause = GapCause::sequence_gap,
                                  .from = pair.last_data,
                                  .first_missing = verdict.first_missing,
                                  .last_missing = verdict.last_missing,
                                  .detail = what});
  output_->ledger.close(gap, trade.receive_time, false);
  if (!verdict.restarted) pair.trades.remember_gap(gap);
  tell(StreamState::gap, trade.symbol, what, trade.receive_time);
}

void ChannelFeed::on_connected(std::string_view address, Timestamp now) {
  output_->connects.add();
  attempt_reason_.clear();
  tell(StreamState::connected, {}, address, now);
}

void ChannelFeed::on_rest(std::string_view reason, Timestamp now) {
  spdlog::info("{}/{}: {}", output_->exchange.text(), to_text(channel_), reason);
  push(StreamState::connected, {}, reason, now);
}

void ChannelFeed::on_disconnected(GapCause cause, std::string_view reason, Timestamp now) {
  output_->disconnects.add();
  account_.on_reconnect();
  close(overflow_gap_, now, false);
  if (outage_ == 0 && last_data_.is_set()) account_until_ = std::max(account_until_, last_data_);
  tell(StreamState::disconnected, {}, reason, now);
  close(withheld_gap_, now, false);
  pairs_.for_each([&](Symbol symbol, Pair& pair) {
    pair.ticker.on_reconnected();
    pair.catches_up = false;
    close(pair.withheld_gap, now, false);
    if (pair.book_is_good) mark_stale(symbol, pair, now);
  });
  if (outage_ != 0) return output_->ledger.note(outage_, "; " + std::string{reason});
  outage_ = open({.cause = cause,
                  .from = last_data_.is_set() ? last_data_ : now,
                  .detail = std::string{reason}});
}

void ChannelFeed::on_attempt_failed(std::string_view reason, Timestamp now) {
  if (attempt_reason_ == reason) return;  // told, and entered
  attempt_reason_ = reason;
  tell(StreamState::disconnected, {}, reason, now);
  if (outage_ != 0) return output_->ledger.note(outage_, "; " + std::string{reason});
  outage_ = open({.cause = GapCause::disconnected, .from = now, .detail = std::string{reason}});
}

void ChannelFeed::on_stale(std::string_view reason, Timestamp now) {
  tell(StreamState::stale, {}, reason, now);
}

void ChannelFeed::on_failed(std::string_view reason, Timestamp now) {
  tell(StreamState::failed, {}, reason, now);
}

void ChannelFeed::on_whole(Timestamp now) {
  account_until_ = now;
  close(outage_, now, true);
  close(refused_gap_, now, true);
}

void ChannelFeed::on_subscribed(Symbol symbol, Timestamp now) {
  if (Pair* const pair = pairs_.find(symbol)) {
    close(pair->rejected_gap, now, true);
    pair->rejection.clear();
  }
  tell(StreamState::subscribed, symbol, {}, now);
}

void ChannelFeed::on_still_subscribed(Symbol symbol, Timestamp now) {
  const Pair* const pair = pairs_.find(symbol);
  if (pair != nullptr && pair->rejected_gap != 0) on_subscribed(symbol, now);
}

void ChannelFeed::on_rejected(Symbol symbol, std::string_view reason, Timestamp now) {
  output_->rejections.add();
  Pair* const pair = pairs_.find(symbol);
  if (pair == nullptr || pair->rejection == reason) return;  // told, and entered
  pair->rejection = reason;
  tell(StreamState::rejected, symbol, reason, now);
  if (pair->rejected_gap != 0)
    return output_->ledger.note(pair->rejected_gap, "; " + std::string{reason});
  pair->rejected_gap = open(
      {.symbol = symbol, .cause = GapCause::rejected, .from = now, .detail = std::string{reason}});
}

void ChannelFeed::on_request_refused(std::string_view reason, Timestamp now) {
  output_->rejections.add();
  if (refused_gap_ != 0) return;
  tell(StreamState::rejected, {}, reason, now);
  refused_gap_ = open({.cause = GapCause::rejected, .from = now, .detail = std::string{reason}});
}

void ChannelFeed::on_all_answered(Timestamp now) {
  if (refused_gap_ == 0) return;
  tell(StreamState::resynced, {}, "all that is asked for is answered again", now);
  close(refused_gap_, now, true);
}

// One entry for all that come in a row.
void ChannelFeed::on_bad_frame(std::string_view reason, Timestamp now) {
  output_->bad_frames.add();
  if (is_private(channel_) && outage_ == 0 && last_data_.is_set())
    account_until_ = std::max(account_until_, last_data_);
  if (bad_frame_gap_ != 0) return;
  bad_frame_gap_ = open({.cause = GapCause::bad_frame,
                         .from = last_data_.is_set() ? last_data_ : now,
                         .detail = std::string{reason}});
}

void ChannelFeed::on_part(StreamState state, std::string_view reason, Timestamp now) {
  tell(state, {}, reason, now);
}

void ChannelFeed::on_withheld(Symbol symbol, std::string_view reason, Timestamp now) {
  Pair* const pair = pairs_.find(symbol);
  if (pair == nullptr && !symbol.empty()) return;  // given up meanwhile
  std::uint64_t& gap = pair == nullptr ? withheld_gap_ : pair->withheld_gap;
  tell(StreamState::gap, symbol, reason, now);
  if (gap != 0) return output_->ledger.note(gap, "; " + std::string{reason});
  gap = open(
      {.symbol = symbol, .cause = GapCause::stalled, .from = now, .detail = std::string{reason}});
}

void ChannelFeed::on_resumed(Symbol symbol, std::string_view reason, Timestamp now) {
  Pair* const pair = pairs_.find(symbol);
  std::uint64_t& gap = pair == nullptr ? withheld_gap_ : pair->withheld_gap;
  if (gap == 0 || (pair == nullptr && !symbol.empty())) return;
  close(gap, now, true);
  tell(StreamState::resynced, symbol, reason, now);
}

void ChannelFeed::on_lost_trades(std::string_view reason, Timestamp now) {
  const std::uint64_t gap = open({.cause = GapCause::sequence_gap,
                                  .from = last_data_.is_set() ? last_data_ : now,
                                  .detail = std::string{reason}});
  output_->ledger.close(gap, now, false);
  tell(StreamState::gap, {}, reason, now);
}

void ChannelFeed::on_conflated(std::uint64_t records, Timestamp now) {
  output_->conflated.add(records);
  overflowed_ += records;
  if (overflow_gap_ != 0) return;
  const std::string what =
      "more comes than can be decoded: older records give way to newer ones of the same pair";
  overflow_gap_ = open({.cause = GapCause::overflow, .from = now, .detail = what});
  tell(StreamState::gap, {}, what, now);
}

void ChannelFeed::on_caught_up(Timestamp now) {
  if (overflow_gap_ == 0) return;
  const std::string what =
      "caught up; records that gave way: " + std::to_string(std::exchange(overflowed_, 0));
  output_->ledger.note(overflow_gap_, "; " + what);
  close(overflow_gap_, now, true);
  tell(StreamState::resynced, {}, what, now);
}

// Every status is a line in the log too; of each kind at most one in a second.
void ChannelFeed::tell(StreamState state, Symbol symbol, std::string_view reason, Timestamp now) {
  LogLimit& limit = log_limits_[static_cast<std::size_t>(state)];
  if (limit.allows(LogLimit::Clock::now())) {
    const std::uint64_t swallowed = limit.take_swallowed();
    spdlog::log(level_of(state), "{}/{}: {}{}{}{}{}{}", output_->exchange.text(), to_text(channel_),
                to_text(state), symbol.empty() ? "" : " ", symbol.text(),
                reason.empty() ? "" : ": ", reason,
                swallowed == 0 ? "" : fmt::format(" (and {} more of the kind)", swallowed));
  }
  push(state, symbol, reason, now);
}

void ChannelFeed::push(StreamState state, Symbol symbol, std::string_view reason, Timestamp now) {
  StreamStatus status{.exchange = output_->exchange,
                      .channel = channel_,
                      .symbol = symbol,
                      .state = state,
                      .reason = std::string{reason},
                      .receive_time = now};
  output_->dispatcher.push(status);
  for (const Channel channel : also_) {
    status.channel = channel;
    output_->dispatcher.push(status);
  }
}

std::uint64_t ChannelFeed::open(Gap gap) {
  gap.exchange = output_->exchange;
  gap.channel = channel_;
  return output_->ledger.open(std::move(gap));
}

void ChannelFeed::close(std::uint64_t& gap, Timestamp now, bool repaired) {
  if (gap != 0) output_->ledger.close(gap, now, repaired);
  gap = 0;
}

}  // namespace hftcpp
