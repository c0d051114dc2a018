#include "exchanges/tcp_push/tcp_push_codec.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/tcp_push/pushed_frames.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class TcpPushCodecTest : public CodecTest<TcpPushCodec> {
 protected:
  TcpPushCodecTest() {
    for (const char* const share : {"600000.sh", "000001.sz", "920002.bj", "000001.sh"})
      symbols.add(tcp_push_native(Symbol{share}), Symbol{share});
  }

  // The record with one field replaced.
  static std::string with_field(std::size_t index, std::string_view text) {
    auto fields = fields_of(load_frame("tcp_push/record_33.txt"));
    fields.at(index) = text;
    return record_of(fields);
  }
  // Of another share, and otherwise the same.
  static std::string record_of_share(std::string_view code) { return with_field(0, code); }

  // Which shares were told of, in that order.
  std::vector<std::string> told() const {
    std::vector<std::string> shares;
    for (const Quote& quote : sink.quotes) shares.emplace_back(quote.symbol.text());
    return shares;
  }
  std::size_t unknown_messages() const {
    std::size_t count = 0;
    for (const auto& control : sink.controls) count += control.kind == Control::Kind::unknown;
    return count;
  }

  const std::string record = load_frame("tcp_push/record_33.txt");
  const std::string beijing = load_frame("tcp_push/beijing.json");
};

void expect_levels(const std::array<Level, 5>& levels, std::initializer_list<Decimal> prices,
                   std::initializer_list<Decimal> sizes) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    EXPECT_TRUE(levels[i].price.is_identical(prices.begin()[i])) << i << " " << levels[i].price;
    EXPECT_TRUE(levels[i].size.is_identical(sizes.begin()[i])) << i << " " << levels[i].size;
  }
}

void expect_the_sample(const Quote& quote) {
  EXPECT_EQ(quote.exchange, Exchange{"tcp_push"});
  EXPECT_EQ(quote.symbol, Symbol{"600000.sh"});
  EXPECT_EQ(quote.name.view(), "浦发银行");
  EXPECT_EQ(quote.exchange_time, at("2026-02-05T07:00:00Z")) << "15:00 in Shanghai";
  EXPECT_EQ(quote.receive_time, kArrival);
  EXPECT_TRUE(quote.open.is_identical("10.15"_d));
  EXPECT_TRUE(quote.high.is_identical("10.28"_d));
  EXPECT_TRUE(quote.low.is_identical("10.13"_d));
  EXPECT_TRUE(quote.last.is_identical("10.23"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("10.13"_d));
  EXPECT_TRUE(quote.volume.is_identical("97223700"_d)) << "lots of 100: " << quote.volume;
  EXPECT_TRUE(quote.amount.is_identical("992816064.0"_d));
  expect_levels(quote.asks, {"10.24"_d, "10.25"_d, "10.26"_d, "10.27"_d, "10.28"_d},
                {"468700"_d, "662900"_d, "594200"_d, "965800"_d, "1218200"_d});
  expect_levels(quote.bids, {"10.23"_d, "10.22"_d, "10.21"_d, "10.2"_d, "10.19"_d},
                {"138700"_d, "461700"_d, "432000"_d, "489700"_d, "189100"_d});
}

TEST_F(TcpPushCodecTest, EmitsAQuoteAndItsTicker) {
  for (const char* const name : {"tcp_push/record_33.txt", "tcp_push/record_36.txt"}) {
    Collector told;
    hftcpp::decode_well(codec, pushed_frame(load_frame(name)), told);
    ASSERT_EQ(told.quotes.size(), 1u) << name;
    expect_the_sample(told.quotes[0]);
    ASSERT_EQ(told.tickers.size(), 1u);
    const Ticker& ticker = told.tickers[0];
    EXPECT_EQ(ticker.exchange, Exchange{"tcp_push"});
    EXPECT_EQ(ticker.symbol, Symbol{"600000.sh"});
    EXPECT_TRUE(ticker.bid_price.is_identical("10.23"_d));
    EXPECT_TRUE(ticker.bid_size.is_identical("138700"_d));
    EXPECT_TRUE(ticker.ask_price.is_identical("10.24"_d));
    EXPECT_TRUE(ticker.ask_size.is_identical("468700"_d));
    EXPECT_EQ(ticker.exchange_time, at("2026-02-05T07:00:00Z"));
    EXPECT_EQ(ticker.receive_time, kArrival);
    EXPECT_EQ(told.events.size(), 2u);
  }
}

TEST_F(TcpPushCodecTest, TakesARecordedLineWithoutItsLength) {
  decode_well(record + "\r\n");
  ASSERT_EQ(sink.quotes.size(), 1u);
  expect_the_sample(sink.quotes[0]);
}

TEST_F(TcpPushCodecTest, EmitsBeijingsQuotes) {
  decode_well(pushed_frame(beijing));
  ASSERT_EQ(sink.quotes.size(), 1u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.symbol, Symbol{"920002.bj"});
  EXPECT_EQ(quote.name.view(), "920002") << "the code, for want of a name";
  EXPECT_EQ(quote.exchange_time, at("2026-02-05T07:00:00Z"));
  EXPECT_TRUE(quote.last.is_identical("23.51"_d));
  EXPECT_TRUE(quote.open.is_identical("23.1"_d));
  EXPECT_TRUE(quote.high.is_identical("23.8"_d));
  EXPECT_TRUE(quote.low.is_identical("22.95"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("23.05"_d));
  EXPECT_TRUE(quote.volume.is_identical("1234500"_d));
  EXPECT_TRUE(quote.amount.is_identical("28975432.0"_d));
  expect_levels(quote.asks, {"23.52"_d, "23.53"_d, "23.55"_d, "23.58"_d, "23.6"_d},
                {"1200"_d, "3000"_d, "500"_d, "4400"_d, "700"_d});
  expect_levels(quote.bids, {"23.51"_d, "23.5"_d, "23.48"_d, "23.45"_d, "23.4"_d},
                {"900"_d, "2100"_d, "6300"_d, "200"_d, "1800"_d});
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].ask_size.is_identical("1200"_d));
}

