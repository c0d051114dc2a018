#include "app/frame_decoder.hpp"

#include "app/toy_exchange.hpp"
#include "support/frames.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::app {
namespace {

using boost::json::object;
using boost::json::parse;
using boost::json::value;
using Kind = DecodeCounters;

constexpr std::string_view kTrade =
    R"({"type":"trade","exchange":"toy","symbol":"btc/usd","price":"105944.20","size":"0.00027625",)"
    R"("side":"buy","id":"17","exchange_time":1700000000123000000,"receive_time":0})";

class FrameDecoderTest : public testing::Test {
 protected:
  // The lines that a frame gives.
  std::vector<std::string> lines(FrameDecoder& decoder, std::string_view frame) {
    std::string out;
    EXPECT_TRUE(decoder.decode(frame, ++line_, out));
    return split_lines(out);
  }

  // The state that a book message leaves.
  object book_state(FrameDecoder& decoder, std::string_view frame) {
    const auto written = lines(decoder, frame);
    EXPECT_EQ(written.size(), 2u);
    return written.size() == 2 ? parse(written[1]).as_object() : object{};
  }

  std::uint64_t line_ = 0;
};

std::string book(std::string_view kind, std::string_view bids, std::string_view asks,
                 std::string_view rest) {
  return R"({"type":"order_book","exchange":"toy","symbol":"btc/usd","snapshot":)" +
         std::string{kind == "snapshot" ? "true" : "false"} + R"(,"bids":)" + std::string{bids} +
         R"(,"asks":)" + std::string{asks} + ',' + std::string{rest} +
         R"(,"exchange_time":1,"receive_time":0})";
}

TEST_F(FrameDecoderTest, WritesTheCanonicalJsonOfEachEvent) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {}};

  const auto written = lines(decoder, kTrade);

  ASSERT_EQ(written.size(), 1u);
  const Event event = parse_event(kTrade).value();
  EXPECT_EQ(written[0], to_json(event));
}

TEST_F(FrameDecoderTest, AddsLineAndNativeSymbol) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.line_numbers = true}};
  std::string out;

  ASSERT_TRUE(decoder.decode(kTrade, 17, out));

  const value written = parse(out);
  EXPECT_EQ(written.at("line"), 17);
  EXPECT_EQ(written.at("native_symbol"), "BTC/USD");
  EXPECT_EQ(written.at("symbol"), "btc/usd");
  EXPECT_EQ(written.at("price"), "105944.20");
}

TEST_F(FrameDecoderTest, GivesNothingForControlMessages) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {}};

  EXPECT_TRUE(lines(decoder, "pong").empty());

  EXPECT_EQ(decoder.statistics(),
            "frames    1  4 bytes\nevents    0\ncontrols  1  pong 1\nbroken    0\n");
}

TEST_F(FrameDecoderTest, GoesOnAfterABrokenFrame) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {}};
  std::string out;

  EXPECT_FALSE(decoder.decode("{\"type\":", 1, out));
  EXPECT_TRUE(decoder.decode(kTrade, 2, out));

  EXPECT_EQ(split_lines(out).size(), 1u);
  EXPECT_EQ(decoder.counters().broken, 1u);
  EXPECT_EQ(decoder.statistics(), "frames    2  " + std::to_string(8 + kTrade.size()) +
                                      " bytes\nevents    1  trade 1\ncontrols  0\nbroken    1\n");
}

// Without a list of instruments a name that nobody can split must not cost the event.
TEST_F(FrameDecoderTest, TakesTheNativeNameWhereItHasNoGuess) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {}};
  std::string frame{kTrade};
  frame.replace(frame.find("btc/usd"), 7, "xyzabc");

  const auto written = lines(decoder, frame);

  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(parse(written[0]).at("symbol"), "xyzabc");
}

TEST_F(FrameDecoderTest, TakesNamesFromAListOfInstruments) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {}};
  std::string frame{kTrade};
  frame.replace(frame.find("btc/usd"), 7, "xyzabc");

  ASSERT_TRUE(decoder.add_instruments("XYZABC xyz/abc"));

  const auto written = lines(decoder, frame);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(parse(written[0]).at("symbol"), "xyz/abc");
}

