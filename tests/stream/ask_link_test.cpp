// ask_link_test.cpp: a stream that asks over a connection, one question at a time. The toy's form
// of it: "1 btc/usd" is answered with "1 " and a ticker, "2 beat" with "2 beat".
#include "stream/toy_stream.hpp"
#include <hftcpp/core/asking_codec.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ServerConnection;
using test::TestServer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Result<std::optional<std::size_t>> answer_size(std::string_view buffered) {
  const std::size_t end = buffered.find('\n');
  if (end == buffered.npos) return std::optional<std::size_t>{};
  return std::optional{end + 1};
}

class AskingToyCodec final : public AskingCodec {
 public:
  void begin_round(std::span<const Symbol> wanted, Timestamp) override {
    left_.assign(wanted.begin(), wanted.end());
  }
  std::string next_question() override {
    if (left_.empty()) return {};
    const Symbol symbol = left_.front();
    left_.pop_front();
    return ask(symbol.text());
  }
  std::string heartbeat() override { return ask("beat"); }
  bool is_answer(std::string_view frame) const noexcept override {
    return frame.starts_with(std::to_string(number_) + ' ');
  }
  Result<void> decode(const Frame& frame, EventSink& sink) noexcept override {
    if (!is_answer(frame.bytes)) return error(Errc::bad_value, "number");
    const std::size_t begin = frame.bytes.find(' ') + 1;
    const std::string_view text = frame.bytes.substr(begin, frame.bytes.size() - begin - 1);
    return toy_.decode({text, frame.receive_time}, sink);
  }

 private:
  std::string ask(std::string_view what) {
    return std::to_string(++number_) + ' ' + std::string{what} + '\n';
  }

  test::ToyCodec toy_;
  std::deque<Symbol> left_;
  int number_ = 0;
};

struct AskLinkTest : test::ToyTest {
  AskLinkTest() {
    codec = [] { return std::make_unique<AskingToyCodec>(); };
    adjust = [this](ChannelParams& channel) {
      channel.subscribe = nullptr;
      channel.unsubscribe = nullptr;
      channel.ping = {};
      channel.frame_size = answer_size;
      channel.poll = poll;
      channel.idle_after = idle_after;
    };
    poll.every = 5ms;
  }
  ~AskLinkTest() override { end(); }  // before what the server's script uses

  // What the server does with the question that came: its number and the rest of it.
  using OnQuestion =
      std::function<asio::awaitable<void>(ServerConnection&, std::string, std::string)>;

  void serve(OnQuestion on_question) {
    server.emplace(io, [this, on_question](ServerConnection connection) -> asio::awaitable<void> {
      for (;;) {
        std::string line = co_await connection.read_until("\n");
        if (line.empty()) co_return;
        line.pop_back();
        const std::size_t end = line.find(' ');
        asked.push_back(line.substr(end + 1));
        std::string number = line.substr(0, end);
        std::string what = line.substr(end + 1);
        co_await on_question(connection, std::move(number), std::move(what));
      }
    });
  }

  asio::awaitable<void> answer(ServerConnection& connection, std::string number, std::string what) {
    ++answered;
    std::string text =
        number + ' ' + (what == "beat" ? what : test::ticker_text(answered, what)) + '\n';
    co_await connection.write(std::move(text));
  }

  void start_asking(std::vector<std::string> pairs = {"btc/usd"}) {
    StreamParams params = fast({Channel::ticker});
    params.currency_pairs = std::move(pairs);
    params.api_host = server->url("tcp");
    start(params);
  }

  std::uint64_t last_number(const char* pair) const {
    const auto found = watcher.tickers.find(Symbol{pair});
    return found == watcher.tickers.end() ? 0 : found->second.sequence;
  }

  std::vector<std::string> reasons_of_ends() const {
    std::vector<std::string> reasons;
    for (const StreamStatus& status : watcher.statuses)
      if (status.state == StreamState::disconnected) reasons.push_back(status.reason);
    return reasons;
  }

