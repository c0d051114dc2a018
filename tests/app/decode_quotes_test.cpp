// `hftcpp decode` over answers of the sources of A-shares, GBK as it came: the fields of a line as
// their tables say.
#include "app/command_run.hpp"
#include "support/frames.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

using boost::json::parse;
using boost::json::value;
using testing::HasSubstr;

// "600396.sh name|previous open high low last|volume amount|bids|asks|time", the levels best first,
// each as the price and the size.
std::string line_of(const value& quote) {
  const auto text = [&](const char* key) { return std::string{quote.at(key).as_string()}; };
  const auto side = [&](const char* key) {
    std::string levels;
    for (const value& level : quote.at(key).as_array())
      levels += (levels.empty() ? "" : " ") + std::string{level.at(0).as_string()} + "x" +
                std::string{level.at(1).as_string()};
    return levels;
  };
  const Timestamp time{quote.at("exchange_time").to_number<std::int64_t>()};
  return text("symbol") + ' ' + text("name") + '|' + text("previous_close") + ' ' + text("open") +
         ' ' + text("high") + ' ' + text("low") + ' ' + text("last") + '|' + text("volume") + ' ' +
         text("amount") + '|' + side("bids") + '|' + side("asks") + '|' +
         time.to_iso().substr(0, 19);
}

std::vector<std::string> quotes_of(const std::string& exchange, const std::string& file) {
  const CommandResult result =
      run({"decode", exchange}, load_file(data_path(exchange + "/" + file)));
  EXPECT_EQ(result.code, 0) << result.err;
  std::vector<std::string> lines;
  for (const std::string& line : split_lines(result.out)) {
    const value event = parse(line);
    EXPECT_EQ(event.at("exchange").as_string(), exchange);
    if (event.at("type") == "quote") lines.push_back(line_of(event));
  }
  return lines;
}

TEST(DecodeQuotes, ReadsTheSharesOfSina) {
  EXPECT_THAT(
      quotes_of("sina", "shares_2026.txt"),
      testing::ElementsAre(
          "600396.sh 华电辽能|14.920 15.300 16.410 14.850 16.410|341780059 5352355411.000|"
          "16.410x6409200 16.400x72100 16.390x17600 16.380x3500 16.370x5000|"
          "0.000x0 0.000x0 0.000x0 0.000x0 0.000x0|2026-07-23T07:34:59",
          "000001.sz 平安银行|10.980 10.920 11.120 10.900 11.080|109574268 1210838024.380|"
          "11.070x238200 11.060x173100 11.050x441300 11.040x88100 11.030x163594|"
          "11.080x15464 11.090x689371 11.100x2364064 11.110x1244300 11.120x2108997|"
          "2026-07-23T07:36:00",
          "920118.bj 太湖远大|16.530 16.440 17.360 16.380 17.260|588716 9976849.670|"
          "17.250x75313 17.240x378 17.230x1000 17.150x500 17.020x2500|"
          "17.260x2038 17.280x7183 17.290x3002 17.300x1113 17.320x1200|2026-07-23T07:30:02"));
}

TEST(DecodeQuotes, ReadsFundsAndAnIndexOfSina) {
  const auto funds = quotes_of("sina", "funds.txt");
  ASSERT_EQ(funds.size(), 3u) << "and the empty record is none";
  EXPECT_THAT(funds[0], HasSubstr("510300.sh 沪深300ETF|4.627 4.590 4.597 4.549 4.558|"));
  EXPECT_THAT(funds[2], HasSubstr("160922.sz 恒生中小|1.074 0.000 0.000 0.000 0.000|0 0.000|"));
  EXPECT_THAT(quotes_of("sina", "index.txt"),
              testing::ElementsAre(HasSubstr("000001.sh 上证指数|4057.7811 4044.8292 4078.9317 "
                                             "4038.0447 4042.6525|559541192 1151469946916|")));
}

TEST(DecodeQuotes, ReadsAShareAnEtfAndALofOfTencent) {
  EXPECT_THAT(
      quotes_of("tencent", "quotes_2026.txt"),
      testing::ElementsAre(
          "600519.sh 贵州茅台|1306.45 1310.00 1314.40 1300.01 1301.50|1113100 1451334748|"
          "1301.52x100 1301.51x300 1301.50x100 1301.22x100 1301.20x600|"
          "1301.95x300 1302.00x100 1302.01x500 1302.05x100 1302.09x100|2026-08-06T02:43:33",
          "510300.sh 沪深300ETF华泰柏瑞|4.709 4.706 4.764 4.706 4.751|943535600 4474693309|"
          "4.751x1405500 4.750x920300 4.749x262200 4.748x291000 4.747x157600|"
          "4.752x1008100 4.753x591600 4.754x399700 4.755x1410800 4.756x194200|2026-08-07T08:14:52",
          "161725.sz 白酒基金LOF|0.560 0.563 0.567 0.554 0.565|118916700 66664095|"
          "0.565x659800 0.564x735400 0.563x490800 0.562x281600 0.561x296200|"
          "0.566x1427400 0.567x1897500 0.568x528500 0.569x133200 0.570x327500|"
          "2026-08-07T08:14:24"));
}

TEST(DecodeQuotes, ReadsAnOlderRecordOfTencent) {
  EXPECT_THAT(
      quotes_of("tencent", "share_54_fields.txt"),
      testing::ElementsAre(
          "600000.sh 浦发银行|9.07 9.04 9.06 8.91 9.01|65906200 593492200|"
          "9.01x734000 9.00x1195600 8.99x1160700 8.98x2116400 8.97x1273200|"
          "9.02x430700 9.03x481900 9.04x248500 9.05x405100 9.06x268400|2026-09-21T08:14:46"));
}

// What each source says when there is nothing, and in the short form, is no quote.
TEST(DecodeQuotes, FindNothingWhereThereIsNothing) {
  EXPECT_TRUE(quotes_of("tencent", "none_match.txt").empty());
  EXPECT_TRUE(quotes_of("tencent", "short.txt").empty());
  EXPECT_TRUE(quotes_of("sina", "short.txt").empty());
}

}  // namespace
}  // namespace hftcpp::app
