// ChannelFeed: what one channel hands on, whichever connection brings it. Each event passes once;
// all that goes wrong becomes a status and an entry in the ledger, and so does its repair.
// Sans-IO: it knows no connection, and takes the time as an argument.
#pragma once

#include "stream/account_gate.hpp"
#include "stream/latest_gate.hpp"
#include "stream/per_symbol.hpp"
#include "stream/stream_output.hpp"
#include "stream/trade_gate.hpp"
#include <hftcpp/core/book_keeper.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hftcpp {

class ChannelFeed {
 public:
  static constexpr std::size_t kStreamStates = 8;

  // The output must outlive the feed. `also`: what else the connection brings, which is told the
  // same of it. book_depth: that of BookRules.
  ChannelFeed(StreamOutput& output, Channel channel, TradeIds trade_ids, std::size_t book_depth,
              std::vector<Channel> also = {});

  void add(Symbol symbol);
  // Nothing of it passes any more; what was open for it in the ledger is closed.
  void remove(Symbol symbol, Timestamp now);

  // ---- events; those of other symbols are counted and dropped ----

  void on_ticker(const Ticker& ticker);
  void on_trade(const Trade& trade);
  void on_kline(const Kline& kline);
  void on_quote(const Quote& quote);
  // Events without a rule of their own.
  template <class T>
  void on_other(const T& event) {
    last_data_ = event.receive_time;
    output_->dispatcher.push(event);
  }
  // A standing that is told anew is news all the same: its profit may have changed.
  template <class T>
  requires kIsOfAccount<T>
  void on_account(const T& event) {
    last_data_ = event.receive_time;
    const bool is_news = account_.lets_through(event);
    if constexpr (std::is_same_v<T, MyOrder> || std::is_same_v<T, MyTrade>)
      if (!is_news) return output_->duplicates.add();
    output_->dispatcher.push(event);
  }
  // Whether it was ever listed.
  [[nodiscard]] bool has_account() const noexcept { return has_account_; }
  // What to ask for over REST after a connect.
  [[nodiscard]] AccountQuery account_query(Timestamp exchange_now);
  // The account as it stands, and what came over the connection meanwhile: what was missed is
  // handed on. Of the first listing, orders and fills are only remembered: they happened before
  // anybody asked.
  void on_account_listed(std::vector<Event> listed, std::vector<Event> held, Timestamp now);
  // An update that the book has taken; the first after a break is a snapshot.
  void on_book(const BookUpdate& update, const OrderBook& book);
  // A fetched snapshot with the updates that it was joined to, and the book that they make.
  void on_book(const BookUpdate& snapshot, std::span<const BookUpdate> joined,
               const OrderBook& book);

  // ---- what becomes of the books ----

  void on_book_broken(Symbol symbol, const BookVerdict& verdict, Timestamp now);
  // Another connection has taken over; its book is handed on once it is not older than what was.
  // Null: it has none yet.
  void on_hand_over(Symbol symbol, const OrderBook* book, Timestamp now);
  [[nodiscard]] bool is_book_good(Symbol symbol) const noexcept;

  // Whether that is what was last handed on of its pair: where another connection's events begin
  // to be new.
  template <class T>
  [[nodiscard]] bool is_last(const T& event) const {
    const Pair* const pair = pairs_.find(event.symbol);
    if (pair == nullptr) return false;
    if constexpr (std::is_same_v<T, Ticker>)
      return pair->ticker.is_last(event);
    else
      return pair->kline.is_last(event);
  }

  // ---- what becomes of the connection ----

