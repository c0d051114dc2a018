// print_service_test: every kind of event on standard output, as text and as JSON.
#include "service/print_service.hpp"

#include "service/service_runner.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace hftcpp {
namespace {

using namespace literals;
namespace asio = boost::asio;

asio::awaitable<void> live(ServiceRunner& runner) {
  co_await runner.start();
  co_await runner.finish();
}

// What it prints of a trade and of one event of every other kind.
std::string printed(const char* setting) {
  asio::io_context io{1};
  PrintService service{{"print", boost::json::parse(setting).as_object(), "service.print.setting"}};
  ServiceRunner runner{service, ServiceSurroundings{.executor = io.get_executor()}};
  Trade trade;
  trade.exchange = Exchange{"kraken"};
  trade.symbol = Symbol{"btc/usd"};
  trade.price = "64000.10"_d;
  trade.size = "0.00100"_d;
  trade.side = Side::buy;
  trade.id = Id::make("3735").value();
  trade.exchange_time = Timestamp{1'700'000'000'123'000'000};
  trade.receive_time = Timestamp{1'700'000'000'124'511'873};
  service.trade_queue.push(trade);
  service.ticker_queue.push(Ticker{});
  service.order_book_queue.push(BookUpdate{.snapshot = true});
  service.kline_queue.push(Kline{});
  service.funding_queue.push(Funding{});
  service.liquidation_queue.push(Liquidation{});
  service.quote_queue.push(Quote{});
  service.my_order_queue.push(MyOrder{});
  service.my_order_batch_queue.push(MyOrderBatch{});
  service.my_trade_queue.push(MyTrade{});
  service.balance_queue.push(Balance{});
  service.position_queue.push(Position{});
  service.stream_status_queue.push(StreamStatus{});

  testing::internal::CaptureStdout();
  asio::co_spawn(io, live(runner), rethrow_unless_stopped);
  io.run();
  return testing::internal::GetCapturedStdout();
}

TEST(PrintService, PrintsALineForAPerson) {
  EXPECT_THAT(printed("{}"),
              testing::HasSubstr("22:13:20.124511 kraken btc/usd trade buy 0.00100 at 64000.10\n"));
}

TEST(PrintService, PrintsEveryEventAsCanonicalJson) {
  std::istringstream lines{printed(R"({"format": "json"})")};
  std::vector<std::string> types;
  for (std::string line; std::getline(lines, line);) {
    types.emplace_back(boost::json::parse(line).at("type").as_string());
    const auto event = parse_event(line);
    ASSERT_TRUE(event) << line;
    EXPECT_EQ(to_json(event.value()), line);
  }
  EXPECT_THAT(types,
              testing::UnorderedElementsAre("ticker", "trade", "order_book", "kline", "funding",
                                            "liquidation", "quote", "my_order", "my_order_batch",
                                            "my_trade", "balance", "position", "stream_status"));
}

TEST(PrintService, RefusesAnotherFormat) {
  EXPECT_THROW((PrintService{{"print", {{"format", "xml"}}, "service.print.setting"}}),
               ConfigError);
}

}  // namespace
}  // namespace hftcpp
