// api_test: each path's answer, and each way in which there is none.
#include "service/gateway/api.hpp"

#include "service/gateway/api_request.hpp"
#include "support/run_io.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string api_error(const net::ServerReply& reply) {
  const auto body = boost::json::parse(reply.body);
  const auto& error = body.at("error");
  return std::to_string(reply.status) + ' ' + std::string{error.at("code").as_string()} + ": " +
         std::string{error.at("message").as_string()};
}

std::string api_header(const net::ServerReply& reply, std::string_view name) {
  return std::string{net::find_header(reply.headers, name)};
}

Rights only_symbols(std::vector<std::string> symbols) {
  Rights rights;
  rights.name = "desk-1";
  rights.symbols = std::move(symbols);
  return rights;
}

FakeView view_with_streams() {
  FakeView view;
  view.all_streams = {api_stream("kraken", {"btc/usd", "eth/usd"}, {Channel::ticker}),
                      api_stream("sina", {"600000.SH"}, {Channel::quote})};
  return view;
}

// ---- the server ----

TEST(Api, SaysThatItIsThere) {
  const net::ServerReply reply = api_reply(FakeView{}, "/healthz");
  EXPECT_EQ(reply.status, 200u);
  EXPECT_EQ(reply.body, R"({"status":"ok"})");
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(api_header(reply, "Cache-Control"), "no-store");
}

TEST(Api, IsReadyWhenEveryStreamHasData) {
  FakeView view = view_with_streams();
  const net::ServerReply none = api_reply(view, "/readyz");
  EXPECT_EQ(none.status, 503u);
  EXPECT_EQ(none.body,
            R"({"ready":false,"streams":[{"exchange":"kraken","ready":false,"reason":"no data )"
            R"(yet"},{"exchange":"sina","ready":false,"reason":"no data yet"}]})");
  view.put(api_ticker("kraken", "btc/usd"));
  EXPECT_EQ(api_reply(view, "/readyz").status, 503u);
  view.put(api_quote("600000.sh", 1001));
  const net::ServerReply all = api_reply(view, "/readyz");
  EXPECT_EQ(all.status, 200u);
  EXPECT_EQ(all.body,
            R"({"ready":true,"streams":[{"exchange":"kraken","ready":true,"reason":"has data"},)"
            R"({"exchange":"sina","ready":true,"reason":"has data"}]})");
}