  void on_connected(std::string_view address, Timestamp now);
  // Nothing is expected for a while: as connected as before, and the reason says until when.
  void on_rest(std::string_view reason, Timestamp now);
  void on_disconnected(GapCause cause, std::string_view reason, Timestamp now);
  // An attempt that came to nothing.
  void on_attempt_failed(std::string_view reason, Timestamp now);
  void on_stale(std::string_view reason, Timestamp now);
  void on_failed(std::string_view reason, Timestamp now);
  // All that is subscribed is there again.
  void on_whole(Timestamp now);
  void on_subscribed(Symbol symbol, Timestamp now);
  // The same, of a connection that has taken over: news only where it was refused before.
  void on_still_subscribed(Symbol symbol, Timestamp now);
  void on_rejected(Symbol symbol, std::string_view reason, Timestamp now);
  // For several pairs at once; which of them the exchange minds will show.
  void on_request_refused(std::string_view reason, Timestamp now);
  // All that is asked for is answered again.
  void on_all_answered(Timestamp now);
  void on_bad_frame(std::string_view reason, Timestamp now);
  // What SourceSink tells.
  void on_part(StreamState state, std::string_view reason, Timestamp now);
  void on_withheld(Symbol symbol, std::string_view reason, Timestamp now);
  void on_resumed(Symbol symbol, std::string_view reason, Timestamp now);
  // Trades without numbers, of which the source knows that some are gone for good.
  void on_lost_trades(std::string_view reason, Timestamp now);
  // More came than could be decoded: so many records have given way to newer ones.
  void on_conflated(std::uint64_t records, Timestamp now);
  void on_caught_up(Timestamp now);
  void on_good_frame(Timestamp now) {
    if (bad_frame_gap_ != 0 && !is_private(channel_)) [[unlikely]]
      close(bad_frame_gap_, now, true);  // what an account has lost, REST has to tell
  }

 private:
  struct Pair {
    explicit Pair(TradeIds ids) : trades{ids} {}

    TradeGate trades;
    LatestGate<Ticker> ticker;
    LatestGate<Kline> kline;
    bool book_is_good = false;
    bool was_told_stale = false;
    bool catches_up = false;  // after a hand-over, until its book is as new as what was handed on
    std::uint64_t book_sequence = 0;
    Timestamp book_time;
    Timestamp last_data;
    std::uint64_t book_gap = 0;  // open entries in the ledger
    std::uint64_t rejected_gap = 0;
    std::uint64_t withheld_gap = 0;
    std::string rejection;
  };

  [[nodiscard]] Pair* pair_of(Symbol symbol, Timestamp received);
  void on_first_listing(std::vector<Event> listed, std::vector<Event> held, Timestamp now);
  void on_missing_trades(Pair& pair, const Trade& trade, const TradeVerdict& verdict);
  void hand_on(Pair& pair, const BookUpdate& update);
  void heal(Symbol symbol, Pair& pair, Timestamp now);
  void mark_stale(Symbol symbol, Pair& pair, Timestamp now);
  [[nodiscard]] BookUpdate stale_mark(Symbol symbol, Timestamp now) const;
  void tell(StreamState state, Symbol symbol, std::string_view reason, Timestamp now);
  void push(StreamState state, Symbol symbol, std::string_view reason, Timestamp now);
  [[nodiscard]] std::uint64_t open(Gap gap);
  void close(std::uint64_t& gap, Timestamp now, bool repaired);

  StreamOutput* output_;
  Channel channel_;
  std::vector<Channel> also_;
  TradeIds trade_ids_;
  std::uint32_t book_depth_;
  PerSymbol<Pair> pairs_;
  AccountGate account_;
  bool has_account_ = false;
  Timestamp account_until_;  // all of it up to then was handed on
  Timestamp first_listing_;  // by the exchange's clock
  Timestamp last_data_;
  std::uint64_t outage_ = 0;
  std::uint64_t bad_frame_gap_ = 0;
  std::uint64_t refused_gap_ = 0;
  std::uint64_t withheld_gap_ = 0;  // of all pairs
  std::uint64_t overflow_gap_ = 0;
  std::uint64_t overflowed_ = 0;  // records, since it was opened
  std::string attempt_reason_;
  std::array<LogLimit, kStreamStates> log_limits_;
};

}  // namespace hftcpp
