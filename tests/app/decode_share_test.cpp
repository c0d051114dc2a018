// decode_share_test: `hftcpp decode` over the sample lines of the pushing A-share sources gives the
// numbers of their tables.
#include "app/command_run.hpp"
#include "support/frames.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

using boost::json::object;
using boost::json::value;

// The quotes among the events, by their symbols.
std::map<std::string, object> quotes_of(const CommandResult& result) {
  std::map<std::string, object> quotes;
  for (const std::string& line : split_lines(result.out)) {
    const value event = boost::json::parse(line);
    if (event.at("type") == "quote")
      quotes[std::string{event.at("symbol").as_string()}] = event.as_object();
  }
  return quotes;
}

void expect_fields(const object& quote, const std::map<std::string, std::string>& fields) {
  for (const auto& [name, text] : fields) EXPECT_EQ(quote.at(name), text.c_str()) << name;
}

TEST(DecodeShares, GivesThePushedRecordsTable) {
  for (const char* const file : {"tcp_push/record_33.txt", "tcp_push/record_36.txt"}) {
    const CommandResult result = run({"decode", "tcp_push"}, load_frame(file) + "\n");
    ASSERT_EQ(result.code, 0) << result.err;
    const auto quotes = quotes_of(result);
    ASSERT_EQ(quotes.size(), 1u);
    const object& quote = quotes.at("600000.sh");
    expect_fields(quote, {{"name", "浦发银行"},
                          {"open", "10.15"},
                          {"high", "10.28"},
                          {"low", "10.13"},
                          {"last", "10.23"},
                          {"previous_close", "10.13"},
                          {"volume", "97223700"},
                          {"amount", "992816064.0"}});
    EXPECT_EQ(quote.at("exchange_time"), 1'770'274'800'000'000'000);
    EXPECT_EQ(quote.at("asks").at(0).at(0), "10.24") << "the asks come first";
    EXPECT_EQ(quote.at("asks").at(4).at(1), "1218200");
    EXPECT_EQ(quote.at("bids").at(0).at(0), "10.23");
    EXPECT_EQ(quote.at("bids").at(4).at(1), "189100");
  }
}

TEST(DecodeShares, GivesBeijingsTable) {
  const CommandResult result =
      run({"decode", "tcp_push"}, load_frame("tcp_push/beijing.json") + "\n");
  ASSERT_EQ(result.code, 0) << result.err;
  const auto quotes = quotes_of(result);
  expect_fields(quotes.at("920002.bj"), {{"open", "23.1"},
                                         {"high", "23.8"},
                                         {"low", "22.95"},
                                         {"last", "23.51"},
                                         {"previous_close", "23.05"},
                                         {"volume", "1234500"}});
  EXPECT_EQ(quotes.at("920002.bj").at("asks").at(3).at(1), "4400");
}

TEST(DecodeShares, GivesTheBridgesTicks) {
  const CommandResult result = run(
      {"decode", "qmt"}, load_frame("qmt/tick.json") + "\n" + load_frame("qmt/full.json") + "\n");
  ASSERT_EQ(result.code, 0) << result.err;
  const auto quotes = quotes_of(result);
  ASSERT_EQ(quotes.size(), 2u);
  expect_fields(quotes.at("000001.sz"), {{"open", "11.39"},
                                         {"high", "11.4"},
                                         {"low", "11.31"},
                                         {"last", "11.39"},
                                         {"previous_close", "11.38"},
                                         {"volume", "75861284"}});
  EXPECT_EQ(quotes.at("000001.sz").at("bids").at(2).at(0), "11.37") << "without its noise";
  EXPECT_EQ(quotes.at("000001.sz").at("bids").at(2).at(1), "714600");
  expect_fields(quotes.at("600519.sh"), {{"last", "1686"}, {"volume", "1864909"}});
  EXPECT_EQ(quotes.at("600519.sh").at("exchange_time"), 1'709'091'001'000'000'000);
}

}  // namespace
}  // namespace hftcpp::app
