// One's own orders on both interfaces, and the trades that are told or found.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

// The documented order, with other values in it.
std::string user_frame(const std::string& type, std::uint64_t sequence,
                       const std::map<std::string, std::string>& fields) {
  boost::json::value frame = boost::json::parse(load_frame("coinbase/ws_user.json"));
  frame.as_object()["sequence_num"] = sequence;
  auto& event = frame.at("events").at(0).as_object();
  event["type"] = type;
  auto& order = event["orders"].at(0).as_object();
  for (const auto& [name, value] : fields) order[name] = value;
  return boost::json::serialize(frame);
}

class CoinbasePrivateTest : public CodecTest<CoinbaseCodec> {
 protected:
  CoinbasePrivateTest() {
    symbols.add("BTC-USD", Symbol{"btc/usd"});
    symbols.add("BTC-USDC", Symbol{"btc/usdc"});
  }
  Errc decode_exchange(std::string_view bytes) {
    return hftcpp::code_of(exchange.decode({bytes, kArrival}, sink));
  }

  CoinbaseExchangeCodec exchange{symbols};
};

TEST_F(CoinbasePrivateTest, EmitsASnapshotAsABatchAndNoTrades) {
  ASSERT_EQ(code_of(load_frame("coinbase/ws_user.json")), Errc{});
  ASSERT_EQ(sink.my_order_batches.size(), 1u);
  ASSERT_EQ(sink.my_order_batches[0].orders.size(), 1u);
  const MyOrder& order = sink.my_order_batches[0].orders[0];
  EXPECT_EQ(order.exchange, Exchange{"coinbase"});
  EXPECT_EQ(order.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(order.order_id, "YYY");
  EXPECT_EQ(order.client_order_id, "XXX");
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.order_type, "LIMIT") << "as over REST";
  EXPECT_EQ(order.status, OrderStatus::filled);
  EXPECT_EQ(order.native_status, "FILLED");
  EXPECT_EQ(order.price, "50000"_d);
  EXPECT_EQ(order.size, "0.01"_d);
  EXPECT_EQ(order.filled_size, "0.01"_d);
  EXPECT_EQ(order.average_price, "50000"_d);
  EXPECT_EQ(order.fee_currency, "USD");
  EXPECT_EQ(order.exchange_time, *Timestamp::parse_iso("2023-02-09T20:33:57.609931463Z"));
  EXPECT_TRUE(sink.my_trades.empty());
  EXPECT_TRUE(sink.my_orders.empty());
}

// Snapshots come in pieces of 50 orders: a shorter one is the last.
TEST_F(CoinbasePrivateTest, PutsTheOrdersOfASnapshotTogether) {
  boost::json::value frame = boost::json::parse(load_frame("coinbase/ws_user.json"));
  auto& orders = frame.at("events").at(0).at("orders").as_array();
  const boost::json::value one = orders.at(0);
  orders.clear();
  for (int i = 0; i < 50; ++i) orders.push_back(one);
  ASSERT_EQ(code_of(boost::json::serialize(frame)), Errc{});
  EXPECT_TRUE(sink.my_order_batches.empty());
  ASSERT_EQ(code_of(user_frame("snapshot", 1, {})), Errc{});
  ASSERT_EQ(sink.my_order_batches.size(), 1u);
  EXPECT_EQ(sink.my_order_batches[0].orders.size(), 51u);
}

TEST_F(CoinbasePrivateTest, FindsTheTradesBetweenTwoMessages) {
  const std::map<std::string, std::string> open{{"status", "OPEN"},
                                                {"cumulative_quantity", "0"},
                                                {"leaves_quantity", "0.03"},
                                                {"avg_price", "0"},
                                                {"total_fees", "0"}};
  ASSERT_EQ(code_of(user_frame("update", 0, open)), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 1u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::open);
  EXPECT_EQ(sink.my_orders[0].size, "0.03"_d);
  EXPECT_EQ(sink.my_orders[0].average_price, std::nullopt);

  ASSERT_EQ(code_of(user_frame("update", 1,
                               {{"status", "OPEN"},
                                {"cumulative_quantity", "0.01"},
                                {"leaves_quantity", "0.02"},
                                {"avg_price", "50000"},
                                {"total_fees", "2"}})),
            Errc{});
  ASSERT_EQ(sink.my_trades.size(), 1u);
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::partially_filled);
  EXPECT_EQ(sink.my_trades[0].id, "YYY:0.01");
  EXPECT_EQ(sink.my_trades[0].price, "50000"_d);
  EXPECT_EQ(sink.my_trades[0].size, "0.01"_d);
  EXPECT_EQ(sink.my_trades[0].fee, "2"_d);
  EXPECT_EQ(sink.my_trades[0].fee_currency, "USD");

  const auto done = user_frame("update", 2,
                               {{"status", "FILLED"},
                                {"cumulative_quantity", "0.03"},
                                {"leaves_quantity", "0"},
                                {"avg_price", "49800"},
                                {"total_fees", "5.5"}});
  ASSERT_EQ(code_of(done), Errc{});
  ASSERT_EQ(sink.my_trades.size(), 2u);
  EXPECT_EQ(sink.my_trades[1].size, "0.02"_d);
  EXPECT_EQ(sink.my_trades[1].price, "49700"_d) << "(49800 * 0.03 - 50000 * 0.01) / 0.02";
  EXPECT_EQ(sink.my_trades[1].fee, "3.5"_d);
  EXPECT_EQ(sink.my_orders[2].status, OrderStatus::filled);
  EXPECT_EQ(sink.my_orders[2].last_size, "0.02"_d);

  ASSERT_EQ(code_of(done), Errc{});
  EXPECT_EQ(sink.my_trades.size(), 2u) << "the same message once more";
}

