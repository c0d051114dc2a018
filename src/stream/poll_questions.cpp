// poll_questions.cpp
#include "stream/poll_questions.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

PollQuestions::PollQuestions(asio::any_io_executor executor, net::Url url,
                             net::Connection connection, std::chrono::milliseconds timeout)
    : changed{executor},
      executor_{executor},
      url_{std::move(url)},
      client_{std::move(executor), std::move(connection)},
      timeout_{timeout} {}

void PollQuestions::ask(PollQuestion question) {
  const auto asked = std::make_shared<Asked>();
  asked->target = question.request.target;
  under_way_.push_back(asked);
  asio::co_spawn(executor_, send(std::move(question)),
                 asio::bind_cancellation_slot(asked->stop.slot(), [self = shared_from_this(),
                                                                   asked](std::exception_ptr end) {
                   self->under_way_.remove(asked);
                   self->changed.poke();
                   rethrow_unless_stopped(std::move(end));
                 }));
}

bool PollQuestions::is_under_way(std::string_view target) const noexcept {
  return std::ranges::any_of(under_way_,
                             [&](const auto& asked) { return asked->target == target; });
}

void PollQuestions::stop() {
  is_stopped_ = true;
  const auto all = under_way_;  // one that ends at once takes itself off the list
  for (const auto& asked : all) asked->stop.emit(asio::cancellation_type::terminal);
  changed.poke();
}

asio::awaitable<void> PollQuestions::send(PollQuestion question) {
  net::HttpRequest request;
  request.method = question.request.method;
  request.url = url_;
  request.url.target = question.request.target;
  request.headers = question.request.headers;
  request.body = question.request.body;
  request.timeout = timeout_;
  auto response = co_await client_.send(std::move(request));
  last_activity = Timestamp::now();
  if (!is_stopped_) outcomes.push_back({std::move(question), std::move(response), last_activity});
}

}  // namespace hftcpp
