// What comes damaged: nothing of it is told, and nothing else is lost.
#include "exchanges/tcp_push/tcp_push_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

TEST_F(TcpPushCodecTest, RefusesARecordCutAtAnyPlace) {
  for (std::size_t size = 0; size < record.size(); ++size) {
    Collector told;
    const std::vector<char> cut{record.begin(), record.begin() + static_cast<std::ptrdiff_t>(size)};
    const auto decoded = codec.decode({{cut.data(), cut.size()}, kArrival}, told);
    const auto count = fields_of({cut.data(), cut.size()}).size();
    if (size == 0) continue;  // nothing at all
    ASSERT_TRUE(count >= 33 || !decoded) << "cut at " << size;
    if (!decoded) {
      ASSERT_TRUE(told.quotes.empty()) << "cut at " << size;
    } else {  // all but digits of the last field, which no quote has
      expect_the_sample(told.quotes.at(0));
    }
  }
}

TEST_F(TcpPushCodecTest, RefusesARecordWithoutAField) {
  for (std::size_t i = 0; i < 33; ++i) {
    auto fields = fields_of(record);
    fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(i));
    ASSERT_NE(code_of(record_of(fields)), Errc{}) << "without field " << i;
  }
  EXPECT_TRUE(sink.quotes.empty());
  EXPECT_EQ(code_of(record.substr(0, record.rfind('$'))), Errc::missing_field);
}

// With the 36 fields there are enough of them even when one is lost: the prices tell.
TEST_F(TcpPushCodecTest, RefusesARecordWhoseFieldsHaveMoved) {
  const auto whole = fields_of(load_frame("tcp_push/record_36.txt"));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const bool is_lost : {true, false}) {
      auto fields = whole;
      const auto place = fields.begin() + static_cast<std::ptrdiff_t>(i);
      if (is_lost) {
        fields.erase(place);
      } else {
        fields.insert(place, "7.5");
      }
      Collector told;
      const auto decoded = codec.decode({record_of(fields), kArrival}, told);
      if (!decoded) {
        ASSERT_TRUE(told.quotes.empty());
        continue;
      }
      // Only what stands behind all that a quote has may move.
      ASSERT_GE(i, 32u) << "field " << i << (is_lost ? " lost" : " added");
    }
  }
}

TEST_F(TcpPushCodecTest, RefusesValuesThatCannotBe) {
  struct Case {
    std::size_t field;
    const char* text;
    Errc errc;
    const char* where;
  };
  for (const Case& each : {
           Case{0, "", Errc::bad_value, "symbol"},
           Case{0, "SH60000", Errc::bad_value, "symbol"},
           Case{0, "SHABCDEF", Errc::bad_value, "symbol"},
           Case{0, "XX600000", Errc::bad_value, "symbol"},
           Case{0, "400001", Errc::bad_value, "symbol"},
           Case{2, "yesterday", Errc::wrong_type, "time"},
           Case{2, "10.15", Errc::bad_value, "time"},
           Case{2, "1770274800000", Errc::bad_value, "time"},
           Case{2, "-1770274800", Errc::wrong_type, "time"},
           Case{3, "abc", Errc::wrong_type, "open"},
           Case{6, "-", Errc::wrong_type, "last"},
           Case{6, "-10.23", Errc::wrong_type, "last"},
           Case{6, "10.23 ", Errc::wrong_type, "last"},
           Case{6, "1,023", Errc::wrong_type, "last"},
           Case{6, "nan", Errc::wrong_type, "last"},
           Case{6, "12345678901234567890123", Errc::wrong_type, "last"},
           Case{7, "9223372036854775807", Errc::out_of_range, "volume"},
           Case{14, "9223372036854775807", Errc::out_of_range, "askv1"},
           Case{28, "x", Errc::wrong_type, "bidv5"},
           Case{32, "low", Errc::wrong_type, "limit_down"},
           Case{5, "10.29", Errc::bad_value, "low"},
           Case{3, "10.30", Errc::bad_value, "open"},
           Case{6, "10.30", Errc::bad_value, "last"},
           Case{31, "10.20", Errc::bad_value, "limits"},
           Case{30, "11.15", Errc::bad_value, "previous close"},
           Case{20, "10.24", Errc::bad_value, "bids"},
           Case{10, "10.23", Errc::bad_value, "asks"},
           Case{9, "10.22", Errc::bad_value, "best prices"},
       }) {
    const auto decoded = decode(with_field(each.field, each.text));
    ASSERT_FALSE(decoded) << each.where << " " << each.text;
    EXPECT_EQ(decoded.error().code, make_error_code(each.errc)) << each.where << " " << each.text;
    EXPECT_EQ(decoded.error().where, each.where) << each.text;
  }
  EXPECT_TRUE(sink.events.empty());
}