// Averages may be rounded; the sums are not.
TEST_F(CoinbasePrivateTest, TakesPricesFromTheSumsWhereTheyAreTold) {
  std::map<std::string, std::string> fields{
      {"status", "OPEN"},       {"cumulative_quantity", "0.03"}, {"leaves_quantity", "0.02"},
      {"avg_price", "50000.3"}, {"filled_value", "1500.01"},     {"total_fees", "2"}};
  ASSERT_EQ(code_of(user_frame("update", 0, fields)), Errc{});
  fields["cumulative_quantity"] = "0.05";
  fields["leaves_quantity"] = "0";
  fields["avg_price"] = "50000.1";
  fields["filled_value"] = "2500.02";
  ASSERT_EQ(code_of(user_frame("update", 1, fields)), Errc{});
  ASSERT_EQ(sink.my_trades.size(), 2u);
  EXPECT_EQ(sink.my_trades[1].price, "50000.5"_d) << "(2500.02 - 1500.01) / 0.02";
}

// What its trades and its snapshot have told is known to whom it may concern.
TEST_F(CoinbasePrivateTest, EntersWhatItTells) {
  CoinbaseProgress progress;
  CoinbaseAccountNews news;
  codec = CoinbaseCodec{symbols, {.progress = &progress, .news = &news}};
  const std::map<std::string, std::string> partly{
      {"status", "OPEN"}, {"cumulative_quantity", "0.01"}, {"leaves_quantity", "0.02"}};
  ASSERT_EQ(code_of(user_frame("snapshot", 0, partly)), Errc{});
  EXPECT_TRUE(progress.has_snapshot());
  EXPECT_FALSE(news.has_changed);
  MyTrade trade;
  trade.order_id = *Id::make("YYY");
  using Teller = CoinbaseProgress::Teller;
  EXPECT_EQ(progress.teller_of(trade, "0.01"_d), Teller::rest);
  EXPECT_EQ(progress.teller_of(trade, "0.02"_d), Teller::connection) << "that will come over it";

  auto more = partly;
  more["cumulative_quantity"] = "0.02";
  ASSERT_EQ(code_of(user_frame("update", 1, more)), Errc{});
  ASSERT_EQ(sink.my_trades.size(), 1u);
  EXPECT_TRUE(news.has_changed);
  EXPECT_EQ(progress.end_of_trade(trade.order_id, "0.015"_d), "0.02"_d);
  EXPECT_EQ(progress.end_of_trade(trade.order_id, "0.01"_d), std::nullopt);
}

// A reconnect tells open orders with what they have got already.
TEST_F(CoinbasePrivateTest, CountsTradesFromTheSnapshotOn) {
  const std::map<std::string, std::string> partly{{"status", "OPEN"},
                                                  {"cumulative_quantity", "0.01"},
                                                  {"leaves_quantity", "0.02"},
                                                  {"avg_price", "50000"}};
  ASSERT_EQ(code_of(user_frame("snapshot", 0, partly)), Errc{});
  ASSERT_EQ(code_of(user_frame("update", 1, partly)), Errc{});
  EXPECT_TRUE(sink.my_trades.empty());
  EXPECT_EQ(sink.my_orders.at(0).status, OrderStatus::partially_filled);
}

