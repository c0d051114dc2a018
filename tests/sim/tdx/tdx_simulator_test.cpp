// tdx_simulator_test: the simulator's answers, byte by byte, to what the vendor's program sends.
#include "sim/tdx/tdx_simulator.hpp"

#include "exchanges/tdx/tdx_bytes.hpp"
#include "exchanges/tdx/tdx_codec.hpp"
#include "net/tcp_client.hpp"
#include "sim/sim_run.hpp"
#include "support/collector.hpp"

#include <gmock/gmock.h>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const std::vector<std::string> kTdxShares{"600000.sh", "000001.sz", "510300.sh"};

SimulatorSettings tdx_settings(FaultScript faults = {}) {
  SimulatorSettings settings = fast_settings(kTdxShares);
  settings.faults = std::move(faults);
  return settings;
}

const std::string kGreet = from_hex("0c 02189300 01 0300 0300 0d00 01");
const std::string kAskBank =
    from_hex("0c 07000000 01 1300 1300 3e05 0500000000000000 0100 01") + "600000";

struct TdxReplyBytes {
  unsigned control = 0;
  std::uint32_t sequence = 0;
  unsigned command = 0;
  std::string payload;  // inflated
};

class TdxSimulatorTest : public testing::Test {
 protected:
  void serve(SimulatorSettings settings = tdx_settings()) {
    client.reset();  // it goes before what it runs on
    run.emplace("tdx", std::move(settings));
    connect();
  }
  void connect() {
    client.emplace(run->io().get_executor(), net::Connection{}, [](std::string_view bytes) {
      return Result<std::optional<std::size_t>>{tdx_frame_size(bytes)};
    });
    ASSERT_FALSE(
        test::run_io(run->io(), client->connect(url_of(run->simulator().websocket_url()))));
  }
  void send(const std::string& bytes) { (void)test::run_io(run->io(), client->send(bytes)); }
  boost::system::result<Frame> read() { return test::run_io(run->io(), client->read()); }

  TdxReplyBytes receive() {
    const auto frame = read();
    if (!frame) throw std::runtime_error{frame.error().message()};
    TdxUnpacker unpacker;
    const auto reply = unpacker.unpack(frame->bytes);
    if (!reply) throw std::runtime_error{"no frame: " + std::string{reply.error().where}};
    return {static_cast<unsigned char>(frame->bytes[4]), reply->sequence, reply->command,
            std::string{reply->payload}};
  }
  TdxReplyBytes ask(const std::string& bytes) {
    send(bytes);
    return receive();
  }
  void greet() { (void)ask(kGreet); }
  TdxSimulator& simulator() { return dynamic_cast<TdxSimulator&>(run->simulator()); }

  std::optional<SimRun> run;
  std::optional<net::TcpClient> client;
};

TEST_F(TdxSimulatorTest, GreetsInThreeSteps) {
  serve();
  const auto first = ask(kGreet);
  EXPECT_EQ(first.command, 0x000du);
  EXPECT_EQ(first.sequence, 0u) << "as servers do";
  EXPECT_EQ(first.payload.size(), 189u);
  EXPECT_EQ(ask(from_hex("0c 02189400 01 0300 0300 0d00 02")).command, 0x000du);
  const auto third =
      ask(from_hex("0c 03189900 01 2000 2000 db0f d5d0c9ccd6a4a8af0000008fc22540130000d5"
                   "00c9ccbdf0d7ea00000002"));
  EXPECT_EQ(third.command, 0x0fdbu);
  EXPECT_EQ(third.sequence, 0x00991803u);
  EXPECT_EQ(ask(from_hex("0c 03000000 01 0200 0200 0400")).command, 0x0004u);
}

TEST_F(TdxSimulatorTest, HangsUpOnWhoIsNoClient) {
  for (const std::string& bytes :
       {kAskBank, "GET / HTTP/1.1\r\n\r\n"s, kGreet + from_hex("0c 02000000 01 0200 0300 0400"),
        kGreet + from_hex("0c 02000000 01 0200 0200 9999"),
        kGreet + from_hex("0c 02000000 01 0200 0200 3e05")}) {
    serve();
    send(bytes);
    auto frame = read();
    if (frame) frame = read();
    EXPECT_FALSE(frame) << bytes.size();
  }
}

TEST_F(TdxSimulatorTest, HangsUpOnWhoIsSilent) {
  SimulatorSettings settings = tdx_settings();
  settings.idle_timeout = 30ms;
  serve(std::move(settings));
  greet();
  EXPECT_FALSE(read());
}

