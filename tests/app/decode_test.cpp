#include "app/command_run.hpp"
#include "support/frames.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

using boost::json::parse;
using boost::json::value;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// One frame per channel, as docs.kraken.com has them; see tests/data/kraken/SOURCES.md.
std::string kraken_frames() {
  return load_file(data_path("kraken/ws_market_doc.jsonl"));
}

std::vector<value> events_of(const std::string& out) {
  std::vector<value> events;
  for (const std::string& line : split_lines(out)) events.push_back(parse(line));
  return events;
}

TEST(Decode, WritesOneEventPerLine) {
  const CommandResult result = run({"decode", "kraken"}, kraken_frames());

  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const auto events = events_of(result.out);
  ASSERT_EQ(events.size(), 4u);  // a book, two trades of one frame, a ticker; two answers
  EXPECT_EQ(events[0].at("type"), "order_book");
  EXPECT_EQ(events[1].at("type"), "trade");
  EXPECT_EQ(events[1].at("price"), "105944.20");
  EXPECT_EQ(events[1].at("size"), "0.00027625");
  EXPECT_EQ(events[2].at("side"), "sell");
  EXPECT_EQ(events[3].at("type"), "ticker");
  EXPECT_EQ(events[3].at("symbol"), "btc/usd");
}

TEST(Decode, NumbersFramesAndNamesSymbols) {
  const CommandResult result = run({"decode", "kraken", "--line-numbers"}, "\n" + kraken_frames());

  const auto events = events_of(result.out);
  ASSERT_EQ(events.size(), 4u);
  const int lines[] = {2, 3, 3, 4};
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].at("line"), lines[i]);
    EXPECT_EQ(events[i].at("native_symbol"), "BTC/USD");
  }
}

TEST(Decode, NamesTheLineOfABrokenFrameAndGoesOn) {
  const std::string frames = "{\"channel\":\n" + kraken_frames();

  const CommandResult result = run({"decode", "kraken"}, frames);

  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(split_lines(result.out).size(), 4u);
  EXPECT_EQ(split_lines(result.err).size(), 1u);
  EXPECT_THAT(result.err, StartsWith("line 1: "));
  EXPECT_THAT(result.err, HasSubstr("{\"channel\":"));
}

TEST(Decode, GivesTheSameForWindowsLineEnds) {
  std::string frames;
  for (const std::string& frame : split_lines(kraken_frames())) frames += frame + "\r\n";
  frames.resize(frames.size() - 2);

  EXPECT_EQ(run({"decode", "kraken"}, frames).out, run({"decode", "kraken"}, kraken_frames()).out);
}