  PollParams poll;
  std::chrono::milliseconds idle_after = 10s;
  std::vector<std::string> asked;
  int answered = 0;
};

TEST_F(AskLinkTest, AsksInRoundsForWhatIsWanted) {
  serve([this](ServerConnection& connection, std::string number, std::string what) {
    return answer(connection, std::move(number), std::move(what));
  });
  start_asking({"btc/usd", "eth/usd"});
  run_until([&] { return last_number("eth/usd") >= 6; });
  EXPECT_THAT(std::vector(asked.begin(), asked.begin() + 4),
              ElementsAre("btc/usd", "eth/usd", "btc/usd", "eth/usd"));
  stream->remove_pairs({"btc/usd"});
  stream->add_pairs({"sol/usd"});
  run_until([&] { return std::ranges::count(asked, "sol/usd") >= 3; });
  EXPECT_THAT(std::vector(asked.end() - 3, asked.end()), testing::Not(Contains("btc/usd")));
  EXPECT_EQ(stream->counters().connects, 1u);
  EXPECT_EQ(stream->counters().bad_frames, 0u);
}

TEST_F(AskLinkTest, WaitsForEachAnswerBeforeTheNextQuestion) {
  poll.answer_within = 20s;
  bool may_answer = false;
  serve([&](ServerConnection& connection, std::string number,
            std::string what) -> asio::awaitable<void> {
    asio::steady_timer timer{io};
    while (!may_answer) {
      timer.expires_after(1ms);
      co_await timer.async_wait(asio::use_awaitable);
    }
    co_await answer(connection, std::move(number), std::move(what));
  });
  start_asking({"btc/usd", "eth/usd"});
  run_until([&] { return asked.size() == 1; });
  run_for(50ms);  // many rounds
  EXPECT_EQ(asked.size(), 1u);
  may_answer = true;
  run_until([&] { return last_number("eth/usd") >= 2; });
  end();  // before what the server looks at
}

// It might come after all, and be taken for the answer to another question.
TEST_F(AskLinkTest, EndsTheConnectionWhenAnAnswerIsLate) {
  poll.answer_within = 40ms;
  serve([this](ServerConnection& connection, std::string number,
               std::string what) -> asio::awaitable<void> {
    if (connection.number() == 0) co_return;
    co_await answer(connection, std::move(number), std::move(what));
  });
  start_asking();
  run_until([&] { return last_number("btc/usd") >= 1; });
  EXPECT_THAT(reasons_of_ends(), ElementsAre(HasSubstr("did not answer within 40 ms")));
  EXPECT_EQ(stream->counters().connects, 2u);
}

