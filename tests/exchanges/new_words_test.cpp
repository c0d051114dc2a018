// new_words_test.cpp: what exchanges will come up with. A message with a word that its codec does
// not know, and that can be understood all the same, is told, and the word is counted.
#include "exchanges/exchange.hpp"
#include "support/collector.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::IsEmpty;

constexpr Timestamp kArrival{1'800'000'000'000'000'000};

struct NewWord {
  std::string name;
  std::string exchange;
  std::string file;
  std::size_t line;                   // the frames before it go first
  std::string field;                  // with the value that becomes a new word
  std::optional<OrderStatus> status;  // of the order that is told
  std::string traded;                 // of its fill; empty where none is told
};

void PrintTo(const NewWord& word, std::ostream* out) {
  *out << word.name;
}

// "status":"FILLED" becomes "status":"quite_new".
std::string renewed(const std::string& frame, const std::string& field) {
  const std::string name = field.substr(0, field.find(':') + 1);
  const std::string rest = field.substr(field.rfind('"') + 1);
  return replaced(frame, field, name + "\"quite_new\"" + rest);
}

struct Codecs : testing::TestWithParam<NewWord> {
  Codecs() : codec{entry().make_codec(symbols)} { symbols.set_resolver(entry().from_native); }

  static const ExchangeEntry& entry() { return *find_exchange(GetParam().exchange); }

  // An order of Coinbase's documentation stands in a snapshot: as an update it is news.
  static std::string as_news(const std::string& frame) {
    const bool is_old = GetParam().file == "coinbase/ws_user.json";
    return is_old ? replaced(frame, R"("type":"snapshot")", R"("type":"update")") : frame;
  }

  Result<void> decode_renewed() {
    const std::vector<std::string> frames = load_lines(GetParam().file);
    for (std::size_t i = 0; i < GetParam().line; ++i)
      EXPECT_TRUE(codec->decode({as_news(frames[i]), kArrival}, before));
    const std::string frame = renewed(as_news(frames.at(GetParam().line)), GetParam().field);
    return codec->decode({frame, kArrival}, sink);
  }

  void expect_one_unknown() const {
    ASSERT_EQ(sink.controls.size(), 1u);
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
    EXPECT_EQ(sink.controls[0].text, "quite_new");
    EXPECT_FALSE(sink.controls[0].channel.empty());
  }

  SymbolMap symbols;
  std::unique_ptr<Codec> codec;
  Collector before;
  Collector sink;
};

// ---- an account ----

struct AccountCodecs : Codecs {};

TEST_P(AccountCodecs, TellOrderAndFillBesideAWordThatIsNewAndCountIt) {
  ASSERT_TRUE(decode_renewed());

  expect_one_unknown();
  ASSERT_EQ(sink.my_orders.size(), GetParam().status ? 1u : 0u);
  if (GetParam().status) {
    EXPECT_EQ(sink.my_orders[0].status, *GetParam().status);
  }
  ASSERT_EQ(sink.my_trades.size(), GetParam().traded.empty() ? 0u : 1u);
  if (!GetParam().traded.empty()) {
    EXPECT_EQ(sink.my_trades[0].size.to_string(), GetParam().traded);
  }
}

constexpr auto kFilled = OrderStatus::filled;
constexpr auto kInPart = OrderStatus::partially_filled;

