// The native dialect: each request, what is refused and in which words, and what the server says.
#include "service/gateway/dialect_support.hpp"
#include "service/gateway/message_pack.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;

constexpr auto kNative = DialectName::native;

ClientRequest native(std::string_view text) {
  return request_in(kNative, text);
}
std::string native_refusal(std::string_view text) {
  return refusal_in(kNative, text);
}

Topic topic_for(std::string_view exchange, std::string_view symbol, TopicKind kind,
                std::chrono::seconds interval = 0s) {
  return {Exchange{exchange}, Symbol{symbol}, kind, interval};
}

TEST(NativeDialect, ReadsASubscription) {
  const auto request = native(
      R"({"op":"subscribe","id":7,"topics":[)"
      R"({"exchange":"kraken","symbol":"BTC/usd","channel":"trade"},{"symbol":"*.sh","channel":"quote"},)"
      R"({"exchange":"Binance","channel":"kline","interval":"5m"},{"channel":"stream_status"}]})");
  EXPECT_EQ(request.kind, ClientRequest::Kind::subscribe);
  EXPECT_EQ(patterns_text(request),
            "kraken btc/usd trade, *.sh quote, binance * kline 300, * stream_status");
  EXPECT_EQ(request.id, "7");
  EXPECT_EQ(request.policy, Policy{});
  EXPECT_TRUE(request.wants_snapshot);
  EXPECT_FALSE(request.resume);
  EXPECT_EQ(request.token, "");
}

TEST(NativeDialect, TakesAStarForAny) {
  EXPECT_EQ(patterns_text(native(
                R"({"op":"subscribe","topics":[{"exchange":"*","symbol":"*","channel":"*"}]})")),
            "*");
  EXPECT_EQ(
      patterns_text(native(R"({"op":"subscribe","topics":[{"symbol":"*/usdt","interval":null}]})")),
      "*/usdt");
}

TEST(NativeDialect, KnowsASharesByTheirOtherNames) {
  EXPECT_EQ(patterns_text(native(R"({"op":"subscribe","topics":[{"symbol":"sh600000"},)"
                                 R"({"symbol":"600000.SH"},{"symbol":"600000"}]})")),
            "600000.sh, 600000.sh, 600000");
}

TEST(NativeDialect, ReadsAnyIntervalOfKlines) {
  for (const auto& [word, seconds] : {std::pair<std::string_view, std::chrono::seconds>{"1m", 60s},
                                      {"3m", 180s},
                                      {"2h", 2h},
                                      {"90s", 90s},
                                      {"1d", 24h},
                                      {"1w", 168h},
                                      {"1M", 720h},
                                      {"366d", 366 * 24h}}) {
    const auto request = native(R"({"op":"subscribe","topics":[{"channel":"kline","interval":")" +
                                std::string{word} + R"("}]})");
    ASSERT_EQ(request.patterns.size(), 1u);
    EXPECT_EQ(request.patterns[0].interval, seconds) << word;
  }
}

TEST(NativeDialect, ReadsPolicies) {
  const auto policy = [](std::string_view text) {
    return native(R"({"op":"subscribe","topics":[{"symbol":"*"}],"policy":)" + std::string{text} +
                  "}")
        .policy;
  };
  EXPECT_EQ(policy(R"("latest")"), (Policy{Policy::Kind::latest, 0ms}));
  EXPECT_EQ(policy(R"("every")"), (Policy{Policy::Kind::every, 0ms}));
  EXPECT_EQ(policy(R"({"batch":"100ms"})"), (Policy{Policy::Kind::batch, 100ms}));
  EXPECT_EQ(policy(R"({"batch":"60s"})"), (Policy{Policy::Kind::batch, 60s}));
}

TEST(NativeDialect, ReadsHowFarAClientHadCome) {
  const auto request =
      native(R"({"op":"subscribe","id":"a-1","topics":[{"symbol":"*"}],"snapshot":false,)"
             R"("resume":{"epoch":"e5","sequence":18446744073709551615},"token":"hft_secret"})");
  EXPECT_FALSE(request.wants_snapshot);
  ASSERT_TRUE(request.resume);
  EXPECT_EQ(request.resume->epoch, "e5");
  EXPECT_EQ(request.resume->sequence, 18'446'744'073'709'551'615u);
  EXPECT_EQ(request.token, "hft_secret");
  EXPECT_EQ(request.id, R"("a-1")");
}