TEST(Api, IsReadyWhileTheMarketRests) {
  FakeView view;
  view.all_streams = {api_stream("sina", {"600000.SH"}, {Channel::quote})};
  StreamStatus status{.exchange = Exchange{"sina"}, .channel = Channel::quote};
  status.reason = "the market is closed: nobody is asked until 2026-11-23T01:15:00Z";
  view.put(status);
  const net::ServerReply reply = api_reply(view, "/readyz");
  EXPECT_EQ(reply.status, 200u);
  EXPECT_THAT(reply.body, HasSubstr(R"("reason":"the market is closed: nobody is asked until)"));
}

TEST(Api, IsReadyWhenNothingIsAskedOfAStream) {
  FakeView view;
  view.all_streams = {api_stream("kraken", {}, {Channel::ticker})};
  EXPECT_EQ(api_reply(view, "/readyz").status, 200u);
  EXPECT_THAT(api_reply(view, "/readyz").body, HasSubstr("nothing is asked of it"));
}

TEST(Api, TellsItsCounts) {
  FakeView view;
  view.put(api_ticker("kraken", "btc/usd"));
  view.state.clients = 3;
  view.state.sent_bytes = 12'345'678'901;
  EXPECT_EQ(
      api_reply(view, "/v1/status").body,
      R"({"started":1000000000,"now":3500000000,"epoch":"e1","sequence":1,"ready":true,"topics":0,)"
      R"("clients":3,"subscriptions":0,"waiting_bytes":0,"history_events":0,"history_bytes":0,)"
      R"("connections":0,"published":0,"sent":0,"sent_bytes":12345678901,"conflated":0,)"
      R"("dropped":0,"requests":0,"http_requests":0,"bad_requests":0,"refused":0,)"
      R"("closed_slow":0,"closed_broken":0,"timed_out":0})");
}

TEST(Api, ShowsClientsToWhoRunsTheServerAlone) {
  FakeView view;
  ClientReport client{.id = 4, .address = "127.0.0.1:5", .dialect = "native", .token = "desk-1"};
  client.since = Timestamp{9};
  client.sent = 11;
  view.all_clients = {client, {.id = 5, .dialect = "simple"}, {.id = 6}, {.id = 7}};
  const std::string counts = R"({"clients":4,"by_dialect":{"native":1,"simple":1,"unknown":2})";
  EXPECT_EQ(api_reply(view, "/v1/clients").body, counts + "}");
  EXPECT_THAT(
      api_reply(view, "/v1/clients", {}, ApiSide::admin).body,
      StartsWith(counts + R"(,"reports":[{"id":4,"address":"127.0.0.1:5","dialect":"native",)"
                          R"("token":"desk-1","since":9,"subscriptions":0,"sent":11,)"
                          R"("sent_bytes":0,"received":0,"conflated":0,"dropped":0,)"
                          R"("waiting_bytes":0},{"id":5,)"));
}

// ---- events, books, bars ----

TEST(Api, TellsTheLastEvents) {
  FakeView view = view_with_streams();
  view.put(api_ticker("kraken", "eth/usd"));
  view.put(api_ticker("kraken", "btc/usd"));
  view.put(api_ticker("kraken", "btc/usd"));
  view.put(api_quote("600000.sh", 1001));
  const std::string ticker =
      R"("bid_price":"10.0","bid_size":"2","ask_price":"10.1","ask_size":"3","exchange_time":5,)"
      R"("receive_time":6}})";
  EXPECT_EQ(api_reply(view, "/v1/last?channel=ticker").body,
            R"({"epoch":"e1","sequence":4,"total":2,"events":[{"sequence":3,"count":2,"event":)"
            R"({"type":"ticker","exchange":"kraken","symbol":"btc/usd",)" +
                ticker +
                R"(,{"sequence":1,"count":1,"event":{"type":"ticker","exchange":"kraken",)"
                R"("symbol":"eth/usd",)" +
                ticker + "]}");
  const auto first = boost::json::parse(api_reply(view, "/v1/last?limit=1").body);
  EXPECT_EQ(first.at("total").as_int64(), 3);
  EXPECT_EQ(first.at("events").as_array().size(), 1u);
  for (const std::string symbol : {"600000.SH", "sh600000", "600000", "*.sh"}) {
    const std::string body = api_reply(view, "/v1/last?symbol=" + symbol).body;
    EXPECT_THAT(body, HasSubstr(R"("total":1,)")) << symbol;
    EXPECT_THAT(body, HasSubstr(R"("symbol":"600000.sh")")) << symbol;
  }
  EXPECT_THAT(api_reply(view, "/v1/last?symbol=btc/eur").body,
              HasSubstr(R"("total":0,"events":[]})"));
}

TEST(Api, ShowsABook) {
  FakeView view = view_with_streams();
  view.put(api_book());
  const std::string whole =
      R"({"exchange":"kraken","symbol":"btc/usd","fresh":true,"sequence":7,"exchange_time":5,)"
      R"("receive_time":6,"bids":[["10.0","1"],["9.9","2"]],"asks":[["10.1","3"]]})";
  for (const std::string target :
       {"/v1/book/kraken/btc%2Fusd", "/v1/book/kraken/BTC/USD", "/v1/book/kraken?symbol=btc/usd"})
    EXPECT_EQ(api_reply(view, target).body, whole) << target;
  EXPECT_THAT(api_reply(view, "/v1/book/kraken/btc%2Fusd?depth=1").body,
              HasSubstr(R"("bids":[["10.0","1"]],"asks":[["10.1","3"]]})"));
  EXPECT_EQ(api_error(api_reply(view, "/v1/book/kraken/eth/usd")),
            "404 not_found: there is no order book of \"eth/usd\" of \"kraken\" here; "
            "/v1/instruments says what its streams bring");
}

TEST(Api, TellsTheNewestBars) {
  FakeView view = view_with_streams();
  for (int minute = 1; minute <= 3; ++minute) view.put(api_kline(minute, minute, minute < 3));
  const auto bars =
      boost::json::parse(api_reply(view, "/v1/klines?exchange=kraken&symbol=btc/usd&limit=2").body);
  EXPECT_EQ(bars.at("interval").as_string(), "1m");
  ASSERT_EQ(bars.at("klines").as_array().size(), 2u);
  EXPECT_EQ(bars.at("klines").at(0).at("close").as_string(), "2");
  EXPECT_EQ(bars.at("klines").at(0).at("closed").as_bool(), true);
  EXPECT_EQ(bars.at("klines").at(1).at("close").as_string(), "3");
  EXPECT_EQ(bars.at("klines").at(1).at("closed").as_bool(), false);
  EXPECT_EQ(api_error(api_reply(view, "/v1/klines?exchange=kraken&symbol=btc/usd&interval=5m")),
            "404 not_found: there is no 5m kline of \"btc/usd\" of \"kraken\" here; "
            "/v1/instruments says what its streams bring");
}

// ---- streams ----

TEST(Api, TellsItsStreams) {
  FakeView view = view_with_streams();
  const auto streams = boost::json::parse(api_reply(view, "/v1/streams").body).at("streams");
  ASSERT_EQ(streams.as_array().size(), 2u);
  EXPECT_EQ(boost::json::serialize(streams.at(0).at("pairs")), R"(["btc/usd","eth/usd"])");
  EXPECT_EQ(boost::json::serialize(streams.at(0).at("channels")), R"(["ticker"])");
  EXPECT_EQ(streams.at(0).at("counters").at("frames").as_int64(), 0);
  EXPECT_THAT(api_reply(view, "/v1/streams?exchange=sina").body, Not(HasSubstr("kraken")));
}

TEST(Api, ListsWhatItsStreamsBring) {
  const FakeView view = view_with_streams();
  const auto pending = [](const std::string& exchange, const std::string& symbol,
                          const std::string& channel) {
    return R"({"exchange":")" + exchange + R"(","symbol":")" + symbol +
           R"(","channels":[{"channel":")" + channel + R"(","state":"pending"}]})";
  };
  EXPECT_EQ(api_reply(view, "/v1/instruments").body,
            R"({"instruments":[)" + pending("kraken", "btc/usd", "ticker") + "," +
                pending("kraken", "eth/usd", "ticker") + "," +
                pending("sina", "600000.sh", "quote") + "]}");
  EXPECT_EQ(api_reply(view, "/v1/instruments?grep=ETH").body,
            R"({"instruments":[)" + pending("kraken", "eth/usd", "ticker") + "]}");
}

