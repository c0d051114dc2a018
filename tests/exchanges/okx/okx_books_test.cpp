// OKX's books: the chain of their numbers, and the checksum that they used to have.
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_symbols.hpp"
#include "support/collector.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using Verdict = BookVerdict::Kind;

const Symbol kPair{"btc/usdt"};

BookUpdate book_of(std::vector<Level> bids, std::vector<Level> asks) {
  BookUpdate update;
  update.exchange = Exchange{"okx"};
  update.symbol = kPair;
  update.snapshot = true;
  update.bids = std::move(bids);
  update.asks = std::move(asks);
  return update;
}

std::int32_t checksum_of(const BookUpdate& snapshot) {
  OrderBook book{snapshot.exchange, snapshot.symbol};
  book.apply(snapshot);
  return static_cast<std::int32_t>(okx_checksum(book));
}

// The frames of a file as book messages.
std::vector<BookUpdate> updates_of(const std::vector<std::string>& lines,
                                   const OkxContracts* contracts = nullptr) {
  SymbolMap symbols;
  for (const char* const pair : {"btc/usdt", "btc/usd", "usdc/usdt"})
    symbols.add(okx_native(Symbol{pair}), Symbol{pair});
  symbols.add("UNI-USD-SWAP", Symbol{"uni/usd"});
  OkxCodec codec{symbols, {.contracts = contracts}};
  Collector sink;
  for (const std::string& line : lines) EXPECT_TRUE(codec.decode({line, {}}, sink)) << line;
  return sink.book_updates;
}

TEST(OkxBooks, HaveTheChecksumOfTheWorkedExamples) {
  EXPECT_EQ(checksum_of(book_of({{"3366.1"_d, "7"_d}, {"3366"_d, "6"_d}},
                                {{"3366.8"_d, "9"_d}, {"3368"_d, "8"_d}})),
            -1881014294);
  EXPECT_EQ(checksum_of(book_of({{"3366.1"_d, "7"_d}},
                                {{"3366.8"_d, "9"_d}, {"3368"_d, "8"_d}, {"3372"_d, "8"_d}})),
            831078360);
}

TEST(OkxBooks, VerifyARecording) {
  const auto updates = updates_of(load_lines("okx/ws_books_UNI-USD-SWAP.jsonl"));
  ASSERT_EQ(updates.size(), 30u);
  EXPECT_EQ(updates[0].checksum, 555605283u);
  EXPECT_EQ(updates[0].sequence, 0u) << "from before there were numbers";
  BookKeeper keeper{okx_book_rules(0), Exchange{"okx"}, Symbol{"uni/usd"}};
  for (const BookUpdate& update : updates) {
    ASSERT_EQ(keeper.on_update(update).kind, Verdict::applied);
    EXPECT_EQ(keeper.checksum_matches(), true);
  }
  BookUpdate wrong = updates.back();
  wrong.checksum = *wrong.checksum + 1;
  const BookVerdict verdict = keeper.on_update(wrong);
  EXPECT_EQ(verdict.kind, Verdict::broken);
  EXPECT_EQ(verdict.cause, Errc::bad_checksum);
}

// The sums are over contracts: amounts cannot be compared with them, so that the codec does it.
TEST(OkxBooks, VerifyARecordingWhoseSizesAreConverted) {
  OkxContracts contracts;
  contracts.set(Symbol{"uni/usd"}, "10"_d);
  auto lines = load_lines("okx/ws_books_UNI-USD-SWAP.jsonl");
  const auto updates = updates_of(lines, &contracts);
  for (const BookUpdate& update : updates) {
    EXPECT_FALSE(update.stale);
    EXPECT_EQ(update.checksum, std::nullopt);
  }
  EXPECT_TRUE(updates[0].asks.at(0).size.is_identical("600"_d)) << "dollars: 60 contracts of 10";

  lines.erase(lines.begin() + 3);
  BookKeeper keeper{okx_book_rules(0), Exchange{"okx"}, Symbol{"uni/usd"}};
  BookVerdict verdict;
  for (const BookUpdate& update : updates_of(lines, &contracts)) {
    verdict = keeper.on_update(update);
    if (verdict.kind == Verdict::broken) break;
  }
  EXPECT_EQ(verdict.kind, Verdict::broken) << "a message is missing";
  EXPECT_EQ(verdict.cause, Errc::bad_checksum);
}