const std::vector<NewWord> kAccountWords{
    {"KrakenStatus", "kraken", "kraken/ws_executions_updates.jsonl", 2,
     R"("order_status":"partially_filled")", kFilled, "0.005"},
    {"KrakenExecution", "kraken", "kraken/ws_executions_updates.jsonl", 2, R"("exec_type":"trade")",
     kInPart, "0.005"},
    {"KrakenExecutionWithoutFill", "kraken", "kraken/ws_executions_updates.jsonl", 1,
     R"("exec_type":"new")", OrderStatus::open, ""},
    {"KrakenLiquidity", "kraken", "kraken/ws_executions_updates.jsonl", 2, R"("liquidity_ind":"t")",
     kInPart, "0.005"},
    {"BinanceStatus", "binance", "binance/ws_executionReport.json", 0, R"("X":"PARTIALLY_FILLED")",
     kInPart, "0.50000000"},
    {"BinanceExecution", "binance", "binance/ws_executionReport.json", 0, R"("x":"TRADE")", kInPart,
     "0.50000000"},
    {"BinanceFutureStatus", "binance_future", "binance_future/ws_user_doc.jsonl", 1,
     R"("X":"PARTIALLY_FILLED")", kInPart, "0.001"},
    {"BinanceFutureExecution", "binance_future", "binance_future/ws_user_doc.jsonl", 1,
     R"("x":"TRADE")", kInPart, "0.001"},
    {"BinanceFutureExecutionWithoutFill", "binance_future", "binance_future/ws_order_2026.json", 0,
     R"("x":"NEW")", OrderStatus::open, ""},
    {"BinanceFutureConditionalStatus", "binance_future", "binance_future/ws_algo.json", 0,
     R"("X":"FINISHED")", kFilled, ""},
    {"KrakenFutureReason", "kraken_future", "kraken_future/ws_open_orders.jsonl", 0,
     R"("reason":"new_placed_order_by_user")", OrderStatus::open, ""},
    {"KrakenFutureReasonOfAnEnd", "kraken_future", "kraken_future/ws_open_orders.jsonl", 1,
     R"("reason":"full_fill")", kFilled, ""},
    {"KrakenFutureFillType", "kraken_future", "kraken_future/ws_fills.json", 0,
     R"("fill_type":"taker")", std::nullopt, "0.001"},
    {"CoinbaseStatus", "coinbase", "coinbase/ws_user.json", 0, R"("status":"FILLED")", kFilled,
     "0.01"},
    {"OkxState", "okx", "okx/ws_orders_spot.json", 0, R"("state":"filled")", kFilled, "0.001"},
    {"OkxLiquidity", "okx", "okx/ws_orders_spot.json", 0, R"("execType":"M")", kFilled, "0.001"},
    {"OkxSwapState", "okx_swap", "okx/ws_orders_swap.json", 0, R"("state":"filled")", kFilled,
     "0.03"},
};

std::string name_of(const testing::TestParamInfo<NewWord>& word) {
  return word.param.name;
}

INSTANTIATE_TEST_SUITE_P(Of, AccountCodecs, testing::ValuesIn(kAccountWords), name_of);

// ---- the market ----

struct MarketCodecs : Codecs {};

