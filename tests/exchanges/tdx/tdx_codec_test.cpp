#include "exchanges/tdx/tdx_codec.hpp"

#include "exchanges/tdx/tdx_fixture.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::string_literals;

constexpr unsigned kQuotes = 0x053e;

std::string shown(std::span<const Level> levels) {
  std::string text;
  for (const Level& level : levels)
    text += level.price.to_string() + "x" + level.size.to_string() + " ";
  return text;
}

// A row of quotes: last, the distances of the four prices, time, volume in lots, and empty levels.
std::string quote_row(unsigned market, std::string_view digits, std::int64_t last,
                      std::int64_t previous_close) {
  return little_endian(market, 1) + std::string{digits} + "\1\0"s +
         tdx_varints({last, previous_close - last, 0, 0, 0, 9'300'000, -last, 7, 0}) +
         little_endian(std::bit_cast<std::uint32_t>(1234.5F), 4) + tdx_varints({0, 0, 0, 0}) +
         tdx_varints({-last, -last, 0,     0,     -last, -last, 0,     0,     -last, -last,
                      0,     0,     -last, -last, 0,     0,     -last, -last, 0,     0}) +
         "\0\0"s + tdx_varints({0, 0, 0, 0}) + "\0\0\0\0"s;
}

std::string quote_rows(std::initializer_list<std::string> rows) {
  std::string payload = from_hex("0136") + little_endian(rows.size(), 2);
  for (const std::string& row : rows) payload += row;
  return payload;
}