TEST(Decode, SurvivesWhateverComesIn) {
  std::string garbage;
  for (int i = 0; i < 4'000; ++i) garbage += static_cast<char>(i * 7919 % 256);
  const std::string lines[] = {
      garbage,
      std::string(10'000'000, '['),
      std::string(10'000'000, 'x'),
      "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"\xff\xfe\"}]}",
      "null",
      "\"",
      "{}",
      std::string(1, '\0'),
  };
  for (const std::string& line : lines) {
    const CommandResult result = run({"decode", "kraken"}, line + '\n' + kraken_frames());
    EXPECT_EQ(split_lines(result.out).size(), 4u) << line.substr(0, 40);
    for (const std::string& complaint : split_lines(result.err))
      EXPECT_LT(complaint.size(), 1'000u);
  }
}

TEST(Decode, ReadsFilesAndNamesThem) {
  const std::string file = data_path("kraken/ws_market_doc.jsonl");

  const CommandResult twice = run({"decode", "kraken", file, file});

  EXPECT_EQ(twice.code, 0);
  EXPECT_EQ(split_lines(twice.out).size(), 8u);
  const CommandResult missing = run({"decode", "kraken", "/no/such/file"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("/no/such/file: No such file"));
}

TEST(Decode, CountsForStatistics) {
  const CommandResult result = run({"decode", "kraken", "--stats"}, kraken_frames() + "broken\n");

  EXPECT_THAT(result.err, HasSubstr("frames    6  "));
  EXPECT_THAT(result.err, HasSubstr("events    4  ticker 1, trade 2, order_book 1\n"));
  EXPECT_THAT(result.err, HasSubstr("controls  2  subscribed 1, pong 1\n"));
  EXPECT_THAT(result.err, HasSubstr("broken    1\n"));
}

// A line too long to be a frame is one that could not be read.
TEST(Decode, CountsALineThatIsTooLongAsBroken) {
  const CommandResult result =
      run({"decode", "kraken", "--stats"}, std::string((64u << 20) + 1, 'x') + '\n');

  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, StartsWith("line 1: longer than 64 MiB, left out: xxx"));
  EXPECT_THAT(result.err, HasSubstr("frames    1  "));
  EXPECT_THAT(result.err, HasSubstr("broken    1\n"));
}

// Frames of another exchange are mostly news of kinds that nobody knows.
TEST(Decode, SaysWhenTheFramesAreOfNoKnownKind) {
  const std::string books = load_file(data_path("okx/ws_books_chain.jsonl"));
  const std::string count = std::to_string(split_lines(books).size());

  const CommandResult result = run({"decode", "kraken_future"}, books);

  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.err,
            count + " of " + count + " frames are of no kind that kraken_future knows\n");
  EXPECT_EQ(run({"decode", "okx"}, books).err, "");
  EXPECT_THAT(run({"decode", "kraken_future"}, split_lines(books).front()).err,
              StartsWith("1 of 1 frame is of no kind"));
}

// A hole in an exchange's numbers is no fault of the frame behind it.
TEST(Decode, TellsOfMissingTradesWithoutCallingAFrameBroken) {
  const auto trades = split_lines(load_file(data_path("kraken_future/ws_trades_2021.jsonl")));
  std::string later = trades.front();
  const std::size_t number = later.find("\"seq\":") + 6;
  const std::size_t end = later.find(',', number);
  const auto next = std::stoull(later.substr(number, end - number)) + 3;
  later.replace(number, end - number, std::to_string(next));

  const CommandResult result =
      run({"decode", "kraken_future", "--stats"}, trades.front() + '\n' + later + '\n');

  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(events_of(result.out).size(), 2u);
  EXPECT_THAT(result.err, StartsWith("line 2: seq: messages are missing: {"));
  EXPECT_THAT(result.err, HasSubstr("broken    0\n"));
  EXPECT_THAT(result.err, HasSubstr("holes     1\n"));
}

// The checksum of a documented example does not verify; the book is there all the same.
TEST(Decode, KeepsABookWhoseChecksumIsWrong) {
  const CommandResult result = run({"decode", "kraken", "--books", "2"}, kraken_frames());

  const auto events = events_of(result.out);
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(events[1].at("type"), "book_state");
  EXPECT_EQ(events[1].at("checksum_ok"), false);
  EXPECT_EQ(events[1].at("fresh"), false);
  EXPECT_EQ(events[1].at("bids"), parse(R"([["105944.20","0.136"],["105935.40","0.024"]])"));
}

// The capture begins before the REST snapshot: its first frames are older, one straddles it.
TEST(Decode, JoinsARealSnapshotWithRealUpdates) {
  const CommandResult result =
      run({"decode", "binance", "--books", "3", "--snapshot",
           "COMPUSDT=" + data_path("binance/rest_depth_COMPUSDT.json").string(),
           data_path("binance/ws_depth_COMPUSDT.jsonl")});

  EXPECT_EQ(result.code, 0) << result.err;
  std::vector<std::string> states;
  for (const value& event : events_of(result.out)) {
    if (event.at("type") != "book_state") continue;
    const std::string state{event.at("state").as_string()};
    if (states.empty() || states.back() != state) states.push_back(state);
    EXPECT_EQ(event.at("fresh"), true);
    EXPECT_EQ(event.at("crossed"), false);
    EXPECT_EQ(event.at("bids").as_array().size(), 3u);
  }
  EXPECT_THAT(states, testing::ElementsAre("outdated", "applied"));
}

TEST(Decode, SaysWhatASnapshotsFileNameShouldBe) {
  const CommandResult result =
      run({"decode", "binance", "--books", "2", "--snapshot", "book.json"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("SYMBOL=FILE"));
}

// Given to be joined, and joined to nothing: the symbol's name may be wrong.
TEST(Decode, SaysWhenNoFrameNamesASnapshotsSymbol) {
  const std::string snapshot = data_path("binance/rest_depth_COMPUSDT.json");
  const std::string frames = data_path("binance/ws_depth_COMPUSDT.jsonl");

  const CommandResult result =
      run({"decode", "binance", "--books", "1", "--snapshot", "FOOUSDT=" + snapshot, "--snapshot",
           "COMPUSDT=" + snapshot, frames});

  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.err, "no frame tells a book of foo/usdt: its snapshot was of no use\n");
}

TEST(Decode, RefusesASnapshotForBooksThatNobodyWants) {
  const std::string snapshot = data_path("binance/rest_depth_COMPUSDT.json");

  const CommandResult result = run({"decode", "binance", "--snapshot", "COMPUSDT=" + snapshot});

  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--snapshot needs --books N"));
}

TEST(Decode, RefusesFilesThatAreNotWhatTheyShouldBe) {
  const std::string frames = data_path("kraken/ws_market_doc.jsonl");
  const CommandResult list = run({"decode", "binance", "--instruments", frames});
  EXPECT_EQ(list.code, 2);
  EXPECT_THAT(list.err, HasSubstr("--instruments " + frames + ": "));
  const CommandResult book =
      run({"decode", "binance", "--books", "1", "--snapshot", "X=" + frames});
  EXPECT_EQ(book.code, 2);
  EXPECT_THAT(book.err, HasSubstr("--snapshot " + frames + ": "));
  const CommandResult useless = run({"decode", "kraken", "--snapshot", "X=" + frames});
  EXPECT_EQ(useless.code, 2);
  EXPECT_THAT(useless.err, HasSubstr("sends its snapshots in the stream"));
}

TEST(Decode, TimesTheFrames) {
  const CommandResult result = run({"decode", "kraken", "--bench", "0.05"}, kraken_frames());
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, testing::ContainsRegex("5 frames .*: [0-9.]+ ns per frame"));

  const CommandResult nothing = run({"decode", "kraken", "--bench", "0.05"}, "broken\n");
  EXPECT_EQ(nothing.code, 1);
}

