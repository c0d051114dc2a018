// The typed dialect: {"type": …, "data": {…}} both ways.
#include "service/gateway/dialect_support.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace hftcpp::gateway {
namespace {

using namespace literals;

constexpr auto kTyped = DialectName::typed;

ClientRequest typed(std::string_view text) {
  return request_in(kTyped, text);
}
std::string typed_refusal(std::string_view text) {
  return refusal_in(kTyped, text);
}
std::string typed_subscription(std::string_view data) {
  return R"({"type":"SUBSCRIBE","data":)" + std::string{data} + "}";
}
std::string typed_patterns(std::string_view data) {
  return patterns_text(typed(typed_subscription(data)));
}

TEST(TypedDialect, ReadsSubscriptions) {
  const auto request =
      typed(R"({"type":"SUBSCRIBE","data":{"symbols":["000001.SZ","btc/USDT"],)"
            R"("data_types":["quote","tick","kline","trade"]},"timestamp":"2026-01-01T12:00:00"})");
  EXPECT_EQ(request.kind, ClientRequest::Kind::subscribe);
  EXPECT_EQ(patterns_text(request),
            "000001.sz quote, 000001.sz ticker, 000001.sz kline 60, 000001.sz trade, "
            "btc/usdt quote, btc/usdt ticker, btc/usdt kline 60, btc/usdt trade");
  EXPECT_EQ(typed(R"({"type":"subscribe","data":{"symbols":"sh600000"}})").words, "SUBSCRIBE");
}

TEST(TypedDialect, KnowsSymbolsInManyForms) {
  EXPECT_EQ(typed_patterns(R"({"symbols":["sz000001","000001","600000.sh","sh000001"]})"),
            "000001.sz quote, 000001.sz quote, 600000.sh quote, 000001.sh quote");
  EXPECT_EQ(typed_patterns(R"({"symbols":["*","*.BJ"],"data_types":"trade"})"),
            "* trade, *.bj trade");
}

TEST(TypedDialect, ReadsTheIntervalOfKlines) {
  EXPECT_EQ(typed_patterns(R"({"symbols":"*","data_types":["kline_1m","kline_5m","kline_1d"]})"),
            "* kline 60, * kline 300, * kline 86400");
}

TEST(TypedDialect, ReadsTheOtherRequests) {
  const auto some =
      typed(R"({"type":"UNSUBSCRIBE","data":{"symbols":["000001.SZ"],"data_types":["trade"]}})");
  EXPECT_EQ(some.kind, ClientRequest::Kind::unsubscribe);
  EXPECT_EQ(patterns_text(some), "000001.sz trade");
  EXPECT_EQ(typed(R"({"type":"UNSUBSCRIBE"})").kind, ClientRequest::Kind::unsubscribe_all);
  EXPECT_EQ(typed(R"({"type":"UNSUBSCRIBE","data":{"symbols":[]}})").kind,
            ClientRequest::Kind::unsubscribe_all);
  EXPECT_EQ(typed(R"({"type":"HEARTBEAT"})").kind, ClientRequest::Kind::heartbeat);
  EXPECT_EQ(typed(R"({"type":"HEARTBEAT","data":{"timestamp":1}})").kind,
            ClientRequest::Kind::heartbeat);
  const auto auth = typed(R"({"type":"AUTH","data":{"token":"hft_x"}})");
  EXPECT_EQ(auth.kind, ClientRequest::Kind::authenticate);
  EXPECT_EQ(auth.token, "hft_x");
  EXPECT_EQ(typed(R"({"type":"SUBSCRIBE","token":"hft_y","data":{"symbols":"*"}})").token, "hft_y");
}

TEST(TypedDialect, RefusesWhatIsNoRequest) {
  const std::string form =
      R"(; a request looks like {"type": "SUBSCRIBE", "data": {"symbols": ["000001.SZ"], "data_types": ["quote"]}})";
  EXPECT_EQ(typed_refusal("x"), "malformed: this is no JSON: syntax error" + form);
  EXPECT_EQ(typed_refusal("{}"), "malformed: \"type\" is missing" + form);
  EXPECT_EQ(typed_refusal(R"({"type":3})"), "malformed: \"type\": expected a text, was a number");
  EXPECT_EQ(typed_refusal(R"({"type":"SUBSCIBE"})"),
            "unknown_type: there is no type \"SUBSCIBE\"; did you mean \"SUBSCRIBE\"?");
  EXPECT_EQ(typed_refusal(R"({"type":"BUY"})"),
            "unknown_type: there is no type \"BUY\"; it is one of SUBSCRIBE, UNSUBSCRIBE, "
            "HEARTBEAT, AUTH");
  EXPECT_EQ(typed_refusal(R"({"type":"SUBSCRIBE"})"), "malformed: \"data\" is missing" + form);
  EXPECT_EQ(typed_refusal(R"({"type":"SUBSCRIBE","data":[]})"),
            "malformed: \"data\": expected an object, was a list");
  EXPECT_EQ(typed_refusal(R"({"type":"AUTH","data":{}})"),
            "malformed: \"token\" is missing: a text in \"data\"");
}

// All of a request or nothing.
TEST(TypedDialect, RefusesSymbolsAndDataThatCannotBe) {
  const auto refusal = [](std::string_view data) {
    return typed_refusal(typed_subscription(data));
  };
  const std::string missing =
      "malformed: \"symbols\" is missing or empty; write \"*\" for all of them";
  EXPECT_EQ(refusal("{}"), missing);
  EXPECT_EQ(refusal(R"({"symbols":[]})"), missing);
  EXPECT_EQ(refusal(R"({"symbols":5})"), "malformed: \"symbols\": expected a list, was a number");
  EXPECT_EQ(refusal(R"({"symbols":["a/b",null]})"),
            "malformed: \"symbols\": expected texts, null was among them");
  EXPECT_EQ(refusal(R"({"symbols":"*","data_types":[{}]})"),
            "malformed: \"data_types\": expected texts, an object was among them");
  EXPECT_EQ(refusal(R"({"symbols":["000001","400001"]})"),
            "bad_symbol: there is no symbol \"400001\"; write \"000001.SZ\", \"btc/usdt\", or "
            "\"*\" for all");
  EXPECT_EQ(refusal(R"({"symbols":[""]})"),
            "bad_symbol: there is no symbol \"\"; write \"000001.SZ\", \"btc/usdt\", or \"*\" for "
            "all");
  EXPECT_EQ(refusal(R"({"symbols":["btc/*"]})"),
            "bad_symbol: \"btc/*\": \"*\" stands at the beginning of a symbol or nowhere: \"*\", "
            "\"*.sh\", \"*/usdt\"");
  EXPECT_EQ(refusal(R"({"symbols":"*","data_types":["quotes"]})"),
            "unknown_type: there is no data type \"quotes\"; did you mean \"quote\"?");
  EXPECT_EQ(refusal(R"({"symbols":"*","data_types":["kline_7y"]})"),
            "unknown_type: there is no data type \"kline_7y\"; did you mean \"kline_5m\"?");
  EXPECT_EQ(refusal(R"({"symbols":"*","data_types":["level2"]})"),
            "unknown_type: there is no data type \"level2\"; it is one of quote, tick, kline, "
            "kline_5m, trade");
}

TEST(TypedDialect, BoundsSymbolsTimesTypes) {
  std::string symbols = "\"a/b\"";
  for (std::size_t i = 1; i < 5000; ++i) symbols += ",\"a/b\"";
  EXPECT_EQ(
      typed(typed_subscription("{\"symbols\":[" + symbols + R"(],"data_types":["tick","trade"]})"))
          .patterns.size(),
      kMostPatterns);
  EXPECT_EQ(typed_refusal(typed_subscription("{\"symbols\":[" + symbols +
                                             R"(],"data_types":["tick","trade","kline"]})")),
            "too_many: 5000 symbols in 3 types are more than 10000; write several requests");
}

TEST(TypedDialect, AnswersEveryRequest) {
  const Answer answer{.subscriptions = 2, .at = kReceiveTime};
  EXPECT_EQ(answer_in(kTyped, typed(typed_subscription(R"({"symbols":"*"})")), answer),
            R"({"type":"RESPONSE","data":{"request":"SUBSCRIBE","code":0,"message":"",)"
            R"("subscriptions":2},"timestamp":1700000000124})");
  EXPECT_EQ(answer_in(kTyped, typed(R"({"type":"UNSUBSCRIBE"})"), {}),
            R"({"type":"RESPONSE","data":{"request":"UNSUBSCRIBE","code":0,"message":"",)"
            R"("subscriptions":0}})");
  EXPECT_EQ(answer_in(kTyped, typed(R"({"type":"heartbeat"})"), answer),
            R"({"type":"RESPONSE","data":{"request":"HEARTBEAT","code":0,"message":"",)"
            R"("subscriptions":2},"timestamp":1700000000124})");
}

TEST(TypedDialect, SaysWhatIsWrong) {
  ReadRequest read = dialect(kTyped).read(typed_subscription(R"({"symbols":"1"})"));
  auto& error = std::get<RequestError>(read);
  error.at = kReceiveTime;
  EXPECT_EQ(error_in(kTyped, error),
            R"({"type":"ERROR","data":{"request":"SUBSCRIBE","code":422,"message":)"
            R"("there is no symbol \"1\"; write \"000001.SZ\", \"btc/usdt\", or \"*\" for all"},)"
            R"("timestamp":1700000000124})");
  EXPECT_EQ(error_in(kTyped, {.code = RequestErrc::too_fast, .message = "wait"}),
            R"({"type":"ERROR","data":{"code":429,"message":"wait"}})");
}