TEST_F(TdxCodecTest, EmitsAQuoteAndATickerPerRow) {
  ask_quotes(2);
  ASSERT_EQ(code_of(load_hex("tdx/quotes_2024.hex")), Errc{});
  ASSERT_EQ(sink.quotes.size(), 2u);
  const Quote& quote = sink.quotes[0];
  EXPECT_EQ(quote.exchange, Exchange{"tdx"});
  EXPECT_EQ(quote.symbol, Symbol{"000001.sz"});
  EXPECT_TRUE(quote.last.is_identical("12.02"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("11.90"_d));
  EXPECT_TRUE(quote.open.is_identical("11.80"_d));
  EXPECT_TRUE(quote.high.is_identical("12.18"_d));
  EXPECT_TRUE(quote.low.is_identical("11.77"_d));
  EXPECT_TRUE(quote.volume.is_identical("137727100"_d)) << "shares";
  EXPECT_TRUE(quote.amount.is_identical("1654559872"_d));
  EXPECT_EQ(shown(quote.bids), "12.02x350300 12.01x664400 12.00x887000 11.99x160900 11.98x243800 ");
  EXPECT_EQ(shown(quote.asks), "12.03x82600 12.04x37400 12.05x58000 12.06x110600 12.07x102900 ");
  EXPECT_EQ(quote.exchange_time, at("2024-10-16T05:25:17.994Z"));
  EXPECT_EQ(quote.receive_time, kArrival);
  EXPECT_TRUE(quote.name.empty()) << "only a list has names";

  const Quote& second = sink.quotes[1];
  EXPECT_EQ(second.symbol, Symbol{"600008.sh"});
  EXPECT_TRUE(second.last.is_identical("3.20"_d));
  EXPECT_TRUE(second.previous_close.is_identical("3.14"_d));
  EXPECT_TRUE(second.open.is_identical("3.15"_d));
  EXPECT_TRUE(second.high.is_identical("3.22"_d));
  EXPECT_TRUE(second.low.is_identical("3.14"_d));
  EXPECT_EQ(second.volume, "84089400"_d);
  EXPECT_EQ(second.amount, "268613568"_d);
  EXPECT_TRUE(second.bids[0].price.is_identical("3.19"_d));
  EXPECT_EQ(second.bids[0].size, "2233000"_d);
  EXPECT_TRUE(second.asks[0].price.is_identical("3.20"_d));
  EXPECT_EQ(second.asks[0].size, "9300"_d);
  EXPECT_TRUE(second.asks[4].price.is_identical("3.24"_d));
  EXPECT_EQ(second.asks[4].size, "3822100"_d);

  ASSERT_EQ(sink.tickers.size(), 2u);
  EXPECT_EQ(sink.tickers[0].symbol, Symbol{"000001.sz"});
  EXPECT_TRUE(sink.tickers[0].bid_price.is_identical("12.02"_d));
  EXPECT_EQ(sink.tickers[0].bid_size, "350300"_d);
  EXPECT_TRUE(sink.tickers[0].ask_price.is_identical("12.03"_d));
  EXPECT_EQ(sink.tickers[0].ask_size, "82600"_d);
  EXPECT_EQ(sink.tickers[0].exchange_time, quote.exchange_time);
}

TEST_F(TdxCodecTest, TakesADeflatedAnswerForTheSame) {
  const std::string frame = load_hex("tdx/quotes_2024.hex");
  ask_quotes(2);
  decode_well(frame);
  ask_quotes();
  decode_well(zipped_tdx_reply(3, kQuotes, std::string_view{frame}.substr(16)));
  ASSERT_EQ(sink.quotes.size(), 4u);
  EXPECT_TRUE(sink.quotes[2].last.is_identical(sink.quotes[0].last));
  EXPECT_EQ(shown(sink.quotes[3].asks), shown(sink.quotes[1].asks));
}

TEST_F(TdxCodecTest, EmitsAQuoteOnceWhereItIsToldTo) {
  AShareMemory memory;
  TdxCodec polling{symbols, {.quotes = &memory}};
  polling.set_trading_day(kTradingDay);
  const std::vector codes{code("000001.sz"), code("600008.sh")};
  const std::string payload = load_hex("tdx/quotes_2024.hex").substr(16);
  for (std::uint32_t poll = 1; poll <= 3; ++poll) {
    (void)polling.ask(tdx_quotes(codes));
    hftcpp::decode_well(polling, tdx_reply(poll, kQuotes, payload), sink);
  }
  EXPECT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(sink.tickers.size(), 2u);
  EXPECT_EQ(polling.left_out(), 4u);
}

// A row counts when what follows it is a row, or nothing: a reply that is cut anywhere, or has
// something behind it, never makes a quote of what it is not.
TEST_F(TdxCodecTest, EmitsNoRowOfACutAnswer) {
  const std::string payload = load_hex("tdx/quotes_2024.hex").substr(16);
  const std::vector codes{code("000001.sz"), code("600008.sh")};
  for (std::size_t size = 0; size < payload.size(); ++size) {
    sink = {};
    EXPECT_NE(answer(tdx_quotes(codes), kQuotes, {payload.data(), size}), Errc{}) << size;
    ASSERT_LE(sink.quotes.size(), 1u);
    for (const Quote& quote : sink.quotes) EXPECT_EQ(quote.last, "12.02"_d);
  }
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, payload + "x"), Errc::bad_value);
}

// The row behind it is found again.
TEST_F(TdxCodecTest, EmitsNoRowThatIsShifted) {
  const std::string good = load_hex("tdx/quotes_2024.hex").substr(16);
  const std::vector codes{code("000001.sz"), code("600008.sh")};
  for (std::size_t at = 13; at < 80; ++at) {  // a byte too many within the first row
    sink = {};
    std::string payload = good;
    payload.insert(at, 1, '\x02');
    EXPECT_NE(answer(tdx_quotes(codes), kQuotes, payload), Errc{}) << at;
    ASSERT_EQ(sink.quotes.size(), 1u) << at;
    EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600008.sh"});
    EXPECT_EQ(sink.quotes[0].last, "3.20"_d);
  }
}

TEST_F(TdxCodecTest, LeavesOutWhatIsNotInTheMap) {
  const std::vector codes{code("600009.sh"), code("600008.sh")};
  EXPECT_EQ(
      answer(tdx_quotes(codes), kQuotes,
             quote_rows({quote_row(1, "600009", 500, 490), quote_row(1, "600008", 320, 314)})),
      Errc::unknown_symbol);
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].symbol, Symbol{"600008.sh"});
}