TEST(Api, TellsSubscriptionsOfAStreamThatRuns) {
  FakeView view;
  boost::asio::io_context io{1};
  view.all_streams = {api_stream("mock", {"btc/usd"}, {Channel::ticker})};
  StreamBase& stream = *view.all_streams.front();
  boost::asio::co_spawn(io, stream.start(), rethrow_unless_stopped);
  test::run_until(io, [&] {
    const auto all = stream.subscriptions();
    return !all.empty() && all.front().state == SubscriptionState::State::active;
  });
  EXPECT_EQ(api_reply(view, "/v1/instruments").body,
            R"({"instruments":[{"exchange":"mock","symbol":"btc/usd","channels":[{"channel":)"
            R"("ticker","state":"active"}]}]})");
  EXPECT_THAT(api_reply(view, "/v1/streams").body,
              HasSubstr(R"("open_gaps":0,"subscriptions":[{"channel":"ticker","symbol":)"
                        R"("btc/usd","state":"active"}]}]})"));
  stream.stop();
  io.restart();
  io.run();
}

TEST(Api, TellsGapsAndThatAStreamIsNotReady) {
  FakeView view;
  boost::asio::io_context io{1};
  StreamParams params;
  params.exchange = "kraken";
  params.currency_pairs = {"btc/usd"};
  params.subscribe_channels = {Channel::ticker};
  params.api_host = "ws://127.0.0.1:1";
  params.check_pairs = false;
  view.all_streams = {get_exchange_stream(params)};
  StreamBase& stream = *view.all_streams.front();
  boost::asio::co_spawn(io, stream.start(), rethrow_unless_stopped);
  test::run_until(io, [&] { return stream.gaps().count() > 0; });
  view.put(api_ticker("kraken", "btc/usd"));

  EXPECT_THAT(api_reply(view, "/v1/gaps").body,
              StartsWith(R"({"total":1,"open":1,"gaps":[{"type":"gap","number":1,)"
                         R"("exchange":"kraken","channel":"ticker","cause":"disconnected",)"));
  EXPECT_EQ(api_reply(view, "/readyz").body,
            R"({"ready":false,"streams":[{"exchange":"kraken","ready":false,"reason":"ticker: )"
            R"(disconnected"}]})");
  // Where it should have connected to is for whoever runs the server.
  EXPECT_THAT(api_reply(view, "/readyz", {}, ApiSide::admin).body, HasSubstr("127.0.0.1:1"));
  Rights other = only_symbols({});
  other.kinds = {TopicKind::trade};
  EXPECT_EQ(api_reply(view, "/v1/gaps", other).body, R"({"total":0,"open":0,"gaps":[]})");
  stream.stop();
  io.restart();
  io.run();
}

// ---- rights ----

