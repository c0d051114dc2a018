// The simple dialect: easyquotation's records, for clients that ask with lists of codes.
#include "service/gateway/dialect_support.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::gateway {
namespace {

using namespace literals;

constexpr auto kSimple = DialectName::simple;

ClientRequest simple(std::string_view text) {
  return request_in(kSimple, text);
}
std::string simple_refusal(std::string_view text) {
  return refusal_in(kSimple, text);
}

// A record of Sina's as its quote.
Quote simple_quote() {
  Quote quote;
  quote.exchange = Exchange{"sina"};
  quote.symbol = Symbol{"002138.sz"};
  set_text(quote.name, "顺络电子");
  quote.previous_close = "10.980"_d;
  quote.open = "10.920"_d;
  quote.high = "11.120"_d;
  quote.low = "10.900"_d;
  quote.last = "11.080"_d;
  quote.volume = "109574268"_d;
  quote.amount = "1210838024.380"_d;
  quote.bids = {Level{"11.070"_d, "238200"_d}, Level{"11.060"_d, "173100"_d},
                Level{"11.050"_d, "441300"_d}, Level{"11.040"_d, "88100"_d},
                Level{"11.030"_d, "163594"_d}};
  quote.asks = {Level{"11.080"_d, "15464"_d}, Level{"11.090"_d, "689371"_d},
                Level{"11.100"_d, "2364064"_d}, Level{"11.110"_d, "1244300"_d},
                Level{"11.120"_d, "2108997"_d}};
  quote.exchange_time = Timestamp::parse_iso("2026-07-23T07:36:00Z").value();
  quote.receive_time = Timestamp::parse_iso("2026-07-23T07:36:01.5Z").value();
  return quote;
}

TEST(SimpleDialect, ReadsListsOfCodes) {
  const auto request = simple(R"({"subscribe":["000001","SH600000","920002.BJ","sh000001"]})");
  EXPECT_EQ(request.kind, ClientRequest::Kind::subscribe);
  EXPECT_EQ(patterns_text(request),
            "000001.sz quote, 600000.sh quote, 920002.bj quote, 000001.sh quote");
  EXPECT_EQ(request.policy, Policy{});
  const auto less = simple(R"({"unsubscribe":["000001"]})");
  EXPECT_EQ(less.kind, ClientRequest::Kind::unsubscribe);
  EXPECT_EQ(patterns_text(less), "000001.sz quote");
}

TEST(SimpleDialect, TakesAnEmptyListForAll) {
  const auto all = simple(R"({"subscribe":[]})");
  EXPECT_EQ(all.kind, ClientRequest::Kind::subscribe);
  EXPECT_EQ(patterns_text(all), "* quote");
  const auto none = simple(R"({"unsubscribe": [], "subscribe": null})");
  EXPECT_EQ(none.kind, ClientRequest::Kind::unsubscribe_all);
  EXPECT_TRUE(none.patterns.empty());
}

TEST(SimpleDialect, TakesATokenWithARequestAndAlone) {
  EXPECT_EQ(simple(R"({"subscribe":[],"token":"hft_x"})").token, "hft_x");
  const auto alone = simple(R"({"token":"hft_x"})");
  EXPECT_EQ(alone.kind, ClientRequest::Kind::authenticate);
  EXPECT_EQ(alone.token, "hft_x");
}

TEST(SimpleDialect, PassesOverMembersThatItDoesNotKnow) {
  EXPECT_EQ(patterns_text(simple(R"({"subscribe":["000001"],"version":{"x":[1.5,true]}})")),
            "000001.sz quote");
}

TEST(SimpleDialect, RefusesWhatIsNoRequest) {
  const std::string form = R"(; a request looks like {"subscribe": ["000001", "sh600000"]})";
  EXPECT_EQ(simple_refusal("{"), "malformed: this is no JSON: it ends too early" + form);
  EXPECT_EQ(simple_refusal("null"), "malformed: a request is a JSON object, this is null" + form);
  EXPECT_EQ(simple_refusal("{}"),
            "unknown_type: there is neither \"subscribe\" nor \"unsubscribe\"" + form);
  EXPECT_EQ(simple_refusal(R"({"subscribe":"000001"})"),
            "malformed: \"subscribe\": expected a list, was a text");
  EXPECT_EQ(simple_refusal(R"({"unsubscribe":{}})"),
            "malformed: \"unsubscribe\": expected a list, was an object");
  EXPECT_EQ(simple_refusal(R"({"subscribe":[],"unsubscribe":[]})"),
            "malformed: write \"subscribe\" and \"unsubscribe\" in requests of their own");
  EXPECT_EQ(simple_refusal(R"({"subscribe":[1]})"),
            "malformed: codes are texts, a number was among them; write \"000001\"");
  EXPECT_EQ(simple_refusal(R"({"token":5,"subscribe":[]})"),
            "malformed: \"token\": expected a text, was a number");
}

// All of a request or nothing: whoever misspelt one code is told, and asks again.
TEST(SimpleDialect, RefusesCodesThatNoMarketHas) {
  for (const std::string_view code : {"", "12345", "400001", "hk00700", "0000010", "*"})
    EXPECT_EQ(simple_refusal(R"({"subscribe":["000001",")" + std::string{code} + "\"]}"),
              "bad_symbol: \"" + std::string{code} +
                  "\" is no A-share; write \"000001\", \"sz000001\" or \"000001.SZ\"");
}

