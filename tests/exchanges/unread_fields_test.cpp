// unread_fields_test.cpp: fields that only tell more of an order, a fill or a balance. Null, of
// another type or not there at all, they are left empty; what the message is about is told.
#include "exchanges/binance/binance_account.hpp"
#include "exchanges/coinbase/coinbase_rest.hpp"
#include "exchanges/exchange.hpp"
#include "exchanges/kraken/kraken_account.hpp"
#include "exchanges/kraken_future/kraken_future_account.hpp"
#include "exchanges/okx/okx_codec.hpp"
#include "support/collector.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

constexpr Timestamp kUnreadArrival{1'800'000'000'000'000'000};

enum class Counts : std::uint8_t { never, when_there, always };

struct Field {
  std::string exchange;
  std::string file;
  std::size_t line;   // the frames before it go first
  std::string field;  // with its value
  Counts counts = Counts::never;
};

void PrintTo(const Field& field, std::ostream* out) {
  *out << field.exchange << ' ' << field.field;
}

std::string name_of(const std::string& field) {
  return field.substr(1, field.find('"', 1) - 1);
}

// What may become of a field, and whether it is still there.
struct Damage {
  std::string by;
  bool is_there;
};
std::vector<Damage> damages_of(const std::string& field) {
  const std::string name = '"' + name_of(field) + "\":";
  return {{name + "null", true}, {name + R"({"x":[1]})", true}, {R"("not_there":0)", false}};
}

// An order of Coinbase's documentation stands in a snapshot: as an update it is told.
std::string as_news(const std::string& frame) {
  const bool is_old = frame.find(R"("channel":"user")") != std::string::npos;
  return is_old ? replaced(frame, R"("type":"snapshot")", R"("type":"update")") : frame;
}

struct Told : Collector {
  Told(const Field& field, const std::string& by) {
    const ExchangeEntry& entry = *find_exchange(field.exchange);
    symbols.set_resolver(entry.from_native);
    codec = entry.make_codec(symbols);
    const std::vector<std::string> frames = load_lines(field.file);
    Collector before;
    for (std::size_t i = 0; i < field.line; ++i)
      EXPECT_TRUE(codec->decode({frames[i], kUnreadArrival}, before));
    const std::string frame = replaced(as_news(frames.at(field.line)), field.field, by);
    const Result<void> decoded = codec->decode({frame, kUnreadArrival}, *this);
    EXPECT_TRUE(decoded) << decoded.error().where;
  }

  SymbolMap symbols;
  std::unique_ptr<Codec> codec;
};

struct UnreadFields : testing::TestWithParam<Field> {};

TEST_P(UnreadFields, AreNoReasonToLoseAnOrderAFillOrABalance) {
  const Field& field = GetParam();
  const Told whole{field, field.field};
  ASSERT_FALSE(whole.events.empty());
  for (const Damage& damage : damages_of(field.field)) {
    const Told told{field, damage.by};
    ASSERT_EQ(told.events.size(), whole.events.size()) << damage.by;
    for (std::size_t i = 0; i < whole.my_orders.size(); ++i) {
      EXPECT_EQ(told.my_orders.at(i).order_id, whole.my_orders[i].order_id);
      EXPECT_EQ(told.my_orders[i].size, whole.my_orders[i].size);
      EXPECT_EQ(told.my_orders[i].status, whole.my_orders[i].status);
    }
    for (std::size_t i = 0; i < whole.my_trades.size(); ++i) {
      EXPECT_EQ(told.my_trades.at(i).id, whole.my_trades[i].id);
      EXPECT_EQ(told.my_trades[i].size, whole.my_trades[i].size);
      EXPECT_EQ(told.my_trades[i].price, whole.my_trades[i].price);
      EXPECT_EQ(told.my_trades[i].side, whole.my_trades[i].side);
    }
    for (std::size_t i = 0; i < whole.balances.size(); ++i)
      EXPECT_EQ(told.balances.at(i).total, whole.balances[i].total);
  }
}

