// What the fields of a record are, and what of a reply is refused.
#include "exchanges/tencent/tencent_codec.hpp"

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

class TencentCodecTest : public CodecTest<TencentCodec> {
 protected:
  TencentCodecTest() {
    for (const char* const code : {"sh600519", "sh510300", "sz161725", "sh600000", "sz000001",
                                   "sh000001", "bj920002", "sh113050"})
      symbols.add(code, a_share_symbol(code));
  }
  static std::string reply(std::string_view file) {
    return load_file(data_path("tencent/" + std::string{file}));
  }
};

TEST_F(TencentCodecTest, ReadsASharesLotsAsShares) {
  decode_well(reply("quotes_2026.txt"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "600519.sh 贵州茅台\nprevious 1306.45\nopen 1310.00\nhigh 1314.40\nlow 1300.01\n"
            "last 1301.50\nvolume 1113100\namount 1451334748\n"
            "bids 100@1301.52 300@1301.51 100@1301.50 100@1301.22 600@1301.20\n"
            "asks 300@1301.95 100@1302.00 500@1302.01 100@1302.05 100@1302.09\n"
            "time 2026-08-06T02:43:33\n");
  EXPECT_EQ(sink.quotes[0].exchange, Exchange{"tencent"});
  EXPECT_EQ(sink.quotes[0].receive_time, kArrival);
  EXPECT_TRUE(sink.controls.empty()) << sink.controls[0].channel;
}

TEST_F(TencentCodecTest, ReadsFunds) {
  decode_well(reply("quotes_2026.txt"));
  ASSERT_EQ(sink.quotes.size(), 3u);
  EXPECT_EQ(quote_text(sink.quotes[1]),
            "510300.sh 沪深300ETF华泰柏瑞\nprevious 4.709\nopen 4.706\nhigh 4.764\nlow 4.706\n"
            "last 4.751\nvolume 943535600\namount 4474693309\n"
            "bids 1405500@4.751 920300@4.750 262200@4.749 291000@4.748 157600@4.747\n"
            "asks 1008100@4.752 591600@4.753 399700@4.754 1410800@4.755 194200@4.756\n"
            "time 2026-08-07T08:14:52\n");
  EXPECT_EQ(quote_text(sink.quotes[2]),
            "161725.sz 白酒基金LOF\nprevious 0.560\nopen 0.563\nhigh 0.567\nlow 0.554\n"
            "last 0.565\nvolume 118916700\namount 66664095\n"
            "bids 659800@0.565 735400@0.564 490800@0.563 281600@0.562 296200@0.561\n"
            "asks 1427400@0.566 1897500@0.567 528500@0.568 133200@0.569 327500@0.570\n"
            "time 2026-08-07T08:14:24\n");
}

TEST_F(TencentCodecTest, ReadsAShorterRecord) {
  decode_well(reply("share_54_fields.txt"));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "600000.sh 浦发银行\nprevious 9.07\nopen 9.04\nhigh 9.06\nlow 8.91\nlast 9.01\n"
            "volume 65906200\namount 593492200\n"
            "bids 734000@9.01 1195600@9.00 1160700@8.99 2116400@8.98 1273200@8.97\n"
            "asks 430700@9.02 481900@9.03 248500@9.04 405100@9.05 268400@9.06\n"
            "time 2026-09-21T08:14:46\n");
}

TEST_F(TencentCodecTest, MakesTheTickerOfTheBestLevels) {
  decode_well(reply("share_54_fields.txt"));
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_EQ(sink.tickers[0].exchange, Exchange{"tencent"});
  EXPECT_EQ(sink.tickers[0].symbol, Symbol{"600000.sh"});
  EXPECT_EQ(sink.tickers[0].bid_price, "9.01"_d);
  EXPECT_EQ(sink.tickers[0].bid_size, "734000"_d);
  EXPECT_EQ(sink.tickers[0].ask_price, "9.02"_d);
  EXPECT_EQ(sink.tickers[0].ask_size, "430700"_d);
  EXPECT_EQ(sink.tickers[0].exchange_time, at("2026-09-21T08:14:46Z"));
}

// A price that waits for its first trade, and fields that do not apply.
TEST_F(TencentCodecTest, ReadsASuspendedShareOfBeijing) {
  std::string record = "v_bj920002=\"62~\xcd\xf2~920002~0.00~8.17";
  for (int i = 5; i < 30; ++i) record += i % 2 == 0 ? "~0" : "~";
  record += "~20260921150000";
  for (int i = 31; i < 49; ++i) record += '~';
  decode_well(record + "\";");
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].symbol, Symbol{"920002.bj"});
  EXPECT_EQ(sink.quotes[0].previous_close, "8.17"_d);
  EXPECT_TRUE(sink.quotes[0].last.is_zero());
  EXPECT_TRUE(sink.quotes[0].volume.is_zero());
  EXPECT_TRUE(sink.tickers[0].bid_size.is_zero());
}

