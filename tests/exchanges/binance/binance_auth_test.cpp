// Signatures of Binance. The key is that of RFC 8032, section 7.1, TEST 1; the expected values were
// computed with two other programs.
#include "exchanges/binance/binance_auth.hpp"

#include "support/sample_keys.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {
namespace {

constexpr BinanceKey kBinanceKey{"hftcpp-demo-api-key", kAnySecret};
constexpr std::chrono::milliseconds kBinanceNow{1'790'000'000'000};

TEST(BinanceAuth, SignsWithASecret) {
  EXPECT_EQ(binance_signature(kAnySecret,
                              "apiKey=hftcpp-demo-api-key&recvWindow=5000&timestamp="
                              "1790000000000"),
            "9c3b6af7e4d7a4292579c4ea47165b6ba74210acde2153431e722b478ff9650f");
  EXPECT_EQ(binance_signature(kAnySecret, "apiKey=hftcpp-demo-api-key&timestamp=1790000000000"),
            "14dbaa5024e5344334b60b804f0763fba49a5174cc007fd8444bd5eb17940a46");
}

TEST(BinanceAuth, SignsWithAPrivateKey) {
  EXPECT_EQ(binance_signature(kEd25519Key,
                              "apiKey=hftcpp-demo-api-key&recvWindow=5000&timestamp="
                              "1790000000000"),
            "0kNLsDofELIsYcUX9T0FXjRpM6gXOvXLJ2L8qoaTAF30RAJVBzJ+GIRaFGRL39/"
            "pKfHbaqLZD8CbcSJt4zZbBw==");
  EXPECT_EQ(binance_signature(kEd25519Key, "apiKey=hftcpp-demo-api-key&timestamp=1790000000000"),
            "7nG8ji9GSLS6JNH1LnbPgT4VzaYNBCIiMO2zHdLLVuMB6e1ahdgFJ6M7g1GRNmwu7wRFYcqKU4VDXwQLXjULD"
            "Q==");
  EXPECT_EQ(binance_signature(kEd25519Key, "recvWindow=5000&timestamp=1790000000000"),
            "2hCrlKWgskoym0y+97LqVWdZ15SMYkLAg/"
            "hkruGidXzidOIwY4cC6QuGaCfgDEYUCofSqlaRj1uomTdLYqwKCA==");
}

TEST(BinanceAuth, PutsASignatureBehindAQuery) {
  const std::array parameters{BinanceParameter{"recvWindow", "5000"},
                              BinanceParameter{"timestamp", "1790000000000"}};
  EXPECT_EQ(binance_signed_query(parameters, kAnySecret),
            "recvWindow=5000&timestamp=1790000000000&signature="
            "fcdd2411c1b2bb8f1561054b9dd16ae17a9c4f1d85e842993e99b582d8fd8f8c");
  EXPECT_EQ(binance_signed_query(parameters, kEd25519Key),
            "recvWindow=5000&timestamp=1790000000000&signature=2hCrlKWgskoym0y%2B97LqVWdZ15SMYkLAg"
            "%2FhkruGidXzidOIwY4cC6QuGaCfgDEYUCofSqlaRj1uomTdLYqwKCA%3D%3D");
}

TEST(BinanceAuth, KeepsTheOrderOfAQuery) {
  const std::array parameters{BinanceParameter{"omitZeroBalances", "true"},
                              BinanceParameter{"recvWindow", "5000"},
                              BinanceParameter{"timestamp", "1790000000000"}};
  EXPECT_EQ(binance_signed_query(parameters, kAnySecret),
            "omitZeroBalances=true&recvWindow=5000&timestamp=1790000000000&signature="
            "eadf6884665688a1f1fb313e22d24ca9a1e9ec14e00c23591252d02d6622a355");
}

TEST(BinanceAuth, SignsWhatItHasEncoded) {
  const std::array parameters{
      BinanceParameter{"symbol", "\xE5\xB8\x81\xE5\xAE\x89\xE4\xBA\xBA\xE7\x94\x9FUSDT"},
      BinanceParameter{"timestamp", "1790000000000"}};
  EXPECT_EQ(binance_signed_query(parameters, kAnySecret),
            "symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT&timestamp=1790000000000&signature="
            "f4e5eddc819af7019e7641f5dbe409537bf64395bde6af00aa25ef950ee01f1c");
}

TEST(BinanceAuth, SubscribesToOnesOwnEvents) {
  EXPECT_EQ(binance_subscribe_user_data(kBinanceKey, kBinanceNow, 1),
            R"({"id":"1","method":"userDataStream.subscribe.signature","params":)"
            R"({"apiKey":"hftcpp-demo-api-key","recvWindow":5000,"timestamp":1790000000000,)"
            R"("signature":"9c3b6af7e4d7a4292579c4ea47165b6ba74210acde2153431e722b478ff9650f"}})");
}

TEST(BinanceAuth, SendsABase64SignatureAsItIs) {
  EXPECT_EQ(binance_signed_request("session.logon", {}, {kBinanceKey.api_key, kEd25519Key},
                                   kBinanceNow, 2),
            R"({"id":"2","method":"session.logon","params":)"
            R"({"apiKey":"hftcpp-demo-api-key","recvWindow":5000,"timestamp":1790000000000,)"
            R"("signature":"0kNLsDofELIsYcUX9T0FXjRpM6gXOvXLJ2L8qoaTAF30RAJVBzJ+GIRaFGRL39/)"
            R"(pKfHbaqLZD8CbcSJt4zZbBw=="}})");
}

TEST(BinanceAuth, SignsParametersByName) {
  const std::string request = binance_signed_request("openOrders.status", {{"symbol", "BTCUSDT"}},
                                                     kBinanceKey, kBinanceNow, 3);
  const std::string expected =
      binance_signature(kAnySecret,
                        "apiKey=hftcpp-demo-api-key&recvWindow=5000&symbol=BTCUSDT&"
                        "timestamp=1790000000000");
  EXPECT_NE(request.find("\"symbol\":\"BTCUSDT\""), std::string::npos);
  EXPECT_NE(request.find("\"signature\":\"" + expected + "\""), std::string::npos);
}

}  // namespace
}  // namespace hftcpp
