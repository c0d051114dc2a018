// What the fields of a record are, and what of a reply is refused.
#include "exchanges/sina/sina_codec.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/a_share/quote_text.hpp"
#include "exchanges/codec_fixture.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace hftcpp {
namespace {

using namespace literals;

class SinaCodecTest : public CodecTest<SinaCodec> {
 protected:
  SinaCodecTest() {
    for (const char* const code : {"sh600396", "sz000001", "bj920118", "sh510300", "sz162411",
                                   "sz160922", "sz160923", "sh000001", "sh600000"})
      symbols.add(code, a_share_symbol(code));
  }
  static std::string reply(std::string_view file) {
    return load_file(data_path("sina/" + std::string{file}));
  }
};

TEST_F(SinaCodecTest, ReadsSharesOfAllMarkets) {
  decode_well(reply("shares_2026.txt"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "600396.sh 华电辽能\nprevious 14.920\nopen 15.300\nhigh 16.410\nlow 14.850\n"
            "last 16.410\nvolume 341780059\namount 5352355411.000\n"
            "bids 6409200@16.410 72100@16.400 17600@16.390 3500@16.380 5000@16.370\n"
            "asks 0@0.000 0@0.000 0@0.000 0@0.000 0@0.000\ntime 2026-07-23T07:34:59\n");
  EXPECT_EQ(quote_text(sink.quotes[1]),
            "000001.sz 平安银行\nprevious 10.980\nopen 10.920\nhigh 11.120\nlow 10.900\n"
            "last 11.080\nvolume 109574268\namount 1210838024.380\n"
            "bids 238200@11.070 173100@11.060 441300@11.050 88100@11.040 163594@11.030\n"
            "asks 15464@11.080 689371@11.090 2364064@11.100 1244300@11.110 2108997@11.120\n"
            "time 2026-07-23T07:36:00\n");
  EXPECT_EQ(quote_text(sink.quotes[2]),
            "920118.bj 太湖远大\nprevious 16.530\nopen 16.440\nhigh 17.360\nlow 16.380\n"
            "last 17.260\nvolume 588716\namount 9976849.670\n"
            "bids 75313@17.250 378@17.240 1000@17.230 500@17.150 2500@17.020\n"
            "asks 2038@17.260 7183@17.280 3002@17.290 1113@17.300 1200@17.320\n"
            "time 2026-07-23T07:30:02\n");
  EXPECT_EQ(sink.quotes[0].exchange, Exchange{"sina"});
  EXPECT_EQ(sink.quotes[0].receive_time, kArrival);
  EXPECT_TRUE(sink.controls.empty()) << sink.controls[0].channel;
}

// kArrival is of January 2027.
TEST_F(SinaCodecTest, RefusesARecordOfDaysToCome) {
  const std::string all = reply("shares_2026.txt");
  const auto first_of = [&](const char* day) { return replaced(all, "2026-07-23", day); };
  decode_well(first_of("2027-01-16"));
  sink.quotes.clear();
  sink.controls.clear();
  EXPECT_EQ(code_of(first_of("2027-01-17")), Errc::bad_value);
  EXPECT_EQ(sink.quotes.size(), 2u) << "the others are not touched";
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].channel, "broken record");
  Collector untimed;
  EXPECT_TRUE(codec.decode({first_of("2027-01-17"), Timestamp{}}, untimed))
      << "who has no time of arrival cannot tell";
}