TEST_F(TcpPushCodecTest, TakesABareCodeAndANameOfBeijings) {
  auto named = replaced(beijing, R"("920002.BJ")", R"("920002","stock_name":"万达轴承")");
  decode_well(named);
  decode_well("[" + beijing + "," + named + "]");
  EXPECT_EQ(told(), (std::vector<std::string>{"920002.bj", "920002.bj", "920002.bj"}));
  EXPECT_EQ(sink.quotes[0].name.view(), "万达轴承");
  EXPECT_EQ(sink.quotes[1].name.view(), "920002");
}

TEST_F(TcpPushCodecTest, PadsBeijingsShortBooksWithNothing) {
  decode_well(replaced(beijing, "[23.52,23.53,23.55,23.58,23.6]", "[23.52]"));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].asks[0].price, "23.52"_d);
  EXPECT_TRUE(sink.quotes[0].asks[1].price.is_zero());
}

TEST_F(TcpPushCodecTest, EmitsOneQuotePerRecord) {
  const auto second = record_of_share("SZ000001");
  const auto index = record_of_share("SH000001");
  decode_well(pushed_frame(record + "#" + second + "#" + index + "#"));
  decode_well(record + "\n" + second + "\r\n\n##\n" + index);
  const std::vector<std::string> once{"600000.sh", "000001.sz", "000001.sh"};
  auto twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(told(), twice);
  EXPECT_EQ(unknown_messages(), 0u);
}

TEST_F(TcpPushCodecTest, KnowsAShareByAnyOfItsNames) {
  for (const char* const name : {"SH600000", "sh600000", "600000.SH", "600000"})
    decode_well(record_of_share(name));
  EXPECT_EQ(told(), (std::vector<std::string>(4, "600000.sh")));
}

// The server sends the whole market, whoever wants it.
TEST_F(TcpPushCodecTest, LeavesOutTheSharesThatNobodyWants) {
  decode_well(record_of_share("SH600519") + "#" + record);
  decode_well(replaced(beijing, "920002.BJ", "430489.BJ"));
  EXPECT_EQ(told(), std::vector<std::string>{"600000.sh"});
  EXPECT_EQ(unknown_messages(), 0u);
}

TEST_F(TcpPushCodecTest, TellsOnceThatTheTokenWasTaken) {
  decode_well(record_of_share("SH600519"));
  decode_well(record);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::logged_in);
}

TEST_F(TcpPushCodecTest, HandsOnTheServersNoToAToken) {
  decode_well(pushed_frame("Token鉴权失败"));
  decode_well("Token鉴权失败");
  ASSERT_EQ(sink.controls.size(), 2u);
  for (const auto& control : sink.controls) {
    EXPECT_EQ(control.kind, Control::Kind::login_refused);
    EXPECT_EQ(control.text, "Token鉴权失败");
  }
}