TEST_P(UnreadFields, AreCountedByTheirNamesWhereTheyAreWords) {
  const Field& field = GetParam();
  for (const Damage& damage : damages_of(field.field)) {
    const Told told{field, damage.by};
    const bool counts =
        field.counts == Counts::always || (field.counts == Counts::when_there && damage.is_there);
    ASSERT_EQ(told.controls.size(), counts ? 1u : 0u) << damage.by;
    if (!counts) continue;
    EXPECT_EQ(told.controls[0].kind, Control::Kind::unknown);
    EXPECT_EQ(told.controls[0].text, name_of(field.field));
  }
}

constexpr const char* kUnreadKraken = "kraken/ws_executions_updates.jsonl";
constexpr const char* kUnreadBinance = "binance/ws_executionReport.json";
constexpr const char* kFuture = "binance_future/ws_user_doc.jsonl";
constexpr const char* kUnreadCoinbase = "coinbase/ws_user.json";
constexpr const char* kUnreadOkx = "okx/ws_orders_spot.json";

INSTANTIATE_TEST_SUITE_P(
    Of, UnreadFields,
    testing::ValuesIn(std::vector<Field>{
        {"kraken", kUnreadKraken, 0, R"("order_userref":3)"},
        {"kraken", kUnreadKraken, 0, R"("order_type":"limit")", Counts::when_there},
        {"kraken", kUnreadKraken, 0, R"("exec_type":"pending_new")", Counts::always},
        {"kraken", kUnreadKraken, 2, R"("exec_type":"trade")", Counts::always},
        {"kraken", kUnreadKraken, 2, R"("liquidity_ind":"t")", Counts::when_there},
        {"kraken", kUnreadKraken, 2, R"("avg_price":26599.9)"},
        {"kraken", kUnreadKraken, 2, R"("fees":[{"asset":"USD","qty":0.3458}])"},
        {"kraken", kUnreadKraken, 2, R"("asset":"USD")"},
        {"kraken", kUnreadKraken, 2, R"("qty":0.3458)"},
        {"kraken", "kraken/ws_balances.jsonl", 0, R"("id":"main")", Counts::always},
        {"kraken", "kraken/ws_balances.jsonl", 0, R"("type":"spot")", Counts::always},
        {"binance", kUnreadBinance, 0, R"("c":"O-12345-test-trade")"},
        {"binance", kUnreadBinance, 0, R"("o":"LIMIT")", Counts::always},
        {"binance", kUnreadBinance, 0, R"("C":"")"},
        {"binance", kUnreadBinance, 0, R"("x":"TRADE")", Counts::always},
        {"binance", kUnreadBinance, 0, R"("X":"PARTIALLY_FILLED")", Counts::always},
        {"binance", kUnreadBinance, 0, R"("r":"NONE")"},
        {"binance", kUnreadBinance, 0, R"("n":"0.00050000")"},
        {"binance", kUnreadBinance, 0, R"("N":"ETH")"},
        {"binance", kUnreadBinance, 0, R"("m":true)"},
        {"binance_future", kFuture, 1, R"("c":"TEST")"},
        {"binance_future", kFuture, 1, R"("o":"LIMIT")", Counts::always},
        {"binance_future", kFuture, 1, R"("ap":"7100.50")"},
        {"binance_future", kFuture, 1, R"("x":"TRADE")", Counts::always},
        {"binance_future", kFuture, 1, R"("X":"PARTIALLY_FILLED")", Counts::always},
        {"binance_future", kFuture, 1, R"("N":"USDT")"},
        {"binance_future", kFuture, 1, R"("n":"0.01000000")"},
        {"binance_future", kFuture, 1, R"("m":true)"},
        {"binance_future", kFuture, 2, R"("ep":"6563.6")"},
        {"binance_future", kFuture, 2, R"("up":"2850.21200")"},
        {"coinbase", kUnreadCoinbase, 0, R"("cancel_reason":"")"},
        {"coinbase", kUnreadCoinbase, 0, R"("client_order_id":"XXX")"},
        {"coinbase", kUnreadCoinbase, 0, R"("filled_value":"500")"},
        {"coinbase", kUnreadCoinbase, 0, R"("order_type":"Limit")", Counts::always},
        {"coinbase", kUnreadCoinbase, 0, R"("reject_reason":"")"},
        {"coinbase", kUnreadCoinbase, 0, R"("status":"FILLED")", Counts::always},
        {"coinbase", kUnreadCoinbase, 0, R"("total_fees":"2")"},
        {"okx", kUnreadOkx, 0, R"("clOrdId":"")"},
        {"okx", kUnreadOkx, 0, R"("ordType":"limit")", Counts::always},
        {"okx", kUnreadOkx, 0, R"("tgtCcy":"")"},
        {"okx", kUnreadOkx, 0, R"("state":"filled")", Counts::always},
        {"okx", kUnreadOkx, 0, R"("avgPx":"31527.1")"},
        {"okx", kUnreadOkx, 0, R"("fillFee":"-0.02522168")"},
        {"okx", kUnreadOkx, 0, R"("fillFeeCcy":"USDT")"},
        {"okx", kUnreadOkx, 0, R"("execType":"M")", Counts::when_there},
        {"okx", kUnreadOkx, 0, R"("fee":"-0.02522168")"},
        {"okx", kUnreadOkx, 0, R"("feeCcy":"USDT")"},
        {"okx", kUnreadOkx, 0, R"("cancelSource":"")"},
        {"okx", kUnreadOkx, 0, R"("msg":"")"},
        {"okx", "okx/ws_account_page.json", 0, R"("availBal":"100.52768569797846")"},
        {"okx", "okx/ws_account_page.json", 0, R"("frozenBal":"0")"},
        {"okx_swap", "okx/ws_positions.json", 0, R"("lever":"10.0")"},
        {"okx_swap", "okx/ws_positions.json", 0, R"("avgPx":"10000")"},
        {"kraken_future", "kraken_future/ws_open_orders.jsonl", 0, R"("type":"limit")",
         Counts::always},
        {"kraken_future", "kraken_future/ws_open_orders.jsonl", 0,
         R"("reason":"new_placed_order_by_user")", Counts::when_there},
        {"kraken_future", "kraken_future/ws_fills.json", 0,
         R"("cli_ord_id":"b661bad0-7037-4b73-9e07-a65b515e4ef7")"},
        {"kraken_future", "kraken_future/ws_fills.json", 0, R"("fill_type":"taker")",
         Counts::always},
        {"kraken_future", "kraken_future/ws_fills.json", 0, R"("fee_paid":0.001581)"},
        {"kraken_future", "kraken_future/ws_fills.json", 0, R"("fee_currency":"USD")"},
        {"kraken_future", "kraken_future/ws_balances.jsonl", 0, R"("name":"F-XBT:USD")",
         Counts::always},
        {"kraken_future", "kraken_future/ws_balances.jsonl", 0, R"("available":0.1219368845)"},
    }));

