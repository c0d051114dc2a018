// KrakenFutureCodec: what is sent, and the names of instruments.
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include "support/frames.hpp"
#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

const std::vector<std::string> kKrakenFuturePairs{"PF_XBTUSD", "PI_XBTUSD"};

TEST(KrakenFutureRequests, NameTheFeedOfEachChannel) {
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::order_book, kKrakenFuturePairs, {}),
            R"({"event":"subscribe","feed":"book","product_ids":["PF_XBTUSD","PI_XBTUSD"]})");
  EXPECT_EQ(KrakenFutureCodec::unsubscribe(Channel::trade, kKrakenFuturePairs, {}),
            R"({"event":"unsubscribe","feed":"trade","product_ids":["PF_XBTUSD","PI_XBTUSD"]})");
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::liquidation, {}, {}),
            R"({"event":"subscribe","feed":"trade","product_ids":[]})");
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::ticker, {}, {}),
            R"({"event":"subscribe","feed":"ticker","product_ids":[]})");
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::funding, {}, {{"lite", "true"}}),
            R"({"event":"subscribe","feed":"ticker","product_ids":[]})");
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::ticker, {}, {{"lite", "true"}}),
            R"({"event":"subscribe","feed":"ticker_lite","product_ids":[]})");
}

TEST(KrakenFutureRequests, CarryTheSignedChallengeOfPrivateFeeds) {
  const std::map<std::string, std::string> login{
      {"api_key", "key"}, {"original_challenge", "226aee50"}, {"signed_challenge", "4JEp+/=="}};
  const std::string rest =
      R"(,"api_key":"key","original_challenge":"226aee50","signed_challenge":"4JEp+/=="})";
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::my_order, {}, login),
            R"({"event":"subscribe","feed":"open_orders")" + rest);
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::my_order_batch, {}, login),
            R"({"event":"subscribe","feed":"open_orders")" + rest);
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::my_trade, {}, login),
            R"({"event":"subscribe","feed":"fills")" + rest);
  EXPECT_EQ(KrakenFutureCodec::subscribe(Channel::balance, {}, login),
            R"({"event":"subscribe","feed":"balances")" + rest);
  EXPECT_EQ(KrakenFutureCodec::unsubscribe(Channel::position, {}, login),
            R"({"event":"unsubscribe","feed":"open_positions")" + rest);
}

TEST(KrakenFutureRequests, AskForAChallengeAndSignsOfLife) {
  EXPECT_EQ(KrakenFutureCodec::ask_challenge("key\""),
            R"({"event":"challenge","api_key":"key\""})");
  EXPECT_EQ(KrakenFutureCodec::subscribe_heartbeat(),
            R"({"event":"subscribe","feed":"heartbeat"})");
  EXPECT_EQ(KrakenFutureCodec::ping(), R"({"event":"ping"})");
}

TEST(KrakenFutureRequests, RefuseWhatThereIsNot) {
  EXPECT_EQ(test::refusal_of([] {
              return KrakenFutureCodec::subscribe(Channel::kline, kKrakenFuturePairs, {});
            }),
            "kraken_future has no channel kline");
  EXPECT_EQ(
      test::refusal_of([] {
        return KrakenFutureCodec::subscribe(Channel::ticker, kKrakenFuturePairs, {{"lite", "1"}});
      }),
      "lite: \"1\" should be \"true\" or \"false\"");
}

TEST(KrakenFutureRules, CountMessages) {
  const BookRules rules = kraken_future_book_rules(0);
  EXPECT_EQ(rules.snapshot, BookRules::Snapshot::in_stream);
  EXPECT_EQ(rules.chain, BookRules::Chain::counted);
  EXPECT_TRUE(rules.may_cross);
}

TEST(KrakenFutureSymbols, NameEveryKindBothWays) {
  const std::vector<std::pair<std::string, std::string>> names{
      {"PF_XBTUSD", "btc/usd"},
      {"PI_XBTUSD", "btc/usd:btc"},
      {"FF_XBTUSD_261225", "btc/usd_261225"},
      {"FI_XBTUSD_261225", "btc/usd:btc_261225"},
      {"PF_DOGEUSD", "doge/usd"},
      {"PI_LTCUSD", "ltc/usd:ltc"},
      {"PF_XBTUSDT", "btc/usdt"},
      {"PF_USDTUSD", "usdt/usd"}};
  for (const auto& [native, pair] : names) {
    EXPECT_EQ(kraken_future_native(Symbol{pair}), native);
    EXPECT_EQ(kraken_future_symbol(native), Symbol{pair}) << native;
  }
  EXPECT_EQ(kraken_future_symbol("pi_xbtusd"), Symbol{"btc/usd:btc"});
}

TEST(KrakenFutureSymbols, HaveNoIdeaOfOtherKinds) {
  for (const char* native :
       {"", "PF_", "PF_USD", "IN_XBTUSD", "PV_XRPXBT", "XBTUSD", "PF_XBTUSD_261225", "FF_XBTUSD",
        "FI_XBTUSD_2612", "FI_XBTUSD_261225_1", "PF_XBT/USD"})
    EXPECT_TRUE(kraken_future_symbol(native).empty()) << native;
}

TEST(KrakenFutureSymbols, RefuseWhatIsNoPair) {
  for (const char* pair : {"btcusd", "btc/", "/usd", "btc/usd:", "btc/usd:eth", "btc/usd_26",
                           "btc/usdx", "btc/us d", "a/b/usd"})
    EXPECT_EQ(test::refusal_of([pair] { return kraken_future_native(Symbol{pair}); }),
              '"' + std::string{pair} +
                  "\" is no pair of kraken_future: write \"btc/usd\", \"btc/usd:btc\" for an "
                  "inverse contract, \"btc/usd_261225\" for one that ends");
}

TEST(KrakenFutureSymbols, ReadTheExchangesLists) {
  SymbolMap symbols;
  const auto old =
      parse_kraken_future_instruments(load_frame("kraken_future/rest_instruments.json"), symbols);
  const auto recent = parse_kraken_future_instruments(
      load_frame("kraken_future/rest_instruments_2026.json"), symbols);

  ASSERT_TRUE(old) << old.error().where;
  ASSERT_TRUE(recent) << recent.error().where;
  EXPECT_EQ(symbols.size(), 6u);
  EXPECT_EQ(symbols.find("FI_XRPUSD_210924"), Symbol{"xrp/usd:xrp_210924"});
  EXPECT_EQ(symbols.find("PF_XBTUSD"), Symbol{"btc/usd"});
}

TEST(KrakenFutureSymbols, RefuseAListThatIsCut) {
  const std::string whole = load_frame("kraken_future/rest_instruments.json");
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    SymbolMap symbols;
    EXPECT_FALSE(parse_kraken_future_instruments(whole.substr(0, size), symbols)) << size;
  }
}

}  // namespace
}  // namespace hftcpp
