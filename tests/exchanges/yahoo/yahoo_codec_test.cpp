#include "exchanges/yahoo/yahoo_codec.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

class YahooCodecTest : public CodecTest<YahooCodec> {
 protected:
  YahooCodecTest() {
    for (const char* const symbol : {"600000.sh", "btc/usd", "600497.sh"})
      symbols.add(yahoo_native(Symbol{symbol}), Symbol{symbol});
  }
  static std::string enveloped(std::string_view base64) {
    return R"({"type":"pricing","message":")" + std::string{base64} + R"("})";
  }
};

std::array<char, kYahooMaxMessage> room;

std::string_view message_of(const char* file) {
  return *from_yahoo_base64(load_frame(file), room);
}

TEST(YahooPricing, HasEveryFieldOfARealMessage) {
  const auto pricing = read_yahoo_pricing(message_of("yahoo/ws_v1_btc.b64"));
  ASSERT_TRUE(pricing);
  EXPECT_EQ(pricing->id, "BTC-USD");
  EXPECT_EQ(pricing->price, "94745.08"_d);
  EXPECT_EQ(pricing->time, 1736509140000);
  EXPECT_EQ(pricing->currency, "USD");
  EXPECT_EQ(pricing->exchange, "CCC");
  EXPECT_EQ(pricing->quote_type, 41);
  EXPECT_EQ(pricing->market_hours, 1);
  EXPECT_EQ(pricing->change_percent, "1.5344921"_d);
  EXPECT_EQ(pricing->day_volume, 59712028672);
  EXPECT_EQ(pricing->day_high, "95227.555"_d);
  EXPECT_EQ(pricing->day_low, "92517.22"_d);
  EXPECT_EQ(pricing->change, "1431.8906"_d);
  EXPECT_EQ(pricing->open_price, "92529.99"_d);
  EXPECT_EQ(pricing->last_size, 59712028672);
  EXPECT_EQ(pricing->price_hint, 2);
  EXPECT_EQ(pricing->volume_of_day, 59712028672);
  EXPECT_EQ(pricing->volume_of_currencies, 59712028672);
  EXPECT_EQ(pricing->from_currency, "BTC");
  EXPECT_EQ(pricing->circulating_supply, "19808172"_d);
  EXPECT_EQ(pricing->market_cap, "1876726640000"_d);
  EXPECT_FALSE(pricing->previous_close);
  EXPECT_FALSE(pricing->bid);
}

TEST(YahooPricing, HasTheFieldsOfAnAShare) {
  const auto pricing = read_yahoo_pricing(message_of("yahoo/made_600000.b64"));
  ASSERT_TRUE(pricing);
  EXPECT_EQ(pricing->id, "600000.SS");
  EXPECT_TRUE(pricing->price->is_identical("10.23"_d)) << "the float is 10.2299995";
  EXPECT_EQ(pricing->time, 1770274800000);
  EXPECT_EQ(pricing->exchange, "SHH");
  EXPECT_EQ(pricing->quote_type, 8);
  EXPECT_EQ(pricing->change_percent, "0.9871669"_d);
  EXPECT_EQ(pricing->day_volume, 97223700);
  EXPECT_EQ(pricing->change, "0.1"_d);
}

// A cut message ends within a field, or between two.
TEST(YahooPricing, IsRefusedOrShorterWhereItIsCut) {
  const std::string whole{message_of("yahoo/ws_v1_btc.b64")};
  std::size_t refused = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto pricing = read_yahoo_pricing({whole.data(), size});
    if (pricing) {
      EXPECT_EQ(pricing->id, "BTC-USD");
      EXPECT_FALSE(pricing->market_cap);
    }
    refused += !pricing;
  }
  EXPECT_EQ(refused, whole.size() - 19u) << "there are 20 fields";
}

TEST(YahooPricing, PassesOverFieldsThatItDoesNotKnow) {
  using namespace std::string_literals;
  const std::string id = "\x0a\x01X"s;
  EXPECT_EQ(read_yahoo_pricing(id + "\xa0\x06\x05"s)->id, "X") << "field 100, a number";
  EXPECT_TRUE(read_yahoo_pricing(id + "\xa2\x06\x02xy"s)) << "a text";
  EXPECT_TRUE(read_yahoo_pricing(id + "\xa1\x06"
                                      "12345678"s))
      << "eight bytes";
  EXPECT_TRUE(read_yahoo_pricing(id + "\xa5\x06"
                                      "1234"s))
      << "four bytes";
}

