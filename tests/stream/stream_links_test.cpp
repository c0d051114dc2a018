// stream_links_test.cpp: the same stream over other wires: TCP with frames of its own, and HTTP
// questions asked again and again.
#include "stream/toy_stream.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ServerConnection;
using test::TestServer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Result<std::optional<std::size_t>> line_size(std::string_view buffered) {
  if (buffered.starts_with('\x01')) return error(Errc::bad_config, "a line of the toy");
  const std::size_t end = buffered.find('\n');
  if (end == buffered.npos) return std::optional<std::size_t>{};
  return std::optional{end + 1};
}

struct StreamLinksTest : test::ToyTest {
  void serve_plain(TestServer::Script script) { server.emplace(io, std::move(script)); }

  void start_over(std::string_view scheme) {
    StreamParams params = fast({Channel::ticker});
    params.currency_pairs = {"btc/usd"};
    params.api_host = server->url(scheme);
    start(params);
  }

  // Of the latest ticker; 0 before the first.
  std::uint64_t last_number() const {
    const auto found = watcher.tickers.find(Symbol{"btc/usd"});
    return found == watcher.tickers.end() ? 0 : found->second.sequence;
  }

  std::vector<std::string> told_of(StreamState state) const {
    std::vector<std::string> reasons;
    for (const StreamStatus& status : watcher.statuses)
      if (status.state == state) reasons.push_back(status.reason);
    return reasons;
  }
};

// ---- TCP ----

struct TcpLinkTest : StreamLinksTest {
  TcpLinkTest() {
    adjust = [](ChannelParams& channel) {
      channel.frame_size = line_size;
      channel.subscribe =
          [](PairsRequest request) -> asio::awaitable<Result<std::vector<std::string>>> {
        co_return std::vector{"sub " + std::to_string(request.id) + "\n"};
      };
    };
  }
};

TEST_F(TcpLinkTest, ReadsFramesHoweverTheyAreCut) {
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    EXPECT_EQ(co_await connection.read_until("\n"), "sub 1\n");
    const std::string first = test::ticker_text(1);
    const std::string all = "ack 1\n" + first + "\n" + test::ticker_text(2) + "\n";
    co_await connection.write(all.substr(0, 20));
    co_await connection.write(all.substr(20));
    co_await connection.wait_for_hang_up();
  });
  start_over("tcp");
  run_until([&] { return last_number() == 2; });
  EXPECT_EQ(stream->counters().bad_frames, 0u);
  EXPECT_EQ(stream->subscriptions().at(0).state, SubscriptionState::State::active);
}

TEST_F(TcpLinkTest, ConnectsAnewAfterACutAndAfterBytesThatCannotBeFollowed) {
  serve_plain([](ServerConnection connection) -> asio::awaitable<void> {
    (void)co_await connection.read_until("\n");
    if (connection.number() == 0) co_return connection.reset();
    if (connection.number() == 1) co_await connection.write("\x01 what is this");
    if (connection.number() == 2)
      co_await connection.write("ack 1\n" + test::ticker_text(1) + "\n");
    co_await connection.wait_for_hang_up();
  });
  start_over("tcp");
  run_until([&] { return watcher.tickers.size() == 1; });
  EXPECT_EQ(stream->counters().connects, 3u);
  EXPECT_EQ(stream->counters().disconnects, 2u);
  EXPECT_FALSE(stream->gaps().entries().empty());
}

// ---- questions ----

// "/btc/usd" is answered with a ticker of it.
struct PollLinkTest : StreamLinksTest {
  PollLinkTest() {
    adjust = [this](ChannelParams& channel) {
      channel.subscribe = nullptr;
      channel.unsubscribe = nullptr;
      channel.poll.every = every;
      channel.poll.rests_until = rests_until;
      channel.poll.requests = [](std::span<const Symbol> pairs) {
        std::vector<RestRequest> requests;
        for (const Symbol pair : pairs) {
          RestRequest request;
          request.target = "/" + std::string{pair.text()};
          request.headers.emplace_back("Referer", "https://toy.example");
          requests.push_back(std::move(request));
        }
        return requests;
      };
    };
    serve_plain([this](ServerConnection connection) -> asio::awaitable<void> {
      for (;;) {
        const std::string head = co_await connection.read_head();
        if (head.empty()) co_return;
        asked.push_back(head.substr(5, 7));
        EXPECT_THAT(head, HasSubstr("Referer: https://toy.example"));
        const std::string body = test::ticker_text(static_cast<int>(asked.size()), asked.back());
        co_await connection.write(status + "\r\nContent-Length: " + std::to_string(body.size()) +
                                  "\r\n\r\n" + body);
      }
    });
  }

  ~PollLinkTest() override { end(); }  // the server still notes what it is asked

  std::chrono::milliseconds every = 5ms;
  std::function<std::optional<Timestamp>(Timestamp)> rests_until;
  std::string status = "HTTP/1.1 200 OK";
  std::vector<std::string> asked;
};

