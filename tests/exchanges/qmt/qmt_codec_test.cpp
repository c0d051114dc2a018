#include "exchanges/qmt/qmt_codec.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class QmtCodecTest : public CodecTest<QmtCodec> {
 protected:
  QmtCodecTest() {
    for (const char* const share : {"000001.sz", "600519.sh"})
      symbols.add(qmt_native(Symbol{share}), Symbol{share});
  }

  // The sample with other parts, as a tick alone.
  Quote decoded(std::string_view part, std::string_view by) {
    sink.quotes.clear();
    decode_well(replaced(tick, part, by));
    return sink.quotes.empty() ? Quote{} : sink.quotes.front();
  }

  const std::string tick = load_frame("qmt/tick.json");
  const std::string full = load_frame("qmt/full.json");
};

void expect_levels(const std::array<Level, 5>& levels, std::initializer_list<Decimal> prices,
                   std::initializer_list<Decimal> sizes) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    EXPECT_TRUE(levels[i].price.is_identical(prices.begin()[i])) << i << " " << levels[i].price;
    EXPECT_TRUE(levels[i].size.is_identical(sizes.begin()[i])) << i << " " << levels[i].size;
  }
}

TEST_F(QmtCodecTest, EmitsAQuoteAndItsTickerPerTick) {
  decode_well(tick + "\n");
  ASSERT_EQ(sink.quotes.size(), 1u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.exchange, Exchange{"qmt"});
  EXPECT_EQ(quote.symbol, Symbol{"000001.sz"});
  EXPECT_TRUE(quote.name.empty()) << "ticks have none";
  EXPECT_EQ(quote.exchange_time, at("2024-12-02T05:55:54Z"));
  EXPECT_EQ(quote.receive_time, kArrival);
  EXPECT_TRUE(quote.last.is_identical("11.39"_d));
  EXPECT_TRUE(quote.open.is_identical("11.39"_d));
  EXPECT_TRUE(quote.high.is_identical("11.4"_d));
  EXPECT_TRUE(quote.low.is_identical("11.31"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("11.38"_d));
  EXPECT_TRUE(quote.volume.is_identical("75861284"_d)) << "pvolume, which is shares here";
  EXPECT_TRUE(quote.amount.is_identical("862127800.0"_d));
  expect_levels(quote.asks, {"11.4"_d, "11.41"_d, "11.42"_d, "11.43"_d, "11.44"_d},
                {"1092900"_d, "1240100"_d, "667100"_d, "455500"_d, "670800"_d});
  expect_levels(quote.bids, {"11.39"_d, "11.38"_d, "11.37"_d, "11.36"_d, "11.35"_d},
                {"242900"_d, "712700"_d, "714600"_d, "911100"_d, "1218900"_d});
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_EQ(sink.tickers[0].symbol, Symbol{"000001.sz"});
  EXPECT_TRUE(sink.tickers[0].bid_price.is_identical("11.39"_d));
  EXPECT_TRUE(sink.tickers[0].bid_size.is_identical("242900"_d));
  EXPECT_EQ(sink.tickers[0].exchange_time, quote.exchange_time);
  EXPECT_EQ(sink.events.size(), 2u);
  EXPECT_TRUE(sink.controls.empty());
}

TEST_F(QmtCodecTest, TakesTheClockOfVersionsWithoutATime) {
  decode_well(full);
  ASSERT_EQ(sink.quotes.size(), 1u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.symbol, Symbol{"600519.sh"});
  EXPECT_EQ(quote.exchange_time, at("2024-02-28T03:30:01Z")) << "11:30:01 in Shanghai";
  EXPECT_TRUE(quote.last.is_identical("1686"_d));
  EXPECT_TRUE(quote.volume.is_identical("1864909"_d));
  EXPECT_TRUE(quote.amount.is_identical("3139981100"_d));
  expect_levels(quote.asks, {"1688.5"_d, "1688.53"_d, "1688.84"_d, "0"_d, "0"_d},
                {"9800"_d, "300"_d, "100"_d, "0"_d, "0"_d});
  expect_levels(quote.bids, {"1686.12"_d, "1686"_d, "1685.26"_d, "0"_d, "0"_d},
                {"100"_d, "100"_d, "100"_d, "0"_d, "0"_d});

  const auto time = R"("time":1733118954000)";
  EXPECT_EQ(decoded(time, R"("timetag":"20241202 13:55:54.250")").exchange_time,
            at("2024-12-02T05:55:54.250Z"));
  EXPECT_EQ(decoded(time, R"("stime":"20241202135554.250")").exchange_time,
            at("2024-12-02T05:55:54.250Z"));
  EXPECT_EQ(decoded(time, R"("time":0,"timetag":"20241202 13:55:54")").exchange_time,
            at("2024-12-02T05:55:54Z"));
  EXPECT_EQ(decoded(time, R"("time":1733118954000.0)").exchange_time, at("2024-12-02T05:55:54Z"))
      << "numpy's numbers";
}

TEST_F(QmtCodecTest, RefusesTimesThatAreNone) {
  const auto time = R"("time":1733118954000)";
  for (const char* const by :
       {R"("time":1733118954)", R"("time":-1)", R"("time":1733118954000000)", R"("time":0.5)",
        R"("timetag":"13:55:54")", R"("timetag":"20241302 13:55:54")",
        R"("timetag":"20241202 25:55:54")", R"("timetag":"20241202 13:55:54.2500")",
        R"("stime":"20241202135554250000000000000000000000")", R"("stime":"yesterday")"})
    EXPECT_EQ(code_of(replaced(tick, time, by)), Errc::bad_value) << by;
  EXPECT_EQ(code_of(replaced(tick, time, R"("timer":1733118954000)")), Errc::missing_field);
  EXPECT_TRUE(sink.events.empty());
}

// In some versions pvolume counts lots as well.
TEST_F(QmtCodecTest, TellsSharesFromLotsByTheirSize) {
  const auto both = R"("volume":758613,"pvolume":75861284)";
  EXPECT_TRUE(
      decoded(both, R"("volume":292680,"pvolume":292680)").volume.is_identical("29268000"_d));
  EXPECT_TRUE(decoded(both, R"("volume":292680)").volume.is_identical("29268000"_d));
  EXPECT_TRUE(decoded(both, R"("volume":0,"pvolume":50)").volume.is_identical("50"_d))
      << "less than a lot";
  EXPECT_TRUE(decoded(both, R"("volume":0,"pvolume":0)").volume.is_zero());
  EXPECT_TRUE(
      decoded(both, R"("volume":292680.0,"pvolume":29268012.0)").volume.is_identical("29268012"_d));
}

TEST_F(QmtCodecTest, TakesBooksOfAnyDepth) {
  const auto asks = R"("askPrice":[11.4,11.41,11.42,11.43,11.44])";
  const auto sizes = R"("askVol":[10929,12401,6671,4555,6708])";
  const auto ten = replaced(
      replaced(tick, asks,
               R"("askPrice":[11.4,11.41,11.42,11.43,11.44,11.45,11.46,11.47,11.48,11.49])"),
      sizes, R"("askVol":[10929,12401,6671,4555,6708,1,2,3,4,5])");
  decode_well(ten);
  decode_well(replaced(replaced(tick, asks, R"("askPrice":[])"), sizes, R"("askVol":[])"));
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(sink.quotes[0].asks[4].price, "11.44"_d);
  EXPECT_TRUE(sink.quotes[1].asks[0].price.is_zero());
  EXPECT_TRUE(sink.tickers[1].ask_size.is_zero());
}

TEST_F(QmtCodecTest, RoundsWhatFloatingPointAdded) {
  const auto close = [this](const char* text) {
    const Quote quote = decoded(R"("lastClose":11.38)", std::string{R"("lastClose":)"} + text);
    return quote.previous_close.to_string();
  };
  EXPECT_EQ(close("11.370000000000001"), "11.37");
  EXPECT_EQ(close("11.369999999999999"), "11.37");
  EXPECT_EQ(close("11.369999885559082"), "11.37") << "by way of four bytes";
  EXPECT_EQ(close("11.3995"), "11.3995") << "indices have four decimals";
  EXPECT_EQ(close("11.39950000000001"), "11.3995");
  EXPECT_EQ(close("11.39949999999999"), "11.3995");
  EXPECT_EQ(close("11.390"), "11.390");
  EXPECT_EQ(close("1.139e1"), "11.39");
  EXPECT_EQ(close("0.0"), "0.0");
  EXPECT_EQ(close("0.00004999"), "0");
}

TEST_F(QmtCodecTest, HandsOnWhatTheBridgeAnswers) {
  for (const std::string& line : load_lines("qmt/answers.jsonl")) decode_well(line);
  ASSERT_EQ(sink.controls.size(), 5u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::logged_in);
  EXPECT_EQ(sink.controls[0].text, "xtquant");
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::subscribed);
  EXPECT_EQ(sink.controls[1].request_id, 2u);
  EXPECT_EQ(sink.controls[2].kind, Control::Kind::pong);
  EXPECT_EQ(sink.controls[2].request_id, 5u);
  EXPECT_EQ(sink.controls[3].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[3].request_id, 6u);
  EXPECT_EQ(sink.controls[3].text, "bad op detail");
  EXPECT_EQ(sink.controls[4].kind, Control::Kind::login_refused);
  EXPECT_EQ(sink.controls[4].text, "bad hello");
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(QmtCodecTest, RefusesABridgeOfAnotherVersion) {
  decode_well(R"({"op":"hello","ver":2,"src":"xtquant"})");
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::login_refused);
  EXPECT_TRUE(sink.controls[0].text.starts_with("the bridge speaks another version"));
}

