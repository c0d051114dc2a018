// poll_link.cpp: a link to a source that has to be asked, in rounds. Each answer's body is a frame,
// in the order in which they came; a request that fails costs the others of its round nothing.
#include "stream/link.hpp"
#include "stream/poll_pace.hpp"
#include "stream/poll_questions.hpp"
#include "stream/rest_gate.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

using Clock = std::chrono::steady_clock;

// A source that has enough of us answers with one of these, and goes on with it for a while.
constexpr unsigned kForbidden = 403;
constexpr unsigned kBanned = 456;
constexpr unsigned kTooMany = 429;
// Each ban in a row doubles the pause, so often.
constexpr unsigned kMostDoublings = 4;

class PollLink final : public Link {
 public:
  PollLink(const asio::any_io_executor& executor, LinkPlace place)
      : place_{std::move(place)},
        poll_{place_.channel.poll},
        pace_{poll_.every},
        questions_{std::make_shared<PollQuestions>(
            executor, place_.url, std::move(place_.connection), poll_.answer_within)} {}
  ~PollLink() override { PollLink::drop(); }

  // One question, alone: whether anybody is there, and wants to answer. While nobody is to be
  // asked, that shows later.
  asio::awaitable<error_code> connect() override {
    if (rests_until()) co_return error_code{};
    begin_round();
    ask(1);
    while (questions_->under_way() > 0) co_await questions_->changed.wait();
    if (questions_->outcomes.empty() || is_good(questions_->outcomes.front()))
      co_return error_code{};
    on_failed(std::move(questions_->outcomes.front()));
    questions_->outcomes.pop_front();
    co_return failure_;
  }

  std::optional<milliseconds> asked_to_wait() const override { return wait_; }
  asio::awaitable<error_code> send(std::string) override { co_return error_code{}; }
  asio::awaitable<error_code> ping() override { co_return error_code{}; }

  asio::awaitable<boost::system::result<Frame>> read() override {
    for (;;) {
      while (!questions_->outcomes.empty() && !failure_)
        if (take_outcome()) co_return Frame{current_, current_time_};
      if (failure_) co_return failure_;
      const std::size_t most = std::max<std::size_t>(poll_.at_once, 1);
      ask(most);
      if (!waiting_.empty() && questions_->under_way() < most)
        co_await questions_->changed.wait_until(next_question_);
      else if (!waiting_.empty())
        co_await questions_->changed.wait();
      else if (questions_->under_way() == 0 || Clock::now() >= pace_.next())
        co_await go_on_to_next_round();
      else
        co_await questions_->changed.wait_until(pace_.next());
    }
  }

  bool is_resting() const override { return is_resting_; }
  // While nobody is asked, silence means nothing.
  Timestamp last_activity() const override {
    return questions_->under_way() == 0 ? Timestamp::now() : questions_->last_activity;
  }
  asio::awaitable<void> close() override {
    drop();
    co_return;
  }
  void drop() noexcept override {
    if (!failure_) failure_ = asio::error::operation_aborted;
    questions_->stop();
  }
  std::string explain(const error_code& ec) const override {
    return why_.empty() ? net::explain(ec, place_.url) : why_;
  }

 private:
  // The host's clock may be put right meanwhile: it is looked at often.
  static constexpr std::chrono::seconds kLongestSleep{30};

  struct Round {
    bool is_open = false;
    std::size_t questions = 0;
    std::size_t answers = 0;
    std::size_t failures = 0;  // second tries among them
    error_code failure;        // the last of them
    std::string held_back;     // the last answer that did
  };

  [[nodiscard]] bool is_good(const PollOutcome& outcome) const {
    return outcome.response &&
           std::ranges::find(poll_.answers, outcome.response->status) != poll_.answers.end();
  }

  // ---- what came ----

  // Whether there is a frame to hand on.
  bool take_outcome() {
    PollOutcome outcome = std::move(questions_->outcomes.front());
    questions_->outcomes.pop_front();
    if (!is_good(outcome)) {
      on_failed(std::move(outcome));
      return false;
    }
    was_answered_ = true;
    *place_.bans_in_a_row = 0;
    ++round_.answers;
    current_ = std::move(outcome.response->body);
    current_time_ = outcome.time;
    if (poll_.judge) judge(outcome.question.request);
    return !current_.empty();
  }

  void judge(const RestRequest& asked) {
    PollVerdict verdict = poll_.judge(asked, current_);
    if (!verdict.held_back.empty()) round_.held_back = std::move(verdict.held_back);
    for (const std::string& name : verdict.missing) {
      Control control;
      control.kind = Control::Kind::rejected;
      control.symbol = name;
      control.text = "no record: the source does not have it";
      place_.sink.on_control(control);
    }
  }