TEST_F(TdxSimulatorTest, CountsAndLists) {
  serve();
  greet();
  EXPECT_EQ(ask(from_hex("0c0c186c0001080008004e0400 0075c73301")).payload, "\1\0"s);
  EXPECT_EQ(ask(from_hex("0c0c186c0001080008004e0401 0075c73301")).payload, "\2\0"s);
  EXPECT_EQ(ask(from_hex("0c0c186c0001080008004e0402 0075c73301")).payload, "\0\0"s);
  const std::string list = ask(from_hex("0c01186401010600060050040100 0000")).payload;
  ASSERT_EQ(list.size(), 2 + 2 * 29u);
  EXPECT_EQ(list.substr(0, 2 + 6 + 2), "\2\0"s + "600000" + "\x64\0"s);
  EXPECT_EQ(list.substr(10, 8), "\xc6\xd6\xb7\xa2\xd2\xf8\xd0\xd0") << "浦发银行 in GBK";
  EXPECT_EQ(list[22], '\2');
  EXPECT_EQ(list.substr(31, 6), "510300");
  EXPECT_EQ(list.substr(31 + 8, 8),
            "\xbb\xa6\xc9\xee"
            "300E")
      << "no half of a character";
  EXPECT_EQ(list[31 + 20], '\3');
  EXPECT_EQ(ask(from_hex("0c01186401010600060050040100 0200")).payload, "\0\0"s);
}

TEST_F(TdxSimulatorTest, ShowsTheMarketsPrices) {
  serve();
  greet();
  run->pause();
  const auto reply = ask(kAskBank);
  EXPECT_EQ(reply.sequence, 7u);
  EXPECT_EQ(reply.control, 0x0cu) << "as it is";
  SymbolMap symbols;
  symbols.add("sh600000", Symbol{"600000.sh"});
  TdxCodec codec{symbols};
  const std::vector codes{tdx_code(Symbol{"600000.sh"})};
  for (int i = 0; i < 7; ++i) (void)codec.ask(tdx_quotes(codes));
  Collector sink;
  ASSERT_TRUE(codec.decode({tdx_reply(7, 0x053e, reply.payload), Timestamp::now()}, sink));
  ASSERT_EQ(sink.quotes.size(), 1u);
  const AShareSnapshot share = simulator().snapshot_of(Symbol{"600000.sh"});
  EXPECT_EQ(sink.quotes[0].last, share.price(share.day.last));
  EXPECT_EQ(sink.quotes[0].asks[4].price, share.price(share.asks[4].price));
  EXPECT_EQ(sink.quotes[0].bids[4].size, Decimal(share.shares(share.bids[4].size), 0));
}

TEST_F(TdxSimulatorTest, AnswersForAnUnknownCodeWithAnEmptyRecord) {
  serve();
  greet();
  const auto reply =
      ask(from_hex("0c 08000000 01 1300 1300 3e05 0500000000000000 0100 01") + "600999");
  EXPECT_EQ(reply.payload.substr(2), "\1\0\1"s + "600999" + std::string(7, '\0') + tdx_varint(100) +
                                         std::string(3 + 4 + 24 + 2 + 4 + 4, '\0'));
}

TEST_F(TdxSimulatorTest, DeflatesWhatIsLong) {
  SimulatorSettings settings = tdx_settings();
  settings.rate = 20'000;
  serve(std::move(settings));
  greet();
  run->run_until([&] { return simulator().prints_of(Symbol{"600000.sh"}).size() > 120; });
  const auto reply =
      ask(from_hex("0c17080101010e000e00c50f 0100") + "600000" + from_hex("0000 6400"));
  EXPECT_EQ(reply.control, 0x1cu);
  EXPECT_EQ(reply.payload.substr(0, 2), "\x64\0"s);
}

TEST_F(TdxSimulatorTest, PagesTradesFromTheNewestOn) {
  serve();
  greet();
  run->run_until([&] { return simulator().prints_of(Symbol{"600000.sh"}).size() > 5; });
  run->pause();
  const auto all = simulator().prints_of(Symbol{"600000.sh"});
  const auto row = [&](std::size_t from_end, std::int64_t before) {
    const TdxPrint& print = all[all.size() - from_end];
    return little_endian(print.minute, 2) +
           tdx_varints({print.price - before, print.lots, print.orders, print.side, 0});
  };
  const auto page = [&](const char* start_and_count) {
    return ask(from_hex("0c17080101010e000e00c50f 0100") + "600000" + from_hex(start_and_count))
        .payload;
  };
  EXPECT_EQ(page("0000 0200"), "\2\0"s + row(2, 0) + row(1, all[all.size() - 2].price));
  EXPECT_EQ(page("0200 0100"), "\1\0"s + row(3, 0));
  EXPECT_EQ(page("ffff 0100"), "\0\0"s);
}

