// mock_market_test: the random market, step by step: what must hold whatever it draws.
#include "exchanges/mock/mock_market.hpp"

#include "support/collector.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/core/order_book.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::chrono_literals;

const std::vector<Channel> kAllOfMock{Channel::ticker, Channel::trade, Channel::order_book,
                                      Channel::kline, Channel::quote};
const Symbol kMockBtc{"btc/usd"};
const Symbol kMockShare{"600000.sh"};
const std::vector<Symbol> kMockPairs{kMockBtc,           kMockShare,        Symbol{"510300.sh"},
                                     Symbol{"doge/btc"}, Symbol{"no/body"}, Symbol{"aapl"}};

// The tenth of November 2026, some minutes before the day ends.
const Timestamp kMockStart = *Timestamp::parse_iso("2026-11-10T23:50:00Z");

Collector steps_of(MockMarket& market, std::size_t count, std::chrono::milliseconds every = 500ms,
                   Timestamp from = kMockStart) {
  Collector sink;
  for (std::size_t i = 0; i < count; ++i)
    market.step(kMockPairs, from + i * std::chrono::nanoseconds{every}, sink);
  return sink;
}

std::vector<std::string> as_json(const Collector& sink) {
  std::vector<std::string> lines;
  for (const Event& event : sink.events)
    std::visit([&](const auto& each) { append_json(lines.emplace_back(), each); }, event);
  return lines;
}

MockMarket market_of(std::uint64_t seed = 1, std::chrono::seconds interval = 60s) {
  return MockMarket{{.seed = seed, .interval = interval, .channels = kAllOfMock}};
}