TEST_F(SinaCodecTest, ReadsFundsOfOtherYears) {
  decode_well(reply("funds.txt"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "510300.sh 沪深300ETF\nprevious 4.627\nopen 4.590\nhigh 4.597\nlow 4.549\nlast 4.558\n"
            "volume 183292769\namount 836727724.000\n"
            "bids 138800@4.557 1112700@4.556 60400@4.555 1095900@4.554 1519400@4.553\n"
            "asks 102100@4.558 312000@4.559 520300@4.560 702400@4.561 75500@4.562\n"
            "time 2022-02-22T03:17:20\n");
  EXPECT_EQ(quote_text(sink.quotes[1]),
            "162411.sz 华宝油气\nprevious 0.488\nopen 0.489\nhigh 0.492\nlow 0.488\nlast 0.491\n"
            "volume 133819867\namount 65623147.285\n"
            "bids 2422992@0.490 4814611@0.489 2663142@0.488 1071900@0.487 357900@0.486\n"
            "asks 5386166@0.491 8094689@0.492 6087538@0.493 2132373@0.494 5180900@0.495\n"
            "time 2019-03-12T07:00:03\n");
  EXPECT_EQ(quote_text(sink.quotes[2]),
            "160922.sz 恒生中小\nprevious 1.074\nopen 0.000\nhigh 0.000\nlow 0.000\nlast 0.000\n"
            "volume 0\namount 0.000\n"
            "bids 42000@1.053 7500@1.050 0@0.000 0@0.000 0@0.000\n"
            "asks 3100@1.110 100@1.130 2900@1.169 12000@1.170 0@0.000\n"
            "time 2019-04-08T01:41:45\n");
}

TEST_F(SinaCodecTest, MakesTheTickerOfTheBestLevels) {
  decode_well(reply("shares_2026.txt"));
  ASSERT_EQ(sink.tickers.size(), 3u);
  const Ticker& locked = sink.tickers[0];
  EXPECT_EQ(locked.exchange, Exchange{"sina"});
  EXPECT_EQ(locked.symbol, Symbol{"600396.sh"});
  EXPECT_TRUE(locked.bid_price.is_identical("16.410"_d));
  EXPECT_EQ(locked.bid_size, "6409200"_d);
  EXPECT_TRUE(locked.ask_size.is_zero()) << "nobody sells at the upper limit";
  EXPECT_EQ(locked.exchange_time, at("2026-07-23T07:34:59Z"));
  EXPECT_EQ(locked.receive_time, kArrival);
  EXPECT_EQ(sink.tickers[1].ask_price, "11.08"_d);
  EXPECT_EQ(sink.tickers[1].ask_size, "15464"_d);
}

// A quote and its ticker come together, so that either may be taken alone.
TEST_F(SinaCodecTest, EmitsInTheOrderOfTheReply) {
  decode_well(reply("shares_2026.txt"));
  ASSERT_EQ(sink.events.size(), 6u);
  for (std::size_t i = 0; i < 6; i += 2) {
    EXPECT_EQ(std::get<Quote>(sink.events[i]).symbol, std::get<Ticker>(sink.events[i + 1]).symbol);
  }
}

// Nobody knows what all indices count: their volumes are left as they are.
TEST_F(SinaCodecTest, ReadsAnIndex) {
  decode_well(reply("index.txt"));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "000001.sh 上证指数\nprevious 4057.7811\nopen 4044.8292\nhigh 4078.9317\n"
            "low 4038.0447\nlast 4042.6525\nvolume 559541192\namount 1151469946916\n"
            "bids 0@0 0@0 0@0 0@0 0@0\nasks 0@0 0@0 0@0 0@0 0@0\ntime 2026-06-05T06:19:41\n");
  EXPECT_TRUE(sink.tickers.empty()) << "an index has no book";
  EXPECT_TRUE(sink.controls.empty());
}

TEST_F(SinaCodecTest, ReadsRecordsOfThirtyTwoFields) {
  decode_well(replaced(reply("funds.txt"), "15:00:03,00", "15:00:03"));
  EXPECT_EQ(sink.quotes.size(), 3u);
}

TEST_F(SinaCodecTest, ReadsTheShortFormWhereItIsWanted) {
  SinaCodec taking{symbols, {.short_form = AShareShortForm::quote}};
  hftcpp::decode_well(taking, reply("short.txt"), sink);
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "000001.sh 上证指数\nprevious 4192.873\nopen 0\nhigh 0\nlow 0\nlast 4053.030\n"
            "volume 6737863\namount 904271390000\nbids 0@0 0@0 0@0 0@0 0@0\n"
            "asks 0@0 0@0 0@0 0@0 0@0\ntime 1970-01-01T00:00:00\n");
  EXPECT_TRUE(sink.tickers.empty());
  EXPECT_EQ(taking.counters().short_forms, 1u);
}

TEST_F(SinaCodecTest, CountsTheLotsOfASharesShortForm) {
  SinaCodec taking{symbols, {.short_form = AShareShortForm::quote}};
  const auto frame = replaced(reply("short.txt"), "s_sh000001", "s_sh600000");
  hftcpp::decode_well(taking, frame, sink);
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].volume, "673786300"_d);
}

// ---- what is bad costs no more than itself ----

struct BadRecord {
  const char* field;
  Errc code;
  const char* part;  // of the second record
  const char* by;
};

