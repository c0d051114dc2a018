// instruments_test.cpp: `hftcpp instruments` against each simulated exchange, and what it refuses.
#include "app/command_run.hpp"
#include "exchanges/exchange.hpp"
#include "service/sim_thread.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class InstrumentsOf : public testing::TestWithParam<std::string> {};

TEST_P(InstrumentsOf, AreListedWithTheirSteps) {
  SimThread simulated{GetParam()};
  const std::string rest = simulated.simulator().rest_url();

  const CommandResult all = run({"instruments", GetParam(), "--rest", rest});
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out, AllOf(ContainsRegex("\nbtc/usdt? +[A-Z]"), HasSubstr("eth/")));

  const CommandResult some = run({"instruments", GetParam(), "--rest", rest, "--grep", "ETH"});
  EXPECT_THAT(some.out, AllOf(HasSubstr("eth/"), Not(HasSubstr("btc/"))));

  const CommandResult json =
      run({"instruments", GetParam(), "--rest", rest, "--json", "--grep", "btc/usdt"});
  const auto one = boost::json::parse(json.out.substr(0, json.out.find('\n')));
  EXPECT_EQ(one.at("symbol").as_string(), "btc/usdt");
  EXPECT_FALSE(one.at("tick_size").as_string().empty());
  EXPECT_FALSE(one.at("lot_size").as_string().empty());
}

std::string name_of(const testing::TestParamInfo<std::string>& exchange) {
  return exchange.param;
}
// Those that have a list.
std::vector<std::string> listing_exchanges() {
  std::vector<std::string> names = sim::simulator_names();
  std::erase_if(
      names, [](const std::string& name) { return find_exchange(name)->instruments == nullptr; });
  return names;
}
INSTANTIATE_TEST_SUITE_P(Each, InstrumentsOf, testing::ValuesIn(listing_exchanges()), name_of);

TEST(Instruments, SayWhereThereIsNoList) {
  const CommandResult result = run({"instruments", "sina"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("sina has no list of instruments"));
}

// The list comes over the stream's own wire.
TEST(Instruments, OfTdxComeFromItsServer) {
  SimThread simulated{"tdx"};
  const std::string host = simulated.simulator().websocket_url();
  const CommandResult some = run({"instruments", "tdx", "--host", host, "--grep", "51030"});
  EXPECT_EQ(some.code, 0) << some.err;
  EXPECT_THAT(some.out, ContainsRegex("\n510300.sh +sh510300 +0.001 +100 "));
  const CommandResult none = run({"instruments", "tdx"});
  EXPECT_EQ(none.code, 1);
  EXPECT_THAT(none.err, HasSubstr("api_host names no server"));
}

TEST(Instruments, SayWhenTheExchangeDoesNotAnswer) {
  const CommandResult result = run({"instruments", "kraken", "--rest", "http://127.0.0.1:1"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("kraken: http://127.0.0.1:1/0/public/AssetPairs: 127.0.0.1:1: "
                              "connection refused: is anything listening there?"),
                    HasSubstr("hftcpp instruments: kraken: http://127.0.0.1:1 gave no list")));
  EXPECT_EQ(run({"instruments", "krakn"}).code, 2);
}

// Binance's list is not to be had from Kraken.
TEST(Instruments, ShowWhatAnotherHostAnswers) {
  SimThread simulated{"kraken"};
  const std::string rest = simulated.simulator().rest_url();

  const CommandResult result = run({"instruments", "binance", "--rest", rest});

  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr(rest + "/api/v3/exchangeInfo was answered with HTTP 404: \""),
                    HasSubstr("is that the exchange's REST host? check rest_host (--rest)")));
}

TEST(Instruments, RefuseWhatIsNoAddress) {
  for (const std::string rest : {"foo", "ws://127.0.0.1:1", "http://"}) {
    const CommandResult result = run({"instruments", "kraken", "--rest", rest});
    EXPECT_EQ(result.code, 2) << rest;
    EXPECT_THAT(result.err, AllOf(HasSubstr("--rest: \"" + rest + "\" is no address"),
                                  HasSubstr("write https://host:port or http://host:port")));
  }
}

}  // namespace
}  // namespace hftcpp::app