TEST(MockMarket, IsTheSameForTheSameSeed) {
  MockMarket one = market_of(7), same = market_of(7), other = market_of(8);
  const auto lines = as_json(steps_of(one, 200));
  EXPECT_GT(lines.size(), 1'000u);
  EXPECT_EQ(lines, as_json(steps_of(same, 200)));
  EXPECT_NE(lines, as_json(steps_of(other, 200)));
}

// Each pair draws its own numbers.
TEST(MockMarket, OfAPairDoesNotDependOnTheOthers) {
  MockMarket all = market_of(), alone = market_of();
  std::vector<Trade> of_share;
  for (const Trade& trade : steps_of(all, 100).trades)
    if (trade.symbol == kMockShare) of_share.push_back(trade);
  Collector sink;
  for (int i = 0; i < 100; ++i) alone.step(std::vector{kMockShare}, kMockStart + i * 500ms, sink);
  ASSERT_EQ(sink.trades.size(), of_share.size());
  for (std::size_t i = 0; i < of_share.size(); ++i)
    EXPECT_TRUE(sink.trades[i].price.is_identical(of_share[i].price));
}

TEST(MockMarket, HasBooksThatAreNeverCrossed) {
  MockMarket market = market_of();
  std::map<Symbol, OrderBook> books;
  std::map<Symbol, std::size_t> snapshots;
  for (const BookUpdate& update : steps_of(market, 3'000).book_updates) {
    snapshots[update.symbol] += update.snapshot;
    OrderBook& book = books[update.symbol];
    book.apply(update);
    ASSERT_TRUE(book.is_fresh());
    ASSERT_FALSE(book.is_crossed()) << update.symbol;
    ASSERT_EQ(book.bids().size(), MockPair::kLevels);
    ASSERT_EQ(book.asks().size(), MockPair::kLevels);
    ASSERT_GT(book.bids().back().price, "0"_d);
  }
  ASSERT_EQ(books.size(), kMockPairs.size());
  for (const Symbol pair : kMockPairs) EXPECT_EQ(snapshots[pair], 1u) << pair;
}

TEST(MockMarket, TellsABooksChangesOnly) {
  MockMarket market = market_of();
  std::size_t changed = 0;
  for (const BookUpdate& update : steps_of(market, 100).book_updates)
    if (!update.snapshot) changed = std::max(changed, update.bids.size() + update.asks.size());
  EXPECT_GT(changed, 0u);
  EXPECT_LT(changed, 40u);
}

// What the quote says of the day is what the trades come to.
TEST(MockMarket, HasQuotesThatAddUp) {
  MockMarket market = market_of();
  struct Sums {
    Decimal volume, amount, high, low, open, last;
  };
  std::map<Symbol, Sums> all;
  Collector sink;
  for (int i = 0; i < 500; ++i) {
    const std::size_t before = sink.trades.size(), quotes_before = sink.quotes.size();
    market.step(kMockPairs, kMockStart + i * 500ms, sink);
    for (std::size_t at = before; at < sink.trades.size(); ++at) {
      const Trade& trade = sink.trades[at];
      const auto [place, is_first] = all.try_emplace(trade.symbol);
      Sums& sums = place->second;
      if (is_first) sums.open = sums.high = sums.low = trade.price;
      sums.volume = *add(sums.volume, trade.size);
      sums.amount = *add(sums.amount, *multiply(trade.price, trade.size));
      sums.high = std::max(sums.high, trade.price);
      sums.low = std::min(sums.low, trade.price);
      sums.last = trade.price;
    }
    for (std::size_t at = quotes_before; at < sink.quotes.size(); ++at) {
      const Quote& quote = sink.quotes[at];
      const Sums& sums = all.at(quote.symbol);
      EXPECT_EQ(quote.volume, sums.volume);
      EXPECT_EQ(quote.amount, sums.amount);
      EXPECT_EQ(quote.high, sums.high);
      EXPECT_EQ(quote.low, sums.low);
      EXPECT_EQ(quote.open, sums.open);
      EXPECT_EQ(quote.last, sums.last);
      EXPECT_LT(quote.bids[0].price, quote.asks[0].price);
    }
  }
  EXPECT_EQ(all.size(), kMockPairs.size());
}

TEST(MockMarket, CountsItsTradesWithoutHoles) {
  MockMarket market = market_of();
  std::map<Symbol, std::uint64_t> last;
  for (const Trade& trade : steps_of(market, 500).trades) {
    EXPECT_EQ(trade.id, std::to_string(++last[trade.symbol]));
    EXPECT_NE(trade.side, Side::unknown);
    EXPECT_GT(trade.size, "0"_d);
  }
  for (const Symbol pair : kMockPairs) EXPECT_GT(last[pair], 100u) << pair;
}

TEST(MockMarket, ClosesEachBarOnce) {
  MockMarket market = market_of(1, 60s);
  std::vector<Kline> bars;
  for (const Kline& bar : steps_of(market, 600).klines)
    if (bar.symbol == kMockBtc) bars.push_back(bar);
  std::map<Timestamp, std::size_t> closed;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Kline& bar = bars[i];
    EXPECT_EQ(bar.open_time.nanoseconds() % 60'000'000'000, 0);
    EXPECT_EQ(bar.close_time - bar.open_time, 60s);
    EXPECT_LE(bar.low, std::min(bar.open, bar.close));
    EXPECT_GE(bar.high, std::max(bar.open, bar.close));
    EXPECT_GT(bar.trade_count, 0u);
    if (bar.closed) {
      ++closed[bar.open_time];
      ASSERT_GT(i, 0u);
      EXPECT_EQ(bar.volume, bars[i - 1].volume) << "nothing is traded in it any more";
      EXPECT_EQ(bar.quote_volume, bars[i - 1].quote_volume);
    }
  }
  ASSERT_EQ(closed.size(), 4u) << "five minutes, the last goes on";
  for (const auto& [open, times] : closed) EXPECT_EQ(times, 1u) << open.to_iso();
}

TEST(MockMarket, BeginsANewDayWithTheLastPrice) {
  MockMarket market = market_of();
  std::vector<Quote> quotes;
  for (const Quote& quote : steps_of(market, 240, 5s).quotes)  // 20 minutes
    if (quote.symbol == kMockShare) quotes.push_back(quote);
  const Timestamp midnight = *Timestamp::parse_iso("2026-11-11T00:00:00Z");
  const auto first = std::ranges::find_if(
      quotes, [&](const Quote& quote) { return quote.exchange_time >= midnight; });
  ASSERT_NE(first, quotes.end());
  ASSERT_NE(first, quotes.begin());
  EXPECT_EQ(first->previous_close, std::prev(first)->last);
  EXPECT_LT(first->volume, std::prev(first)->volume);
  EXPECT_EQ(quotes.front().previous_close, "10.23"_d);
}

// Shares may not go further than a tenth; a market that goes on for days stays plausible.
TEST(MockMarket, StaysNearTheUsualPrice) {
  MockMarket market{{.channels = {Channel::trade}}};
  for (const Trade& trade : steps_of(market, 5'000).trades) {
    const MockListing listing = mock_listing(trade.symbol);
    const double usual = Decimal{listing.price, listing.price_exponent}.to_double();
    ASSERT_NEAR(trade.price.to_double() / usual, 1, 0.1) << trade.symbol;
  }
}

TEST(MockMarket, CountsSharesInLotsOfAHundred) {
  MockMarket market = market_of();
  Collector sink;
  for (int i = 0; i < 100; ++i) market.step(std::vector{kMockShare}, kMockStart + i * 1s, sink);
  for (const Trade& trade : sink.trades) {
    EXPECT_EQ(trade.size.exponent(), 0);
    EXPECT_EQ(trade.size.mantissa() % 100, 0);
    EXPECT_EQ(trade.price.exponent(), -2);
  }
  ASSERT_FALSE(sink.quotes.empty());
  EXPECT_EQ(sink.quotes[0].name, "浦发银行");
}

TEST(MockMarket, TellsNoTickerOrQuoteTwice) {
  MockMarket market = market_of();
  std::map<Symbol, std::string> last;
  const auto without_times = [](auto event) {
    event.exchange_time = event.receive_time = {};
    if constexpr (requires { event.sequence; }) event.sequence = 0;
    std::string text;
    append_json(text, event);
    return text;
  };
  const Collector sink = steps_of(market, 500);
  for (const Ticker& ticker : sink.tickers) {
    const std::string text = without_times(ticker);
    EXPECT_NE(std::exchange(last[ticker.symbol], text), text);
  }
  last.clear();
  for (const Quote& quote : sink.quotes) {
    const std::string text = without_times(quote);
    EXPECT_NE(std::exchange(last[quote.symbol], text), text);
  }
}

TEST(MockMarket, TellsOnlyWhatIsWanted) {
  MockMarket market{{.channels = {Channel::trade}}};
  const Collector sink = steps_of(market, 50);
  EXPECT_FALSE(sink.trades.empty());
  EXPECT_EQ(sink.events.size(), sink.trades.size());
}

TEST(MockMarket, BeginsAnewWithWhatWasForgotten) {
  MockMarket market = market_of();
  (void)steps_of(market, 10);
  market.forget(kMockBtc);
  std::size_t snapshots = 0;
  for (const BookUpdate& update : steps_of(market, 1).book_updates) {
    EXPECT_EQ(update.snapshot, update.symbol == kMockBtc);
    snapshots += update.snapshot;
  }
  EXPECT_EQ(snapshots, 1u);
}

TEST(MockInterval, IsOneOfThoseThatThereAre) {
  EXPECT_EQ(mock_interval("1s"), 1s);
  EXPECT_EQ(mock_interval("1d"), 24h);
  EXPECT_THROW((void)mock_interval("7m"), std::invalid_argument);
}

TEST(MockListing, GivesEachPairPlausibleSteps) {
  const MockListing share = mock_listing(kMockShare);
  EXPECT_EQ((Decimal{share.price, share.price_exponent}), "10.23"_d);
  const MockListing fund = mock_listing(Symbol{"510300.sh"});
  EXPECT_EQ((Decimal{fund.price, fund.price_exponent}), "4.751"_d);
  const MockListing btc = mock_listing(kMockBtc);
  EXPECT_EQ((Decimal{btc.price, btc.price_exponent}), "63000.0"_d);
  for (const char* const text : {"doge/btc", "btc/doge", "x/y", "zzz/usd", "jpy/btc", "a-b-c"}) {
    const MockListing any = mock_listing(Symbol{text});
    EXPECT_GE(any.price, 1'000) << text;
    EXPECT_GE(any.size, 100) << text;
    EXPECT_LE(any.price, 1'000'000'000) << text;
  }
}

TEST(MockListing, TakesAnyPair) {
  EXPECT_EQ(mock_pair("sh600000"), kMockShare);
  EXPECT_EQ(mock_pair("600000"), kMockShare);
  EXPECT_EQ(mock_pair("600000.SH"), kMockShare);
  EXPECT_EQ(mock_pair("BTC/USD"), kMockBtc);
  EXPECT_EQ(mock_native(kMockBtc), "btc/usd");
  EXPECT_EQ(mock_symbol("btc/usd"), kMockBtc);
  EXPECT_TRUE(mock_symbol("").empty());
  for (const char* const wrong : {"", "a b", "/", "*", "btc/usd\n", "\xe6\xb5\xa6"})
    EXPECT_THROW((void)mock_native(Symbol{wrong}), std::invalid_argument) << wrong;
}

}  // namespace
}  // namespace hftcpp
