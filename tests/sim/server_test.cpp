// server_test: what all simulators have in common: TLS, slow clients, ports, a shared market.
#include "sim/server.hpp"

#include "sim/kraken/kraken_frame.hpp"
#include "sim/market_driver.hpp"
#include "sim/sim_run.hpp"
#include "sim/spawn.hpp"
#include "support/frames.hpp"
#include "support/test_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <system_error>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using testing::HasSubstr;

TEST(Simulator, SpeaksTlsWithTheCertificateThatItWrites) {
  const test::TemporaryFile certificate{""};
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.tls = true;
  settings.certificate_file = certificate.path();
  SimRun run{"kraken", settings};
  EXPECT_THAT(run.simulator().websocket_url(), testing::StartsWith("wss://127.0.0.1:"));
  EXPECT_THAT(load_file(certificate.path()), testing::Not(HasSubstr("PRIVATE")));

  SimClient client = run.connect("/v2");
  ASSERT_FALSE(client.failure()) << client.failure().message();
  client.send(subscribe_kraken("book", R"("BTC/USD")", R"(,"depth":1000)"));
  KrakenBook book{.depth = 1000};
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(book.apply(client.next_with(kBook)));

  EXPECT_EQ(run.get("/0/public/Time").status, 200u);
}

TEST(Simulator, IsNotTrustedWithoutItsCertificate) {
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.tls = true;
  SimRun run{"kraken", settings};

  EXPECT_TRUE(run.connect("/v2").failure());
}

TEST(Simulator, CutsOffWhoeverDoesNotRead) {
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.rate = 50'000;
  settings.max_queue = 100'000;
  SimRun run{"kraken", settings};
  tcp::socket socket{run.io()};
  socket.open(tcp::v4());
  socket.set_option(asio::socket_base::receive_buffer_size{4'096});
  socket.connect({asio::ip::make_address("127.0.0.1"), run.simulator().port()});
  std::string bytes =
      "GET /v2 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  const std::string request = subscribe_kraken("book", R"("BTC/USD")");
  bytes += "\x81\xfe";
  bytes += std::string{0, static_cast<char>(request.size())} + std::string(4, '\0') + request;
  asio::write(socket, asio::buffer(bytes));

  run.run_until([&] { return run.simulator().counters().slow_clients == 1; });

  EXPECT_EQ(run.simulator().counters().connections, 1u);
}

TEST(Simulator, SaysWhichPortIsTaken) {
  asio::io_context io;
  tcp::acceptor taken{io, {asio::ip::make_address("127.0.0.1"), 0}};
  SimulatorSettings settings;
  settings.port = taken.local_endpoint().port();

  try {
    (void)make_simulator("kraken", io.get_executor(), settings);
    FAIL() << "the port was taken";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.code(), std::errc::address_in_use);
    EXPECT_THAT(e.what(), HasSubstr("cannot listen on 127.0.0.1:" + std::to_string(settings.port)));
  }
}

TEST(Simulator, SaysWhichExchangesThereAre) {
  asio::io_context io;

  EXPECT_THAT(simulator_names(), testing::IsSupersetOf({"binance", "kraken", "okx", "okx_swap"}));
  try {
    (void)make_simulator("krakn", io.get_executor(), {});
    FAIL() << "there is none";
  } catch (const std::invalid_argument& e) {
    EXPECT_THAT(e.what(), testing::StartsWith("unknown simulator \"krakn\"; there are: binance "));
  }
}

TEST(Simulator, RefusesARateThatIsNone) {
  asio::io_context io;
  SimulatorSettings settings;
  settings.rate = 0;

  EXPECT_THROW((void)make_simulator("kraken", io.get_executor(), settings), std::invalid_argument);
}

TEST(Simulator, SharesItsMarket) {
  asio::io_context io{1};
  SimulatorSettings settings;
  settings.market = MarketDriver::make(
      io.get_executor(), {.instruments = instruments_named(std::vector<std::string>{"btc/usd"}),
                          .rate = 1'000,
                          .max_events = 100});
  const auto kraken = make_simulator("kraken", io.get_executor(), settings);
  const auto binance = make_simulator("binance", io.get_executor(), settings);
  test::Task<void> kraken_start{io, kraken->start()};
  test::Task<void> binance_start{io, binance->start()};

  test::run_until(io, [&] { return kraken->counters().market_events == 100; });

  EXPECT_EQ(binance->counters().market_events, 100u);
  EXPECT_EQ(&kraken->market(), &binance->market());
  kraken->stop();
  binance->stop();
  kraken_start.wait();
  binance_start.wait();
}

TEST(Simulator, StandsStillAfterItsLastEvent) {
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.max_events = 50;
  SimRun run{"kraken", settings};
  run.run_until([&] { return run.simulator().counters().market_events == 50; });
  const std::uint64_t last = run.simulator().market().book(Symbol{"btc/usd"}).sequence();

  const auto begin = std::chrono::steady_clock::now();
  run.run_until([&] { return std::chrono::steady_clock::now() - begin > 50ms; });

  EXPECT_EQ(last, 50u);
  EXPECT_EQ(run.simulator().market().book(Symbol{"btc/usd"}).sequence(), last);
}

TEST(Simulator, PausesBeforeItStartsAndGoesOn) {
  asio::io_context io{1};
  const auto simulator = make_simulator("kraken", io.get_executor(), fast_settings({"btc/usd"}));
  test::run_io(io, simulator->pause());
  test::Task<void> start{io, simulator->start()};
  const auto begin = std::chrono::steady_clock::now();
  test::run_until(io, [&] { return std::chrono::steady_clock::now() - begin > 30ms; });
  EXPECT_EQ(simulator->counters().market_events, 0u);

  simulator->resume();
  test::run_until(io, [&] { return simulator->counters().market_events > 10; });

  simulator->stop();
  start.wait();
}

TEST(Simulator, EndsWhenItIsCancelled) {
  asio::io_context io{1};
  const auto simulator = make_simulator("kraken", io.get_executor(), fast_settings({"btc/usd"}));
  test::Task<void> start{io, simulator->start()};
  const SimClient client{io, simulator->websocket_url() + "/v2", ""};
  ASSERT_FALSE(client.failure());

  start.cancel();

  EXPECT_TRUE(start.wait_for_stop());
}

// No connection, session or timer may call into a simulator that is gone.
TEST(Simulator, MayGoWhileItServes) {
  asio::io_context io{1};
  auto simulator = make_simulator("kraken", io.get_executor(), fast_settings({"btc/usd"}));
  asio::co_spawn(io, simulator->start(), rethrow_unless_aborted);
  SimClient client{io, simulator->websocket_url() + "/v2", ""};
  client.send(subscribe_kraken("book", R"("BTC/USD")"));
  (void)client.next_with(kBook);

  simulator.reset();

  EXPECT_TRUE(client.end());
  EXPECT_NO_THROW(io.run());
}

TEST(Simulator, SurvivesConnectionsThatMakeNoSense) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  const tcp::endpoint server{asio::ip::make_address("127.0.0.1"), run.simulator().port()};
  for (const std::string_view bytes :
       {std::string_view{"\x16\x03\x01"}, std::string_view{"\r\n\r\n"}, std::string_view{"GET"},
        std::string_view{""}}) {
    tcp::socket socket{run.io()};
    socket.connect(server);
    asio::write(socket, asio::buffer(bytes));
  }

  EXPECT_EQ(run.get("/0/public/Time").status, 200u);
}