TEST(NativeDialect, ReadsTheOtherRequests) {
  const auto some = native(R"({"op":"unsubscribe","topics":[{"symbol":"btc/usd"}]})");
  EXPECT_EQ(some.kind, ClientRequest::Kind::unsubscribe);
  EXPECT_EQ(patterns_text(some), "btc/usd");
  EXPECT_EQ(native(R"({"op":"unsubscribe"})").kind, ClientRequest::Kind::unsubscribe_all);
  const auto auth = native(R"({"op":"auth","token":"hft_x"})");
  EXPECT_EQ(auth.kind, ClientRequest::Kind::authenticate);
  EXPECT_EQ(auth.token, "hft_x");
  EXPECT_EQ(native(R"({"op":"ping","id":-3})").kind, ClientRequest::Kind::heartbeat);
  EXPECT_EQ(native(R"({"op":"ping","id":-3})").id, "-3");
  EXPECT_EQ(native(R"({"op":"pong"})").kind, ClientRequest::Kind::acknowledge);
  EXPECT_EQ(native(R"({"op":"list"})").kind, ClientRequest::Kind::list);
}

TEST(NativeDialect, RefusesWhatIsNoRequest) {
  const std::string form =
      R"(; a request looks like {"op": "subscribe", "id": 1, "topics": [{"symbol": "btc/usd", "channel": "trade"}]})";
  EXPECT_EQ(native_refusal(""), "malformed: this is no JSON: it ends too early" + form);
  EXPECT_EQ(native_refusal("hello"), "malformed: this is no JSON: syntax error" + form);
  EXPECT_EQ(native_refusal(R"({"op":"list"} {})"),
            "malformed: this is no JSON: there is more behind its end" + form);
  EXPECT_EQ(native_refusal("{\"op\":\"\xFF\"}"), "malformed: this is no JSON: syntax error" + form);
  EXPECT_EQ(native_refusal("[]"), "malformed: a request is a JSON object, this is a list" + form);
  EXPECT_EQ(native_refusal(R"({"op":"list","op":"ping"})"),
            "malformed: the member \"op\" stands twice" + form);
  EXPECT_EQ(native_refusal(R"({"op":"subscribe","topics":[{"symbol":"a/b","\u0073ymbol":"*"}]})"),
            "malformed: the member \"symbol\" stands twice" + form);
  EXPECT_EQ(native_refusal(std::string(17, '[')),
            "malformed: this is nested more than 16 deep" + form);
  EXPECT_EQ(native_refusal("{\"op\":\"" + std::string(1025, 'x') + "\"}"),
            "malformed: a text has more than 1024 bytes" + form);
  EXPECT_EQ(native_refusal("{\"" + std::string(65, 'x') + "\":1}"),
            "malformed: the name of a member has more than 64 bytes" + form);
  EXPECT_EQ(native_refusal("{}"),
            "malformed: \"op\" is missing; it is one of subscribe, "
            "unsubscribe, auth, ping, pong, list");
  EXPECT_EQ(native_refusal(R"({"op":1})"), "malformed: \"op\": expected a text, was a number");
  EXPECT_EQ(native_refusal(R"({"op":"subscrib"})"),
            "unknown_type: there is no op \"subscrib\"; did you mean \"subscribe\"?");
  EXPECT_EQ(native_refusal(R"({"op":"quit"})"),
            "unknown_type: there is no op \"quit\"; it is one of subscribe, unsubscribe, auth, "
            "ping, pong, list");
}

TEST(NativeDialect, RefusesMembersThatItDoesNotKnow) {
  EXPECT_EQ(native_refusal(R"({"op":"subscribe","topic":[]})"),
            "malformed: there is no member \"topic\" here; did you mean \"topics\"?");
  EXPECT_EQ(native_refusal(R"({"op":"list","policy":"every"})"),
            "malformed: there is no member \"policy\" here; it is one of op, id, token");
  EXPECT_EQ(native_refusal(R"({"op":"subscribe","topics":[{"symbol":"*","chanel":"trade"}]})"),
            "malformed: there is no member \"chanel\" here; did you mean \"channel\"?");
  EXPECT_EQ(native_refusal(
                R"({"op":"subscribe","topics":[{"symbol":"*"}],"policy":{"batch":"1s","x":1}})"),
            "malformed: there is no member \"x\" here; it is one of batch");
  std::string many = R"({"op":"list")";
  for (int i = 0; i < 64; ++i) many += ",\"m" + std::to_string(i) + "\":0";
  EXPECT_TRUE(
      native_refusal(many + "}").starts_with("malformed: an object has more than 64 members"));
}