TEST(Api, NeedsATokenForAllButWhatIsNoData) {
  const FakeView view = view_with_streams();
  for (const std::string target : {"/healthz", "/openapi.json"})
    EXPECT_EQ(Api{view}.answer(api_request(target), nullptr, ApiSide::open).status, 200u) << target;
  EXPECT_EQ(Api{view}.answer(api_request("/readyz"), nullptr, ApiSide::open).status, 503u);
  for (const std::string target :
       {"/v1/status", "/v1/clients", "/v1/last", "/v1/book/kraken/btc/usd", "/v1/klines",
        "/v1/instruments", "/v1/streams", "/v1/gaps", "/api/realtime/status",
        "/api/realtime/stock/000001", "/api/realtime/market/SH/summary"}) {
    const net::ServerReply reply = Api{view}.answer(api_request(target), nullptr, ApiSide::open);
    EXPECT_THAT(api_error(reply), StartsWith("401 unauthorized: a token is needed")) << target;
    EXPECT_EQ(api_header(reply, "WWW-Authenticate"), "Bearer realm=\"hftcpp\"");
  }
}

TEST(Api, LeavesOutWhatTheTokenHasNoRightTo) {
  FakeView view = view_with_streams();
  view.put(api_ticker("kraken", "btc/usd"));
  view.put(api_ticker("kraken", "eth/usd"));
  const Rights rights = only_symbols({"btc/usd"});
  EXPECT_THAT(api_reply(view, "/v1/last", rights).body, HasSubstr(R"("total":1,)"));
  for (const std::string target : {"/v1/last", "/v1/instruments", "/v1/streams"}) {
    const std::string body = api_reply(view, target, rights).body;
    EXPECT_THAT(body, HasSubstr("btc/usd")) << target;
    EXPECT_THAT(body, Not(HasSubstr("eth/usd"))) << target;
    EXPECT_THAT(body, Not(HasSubstr("600000"))) << target;
  }
  Rights shares;
  shares.exchanges = {"sina"};
  for (const std::string target : {"/v1/last", "/v1/instruments", "/v1/streams"})
    EXPECT_THAT(api_reply(view, target, shares).body, Not(HasSubstr("kraken"))) << target;
}

TEST(Api, RefusesWhatWasAskedForByName) {
  FakeView view = view_with_streams();
  view.put(api_book());
  view.put(api_quote("000001.sz", 1000));
  const Rights rights = only_symbols({"*.sh"});
  for (const std::string target : {"/v1/last?symbol=btc/usd", "/v1/book/kraken/btc/usd",
                                   "/v1/klines?exchange=kraken&symbol=btc/usd"})
    EXPECT_EQ(api_error(api_reply(view, target, rights)),
              "403 forbidden: token \"desk-1\" has no right to symbol \"btc/usd\": it has the "
              "right to *.sh")
        << target;
  EXPECT_THAT(api_error(api_reply(view, "/api/realtime/stock/000001", rights)),
              StartsWith("403 forbidden: "));
  EXPECT_THAT(api_error(api_reply(view, "/api/realtime/market/SZ/summary", rights)),
              StartsWith("403 forbidden: "));
  Rights shares;
  shares.exchanges = {"sina"};
  EXPECT_EQ(api_error(api_reply(view, "/v1/gaps?exchange=kraken", shares)),
            "403 forbidden: token \"anonymous\" has no right to exchange \"kraken\": it has the "
            "right to sina");
}

TEST(Api, KeepsAccountsForThoseWhoHaveTheRightByName) {
  FakeView view = view_with_streams();
  Balance balance;
  balance.exchange = Exchange{"kraken"};
  balance.currency = Word::make("usd").value();
  balance.total = Decimal{5, 0};
  view.put(balance);
  EXPECT_THAT(api_reply(view, "/v1/last").body, HasSubstr(R"("total":0)"));
  EXPECT_THAT(api_error(api_reply(view, "/v1/last?channel=balance")), StartsWith("403 "));
  Rights own;
  own.kinds = {TopicKind::balance};
  EXPECT_THAT(api_reply(view, "/v1/last?channel=balance", own).body,
              HasSubstr(R"("type":"balance")"));
}

// ---- what cannot be answered ----

