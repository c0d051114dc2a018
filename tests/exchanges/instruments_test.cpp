// instruments_test.cpp: what each exchange lists, read from its own words.
#include "exchanges/binance/binance_instruments.hpp"
#include "exchanges/binance_future/binance_future_instruments.hpp"
#include "exchanges/coinbase/coinbase_instruments.hpp"
#include "exchanges/exchange.hpp"
#include "exchanges/kraken/kraken_instruments.hpp"
#include "exchanges/kraken_future/kraken_future_instruments.hpp"
#include "exchanges/okx/okx_instruments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace hftcpp {
namespace {

using testing::HasSubstr;

std::string text_or_none(const std::optional<Decimal>& value) {
  return value ? value->to_string() : "none";
}

// "btc/usd BTC/USD 0.1 0.00000001 none online"
std::string line_of(const Instrument& one) {
  std::string line{one.symbol.text()};
  line += " " + one.native + " " + text_or_none(one.tick_size) + " " + text_or_none(one.lot_size) +
          " " + text_or_none(one.contract_value);
  if (!one.contract_currency.empty()) line += " " + one.contract_currency;
  return line + " " + one.status;
}

std::vector<std::string> lines_of(const InstrumentList& list, std::string_view json) {
  std::vector<std::string> lines;
  const auto all = list.read(json);
  if (!all) return {"error: " + std::string{all.error().where}};
  for (const Instrument& one : *all) lines.push_back(line_of(one));
  return lines;
}

TEST(Instruments, OfKrakenCarryTheNamesOfItsSecondWebsocket) {
  EXPECT_THAT(
      lines_of(kraken_instruments(),
               R"({"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","base":)"
               R"("XXBT","quote":"ZUSD","pair_decimals":1,"lot_decimals":8,"fees":[],)"
               R"("ordermin":"0.00005","tick_size":"0.1","status":"online"},"XDGUSD":{"altname":)"
               R"("XDGUSD","wsname":"XDG/USD","lot_decimals":8,"tick_size":"0.0000001",)"
               R"("status":"post_only"}}})"),
      testing::ElementsAre("btc/usd BTC/USD 0.1 0.00000001 none online",
                           "doge/usd DOGE/USD 0.0000001 0.00000001 none post_only"));
}

TEST(Instruments, OfKrakenMayBeRefused) {
  const auto read = kraken_instruments().read(R"({"error":["EQuery:Unknown asset pair"]})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::rejected);
}

TEST(Instruments, OfKrakenFuturesSayWhatAContractIsWorth) {
  EXPECT_THAT(
      lines_of(kraken_future_instruments(),
               R"({"result":"success","instruments":[{"symbol":"PF_XBTUSD","type":)"
               R"("flexible_futures","tickSize":1,"contractSize":1,"tradeable":true,)"
               R"("contractValueTradePrecision":4},{"symbol":"pi_xbtusd","type":)"
               R"("futures_inverse","tickSize":0.5,"contractSize":1,"tradeable":false,)"
               R"("contractValueTradePrecision":0},{"symbol":"in_xbtusd","type":"index"}]})"),
      testing::ElementsAre("btc/usd PF_XBTUSD 1 0.0001 1 BTC tradeable",
                           "btc/usd:btc PI_XBTUSD 0.5 1 1 USD not tradeable"));
}

TEST(Instruments, OfBinanceTakeTheirStepsFromTheFilters) {
  EXPECT_THAT(
      lines_of(binance_instruments(),
               R"({"symbols":[{"symbol":"ETHBTC","status":"TRADING","baseAsset":"ETH",)"
               R"("quoteAsset":"BTC","filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01",)"
               R"("tickSize":"0.01000000"},{"filterType":"NOTIONAL"},{"filterType":"LOT_SIZE",)"
               R"("stepSize":"0.00001000"}]}]})"),
      testing::ElementsAre("eth/btc ETHBTC 0.01000000 0.00001000 none TRADING"));
}

TEST(Instruments, OfBinanceFuturesNameTheDayOnWhichTheyEnd) {
  EXPECT_THAT(
      lines_of(binance_future_instruments(),
               R"({"symbols":[{"symbol":"BTCUSDT_261225","status":"TRADING","baseAsset":"BTC",)"
               R"("quoteAsset":"USDT","filters":[{"filterType":"PRICE_FILTER","tickSize":"0.10"},)"
               R"({"filterType":"LOT_SIZE","stepSize":"0.001"}]}]})"),
      testing::ElementsAre("btc/usdt_261225 BTCUSDT_261225 0.10 0.001 none TRADING"));
}

TEST(Instruments, OfCoinbaseHaveIncrements) {
  EXPECT_THAT(lines_of(coinbase_instruments(),
                       R"({"products":[{"product_id":"BTC-USD","base_increment":"0.00000001",)"
                       R"("quote_increment":"0.01","price_increment":"0.01","status":"online"}],)"
                       R"("num_products":1})"),
              testing::ElementsAre("btc/usd BTC-USD 0.01 0.00000001 none online"));
}

TEST(Instruments, OfOkxMayBeNewAndHalfEmpty) {
  EXPECT_THAT(
      lines_of(okx_instruments(),
               R"({"code":"0","msg":"","data":[{"instType":"SPOT","instId":"BTC-USD","ctVal":"",)"
               R"("tickSz":"0.1","lotSz":"0.00000001","state":"live"},{"instId":"NEW-USD",)"
               R"("ctVal":"","tickSz":"","lotSz":"","state":"preopen"}]})"),
      testing::ElementsAre("btc/usd BTC-USD 0.1 0.00000001 none live",
                           "new/usd NEW-USD none none none preopen"));
}

TEST(Instruments, OfOkxSwapsSayWhatAContractIsWorth) {
  const auto lines =
      lines_of(okx_swap_instruments(),
               R"({"code":"0","data":[{"instId":"BTC-USDT-SWAP","ctVal":"0.01","ctMult":"1",)"
               R"("ctValCcy":"BTC","tickSz":"0.1","lotSz":"0.01","state":"live"}]})");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr("BTC-USDT-SWAP 0.1 0.01 0.01 BTC live"));
}

TEST(Instruments, OfOkxMayBeRefused) {
  const auto read = okx_instruments().read(R"({"code":"50011","msg":"Too Many","data":[]})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::rejected);
}

TEST(Instruments, ThatAreNoJsonAreAnError) {
  for (const ExchangeEntry& entry : built_in_exchanges()) {
    if (entry.instruments == nullptr) continue;  // it has no list
    for (const char* const text : {"", "{", "[]", "<html>", R"({"symbols":3})"})
      EXPECT_FALSE(entry.instruments().read(text)) << entry.name << ": " << text;
  }
}

// ---- whole lists, as they were recorded ----

struct Recorded {
  const char* file;
  InstrumentList (*list)();
};

class RecordedInstruments : public testing::TestWithParam<Recorded> {};

TEST_P(RecordedInstruments, AreReadToTheEnd) {
  std::ifstream file{std::string{HFTCPP_CAPTURES "/"} + GetParam().file};
  if (!file) GTEST_SKIP() << "no captures here";
  std::stringstream text;
  text << file.rdbuf();
  const auto all = GetParam().list().read(text.str());
  ASSERT_TRUE(all) << all.error().where;
  EXPECT_FALSE(all->empty());
  for (const Instrument& one : *all) EXPECT_FALSE(one.native.empty());
}

INSTANTIATE_TEST_SUITE_P(
    OfEachExchange, RecordedInstruments,
    testing::Values(Recorded{"kraken_futures/rest/instruments.json", kraken_future_instruments},
                    Recorded{"binance_futures/rest/exchangeInfo.json", binance_future_instruments},
                    Recorded{"binance/rest/exchangeInfo.json", binance_instruments},
                    Recorded{"binance/rest/exchangeInfo_us.json", binance_instruments},
                    Recorded{"okx/rest/instruments_SPOT.json", okx_instruments},
                    Recorded{"okx/rest/instruments_SWAP.json", okx_swap_instruments}));

}  // namespace
}  // namespace hftcpp