// One bad record costs neither those before it nor those behind, and each is counted once.
TEST_F(TcpPushCodecTest, LosesNothingButTheBadRecord) {
  const auto second = record_of_share("SZ000001");
  const auto cut = record.substr(0, record.rfind('$'));
  for (const std::string& bad :
       {cut, with_field(6, "abc"), with_field(5, "10.29"), std::string{"garbage"}, cut + second}) {
    Collector told;
    const auto frame = record + "#" + bad + "#" + second + "\n" + bad;
    EXPECT_FALSE(codec.decode({frame, kArrival}, told)) << bad;
    ASSERT_EQ(told.quotes.size(), 2u) << bad;
    expect_the_sample(told.quotes[0]);
    EXPECT_EQ(told.quotes[1].symbol, Symbol{"000001.sz"});
    EXPECT_EQ(told.quotes[1].last, "10.23"_d);
    std::size_t strange = 0;
    for (const auto& control : told.controls) strange += control.kind == Control::Kind::unknown;
    EXPECT_EQ(strange, 1u) << "the second of the two; the first is the frame's error: " << bad;
  }
}

// Two records that ran into one another are one with too many fields, or a number that is none.
TEST_F(TcpPushCodecTest, NeverMovesOneSharesNumbersToAnother) {
  auto other = fields_of(record_of_share("SZ000001"));
  for (const std::size_t i : {3, 4, 5, 6, 30}) other[i] = "8.88";
  other[31] = "9.99";
  other[32] = "7.77";
  for (std::size_t i = 9; i < 14; ++i) other[i] = "8." + std::to_string(80 + i);
  for (std::size_t i = 19; i < 24; ++i) other[i] = "8." + std::to_string(90 - i);
  const auto second = record_of(other);
  decode_well(second);
  const Quote truth = sink.quotes.at(0);
  for (std::size_t cut = 1; cut < record.size(); ++cut) {
    for (const char* const between : {"", "$"}) {
      Collector told;
      const std::string both = record.substr(0, cut) + between + second;
      static_cast<void>(codec.decode({both, kArrival}, told));
      for (const Quote& quote : told.quotes) {
        ASSERT_EQ(quote.symbol, Symbol{"600000.sh"}) << both;
        ASSERT_NE(quote.last, truth.last) << both;
        ASSERT_EQ(quote.previous_close, "10.13"_d) << both;
      }
    }
  }
}

// The name is not worth its record.
TEST_F(TcpPushCodecTest, LeavesOutANameThatIsNoUtf8) {
  for (const std::string& name :
       {std::string{"\xE6\xB5"}, std::string{"\xC6\xD6\xB7\xA2"}, std::string{"\xED\xA0\x80"},
        std::string{"\xF4\x90\x80\x80"}, std::string{"a\x01"}, std::string(64, 'x')}) {
    Collector told;
    hftcpp::decode_well(codec, with_field(1, name), told);
    ASSERT_EQ(told.quotes.size(), 1u) << name;
    EXPECT_TRUE(told.quotes[0].name.empty());
    EXPECT_EQ(told.quotes[0].last, "10.23"_d);
    const auto& last = told.controls.back();
    EXPECT_EQ(last.kind, Control::Kind::unknown);
    EXPECT_EQ(last.channel, "name");
    EXPECT_EQ(last.text, "600000.sh");
  }
  Collector told;
  hftcpp::decode_well(codec, with_field(1, "\xF0\xA0\x80\x80 ST万科Ａ"), told);
  EXPECT_EQ(told.quotes.at(0).name.view(), "\xF0\xA0\x80\x80 ST万科Ａ");
}

TEST_F(TcpPushCodecTest, RefusesBeijingsRecordsCutAtAnyPlace) {
  for (std::size_t size = 1; size < beijing.size(); ++size)
    ASSERT_EQ(code_of(beijing.substr(0, size)), Errc::bad_json) << "cut at " << size;
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(TcpPushCodecTest, NeedsAllThatBeijingsRecordsAreSaidToHave) {
  EXPECT_EQ(needed(beijing),
            (std::vector<std::string>{"amount", "askPrice", "askVol", "bidPrice", "bidVol", "high",
                                      "lastClose", "lastPrice", "low", "open", "stock_code", "time",
                                      "volume"}));
}

TEST_F(TcpPushCodecTest, LosesNothingButTheBadObject) {
  const auto bad = replaced(beijing, "23.8", R"("much")");
  const auto unknown = replaced(beijing, "920002.BJ", "920002.XX");
  const auto all = "[" + bad + "," + beijing + "," + unknown + ",7," + beijing + "]";
  EXPECT_EQ(code_of(all), Errc::wrong_type);
  EXPECT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(unknown_messages(), 2u);
  EXPECT_EQ(code_of("[" + beijing + "," + beijing), Errc::bad_json);
  EXPECT_EQ(sink.quotes.size(), 4u) << "those before the break";
}

// No separator at all, or nothing but separators: time grows with the size, not with its square.
TEST_F(TcpPushCodecTest, ReadsLongFramesThatMakeNoSense) {
  constexpr std::size_t kSize = 1'000'000;
  EXPECT_EQ(code_of(std::string(kSize, '$')), Errc::bad_value);
  EXPECT_EQ(code_of(std::string(kSize, '7')), Errc::bad_value);
  decode_well(std::string(kSize, '#'));
  decode_well(std::string(kSize, '\n'));
  std::string lines;
  while (lines.size() < kSize) lines += "x\n";
  EXPECT_EQ(code_of(lines), Errc::bad_value);
  EXPECT_EQ(unknown_messages(), kSize / 2 - 1);
}

}  // namespace
}  // namespace hftcpp