TEST(Api, SaysWhatWouldBeRight) {
  const FakeView view = view_with_streams();
  const auto error = [&](const std::string& target) { return api_error(api_reply(view, target)); };
  EXPECT_EQ(error("/v1/lst"),
            "404 not_found: there is nothing at this path; /openapi.json says what there is");
  EXPECT_EQ(error("/v1/last?limit=0"),
            "400 bad_argument: limit: expected a whole number from 1 to 10000, was \"0\"");
  EXPECT_EQ(error("/v1/last?limit=10001"),
            "400 bad_argument: limit: expected a whole number from 1 to 10000, was \"10001\"");
  EXPECT_EQ(error("/v1/last?limit=1x"),
            "400 bad_argument: limit: expected a whole number from 1 to 10000, was \"1x\"");
  EXPECT_EQ(error("/v1/last?channel=tickr"),
            "400 bad_argument: channel: unknown channel \"tickr\"; did you mean \"ticker\"?");
  EXPECT_EQ(error("/v1/last?interval=2m"),
            "400 bad_argument: interval: expected one of 1m, 5m, 15m, 30m, 1h, 1d, 1w, 1M, was "
            "\"2m\"");
  EXPECT_EQ(error("/v1/last?symbol=a*b"),
            "400 bad_symbol: \"*\" stands at the beginning of a symbol or nowhere: \"*\", "
            "\"*.sh\", \"*/usdt\"");
  EXPECT_EQ(error("/v1/last?exchange=krakn"),
            "404 not_found: no stream here is of exchange \"krakn\"; did you mean \"kraken\"?");
  EXPECT_EQ(error("/v1/last?simbol=a"),
            "400 bad_argument: unknown argument \"simbol\"; did you mean \"symbol\"?");
  EXPECT_EQ(error("/v1/klines?exchange=kraken"),
            "400 bad_argument: symbol: is missing; symbol=btc/usdt, say");
  EXPECT_EQ(error("/v1/book/kraken?symbol=*"),
            "400 bad_argument: symbol: expected one symbol, was \"*\"");
  EXPECT_EQ(error("/api/realtime/market/HK/summary"),
            "400 bad_argument: market: expected SH, SZ or BJ, was \"HK\"");
  EXPECT_EQ(error("/api/realtime/stock/12"),
            "400 bad_symbol: \"12\" is no code of a share: write 000001, sz000001 or 000001.SZ");
  EXPECT_EQ(error("/api/realtime/stock/000001"),
            "404 not_found: no quote of 000001.sz has come; the streams here bring what clients "
            "subscribe to");
}

// Whatever they are, they stay short and are JSON.
TEST(Api, QuotesOnlyTheBeginningOfLongTexts) {
  const FakeView view = view_with_streams();
  const std::string flood(5000, 'x');
  for (const std::string& target :
       {"/v1/last?limit=" + flood, "/v1/last?channel=" + flood, "/v1/last?exchange=" + flood,
        "/v1/last?symbol=" + flood, "/v1/last?" + flood + "=1", "/api/realtime/stock/" + flood,
        "/api/realtime/market/" + flood + "/summary", "/" + flood,
        "/v1/book/kraken/%ff%00\"" + flood}) {
    const net::ServerReply reply = api_reply(view, target);
    EXPECT_GE(reply.status, 400u);
    EXPECT_LT(reply.body.size(), 600u) << reply.body;
    EXPECT_TRUE(boost::json::parse(reply.body).is_object());
  }
}

TEST(Api, KnowsItsMethods) {
  const FakeView view;
  const auto answer = [&](const std::string& target, const std::string& method) {
    return Api{view}.answer(api_request(target, method), Rights{}, ApiSide::open);
  };
  const net::ServerReply post = answer("/v1/last", "POST");
  EXPECT_EQ(api_error(post), "405 method_not_allowed: /v1/last takes GET, HEAD, not POST");
  EXPECT_EQ(api_header(post, "Allow"), "GET, HEAD");
  const net::ServerReply get = answer("/api/realtime/start", "GET");
  EXPECT_EQ(get.status, 405u);
  EXPECT_EQ(api_header(get, "Allow"), "POST");
  const net::ServerReply options = answer("/v1/last", "OPTIONS");
  EXPECT_EQ(options.status, 204u);
  EXPECT_EQ(api_header(options, "Allow"), "GET, HEAD");
  EXPECT_EQ(options.body, "");
  const net::ServerReply head = answer("/healthz", "HEAD");
  EXPECT_EQ(head.status, 200u);
  EXPECT_EQ(head.head(false), answer("/healthz", "GET").head(false));
}

TEST(Api, RefusesLargeBodies) {
  net::ServerRequest request = api_request("/api/realtime/start", "POST");
  request.body.assign(16 * 1024, ' ');
  EXPECT_EQ(Api{FakeView{}}.answer(request, Rights{}, ApiSide::open).status, 200u);
  request.body += ' ';
  EXPECT_EQ(api_error(Api{FakeView{}}.answer(request, Rights{}, ApiSide::open)),
            "413 too_large: a body of more than 16384 bytes");
}

}  // namespace
}  // namespace hftcpp::gateway
