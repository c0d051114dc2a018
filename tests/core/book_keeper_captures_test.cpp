// BookKeeper over recorded sessions of the exchanges whose rules it serves: no hole, no crossed
// book, every checksum right. Skipped where the captures are not at hand.
#include "support/frames.hpp"
#include <hftcpp/core/book_keeper.hpp>

#include <boost/crc.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {
namespace {

namespace json = boost::json;
using Kind = BookVerdict::Kind;

// Shortest text of a double: exactly what these recordings wrote, as their numbers are short.
Decimal number(const json::value& value) {
  if (value.is_string()) return Decimal::parse(value.get_string()).value();
  std::array<char, 32> text;
  const char* const end =
      std::to_chars(text.data(), text.data() + text.size(), value.to_number<double>()).ptr;
  return Decimal::parse({text.data(), end}).value();
}

std::vector<Level> levels(const json::value& rows) {
  std::vector<Level> made;
  for (const json::value& row : rows.as_array()) {
    if (row.is_object())
      made.push_back({number(row.at("price")), number(row.at("qty"))});
    else
      made.push_back({number(row.at(0)), number(row.at(1))});
  }
  return made;
}

std::uint64_t optional_number(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? 0 : value->to_number<std::uint64_t>();
}

struct Tally {
  int applied = 0;
  int outdated = 0;
};

// ---- Binance, spot and futures ----

BookUpdate binance_update(const std::string& line) {
  const json::value frame = json::parse(line);
  const json::object& data = frame.at("data").as_object();
  BookUpdate update;
  update.first_sequence = optional_number(data, "U");
  update.sequence = optional_number(data, "u");
  update.previous_sequence = optional_number(data, "pu");
  update.bids = levels(data.at("b"));
  update.asks = levels(data.at("a"));
  return update;
}

// `before` messages come before the snapshot, as they do when it takes its time.
Tally replay_binance(const std::string& folder, const std::string& symbol, BookRules rules,
                     std::size_t before) {
  BookKeeper keeper{rules, Exchange{"binance"}, Symbol{symbol}};
  const auto lines = load_capture_lines(folder + "/depth_" + symbol + ".jsonl");
  const std::string plain = symbol.substr(0, symbol.find('_'));
  const json::value rest = json::parse(load_capture(folder + "/rest/depth_" + plain + ".json"));
  BookUpdate snapshot;
  snapshot.snapshot = true;
  snapshot.sequence = rest.at("lastUpdateId").to_number<std::uint64_t>();
  snapshot.bids = levels(rest.at("bids"));
  snapshot.asks = levels(rest.at("asks"));

  Tally tally;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == before) {
      EXPECT_EQ(keeper.on_snapshot(snapshot).kind, Kind::applied) << symbol;
      tally.applied += static_cast<int>(keeper.joined().size());
      tally.outdated += static_cast<int>(before - keeper.joined().size());
    }
    const BookVerdict verdict = keeper.on_update(binance_update(lines[i]));
    EXPECT_NE(verdict.kind, Kind::broken) << symbol << " line " << i + 1;
    if (verdict.kind == Kind::applied) ++tally.applied;
    if (verdict.kind == Kind::outdated) ++tally.outdated;
  }
  EXPECT_TRUE(keeper.is_good()) << symbol;
  EXPECT_EQ(tally.applied + tally.outdated, static_cast<int>(lines.size()));
  return tally;
}

TEST(BookKeeper, ReplaysRecordedRanges) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  const BookRules rules{.snapshot = BookRules::Snapshot::by_request,
                        .chain = BookRules::Chain::ranges};
  for (const char* symbol : {"BLZETH", "LRCBTC", "COMPUSDT_us", "CRVUSDT_us"}) {
    const Tally late = replay_binance("binance", symbol, rules, 5);
    const Tally early = replay_binance("binance", symbol, rules, 0);
    EXPECT_GT(late.applied, 0) << symbol;
    EXPECT_EQ(late.applied, early.applied) << symbol;
  }
}

TEST(BookKeeper, ReplaysRecordedLinksToAFetchedSnapshot) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  const BookRules rules{.snapshot = BookRules::Snapshot::by_request,
                        .chain = BookRules::Chain::by_previous};
  for (const char* symbol : {"AKROUSDT", "CTKUSDT"}) {
    const Tally late = replay_binance("binance_futures", symbol, rules, 10);
    const Tally early = replay_binance("binance_futures", symbol, rules, 0);
    EXPECT_GT(late.applied, 100) << symbol;
    EXPECT_EQ(late.applied, early.applied) << symbol;
  }
}

// ---- OKX: no numbers yet in this recording, but checksums over the text of 25 levels ----

std::uint32_t interleaved_checksum(const OrderBook& book) {
  std::string text;
  const auto add = [&text](std::span<const Level> side, std::size_t i) {
    if (i >= side.size()) return;
    if (!text.empty()) text += ':';
    text += side[i].price.to_string() + ':' + side[i].size.to_string();
  };
  for (std::size_t i = 0; i < 25; ++i) {
    add(book.bids(), i);
    add(book.asks(), i);
  }
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

TEST(BookKeeper, ReplaysRecordedChecksums) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  BookKeeper keeper{
      {.chain = BookRules::Chain::by_previous, .checksum = interleaved_checksum, .may_cross = true},
      Exchange{"okx"},
      Symbol{"uni/usd"}};
  int checked = 0;
  for (const std::string& line : load_capture_lines("okx/books_UNI-USD-SWAP.jsonl")) {
    const json::value frame = json::parse(line);
    const json::value& data = frame.at("data").at(0);
    BookUpdate update;
    update.snapshot = frame.at("action") == "snapshot";
    update.bids = levels(data.at("bids"));
    update.asks = levels(data.at("asks"));
    update.checksum = static_cast<std::uint32_t>(data.at("checksum").to_number<std::int32_t>());
    ASSERT_EQ(keeper.on_update(update).kind, Kind::applied) << line.substr(0, 200);
    ASSERT_EQ(keeper.checksum_matches(), true);
    ++checked;
  }
  EXPECT_EQ(checked, 93);
}

// ---- Kraken futures: a counter, one level per message ----

TEST(BookKeeper, ReplaysRecordedCounters) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  for (const char* product :
       {"PI_LTCUSD", "FI_BCHUSD_210730", "FI_BCHUSD_210924", "FI_XRPUSD_210924"}) {
    BookKeeper keeper{
        {.chain = BookRules::Chain::counted}, Exchange{"kraken_futures"}, Symbol{product}};
    for (const std::string& line :
         load_capture_lines(std::string{"kraken_futures/book_"} + product + ".jsonl")) {
      const json::value frame = json::parse(line);
      BookUpdate update;
      update.sequence = frame.at("seq").to_number<std::uint64_t>();
      update.snapshot = frame.at("feed") == "book_snapshot";
      if (update.snapshot) {
        update.bids = levels(frame.at("bids"));
        update.asks = levels(frame.at("asks"));
      } else {
        auto& side = frame.at("side") == "buy" ? update.bids : update.asks;
        side.push_back({number(frame.at("price")), number(frame.at("qty"))});
      }
      ASSERT_EQ(keeper.on_update(update).kind, Kind::applied) << line.substr(0, 200);
    }
    EXPECT_TRUE(keeper.is_good());
  }
}

}  // namespace
}  // namespace hftcpp