TEST_F(TcpPushCodecTest, PassesFramesThatHoldNothing) {
  for (const char* const payload : {"", " ", "\n", "\r\n\r\n", "#", "##\n#"}) {
    decode_well(pushed_frame(payload));
    decode_well(payload);
  }
  EXPECT_TRUE(sink.events.empty());
  EXPECT_TRUE(sink.controls.empty());
}

TEST_F(TcpPushCodecTest, TakesAnEmptyFieldForZero) {
  decode_well(with_field(9, ""));
  decode_well(with_field(32, ""));
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_TRUE(sink.quotes[0].asks[0].price.is_zero());
  EXPECT_TRUE(sink.tickers[0].ask_size.is_zero()) << "a side without a price has no size";
  EXPECT_EQ(sink.quotes[0].asks[0].size, "468700"_d);
}

TEST_F(TcpPushCodecTest, TakesTheTimeOfArrivalForNone) {
  decode_well(with_field(2, ""));
  decode_well(with_field(2, "0"));
  ASSERT_EQ(sink.quotes.size(), 2u);
  for (const Quote& quote : sink.quotes) EXPECT_EQ(quote.exchange_time, kArrival);
  EXPECT_EQ(sink.tickers[0].exchange_time, kArrival);
}

// Before the match the book has one price on both sides, and the second level counts what is left.
TEST_F(TcpPushCodecTest, TakesAnAuctionsBook) {
  auto fields = fields_of(record);
  for (const std::size_t i : {3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 20, 21, 22, 23}) fields[i] = "0";
  fields[9] = fields[19] = "10.20";
  decode_well(record_of(fields));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_TRUE(sink.quotes[0].last.is_zero());
  EXPECT_EQ(sink.quotes[0].bids[1].size, "461700"_d);
  EXPECT_EQ(sink.tickers[0].bid_price, sink.tickers[0].ask_price);
}

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

TEST_F(TcpPushCodecTest, FollowsAnotherVendorsTable) {
  TcpPushCodec other{symbols, TcpPushFormat::from_args({{"fields",
                                                         "last,skip,time,symbol,volume,"
                                                         "bid1,bidv1,ask1,askv1,name"},
                                                        {"separator", "|"},
                                                        {"record_separator", ";"},
                                                        {"volume_unit", "1"},
                                                        {"time_unit", "ms"}})};
  hftcpp::decode_well(other,
                      "10.5|?|1770274800123|600000|12345|10.4|7|10.6|8|浦发银行|more;"
                      "11|?|1770274800124.0|sz000001|1e3|10.9|7|11.1|8|$",
                      sink);
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600000.sh"});
  EXPECT_EQ(sink.quotes[0].name.view(), "浦发银行");
  EXPECT_EQ(sink.quotes[0].exchange_time, at("2026-02-05T07:00:00.123Z"));
  EXPECT_EQ(sink.quotes[0].volume, "12345"_d);
  EXPECT_EQ(sink.tickers[0].ask_size, "8"_d);
  EXPECT_TRUE(sink.quotes[0].open.is_zero()) << "this vendor has none";
  EXPECT_EQ(sink.quotes[1].symbol, Symbol{"000001.sz"});
  EXPECT_EQ(sink.quotes[1].exchange_time, at("2026-02-05T07:00:00.124Z"));
  EXPECT_EQ(sink.quotes[1].volume, "1000"_d);
}

// Odd lots: a volume with a fraction is shares all the same.
TEST_F(TcpPushCodecTest, MakesSharesOfPartsOfLots) {
  decode_well(with_field(7, "972237.25"));
  decode_well(with_field(7, "972237.255"));
  decode_well(with_field(7, "0.0"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_TRUE(sink.quotes[0].volume.is_identical("97223725"_d));
  EXPECT_TRUE(sink.quotes[1].volume.is_identical("97223725.5"_d));
  EXPECT_TRUE(sink.quotes[2].volume.is_identical("0"_d));
}

// Of bonds a lot is ten, and what is counted of an index is the vendor's to know.
TEST_F(TcpPushCodecTest, CountsLotsByTheKindOfShare) {
  for (const char* const share : {"113050.sh", "510300.sh"})
    symbols.add(tcp_push_native(Symbol{share}), Symbol{share});
  decode_well(record_of_share("SH113050"));
  decode_well(record_of_share("SH510300"));
  decode_well(record_of_share("SH000001"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_TRUE(sink.quotes[0].volume.is_identical("9722370"_d));
  EXPECT_TRUE(sink.quotes[0].asks[0].size.is_identical("46870"_d));
  EXPECT_TRUE(sink.quotes[1].volume.is_identical("97223700"_d));
  EXPECT_TRUE(sink.quotes[2].volume.is_identical("972237"_d));
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