TEST_F(FrameDecoderTest, KeepsABookAndPrintsItsBestLevels) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.books = 1}};

  book_state(decoder, book("snapshot", R"([["10","1"],["9","2"]])", R"([["11","1.50"]])",
                           R"("sequence":5,"checksum":3)"));
  const object state = book_state(decoder, book("update", R"([["10","0"]])", R"([["12","4"]])",
                                                R"("sequence":6,"checksum":3)"));

  EXPECT_EQ(state.at("type"), "book_state");
  EXPECT_EQ(state.at("exchange"), "toy");
  EXPECT_EQ(state.at("symbol"), "btc/usd");
  EXPECT_EQ(state.at("state"), "applied");
  EXPECT_EQ(state.at("bids"), parse(R"([["9","2"]])"));
  EXPECT_EQ(state.at("asks"), parse(R"([["11","1.50"]])"));
  EXPECT_EQ(state.at("sequence"), 6);
  EXPECT_EQ(state.at("sequence_ok"), true);
  EXPECT_EQ(state.at("checksum"), 3);
  EXPECT_EQ(state.at("checksum_ok"), true);
  EXPECT_EQ(state.at("crossed"), false);
  EXPECT_EQ(state.at("fresh"), true);
}

TEST_F(FrameDecoderTest, SaysThatAChecksumIsWrongAndGoesOn) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.books = 2}};

  const object wrong = book_state(decoder, book("snapshot", R"([["10","1"]])", R"([["11","1"]])",
                                                R"("sequence":5,"checksum":99)"));
  const object unchecked =
      book_state(decoder, book("update", R"([["9","2"]])", "[]", R"("sequence":6)"));
  const object right =
      book_state(decoder, book("update", R"([["9","3"]])", "[]", R"("sequence":7,"checksum":3)"));

  EXPECT_EQ(wrong.at("state"), "broken");
  EXPECT_EQ(wrong.at("checksum_ok"), false);
  EXPECT_EQ(wrong.at("checksum"), 99);
  EXPECT_EQ(wrong.at("checksum_of_book"), 2);
  EXPECT_EQ(wrong.at("bids"), parse(R"([["10","1"]])"));
  EXPECT_EQ(wrong.at("fresh"), false);
  EXPECT_EQ(unchecked.at("state"), "applied");
  EXPECT_EQ(unchecked.at("bids"), parse(R"([["10","1"],["9","2"]])"));
  EXPECT_FALSE(unchecked.contains("checksum_ok"));
  EXPECT_EQ(unchecked.at("fresh"), false);
  EXPECT_EQ(right.at("checksum_ok"), true);
  EXPECT_EQ(right.at("fresh"), true);  // the checksum proves the book
}

TEST_F(FrameDecoderTest, SaysThatMessagesAreMissingAndGoesOn) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.books = 2}};

  book_state(decoder, book("snapshot", R"([["10","1"]])", R"([["11","1"]])", R"("sequence":5)"));
  const object gap = book_state(decoder, book("update", R"([["9","2"]])", "[]", R"("sequence":8)"));
  const object next =
      book_state(decoder, book("update", R"([["9","3"]])", "[]", R"("sequence":9)"));

  EXPECT_EQ(gap.at("state"), "broken");
  EXPECT_EQ(gap.at("sequence_ok"), false);
  EXPECT_EQ(gap.at("expected"), 6);
  EXPECT_EQ(gap.at("received"), 8);
  EXPECT_EQ(gap.at("bids"), parse(R"([["10","1"],["9","2"]])"));
  EXPECT_EQ(gap.at("fresh"), false);
  EXPECT_EQ(next.at("state"), "applied");
  EXPECT_EQ(next.at("sequence_ok"), true);
  EXPECT_EQ(next.at("bids"), parse(R"([["10","1"],["9","3"]])"));
  EXPECT_EQ(next.at("fresh"), false);
}

TEST_F(FrameDecoderTest, SaysThatABookIsCrossed) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.books = 1}};

  const object state = book_state(
      decoder, book("snapshot", R"([["12","1"]])", R"([["11","1"]])", R"("sequence":5)"));

  EXPECT_EQ(state.at("crossed"), true);
  EXPECT_EQ(state.at("state"), "broken");
  EXPECT_EQ(state.at("fresh"), false);
}

// Toy books have two levels by default; whoever recorded five subscribed to more.
TEST_F(FrameDecoderTest, TakesTheDepthFromALongerSnapshot) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.books = 9}};

  book_state(decoder,
             book("snapshot", R"([["10","1"],["9","1"],["8","1"]])", "[]", R"("sequence":5)"));
  const object state =
      book_state(decoder, book("update", R"([["11","1"]])", "[]", R"("sequence":6)"));

  EXPECT_EQ(state.at("bids"), parse(R"([["11","1"],["10","1"],["9","1"]])"));
}

