// realtime_record_test: a quote's record, number by number.
#include "service/gateway/realtime_record.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::gateway {
namespace {

using namespace hftcpp::literals;

Quote realtime_pudong() {
  Quote quote;
  quote.exchange = Exchange{"sina"};
  quote.symbol = Symbol{"600000.sh"};
  quote.name = InlineText<63>::make("浦发银行").value();
  quote.previous_close = "10.13"_d;
  quote.open = "10.15"_d;
  quote.high = "10.28"_d;
  quote.low = "10.13"_d;
  quote.last = "10.230"_d;
  quote.volume = "97223700"_d;
  quote.amount = "992816064.00"_d;
  quote.asks[0] = {"10.24"_d, "468700"_d};
  quote.asks[1] = {"10.25"_d, "662900"_d};
  quote.bids[0] = {"10.23"_d, "138700"_d};
  quote.exchange_time = Timestamp{1'770'274'800'000'000'000};
  quote.receive_time = Timestamp{1'770'274'800'250'000'000};
  return quote;
}

std::string realtime_record_of(const Quote& quote) {
  std::string record;
  append_realtime_record(record, quote);
  return record;
}

TEST(RealtimeRecord, HasTheNamesThatItsClientsKnow) {
  EXPECT_EQ(
      realtime_record_of(realtime_pudong()),
      R"({"stock_code":"600000","stock_name":"浦发银行","timestamp":1770274800,"open_price":10.15,)"
      R"("high_price":10.28,"low_price":10.13,"current_price":10.230,"last_close":10.13,)"
      R"("volume":97223700,"amount":992816064.00,"turnover_rate":null,)"
      R"("ask_prices":[10.24,10.25,0,0,0],"bid_prices":[10.23,0,0,0,0],)"
      R"("ask_volumes":[468700,662900,0,0,0],"bid_volumes":[138700,0,0,0,0],)"
      R"("limit_up":null,"limit_down":null,"market":"SH","change":0.100,"change_percent":0.99})");
}

TEST(RealtimeRecord, IsJson) {
  Quote quote = realtime_pudong();
  quote.name = InlineText<63>::make("a\"b\\\x01").value();
  quote.last = Decimal{5, -3};
  quote.amount = Decimal{3, 9};

  const auto record = boost::json::parse(realtime_record_of(quote));

  EXPECT_EQ(record.at("stock_name").as_string(), "a\"b\\\x01");
  EXPECT_EQ(record.at("amount").as_int64(), 3'000'000'000);
  EXPECT_DOUBLE_EQ(record.at("current_price").as_double(), 0.005);
}

TEST(RealtimeRecord, TellsTheTimeOfReceiptWhereThereIsNoOther) {
  Quote quote = realtime_pudong();
  quote.exchange_time = {};
  EXPECT_NE(realtime_record_of(quote).find(R"("timestamp":1770274800.25,)"), std::string::npos);
  quote.receive_time = {};
  EXPECT_NE(realtime_record_of(quote).find(R"("timestamp":0,)"), std::string::npos);
}

TEST(RealtimeRecord, KnowsMarketsAndCodes) {
  EXPECT_EQ(realtime_market(Symbol{"000001.SZ"}), "SZ");
  EXPECT_EQ(realtime_market(Symbol{"920002.bj"}), "BJ");
  EXPECT_EQ(realtime_code(Symbol{"000001.SZ"}), "000001");
  EXPECT_EQ(realtime_market(Symbol{"aapl"}), "");
  EXPECT_EQ(realtime_code(Symbol{"aapl"}), "aapl");
}

TEST(RealtimeRecord, LeavesOpenWhatIsNotKnown) {
  Quote quote = realtime_pudong();
  quote.symbol = Symbol{"aapl"};
  quote.last = {};
  const std::string record = realtime_record_of(quote);
  EXPECT_NE(record.find(R"("stock_code":"aapl")"), std::string::npos);
  EXPECT_NE(record.find(R"("market":null,"change":null,"change_percent":null})"),
            std::string::npos);
}

std::string realtime_percent(Decimal last, Decimal previous) {
  Quote quote;
  quote.last = last;
  quote.previous_close = previous;
  const auto change = change_of(quote);
  return change ? change->change.to_string() + " " + change->percent.to_string() : "none";
}

TEST(RealtimeRecord, RoundsHalvesOfAHundredthAwayFromZero) {
  EXPECT_EQ(realtime_percent("11"_d, "10"_d), "1 10.00");
  EXPECT_EQ(realtime_percent("9.00"_d, "10"_d), "-1.00 -10.00");
  EXPECT_EQ(realtime_percent("10"_d, "10.00"_d), "0.00 0.00");
  EXPECT_EQ(realtime_percent("20001"_d, "20000"_d), "1 0.01");    // 0.005 %
  EXPECT_EQ(realtime_percent("19999"_d, "20000"_d), "-1 -0.01");  // -0.005 %
  EXPECT_EQ(realtime_percent("20000.9"_d, "20000"_d), "0.9 0.00");
  EXPECT_EQ(realtime_percent("4"_d, "3"_d), "1 33.33");
  EXPECT_EQ(realtime_percent("5"_d, "3"_d), "2 66.67");
  EXPECT_EQ(realtime_percent(Decimal{1, -17}, "9"_d), "-8.99999999999999999 -100.00");
}

TEST(RealtimeRecord, HasNoChangeWithoutTwoPrices) {
  EXPECT_EQ(realtime_percent("0"_d, "10"_d), "none");
  EXPECT_EQ(realtime_percent("10"_d, "0.00"_d), "none");
  EXPECT_EQ(realtime_percent("10"_d, "-1"_d), "none");
  EXPECT_EQ(realtime_percent(Decimal{1, 100}, Decimal{1, -100}),
            "none");                                                   // no room for the difference
  EXPECT_EQ(realtime_percent(Decimal{1, 18}, Decimal{1, 0}), "none");  // nor for the percentage
}

}  // namespace
}  // namespace hftcpp::gateway