TEST_F(TencentCodecTest, TakesTheAmountThatIsMostExact) {
  const std::string three = "1301.50/11131/1451334748";
  decode_well(replaced(reply("quotes_2026.txt"), three, ""));
  EXPECT_TRUE(sink.quotes[0].amount.is_identical("1451334748.0000"_d)) << sink.quotes[0].amount;
  const auto without_decimals = replaced(reply("quotes_2026.txt"), "145133.4748", "");
  decode_well(replaced(without_decimals, three, ""));
  EXPECT_EQ(sink.quotes[3].amount, "1451330000"_d);
}

TEST_F(TencentCodecTest, MakesUpNoAmount) {
  const std::string three = "1301.50/11131/1451334748";
  const auto without = replaced(reply("quotes_2026.txt"), three, "");
  decode_well(replaced(without, "145133.4748", "0.0000"));
  EXPECT_TRUE(sink.quotes[0].amount.is_identical("1451330000"_d)) << sink.quotes[0].amount;
  sink.quotes.clear();
  decode_well(replaced(replaced(without, "145133.4748", ""), "~145133~", "~~"));
  EXPECT_TRUE(sink.quotes[0].amount.is_identical("0"_d)) << "nobody tells it";
  sink.quotes.clear();
  EXPECT_EQ(code_of(replaced(reply("quotes_2026.txt"), three + "~", "")), Errc::wrong_type)
      << "a field is lost: all behind it are others";
  ASSERT_FALSE(sink.quotes.empty()) << "those of other records are not touched";
  EXPECT_NE(sink.quotes[0].symbol, Symbol{"600519.sh"});
}

TEST_F(TencentCodecTest, CountsLotsByWhatTheCodeIsOf) {
  const auto as = [this](const char* code) {
    auto record = replaced(reply("share_54_fields.txt"), "sh600000", code);
    return replaced(std::move(record), "~600000~", '~' + std::string{code}.substr(2) + '~');
  };
  decode_well(as("sh113050"));
  EXPECT_EQ(sink.quotes[0].volume, "6590620"_d) << "ten of a bond";
  EXPECT_EQ(sink.quotes[0].bids[0].size, "73400"_d);
  decode_well(as("sh000001"));
  EXPECT_EQ(sink.quotes[1].volume, "659062"_d) << "of an index as it is";
  EXPECT_EQ(sink.tickers.size(), 1u) << "an index has no book";
}

TEST_F(TencentCodecTest, ReadsTheShortFormWhereItIsWanted) {
  TencentCodec taking{symbols, {.short_form = AShareShortForm::quote}};
  hftcpp::decode_well(taking, reply("short.txt"), sink);
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(quote_text(sink.quotes[0]),
            "000001.sz 平安银行\nprevious 10.86\nopen 0\nhigh 0\nlow 0\nlast 10.83\n"
            "volume 44249400\namount 479730000\nbids 0@0 0@0 0@0 0@0 0@0\n"
            "asks 0@0 0@0 0@0 0@0 0@0\ntime 1970-01-01T00:00:00\n");
  EXPECT_TRUE(sink.tickers.empty());
}

TEST_F(TencentCodecTest, SaysThatNoCodeMatched) {
  decode_well(reply("none_match.txt"));
  EXPECT_TRUE(sink.events.empty());
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::notice) << "it does not say whom it refuses";
  EXPECT_EQ(sink.controls[0].symbol, "");
  EXPECT_EQ(sink.controls[0].text, "pv_none_match");
}

// ---- what is bad costs no more than itself ----

struct BadRecord {
  const char* field;
  Errc code;
  const char* part;  // of the second record
  const char* by;
};