TEST_F(PollLinkTest, AsksAgainAndAgainForWhatIsWanted) {
  start_over("http");
  run_until([&] { return last_number() >= 3; });
  EXPECT_THAT(std::set(asked.begin(), asked.end()), ElementsAre("btc/usd"));
  stream->add_pairs({"eth/usd"});
  run_until([&] { return std::ranges::count(asked, "eth/usd") == 2; });
  stream->remove_pairs({"btc/usd"});
  run_until([&] { return asked.back() == "eth/usd" && asked.at(asked.size() - 2) == "eth/usd"; });
  EXPECT_EQ(stream->counters().connects, 1u);
}

TEST_F(PollLinkTest, WaitsWhenItIsBannedAndSaysSo) {
  status = "HTTP/1.1 456 Ban\r\nRetry-After: 3600";
  start_over("http");
  run_until([&] { return watcher.count(StreamState::disconnected) == 1; });
  EXPECT_THAT(told_of(StreamState::disconnected),
              Contains(HasSubstr("answered with HTTP 456: it does not want to be asked")));
  const std::size_t before = asked.size();
  run_for(150ms);  // longer than any pause of the policy's own
  EXPECT_EQ(asked.size(), before);
}

TEST_F(PollLinkTest, RestsWhileTheMarketIsClosedWithoutBeingTakenForDead) {
  bool is_open = false;
  rests_until = [&](Timestamp now) {
    return is_open ? std::optional<Timestamp>{} : std::optional{now + 10ms};
  };
  StreamParams params = fast({Channel::ticker});
  params.currency_pairs = {"btc/usd"};
  params.stale_after = 20ms;
  params.api_host = server->url("http");
  start(params);
  run_for(100ms);
  EXPECT_THAT(asked, testing::IsEmpty());
  EXPECT_EQ(stream->counters().disconnects, 0u);
  is_open = true;
  run_until([&] { return !watcher.tickers.empty(); });
}

TEST_F(PollLinkTest, AsksAnewWhenNobodyAnswers) {
  serve_plain([this](ServerConnection connection) -> asio::awaitable<void> {
    const std::string head = co_await connection.read_head();
    asked.push_back(head);
    if (connection.number() < 2) co_return connection.reset();
    const std::string body = test::ticker_text(1);
    co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                              "\r\n\r\n" + body);
    co_await connection.wait_for_hang_up();
  });
  start_over("http");
  run_until([&] { return watcher.tickers.size() == 1; });
  EXPECT_GE(watcher.count(StreamState::disconnected), 1u);
  EXPECT_EQ(stream->counters().connects, 1u) << "before it answers, nobody is there";
}

