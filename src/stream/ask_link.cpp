// ask_link.cpp: a link to a source that is asked over a connection, one question at a time: the
// next when the answer has been read, or its time is up. Then the connection ends, for a late
// answer would be taken for another's.
#include "net/tcp_client.hpp"
#include "stream/link.hpp"
#include "stream/signal.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using AskClock = std::chrono::steady_clock;

class AskLink final : public Link {
 public:
  AskLink(asio::any_io_executor executor, LinkPlace place, AskingCodec& codec)
      : place_{std::move(place)},
        poll_{place_.channel.poll},
        codec_{codec},
        client_{executor, place_.connection, place_.channel.frame_size},
        turn_{executor} {}

  asio::awaitable<error_code> connect() override { return client_.connect(place_.url); }
  std::optional<std::chrono::milliseconds> asked_to_wait() const override { return std::nullopt; }
  asio::awaitable<error_code> send(std::string message) override {
    return client_.send(std::move(message));
  }
  // A question like the others: it waits for its turn.
  asio::awaitable<error_code> ping() override {
    wants_heartbeat_ = true;
    turn_.poke();
    co_return error_code{};
  }

  asio::awaitable<boost::system::result<Frame>> read() override {
    if (std::exchange(has_answer_, false)) {  // it has been decoded by now
      is_owed_ = false;
      turn_.poke();
    }
    const auto frame = co_await client_.read();
    if (frame)
      has_answer_ = is_owed_ && codec_.is_answer(frame->bytes);
    else if (is_late_)
      co_return make_error_code(Errc::timed_out);
    co_return frame;
  }

  asio::awaitable<void> work() override {
    for (;;) {
      std::string question = co_await next_question();
      is_owed_ = true;
      const auto deadline = AskClock::now() + poll_.answer_within;
      // What goes wrong here the reading side will tell.
      if (co_await client_.send(std::move(question))) co_return;
      while (is_owed_ && AskClock::now() < deadline) co_await turn_.wait_until(deadline);
      if (!is_owed_) continue;
      is_late_ = true;
      client_.drop();
      co_return;
    }
  }

  bool is_resting() const override { return is_resting_; }
  Timestamp last_activity() const override { return client_.last_activity(); }
  asio::awaitable<void> close() override {
    drop();
    co_return;
  }
  void drop() noexcept override { client_.drop(); }
  std::string explain(const error_code& ec) const override {
    if (!is_late_) return net::explain(ec, place_.url);
    return place_.url.to_string() + " did not answer within " +
           std::to_string(poll_.answer_within.count()) + " ms";
  }

 private:
  // The host's clock may be put right meanwhile: it is looked at often.
  static constexpr std::chrono::seconds kLongestRest{30};

  // Waits until there is one.
  asio::awaitable<std::string> next_question() {
    for (;;) {
      std::string question;
      if (std::exchange(wants_heartbeat_, false)) question = codec_.heartbeat();
      if (question.empty() && is_in_round_) question = codec_.next_question();
      if (!question.empty()) co_return question;
      is_in_round_ = false;
      co_await wait_for_next_round();
    }
  }

  // Returns early when a heartbeat is wanted. A round begins `every` after the one before, or at
  // once when that took longer.
  asio::awaitable<void> wait_for_next_round() {
    if (const auto now = AskClock::now(); now < next_round_) {
      co_await turn_.wait_until(next_round_);
      co_return;
    }
    const Timestamp now = Timestamp::now();
    const auto until = poll_.rests_until ? poll_.rests_until(now) : std::nullopt;
    if (until && !is_resting_ && place_.on_rest) place_.on_rest(*until);
    is_resting_ = until.has_value();
    if (until) {
      co_await turn_.wait_until(AskClock::now() +
                                std::min<std::chrono::nanoseconds>(*until - now, kLongestRest));
      co_return;
    }
    next_round_ = AskClock::now() + poll_.every;
    const std::vector<Symbol> wanted = place_.wanted();
    codec_.begin_round(wanted, now);
    is_in_round_ = true;
  }

  LinkPlace place_;
  const PollParams& poll_;
  AskingCodec& codec_;
  net::TcpClient client_;
  Signal turn_;
  AskClock::time_point next_round_{};
  bool is_in_round_ = false;
  bool is_resting_ = false;
  bool wants_heartbeat_ = false;
  bool is_owed_ = false;     // an answer
  bool has_answer_ = false;  // which the session is decoding
  bool is_late_ = false;
};

}  // namespace

std::unique_ptr<Link> make_ask_link(asio::any_io_executor executor, LinkPlace place,
                                    AskingCodec& codec) {
  return std::make_unique<AskLink>(std::move(executor), std::move(place), codec);
}

}  // namespace hftcpp
