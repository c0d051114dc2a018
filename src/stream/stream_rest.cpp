// stream_rest.cpp: what a stream asks over REST, and the addresses of its own.
#include "net/url.hpp"
#include "stream/rest_errors.hpp"
#include "stream/stream_base_state.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::minutes kClockCheckEvery{10};
constexpr std::chrono::seconds kClockTolerance{1};

double to_weight(std::string_view text) noexcept {
  double weight = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), weight);
  return weight;
}

RestGate::Answer to_answer(const net::HttpResponse& response, const RestLimits& limits) {
  const bool is_told = !limits.used_header.empty();
  return {.status = response.status,
          .retry_after = response.retry_after(),
          .used = is_told ? to_weight(response.header(limits.used_header)) : 0};
}

Result<net::Url> rest_url(const StreamParams& params, const RestLimits& limits) {
  return net::parse_url(params.rest_host.empty() ? limits.host : params.rest_host);
}

}  // namespace

// A host without a path of its own keeps the exchange's.
std::string StreamBase::own_url(std::string_view url) const {
  if (params().api_host.empty()) return std::string{url};
  net::Url own = net::parse_url(params().api_host).value();
  if (own.target == "/") own.target = net::parse_url(url).value().target;
  return own.to_string();
}

asio::awaitable<Result<BookUpdate>> StreamBase::fetch_book(Symbol) {
  co_return error(Errc::bad_config, "fetch_book: the exchange has no book snapshots by request");
}

net::HttpClient& StreamBase::http() {
  if (state_->running == nullptr) throw std::logic_error{"http(): only while the stream runs"};
  return state_->running->http;
}

asio::awaitable<Result<RestAnswer>> StreamBase::request(std::function<RestRequest()> make,
                                                        double weight) {
  using Clock = RestGate::Clock;
  State::Running& running = *state_->running;
  const RestLimits limits = rest_limits();
  asio::steady_timer turn{running.executor};
  for (auto wait = running.gate.take(Clock::now(), weight); wait.count() > 0;
       wait = running.gate.blocked(Clock::now())) {
    turn.expires_after(wait);
    co_await turn.async_wait(asio::use_awaitable);
  }

  auto url = rest_url(params(), limits);
  if (!url) co_return url.error();
  RestRequest asked = make();
  url->target = std::move(asked.target);
  net::HttpRequest request;
  request.method = std::move(asked.method);
  request.url = *url;
  request.headers = std::move(asked.headers);
  request.body = std::move(asked.body);
  auto response = co_await running.http.send(std::move(request));
  if (!response) co_return rest_failure(response.error(), *url, params());

  running.gate.on_answer(to_answer(*response, limits), Clock::now());
  RestAnswer answer;
  answer.status = response->status;
  answer.body = std::move(response->body);
  co_return answer;
}

asio::awaitable<Result<std::string>> StreamBase::get(std::string target, double weight) {
  RestRequest request;
  request.target = target;
  std::function<RestRequest()> make = [&request] { return request; };
  auto answer = co_await this->request(std::move(make), weight);
  if (!answer) co_return answer.error();
  if (answer->status == 200) co_return std::move(answer->body);
  auto url = rest_url(params(), rest_limits());
  if (!url) co_return url.error();
  url->target = std::move(target);
  co_return rest_refusal(answer->status, answer->body, *url, params());
}

asio::awaitable<Result<void>> StreamBase::fetch_account(AccountQuery, EventSink&) {
  co_return error(Errc::bad_config, "fetch_account: the exchange has no accounts");
}

asio::awaitable<Result<Timestamp>> StreamBase::fetch_time() {
  co_return Timestamp{};
}

// The middle of the request is taken for the moment that it tells. A clock that cannot be asked is
// taken to agree with ours: if it does not, the exchange will say so.
asio::awaitable<void> StreamBase::sync_clock() {
  StreamCore& core = state_->core;
  const auto steady = std::chrono::steady_clock::now();
  if (steady < core.next_clock_check) co_return;
  const Timestamp asked = Timestamp::now();
  const Result<Timestamp> told = co_await fetch_time();
  if (!told || !told->is_set()) co_return;
  const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - steady;
  core.clock_offset = *told - asked - took / 2;
  core.next_clock_check = steady + kClockCheckEvery;
  if (core.clock_offset > kClockTolerance || core.clock_offset < -kClockTolerance)
    spdlog::warn(
        "{}: the exchange's clock is {} ms ahead of ours; requests are signed by its "
        "clock: set this machine's (NTP)",
        params().exchange,
        std::chrono::duration_cast<std::chrono::milliseconds>(core.clock_offset).count());
}

Timestamp StreamBase::exchange_now() const noexcept {
  return Timestamp::now() + state_->core.clock_offset;
}

}  // namespace hftcpp
