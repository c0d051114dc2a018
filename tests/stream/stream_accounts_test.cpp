// stream_accounts_test.cpp: private channels: logging in, staying so, and losing nothing between
// two connections.
#include "stream/toy_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hftcpp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ToyPeer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

MyOrder make_order(std::string_view id, OrderStatus status, std::string_view filled = "0") {
  MyOrder order;
  order.exchange = Exchange{"toy"};
  order.symbol = Symbol{"ada/usd"};  // not among the stream's pairs: an account has its own
  order.order_id = Id::make(id).value();
  order.side = Side::buy;
  order.status = status;
  order.size = Decimal::parse("2").value();
  order.filled_size = Decimal::parse(filled).value();
  return order;
}

std::string order_text(std::string_view id, OrderStatus status, std::string_view filled = "0") {
  return to_json(make_order(id, status, filled));
}

MyTrade make_fill(int number) {
  MyTrade fill;
  fill.exchange = Exchange{"toy"};
  fill.symbol = Symbol{"ada/usd"};
  fill.id = Id::make(std::to_string(number)).value();
  fill.price = Decimal::parse("1.5").value();
  fill.size = Decimal::parse("1").value();
  fill.exchange_time = Timestamp{} + std::chrono::seconds{number};
  return fill;
}

struct StreamAccountsTest : test::ToyTest {
  std::vector<std::string> orders() const {
    std::vector<std::string> lines;
    for (const MyOrder& order : watcher.my_orders)
      lines.push_back(std::string{order.order_id.view()} + " " +
                      std::string{to_text(order.status)} + " " + order.filled_size.to_string());
    return lines;
  }
  std::vector<std::string> fills() const {
    std::vector<std::string> ids;
    for (const MyTrade& fill : watcher.my_trades) ids.emplace_back(fill.id.view());
    return ids;
  }
};

TEST_F(StreamAccountsTest, LogsInBeforeItSubscribes) {
  std::vector<std::string> heard;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    heard.push_back(co_await peer.hear());
    co_await peer.say("challenge 42");
    heard.push_back(co_await peer.hear());
    co_await peer.say("welcome");
    heard.push_back(co_await peer.hear());
    co_await peer.confirm(heard.back());
    co_await peer.say(order_text("a", OrderStatus::open));
    co_await peer.listen();
  });
  adjust = [](ChannelParams& channel) {
    channel.login = [](LoginTalk& talk) -> asio::awaitable<LoginVerdict> {
      (void)co_await talk.send("hello");
      const auto challenge = co_await talk.receive();
      (void)co_await talk.send("signed " + test::words_of(*challenge).at(1));
      const auto answer = co_await talk.receive();
      LoginVerdict verdict;
      if (*answer != "welcome") verdict.kind = LoginVerdict::Kind::refused;
      co_return verdict;
    };
  };
  start({Channel::my_order});
  run_until([&] { return watcher.my_orders.size() == 1; });

  EXPECT_THAT(heard, ElementsAre("hello", "signed 42", "sub 1"));
  EXPECT_THAT(told(), ElementsAre("connected", "subscribed"));
}

TEST_F(StreamAccountsTest, StopsForGoodWhenTheLoginIsRefused) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  adjust = [](ChannelParams& channel) {
    channel.prepare = []() -> asio::awaitable<LoginVerdict> {
      LoginVerdict verdict;
      verdict.kind = LoginVerdict::Kind::refused;
      verdict.reason = "Invalid API key; check api_key";
      co_return verdict;
    };
  };
  start({Channel::my_order});
  client->wait();  // no channel is left
  watcher.look();

  EXPECT_EQ(watcher.count(StreamState::failed), 1u);
  EXPECT_THAT(told(), Contains(HasSubstr("Invalid API key; check api_key")));
  EXPECT_EQ(server->connections(), 0u);
}