TEST(OkxBooks, TellTheirNumbersAndNoChecksumOfZero) {
  const auto updates = updates_of(load_lines("okx/ws_books_chain.jsonl"));
  ASSERT_EQ(updates.size(), 2u);
  EXPECT_TRUE(updates[0].snapshot);
  EXPECT_EQ(updates[0].exchange, Exchange{"okx"});
  EXPECT_EQ(updates[0].symbol, kPair);
  EXPECT_EQ(updates[0].sequence, 123456u);
  EXPECT_EQ(updates[0].previous_sequence, 0u);
  EXPECT_EQ(updates[0].checksum, std::nullopt);
  EXPECT_EQ(updates[0].exchange_time, *Timestamp::from_milliseconds(1597026383085));
  ASSERT_EQ(updates[0].asks.size(), 3u);
  EXPECT_TRUE(updates[0].asks[1].price.is_identical("8477"_d));
  EXPECT_TRUE(updates[0].asks[1].size.is_identical("7"_d));
  EXPECT_FALSE(updates[1].snapshot);
  EXPECT_EQ(updates[1].sequence, 123457u);
  EXPECT_EQ(updates[1].previous_sequence, 123456u);
  EXPECT_TRUE(updates[1].asks.at(0).size.is_zero());
  EXPECT_EQ(updates[1].bids.at(0).size, "102"_d);
}

TEST(OkxBooks, TellTheirNumbersInAnyOrderAndSize) {
  const std::string line =
      replaced(load_lines("okx/ws_books_chain.jsonl").at(1), R"("prevSeqId":123456,"seqId":123457)",
               R"("seqId":335226848531,"prevSeqId":335226848530)");
  const auto updates = updates_of({line});
  EXPECT_EQ(updates.at(0).sequence, 335226848531u);
  EXPECT_EQ(updates.at(0).previous_sequence, 335226848530u);
}

// The documented chain: a message without changes is its own predecessor, and after maintenance
// numbers go on from a lower one.
TEST(OkxBooks, FollowTheDocumentedChain) {
  const auto lines = load_lines("okx/ws_books_chain.jsonl");
  const auto numbered = [](std::string line, int previous, int sequence) {
    line.erase(line.find(R"("prevSeqId")"));
    return line + R"("prevSeqId":)" + std::to_string(previous) + R"(,"seqId":)" +
           std::to_string(sequence) + "}]}";
  };
  const std::string still =
      R"({"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[],"bids":[],"ts":"1597026443185","checksum":0,"prevSeqId":15,"seqId":15}]})";
  const auto updates = updates_of({numbered(lines.at(0), -1, 10), numbered(lines.at(1), 10, 15),
                                   still, numbered(lines.at(1), 15, 3), numbered(lines.at(1), 3, 5),
                                   numbered(lines.at(1), 7, 9)});
  ASSERT_EQ(updates.size(), 6u);
  BookKeeper keeper{okx_book_rules(0), Exchange{"okx"}, kPair};
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_EQ(keeper.on_update(updates[i]).kind, Verdict::applied) << i;
  const BookVerdict verdict = keeper.on_update(updates[5]);
  EXPECT_EQ(verdict.kind, Verdict::broken);
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
}

TEST(OkxBooks, AreWholeInEachMessageOfFiveLevels) {
  SymbolMap symbols;
  symbols.add("BCH-USDT-SWAP", Symbol{"bch/usdt"});
  OkxCodec codec{symbols, {.market = OkxMarket::swap}};
  Collector sink;
  const auto frame = load_frame("okx/ws_books5.json");
  ASSERT_TRUE(codec.decode({frame, {}}, sink));
  ASSERT_EQ(sink.book_updates.size(), 1u);
  EXPECT_TRUE(sink.book_updates[0].snapshot);
  EXPECT_EQ(sink.book_updates[0].sequence, 363996337u);
  EXPECT_EQ(sink.book_updates[0].bids.size(), 5u);
  EXPECT_EQ(sink.book_updates[0].asks.at(4).price, "111.1"_d);
  EXPECT_EQ(okx_book_rules(5).chain, BookRules::Chain::none);
}

// Best bid and ask may cross in an auction.
TEST(OkxBooks, MayCross) {
  BookKeeper keeper{okx_book_rules(0), Exchange{"okx"}, kPair};
  EXPECT_EQ(keeper.on_update(book_of({{"101"_d, "1"_d}}, {{"100"_d, "1"_d}})).kind,
            Verdict::applied);
}

TEST(OkxBooks, ReplayTheCaptures) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  const std::vector<std::pair<std::string, Symbol>> files{
      {"okx/books_UNI-USD-SWAP.jsonl", Symbol{"uni/usd"}},
      {"okx/books_BTC-USD_okcoin.jsonl", Symbol{"btc/usd"}},
      {"okx/books_USDC-USDT_okcoin.jsonl", Symbol{"usdc/usdt"}}};
  for (const auto& [file, symbol] : files) {
    BookKeeper keeper{okx_book_rules(0), Exchange{"okx"}, symbol};
    for (const BookUpdate& update : updates_of(load_capture_lines(file))) {
      ASSERT_EQ(keeper.on_update(update).kind, Verdict::applied) << file;
      ASSERT_EQ(keeper.checksum_matches(), true) << file;
    }
    EXPECT_TRUE(keeper.is_good()) << file;
  }
}

}  // namespace
}  // namespace hftcpp
