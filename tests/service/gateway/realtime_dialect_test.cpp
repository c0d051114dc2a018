// The realtime dialect: shares by their code or market. The record itself has tests of its own.
#include "service/gateway/dialect_support.hpp"
#include "service/gateway/realtime_record.hpp"

#include <string>
#include <string_view>

namespace hftcpp::gateway {
namespace {

constexpr auto kRealtime = DialectName::realtime;

ClientRequest realtime(std::string_view text) {
  return request_in(kRealtime, text);
}
std::string realtime_refusal(std::string_view text) {
  return refusal_in(kRealtime, text);
}
std::string realtime_answer(std::string_view text) {
  return answer_in(kRealtime, realtime(text), {.epoch = "e5", .sequence = 1});
}

TEST(RealtimeDialect, ReadsSubscriptions) {
  const auto stock = realtime(R"({"type":"subscribe_stock","stock_code":"000001"})");
  EXPECT_EQ(stock.kind, ClientRequest::Kind::subscribe);
  EXPECT_EQ(patterns_text(stock), "000001.sz quote");
  EXPECT_EQ(patterns_text(realtime(R"({"type":"subscribe_stock","stock_code":"sh000001"})")),
            "000001.sh quote");
  EXPECT_EQ(patterns_text(realtime(R"({"type":"subscribe_market","market":"SH"})")), "*.sh quote");
  EXPECT_EQ(patterns_text(realtime(R"({"type":"subscribe_market","market":"SZ"})")), "*.sz quote");
  EXPECT_EQ(patterns_text(realtime(R"({"type":"subscribe_market","market":"bj"})")), "*.bj quote");
  EXPECT_EQ(patterns_text(realtime(R"({"type":"subscribe_all"})")), "* quote");
}

TEST(RealtimeDialect, ReadsTheOtherRequests) {
  const auto stock = realtime(R"({"type":"unsubscribe_stock","stock_code":"000001"})");
  EXPECT_EQ(stock.kind, ClientRequest::Kind::unsubscribe);
  EXPECT_EQ(patterns_text(stock), "000001.sz quote");
  const auto market = realtime(R"({"type":"unsubscribe_market","market":"SZ"})");
  EXPECT_EQ(market.kind, ClientRequest::Kind::unsubscribe);
  EXPECT_EQ(patterns_text(market), "*.sz quote");
  EXPECT_EQ(realtime(R"({"type":"unsubscribe_all"})").kind, ClientRequest::Kind::unsubscribe_all);
  EXPECT_EQ(realtime(R"({"type":"ping"})").kind, ClientRequest::Kind::heartbeat);
  EXPECT_EQ(realtime(R"({"type":"pong"})").kind, ClientRequest::Kind::acknowledge);
  const auto auth = realtime(R"({"type":"auth","token":"hft_x"})");
  EXPECT_EQ(auth.kind, ClientRequest::Kind::authenticate);
  EXPECT_EQ(auth.token, "hft_x");
  EXPECT_EQ(realtime(R"({"type":"subscribe_all","token":"hft_y"})").token, "hft_y");
}

TEST(RealtimeDialect, ConfirmsWithTheWordsOfTheRequest) {
  EXPECT_EQ(realtime_answer(R"({"type":"subscribe_stock","stock_code":"SZ000001"})"),
            R"({"type":"subscription_confirmed","stock_code":"SZ000001"})");
  EXPECT_EQ(realtime_answer(R"({"type":"unsubscribe_stock","stock_code":"000001"})"),
            R"({"type":"unsubscription_confirmed","stock_code":"000001"})");
  EXPECT_EQ(realtime_answer(R"({"type":"subscribe_market","market":"SZ"})"),
            R"({"type":"market_subscription_confirmed","market":"SZ"})");
  EXPECT_EQ(realtime_answer(R"({"type":"unsubscribe_market","market":"SZ"})"),
            R"({"type":"market_unsubscription_confirmed","market":"SZ"})");
  EXPECT_EQ(realtime_answer(R"({"type":"subscribe_all"})"),
            R"({"type":"all_subscription_confirmed"})");
  EXPECT_EQ(realtime_answer(R"({"type":"unsubscribe_all"})"),
            R"({"type":"all_unsubscription_confirmed"})");
  EXPECT_EQ(realtime_answer(R"({"type":"auth","token":"x"})"), R"({"type":"auth_confirmed"})");
}

TEST(RealtimeDialect, SendsTheTimeOfAPingBack) {
  EXPECT_EQ(realtime_answer(R"({"type":"ping","timestamp":1770274800123})"),
            R"({"type":"pong","timestamp":1770274800123})");
  EXPECT_EQ(realtime_answer(R"({"type":"ping","timestamp":"a\"b"})"),
            R"({"type":"pong","timestamp":"a\"b"})");
  EXPECT_EQ(json_of(realtime_answer(R"({"type":"ping","timestamp":1770274800.25})"))
                .at("timestamp")
                .as_double(),
            1770274800.25);
  EXPECT_EQ(realtime_answer(R"({"type":"ping"})"), R"({"type":"pong","timestamp":null})");
  EXPECT_EQ(realtime_answer(R"({"type":"ping","timestamp":[1]})"),
            R"({"type":"pong","timestamp":null})");
  EXPECT_EQ(realtime_answer(R"({"type":"ping","timestamp":")" + std::string(65, 't') + "\"}"),
            R"({"type":"pong","timestamp":null})");
}