// ---- what REST lists ----

using CountRows = std::function<std::size_t(std::string_view, const SymbolMap&)>;

struct Listing {
  std::string exchange;
  std::string file;
  std::vector<std::string> fields;
  CountRows count;  // none where the answer is refused
};

void PrintTo(const Listing& listing, std::ostream* out) {
  *out << listing.file;
}

template <class List>
std::size_t rows_of(const Result<List>& list) {
  return list ? list->rows.size() : 0;
}

CountRows okx_rows(OkxList list) {
  return [list](std::string_view json, const SymbolMap& symbols) {
    OkxCodec codec{symbols, {.market = OkxMarket::swap}};
    Collector sink;
    return codec.decode_list(list, {json, kUnreadArrival}, sink) ? sink.events.size() : 0;
  };
}

const std::vector<Listing> kListings{
    {"kraken",
     "kraken/rest_open_orders.json",
     {R"("status":"open")", R"("ordertype":"limit")", R"("userref":0)", R"("fee":"0.00000")"},
     [](std::string_view json, const SymbolMap&) {
       const std::vector<Symbol> pairs{Symbol{"btc/usd"}};
       return rows_of(
           parse_kraken_orders(json, KrakenOrderList::open_orders, kraken_rest_names(pairs)));
     }},
    {"kraken",
     "kraken/rest_trades_history.json",
     {R"("fee":"0.00000")", R"("maker":true)"},
     [](std::string_view json, const SymbolMap&) {
       const std::vector<Symbol> pairs{Symbol{"btc/usd"}};
       return rows_of(parse_kraken_trades(json, kraken_rest_names(pairs)));
     }},
    {"binance",
     "binance/rest_openOrders.json",
     {R"("clientOrderId":)", R"("status":)", R"("type":)"},
     [](std::string_view json, const SymbolMap& symbols) {
       const auto list =
           binance::parse_orders({json, kUnreadArrival}, Exchange{"binance"}, symbols);
       return list ? list->orders.size() : 0;
     }},
    {"binance",
     "binance/rest_myTrades.json",
     {R"("commission":)", R"("commissionAsset":)", R"("isMaker":)"},
     [](std::string_view json, const SymbolMap& symbols) {
       const auto list = binance::parse_fills({json, kUnreadArrival}, Exchange{"binance"}, symbols);
       return list ? list->trades.size() : 0;
     }},
    {"binance_future",
     "binance_future/rest_balance.json",
     {R"("availableBalance":)"},
     [](std::string_view json, const SymbolMap&) {
       const auto list =
           binance::parse_future_balances({json, kUnreadArrival}, Exchange{"binance_future"});
       return list ? list->size() : 0;
     }},
    {"coinbase",
     "coinbase/rest_orders.json",
     {R"("client_order_id":)", R"("status":)", R"("average_filled_price":)", R"("order_type":)",
      R"("reject_message":)", R"("cancel_message":)"},
     [](std::string_view json, const SymbolMap& symbols) {
       return rows_of(coinbase_read_orders(json, symbols, kUnreadArrival));
     }},
    {"coinbase",
     "coinbase/rest_fills.json",
     {R"("commission":)", R"("liquidity_indicator":)"},
     [](std::string_view json, const SymbolMap& symbols) {
       return rows_of(coinbase_read_fills(json, symbols, kUnreadArrival));
     }},
    {"coinbase",
     "coinbase/rest_accounts.json",
     {R"("hold":{"value":"0.00500000","currency":"BTC"})"},
     [](std::string_view json, const SymbolMap&) {
       return rows_of(coinbase_read_balances(json, kUnreadArrival));
     }},
    {"kraken_future",
     "kraken_future/rest_openorders.json",
     {R"("orderType":)", R"("status":)"},
     [](std::string_view json, const SymbolMap& symbols) {
       return rows_of(parse_kraken_future_orders(json, symbols));
     }},
    {"okx_swap",
     "okx/rest_orders_pending.json",
     {R"("ordType":)", R"("state":)", R"("clOrdId":)", R"("avgPx":)", R"("fee":)", R"("feeCcy":)",
      R"("cancelSource":)", R"("cancelSourceReason":)"},
     okx_rows(OkxList::orders)},
};

// With its value, which has no commas.
std::string whole_field(const std::string& json, const std::string& field) {
  if (!field.ends_with(':')) return field;
  const std::size_t at = json.find(field);
  if (at == std::string::npos) return field;
  return json.substr(at, json.find_first_of(",}", at) - at);
}

struct UnreadListedFields : testing::TestWithParam<Listing> {};

TEST_P(UnreadListedFields, AreNoReasonToLoseARow) {
  const Listing& listing = GetParam();
  SymbolMap symbols;
  symbols.set_resolver(find_exchange(listing.exchange)->from_native);
  const std::string json = load_frame(listing.file);
  const std::size_t rows = listing.count(json, symbols);
  ASSERT_GT(rows, 0u);
  for (const std::string& name : listing.fields) {
    const std::string field = whole_field(json, name);
    for (const Damage& damage : damages_of(field))
      EXPECT_EQ(listing.count(replaced(json, field, damage.by), symbols), rows)
          << field << " as " << damage.by;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, UnreadListedFields, testing::ValuesIn(kListings));

}  // namespace
}  // namespace hftcpp
