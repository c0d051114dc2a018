// The canonical JSON of events: written exactly so, whatever its texts hold.
#include "support/sample_events.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

TEST(EventJson, WritesATradeExactlySo) {
  EXPECT_EQ(to_json(full_trade()),
            R"({"type":"trade","exchange":"binance","symbol":"btc/usdt","price":"64000.10",)"
            R"("size":"0.00100","side":"buy","id":"3735","exchange_time":1700000000123000000,)"
            R"("receive_time":1700000000124511873})");
}

TEST(EventJson, WritesATickerExactlySo) {
  EXPECT_EQ(to_json(full_ticker()),
            R"({"type":"ticker","exchange":"kraken","symbol":"btc/usd","bid_price":"63999.90",)"
            R"("bid_size":"0.50930100","ask_price":"64000.00","ask_size":"0.00005100",)"
            R"("exchange_time":1700000000123000000,"receive_time":1700000000124511873})");
}

TEST(EventJson, WritesABookUpdateExactlySo) {
  BookUpdate update = full_book_update();
  EXPECT_EQ(
      to_json(update),
      R"({"type":"order_book","exchange":"okx","symbol":"btc/usdt","snapshot":true,)"
      R"("stale":true,"bids":[["1.10","2"],["1.00","0.000"]],"asks":[["1.20","3"]],"depth":10,)"
      R"("sequence":18446744073709551615,"first_sequence":7,"previous_sequence":6,)"
      R"("checksum":4294967295,"exchange_time":1700000000123000000,)"
      R"("receive_time":1700000000124511873})");

  update.reset();
  update.exchange = Exchange{"okx"};
  update.symbol = Symbol{"btc/usdt"};
  EXPECT_EQ(to_json(update),
            R"({"type":"order_book","exchange":"okx","symbol":"btc/usdt","snapshot":false,)"
            R"("bids":[],"asks":[],"sequence":0,"exchange_time":0,"receive_time":0})");
}

TEST(EventJson, WritesTheOthersExactlySo) {
  EXPECT_EQ(
      to_json(full_kline()),
      R"({"type":"kline","exchange":"binance","symbol":"btc/usdt","interval":60,"open_time":1,)"
      R"("close_time":60000000000,"open":"1.0","high":"4.0","low":"0.5","close":"2.0",)"
      R"("volume":"100","quote_volume":"200.00","trade_count":12,"closed":true,)"
      R"("exchange_time":1700000000123000000,"receive_time":1700000000124511873})");
  EXPECT_EQ(to_json(full_status()),
            R"({"type":"stream_status","exchange":"kraken","channel":"order_book",)"
            R"("symbol":"btc/usd","state":"gap","reason":"checksum",)"
            R"("receive_time":1700000000124511873})");
  EXPECT_EQ(
      to_json(full_my_trade()),
      R"({"type":"my_trade","exchange":"binance","symbol":"btc/usdt","id":"1","order_id":"2",)"
      R"("client_order_id":"3","side":"buy","price":"64000","size":"0.1","fee":"-0.01",)"
      R"("fee_currency":"bnb","is_maker":false,"exchange_time":1700000000123000000,)"
      R"("receive_time":1700000000124511873})");
  EXPECT_EQ(to_json(Funding{}),
            R"({"type":"funding","exchange":"","symbol":"","exchange_time":0,"receive_time":0})");
}

TEST(EventJson, AppendsToWhatIsThere) {
  std::string out = "[";
  append_json(out, full_trade());
  out += ',';
  append_json(out, Event{full_trade()});
  out += ']';
  EXPECT_EQ(out, "[" + to_json(full_trade()) + "," + to_json(full_trade()) + "]");
}

TEST(EventJson, WritesValidJsonForBooksOfAnySize) {
  BookUpdate update = full_book_update();
  for (const std::size_t levels : {0, 1, 29, 30, 31, 100, 5'000}) {
    update.bids.assign(levels, {"64000.10"_d, "0.00100000"_d});
    const std::string json = to_json(update);
    ASSERT_EQ(boost::json::parse(json).at("bids").as_array().size(), levels);
    ASSERT_EQ(to_json(parse_event(json).value()), json);
  }
}

TEST(EventJson, WritesLongNumbersAndTextsThatFillAnyBuffer) {
  StreamStatus status = full_status();
  for (std::size_t size = 900; size < 1'100; ++size) {
    status.reason.assign(size, 'x');
    const auto tree = boost::json::parse(to_json(status));
    ASSERT_EQ(tree.at("reason").as_string(), status.reason);
    ASSERT_EQ(tree.at("receive_time").as_int64(), kReceiveTime.nanoseconds());
  }
  Ticker ticker = full_ticker();
  ticker.bid_price = {std::numeric_limits<std::int64_t>::min(), 127};
  ticker.ask_price = {std::numeric_limits<std::int64_t>::min(), -128};
  const Event again = parse_event(to_json(ticker)).value();
  EXPECT_EQ(std::get<Ticker>(again).bid_price, ticker.bid_price);
  EXPECT_TRUE(std::get<Ticker>(again).ask_price.is_identical(ticker.ask_price));
}

// ---- texts ----

std::string literal(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

TEST(EventJson, EscapesTexts) {
  EXPECT_EQ(literal(""), R"("")");
  EXPECT_EQ(literal("plain/text"), R"("plain/text")");
  EXPECT_EQ(literal("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(literal("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(literal(std::string_view{"\0\x01\x1f\x7f", 4}), "\"\\u0000\\u0001\\u001f\x7f\"");
  EXPECT_EQ(literal("\xE6\xB5\xA6 \xF0\x9F\x98\x80 \xC3\xA9"),
            "\"\xE6\xB5\xA6 \xF0\x9F\x98\x80 \xC3\xA9\"");
}

TEST(EventJson, WritesReplacementsForWhatIsNoUtf8) {
  const std::string replacement = "\xEF\xBF\xBD";
  const struct {
    const char* text;
    int replacements;
  } cases[] = {
      {"\x80", 1},
      {"\xFF", 1},
      {"\xC0\xAF", 2},
      {"\xC3", 1},
      {"\xE6\xB5", 2},
      {"\xE0\x80\x80", 3},
      {"\xED\xA0\x80", 3},
      {"\xF4\x90\x80\x80", 4},
      {"\xF0\x80\x80\x80", 4},
      {"\xF5\x80\x80\x80", 4},
  };
  for (const auto& each : cases) {
    std::string expected = "\"a";
    for (int i = 0; i < each.replacements; ++i) expected += replacement;
    EXPECT_EQ(literal("a" + std::string{each.text} + "b"), expected + "b\"") << each.text;
  }
}

TEST(EventJson, WritesTextsThatBoostReadsBack) {
  // Every single byte and every pair behind a plain one: valid JSON, whatever it is.
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; second += 5) {
      const char text[] = {'x', static_cast<char>(first), static_cast<char>(second), '\0'};
      boost::system::error_code ec;
      const auto value = boost::json::parse(literal({text, 3}), ec);
      ASSERT_FALSE(ec) << first << ' ' << second;
      if (first < 0x80 && second < 0x80) {
        ASSERT_EQ(value.as_string(), (std::string_view{text, 3}));
      }
    }
  }
}

}  // namespace
}  // namespace hftcpp