TEST(RealtimeDialect, RefusesWhatIsNoRequest) {
  const std::string form =
      R"(; a request looks like {"type": "subscribe_stock", "stock_code": "000001"})";
  EXPECT_EQ(realtime_refusal("[1"), "malformed: this is no JSON: it ends too early" + form);
  EXPECT_EQ(realtime_refusal("{}"), "malformed: \"type\" is missing" + form);
  EXPECT_EQ(realtime_refusal(R"({"type":"subscribe_stok"})"),
            "unknown_type: there is no type \"subscribe_stok\"; did you mean \"subscribe_stock\"?");
  EXPECT_EQ(realtime_refusal(R"({"type":"order"})"),
            "unknown_type: there is no type \"order\"; it is one of subscribe_stock, "
            "subscribe_market, subscribe_all, unsubscribe_stock, unsubscribe_market, "
            "unsubscribe_all, ping, pong, auth");
  EXPECT_EQ(realtime_refusal(R"({"type":"subscribe_stock"})"),
            "malformed: \"stock_code\" is missing; write \"000001\"");
  EXPECT_EQ(realtime_refusal(R"({"type":"subscribe_stock","stock_code":1})"),
            "malformed: \"stock_code\": expected a text, was a number");
  EXPECT_EQ(realtime_refusal(R"({"type":"subscribe_stock","stock_code":"AAPL"})"),
            "bad_symbol: \"AAPL\" is no A-share; write \"000001\", \"sz000001\" or \"000001.SZ\"");
  EXPECT_EQ(realtime_refusal(R"({"type":"unsubscribe_market"})"),
            "malformed: \"market\" is missing; write SH, SZ or BJ");
  EXPECT_EQ(realtime_refusal(R"({"type":"subscribe_market","market":"HK"})"),
            "bad_symbol: there is no market \"HK\"; write SH, SZ or BJ");
  EXPECT_EQ(realtime_refusal(R"({"type":"auth"})"), "malformed: \"token\" is missing: a text");
}

TEST(RealtimeDialect, SaysWhatIsWrong) {
  EXPECT_EQ(error_in(kRealtime, {.code = RequestErrc::not_found, .message = "nobody has it"}),
            R"({"type":"error","code":404,"message":"nobody has it"})");
}

TEST(RealtimeDialect, SendsTheRecordOfAShare) {
  const Quote quote = full_quote();
  std::string record;
  append_realtime_record(record, quote);
  EXPECT_EQ(event_in(kRealtime, quote), R"({"type":"stock_data","stock_code":"600000","data":)" +
                                            record + R"(,"timestamp":1700000000.124511873})");
  EXPECT_EQ(json_of(event_in(kRealtime, quote)).at("data").at("market").as_string(), "SH");
}

TEST(RealtimeDialect, HasWordsForQuotesOfASharesAlone) {
  for (const Event& event : full_events()) {
    const bool is_quote = std::holds_alternative<Quote>(event);
    EXPECT_EQ(dialect(kRealtime).knows(topic_of(ref_to(event)).kind), is_quote);
    EXPECT_EQ(event_in(kRealtime, {.event = ref_to(event)}).empty(), !is_quote);
  }
  Quote foreign = full_quote();
  foreign.symbol = Symbol{"btc/usdt"};
  EXPECT_EQ(event_in(kRealtime, foreign), "");
}

TEST(RealtimeDialect, SaysNothingUnaskedButTheEnd) {
  EXPECT_EQ(notice_in(kRealtime, {.kind = Notice::Kind::closing, .message = "restart"}),
            R"({"type":"closing","message":"restart"})");
  for (const auto kind : {Notice::Kind::dropped, Notice::Kind::heartbeat, Notice::Kind::gap})
    EXPECT_EQ(notice_in(kRealtime, {.kind = kind, .at = kReceiveTime}), "");
}

}  // namespace
}  // namespace hftcpp::gateway