TEST(NativeDialect, RefusesTopicsThatCannotBe) {
  const auto refusal = [](std::string_view topics) {
    return native_refusal(R"({"op":"subscribe","topics":)" + std::string{topics} + "}");
  };
  EXPECT_EQ(native_refusal(R"({"op":"subscribe"})"),
            "malformed: \"topics\" is missing: a list of what you want");
  EXPECT_EQ(refusal("{}"), "malformed: \"topics\": expected a list, was an object");
  EXPECT_EQ(refusal("[]"), R"(malformed: "topics" is empty; name one, or {"symbol": "*"} for all)");
  EXPECT_EQ(native_refusal(R"({"op":"unsubscribe","topics":[]})"), refusal("[]"));
  EXPECT_EQ(refusal(R"(["btc/usd"])"),
            "malformed: \"topics\": expected a list of objects, a text was in it");
  EXPECT_EQ(refusal("[{}]"),
            R"(malformed: a topic is empty; write {"symbol": "*"} for all of everything)");
  EXPECT_EQ(refusal(R"([{"symbol":5}])"), "malformed: \"symbol\": expected a text, was a number");
  EXPECT_EQ(refusal(R"([{"symbol":""}])"),
            "bad_symbol: symbol is empty; name one, or \"*\" for all");
  EXPECT_EQ(refusal(R"([{"symbol":"btc/*"}])"),
            "bad_symbol: \"*\" stands at the beginning of a symbol or nowhere: \"*\", \"*.sh\", "
            "\"*/usdt\"");
  EXPECT_EQ(refusal("[{\"exchange\":\"" + std::string(65, 'e') + "\"}]"),
            "bad_symbol: no exchange and no symbol has a name of more than 64 bytes");
  EXPECT_EQ(refusal(R"([{"channel":"trades"}])"),
            "unknown_type: there is no channel \"trades\"; did you mean \"trade\"?");
  EXPECT_EQ(refusal(R"([{"channel":"kline","interval":"1x"}])"),
            "malformed: \"interval\": expected \"1m\", \"5m\", \"1h\" or the like, was \"1x\"");
  EXPECT_EQ(refusal(R"([{"channel":"kline","interval":"367d"}])"),
            "malformed: \"interval\": expected \"1m\", \"5m\", \"1h\" or the like, was \"367d\"");
  EXPECT_EQ(refusal(R"([{"channel":"trade","interval":"1m"}])"),
            "bad_symbol: only klines have an interval");
}

TEST(NativeDialect, RefusesAMillionTopics) {
  std::string topics = R"({"symbol":"a/b"})";
  for (std::size_t i = 1; i < kMostPatterns; ++i) topics += R"(,{"symbol":"a/b"})";
  const std::string begin = R"({"op":"subscribe","topics":[)";
  EXPECT_EQ(native(begin + topics + "]}").patterns.size(), kMostPatterns);
  EXPECT_EQ(native_refusal(begin + topics + R"(,{"symbol":"a/b"}]})"),
            "too_many: a list has more than 10000 items; write several requests");
}

TEST(NativeDialect, RefusesOtherMembersOfTheWrongForm) {
  const auto refusal = [](std::string_view member) {
    return native_refusal(R"({"op":"subscribe","topics":[{"symbol":"*"}],)" + std::string{member} +
                          "}");
  };
  EXPECT_EQ(refusal(R"("id":1.5)"),
            "malformed: \"id\": expected a whole number or a text of at "
            "most 64 bytes, was another number");
  EXPECT_EQ(refusal(R"("id":[])"),
            "malformed: \"id\": expected a whole number or a text of at "
            "most 64 bytes, was a list");
  EXPECT_EQ(refusal("\"id\":\"" + std::string(65, 'i') + "\""),
            "malformed: \"id\": expected a whole number or a text of at most 64 bytes, was a "
            "longer one");
  EXPECT_EQ(refusal(R"("policy":"lates")"),
            "malformed: there is no policy \"lates\"; did you mean \"latest\"?");
  EXPECT_EQ(
      refusal(R"("policy":5)"),
      R"(malformed: "policy": expected "latest", "every" or {"batch": "100ms"}, was a number)");
  for (const std::string_view pace : {"0ms", "61s", "100", "-1ms", "1h", "60001ms"})
    EXPECT_EQ(refusal(R"("policy":{"batch":")" + std::string{pace} + "\"}"),
              "malformed: \"batch\": expected a time from \"1ms\" to \"60s\", was \"" +
                  std::string{pace} + "\"");
  EXPECT_EQ(refusal(R"("policy":{})"),
            "malformed: \"batch\": expected a time from \"1ms\" to \"60s\"");
  EXPECT_EQ(refusal(R"("policy":{"batch":100})"),
            "malformed: \"batch\": expected a text, was a number");
  EXPECT_EQ(refusal(R"("snapshot":"no")"),
            "malformed: \"snapshot\": expected true or false, was a text");
  EXPECT_EQ(refusal(R"("resume":"e5")"), "malformed: \"resume\": expected an object, was a text");
  EXPECT_EQ(refusal(R"("resume":{"epoch":"e5"})"),
            R"(malformed: "resume": expected {"epoch": …, "sequence": …} as in the last messages )"
            "that came");
  EXPECT_EQ(refusal(R"("resume":{"epoch":"e5","sequence":-1})"),
            "malformed: \"sequence\": expected a whole number from 0 on, was another number");
  EXPECT_EQ(refusal(R"("token":"")"), "unauthorized: \"token\": expected 1 to 256 bytes, were 0");
  EXPECT_EQ(native_refusal(R"({"op":"auth"})"), "malformed: \"token\" is missing: a text");
}

