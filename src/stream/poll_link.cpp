// poll_link.cpp: a link to a source that has to be asked. Each answer's body is a frame, in the
// order in which they came.
#include "net/http_client.hpp"
#include "stream/link.hpp"
#include "stream/rest_gate.hpp"
#include "stream/signal.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <exception>
#include <list>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using Clock = std::chrono::steady_clock;

// A source that has enough of us answers with one of these, and goes on with it for a while.
constexpr unsigned kForbidden = 403;
constexpr unsigned kBanned = 456;
constexpr std::chrono::seconds kAfterABan{60};

struct Body {
  std::string text;
  Timestamp time;
};

// The questions of one link, and their answers. Each question keeps it until it has ended.
struct Questions : std::enable_shared_from_this<Questions> {
  Questions(asio::any_io_executor executor_, net::Url url_, net::Connection connection)
      : executor{executor_},
        url{std::move(url_)},
        client{executor_, std::move(connection)},
        answered{executor_} {}

  void ask(RestRequest request) {
    using Stop = std::shared_ptr<asio::cancellation_signal>;
    const Stop stop = std::make_shared<asio::cancellation_signal>();
    under_way.push_back(stop);
    asio::co_spawn(executor, send(std::move(request)),
                   asio::bind_cancellation_slot(
                       stop->slot(), [self = shared_from_this(), stop](std::exception_ptr end) {
                         self->under_way.remove(stop);
                         self->answered.poke();
                         rethrow_unless_stopped(std::move(end));
                       }));
  }

  void stop(error_code why) {
    if (!failure) failure = why;
    const auto all = under_way;  // one that ends at once takes itself off the list
    for (const auto& each : all) each->emit(asio::cancellation_type::terminal);
    answered.poke();
  }

  asio::any_io_executor executor;
  net::Url url;
  net::HttpClient client;
  Signal answered;
  std::list<std::shared_ptr<asio::cancellation_signal>> under_way;
  std::deque<Body> bodies;
  Timestamp last_activity = Timestamp::now();
  error_code failure;  // the first; nothing comes after it
  std::optional<std::chrono::milliseconds> wait;
  std::string refusal;

 private:
  asio::awaitable<void> send(RestRequest asked) {
    net::HttpRequest request;
    request.method = std::move(asked.method);
    request.url = url;
    request.url.target = std::move(asked.target);
    request.headers = std::move(asked.headers);
    request.body = std::move(asked.body);
    auto response = co_await client.send(std::move(request));
    last_activity = Timestamp::now();
    if (!response) {
      if (!failure) failure = response.error();
    } else if (response->status != 200) {
      on_refused(*response);
    } else {
      bodies.push_back({std::move(response->body), last_activity});
    }
  }

  void on_refused(const net::HttpResponse& response) {
    if (failure) return;
    failure = make_error_code(Errc::rejected);
    wait = asked_to_wait(response.status, response.retry_after());
    const bool is_ban = response.status == kForbidden || response.status == kBanned;
    if (!wait && is_ban) wait = kAfterABan;
    refusal = url.to_string() + " answered with HTTP " + std::to_string(response.status);
    if (is_ban)
      refusal +=
          ": it does not want to be asked from here, or not so often; ask for less, and less "
          "often";
  }
};

class PollLink final : public Link {
 public:
  PollLink(asio::any_io_executor executor, LinkPlace place)
      : place_{std::move(place)},
        poll_{place_.channel.poll},
        questions_{std::make_shared<Questions>(std::move(executor), place_.url,
                                               std::move(place_.connection))} {}
  ~PollLink() override { PollLink::drop(); }

  // There is nothing to connect: the first answers will show whether anybody is there.
  asio::awaitable<error_code> connect() override { co_return error_code{}; }
  std::optional<std::chrono::milliseconds> asked_to_wait() const override {
    return questions_->wait;
  }
  asio::awaitable<error_code> send(std::string) override { co_return error_code{}; }
  asio::awaitable<error_code> ping() override { co_return error_code{}; }

  asio::awaitable<boost::system::result<Frame>> read() override {
    Questions& questions = *questions_;
    for (;;) {
      if (!questions.bodies.empty()) {
        current_ = std::move(questions.bodies.front());
        questions.bodies.pop_front();
        co_return Frame{current_.text, current_.time};
      }
      if (questions.failure) co_return questions.failure;
      if (next_ == requests_.size() && questions.under_way.empty()) co_await wait_for_next_round();
      const std::size_t most = std::max<std::size_t>(poll_.at_once, 1);
      while (next_ < requests_.size() && questions.under_way.size() < most)
        questions.ask(std::move(requests_[next_++]));
      if (!questions.under_way.empty()) co_await questions.answered.wait();
    }
  }

  bool is_resting() const override { return is_resting_; }
  // While nobody is asked, silence means nothing.
  Timestamp last_activity() const override {
    return questions_->under_way.empty() ? Timestamp::now() : questions_->last_activity;
  }
  asio::awaitable<void> close() override {
    drop();
    co_return;
  }
  void drop() noexcept override { questions_->stop(asio::error::operation_aborted); }
  std::string explain(const error_code& ec) const override {
    return questions_->refusal.empty() ? net::explain(ec, place_.url) : questions_->refusal;
  }

 private:
  // The host's clock may be put right meanwhile: it is looked at often.
  static constexpr std::chrono::seconds kLongestSleep{30};

  // A round begins `every` after the one before, or at once when that took longer.
  asio::awaitable<void> wait_for_next_round() {
    co_await sleep_until(next_round_);
    for (auto until = rests_until(); until; until = rests_until()) {
      is_resting_ = true;
      const std::chrono::nanoseconds left = *until - Timestamp::now();
      co_await sleep_until(Clock::now() + std::min<std::chrono::nanoseconds>(left, kLongestSleep));
    }
    is_resting_ = false;
    next_round_ = Clock::now() + poll_.every;
    next_ = 0;
    requests_.clear();
    const std::vector<Symbol> wanted = place_.wanted();
    if (!wanted.empty()) requests_ = poll_.requests(wanted);
  }

  [[nodiscard]] std::optional<Timestamp> rests_until() const {
    if (!poll_.rests_until || questions_->failure) return std::nullopt;
    return poll_.rests_until(Timestamp::now());
  }

  asio::awaitable<void> sleep_until(Clock::time_point until) {
    while (Clock::now() < until && !questions_->failure)
      co_await questions_->answered.wait_until(until);
  }

  LinkPlace place_;
  const PollParams& poll_;
  std::shared_ptr<Questions> questions_;
  std::vector<RestRequest> requests_;  // of this round
  std::size_t next_ = 0;
  Body current_;
  Clock::time_point next_round_{};
  bool is_resting_ = false;
};

}  // namespace

std::unique_ptr<Link> make_poll_link(asio::any_io_executor executor, LinkPlace place) {
  return std::make_unique<PollLink>(std::move(executor), std::move(place));
}

}  // namespace hftcpp