TEST_F(StreamAccountsTest, SaysNoSecretThatTheExchangeRepeats) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> { co_await peer.listen(); });
  adjust = [](ChannelParams& channel) {
    channel.prepare = []() -> asio::awaitable<LoginVerdict> {
      LoginVerdict verdict;
      verdict.kind = LoginVerdict::Kind::refused;
      verdict.reason =
          R"(Invalid request: {"key":"my-own-key","with":"my-own-secret","sign":"abc"})";
      co_return verdict;
    };
  };
  StreamParams params = fast({Channel::my_order});
  params.api_key = "my-own-key";
  params.api_secret = "my-own-secret";
  start(params);
  client->wait();
  watcher.look();

  EXPECT_THAT(told(), Contains(HasSubstr(R"({"key":"***","with":"***",...)")));
  ASSERT_EQ(stream->subscriptions().size(), 1u);
  EXPECT_EQ(stream->subscriptions()[0].state, SubscriptionState::State::failed);
  EXPECT_THAT(stream->subscriptions()[0].reason, HasSubstr("refuses the login"));
}

TEST_F(StreamAccountsTest, StopsForGoodWhenTheExchangeTakesTheLoginBack) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say("refused");
    co_await peer.listen();
  });
  start({Channel::my_trade});
  client->wait();
  watcher.look();
  EXPECT_EQ(watcher.count(StreamState::failed), 1u);
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(StreamAccountsTest, TriesALoginAgainThatFailed) {
  int tries = 0;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  adjust = [&](ChannelParams& channel) {
    channel.prepare = [&]() -> asio::awaitable<LoginVerdict> {
      LoginVerdict verdict;
      if (++tries < 3) verdict.kind = LoginVerdict::Kind::failed;
      co_return verdict;
    };
  };
  start({Channel::balance});
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  EXPECT_EQ(tries, 3);
}

TEST_F(StreamAccountsTest, GivesUpOnALoginThatIsNotAnswered) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    if (peer.number() == 0) co_return co_await peer.listen();
    (void)co_await peer.hear();
    co_await peer.say("welcome");
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  adjust = [](ChannelParams& channel) {
    channel.login = [](LoginTalk& talk) -> asio::awaitable<LoginVerdict> {
      (void)co_await talk.send("hello");
      const auto answer = co_await talk.receive();
      LoginVerdict verdict;
      if (!answer) {
        verdict.kind = LoginVerdict::Kind::failed;
        verdict.reason = answer.error().code.message();
      }
      co_return verdict;
    };
  };
  start({Channel::my_order});
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  EXPECT_THAT(told(), Contains(HasSubstr("the login failed")));
}

TEST_F(StreamAccountsTest, ConnectsWherePrepareSays) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  adjust = [this](ChannelParams& channel) {
    channel.url = "ws://127.0.0.1:1/";
    channel.prepare = [this]() -> asio::awaitable<LoginVerdict> {
      LoginVerdict verdict;
      verdict.url = server->url("ws") + "secret-key";
      co_return verdict;
    };
  };
  start({Channel::my_order});
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  for (const StreamStatus& status : watcher.statuses)
    EXPECT_THAT(status.reason, testing::Not(HasSubstr("secret-key")));
}

TEST_F(StreamAccountsTest, MakesALoginAnewThatIsOver) {
  int prepared = 0;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    if (peer.number() == 0) co_await peer.say("expired");
    co_await peer.listen();
  });
  adjust = [&](ChannelParams& channel) {
    channel.prepare = [&]() -> asio::awaitable<LoginVerdict> {
      ++prepared;
      co_return LoginVerdict{};
    };
  };
  start({Channel::my_order});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2; });
  EXPECT_EQ(prepared, 2);
  EXPECT_THAT(told(), Contains(HasSubstr("the connection and its login are made anew")));
}