TEST_F(SinaCodecTest, KeepsTheRecordsBesideABrokenOne) {
  const std::array records{
      BadRecord{"last", Errc::wrong_type, "10.980,11.080,11.120", "10.980,--,11.120"},
      BadRecord{"last", Errc::wrong_type, "10.980,11.080,11.120", "10.980,nan,11.120"},
      BadRecord{"last", Errc::wrong_type, "10.980,11.080,11.120", "10.980,,11.120"},
      BadRecord{"open", Errc::bad_value, "10.920,10.980", "-10.920,10.980"},
      BadRecord{"volume", Errc::wrong_type, "109574268", "109574268x"},
      BadRecord{"volume", Errc::bad_value, "109574268", "10957.4268"},
      BadRecord{"amount", Errc::out_of_range, "1210838024.380", "99999999999999999999.999"},
      BadRecord{"size", Errc::bad_value, "238200,11.070", "11.070,238200"},
      BadRecord{"size", Errc::wrong_type, "238200,11.070", "0x10,11.070"},
      BadRecord{"price", Errc::wrong_type, "2108997,11.120", "2108997,1 1"},
      BadRecord{"time", Errc::bad_value, "15:36:00", "15:36"},
      BadRecord{"time", Errc::bad_value, "2026-07-23,15:36:00", "2026-02-30,15:36:00"},
      BadRecord{"fields", Errc::missing_field, "2026-07-23,15:36:00,00,D|21253|235483.240", "1"},
      BadRecord{"end of record", Errc::missing_field, "235483.240\";", "235483.240"},
      BadRecord{"end of record", Errc::missing_field, "235483.240\";", "235483.240\""},
  };
  for (const auto& [field, code, part, by] : records) {
    sink.quotes.clear();
    sink.controls.clear();
    const auto decoded = decode(replaced(reply("shares_2026.txt"), part, by));
    EXPECT_EQ(hftcpp::code_of(decoded), code) << by;
    EXPECT_EQ(decoded ? "" : decoded.error().where, field) << by;
    ASSERT_EQ(sink.quotes.size(), 2u) << by;
    EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600396.sh"}) << by;
    EXPECT_EQ(sink.quotes[1].symbol, Symbol{"920118.bj"}) << by;
    EXPECT_EQ(sink.quotes[1].last, "17.26"_d) << by;
    ASSERT_EQ(sink.controls.size(), 1u) << by;
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown) << by;
    EXPECT_EQ(sink.controls[0].channel, "broken record") << by;
    EXPECT_EQ(sink.controls[0].symbol, "sz000001") << by;
  }
  EXPECT_EQ(codec.counters().broken, records.size());
  EXPECT_EQ(codec.counters().quotes, 2 * records.size());
}

TEST_F(SinaCodecTest, MendsNamesThatAreNoGbk) {
  const std::string name = "\xc6\xbd\xb0\xb2\xd2\xf8\xd0\xd0";  // 平安银行
  for (const auto& [bytes, mended] : {std::pair{"\xc6\xbd\xb0", "平\uFFFD"},
                                      {"\xff\xfe", "\uFFFD\uFFFD"},
                                      {"", ""},
                                      {"\xc6\xbd\"\xb0\xb2", "平\"安"},
                                      {" \xc6\xbd ", "平"}}) {
    sink.quotes.clear();
    sink.controls.clear();
    decode_well(replaced(reply("shares_2026.txt"), name, bytes));
    ASSERT_EQ(sink.quotes.size(), 3u) << mended;
    EXPECT_EQ(sink.quotes[1].name, mended);
    EXPECT_EQ(sink.quotes[1].last, "11.08"_d) << mended;
  }
  EXPECT_EQ(codec.counters().damaged_names, 2u);
}

TEST_F(SinaCodecTest, LeavesOutWhatNobodyAskedFor) {
  symbols.remove(Symbol{"000001.sz"});
  EXPECT_EQ(code_of(reply("shares_2026.txt")), Errc::unknown_symbol);
  EXPECT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(codec.counters().unknown_symbols, 1u);
}

// What contradicts itself is emitted, since rules of a market change, and told.
TEST_F(SinaCodecTest, TellsOfAQuoteThatContradictsItself) {
  for (const auto& [part, by] : {std::pair{"11.120,10.900", "10.900,11.120"},
                                 {"15464,11.080", "15464,11.060"},
                                 {"109574268", "209574268"}}) {
    sink.quotes.clear();
    sink.controls.clear();
    decode_well(replaced(reply("shares_2026.txt"), part, by));
    EXPECT_EQ(sink.quotes.size(), 3u) << by;
    ASSERT_EQ(sink.controls.size(), 1u) << by;
    EXPECT_EQ(sink.controls[0].channel, "contradictory record") << by;
    EXPECT_EQ(sink.controls[0].symbol, "sz000001") << by;
  }
  EXPECT_EQ(codec.counters().contradictory, 3u);
}

}  // namespace
}  // namespace hftcpp
