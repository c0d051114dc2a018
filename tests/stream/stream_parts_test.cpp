// stream_parts_test: what a source in this process tells of its parts.
#include "stream/source_sink.hpp"
#include "stream/toy_stream.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::Contains;
using testing::Not;

struct StreamPartsTest : test::ToyTest {
  StreamPartsTest() {
    adjust = [this](ChannelParams& channel) {
      channel.url = "here";
      channel.subscribe = nullptr;
      channel.produce = [this](Production production) { return produce(std::move(production)); };
    };
    start({Channel::ticker});
    run_until([&] { return sink != nullptr && watcher.count(StreamState::subscribed) == 2; });
    watcher.statuses.clear();
  }

  asio::awaitable<void> produce(Production production) {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    sink = dynamic_cast<SourceSink*>(&production.sink);
    while (!ends) {
      timer.expires_after(1ms);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  SourceSink* sink = nullptr;
  bool ends = false;
  const Symbol btc{"btc/usd"};
};

TEST_F(StreamPartsTest, TellsThatAPartFailsWithoutAnEntryInTheLedger) {
  sink->on_part(StreamState::stale, "one of two is late");
  sink->on_duplicate();
  run_until([&] { return !watcher.statuses.empty(); });
  EXPECT_THAT(told(), Contains("stale: one of two is late"));
  EXPECT_EQ(stream->counters().duplicates, 1u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

TEST_F(StreamPartsTest, EntersWhatIsWithheldUntilItIsNot) {
  sink->on_withheld(btc, "they disagree");
  sink->on_withheld(btc, "still");
  sink->on_withheld({}, "nobody is there");
  sink->on_withheld(Symbol{"sol/usd"}, "nobody wants it");
  ASSERT_EQ(stream->gaps().count(), 2u);
  EXPECT_EQ(stream->gaps().open_count(), 2u);
  sink->on_resumed(btc, "they agree");
  sink->on_resumed(btc, "they agree once more");
  sink->on_resumed(Symbol{"sol/usd"}, "nobody wants it");
  EXPECT_EQ(stream->gaps().open_count(), 1u);
  sink->on_resumed({}, "somebody is");

  run_until([&] { return watcher.count(StreamState::resynced) == 2; });

  const std::vector<Gap> gaps = stream->gaps().entries();
  EXPECT_EQ(gaps[0].symbol, btc);
  EXPECT_EQ(gaps[0].cause, GapCause::stalled);
  EXPECT_EQ(gaps[0].detail, "they disagree; still");
  EXPECT_TRUE(gaps[0].repaired && gaps[1].repaired);
  EXPECT_TRUE(gaps[1].symbol.empty());
  EXPECT_THAT(told(), Contains("gap btc/usd: they disagree"));
  EXPECT_THAT(told(), Contains("resynced btc/usd: they agree"));
  EXPECT_THAT(told(), Not(Contains("resynced btc/usd: they agree once more")));
}

TEST_F(StreamPartsTest, ClosesWhatIsWithheldWhenItsSourceEndsOrThePairGoes) {
  sink->on_withheld(btc, "they disagree");
  sink->on_withheld(Symbol{"eth/usd"}, "they disagree");
  stream->remove_pairs({"btc/usd"});
  EXPECT_EQ(stream->gaps().open_count(), 1u);
  ends = true;
  run_until([&] { return watcher.count(StreamState::disconnected) == 1; });
  const std::vector<Gap> gaps = stream->gaps().entries();
  EXPECT_TRUE(gaps[0].to.is_set() && gaps[1].to.is_set());
  EXPECT_FALSE(gaps[0].repaired || gaps[1].repaired);
}

}  // namespace
}  // namespace hftcpp