TEST_F(StreamAccountsTest, KeepsALoginAliveAndMakesItAnewWhenThatIsRefused) {
  int kept = 0;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  adjust = [&](ChannelParams& channel) {
    channel.keep_alive_every = 20ms;
    channel.keep_alive = [&]() -> asio::awaitable<LoginVerdict> {
      LoginVerdict verdict;
      if (++kept == 3) verdict.kind = LoginVerdict::Kind::refused;
      co_return verdict;
    };
  };
  start({Channel::my_order});
  run_until([&] { return watcher.count(StreamState::subscribed) == 2 && kept > 3; });
  EXPECT_THAT(told(), Contains(HasSubstr("the login could not be kept")));
}

TEST_F(StreamAccountsTest, HandsOnWhatWasMissedOnceAndBeforeWhatFollows) {
  std::vector<MyTrade> listed{make_fill(1), make_fill(2)};
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    if (peer.number() == 0) {
      co_await peer.say(to_json(make_fill(3)));
      while (watcher.my_trades.empty()) {  // it was handed on
        asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
        co_await timer.async_wait(asio::use_awaitable);
      }
      for (const int missed : {5, 4, 3}) listed.push_back(make_fill(missed));
      peer.cut();
      co_return;
    }
    co_await peer.say(to_json(make_fill(5)));  // REST has it, too
    co_await peer.say(to_json(make_fill(6)));
    co_await peer.listen();
  });
  std::vector<bool> since;
  account = [&](const AccountQuery& query, EventSink& sink) {
    since.push_back(query.since.is_set());
    for (const MyTrade& fill : listed) sink.on_my_trade(fill);
    return Result<void>{};
  };
  start({Channel::my_trade});
  run_until([&] { return watcher.my_trades.size() >= 4; });
  run_for(30ms);

  EXPECT_THAT(fills(), ElementsAre("3", "4", "5", "6")) << "1 and 2 were there before the stream";
  EXPECT_THAT(since, ElementsAre(false, true));
  EXPECT_EQ(stream->counters().recovered, 2u);
  EXPECT_EQ(stream->gaps().open_count(), 0u);
}

TEST_F(StreamAccountsTest, LosesNothingThatHappensWhileItAsksForTheFirstTime) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(to_json(make_fill(3)));
    co_await peer.listen();
  });
  account = [&](const AccountQuery&, EventSink& sink) {
    for (const int number : {1, 2, 3}) sink.on_my_trade(make_fill(number));
    return Result<void>{};
  };
  start({Channel::my_trade});
  run_until([&] { return watcher.my_trades.size() == 1; });
  run_for(20ms);
  EXPECT_THAT(fills(), ElementsAre("3"));
}

TEST_F(StreamAccountsTest, AsksWhatBecameOfTheOrdersThatWereOpen) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    if (peer.number() == 0) {
      co_await peer.say(order_text("a", OrderStatus::open));
      co_await peer.say(order_text("b", OrderStatus::open));
      while (watcher.my_orders.size() < 2) {
        asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
        co_await timer.async_wait(asio::use_awaitable);
      }
      peer.cut();
      co_return;
    }
    co_await peer.listen();
  });
  account = [&](const AccountQuery& query, EventSink& sink) {
    for (const MyOrder& known : query.open_orders)
      sink.on_my_order(
          make_order(known.order_id.view(),
                     known.order_id.view() == "a" ? OrderStatus::filled : OrderStatus::open,
                     known.order_id.view() == "a" ? "2" : "0"));
    return Result<void>{};
  };
  start({Channel::my_order});
  run_until([&] { return watcher.my_orders.size() == 3; });
  EXPECT_THAT(orders(), ElementsAre("a open 0", "b open 0", "a filled 2"));
}