TEST_F(FrameDecoderTest, CutsBooksToTheDepthThatWasAskedFor) {
  const ExchangeEntry toy = toy_exchange();
  FrameDecoder decoder{toy, {.books = 9, .depth = 1}};

  const object state = book_state(
      decoder, book("snapshot", R"([["10","1"],["9","1"],["8","1"]])", "[]", R"("sequence":5)"));

  EXPECT_EQ(state.at("bids"), parse(R"([["10","1"]])"));
}

TEST_F(FrameDecoderTest, JoinsASnapshotThatWasFetched) {
  const ExchangeEntry toy = toy_exchange(fetched_rules);
  FrameDecoder decoder{toy, {.books = 2}};
  ASSERT_TRUE(decoder.add_snapshot(
      "BTC/USD", book("snapshot", R"([["10","1"]])", R"([["11","1"]])", R"("sequence":20)")));

  const object old = book_state(
      decoder, book("update", R"([["10","7"]])", "[]", R"("first_sequence":18,"sequence":20)"));
  const object straddling = book_state(
      decoder, book("update", R"([["10","8"]])", "[]", R"("first_sequence":20,"sequence":22)"));
  const object next = book_state(
      decoder, book("update", R"([["9","1"]])", "[]", R"("first_sequence":23,"sequence":23)"));

  EXPECT_EQ(old.at("state"), "outdated");
  EXPECT_EQ(old.at("bids"), parse(R"([["10","1"]])"));
  EXPECT_EQ(straddling.at("state"), "applied");
  EXPECT_EQ(straddling.at("bids"), parse(R"([["10","8"]])"));
  EXPECT_EQ(next.at("state"), "applied");
  EXPECT_EQ(next.at("sequence"), 23);
  EXPECT_EQ(next.at("bids"), parse(R"([["10","8"],["9","1"]])"));
  EXPECT_EQ(next.at("fresh"), true);
}

TEST_F(FrameDecoderTest, SaysThatASnapshotIsTooOld) {
  const ExchangeEntry toy = toy_exchange(fetched_rules);
  FrameDecoder decoder{toy, {.books = 2}};
  ASSERT_TRUE(decoder.add_snapshot("btc/usd", book("snapshot", "[]", "[]", R"("sequence":20)")));

  const object state = book_state(
      decoder, book("update", R"([["10","7"]])", "[]", R"("first_sequence":25,"sequence":26)"));

  EXPECT_EQ(state.at("state"), "broken");
  EXPECT_EQ(state.at("sequence_ok"), false);
  EXPECT_EQ(state.at("expected"), 21);
  EXPECT_EQ(state.at("received"), 25);
  EXPECT_EQ(state.at("fresh"), false);
}

TEST_F(FrameDecoderTest, WaitsForASnapshotThatNobodyGave) {
  const ExchangeEntry toy = toy_exchange(fetched_rules);
  FrameDecoder decoder{toy, {.books = 2}};

  const object state = book_state(
      decoder, book("update", R"([["10","7"]])", "[]", R"("first_sequence":1,"sequence":2)"));

  EXPECT_EQ(state.at("state"), "waiting");
  EXPECT_TRUE(state.at("bids").as_array().empty());
  EXPECT_EQ(state.at("fresh"), false);
  EXPECT_THAT(decoder.waiting_books(), testing::ElementsAre(Symbol{"btc/usd"}));
}

TEST_F(FrameDecoderTest, RefusesASnapshotThatIsNone) {
  const ExchangeEntry toy = toy_exchange(fetched_rules);
  FrameDecoder decoder{toy, {.books = 2}};

  const auto added = decoder.add_snapshot("btc/usd", kTrade);

  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, make_error_code(Errc::wrong_type));
}

TEST(FrameHead, EscapesWhatATerminalWouldNotShow) {
  EXPECT_EQ(frame_head("{\"a\":1}"), "{\"a\":1}");
  EXPECT_EQ(frame_head(std::string_view{"a\x1b[2J\0\xff", 7}), "a\\x1b[2J\\x00\\xff");
  EXPECT_EQ(frame_head("abcdef", 3), "abc...");
}

}  // namespace
}  // namespace hftcpp::app
