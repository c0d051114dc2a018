// PollQuestions: what a link has asked over HTTP, and what became of it. Each question keeps it
// until it has ended.
#pragma once

#include "net/http_client.hpp"
#include "net/url.hpp"
#include "stream/signal.hpp"
#include <hftcpp/core/timestamp.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp {

struct PollQuestion {
  RestRequest request{};
  bool is_second_try = false;
};

struct PollOutcome {
  PollQuestion question;
  boost::system::result<net::HttpResponse> response;
  Timestamp time;
};

class PollQuestions : public std::enable_shared_from_this<PollQuestions> {
 public:
  PollQuestions(boost::asio::any_io_executor executor, net::Url url, net::Connection connection,
                std::chrono::milliseconds timeout);

  void ask(PollQuestion question);
  [[nodiscard]] std::size_t under_way() const noexcept { return under_way_.size(); }
  [[nodiscard]] bool is_under_way(std::string_view target) const noexcept;
  // Gives up what is under way: nothing comes of it any more.
  void stop();

  std::deque<PollOutcome> outcomes;  // in the order in which they came
  Signal changed;                    // poked with each
  Timestamp last_activity = Timestamp::now();

 private:
  struct Asked {
    std::string target;
    boost::asio::cancellation_signal stop;
  };

  [[nodiscard]] boost::asio::awaitable<void> send(PollQuestion question);

  boost::asio::any_io_executor executor_;
  net::Url url_;
  net::HttpClient client_;
  std::chrono::milliseconds timeout_;
  std::list<std::shared_ptr<Asked>> under_way_;
  bool is_stopped_ = false;
};

}  // namespace hftcpp
