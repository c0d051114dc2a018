// stream_quarantine_test.cpp: frames that a stream cannot read or does not know: counted, entered
// and kept for a person.
#include "stream/toy_stream.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using test::ToyPeer;
using test::trade_text;
using testing::ElementsAre;
using testing::HasSubstr;

using StreamQuarantine = test::ToyTest;

TEST_F(StreamQuarantine, CountsWhatItCannotReadAndGoesOn) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(trade_text(7));
    for (const char* const frame : {"garbage", "{\"type\":", "strange", "garbage"})
      co_await peer.say(frame);
    co_await peer.say(trade_text(8));
    co_await peer.say(trade_text(1, "zzz/usd"));
    co_await peer.listen();
  });
  start({Channel::trade});
  run_until([&] { return stream->counters().unknown_symbols == 1; });

  EXPECT_EQ(stream->counters().bad_frames, 3u);
  EXPECT_EQ(stream->counters().unknown_messages, 1u);
  EXPECT_EQ(watcher.trades, 2u);
  EXPECT_EQ(stream->counters().disconnects, 0u);
  EXPECT_EQ(stream->gaps().count(GapCause::bad_frame), 2u) << "the strange one was readable";
  EXPECT_EQ(stream->gaps().open_count(), 0u);
}

TEST_F(StreamQuarantine, KeepsWhatItCannotReadOrDoesNotKnowForAPerson) {
  const std::string directory = testing::TempDir() + "stream-quarantine";
  std::filesystem::remove_all(directory);
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    for (const char* const frame : {"garbage", "strange", "beat"}) co_await peer.say(frame);
    co_await peer.say(trade_text(8));
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::trade});
  params.quarantine_dir = directory;
  start(params);
  run_until([&] { return watcher.trades == 1; });

  std::ifstream file{directory + "/toy.jsonl"};
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  EXPECT_THAT(lines,
              ElementsAre(HasSubstr(R"("frame":"garbage")"), HasSubstr(R"("frame":"strange")")));
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace hftcpp