// What has to be asked for each pair by itself, and does not always go well.
struct PollRoundTest : PollLinkTest {
  void start_with(std::vector<std::string> pairs) {
    StreamParams params = fast({Channel::ticker});
    params.currency_pairs = std::move(pairs);
    params.api_host = server->url("http");
    start(params);
  }
  // After its first answer, "eth/usd" is answered with 502 so often; the others always well.
  void spoil_eth(std::ptrdiff_t times) {
    to_spoil = times;
    serve_plain([this](ServerConnection connection) -> asio::awaitable<void> {
      for (;;) {
        const std::string head = co_await connection.read_head();
        if (head.empty()) co_return;
        asked.push_back(head.substr(5, 7));
        const std::string answer = answer_to_last();
        co_await connection.write(answer);
      }
    });
  }
  std::string answer_to_last() const {
    const auto count = std::ranges::count(asked, "eth/usd");
    if (asked.back() == "eth/usd" && count > 1 && count <= to_spoil + 1)
      return "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
    const std::string body = test::ticker_text(static_cast<int>(asked.size()), asked.back());
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  std::ptrdiff_t to_spoil = 0;
};

TEST_F(PollRoundTest, AsksOnceMoreForWhatFailed) {
  spoil_eth(1);
  start_with({"btc/usd", "eth/usd", "sol/usd"});
  run_until([&] { return std::ranges::count(asked, "eth/usd") >= 4; });
  EXPECT_EQ(watcher.count(StreamState::rejected), 0u);
  EXPECT_EQ(stream->counters().connects, 1u);
  EXPECT_EQ(stream->gaps().count(), 0u);
}

TEST_F(PollRoundTest, LosesNoneOfTheOthersToOneThatFails) {
  spoil_eth(6);
  start_with({"btc/usd", "eth/usd", "sol/usd"});
  run_until([&] { return watcher.count(StreamState::resynced) == 1; });
  EXPECT_THAT(told_of(StreamState::rejected),
              ElementsAre(testing::AllOf(HasSubstr(" requests failed: "),
                                         HasSubstr("answered with HTTP 502"))));
  EXPECT_EQ(stream->counters().disconnects, 0u);
  // A first question may be asked before there are rounds: then its two tries are not of one.
  EXPECT_THAT(stream->counters().rejections, testing::AllOf(testing::Ge(1u), testing::Le(3u)));
  EXPECT_EQ(stream->gaps().count(GapCause::rejected), 1u);
  EXPECT_EQ(stream->gaps().open_count(), 0u);
}

TEST_F(PollRoundTest, EndsWhenAWholeRoundFails) {
  spoil_eth(2);
  start_with({"eth/usd"});
  run_until([&] { return stream->counters().connects == 2; });
  EXPECT_THAT(told_of(StreamState::disconnected), Contains(HasSubstr("answered with HTTP 502")));
}

TEST_F(PollRoundTest, AsksLessOftenAndSaysSoWhileItIsHeldBack) {
  // The stream may judge until it has ended, which is after this test.
  const auto judged = std::make_shared<int>(0);
  const auto set_up = adjust;
  adjust = [judged, set_up](ChannelParams& channel) {
    set_up(channel);
    channel.poll.judge = [judged](const RestRequest& request, std::string_view body) {
      EXPECT_TRUE(request.target.starts_with('/'));
      EXPECT_FALSE(body.empty());
      ++*judged;
      return PollVerdict{.held_back = *judged > 2 && *judged < 6 ? "it sent nothing" : ""};
    };
  };
  start_with({"btc/usd"});
  run_until([&] { return watcher.count(StreamState::resynced) == 1; });
  EXPECT_THAT(told_of(StreamState::rejected),
              ElementsAre(HasSubstr("holds back: it sent nothing; next round in 10 ms")));
  EXPECT_EQ(stream->counters().rejections, 3u);
  EXPECT_EQ(stream->gaps().count(GapCause::rejected), 1u);
  run_until([&] { return *judged > 10; });
}

TEST_F(PollRoundTest, TellsWhatTheSourceDoesNotHaveUntilItComes) {
  const auto is_there = std::make_shared<bool>(false);
  const auto set_up = adjust;
  adjust = [is_there, set_up](ChannelParams& channel) {
    set_up(channel);
    channel.poll.judge = [is_there](const RestRequest&, std::string_view) {
      PollVerdict verdict;
      if (!*is_there) verdict.missing = {"ETH/USD", "nothing of ours"};
      return verdict;
    };
  };
  start_with({"btc/usd", "eth/usd"});
  run_until([&] { return watcher.count(StreamState::rejected) > 0; });
  *is_there = true;
  run_until([&] {
    const auto states = stream->subscriptions();
    return std::ranges::all_of(states, [](const SubscriptionState& each) {
      return each.state == SubscriptionState::State::active;
    });
  });
  EXPECT_EQ(stream->gaps().open_count(), 0u);
}

TEST_F(PollRoundTest, WaitsTwiceAsLongAfterTheSecondBan) {
  const auto set_up = adjust;
  adjust = [&, set_up](ChannelParams& channel) {
    set_up(channel);
    channel.poll.ban_pause = 20ms;
  };
  status = "HTTP/1.1 403 Forbidden";
  start_with({"btc/usd"});
  run_until([&] { return asked.size() == 4; });
  status = "HTTP/1.1 200 OK";
  run_until([&] { return !watcher.tickers.empty(); });
  const auto said = told_of(StreamState::disconnected);
  for (const char* const pause : {" 20 ms", " 40 ms", " 80 ms", " 160 ms"})
    EXPECT_THAT(said, Contains(HasSubstr("left alone for" + std::string{pause})));
}

TEST_F(PollRoundTest, IsLeftAloneWhereItHasEnoughAndNamesNoTime) {
  const auto set_up = adjust;
  adjust = [&, set_up](ChannelParams& channel) {
    set_up(channel);
    channel.poll.ban_pause = 20ms;
  };
  status = "HTTP/1.1 429 Too Many Requests";
  start_with({"btc/usd"});
  run_until([&] { return watcher.count(StreamState::disconnected) > 0; });
  EXPECT_THAT(told_of(StreamState::disconnected), Contains(HasSubstr("left alone for 20 ms")));
}

TEST_F(PollRoundTest, TakesWhatTheSourceCallsAnAnswerForOne) {
  const auto set_up = adjust;
  adjust = [&, set_up](ChannelParams& channel) {
    set_up(channel);
    channel.poll.answers = {200, 404};
  };
  status = "HTTP/1.1 404 Not Found";
  start_with({"btc/usd"});
  run_until([&] { return last_number() >= 3; });
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

TEST_F(PollRoundTest, LeavesRoomBetweenTwoQuestions) {
  const auto set_up = adjust;
  adjust = [&, set_up](ChannelParams& channel) {
    set_up(channel);
    channel.send_spacing = 40ms;
  };
  const auto begin = std::chrono::steady_clock::now();
  start_with({"btc/usd", "eth/usd", "sol/usd"});
  run_until([&] { return asked.size() == 5; });
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 4 * 40ms);
}

TEST_F(PollLinkTest, StopsInTheMiddleOfAQuestion) {
  serve_plain([this](ServerConnection connection) -> asio::awaitable<void> {
    asked.push_back(co_await connection.read_head());
    co_await connection.wait_for_hang_up();
  });
  start_over("http");
  run_until([&] { return asked.size() == 1; });
  end();  // and does not wait for the answer
  EXPECT_EQ(watcher.tickers.size(), 0u);
}

}  // namespace
}  // namespace hftcpp