// Whoever mistakes the port is told so, rather than left with a connection that was cut.
TEST(Simulator, AnswersWhatIsNoRequest) {
  SimRun run{"kraken", fast_settings({"btc/usd"})};
  for (const std::string_view bytes :
       {std::string_view{"\x16\x03\x01\x02"}, std::string_view{"hello there\r\n\r\n"},
        std::string_view{"GET / HTTP/1.1\r\nno colon here\r\n\r\n"}}) {
    tcp::socket socket{run.io()};
    socket.connect({asio::ip::make_address("127.0.0.1"), run.simulator().port()});
    asio::write(socket, asio::buffer(bytes));
    std::string answer;
    boost::system::error_code end;
    asio::async_read(socket, asio::dynamic_buffer(answer),
                     [&](const boost::system::error_code& ec, std::size_t) { end = ec; });

    run.run_until([&] { return end.failed(); });

    EXPECT_EQ(end, asio::error::eof) << "not cut, but ended";
    EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 400 Bad Request\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\n\r\nnot a request that can be read: bad "));
  }
}

TEST(Simulator, ListensOnIpv6) {
  SimulatorSettings settings = fast_settings({"btc/usd"});
  settings.address = "::1";
  try {
    SimRun run{"kraken", settings};
    EXPECT_THAT(run.simulator().websocket_url(), testing::StartsWith("ws://[::1]:"));
    EXPECT_FALSE(run.connect("/v2").failure());
  } catch (const std::system_error&) {
    GTEST_SKIP() << "no IPv6 here";
  }
}

}  // namespace
}  // namespace hftcpp::sim