TEST(TypedDialect, PushesQuotes) {
  EXPECT_EQ(event_in(kTyped, full_quote()),
            R"({"type":"DATA","data":{"symbol":"600000.SH","exchange":"sina","type":"quote",)"
            R"("quote":{"name":"浦发银行","price":7.15,"open":7.11,"high":7.20,"low":7.00,)"
            R"("pre_close":7.10,"volume":1234500,"amount":8826675.00,)"
            R"("bid_prices":[7.14,7.13,7.12,7.11,7.10],"bid_volumes":[100,200,300,400,500],)"
            R"("ask_prices":[7.15,7.16,7.17,7.18,7.19],"ask_volumes":[200,400,600,800,1000],)"
            R"("timestamp":1700000000123}},"timestamp":1700000000124})");
}

TEST(TypedDialect, PushesTheOtherKinds) {
  EXPECT_EQ(event_in(kTyped, full_ticker()),
            R"({"type":"DATA","data":{"symbol":"btc/usd","exchange":"kraken","type":"tick",)"
            R"("tick":{"bid_price":63999.90,"bid_volume":0.50930100,"ask_price":64000.00,)"
            R"("ask_volume":0.00005100,"timestamp":1700000000123}},"timestamp":1700000000124})");
  EXPECT_EQ(event_in(kTyped, full_trade()),
            R"({"type":"DATA","data":{"symbol":"btc/usdt","exchange":"binance","type":"trade",)"
            R"("trade":{"id":"3735","price":64000.10,"volume":0.00100,"side":"buy",)"
            R"("timestamp":1700000000123}},"timestamp":1700000000124})");
  EXPECT_EQ(event_in(kTyped, full_kline()),
            R"({"type":"DATA","data":{"symbol":"btc/usdt","exchange":"binance","type":"kline",)"
            R"("kline":{"interval":"1m","open_time":0,"close_time":60000,"open":1.0,"high":4.0,)"
            R"("low":0.5,"close":2.0,"volume":100,"amount":200.00,"trade_count":12,)"
            R"("closed":true,"timestamp":1700000000123}},"timestamp":1700000000124})");
}