TEST(NativeDialect, ShowsLittleOfWhatAClientWrote) {
  std::string word;
  for (int i = 0; i < 60; ++i) word += "浦";
  const std::string refusal = native_refusal(R"({"op":")" + word + "\"}");
  EXPECT_TRUE(refusal.starts_with("unknown_type: there is no op \"" + word.substr(0, 48) + "…\""))
      << refusal;
  EXPECT_EQ(native_refusal("{\"op\":\"a\\u0000\\nb\\u007f\"}").substr(0, 38),
            "unknown_type: there is no op \"a??b?\"; ");
}

TEST(NativeDialect, GivesErrorsTheNumberOfTheirRequest) {
  const ReadRequest read = dialect(kNative).read(R"({"topics":[],"op":"subscribe","id":9})");
  const auto& error = std::get<RequestError>(read);
  EXPECT_EQ(error_in(kNative, error),
            R"({"type":"error","op":"subscribe","id":9,"code":"malformed","message":)"
            R"("\"topics\" is empty; name one, or {\"symbol\": \"*\"} for all"})");
  EXPECT_EQ(error_in(kNative, {.code = RequestErrc::too_fast, .message = "wait"}),
            R"({"type":"error","code":"too_fast","message":"wait"})");
}

TEST(NativeDialect, AnswersRequests) {
  const Answer answer{.epoch = "e5", .sequence = 17, .subscriptions = 2};
  EXPECT_EQ(
      answer_in(kNative, native(R"({"op":"subscribe","id":1,"topics":[{"symbol":"*"}]})"), answer),
      R"({"type":"ack","op":"subscribe","id":1,"epoch":"e5","sequence":17,"subscriptions":2})");
  EXPECT_EQ(answer_in(kNative, native(R"({"op":"unsubscribe","id":"x\"y"})"), answer),
            R"({"type":"ack","op":"unsubscribe","id":"x\"y","epoch":"e5","sequence":17,)"
            R"("subscriptions":2})");
  EXPECT_EQ(answer_in(kNative, native(R"({"op":"ping"})"), answer),
            R"({"type":"ack","op":"ping","epoch":"e5","sequence":17,"subscriptions":2})");
}

TEST(NativeDialect, TellsWhatBecameOfAResume) {
  Answer answer{.epoch = "e5", .sequence = 17, .subscriptions = 2};
  answer.resumed = Answer::Resumed{.is_same_epoch = true, .missed = 3};
  answer.resumed->gone = {topic_for("binance", "btc/usdt", TopicKind::kline, 60s),
                          topic_for("kraken", "", TopicKind::my_order_batch)};
  EXPECT_EQ(
      answer_in(kNative, native(R"({"op":"subscribe","topics":[{"symbol":"*"}]})"), answer),
      R"({"type":"ack","op":"subscribe","epoch":"e5","sequence":17,"subscriptions":2,)"
      R"("resumed":true,"missed":3,"gone":[{"exchange":"binance","symbol":"btc/usdt",)"
      R"("channel":"kline","interval":"1m"},{"exchange":"kraken","channel":"my_order_batch"}]})");
}