TEST_F(TdxCodecTest, TellsAnEmptyRecord) {
  std::string empty = quote_row(1, "600008", 0, 0);
  empty = replaced(empty, tdx_varints({9'300'000, 0, 7}), tdx_varints({100, 0, 0}));
  const std::vector codes{code("600008.sh"), code("000001.sz")};
  EXPECT_EQ(
      answer(tdx_quotes(codes), kQuotes, quote_rows({empty, quote_row(0, "000001", 1202, 1190)})),
      Errc{});
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_EQ(sink.quotes[0].symbol, Symbol{"000001.sz"});
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[0].symbol, "sh600008");
  EXPECT_EQ(sink.controls[0].text, "empty record");
}

// As one whose price has moved to another place of the row would be.
TEST_F(TdxCodecTest, TellsAQuoteThatContradictsItself) {
  std::string row = quote_row(1, "600008", 320, 314);
  row = replaced(row, tdx_varints({320, -6, 0, 0, 0}), tdx_varints({320, -6, 0, -1, 0}));
  const std::vector codes{code("600008.sh")};
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({row})), Errc{});
  EXPECT_EQ(sink.quotes.size(), 1u);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].symbol, "sh600008");
  EXPECT_EQ(sink.controls[0].channel, "contradictory record");
}

TEST_F(TdxCodecTest, EmitsNoTickerOfAnIndex) {
  const std::vector codes{code("000001.sh")};
  EXPECT_EQ(
      answer(tdx_quotes(codes), kQuotes, quote_rows({quote_row(1, "000001", 320112, 319000)})),
      Errc{});
  ASSERT_EQ(sink.quotes.size(), 1u);
  EXPECT_TRUE(sink.quotes[0].last.is_identical("3201.12"_d));
  EXPECT_EQ(sink.quotes[0].volume, "7"_d) << "as it is written";
  EXPECT_TRUE(sink.tickers.empty());
}

TEST_F(TdxCodecTest, CountsTheRows) {
  const std::string row = quote_row(1, "600008", 320, 314);
  const std::vector codes{code("600008.sh"), code("000001.sz")};
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({row})), Errc{});
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({row, ""})), Errc::bad_value);
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({row + row})), Errc::bad_value);
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({})), Errc{});
}

TEST_F(TdxCodecTest, RefusesAMarketThatThereIsNot) {
  const std::vector codes{code("600008.sh")};
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({quote_row(3, "600008", 320, 314)})),
            Errc::bad_value);
  EXPECT_EQ(answer(tdx_quotes(codes), kQuotes, quote_rows({quote_row(1, "60000x", 320, 314)})),
            Errc::bad_value);
}

TEST_F(TdxCodecTest, ScalesPricesByTheInstrument) {
  const std::vector codes{code("510300.sh"), code("600008.sh")};
  settings.instruments = &instruments;
  TdxListing listed;
  listed.code = code("600008.sh");
  listed.decimals = 4;
  listed.name = *AShareName::make("首创环保");
  instruments.set(listed);
  EXPECT_EQ(
      answer(tdx_quotes(codes), kQuotes,
             quote_rows({quote_row(1, "510300", 4709, 4700), quote_row(1, "600008", 32000, 314)})),
      Errc{});
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_TRUE(sink.quotes[0].last.is_identical("4.709"_d)) << "a fund, by its code";
  EXPECT_TRUE(sink.quotes[1].last.is_identical("3.2000"_d)) << "by the list";
  EXPECT_EQ(sink.quotes[1].name, "首创环保");
}