TEST_F(TdxSimulatorTest, HasBarsAndMinutes) {
  serve();
  greet();
  run->pause();
  const auto bars = simulator().bars_of(Symbol{"510300.sh"}, 9, 3);
  const auto reply = ask(from_hex("0c01086401011c001c002d05 0100") + "510300" +
                         from_hex("0900 0100 0000 0300 00000000000000000000"));
  std::string payload = "\3\0"s;
  std::int64_t before = 0;
  for (const TdxBar& bar : bars) {
    const std::chrono::year_month_day date{bar.day};
    const RawCandle& candle = bar.candle;
    payload += little_endian(static_cast<std::uint64_t>(static_cast<int>(date.year())) * 10'000 +
                                 static_cast<unsigned>(date.month()) * 100 +
                                 static_cast<unsigned>(date.day()),
                             4) +
               tdx_varints({candle.open - before, candle.close - candle.open,
                            candle.high - candle.open, candle.low - candle.open}) +
               little_endian(std::bit_cast<std::uint32_t>(static_cast<float>(candle.volume)), 4) +
               little_endian(std::bit_cast<std::uint32_t>(
                                 static_cast<float>(static_cast<double>(candle.quote_volume) / 10)),
                             4);
    before = candle.close;
  }
  EXPECT_EQ(reply.payload, payload) << "a fund's tick is a thousandth, as a bar's prices are";
  EXPECT_EQ(bars.back().candle.volume, simulator().snapshot_of(Symbol{"510300.sh"}).day.volume);

  const auto minutes =
      ask(from_hex("0c1b080001010e000e001d05 0100") + "510300" + from_hex("00000000"));
  EXPECT_EQ(minutes.payload.substr(0, 4), "\xf0\0\0\0"s);
}

// ---- faults ----

TEST_F(TdxSimulatorTest, SendsGarbageOfThreeKinds) {
  serve(tdx_settings({{.kind = FaultKind::garbage, .count = 3}}));
  greet();
  TdxUnpacker unpacker;
  send(kAskBank);
  auto frame = read();
  ASSERT_TRUE(frame);
  EXPECT_EQ(unpacker.unpack(frame->bytes).error().where, "zlib");
  EXPECT_EQ(frame->bytes.substr(16, 2), "\x78\x9c");
  send(kAskBank);
  frame = read();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->bytes.substr(14, 2), "\xff\xff") << "an oversize length";
  EXPECT_EQ(unpacker.unpack(frame->bytes).error().where, "zlib");
  send(kAskBank);
  frame = read();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->bytes, "no frame at all");
  EXPECT_EQ(receive().command, 0x053eu);
  EXPECT_EQ(run->simulator().injected().size(), 3u);
}

TEST_F(TdxSimulatorTest, CutsStallsDropsAndRepeats) {
  serve(tdx_settings({{.kind = FaultKind::split},
                      {.kind = FaultKind::duplicate, .channel = Channel::quote},
                      {.kind = FaultKind::drop, .channel = Channel::quote},
                      {.after_messages = 4, .kind = FaultKind::stall, .duration = 30ms},
                      {.after_messages = 5, .kind = FaultKind::cut}}));
  greet();
  EXPECT_EQ(ask(kAskBank).command, 0x053eu) << "in pieces";
  EXPECT_EQ(ask(kAskBank).command, 0x053eu);
  EXPECT_EQ(receive().command, 0x053eu) << "once more";
  send(kAskBank);  // dropped
  EXPECT_EQ(ask(from_hex("0c 03000000 01 0200 0200 0400")).command, 0x0004u);
  send(kAskBank);
  EXPECT_FALSE(read()) << "stalled, then cut";
  connect();
  greet();
  send(kAskBank);
  EXPECT_FALSE(read()) << "cut in the middle";
}

// Who connects anew after an answer that never came is greeted, and has its lists.
TEST_F(TdxSimulatorTest, DropsAnswersOfQuotesOnly) {
  serve(tdx_settings({{.kind = FaultKind::drop, .count = 2, .channel = Channel::quote}}));
  greet();
  send(kAskBank);  // dropped
  connect();
  greet();
  EXPECT_EQ(ask(from_hex("0c0c186c0001080008004e0400 0075c73301")).command, 0x044eu);
  send(kAskBank);  // dropped
  EXPECT_EQ(ask(from_hex("0c 03000000 01 0200 0200 0400")).command, 0x0004u);
  EXPECT_EQ(ask(kAskBank).command, 0x053eu);
}

TEST_F(TdxSimulatorTest, EmptiesAndShiftsARecord) {
  serve(tdx_settings({{.kind = FaultKind::empty_record}, {.kind = FaultKind::field_shift}}));
  greet();
  run->pause();
  const std::string empty = ask(kAskBank).payload;
  EXPECT_EQ(empty.substr(11, 7), std::string(7, '\0'));
  const std::string shifted = ask(kAskBank).payload;
  const std::string good = ask(kAskBank).payload;
  EXPECT_LT(shifted.size(), good.size());
  EXPECT_EQ(shifted.substr(0, 13), good.substr(0, 13));
}

TEST_F(TdxSimulatorTest, FreezesWhatItShows) {
  serve(tdx_settings({{.kind = FaultKind::frozen, .duration = 60s}}));
  greet();
  const std::string first = ask(kAskBank).payload;
  const auto before = run->simulator().counters().market_events;
  run->run_until([&] { return run->simulator().counters().market_events > before + 200; });
  EXPECT_EQ(ask(kAskBank).payload, first);
}

}  // namespace
}  // namespace hftcpp::sim