TEST_F(TencentCodecTest, KeepsTheRecordsBesideABrokenOne) {
  const std::array records{
      BadRecord{"code", Errc::bad_value, "~510300~", "~510301~"},
      BadRecord{"code", Errc::bad_value, "~510300~", "~"},
      BadRecord{"last", Errc::wrong_type, "~4.751~4.709~", "~-~4.709~"},
      BadRecord{"last", Errc::wrong_type, "~4.751~4.709~", "~~4.709~"},
      BadRecord{"previous_close", Errc::wrong_type, "~4.751~4.709~", "~4.751~~"},
      BadRecord{"last", Errc::bad_value, "~4.751~4.709~", "~-4.751~4.709~"},
      BadRecord{"volume", Errc::wrong_type, "~9435356~4406295", "~9435356a~4406295"},
      BadRecord{"volume", Errc::out_of_range, "~9435356~4406295", "~92233720368547758071~4406295"},
      BadRecord{"size", Errc::wrong_type, "~14055~", "~1e~"},
      BadRecord{"price", Errc::wrong_type, "~4.747~", "~4,747~"},
      BadRecord{"time", Errc::bad_value, "20260807161452", "20260807161499"},
      BadRecord{"time", Errc::bad_value, "20260807161452", ""},
      BadRecord{"time", Errc::bad_value, "20260807161452", "2026/08/07 16:14:52"},
      BadRecord{"amount", Errc::wrong_type, "4.751/9435356/4474693309", "4.751/9435356/x"},
      BadRecord{"amount", Errc::bad_value, "4.751/9435356/4474693309", "4.751/9435356/-1"},
      BadRecord{"amount", Errc::wrong_type, "4.751/9435356/4474693309", "4.751/9435356"},
      BadRecord{"amount", Errc::wrong_type, "4.751/9435356/4474693309",
                "4.751/9435356/44/74693309"},
      BadRecord{"end of record", Errc::missing_field, "4.760~-19893~\";", "4.760~-19893~"},
  };
  for (const auto& [field, code, part, by] : records) {
    sink = {};
    const auto decoded = decode(replaced(reply("quotes_2026.txt"), part, by));
    EXPECT_EQ(hftcpp::code_of(decoded), code) << by;
    EXPECT_EQ(decoded ? "" : decoded.error().where, field) << by;
    ASSERT_EQ(sink.quotes.size(), 2u) << by;
    EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600519.sh"}) << by;
    EXPECT_EQ(sink.quotes[1].symbol, Symbol{"161725.sz"}) << by;
    EXPECT_EQ(sink.quotes[1].last, "0.565"_d) << by;
    ASSERT_EQ(sink.controls.size(), 1u) << by;
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown) << by;
    EXPECT_EQ(sink.controls[0].channel, "broken record") << by;
    EXPECT_EQ(sink.controls[0].symbol, "sh510300") << by;
  }
  EXPECT_EQ(codec.counters().broken, records.size());
}

TEST_F(TencentCodecTest, RefusesARecordWithTooFewFields) {
  std::string record = load_lines("tencent/share_54_fields.txt")[0];
  for (int lost = 0; lost < 5; ++lost) record.erase(record.rfind('~'));
  EXPECT_EQ(code_of(record + "\";"), Errc{});
  record.erase(record.rfind('~'));
  const auto decoded = decode(record + "\";");
  EXPECT_EQ(hftcpp::code_of(decoded), Errc::missing_field);
  EXPECT_EQ(decoded.error().where, "fields");
}

// The second byte of a character may be the separator, or a name end in half a character.
TEST_F(TencentCodecTest, FindsTheEndOfEveryName) {
  const std::string name = "\xc6\xd6\xb7\xa2\xd2\xf8\xd0\xd0";  // 浦发银行
  for (const auto& [bytes, read] : {std::pair{"\x81\x7e", "亊"},
                                    {"\xc6\xd6\x81\x7e\xb7\xa2", "浦亊发"},
                                    {"\x81", "\uFFFD"},
                                    {"\xc6\xd6\xb7", "浦\uFFFD"},
                                    {"", ""},
                                    {" \xc6\xd6 ", "浦"},
                                    {"a~b", "a~b"}}) {
    sink = {};
    decode_well(replaced(reply("share_54_fields.txt"), name, bytes));
    ASSERT_EQ(sink.quotes.size(), 1u) << read;
    EXPECT_EQ(sink.quotes[0].name, read);
    EXPECT_EQ(sink.quotes[0].last, "9.01"_d) << read;
  }
  EXPECT_EQ(codec.counters().damaged_names, 2u);
}

TEST_F(TencentCodecTest, LeavesOutWhatNobodyAskedFor) {
  const std::string abroad = "v_hk00700=\"100~\xcc\xda\xd1\xb6~00700~1~2\";\n";
  EXPECT_EQ(code_of(abroad + reply("share_54_fields.txt")), Errc::unknown_symbol);
  EXPECT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(codec.counters().unknown_symbols, 1u);
}

// Without a bound on what is looked through, each of these would take minutes.
TEST_F(TencentCodecTest, PassesNonsenseOfAnyLength) {
  for (const char* const part : {"v_", "v_a", "v_sh600000=", "v_sh600000=\"", ";x", "\"", "v_=\"\"",
                                 "x", "v_sh600000=\"1~x~600000~"}) {
    std::string reply;
    while (reply.size() < 1'000'000) reply += part;
    sink = {};
    EXPECT_FALSE(decode(reply + '\n' + this->reply("share_54_fields.txt"))) << part;
    ASSERT_EQ(sink.quotes.size(), 1u) << part;
    EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600000.sh"}) << part;
  }
}

TEST_F(TencentCodecTest, FindsARecordBehindNonsenseOnItsLine) {
  for (std::size_t size = 8'180; size < 8'200; ++size) {
    sink = {};
    EXPECT_FALSE(decode(std::string(size, 'x') + reply("share_54_fields.txt")));
    EXPECT_EQ(sink.quotes.size(), 1u) << size;
  }
}

}  // namespace
}  // namespace hftcpp
