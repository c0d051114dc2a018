// kline_allocations_test: an event costs no allocation but an instrument's first.
#include "support/collector.hpp"
#include "support/counted_new.hpp"
#include "support/recorded_session.hpp"
#include <hftcpp/core/kline_builder.hpp>

#include <gtest/gtest.h>

#include <set>

namespace hftcpp {
namespace {

using namespace std::chrono_literals;

struct BarCount : EventSink {
  void on_kline(const Kline&) override { ++bars; }
  std::uint64_t bars = 0;
};

template <class E, class Feed>
void expect_no_allocation(const std::vector<E>& events, MarketCalendar calendar, Feed feed) {
  std::vector<std::chrono::seconds> intervals;
  for (const std::string_view word : kline_words()) intervals.push_back(*kline_interval(word));
  KlineBuilder builder{{.intervals = intervals, .calendar = std::move(calendar)}};
  BarCount sink;
  std::set<Symbol> seen;
  for (const E& event : events) {
    const bool is_first = seen.insert(event.symbol).second;
    const std::uint64_t before = test::allocation_count;
    builder.advance(event.receive_time, sink);
    feed(builder, event, sink);
    const std::uint64_t allocated = test::allocation_count - before;
    ASSERT_TRUE(is_first || allocated == 0);
  }
  EXPECT_GT(sink.bars, events.size());
}

TEST(KlineBuilder, AllocatesForAnInstrumentsFirstQuoteOnly) {
  const auto quotes = test::read_session<Quote>(test::RecordedSession{{}}.quotes());
  expect_no_allocation(quotes, MarketCalendar::a_shares(),
                       [](KlineBuilder& builder, const Quote& quote, EventSink& sink) {
                         builder.on_quote(quote, sink);
                       });
}

TEST(KlineBuilder, AllocatesForAnInstrumentsFirstTradeOnly) {
  const auto trades = test::read_session<Trade>(
      test::RecordedSession{{.has_sessions = false, .usual_gap = 15s}}.trades());
  expect_no_allocation(trades, MarketCalendar::always(),
                       [](KlineBuilder& builder, const Trade& trade, EventSink& sink) {
                         builder.on_trade(trade, sink);
                       });
}

}  // namespace
}  // namespace hftcpp