TEST(SimpleDialect, RefusesAMillionCodes) {
  std::string codes = "\"000001\"";
  for (std::size_t i = 1; i < kMostPatterns; ++i) codes += ",\"000001\"";
  EXPECT_EQ(simple("{\"subscribe\":[" + codes + "]}").patterns.size(), kMostPatterns);
  EXPECT_EQ(simple_refusal("{\"subscribe\":[" + codes + ",\"000001\"]}"),
            "too_many: a list has more than 10000 items; write several requests");
}

TEST(SimpleDialect, AnswersWithACode) {
  for (const std::string_view text :
       {R"({"subscribe":[]})", R"({"unsubscribe":[]})", R"({"token":"hft_x"})"})
    EXPECT_EQ(answer_in(kSimple, simple(text), {}), R"({"code":0,"message":""})");
  EXPECT_EQ(error_in(kSimple, {.code = RequestErrc::bad_symbol, .message = "no \"x\""}),
            R"({"code":422,"message":"no \"x\""})");
}

TEST(SimpleDialect, WritesTheRecordInTheOrderOfItsFields) {
  EXPECT_EQ(
      event_in(kSimple, simple_quote()),
      R"("sz002138":{"name":"顺络电子","open":10.920,"close":10.980,"now":11.080,"high":11.120,)"
      R"("low":10.900,"buy":11.070,"sell":11.080,"turnover":109574268,"volume":1210838024.380,)"
      R"("bid1_volume":238200,"bid1":11.070,"bid2_volume":173100,"bid2":11.060,)"
      R"("bid3_volume":441300,"bid3":11.050,"bid4_volume":88100,"bid4":11.040,)"
      R"("bid5_volume":163594,"bid5":11.030,"ask1_volume":15464,"ask1":11.080,)"
      R"("ask2_volume":689371,"ask2":11.090,"ask3_volume":2364064,"ask3":11.100,)"
      R"("ask4_volume":1244300,"ask4":11.110,"ask5_volume":2108997,"ask5":11.120,)"
      R"("date":"2026-07-23","time":"15:36:00"})");
}

TEST(SimpleDialect, NamesAnIndexAsTheSourceDoes) {
  Quote quote = simple_quote();
  quote.symbol = Symbol{"000001.sh"};
  EXPECT_TRUE(event_in(kSimple, quote).starts_with("\"sh000001\":{"));
}

TEST(SimpleDialect, TellsTheTimeInChina) {
  const auto clock = [](std::string_view iso) {
    Quote quote = simple_quote();
    quote.exchange_time = Timestamp::parse_iso(iso).value();
    const std::string text = event_in(kSimple, quote);
    return text.substr(text.find("\"date\""));
  };
  EXPECT_EQ(clock("2026-02-28T16:00:00Z"), R"("date":"2026-03-01","time":"00:00:00"})");
  EXPECT_EQ(clock("2028-02-28T15:59:59.999Z"), R"("date":"2028-02-28","time":"23:59:59"})");
  EXPECT_EQ(clock("2027-12-31T16:00:09Z"), R"("date":"2028-01-01","time":"00:00:09"})");
}

TEST(SimpleDialect, TellsTheTimeOfReceiptWhereThereIsNoOther) {
  Quote quote = simple_quote();
  quote.exchange_time = {};
  EXPECT_TRUE(event_in(kSimple, quote).ends_with(R"("date":"2026-07-23","time":"15:36:01"})"));
}

// Names come from a source, and may hold anything.
TEST(SimpleDialect, StaysJsonWhateverTheName) {
  Quote quote = simple_quote();
  set_text(quote.name, "\"\\\n\xFF");
  const auto round = json_of('{' + event_in(kSimple, quote) + '}');
  EXPECT_EQ(round.at("sz002138").at("name").as_string(), "\"\\\n\xEF\xBF\xBD");
  EXPECT_EQ(round.at("sz002138").as_object().size(), 32u);
}

TEST(SimpleDialect, HasWordsForQuotesOfASharesAlone) {
  for (const Event& event : full_events()) {
    const bool is_quote = std::holds_alternative<Quote>(event);
    const Topic topic = topic_of(ref_to(event));
    EXPECT_EQ(dialect(kSimple).knows(topic.kind), is_quote);
    EXPECT_EQ(event_in(kSimple, {.event = ref_to(event)}).empty(), !is_quote);
  }
  Quote foreign = simple_quote();
  foreign.symbol = Symbol{"btc/usdt"};
  EXPECT_EQ(event_in(kSimple, foreign), "");
  for (const auto kind :
       {Notice::Kind::dropped, Notice::Kind::heartbeat, Notice::Kind::gap, Notice::Kind::closing})
    EXPECT_EQ(notice_in(kSimple, {.kind = kind, .message = "x", .at = kReceiveTime}), "");
}

}  // namespace
}  // namespace hftcpp::gateway