TEST(YahooPricing, RefusesWhatIsNone) {
  using namespace std::string_literals;
  const std::string id = "\x0a\x01X"s;
  const auto code = [](std::string_view bytes) {
    const auto pricing = read_yahoo_pricing(bytes);
    return pricing ? Errc{} : static_cast<Errc>(pricing.error().code.value());
  };
  EXPECT_EQ(code(id), Errc{});
  EXPECT_EQ(code(""), Errc::missing_field);
  EXPECT_EQ(code(id + "\x15\x00\x00\xc0\x7f"s), Errc::wrong_type) << "a price that is no number";
  EXPECT_EQ(code(id + "\x10\x05"s), Errc::wrong_type) << "a price that is an integer";
  EXPECT_EQ(code(id + "\x1a\x01x"s), Errc::wrong_type) << "a time that is a text";
  EXPECT_EQ(code(id + "\x0b"s), Errc::bad_value) << "a group";
  EXPECT_EQ(code(id + "\x00\x00"s), Errc::bad_value) << "field 0";
  EXPECT_EQ(code("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01X"s), Errc::bad_value) << "its size";
  EXPECT_EQ(code(id + "\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s), Errc::bad_value)
      << "eleven bytes";
}

TEST(YahooBase64, IsReadWithinItsRoom) {
  std::array<char, 4> small{};
  EXPECT_EQ(from_yahoo_base64("YWJjZA==", small), "abcd");
  EXPECT_EQ(from_yahoo_base64("YWJj", small), "abc");
  EXPECT_EQ(from_yahoo_base64("YWI=", small), "ab");
  EXPECT_EQ(from_yahoo_base64("", small), "");
  for (const char* const wrong : {"YWJjZGU=", "YWJ", "YW=j", "YW-j", "====", "Y===", "YW j"})
    EXPECT_FALSE(from_yahoo_base64(wrong, small)) << wrong;
}

TEST(YahooNumber, IsWhatABinary32Meant) {
  EXPECT_TRUE(yahoo_number("6.510000228881836"_d).is_identical("6.51"_d));
  EXPECT_TRUE(yahoo_number("6.099999904632568"_d).is_identical("6.1"_d));
  EXPECT_TRUE(yahoo_number("6.5"_d).is_identical("6.5"_d));
  EXPECT_TRUE(yahoo_number("6.51"_d).is_identical("6.51"_d)) << "no binary32";
  EXPECT_TRUE(yahoo_number("94745.08123"_d).is_identical("94745.08123"_d));
  EXPECT_TRUE(yahoo_number("0"_d).is_zero());
}

TEST(YahooNumber, IsRoundedAwayFromZero) {
  EXPECT_TRUE(yahoo_rounded("10.1299999"_d, 2).is_identical("10.13"_d));
  EXPECT_TRUE(yahoo_rounded("10.125"_d, 2).is_identical("10.13"_d));
  EXPECT_TRUE(yahoo_rounded("-10.125"_d, 2).is_identical("-10.13"_d));
  EXPECT_TRUE(yahoo_rounded("10.1249"_d, 2).is_identical("10.12"_d));
  EXPECT_TRUE(yahoo_rounded("10.1"_d, 2).is_identical("10.1"_d));
  EXPECT_TRUE(yahoo_rounded("10.1"_d, -1).is_identical("10.1"_d));
}

TEST_F(YahooCodecTest, EmitsAQuote) {
  decode_well(load_frame("yahoo/made_600000.b64"));
  ASSERT_EQ(sink.quotes.size(), 1u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.exchange, Exchange{"yahoo"});
  EXPECT_EQ(quote.symbol, Symbol{"600000.sh"});
  EXPECT_TRUE(quote.last.is_identical("10.23"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("10.13"_d));
  EXPECT_TRUE(quote.volume.is_identical("97223700"_d));
  EXPECT_TRUE(quote.amount.is_zero());
  EXPECT_EQ(quote.exchange_time, at_milliseconds(1770274800000));
  EXPECT_EQ(quote.receive_time, kArrival);
  EXPECT_TRUE(sink.tickers.empty()) << "without a bid and an ask";
}

TEST_F(YahooCodecTest, TakesBothVersionsOfTheEnvelope) {
  decode_well(load_frame("yahoo/ws_v1_btc.b64"));
  decode_well(load_frame("yahoo/ws_v2_btc.json"));
  ASSERT_EQ(sink.quotes.size(), 2u);
  for (const Quote& quote : sink.quotes) {
    EXPECT_EQ(quote.symbol, Symbol{"btc/usd"});
    EXPECT_EQ(quote.last, "94745.08"_d);
    EXPECT_EQ(quote.high, "95227.555"_d);
    EXPECT_EQ(quote.low, "92517.22"_d);
    EXPECT_EQ(quote.open, "92529.99"_d);
    EXPECT_TRUE(quote.previous_close.is_identical("93313.19"_d)) << "price less change";
    EXPECT_EQ(quote.volume, "59712028672"_d);
  }
}

TEST_F(YahooCodecTest, ReadsAMessageWithEscapes) {
  std::string message = load_frame("yahoo/made_600000.b64");
  message = replaced(replaced(message, "C", "\\u0043"), "=", "\\u003d");
  decode_well(enveloped(message));
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_TRUE(sink.quotes[0].last.is_identical("10.23"_d));
}

// What a message leaves out has not changed.
TEST_F(YahooCodecTest, MergesWhatChanged) {
  decode_well(load_frame("yahoo/made_600000.b64"));
  // id, and bid, bid_size, ask, ask_size: 10.22 x 500, 10.24 x 700
  decode_well("Cgk2MDAwMDAuU1O9AR+FI0HAAegHzQEK1yNB0AH4Cg==");
  ASSERT_EQ(sink.quotes.size(), 2u);
  const Quote& quote = sink.quotes[1];
  EXPECT_TRUE(quote.last.is_identical("10.23"_d));
  EXPECT_TRUE(quote.volume.is_identical("97223700"_d));
  EXPECT_EQ(quote.exchange_time, at_milliseconds(1770274800000));
  EXPECT_TRUE(quote.bids[0].price.is_identical("10.22"_d));
  EXPECT_EQ(quote.bids[0].size, "500"_d);
  EXPECT_TRUE(quote.asks[0].price.is_identical("10.24"_d));
  EXPECT_EQ(quote.asks[0].size, "700"_d);
  EXPECT_TRUE(quote.bids[1].size.is_zero());
  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].bid_price.is_identical("10.22"_d));
  EXPECT_EQ(sink.tickers[0].ask_size, "700"_d);
}

TEST_F(YahooCodecTest, ShowsNothingBeforeThereIsAPrice) {
  decode_well("Cgk2MDAwMDAuU1O9AR+FI0HAAegHzQEK1yNB0AH4Cg==");
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(YahooCodecTest, TellsOtherMessages) {
  decode_well(R"({"type":"hello","message":"x"})");
  decode_well("CgFYMAc=");  // a quote_type of 7
  ASSERT_EQ(sink.controls.size(), 2u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "hello");
  EXPECT_EQ(sink.controls[1].kind, Control::Kind::heartbeat);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(YahooCodecTest, RefusesWhatItCannotRead) {
  EXPECT_EQ(code_of("nonsense!"), Errc::bad_value);
  EXPECT_EQ(code_of(""), Errc::missing_field);
  EXPECT_EQ(code_of(enveloped("")), Errc::missing_field);
  EXPECT_EQ(code_of(R"({"type":"pricing"})"), Errc::missing_field);
  EXPECT_EQ(code_of(R"({"type":"pricing","message":7})"), Errc::wrong_type);
  EXPECT_EQ(code_of(enveloped(load_frame("yahoo/ws_v1_btc.b64")) + "x"), Errc::bad_json);
  EXPECT_EQ(code_of(std::string(8'000, 'A')), Errc::bad_value) << "beyond its room";
  EXPECT_EQ(code_of("CgFYFQAAIEE="), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(YahooCodecTest, AsksForSymbols) {
  const std::vector<std::string> natives{"600000.SS", "000001.SZ"};
  EXPECT_EQ(YahooCodec::subscribe(natives), R"({"subscribe":["600000.SS","000001.SZ"]})");
  EXPECT_EQ(YahooCodec::unsubscribe(std::vector<std::string>{"000001.SZ"}),
            R"({"unsubscribe":["000001.SZ"]})");
}

}  // namespace
}  // namespace hftcpp
