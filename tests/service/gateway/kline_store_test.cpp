// kline_store_test: bars that grow, close, are corrected, come late, and make room.
#include "service/gateway/kline_store.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp::gateway {
namespace {

const Topic kMinuteBars{Exchange{"kraken"}, Symbol{"btc/usd"}, TopicKind::kline,
                        std::chrono::seconds{60}};

Kline stored_bar(int minute, std::int64_t close, bool closed = true) {
  Kline bar;
  bar.exchange = kMinuteBars.exchange;
  bar.symbol = kMinuteBars.symbol;
  bar.interval = kMinuteBars.interval;
  bar.open_time = Timestamp{std::chrono::minutes{minute}};
  bar.close = Decimal{close, 0};
  bar.closed = closed;
  return bar;
}

// "1=10 2=20+": the one with a plus still grows.
std::string bars_of(const KlineStore& store, const Topic& topic = kMinuteBars) {
  std::string text;
  for (const Kline& bar : store.get(topic)) {
    const auto minute = bar.open_time - Timestamp{};
    text += (text.empty() ? "" : " ") +
            std::to_string(std::chrono::duration_cast<std::chrono::minutes>(minute).count()) + '=' +
            bar.close.to_string() + (bar.closed ? "" : "+");
  }
  return text;
}

TEST(KlineStore, KeepsBarsInTheirOrder) {
  KlineStore store;
  EXPECT_EQ(bars_of(store), "");
  store.put(stored_bar(1, 10));
  store.put(stored_bar(3, 30, false));
  store.put(stored_bar(2, 20));
  EXPECT_EQ(bars_of(store), "1=10 2=20 3=30+");
  EXPECT_EQ(store.bars(), 3u);
}

TEST(KlineStore, ReplacesTheBarThatGrows) {
  KlineStore store;
  store.put(stored_bar(1, 10, false));
  store.put(stored_bar(1, 11, false));
  EXPECT_EQ(bars_of(store), "1=11+");
  store.put(stored_bar(1, 12));
  EXPECT_EQ(bars_of(store), "1=12");
  EXPECT_EQ(store.bars(), 1u);
}

TEST(KlineStore, TakesCorrectionsOfClosedBarsFromClosedOnesAlone) {
  KlineStore store;
  store.put(stored_bar(1, 10));
  store.put(stored_bar(2, 20, false));
  store.put(stored_bar(1, 11));
  EXPECT_EQ(bars_of(store), "1=11 2=20+");
  store.put(stored_bar(1, 9, false));
  EXPECT_EQ(bars_of(store), "1=11 2=20+");
}

TEST(KlineStore, KeepsTheNewestOfATopic) {
  KlineStore store{{.per_topic = 3}};
  for (int minute = 1; minute <= 5; ++minute) store.put(stored_bar(minute, minute));
  EXPECT_EQ(bars_of(store), "3=3 4=4 5=5");
  store.put(stored_bar(1, 1));  // too old
  EXPECT_EQ(bars_of(store), "3=3 4=4 5=5");
  EXPECT_EQ(store.bars(), 3u);
  KlineStore sparse{{.per_topic = 3}};
  for (const int minute : {1, 3, 5, 4}) sparse.put(stored_bar(minute, minute));
  EXPECT_EQ(bars_of(sparse), "3=3 4=4 5=5");
}

TEST(KlineStore, KeepsTopicsApart) {
  KlineStore store;
  store.put(stored_bar(1, 10));
  Kline other = stored_bar(1, 70);
  other.interval = std::chrono::minutes{5};
  store.put(other);
  EXPECT_EQ(bars_of(store), "1=10");
  Topic five = kMinuteBars;
  five.interval = std::chrono::minutes{5};
  EXPECT_EQ(bars_of(store, five), "1=70");
  EXPECT_EQ(store.topics(), 2u);
}

TEST(KlineStore, IsBoundedInAll) {
  KlineStore store{{.per_topic = 100, .in_all = 5}};
  for (int minute = 1; minute <= 10; ++minute) store.put(stored_bar(minute, minute));
  EXPECT_EQ(bars_of(store), "6=6 7=7 8=8 9=9 10=10");
  // One more topic has room for two bars, whatever the others hold.
  Topic other = kMinuteBars;
  other.symbol = Symbol{"eth/usd"};
  for (int minute = 1; minute <= 10; ++minute) {
    Kline bar = stored_bar(minute, minute);
    bar.symbol = other.symbol;
    store.put(bar);
  }
  EXPECT_EQ(bars_of(store, other), "9=9 10=10");
  EXPECT_EQ(store.bars(), 7u);
}

}  // namespace
}  // namespace hftcpp::gateway