TEST(TypedDialect, PushesTheTimeOfReceiptWhereThereIsNoOther) {
  Ticker ticker = full_ticker();
  ticker.exchange_time = {};
  EXPECT_TRUE(event_in(kTyped, ticker)
                  .ends_with(R"("timestamp":1700000000124}},"timestamp":1700000000124})"));
}

TEST(TypedDialect, HasWordsForFourKindsOfEvents) {
  std::size_t known = 0;
  for (const Event& event : full_events()) {
    const bool knows = dialect(kTyped).knows(topic_of(ref_to(event)).kind);
    const std::string text = event_in(kTyped, {.event = ref_to(event)});
    EXPECT_EQ(text.empty(), !knows);
    if (!knows) continue;
    ++known;
    EXPECT_EQ(json_of(text).at("type").as_string(), "DATA");
  }
  EXPECT_EQ(known, 4u);
  for (const Event& event : empty_events()) {
    const std::string text = event_in(kTyped, {.event = ref_to(event)});
    if (!text.empty()) json_of(text);
  }
}

TEST(TypedDialect, SaysWhatNobodyAskedFor) {
  EXPECT_EQ(notice_in(kTyped, {.kind = Notice::Kind::heartbeat, .at = kReceiveTime}),
            R"({"type":"HEARTBEAT","timestamp":1700000000124})");
  Notice notice{.kind = Notice::Kind::dropped, .count = 3, .first = 4, .last = 9};
  notice.topic = Topic{Exchange{"binance"}, Symbol{"btc/usdt"}, TopicKind::trade};
  notice.at = kReceiveTime;
  EXPECT_EQ(notice_in(kTyped, notice),
            R"({"type":"STATUS","data":{"status":"dropped","symbol":"btc/usdt",)"
            R"("exchange":"binance","type":"trade","count":3},"timestamp":1700000000124})");
  EXPECT_EQ(notice_in(kTyped, {.kind = Notice::Kind::closing, .message = "restart"}),
            R"({"type":"STATUS","data":{"status":"closing","message":"restart"}})");
  EXPECT_EQ(notice_in(kTyped, {.kind = Notice::Kind::gap, .message = "away"}),
            R"({"type":"STATUS","data":{"status":"gap","message":"away"}})");
  notice.topic->kind = TopicKind::funding;  // nobody could have asked for it
  EXPECT_EQ(notice_in(kTyped, notice), "");
}

}  // namespace
}  // namespace hftcpp::gateway