// At the end nothing is left to do, whatever was not done.
TEST_F(CoinbasePrivateTest, RemembersTheSizeOfACanceledOrder) {
  ASSERT_EQ(code_of(user_frame("update", 0,
                               {{"status", "OPEN"},
                                {"cumulative_quantity", "0"},
                                {"leaves_quantity", "0.03"},
                                {"avg_price", "0"}})),
            Errc{});
  ASSERT_EQ(code_of(user_frame("update", 1,
                               {{"status", "CANCELLED"},
                                {"cumulative_quantity", "0"},
                                {"leaves_quantity", "0"},
                                {"avg_price", "0"},
                                {"cancel_reason", "User requested cancel"}})),
            Errc{});
  EXPECT_EQ(sink.my_orders.at(1).status, OrderStatus::canceled);
  EXPECT_EQ(sink.my_orders.at(1).size, "0.03"_d);
  EXPECT_EQ(sink.my_orders.at(1).reason, "User requested cancel");
}

TEST_F(CoinbasePrivateTest, KnowsEveryState) {
  const std::vector<std::pair<std::string, OrderStatus>> states{
      {"PENDING", OrderStatus::open},     {"QUEUED", OrderStatus::open},
      {"OPEN", OrderStatus::open},        {"CANCEL_QUEUED", OrderStatus::open},
      {"EDIT_QUEUED", OrderStatus::open}, {"UNKNOWN_ORDER_STATUS", OrderStatus::open},
      {"FILLED", OrderStatus::filled},    {"CANCELLED", OrderStatus::canceled},
      {"EXPIRED", OrderStatus::expired},  {"FAILED", OrderStatus::rejected}};
  std::uint64_t sequence = 0;
  for (const auto& [word, status] : states) {
    const std::map<std::string, std::string> fields{
        {"status", word}, {"cumulative_quantity", "0"}, {"leaves_quantity", "1"}};
    ASSERT_EQ(code_of(user_frame("update", sequence++, fields)), Errc{});
    EXPECT_EQ(sink.my_orders.back().status, status) << word;
    EXPECT_EQ(sink.my_orders.back().native_status, word);
  }
  EXPECT_TRUE(sink.controls.empty());
  ASSERT_EQ(
      code_of(user_frame("update", sequence, {{"status", "LOST"}, {"cumulative_quantity", "0.5"}})),
      Errc{});
  EXPECT_EQ(sink.my_orders.back().status, OrderStatus::partially_filled) << "by what is done";
  EXPECT_EQ(sink.my_orders.back().native_status, "LOST");
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "LOST");
}

// An order that is done is off the book, for whatever reason: what is filled says how it ended.
TEST_F(CoinbasePrivateTest, EndsAnExchangeOrderForAReasonThatItDoesNotKnow) {
  const auto frames = load_lines("coinbase/exchange_user.jsonl");
  const auto done = replaced(replaced(frames[3], "88bf7086-7b15-40ff-8b19-ab4e08516d69",
                                      "11838707-bf9c-4d65-8cec-b57c9a7cab42"),
                             R"("reason":"filled")", R"("reason":"retired")");
  ASSERT_EQ(decode_exchange(frames[0]), Errc{});
  ASSERT_EQ(decode_exchange(done), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::canceled) << "nothing was filled";
  EXPECT_EQ(sink.my_orders[1].native_status, "retired");
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "retired");
}

TEST_F(CoinbasePrivateTest, TellsAHoleAmongPrivateMessages) {
  ASSERT_EQ(code_of(user_frame("update", 0, {})), Errc{});
  EXPECT_EQ(code_of(user_frame("update", 2, {})), Errc::sequence_gap);
  EXPECT_EQ(sink.my_orders.size(), 2u) << "the message itself is told";
}

TEST_F(CoinbasePrivateTest, RefusesAnOrderWithoutADocumentedField) {
  std::set<std::string> needed;
  const auto frame = load_frame("coinbase/ws_user.json");
  for (const auto& [field, part] : without_each_field(frame, {"events", "0", "orders"})) {
    const Errc code = code_of(part);
    if (code == Errc::missing_field) needed.insert(field);
    EXPECT_TRUE(code == Errc::missing_field || code == Errc{}) << field;
  }
  EXPECT_EQ(needed, (std::set<std::string>{"order_id", "product_id", "cumulative_quantity",
                                           "order_side"}));
}

TEST(CoinbaseQuotient, IsExactWhereItCanBe) {
  EXPECT_EQ(coinbase_quotient("994"_d, "0.02"_d).value(), "49700"_d);
  EXPECT_EQ(coinbase_quotient("-1"_d, "8"_d).value(), "-0.125"_d);
  EXPECT_TRUE(coinbase_quotient("1"_d, "3"_d).value().is_identical("0.333333333333333333"_d));
  EXPECT_FALSE(coinbase_quotient("1"_d, "0"_d));
  EXPECT_TRUE(coinbase_quotient("0"_d, "3"_d).value().is_zero());
}