// ---- captured frames, where they are at hand ----

// The texts of all numbers in a JSON text, quoted ones too.
std::multiset<std::string> numbers_of(std::string_view json) {
  std::multiset<std::string> numbers;
  for (std::size_t i = 0; i < json.size();) {
    const auto is_part = [&](std::size_t at) {
      return at < json.size() &&
             (std::isdigit(static_cast<unsigned char>(json[at])) || json[at] == '.');
    };
    if (!is_part(i)) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (is_part(end)) ++end;
    numbers.emplace(json.substr(i, end - i));
    i = end;
  }
  return numbers;
}

// Every price and size of an event, as written.
void prices_of(const value& json, std::vector<std::string>& prices) {
  if (json.is_object()) {
    for (const auto& [key, member] : json.as_object()) {
      const bool is_id =
          key == "id" || key.ends_with("_id") || key == "native_symbol" || key == "symbol";
      if (!is_id) prices_of(member, prices);
    }
  } else if (json.is_array()) {
    for (const value& element : json.as_array()) prices_of(element, prices);
  } else if (json.is_string()) {
    const std::string_view text{json.as_string()};
    if (!text.empty() && std::isdigit(static_cast<unsigned char>(text[0])))
      prices.emplace_back(text);
  }
}

TEST(Decode, KeepsTheTextOfEveryCapturedNumber) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  for (const std::string exchange : {"kraken", "binance"}) {
    for (const auto& entry : std::filesystem::directory_iterator{capture_path(exchange)}) {
      if (entry.path().extension() != ".jsonl") continue;
      const auto frames = split_lines(load_file(entry.path()));

      const CommandResult result = run({"decode", exchange, "--line-numbers", entry.path()});

      EXPECT_EQ(result.code, 0) << entry.path() << '\n' << result.err;
      std::set<std::int64_t> lines;
      for (const value& event : events_of(result.out)) {
        const std::int64_t line = event.at("line").as_int64();
        lines.insert(line);
        const auto wire = numbers_of(frames.at(static_cast<std::size_t>(line - 1)));
        std::vector<std::string> prices;
        prices_of(event, prices);
        if (exchange == "binance" && event.at("type") == "balance") {  // it tells the two parts
          if (const value* const total = event.as_object().if_contains("total"))
            std::erase(prices, std::string{total->as_string()});
        }
        std::erase(prices, "0");  // what an order that was just placed has not filled
        for (const std::string& price : prices)
          EXPECT_TRUE(wire.contains(price)) << entry.path() << ':' << line << ": " << price;
      }
      const auto answers = std::count_if(
          frames.begin(), frames.end(),
          [](const std::string& frame) { return frame.find("\"method\"") != frame.npos; });
      EXPECT_EQ(lines.size() + static_cast<std::size_t>(answers), frames.size()) << entry.path();
    }
  }
}

TEST(Decode, JoinsCapturedBooksWithTheirSnapshots) {
  if (!captures_available()) GTEST_SKIP() << "no captures here";
  for (const std::string symbol : {"BLZETH", "LRCBTC", "RUNEEUR"}) {
    const std::string snapshot = capture_path("binance/rest/depth_" + symbol + ".json");
    const std::string frames = capture_path("binance/depth_" + symbol + ".jsonl");

    const CommandResult result =
        run({"decode", "binance", "--books", "5", "--snapshot", snapshot, frames});

    EXPECT_EQ(result.code, 0) << result.err;
    int applied = 0;
    for (const value& event : events_of(result.out)) {
      if (event.at("type") != "book_state") continue;
      EXPECT_NE(event.at("state"), "broken") << symbol;
      EXPECT_EQ(event.at("fresh"), true) << symbol;
      EXPECT_EQ(event.at("crossed"), false) << symbol;
      if (event.at("state") == "applied") ++applied;
    }
    EXPECT_GT(applied, 0) << symbol;
  }
}

}  // namespace
}  // namespace hftcpp::app