TEST_F(StreamAccountsTest, AsksWhatAFrameMayHaveToldThatItCannotRead) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(order_text("a", OrderStatus::open));
    co_await peer.say("garbage");
    co_await peer.say(order_text("b", OrderStatus::open));
    co_await peer.listen();
  });
  int asked = 0;
  account = [&](const AccountQuery& query, EventSink& sink) {
    if (++asked > 1 && !query.open_orders.empty())
      sink.on_my_order(make_order("a", OrderStatus::filled, "2"));
    return Result<void>{};
  };
  start({Channel::my_order});
  run_until([&] { return watcher.my_orders.size() == 3; });
  EXPECT_THAT(orders(), testing::IsSupersetOf({"a open 0", "b open 0", "a filled 2"}));
  const auto gaps = stream->gaps().entries();
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].cause, GapCause::bad_frame);
  EXPECT_TRUE(gaps[0].repaired);
  run_for(50ms);
  EXPECT_EQ(asked, 2);
}

// The list is asked for once more on the same connection: what the first one had is still old.
TEST_F(StreamAccountsTest, TellsNothingOldWhenItAsksAgainAfterABadFrame) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    while (stream->subscriptions().front().state != SubscriptionState::State::active)
      co_await asio::post(io, asio::use_awaitable);
    co_await peer.say("garbage");
    co_await peer.listen();
  });
  int asked = 0;
  account = [&](const AccountQuery&, EventSink& sink) {
    ++asked;
    for (const int number : {1, 2}) sink.on_my_trade(make_fill(number));
    if (asked == 1) return Result<void>{};
    MyTrade missed = make_fill(3);
    missed.exchange_time = Timestamp::now();
    sink.on_my_trade(missed);
    return Result<void>{};
  };
  start({Channel::my_trade});
  run_until([&] { return asked >= 2 && !watcher.my_trades.empty(); });
  run_for(20ms);
  EXPECT_THAT(fills(), ElementsAre("3"));
  EXPECT_EQ(stream->counters().recovered, 1u);
}

// REST does not answer: what the connection has told meanwhile is not lost with it.
TEST_F(StreamAccountsTest, HandsOnWhatItHeldBackAtAStopAndAtACut) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(to_json(make_fill(static_cast<int>(peer.number()) + 1)));
    while (stream->counters().frames < 2) co_await asio::post(io, asio::use_awaitable);
    if (peer.number() == 0) co_return peer.cut();
    co_await peer.listen();
  });
  adjust = [this](ChannelParams&) { stream->account_hangs = true; };
  start({Channel::my_trade});
  run_until([&] { return watcher.my_trades.size() == 1; });
  run_until([&] { return stream->counters().frames == 4; });
  EXPECT_THAT(fills(), ElementsAre("1")) << "the other one waits for REST";
  end();
  watcher.look();
  EXPECT_THAT(fills(), ElementsAre("1", "2"));
}

TEST_F(StreamAccountsTest, LeavesOutOrdersThatWereOverBeforeItBegan) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(order_text("a", OrderStatus::open));
    if (peer.number() == 0) co_return peer.cut();
    co_await peer.listen();
  });
  const Timestamp before = Timestamp::now() + -30s;
  int asked = 0;
  account = [&](const AccountQuery&, EventSink& sink) {
    if (++asked == 1) return Result<void>{};
    MyOrder old = make_order("old", OrderStatus::canceled);
    old.exchange_time = before;
    sink.on_my_order(old);
    MyOrder missed = make_order("missed", OrderStatus::filled, "2");
    missed.exchange_time = Timestamp::now();
    sink.on_my_order(missed);
    return Result<void>{};
  };
  start({Channel::my_order});
  run_until([&] { return asked == 2 && watcher.my_orders.size() == 2; });
  run_for(20ms);
  EXPECT_THAT(orders(), testing::UnorderedElementsAre("a open 0", "missed filled 2"));
}