TEST_P(MarketCodecs, TellWhatTheyUnderstandBesideAWordThatIsNewAndCountIt) {
  ASSERT_TRUE(decode_renewed());

  expect_one_unknown();
  EXPECT_EQ(sink.events.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Of, MarketCodecs,
    testing::ValuesIn(std::vector<NewWord>{
        {"BinanceInterval", "binance", "binance/ws_kline.jsonl", 0, R"("i":"1m")", {}, ""},
        {"BinanceFutureInterval",
         "binance_future",
         "binance_future/ws_kline.jsonl",
         0,
         R"("i":"1m")",
         {},
         ""},
        {"BinanceFutureOrigin",
         "binance_future",
         "binance_future/ws_trade_2020.json",
         0,
         R"("X":"MARKET")",
         {},
         ""},
        {"KrakenFutureTradeType",
         "kraken_future",
         "kraken_future/ws_liquidation.json",
         0,
         R"("type":"liquidation")",
         {},
         ""},
        {"OkxCandleState", "okx", "okx/ws_candles.jsonl", 0, R"("1"]])", {}, ""},
    }),
    name_of);

// ---- whether rows are all there is, or news ----

struct KindCodecs : Codecs {};

TEST_P(KindCodecs, TakeRowsOfAKindThatIsNewForNewsAndCountIt) {
  ASSERT_TRUE(decode_renewed());

  expect_one_unknown();
  EXPECT_FALSE(sink.events.empty());
}

constexpr const char* kUpdate = R"("type":"update")";

INSTANTIATE_TEST_SUITE_P(
    Of, KindCodecs,
    testing::ValuesIn(std::vector<NewWord>{
        {"KrakenTicker", "kraken", "kraken/ws_ticker_update.json", 0, kUpdate, {}, ""},
        {"KrakenTrade", "kraken", "kraken/ws_trade_update.json", 0, kUpdate, {}, ""},
        {"KrakenOrder", "kraken", "kraken/ws_executions_updates.jsonl", 0, kUpdate, {}, ""},
        {"CoinbaseTrade", "coinbase", "coinbase/ws_market_trades.json", 0, kUpdate, {}, ""},
        {"CoinbaseTicker",
         "coinbase",
         "coinbase/ws_ticker.json",
         0,
         R"("type":"snapshot")",
         {},
         ""},
        {"CoinbaseOrder", "coinbase", "coinbase/ws_user.json", 0, kUpdate, {}, ""},
    }),
    name_of);

struct KindOfBookCodecs : Codecs {};

TEST_P(KindOfBookCodecs, DoNotGuessHowABookChanges) {
  const Result<void> decoded = decode_renewed();

  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, make_error_code(Errc::bad_value));
  EXPECT_THAT(sink.events, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Of, KindOfBookCodecs,
    testing::ValuesIn(std::vector<NewWord>{
        {"Kraken", "kraken", "kraken/ws_book_update.json", 0, kUpdate, {}, ""},
        {"Coinbase", "coinbase", "coinbase/ws_level2.jsonl", 1, kUpdate, {}, ""},
        {"Okx", "okx", "okx/ws_books_chain.jsonl", 1, R"("action":"update")", {}, ""},
    }),
    name_of);

TEST(OkxKinds, AreCountedWhereTheyAreNewAndSayNothing) {
  const ExchangeEntry& entry = *find_exchange("okx");
  SymbolMap symbols;
  symbols.set_resolver(entry.from_native);
  const auto codec = entry.make_codec(symbols);
  for (const char* const file : {"okx/ws_trades_BTC-USDT.jsonl", "okx/ws_orders_spot.json"}) {
    Collector sink;
    const std::string frame =
        replaced(load_lines(file)[0], R"("data":)", R"("action":"quite_new","data":)");
    ASSERT_TRUE(codec->decode({frame, kArrival}, sink)) << file;
    EXPECT_FALSE(sink.events.empty()) << file;
    ASSERT_EQ(sink.controls.size(), 1u) << file;
    EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
    EXPECT_EQ(sink.controls[0].text, "quite_new");
  }
}

// ---- what cannot be understood ----

struct SideCodecs : Codecs {};

TEST_P(SideCodecs, DoNotGuessASideThatIsNew) {
  const Result<void> decoded = decode_renewed();

  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, make_error_code(Errc::bad_value));
  EXPECT_THAT(sink.events, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Of, SideCodecs,
    testing::ValuesIn(std::vector<NewWord>{
        {"KrakenTrade", "kraken", "kraken/ws_trade_update.json", 0, R"("side":"buy")", {}, ""},
        {"KrakenOrder",
         "kraken",
         "kraken/ws_executions_updates.jsonl",
         0,
         R"("side":"sell")",
         {},
         ""},
        {"BinanceOrder", "binance", "binance/ws_executionReport.json", 0, R"("S":"BUY")", {}, ""},
        {"BinanceFutureOrder",
         "binance_future",
         "binance_future/ws_user_doc.jsonl",
         1,
         R"("S":"BUY")",
         {},
         ""},
        {"KrakenFutureTrade",
         "kraken_future",
         "kraken_future/ws_liquidation.json",
         0,
         R"("side":"sell")",
         {},
         ""},
        {"CoinbaseOrder", "coinbase", "coinbase/ws_user.json", 0, R"("order_side":"BUY")", {}, ""},
        {"OkxOrder", "okx", "okx/ws_orders_spot.json", 0, R"("side":"sell")", {}, ""},
        {"OkxSwapPosition", "okx_swap", "okx/ws_positions.json", 0, R"("posSide":"long")", {}, ""},
    }),
    name_of);

}  // namespace
}  // namespace hftcpp
