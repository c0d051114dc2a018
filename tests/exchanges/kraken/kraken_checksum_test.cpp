// The worked examples of Kraken's documentation and of its wire, and many updates in a row.
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "support/collector.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

const Exchange kKrakenName{"kraken"};

std::vector<Level> levels(std::initializer_list<std::pair<const char*, const char*>> texts) {
  std::vector<Level> made;
  for (const auto& [price, size] : texts)
    made.push_back({*Decimal::parse(price), *Decimal::parse(size)});
  return made;
}

BookUpdate decoded(const std::string& frame) {
  SymbolMap symbols;
  symbols.set_resolver(kraken_symbol);
  KrakenCodec codec{symbols};
  Collector sink;
  EXPECT_TRUE(codec.decode({frame, {}}, sink));
  EXPECT_EQ(sink.book_updates.size(), 1u);
  return sink.book_updates.at(0);
}

TEST(KrakenChecksum, EqualsTheOneOfALiveSnapshot) {
  const BookUpdate snapshot = decoded(load_frame("kraken/ws_book_snapshot.json"));
  OrderBook book{kKrakenName, snapshot.symbol, 10};
  book.apply(snapshot);
  EXPECT_EQ(kraken_checksum(book), 1931231958u);
  EXPECT_EQ(kraken_checksum(book), snapshot.checksum);
}

TEST(KrakenChecksum, FollowsUpdatesAndTheCutToTheDepth) {
  const BookUpdate snapshot = decoded(load_frame("kraken/ws_book_snapshot.json"));
  OrderBook book{kKrakenName, snapshot.symbol, 10};
  book.apply(snapshot);

  BookUpdate update;
  update.symbol = snapshot.symbol;
  update.bids = levels({{"0.016", "0"}, {"0.006", "1.00000000"}});
  book.apply(update);
  EXPECT_EQ(kraken_checksum(book), 1048436223u);

  update.bids.clear();
  update.asks = levels({{"0.016", "5.00000000"}});
  book.apply(update);
  ASSERT_EQ(book.asks().size(), 10u) << "0.026 falls off the end, and nobody says so";
  EXPECT_EQ(kraken_checksum(book), 331961813u);
}

TEST(KrakenChecksum, EqualsThePublishedOne) {
  BookUpdate snapshot;
  snapshot.snapshot = true;
  snapshot.symbol = Symbol{"btc/usd"};
  snapshot.asks = levels({{"45285.2", "0.00100000"},
                          {"45286.4", "1.54571953"},
                          {"45286.6", "1.54571109"},
                          {"45289.6", "1.54560911"},
                          {"45290.2", "0.15890660"},
                          {"45291.8", "1.54553491"},
                          {"45294.7", "0.04454749"},
                          {"45296.1", "0.35380000"},
                          {"45297.5", "0.09945542"},
                          {"45299.5", "0.18772827"}});
  snapshot.bids = levels({{"45283.5", "0.10000000"},
                          {"45283.4", "1.54582015"},
                          {"45282.1", "0.10000000"},
                          {"45281.0", "0.10000000"},
                          {"45280.3", "1.54592586"},
                          {"45279.0", "0.07990000"},
                          {"45277.6", "0.03310103"},
                          {"45277.5", "0.30000000"},
                          {"45277.3", "1.54602737"},
                          {"45276.6", "0.15445238"}});
  OrderBook book{kKrakenName, snapshot.symbol, 10};
  book.apply(snapshot);
  EXPECT_EQ(kraken_checksum(book), 3310070434u);
}

// Always ten levels, whatever the depth of the book, and fewer where there are fewer.
TEST(KrakenChecksum, LooksAtTenLevelsOfADeeperBook) {
  BookUpdate snapshot = decoded(load_frame("kraken/ws_book_snapshot.json"));
  snapshot.bids.push_back({*Decimal::parse("0.006"), *Decimal::parse("1.00000000")});
  snapshot.asks.push_back({*Decimal::parse("0.027"), *Decimal::parse("1.00000000")});
  OrderBook book{kKrakenName, snapshot.symbol, 25};
  book.apply(snapshot);
  ASSERT_EQ(book.bids().size(), 11u);
  EXPECT_EQ(kraken_checksum(book), 1931231958u);

  EXPECT_EQ(kraken_checksum(OrderBook{}), 0u) << "CRC-32 of nothing";
}

// CRC-32 of "123456789", the check value of the algorithm: price 123.45, size 6789.
TEST(KrakenChecksum, IsCrc32) {
  BookUpdate snapshot;
  snapshot.snapshot = true;
  snapshot.symbol = Symbol{"btc/usd"};
  snapshot.asks = levels({{"123.45", "6789"}});
  OrderBook book{kKrakenName, snapshot.symbol, 10};
  book.apply(snapshot);
  EXPECT_EQ(kraken_checksum(book), 0xCBF43926u);
}

TEST(KrakenChecksum, HoldsOverManyUpdates) {
  const auto frames = load_lines("kraken/transcribed_book.jsonl");
  OrderBook book{kKrakenName, Symbol{"nmr/eur"}, 10};
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const BookUpdate update = decoded(frames[i]);
    book.apply(update);
    ASSERT_EQ(kraken_checksum(book), update.checksum) << "frame " << i;
  }
}

TEST(KrakenBookRules, SayHowItsBooksHangTogether) {
  const BookRules rules = kraken_book_rules(25);
  EXPECT_EQ(rules.snapshot, BookRules::Snapshot::in_stream);
  EXPECT_EQ(rules.chain, BookRules::Chain::none);
  EXPECT_EQ(rules.depth, 25u);
  EXPECT_EQ(rules.checksum, &kraken_checksum);
  EXPECT_EQ(kraken_book_rules(0).depth, 10u) << "Kraken's own default";
}

TEST(KrakenBookRules, KeepABookThroughABookKeeper) {
  const auto frames = load_lines("kraken/transcribed_book.jsonl");
  BookKeeper keeper{kraken_book_rules(10), kKrakenName, Symbol{"nmr/eur"}};
  for (const std::string& frame : frames) {
    const BookVerdict verdict = keeper.on_update(decoded(frame));
    ASSERT_EQ(verdict.kind, BookVerdict::Kind::applied);
    EXPECT_EQ(keeper.checksum_matches(), true);
  }
}

// Without the update in between, the checksum of the next one is the only sign.
TEST(KrakenBookRules, FindALostUpdate) {
  const auto frames = load_lines("kraken/transcribed_book.jsonl");
  BookKeeper keeper{kraken_book_rules(10), kKrakenName, Symbol{"nmr/eur"}};
  ASSERT_EQ(keeper.on_update(decoded(frames[0])).kind, BookVerdict::Kind::applied);
  const BookVerdict verdict = keeper.on_update(decoded(frames[2]));
  EXPECT_EQ(verdict.kind, BookVerdict::Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::bad_checksum);
}

}  // namespace
}  // namespace hftcpp