TEST_F(StreamAccountsTest, TriesAgainWhenTheAccountCannotBeAsked) {
  int asked = 0;
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(to_json(make_fill(3)));
    co_await peer.listen();
  });
  account = [&](const AccountQuery&, EventSink& sink) -> Result<void> {
    if (++asked == 1) return error(Errc::rejected, "REST request");
    sink.on_my_trade(make_fill(3));
    return {};
  };
  start({Channel::my_trade});
  run_until([&] { return watcher.my_trades.size() == 1; });
  EXPECT_EQ(asked, 1) << "what comes does not wait for REST";
  run_until([&] { return asked == 2; });
  run_for(10ms);
  EXPECT_THAT(fills(), ElementsAre("3"));
}

TEST_F(StreamAccountsTest, TakesOnlyTheEventsOfItsOwnChannel) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.say(order_text("a", OrderStatus::open));
    co_await peer.say(to_json(make_fill(3)));
    co_await peer.listen();
  });
  start({Channel::my_order, Channel::my_trade});  // both are told both
  run_until([&] { return watcher.my_trades.size() == 1 && watcher.my_orders.size() == 1; });
  run_for(20ms);
  EXPECT_EQ(watcher.my_trades.size(), 1u);
  EXPECT_EQ(watcher.my_orders.size(), 1u);
}

TEST_F(StreamAccountsTest, TellsBalancesAtTheStartAndWhatChangedMeanwhile) {
  Balance usd;
  usd.exchange = Exchange{"toy"};
  usd.currency = Word::make("usd").value();
  usd.total = Decimal::parse("10").value();
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    if (peer.number() == 0) {
      while (watcher.balances.empty()) {
        asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
        co_await timer.async_wait(asio::use_awaitable);
      }
      if (peer.number() == 0) peer.cut();
      co_return;
    }
    co_await peer.listen();
  });
  int asked = 0;
  account = [&](const AccountQuery&, EventSink& sink) {
    if (++asked == 2) usd.total = Decimal::parse("12").value();
    sink.on_balance(usd);
    return Result<void>{};
  };
  start({Channel::balance});
  run_until([&] { return watcher.balances.size() == 2; });
  EXPECT_EQ(watcher.balances[0].total->to_string(), "10");
  EXPECT_EQ(watcher.balances[1].total->to_string(), "12");
}

TEST_F(StreamAccountsTest, SignsWithTheExchangesClock) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  clock = [] { return Timestamp::now() + std::chrono::hours{1}; };
  start({Channel::my_order});
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  const auto ahead = stream->exchange_now() - Timestamp::now();
  EXPECT_GT(ahead, std::chrono::minutes{59});
  EXPECT_LT(ahead, std::chrono::minutes{61});
}

TEST_F(StreamAccountsTest, NeedsAKey) {
  StreamParams params = fast({Channel::my_order});
  params.api_key.clear();
  test::ToyStream toy{params};
  try {
    toy.check();
    FAIL() << "nobody minds";
  } catch (const std::invalid_argument& e) {
    EXPECT_THAT(e.what(), HasSubstr("my_order"));
    EXPECT_THAT(e.what(), HasSubstr("api_key"));
  }
}

TEST_F(StreamAccountsTest, LeavesNoSecretsBehind) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  start({Channel::my_order});
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  const char* const place = stream->params().api_secret.data();
  end();
  EXPECT_EQ(stream->params().api_secret, "");
  EXPECT_EQ(std::string_view(place, 6), std::string_view("\0\0\0\0\0\0", 6));
}

TEST_F(StreamAccountsTest, NeedsNoPairs) {
  serve([&](ToyPeer peer) -> asio::awaitable<void> {
    co_await peer.confirm(co_await peer.hear());
    co_await peer.listen();
  });
  StreamParams params = fast({Channel::my_order});
  params.currency_pairs.clear();
  start(params);
  run_until([&] { return watcher.count(StreamState::subscribed) == 1; });
  ASSERT_EQ(stream->subscriptions().size(), 1u);
  EXPECT_EQ(stream->subscriptions()[0].state, SubscriptionState::State::active);
}

}  // namespace
}  // namespace hftcpp
