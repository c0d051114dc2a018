// tencent_stream_test.cpp: what only Tencent does; the rest is in a_share_polled_stream_test.cpp.
#include "exchanges/a_share/polled_run.hpp"
#include "support/frames.hpp"

namespace hftcpp {
namespace {

using namespace literals;
using test::PolledRun;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class TencentStreamTest : public testing::Test {
 protected:
  // Whoever asks for too much gets short records, without a word.
  bool is_short = false;
  std::string short_answer = load_file(data_path("tencent/short.txt"));
  PolledRun run{
      {.exchange = "tencent", .listed = {"000001.sz"}, .rewrite = [this](std::string& body) {
         if (is_short) body = short_answer;
       }}};
};

TEST_F(TencentStreamTest, AsksLessOftenWhenItGetsTheShortForm) {
  run.start();
  run.run_rounds(2);
  is_short = true;
  run.run_until([&] { return !run.told(StreamState::rejected).empty(); });
  is_short = false;
  run.run_until([&] { return run.watcher().count(StreamState::resynced) > 0; });
  run.settle();
  EXPECT_THAT(run.told(StreamState::rejected),
              Contains(HasSubstr("holds back: it sent 1 of 1 records in the short form")));
  EXPECT_GE(run.stream().counters().unknown_messages, 1u) << "each short record";
  EXPECT_THAT(run.log.wrongs, IsEmpty()) << "and none of them became a quote";
}

TEST_F(TencentStreamTest, TakesTheShortFormWhereItIsWanted) {
  StreamParams params = run.params({"000001.sz"});
  params.subscribe_args["short_form"] = "quote";
  is_short = true;
  run.start(params);
  run.run_until([&] { return !run.log.quotes.empty(); });
  const Quote& quote = run.log.quotes.begin()->second;
  EXPECT_EQ(quote.symbol, Symbol{"000001.sz"});
  EXPECT_EQ(quote.last, "10.83"_d);
  EXPECT_EQ(quote.volume, "44249400"_d);
  EXPECT_TRUE(quote.bids[0].price.is_zero());
  EXPECT_TRUE(run.watcher().tickers.empty());
}

// An answer that says that it knows none of the codes is no sign of a ban.
TEST_F(TencentStreamTest, GoesOnWhereNoCodeIsKnown) {
  run.start(run.params({"sh699999", "sz399999"}));
  run.run_rounds(5);
  EXPECT_EQ(run.told(StreamState::rejected).size(), 2u);
  EXPECT_EQ(run.stream().counters().disconnects, 0u);
  EXPECT_EQ(run.stream().counters().bad_frames, 0u);
}

}  // namespace
}  // namespace hftcpp
