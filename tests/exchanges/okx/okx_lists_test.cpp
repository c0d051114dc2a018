// What OKX's REST interface answers about an account, as events; and what it answers to a login.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/okx/okx_codec.hpp"
#include "exchanges/okx/okx_replies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp {
namespace {

using namespace literals;
using testing::EndsWith;
using testing::HasSubstr;

class OkxListsTest : public testing::Test {
 protected:
  OkxListsTest() { contracts.set(Symbol{"btc/usdt"}, "0.01"_d); }

  Result<OkxPage> decode(OkxList list, std::string_view bytes) {
    return swap.decode_list(list, {bytes, kArrival}, sink);
  }

  SymbolMap symbols;  // an account needs none
  OkxContracts contracts;
  OkxCodec swap{symbols, {.market = OkxMarket::swap, .contracts = &contracts}};
  Collector sink;
};

TEST_F(OkxListsTest, ReadsTheOrdersThatAreOpen) {
  const auto answer = load_frame("okx/rest_orders_pending.json");
  const auto page = decode(OkxList::orders, answer);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->rows, 1u);
  EXPECT_EQ(page->last, "1234567890123456789");
  ASSERT_EQ(sink.my_orders.size(), 1u);
  const MyOrder& order = sink.my_orders[0];
  EXPECT_EQ(order.exchange, Exchange{"okx_swap"});
  EXPECT_EQ(order.symbol, Symbol{"btc/usdt"});
  EXPECT_EQ(order.order_id, "1234567890123456789");
  EXPECT_EQ(order.client_order_id, "client-order-1");
  EXPECT_EQ(order.status, OrderStatus::open);
  EXPECT_EQ(order.price, "103500"_d);
  EXPECT_TRUE(order.size.is_identical("0.0010"_d));
  EXPECT_EQ(order.average_price, std::nullopt);
  EXPECT_EQ(order.receive_time, kArrival);
  EXPECT_TRUE(sink.my_trades.empty()) << "the trade \"0\" is none";
  for (std::size_t size = 0; size < answer.size(); ++size)
    EXPECT_FALSE(decode(OkxList::orders, std::string_view{answer}.substr(0, size))) << size;
}

// And the rows behind it.
TEST_F(OkxListsTest, KeepsAnOrderInAStateThatItDoesNotKnow) {
  const auto answer = load_frame("okx/rest_orders_pending.json");
  const std::size_t begin = answer.find("[{") + 1;
  const std::string row = answer.substr(begin, answer.rfind('}', answer.rfind(']')) + 1 - begin);
  const std::string strange = replaced(row, R"("state":"live")", R"("state":"parked")");
  const auto page = decode(OkxList::orders, replaced(answer, row, strange + "," + row));
  ASSERT_TRUE(page);
  ASSERT_EQ(sink.my_orders.size(), 2u);
  EXPECT_EQ(sink.my_orders[0].status, OrderStatus::open) << "by what is filled";
  EXPECT_EQ(sink.my_orders[0].native_status, "parked");
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].text, "parked");
}

TEST_F(OkxListsTest, SaysWhenItWasRefused) {
  const auto refused =
      decode(OkxList::orders, R"({"code":"50113","msg":"Invalid sign","data":[]})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, make_error_code(Errc::rejected));
  const auto bare = decode(OkxList::fills, R"({"msg":"Invalid OK-ACCESS-KEY","code":"50111"})");
  ASSERT_FALSE(bare);
  EXPECT_EQ(bare.error().code, make_error_code(Errc::rejected));
  const OkxRestReply reply = okx_rest_reply(R"({"code":"50113","msg":"Invalid sign","data":[]})");
  EXPECT_EQ(reply.code, "50113");
  EXPECT_EQ(reply.words, "Invalid sign");
  EXPECT_EQ(okx_rest_reply("<html>").code, "");
}

TEST_F(OkxListsTest, SaysWhatItLeavesOut) {
  const auto page = decode(OkxList::orders, replaced(load_frame("okx/rest_orders_pending.json"),
                                                     "BTC-USDT-SWAP", "NEW-USDT-SWAP"));
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->has_unknown);
  EXPECT_TRUE(sink.my_orders.empty());
}

// The rows are those of the websocket.
TEST_F(OkxListsTest, ReadsBalancesAndPositions) {
  const auto as_answer = [](std::string frame) {
    return R"({"code":"0","msg":"",)" + frame.substr(frame.find(R"("data")"));
  };
  ASSERT_TRUE(decode(OkxList::balances, as_answer(load_frame("okx/ws_account.json"))));
  EXPECT_EQ(sink.balances.size(), 3u);
  ASSERT_TRUE(decode(OkxList::positions, as_answer(load_frame("okx/ws_positions.json"))));
  ASSERT_EQ(sink.positions.size(), 1u);
  EXPECT_TRUE(sink.positions[0].size.is_identical("0.005"_d));
}

TEST_F(OkxListsTest, ReadsTheTime) {
  EXPECT_EQ(okx_read_time(R"({"code":"0","msg":"","data":[{"ts":"1597026383085"}]})").value(),
            *Timestamp::from_milliseconds(1597026383085));
  EXPECT_FALSE(okx_read_time(R"({"code":"0","msg":"","data":[]})"));
}

TEST(OkxLogin, IsAnsweredInOneOfThreeWays) {
  const auto answer = [](const std::string& code, const std::string& words) {
    return okx_login_reply(R"({"event":"error","code":")" + code + R"(","msg":")" + words +
                           R"(","connId":"a4d3ae55"})");
  };
  const auto lines = load_lines("okx/ws_replies.jsonl");
  EXPECT_EQ(okx_login_reply(lines.at(4))->kind, Control::Kind::logged_in);
  EXPECT_EQ(okx_login_reply(lines.at(5))->kind, Control::Kind::login_refused);
  EXPECT_FALSE(okx_login_reply(lines.at(6))) << "a notice";
  EXPECT_FALSE(okx_login_reply("pong"));

  EXPECT_THAT(answer("60007", "Invalid sign")->reason, EndsWith("check api_secret"));
  EXPECT_THAT(answer("60024", "Wrong passphrase")->reason,
              HasSubstr("Wrong passphrase (60024); check api_auth_data"));
  EXPECT_THAT(answer("60032", "API key doesn't exist")->reason, HasSubstr("region"));
  for (const char* const code : {"60006", "60014", "63999"})
    EXPECT_EQ(answer(code, "later")->kind, Control::Kind::rejected) << code;
}

}  // namespace
}  // namespace hftcpp