// What a client is told that it has, it can ask for in the same words.
TEST(NativeDialect, ListsTopicsAsTheyAreAskedFor) {
  const std::string topics =
      R"([{"exchange":"kraken","symbol":"btc/usd","channel":"trade"},{"symbol":"*.sh"},)"
      R"({"symbol":"*","channel":"kline","interval":"3m"},{"symbol":"*"}])";
  Answer answer;
  answer.patterns = native(R"({"op":"subscribe","topics":)" + topics + "}").patterns;
  EXPECT_EQ(answer_in(kNative, native(R"({"op":"list"})"), answer),
            R"({"type":"ack","op":"list","epoch":"","sequence":0,"subscriptions":0,"topics":)" +
                topics + "}");
}

TEST(NativeDialect, SaysWhatNobodyAskedFor) {
  Notice notice{.kind = Notice::Kind::dropped, .count = 3, .first = 4, .last = 9};
  notice.topic = topic_for("kraken", "btc/usd", TopicKind::trade);
  EXPECT_EQ(
      notice_in(kNative, notice),
      R"({"type":"dropped","topic":{"exchange":"kraken","symbol":"btc/usd","channel":"trade"},)"
      R"("count":3,"first":4,"last":9})");
  EXPECT_EQ(notice_in(kNative, {.kind = Notice::Kind::heartbeat, .at = kReceiveTime}),
            R"({"type":"heartbeat","time":1700000000124511873})");
  EXPECT_EQ(notice_in(kNative,
                      {.kind = Notice::Kind::gap, .first = 15, .last = 15, .message = "restarted"}),
            R"({"type":"gap","first":15,"last":15,"message":"restarted"})");
  EXPECT_EQ(notice_in(kNative, {.kind = Notice::Kind::closing, .message = "too \"slow\""}),
            R"({"type":"closing","message":"too \"slow\""})");
}

TEST(NativeDialect, SendsEveryKindOfEventAsItsCanonicalJson) {
  for (const Event& event : full_events()) {
    const std::string canonical = to_json(event);
    EXPECT_EQ(event_in(kNative, {.event = ref_to(event), .sequence = 17, .previous = 12}),
              R"({"type":"event","sequence":17,"previous":12,"event":)" + canonical + "}");
    EXPECT_EQ(event_in(kNative, {.event = ref_to(event), .sequence = 17, .is_snapshot = true}),
              R"({"type":"snapshot","sequence":17,"event":)" + canonical + "}");
  }
}

TEST(NativeDialect, KnowsEverything) {
  for (std::size_t i = 0; i < kTopicKinds; ++i) {
    EXPECT_TRUE(dialect(kNative).knows(static_cast<TopicKind>(i)));
    EXPECT_TRUE(dialect(DialectName::native_packed).knows(static_cast<TopicKind>(i)));
  }
}

// The same, packed by the packer that has tests of its own.
std::string packed_of(std::string_view json) {
  std::string out;
  EXPECT_TRUE(append_message_pack(out, json));
  return out;
}

TEST(NativePackedDialect, SaysTheSameInMessagePack) {
  const auto packed = DialectName::native_packed;
  EXPECT_EQ(request_in(packed, R"({"op":"list","id":4})").id, "4");
  for (const auto& events : {full_events(), empty_events()})
    for (const Event& event : events) {
      const Published published{.event = ref_to(event), .sequence = 300, .previous = 12};
      EXPECT_EQ(event_in(packed, published), packed_of(event_in(kNative, published)));
    }
  const ClientRequest request = request_in(packed, R"({"op":"list","id":4})");
  EXPECT_EQ(answer_in(packed, request, {}), packed_of(answer_in(kNative, request, {})));
  const RequestError error{.code = RequestErrc::forbidden, .message = "no"};
  EXPECT_EQ(error_in(packed, error), packed_of(error_in(kNative, error)));
  const Notice notice{.kind = Notice::Kind::heartbeat, .at = kReceiveTime};
  EXPECT_EQ(notice_in(packed, notice), packed_of(notice_in(kNative, notice)));
}

TEST(NativePackedDialect, PacksOnlyWhatItWrites) {
  std::string out = "{before}";
  const Event event = full_ticker();
  ASSERT_TRUE(dialect(DialectName::native_packed).write_event(out, {.event = ref_to(event)}));
  EXPECT_TRUE(out.starts_with("{before}\x84"));
}

}  // namespace
}  // namespace hftcpp::gateway