TEST_F(QmtCodecTest, PassesWhatItDoesNotKnow) {
  decode_well(R"({"op":"detail","data":{}})");
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].channel, "detail");
  decode_well(replaced(tick, R"("data":)", R"("new":[{}],"data":)"));
  EXPECT_EQ(sink.quotes.size(), 1u);
  for (const char* const empty : {"", "\n", "\r\n", "  "}) decode_well(empty);
  decode_well(R"({"op":"tick","data":{}})");
  EXPECT_EQ(sink.controls.size(), 1u);
}

TEST_F(QmtCodecTest, RefusesALineCutAtAnyPlace) {
  for (const std::string& line : {tick, full, load_lines("qmt/answers.jsonl")[3]}) {
    for (std::size_t size = 1; size < line.size(); ++size) {
      const std::vector<char> cut{line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(code_of({cut.data(), cut.size()}), Errc::bad_json) << "cut at " << size;
    }
  }
  EXPECT_TRUE(sink.controls.empty());
  for (const Quote& quote : sink.quotes)
    EXPECT_TRUE(quote.bids[4].size == "1218900"_d || quote.bids[0].size == "100"_d)
        << "a tick is whole where its line is not";
}

TEST_F(QmtCodecTest, NeedsAllThatATickIsSaidToHave) {
  EXPECT_EQ(needed(replaced(tick, "11.370000000000001", "11.37"), {"data", "000001.SZ"}),
            (std::vector<std::string>{"amount", "askPrice", "askVol", "bidPrice", "bidVol", "high",
                                      "lastClose", "lastPrice", "low", "open", "time", "volume"}));
  EXPECT_EQ(code_of(R"({"id":2})"), Errc::missing_field);
  EXPECT_EQ(code_of(R"({"op":"tick"})"), Errc::missing_field);
  EXPECT_EQ(code_of(R"({"op":"tick","data":[]})"), Errc::wrong_type);
}

// One bad tick must not cost the others of its line.
TEST_F(QmtCodecTest, LosesNothingButTheBadTick) {
  const auto ticks_of = [](const std::string& line) {
    return line.substr(line.find("\"data\":{") + 8, line.size() - line.find("\"data\":{") - 10);
  };
  const auto good = ticks_of(tick);
  const auto second = ticks_of(full);
  for (const std::string& bad :
       {replaced(good, R"("lastPrice":11.39)", R"("lastPrice":"much")"),
        replaced(good, R"("high":11.4)", R"("high":11.3)"),
        replaced(good, R"("amount":862127800.0)", R"("amount":-1)"),
        replaced(good, R"("volume":758613)", R"("volume":9223372036854775807)"),
        replaced(good, R"("askVol":[10929)", R"("askVol":[-1)"), std::string{R"("000001.SZ":7)"},
        std::string{R"("000001.SZ":[{}])"},
        // What is no JSON, as Python and others write it all the same.
        replaced(good, R"("lastPrice":11.39)", R"("lastPrice":NaN)"),
        replaced(good, R"("pe":0.0)", R"("pe":-Infinity)"),
        replaced(good, R"("stockStatus":3)", R"("stockStatus":"\ud800")"),
        replaced(good, R"("stockStatus":3)", R"("\udc00":3)"), std::string{R"("000001.SZ":None)"},
        // A share that was traded, at no price.
        replaced(good, R"("lastPrice":11.39)", R"("lastPrice":0)"),
        // More than there can be.
        replaced(good, R"("askVol":[10929)", R"("askVol":[1e30)"),
        replaced(good, R"("volume":758613,"pvolume":75861284)", R"("volume":1e30)"),
        replaced(good, R"("pvolume":75861284)", R"("pvolume":1e30)"),
        replaced(good, R"("amount":862127800.0)", R"("amount":1e30)"),
        replaced(good, R"("askPrice":[11.4,11.41,11.42,11.43,11.44])",
                 R"("askPrice":[11.4,11.41,11.42,11.43,1e30])")}) {
    Collector told;
    const std::string line = R"({"op":"tick","data":{)" + bad + "," + second + "," + bad + "}}";
    EXPECT_FALSE(codec.decode({line, kArrival}, told)) << bad;
    ASSERT_EQ(told.quotes.size(), 1u) << bad;
    EXPECT_EQ(told.quotes[0].symbol, Symbol{"600519.sh"});
    ASSERT_EQ(told.controls.size(), 1u) << "the second of the two";
    EXPECT_EQ(told.controls[0].kind, Control::Kind::unknown);
    EXPECT_EQ(told.controls[0].text, "000001.SZ");
  }
}

// Whether anybody wants them or not.
TEST_F(QmtCodecTest, RefusesCodesOfNoMarket) {
  symbols.set_resolver([](std::string_view native) { return Symbol{native}; });
  for (const char* const code : {"6005.ZZ", "600519.ZZ", "\\ud800.SH", ""}) {
    Collector told;
    const auto line =
        replaced(full, R"("data":{)", std::string{R"("data":{")"} + code + R"(":{},)");
    const auto decoded = codec.decode({line, kArrival}, told);
    EXPECT_EQ(hftcpp::code_of(decoded), Errc::bad_value) << code;
    EXPECT_EQ(decoded.error().where, "code") << code;
    EXPECT_EQ(told.quotes.size(), 1u) << "the others are not touched";
  }
}

TEST_F(QmtCodecTest, ChecksWhatNobodyWants) {
  EXPECT_EQ(code_of(replaced(tick, R"({"000001.SZ":)", R"({"000002.SZ":NaN,"000001.SZ":)")),
            Errc::bad_json);
  EXPECT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(code_of(replaced(tick, R"("data":)", R"("new":NaN,"data":)")), Errc::bad_json);
  EXPECT_EQ(code_of(replaced(tick, R"("data":)", R"("\ud800":1,"data":)")), Errc::bad_json);
  EXPECT_EQ(code_of(tick + "x"), Errc::bad_json);
}

TEST_F(QmtCodecTest, ReadsALineInAnyOrder) {
  const auto data = tick.substr(tick.find("\"data\""));
  decode_well("{" + data.substr(0, data.size() - 1) + R"(,"op":"tick"})");
  EXPECT_EQ(sink.quotes.size(), 1u);
}

TEST_F(QmtCodecTest, LeavesOutTicksOfUnknownSymbols) {
  const auto both = replaced(tick, R"({"000001.SZ":)", R"({"000002.SZ":{},"000001.SZ":)");
  EXPECT_EQ(code_of(both), Errc::unknown_symbol);
  EXPECT_EQ(sink.quotes.size(), 1u);
  decode_well(tick);
}

TEST_F(QmtCodecTest, ReadsLinesOfAWholeMarket) {
  const auto one = tick.substr(tick.find("\"000001.SZ\""));
  std::string line = R"({"op":"full","id":4,"data":{)";
  for (int i = 0; i < 5'000; ++i) line += one.substr(0, one.size() - 2) + ",";
  line.back() = '}';
  decode_well(line + "}");
  EXPECT_EQ(sink.quotes.size(), 5'000u);
}

TEST(QmtFrame, IsALineWhereverTheNetworkCutsIt) {
  const std::string bytes = load_file(data_path("qmt/answers.jsonl")) + "\r\n{}\n";
  std::vector<std::string> whole;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = bytes.find('\n', begin) + 1;
    whole.push_back(bytes.substr(begin, end - begin));
    begin = end;
  }
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    std::vector<std::string> lines;
    std::string buffered;
    for (const auto& piece : {bytes.substr(0, cut), bytes.substr(cut)}) {
      buffered += piece;
      while (const auto size = qmt_frame_size(buffered).value()) {
        lines.push_back(buffered.substr(0, *size));
        buffered.erase(0, *size);
      }
    }
    ASSERT_EQ(lines, whole) << "cut at " << cut;
  }
}

TEST(QmtFrame, RefusesALineBeyondTheLimit) {
  std::string bytes(kQmtMaxLine, 'x');
  EXPECT_EQ(qmt_frame_size(bytes).value(), std::nullopt);
  bytes.back() = '\n';
  EXPECT_EQ(qmt_frame_size(bytes).value(), kQmtMaxLine);
  bytes.insert(0, "x");
  const auto ended = qmt_frame_size(bytes);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, make_error_code(Errc::too_large));
  EXPECT_EQ(ended.error().where, "line");
  bytes.back() = 'x';
  EXPECT_FALSE(qmt_frame_size(bytes));
}

}  // namespace
}  // namespace hftcpp
