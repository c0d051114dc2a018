// stream_backlog_test.cpp: streams that read ahead of their decoding, and whose silence may mean
// nothing.
#include "stream/toy_stream.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ServerConnection;
using test::TestServer;
using testing::HasSubstr;

Result<std::optional<std::size_t>> toy_line_size(std::string_view buffered) {
  const std::size_t end = buffered.find('\n');
  if (end == buffered.npos) return std::optional<std::size_t>{};
  return std::optional{end + 1};
}

// Each line is about one pair, or about none.
void split_toy(std::string_view frame, const BacklogParams::Record& record) {
  constexpr std::string_view kMark = R"("symbol":")";
  const std::size_t at = frame.find(kMark);
  if (at == frame.npos) return record({}, frame);
  const std::string_view name = frame.substr(at + kMark.size());
  record(name.substr(0, name.find('"')), frame);
}

struct StreamBacklogTest : test::ToyTest {
  StreamBacklogTest() {
    adjust = [this](ChannelParams& channel) {
      channel.frame_size = toy_line_size;
      channel.backlog = {.most_bytes = most_bytes, .split = split_toy};
      channel.subscribe = nullptr;
      channel.unsubscribe = nullptr;
      channel.ping.clear();
      channel.idle_after = idle_after;
      channel.stale_after = 10s;
      channel.may_be_silent = may_be_silent;
    };
  }

  void serve_plain(TestServer::Script script) { server.emplace(io, std::move(script)); }
  void start_plain() {
    StreamParams params = fast({Channel::ticker});
    params.api_host = server->url("tcp");
    start(std::move(params));
  }
  std::uint64_t last_number(std::string_view pair) const {
    const auto found = watcher.tickers.find(Symbol{pair});
    return found == watcher.tickers.end() ? 0 : found->second.sequence;
  }

  std::size_t most_bytes = 256 * 1'024;
  std::chrono::milliseconds idle_after = 10s;
  std::function<bool(Timestamp)> may_be_silent;
};

std::string burst(int rounds) {
  std::string text;
  for (int i = 1; i <= rounds; ++i)
    for (const char* const pair : {"btc/usd", "eth/usd"}) text += test::ticker_text(i, pair) + "\n";
  return text;
}

TEST_F(StreamBacklogTest, LosesNothingOfWhatFits) {
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.write(burst(500));
    co_await connection.wait_for_hang_up();
  });
  start_plain();
  run_until([&] { return last_number("btc/usd") == 500 && last_number("eth/usd") == 500; });
  EXPECT_EQ(stream->counters().frames, 1'000u);
  EXPECT_EQ(stream->counters().conflated, 0u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

// The reading takes in four times what is decoded meanwhile: no clock is needed for an overflow.
TEST_F(StreamBacklogTest, KeepsTheNewestOfEachPairOfABurstAndCountsTheOthers) {
  constexpr int kRounds = 20'000;
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.write(burst(kRounds));
    co_await connection.wait_for_hang_up();
  });
  start_plain();
  run_until([&] {
    return last_number("btc/usd") == kRounds && last_number("eth/usd") == kRounds &&
           stream->gaps().open_count() == 0;
  });

  const StreamCounters counters = stream->counters();
  EXPECT_GT(counters.conflated, 0u);
  EXPECT_EQ(counters.frames + counters.conflated, 2u * kRounds);
  EXPECT_EQ(counters.bad_frames, 0u);
  EXPECT_EQ(counters.disconnects, 0u);
  EXPECT_TRUE(watcher.wrongs.empty());
  std::uint64_t noted = 0;
  for (const Gap& gap : stream->gaps().entries()) {
    EXPECT_EQ(gap.cause, GapCause::overflow);
    EXPECT_TRUE(gap.repaired);
    const std::size_t at = gap.detail.rfind(": ");
    noted += std::stoull(gap.detail.substr(at + 2));
  }
  EXPECT_EQ(noted, counters.conflated) << "the ledger has each of them";
  EXPECT_GE(watcher.count(StreamState::gap), 1u);
  EXPECT_EQ(watcher.count(StreamState::gap), watcher.count(StreamState::resynced));
}

// What came before the end is handed on before it is told.
TEST_F(StreamBacklogTest, HandsOnAllThatCameBeforeTheConnectionEnds) {
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    if (connection.number() == 0) co_await connection.write(burst(2'000));
    if (connection.number() > 0) co_await connection.wait_for_hang_up();
  });
  start_plain();
  run_until([&] { return stream->counters().disconnects == 1; });
  EXPECT_EQ(last_number("eth/usd"), 2'000u);
  EXPECT_EQ(stream->counters().frames + stream->counters().conflated, 4'000u);
  EXPECT_EQ(stream->gaps().open_count(), 1u) << "the outage alone";
}

TEST_F(StreamBacklogTest, StopsWhileMuchIsWaiting) {
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.write(burst(20'000));
    co_await connection.wait_for_hang_up();
  });
  start_plain();
  run_until([&] { return last_number("btc/usd") > 0; });
  end();
  EXPECT_LT(last_number("btc/usd"), 20'000u);
}

TEST_F(StreamBacklogTest, TakesSilenceForAnEndUnlessTheMarketIsClosed) {
  bool is_closed = true;
  idle_after = 20ms;
  may_be_silent = [&](Timestamp) { return is_closed; };
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.write(burst(1));
    co_await connection.wait_for_hang_up();
  });
  start_plain();
  run_until([&] { return watcher.tickers.size() == 2; });
  run_for(150ms);
  EXPECT_EQ(stream->counters().disconnects, 0u);
  is_closed = false;
  run_until([&] { return stream->counters().connects == 2; });
  EXPECT_THAT(watcher.statuses.back().reason + stream->gaps().entries().at(0).detail,
              HasSubstr("nothing came for 40 ms"));
}

TEST_F(StreamBacklogTest, SaysWhereNoDataEverCameThatItMayBeAnother) {
  idle_after = 20ms;
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.wait_for_hang_up();
  });
  start_plain();
  run_until([&] { return stream->counters().connects == 2; });
  const auto first = [&](StreamState state) {
    return std::ranges::find(watcher.statuses, state, &StreamStatus::state);
  };
  const auto stale = first(StreamState::stale);
  ASSERT_LT(stale, first(StreamState::disconnected)) << "it is told before it is given up";
  EXPECT_THAT(stale->reason, HasSubstr("nothing has come for 20 ms"));
  EXPECT_THAT(stream->gaps().entries().at(0).detail,
              HasSubstr("no data has come since it was connected: check that its address"));
}

// "*" of a source that sends all unasked: it connects without any pair, and has what comes.
TEST_F(StreamBacklogTest, TakesPairsAsTheyCome) {
  name_reader = [](std::string_view native) { return Symbol{native}; };
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    co_await connection.write(burst(1));
    co_await connection.wait_for_hang_up();
  });
  StreamParams params = fast({Channel::ticker});
  params.api_host = server->url("tcp");
  params.currency_pairs = {"*"};
  start(std::move(params));
  run_until([&] { return stream->counters().frames == 2; });
  EXPECT_EQ(stream->counters().connects, 1u);
}

}  // namespace
}  // namespace hftcpp