// ---- Exchange ----

TEST_F(CoinbasePrivateTest, FollowsAnOrderOnTheExchangeFeed) {
  const auto lines = load_lines("coinbase/exchange_user.jsonl");
  ASSERT_EQ(decode_exchange(lines.at(0)), Errc{});
  ASSERT_EQ(decode_exchange(lines.at(1)), Errc{});
  ASSERT_EQ(sink.my_orders.size(), 2u);
  for (const MyOrder& order : sink.my_orders) {
    EXPECT_EQ(order.order_id, "11838707-bf9c-4d65-8cec-b57c9a7cab42");
    EXPECT_EQ(order.client_order_id, "a317abb9-2b30-4370-ebfe-0deecb300180");
    EXPECT_EQ(order.symbol, Symbol{"btc/usdc"});
    EXPECT_EQ(order.side, Side::sell);
    EXPECT_EQ(order.size, "0.0001"_d);
    EXPECT_EQ(order.price, "50000"_d);
    EXPECT_EQ(order.status, OrderStatus::open);
    EXPECT_EQ(order.exchange_time, *Timestamp::parse_iso("2021-03-05T16:42:21.878177Z"));
  }
  EXPECT_EQ(sink.my_orders[0].native_status, "received");
  EXPECT_EQ(sink.my_orders[1].native_status, "open");
}

TEST_F(CoinbasePrivateTest, TellsAnOwnTradeOfTheExchangeFeed) {
  const auto lines = load_lines("coinbase/exchange_user.jsonl");
  const std::string taker = "88bf7086-7b15-40ff-8b19-ab4e08516d69";
  auto received = replaced(lines.at(0), "11838707-bf9c-4d65-8cec-b57c9a7cab42", taker);
  received = replaced(received, "\"side\":\"sell\"", "\"side\":\"buy\"");
  ASSERT_EQ(decode_exchange(received), Errc{});
  ASSERT_EQ(decode_exchange(lines.at(2)), Errc{});
  ASSERT_EQ(decode_exchange(lines.at(3)), Errc{});
  ASSERT_EQ(sink.my_trades.size(), 1u);
  const MyTrade& trade = sink.my_trades[0];
  EXPECT_EQ(trade.id, "5455505");
  EXPECT_EQ(trade.order_id, taker);
  EXPECT_EQ(trade.side, Side::buy) << "the maker sold";
  EXPECT_EQ(trade.is_maker, false);
  EXPECT_EQ(trade.price, "47338.46"_d);
  EXPECT_EQ(trade.size, "0.00021019"_d);
  EXPECT_EQ(trade.fee, "0.049750354537"_d) << "47338.46 * 0.00021019 * 0.005";
  EXPECT_EQ(trade.fee_currency, "USDC");
  EXPECT_TRUE(sink.trades.empty()) << "it is no public trade";
  ASSERT_EQ(sink.my_orders.size(), 3u);
  EXPECT_EQ(sink.my_orders[1].status, OrderStatus::partially_filled);
  EXPECT_EQ(sink.my_orders[1].filled_size, "0.00021019"_d);
  EXPECT_EQ(sink.my_orders[2].status, OrderStatus::filled);
  EXPECT_EQ(sink.my_orders[2].native_status, "filled");

  const auto maker = replaced(lines.at(2), "taker_fee_rate", "maker_fee_rate");
  ASSERT_EQ(decode_exchange(maker), Errc{});
  EXPECT_EQ(sink.my_trades.at(1).side, Side::sell);
  EXPECT_EQ(sink.my_trades.at(1).order_id, "e5f5754d-70a3-4346-95a6-209bcb503629");
  EXPECT_EQ(sink.my_trades.at(1).is_maker, true);
}

TEST_F(CoinbasePrivateTest, LeavesOutNewsOfOrdersThatItNeverSaw) {
  const auto lines = load_lines("coinbase/exchange_user.jsonl");
  EXPECT_EQ(decode_exchange(lines.at(3)), Errc::unknown_symbol);
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(CoinbasePrivateTest, RefusesEveryTruncatedFrameOfTheExchangeFeed) {
  for (const std::string& whole : load_lines("coinbase/exchange_user.jsonl")) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
      ASSERT_EQ(decode_exchange({cut.data(), cut.size()}), Errc::bad_json) << size << ' ' << whole;
    }
  }
}

}  // namespace
}  // namespace hftcpp
