#include "exchanges/okx/okx_symbols.hpp"

#include "exchanges/okx/okx_contracts.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hftcpp {
namespace {

using namespace literals;

TEST(OkxSymbols, GoThereAndBack) {
  EXPECT_EQ(okx_native(Symbol{"btc/usdt"}), "BTC-USDT");
  EXPECT_EQ(okx_swap_native(Symbol{"btc/usdt"}), "BTC-USDT-SWAP");
  EXPECT_EQ(okx_symbol("BTC-USDT"), Symbol{"btc/usdt"});
  EXPECT_EQ(okx_swap_symbol("BTC-USDT-SWAP"), Symbol{"btc/usdt"});
}

TEST(OkxSymbols, AreNoneForOtherInstruments) {
  for (const char* const other : {"", "BTC", "BTC-", "-USDT", "BTC-USD-220527",
                                  "BTC-USD-261225-50000-C", "BTC-USD_UM-SWAP"}) {
    EXPECT_TRUE(okx_symbol(other).empty()) << other;
    EXPECT_TRUE(okx_swap_symbol(other).empty()) << other;
  }
  EXPECT_TRUE(okx_swap_symbol("BTC-USDT").empty());
  EXPECT_TRUE(okx_symbol("BTC-USDT-SWAP").empty());
}

TEST(OkxSymbols, RefuseWhatIsNoPair) {
  for (const char* const wrong : {"btcusdt", "btc/", "btc/usdt/swap", "btc-usdt", "btc/usd_um"}) {
    EXPECT_THROW((void)okx_native(Symbol{wrong}), std::invalid_argument) << wrong;
    EXPECT_THROW((void)okx_swap_native(Symbol{wrong}), std::invalid_argument) << wrong;
  }
}

TEST(OkxContracts, AreReadFromTheInstruments) {
  OkxContracts contracts;
  ASSERT_TRUE(okx_read_contracts(load_frame("okx/rest_instruments_SWAP.json"), contracts));
  EXPECT_EQ(contracts.size(), 3u);
  ASSERT_NE(contracts.find(Symbol{"btc/usdt"}), nullptr);
  EXPECT_TRUE(contracts.find(Symbol{"btc/usdt"})->is_identical("0.01"_d));
  EXPECT_TRUE(contracts.find(Symbol{"eth/usdt"})->is_identical("0.1"_d));
  EXPECT_TRUE(contracts.find(Symbol{"btc/usd"})->is_identical("100"_d));
  EXPECT_EQ(contracts.find(Symbol{"uni/usd"}), nullptr);
  EXPECT_EQ(contracts.find(Symbol{}), nullptr);
}

TEST(OkxContracts, TakeTheMultiplierIn) {
  OkxContracts contracts;
  const auto answer =
      replaced(load_frame("okx/rest_instruments_UNI.json"), R"("ctMult":"1")", R"("ctMult":"2.5")");
  ASSERT_TRUE(okx_read_contracts(answer, contracts));
  EXPECT_TRUE(contracts.find(Symbol{"uni/usd"})->is_identical("25.0"_d));
}

TEST(OkxContracts, LeaveOutWhatHasNoValueYet) {
  OkxContracts contracts;
  const auto answer =
      replaced(load_frame("okx/rest_instruments_UNI.json"), R"("ctVal":"10")", R"("ctVal":"")");
  ASSERT_TRUE(okx_read_contracts(answer, contracts));
  EXPECT_EQ(contracts.size(), 0u);
}

TEST(OkxContracts, RefuseWhatIsNoList) {
  OkxContracts contracts;
  const auto answer = load_frame("okx/rest_instruments_UNI.json");
  for (std::size_t size = 0; size < answer.size(); ++size)
    EXPECT_FALSE(okx_read_contracts(std::string_view{answer}.substr(0, size), contracts)) << size;
  const auto zero =
      okx_read_contracts(replaced(answer, R"("ctVal":"10")", R"("ctVal":"0")"), contracts);
  ASSERT_FALSE(zero);
  EXPECT_EQ(zero.error().code, make_error_code(Errc::bad_value));
  const auto refused =
      okx_read_contracts(R"({"code":"50011","msg":"Too Many Requests","data":[]})", contracts);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, make_error_code(Errc::rejected));
}

}  // namespace
}  // namespace hftcpp
