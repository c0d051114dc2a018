// api_realtime_test: the paths that clients of the realtime service know.
#include "service/gateway/api_request.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::gateway {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string codes_of(const boost::json::value& records) {
  std::string codes;
  for (const auto& record : records.as_array())
    codes += (codes.empty() ? "" : " ") + std::string{record.at("stock_code").as_string()};
  return codes;
}

TEST(ApiRealtime, TellsItsStatus) {
  FakeView view;
  view.state.clients = 2;
  view.put(api_quote("600000.sh", 1001));
  view.put(api_ticker("kraken", "btc/usd"));
  EXPECT_EQ(api_reply(view, "/api/realtime/status").body,
            R"({"success":true,"data":{"status":"running","is_connected":true,"stock_count":1,)"
            R"("connection_count":2,"timestamp":3.5}})");
}

TEST(ApiRealtime, ShowsAShareByEachOfItsNames) {
  FakeView view;
  view.put(api_quote("000001.sz", 1010));
  for (const std::string code : {"000001", "sz000001", "SZ000001", "000001.SZ", "000001.sz"})
    EXPECT_THAT(api_reply(view, "/api/realtime/stock/" + code).body,
                StartsWith(R"({"success":true,"data":{"stock_code":"000001",)"))
        << code;
  EXPECT_EQ(api_reply(view, "/api/realtime/stock/sh000001").status, 404u);
}

TEST(ApiRealtime, ShowsTheNewestOfSeveralSources) {
  FakeView view;
  Quote older = api_quote("600000.sh", 1001);
  Quote newer = api_quote("600000.sh", 1002);
  older.exchange = Exchange{"tencent"};
  older.exchange_time = Timestamp{1'000'000'000};
  view.put(newer);
  view.put(older);
  EXPECT_THAT(api_reply(view, "/api/realtime/stock/600000").body,
              HasSubstr(R"("current_price":10.02,)"));
  Rights rights;
  rights.exchanges = {"tencent"};
  EXPECT_THAT(api_reply(view, "/api/realtime/stock/600000", rights).body,
              HasSubstr(R"("current_price":10.01,)"));
}

// Its clients look for `detail`.
TEST(ApiRealtime, RefusesAsItsClientsKnowIt) {
  EXPECT_EQ(api_reply(FakeView{}, "/api/realtime/market/x/summary").body,
            R"({"error":{"code":"bad_argument","message":"market: expected SH, SZ or BJ, was )"
            R"(\"X\""},"success":false,"detail":"market: expected SH, SZ or BJ, was \"X\""})");
}

TEST(ApiRealtime, SumsUpAMarket) {
  FakeView view;
  view.put(api_quote("600000.sh", 1100, 1000, 30));
  view.put(api_quote("600001.sh", 900, 1000, 20));
  view.put(api_quote("600002.sh", 1000, 1000, 50));
  view.put(api_quote("600003.sh", 1050, 1000, 0));
  view.put(api_quote("600004.sh", 0, 1000, 0));             // nothing traded yet
  view.put(api_quote("000001.sh", 300'000, 290'000, 999));  // an index is no stock
  view.put(api_quote("510300.sh", 400, 390, 999));          // nor is a fund
  view.put(api_quote("000001.sz", 1100, 1000, 999));        // nor is this one of Shanghai

  const auto data =
      boost::json::parse(api_reply(view, "/api/realtime/market/sh/summary").body).at("data");

  EXPECT_EQ(data.at("market").as_string(), "SH");
  EXPECT_EQ(data.at("stock_count").as_int64(), 5);
  EXPECT_EQ(data.at("up_count").as_int64(), 2);
  EXPECT_EQ(data.at("down_count").as_int64(), 1);
  EXPECT_EQ(data.at("unchanged_count").as_int64(), 1);
  EXPECT_EQ(data.at("total_volume").as_int64(), 500);
  EXPECT_EQ(data.at("total_amount").as_int64(), 100);
  EXPECT_EQ(codes_of(data.at("top_gainers")), "600000 600003");
  EXPECT_EQ(codes_of(data.at("top_losers")), "600001");
  EXPECT_EQ(codes_of(data.at("top_amount")), "600002 600000 600001");
  EXPECT_EQ(codes_of(data.at("top_volume")), "600000 600001 600002 600003 600004");
  EXPECT_EQ(data.at("timestamp").as_int64(), 2);
}

TEST(ApiRealtime, NamesTheTenFirst) {
  FakeView view;
  for (int i = 0; i < 15; ++i)
    view.put(api_quote(("6000" + std::to_string(10 + i) + ".sh").c_str(), 1001 + i / 2));
  const auto data =
      boost::json::parse(api_reply(view, "/api/realtime/market/SH/summary").body).at("data");
  EXPECT_EQ(codes_of(data.at("top_gainers")),
            "600024 600022 600023 600020 600021 600018 600019 600016 600017 600014");
}

TEST(ApiRealtime, AddsAmountsExactly) {
  FakeView view;
  Quote one = api_quote("600000.sh", 1001);
  one.amount = Decimal{123'456'789'012'345'67, -2};
  Quote two = api_quote("600001.sh", 1001);
  two.amount = Decimal{1, -3};
  view.put(one);
  view.put(two);
  EXPECT_THAT(api_reply(view, "/api/realtime/market/SH/summary").body,
              HasSubstr(R"("total_amount":123456789012345.671,)"));
}

TEST(ApiRealtime, StartsWhatRuns) {
  const FakeView view;
  for (int again = 0; again < 2; ++again) {
    net::ServerRequest request = api_request("/api/realtime/start", "POST");
    request.body = R"({"host":"x"})";
    const net::ServerReply reply = Api{view}.answer(request, Rights{}, ApiSide::open);
    EXPECT_EQ(reply.status, 200u);
    EXPECT_EQ(reply.body,
              R"({"success":true,"status":"running","message":"the streams run as long as the )"
              R"(server does"})");
  }
}

}  // namespace
}  // namespace hftcpp::gateway
