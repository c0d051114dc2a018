// decode_yahoo_test: `hftcpp decode yahoo` over what Yahoo sent: the fields as its tables have
// them.
#include "app/command_run.hpp"
#include "support/frames.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

using boost::json::value;

std::vector<value> decoded_of_yahoo(std::initializer_list<const char*> files) {
  std::string lines;
  for (const char* const file : files) lines += load_frame(std::string{"yahoo/"} + file) + '\n';
  const CommandResult result = run({"decode", "yahoo"}, lines);
  EXPECT_EQ(result.code, 0) << result.err;
  std::vector<value> events;
  for (const std::string& line : split_lines(result.out))
    events.push_back(boost::json::parse(line));
  return events;
}

std::string text_at(const value& event, const char* key) {
  return std::string{event.at(key).as_string()};
}

TEST(DecodeYahoo, ReadsMessagesOfBothVersions) {
  const auto events = decoded_of_yahoo({"ws_v1_btc.b64", "ws_v2_btc.json", "made_600000.b64"});
  ASSERT_EQ(events.size(), 3u);
  for (const value& quote : {events[0], events[1]}) {
    EXPECT_EQ(text_at(quote, "type"), "quote");
    EXPECT_EQ(text_at(quote, "exchange"), "yahoo");
    EXPECT_EQ(text_at(quote, "symbol"), "btc/usd");
    EXPECT_EQ(text_at(quote, "last"), "94745.08");
    EXPECT_EQ(text_at(quote, "open"), "92529.99");
    EXPECT_EQ(text_at(quote, "high"), "95227.555");
    EXPECT_EQ(text_at(quote, "low"), "92517.22");
    EXPECT_EQ(text_at(quote, "previous_close"), "93313.19");
    EXPECT_EQ(text_at(quote, "volume"), "59712028672");
    EXPECT_EQ(quote.at("exchange_time").to_number<std::int64_t>(), 1'736'509'140'000'000'000);
  }
  EXPECT_EQ(text_at(events[2], "symbol"), "600000.sh");
  EXPECT_EQ(text_at(events[2], "last"), "10.23");
  EXPECT_EQ(text_at(events[2], "previous_close"), "10.13");
  EXPECT_EQ(text_at(events[2], "volume"), "97223700");
  EXPECT_EQ(events[2].at("exchange_time").to_number<std::int64_t>(), 1'770'274'800'000'000'000);
}

TEST(DecodeYahoo, ReadsTheBarsOfAChart) {
  const auto bars = decoded_of_yahoo({"chart_600497_2017.json"});
  ASSERT_EQ(bars.size(), 8u) << "one of nine is a hole";
  const value& first = bars.front();
  EXPECT_EQ(text_at(first, "type"), "kline");
  EXPECT_EQ(text_at(first, "symbol"), "600497.sh");
  EXPECT_EQ(text_at(first, "open"), "6.65");
  EXPECT_EQ(text_at(first, "high"), "6.68");
  EXPECT_EQ(text_at(first, "low"), "6.49");
  EXPECT_EQ(text_at(first, "close"), "6.51");
  EXPECT_EQ(text_at(first, "volume"), "34039227");
  EXPECT_EQ(text_at(bars.back(), "close"), "6.51");
  EXPECT_EQ(text_at(bars.back(), "volume"), "54005417");
}

}  // namespace
}  // namespace hftcpp::app