  // Another try, a round with a hole, or the end of the link.
  void on_failed(PollOutcome outcome) {
    const bool has_status = outcome.response.has_value();
    const error_code ec = has_status ? make_error_code(Errc::rejected) : outcome.response.error();
    why_ = has_status ? place_.url.to_string() + " answered with HTTP " +
                            std::to_string(outcome.response->status)
                      : net::explain(ec, place_.url);
    if (has_status && is_sent_away(*outcome.response)) return fail(ec);
    if (!was_answered_) return fail(ec);
    const bool is_slow = ec == Errc::timed_out;  // the next round is as near as another try
    if (!outcome.question.is_second_try && !is_slow) {
      outcome.question.is_second_try = true;
      waiting_.push_back(std::move(outcome.question));
      return;
    }
    ++round_.failures;
    round_.failure = ec;
  }

  // It does not want to be asked for some time, which is noted.
  bool is_sent_away(const net::HttpResponse& response) {
    wait_ = hftcpp::asked_to_wait(response.status, response.retry_after());
    const bool is_ban = response.status == kForbidden || response.status == kBanned ||
                        (response.status == kTooMany && response.retry_after() == milliseconds{0});
    if (!is_ban) return wait_.has_value();
    const unsigned doublings = std::min((*place_.bans_in_a_row)++, kMostDoublings);
    wait_ = std::max(poll_.ban_pause * (1 << doublings), response.retry_after());
    why_ +=
        ": it does not want to be asked from here, or not so often; ask for less, and less often. "
        "It is left alone for " +
        std::to_string(wait_->count()) + " ms";
    return true;
  }

  void fail(error_code ec) {
    failure_ = ec;
    questions_->stop();
  }

  // ---- what is asked ----

  void ask(std::size_t most) {
    while (!waiting_.empty() && questions_->under_way() < most && Clock::now() >= next_question_) {
      next_question_ = Clock::now() + place_.channel.send_spacing;
      questions_->ask(std::move(waiting_.front()));
      waiting_.pop_front();
    }
  }

  // A round begins an interval after the one before, whatever has become of that one's last
  // questions: one that is not answered holds up nothing but itself.
  asio::awaitable<void> go_on_to_next_round() {
    end_round();
    co_await sleep_until(pace_.next());
    for (auto until = rests_until(); until && is_idle(); until = rests_until()) {
      if (!std::exchange(is_resting_, true)) place_.on_rest(*until);
      const std::chrono::nanoseconds left = *until - Timestamp::now();
      co_await sleep_until(Clock::now() + std::min<std::chrono::nanoseconds>(left, kLongestSleep));
    }
    if (is_idle()) begin_round();
  }

  void begin_round() {
    is_resting_ = false;
    const std::vector<Symbol> wanted = place_.wanted();
    if (wanted.empty()) return pace_.begin_without_questions(Clock::now());
    pace_.begin(Clock::now());
    for (RestRequest& request : poll_.requests(wanted))
      if (!questions_->is_under_way(request.target)) waiting_.push_back({std::move(request)});
    round_ = {};
    round_.is_open = true;
    round_.questions = waiting_.size();
  }

  void end_round() {
    if (!std::exchange(round_.is_open, false)) return;
    if (round_.answers == 0 && round_.failures > 0) return fail(round_.failure);
    std::string shortage;
    if (round_.failures > 0)
      shortage = std::to_string(round_.failures) + " of " + std::to_string(round_.questions) +
                 " requests failed: " + why_;
    if (round_.held_back.empty()) {
      pace_.speed_up();
    } else {
      pace_.slow_down();
      shortage += (shortage.empty() ? "" : "; ") + place_.url.to_string() +
                  " holds back: " + round_.held_back + "; next round in " +
                  std::to_string(pace_.interval().count()) + " ms";
    }
    why_.clear();
    place_.on_shortage(shortage);
  }

  [[nodiscard]] std::optional<Timestamp> rests_until() const {
    return poll_.rests_until ? poll_.rests_until(Timestamp::now()) : std::nullopt;
  }

  // Nothing has come that should be looked at first.
  [[nodiscard]] bool is_idle() const noexcept { return questions_->outcomes.empty() && !failure_; }

  asio::awaitable<void> sleep_until(Clock::time_point until) {
    while (Clock::now() < until && is_idle()) co_await questions_->changed.wait_until(until);
  }

  LinkPlace place_;
  const PollParams& poll_;
  PollPace pace_;
  std::shared_ptr<PollQuestions> questions_;
  std::deque<PollQuestion> waiting_;  // of this round
  Clock::time_point next_question_{};
  Round round_;
  std::string current_;
  Timestamp current_time_;
  bool was_answered_ = false;
  bool is_resting_ = false;
  error_code failure_;  // nothing comes after it
  std::optional<milliseconds> wait_;
  std::string why_;
};

}  // namespace

std::unique_ptr<Link> make_poll_link(asio::any_io_executor executor, LinkPlace place) {
  return std::make_unique<PollLink>(executor, std::move(place));
}

}  // namespace hftcpp