TEST_F(AskLinkTest, WaitsForAGreetingNoLongerThanForAnAnswer) {
  poll.answer_within = 40ms;
  auto plain = adjust;
  adjust = [plain](ChannelParams& channel) {
    plain(channel);
    channel.login = [](LoginTalk& talk) -> asio::awaitable<LoginVerdict> {
      std::string hello = "0 hello\n";
      (void)co_await talk.send(std::move(hello));
      const auto greeted = co_await talk.receive();
      LoginVerdict verdict;
      if (!greeted) verdict.kind = LoginVerdict::Kind::failed;
      if (!greeted) verdict.reason = greeted.error().code.message();
      co_return verdict;
    };
  };
  serve([this](ServerConnection& connection, std::string number,
               std::string what) -> asio::awaitable<void> {
    if (connection.number() == 0) co_return;
    co_await answer(connection, std::move(number), std::move(what));
  });
  StreamParams params = fast({Channel::ticker});
  params.api_host = server->url("tcp");
  params.subscribe_timeout = 1h;
  start(params);
  run_until([&] { return last_number("btc/usd") >= 1; });
  EXPECT_EQ(asked.front(), "hello");
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(AskLinkTest, WaitsOnBehindAFrameThatIsNoAnswer) {
  serve([this](ServerConnection& connection, std::string number,
               std::string what) -> asio::awaitable<void> {
    co_await connection.write("77 " + test::ticker_text(99, what) + "\n");
    co_await answer(connection, std::move(number), std::move(what));
  });
  start_asking();
  run_until([&] { return last_number("btc/usd") >= 2; });
  EXPECT_LT(last_number("btc/usd"), 99u);
  EXPECT_GE(stream->counters().bad_frames, 2u);
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

TEST_F(AskLinkTest, KeepsTheConnectionBetweenRounds) {
  poll.every = 1h;
  idle_after = 40ms;
  serve([this](ServerConnection& connection, std::string number, std::string what) {
    return answer(connection, std::move(number), std::move(what));
  });
  start_asking();
  run_until([&] { return std::ranges::count(asked, "beat") >= 3; });
  EXPECT_EQ(asked.front(), "btc/usd");
  EXPECT_EQ(std::ranges::count(asked, "btc/usd"), 1);
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

TEST_F(AskLinkTest, SeesAHangUpBetweenRounds) {
  poll.every = 1h;
  serve([this](ServerConnection& connection, std::string number,
               std::string what) -> asio::awaitable<void> {
    co_await answer(connection, std::move(number), std::move(what));
    if (connection.number() == 0) connection.hang_up();
  });
  start_asking();
  run_until([&] { return last_number("btc/usd") >= 2; });  // of the next connection
  EXPECT_EQ(stream->counters().disconnects, 1u);
}

TEST_F(AskLinkTest, RestsWhileTheMarketIsClosedAndKeepsTheConnection) {
  bool is_open = false;
  poll.rests_until = [&](Timestamp now) {
    return is_open ? std::optional<Timestamp>{} : std::optional{now + 10ms};
  };
  idle_after = 20ms;
  serve([this](ServerConnection& connection, std::string number, std::string what) {
    return answer(connection, std::move(number), std::move(what));
  });
  start_asking();
  run_until([&] { return asked.size() >= 3; });
  EXPECT_THAT(asked, testing::Each("beat"));
  is_open = true;
  run_until([&] { return last_number("btc/usd") >= 1; });
  EXPECT_EQ(stream->counters().disconnects, 0u);
}

TEST_F(AskLinkTest, AsksNothingBeforeItIsLoggedIn) {
  auto plain = adjust;
  adjust = [this, plain](ChannelParams& channel) {
    plain(channel);
    channel.login = [](LoginTalk& talk) -> asio::awaitable<LoginVerdict> {
      std::string hello = "0 hello\n";
      (void)co_await talk.send(std::move(hello));
      const auto heard = co_await talk.receive();
      LoginVerdict verdict;
      if (!heard || *heard != "0 welcome\n") verdict.kind = LoginVerdict::Kind::failed;
      co_return verdict;
    };
  };
  serve([this](ServerConnection& connection, std::string number,
               std::string what) -> asio::awaitable<void> {
    if (what == "hello") {
      std::string welcome = "0 welcome\n";
      co_return co_await connection.write(std::move(welcome));
    }
    co_await answer(connection, std::move(number), std::move(what));
  });
  start_asking();
  run_until([&] { return last_number("btc/usd") >= 2; });
  EXPECT_EQ(asked.front(), "hello");
  EXPECT_EQ(std::ranges::count(asked, "hello"), 1);
}

TEST_F(AskLinkTest, StopsInTheMiddleOfAQuestion) {
  serve([](ServerConnection&, std::string, std::string) -> asio::awaitable<void> { co_return; });
  start_asking();
  run_until([&] { return asked.size() == 1; });
  end();  // and does not wait for the answer
  EXPECT_TRUE(watcher.tickers.empty());
}

}  // namespace
}  // namespace hftcpp