// A quote has a time alone.
TEST_F(TdxCodecTest, PutsAQuoteOnTheDayOfItsArrival) {
  const std::string payload = quote_rows({quote_row(1, "600008", 320, 314)});  // 09:30
  const std::vector codes{code("600008.sh")};
  codec.set_trading_day(std::nullopt);
  for (const auto& [arrival, time] : {std::pair{"2024-10-16T01:30:03Z", "2024-10-16T01:30:00Z"},
                                      {"2024-10-16T01:21:00Z", "2024-10-16T01:30:00Z"},
                                      {"2024-10-16T00:10:00Z", "2024-10-15T01:30:00Z"},
                                      {"2024-10-16T15:59:00Z", "2024-10-16T01:30:00Z"},
                                      {"2024-10-16T16:01:00Z", "2024-10-16T01:30:00Z"}}) {
    sink = {};
    const std::string sent = codec.ask(tdx_quotes(codes));
    const auto sequence = static_cast<unsigned char>(sent[1]);
    ASSERT_TRUE(codec.decode({tdx_reply(sequence, kQuotes, payload), at(arrival)}, sink));
    ASSERT_EQ(sink.quotes.size(), 1u);
    EXPECT_EQ(sink.quotes[0].exchange_time, at(time)) << arrival;
  }
}

TEST_F(TdxCodecTest, TakesAnAnswerForWhatWasAsked) {
  const std::string frame = load_hex("tdx/quotes_2024.hex");  // has the number 2
  EXPECT_EQ(code_of(frame), Errc::bad_value) << "nothing was asked";
  ask_quotes();
  EXPECT_EQ(code_of(frame), Errc::bad_value) << "another number";
  decode_well(replaced(frame, "\x02\0\0\0"s, "\x01\0\0\0"s));
  EXPECT_EQ(sink.quotes.size(), 2u) << "the question is still open";
  sink = {};
  ask(tdx_heartbeat());
  EXPECT_EQ(code_of(frame), Errc::bad_value) << "another command";
  EXPECT_TRUE(sink.events.empty());
  ask(tdx_heartbeat());
  decode_well(tdx_reply(3, 4, "whatever"));
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::heartbeat);
  EXPECT_EQ(code_of(tdx_reply(3, 4, "")), Errc::bad_value) << "once only";
}

// A server's greeting has no number.
TEST_F(TdxCodecTest, IsGreeted) {
  ask(tdx_connect(1));
  decode_well(tdx_reply(0, 0x000d, std::string(189, 'x')));
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::notice);
  EXPECT_EQ(sink.controls[0].channel, "connect");
}

TEST_F(TdxCodecTest, ReadsHowManyInstrumentsThereAre) {
  (void)codec.ask(tdx_count(TdxMarket::shenzhen));
  decode_well(replaced(from_hex("b1cb7400 0c 0c186c00 00 4e04 0200 0200 e719"), "\x0c\x18\x6c",
                       "\x01\0\0"s));
  EXPECT_EQ(codec.count(), 6631u);
  EXPECT_EQ(*tdx_read_count(from_hex("b333")), 13235u);
  EXPECT_EQ(tdx_read_count("\1").error().code, Errc::missing_field);
  EXPECT_EQ(tdx_read_count("\1\1\1").error().code, Errc::bad_value);
}

TEST_F(TdxCodecTest, ReadsAList) {
  const std::string row = load_hex("tdx/listing_880023.hex");
  ask(tdx_list(TdxMarket::shanghai, 0));
  decode_well(zipped_tdx_reply(1, 0x0450, "\2\0"s + row + replaced(row, "880023", "88x023")));
  ASSERT_EQ(codec.listings().size(), 1u) << "the other has no code";
  const TdxListing& listing = codec.listings()[0];
  EXPECT_EQ(listing.code, code("880023.sh"));
  EXPECT_EQ(listing.lot, 100u);
  EXPECT_EQ(listing.name, "中小平均");
  EXPECT_EQ(listing.decimals, 2u);
  EXPECT_TRUE(listing.previous_close.is_identical("17.575"_d));
  EXPECT_TRUE(sink.events.empty());
  const std::string rows = "\2\0"s + row + row;
  for (std::size_t size = 0; size < rows.size(); ++size)
    EXPECT_NE(answer(tdx_list(TdxMarket::shanghai, 0), 0x0450, {rows.data(), size}), Errc{})
        << size;
}

}  // namespace
}  // namespace hftcpp
