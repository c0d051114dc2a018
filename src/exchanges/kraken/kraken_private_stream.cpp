// kraken_private_stream.cpp: the half of KrakenStream that is about an account.
// https://docs.kraken.com/api/docs/guides/spot-ws-auth
#include "exchanges/kraken/kraken_auth.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_stream.hpp"
#include "exchanges/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPage = 50;  // rows that Kraken answers at once
constexpr std::size_t kMostPages = 100;
constexpr std::size_t kMostQueried = 50;
// Kraken takes whole seconds, and writes the times of REST with fewer digits than the websocket's.
constexpr auto kMargin = 2s;

std::string start_of(Timestamp since) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(
      std::chrono::nanoseconds{since.nanoseconds()} - kMargin);
  return "start=" + std::to_string(std::max<std::int64_t>(seconds.count(), 0));
}

std::string page_of(Timestamp since, std::size_t offset) {
  std::string form = since.is_set() ? start_of(since) + "&" : std::string{};
  return form + "ofs=" + std::to_string(offset);
}

// Whether there is another page. What is asked for without a beginning is only to be known: the
// newest are enough.
template <class Row>
bool has_more(const KrakenList<Row>& page, Timestamp since, std::size_t offset) {
  return since.is_set() && page.read >= kPage && offset + kPage < kMostPages * kPage;
}

}  // namespace

// Nonces have to arrive in the order in which they grow: one request at a time.
class KrakenStream::Turn {
 public:
  explicit Turn(KrakenStream& stream) : stream_{stream} { stream_.asking_ = true; }
  ~Turn() {
    stream_.asking_ = false;
    if (const auto turns = stream_.turns_.lock()) turns->cancel();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  KrakenStream& stream_;
};

ChannelParams KrakenStream::private_params(Channel channel) {
  return {.channel = channel,
          .url = own_url("wss://ws-auth.kraken.com/v2"),
          .prepare = [this, channel] { return fetch_token(channel); },
          .subscribe =
              [this, channel](PairsRequest request) {
                const std::map<std::string, std::string> args{{"token", used_tokens_[channel]}};
                return at_once({KrakenCodec::subscribe(channel, {}, args, request.id)});
              },
          .idle_after = 10s,  // heartbeats come every second
          .ping = KrakenCodec::ping(0),
          .stale_after = 0ms,  // nobody has to trade
          .send_spacing = 50ms};
}

// The counter of the lowest tier: 15 at most, and one less every three seconds.
RestLimits KrakenStream::rest_limits() const {
  return {.host = "https://api.kraken.com", .weight_per_minute = 30};
}

std::uint64_t KrakenStream::next_nonce() {
  const auto now = static_cast<std::uint64_t>(exchange_now().nanoseconds()) / 1'000;
  return last_nonce_ = std::max(last_nonce_ + 1, now);
}

RestRequest KrakenStream::signed_request(const Question& question) {
  const auto& extra = params().api_auth_data;
  const auto password = extra.find("otp");
  KrakenRequest made =
      kraken_private_request(question.method, next_nonce(), params().api_secret, question.form,
                             password == extra.end() ? std::string{} : password->second);
  return {.method = "POST",
          .target = std::move(made.target),
          .headers = {{"API-Key", params().api_key},
                      {"API-Sign", std::move(made.signature)},
                      {"Content-Type", std::string{KrakenRequest::kContentType}}},
          .body = std::move(made.body)};
}

asio::awaitable<void> KrakenStream::wait_for_turn() {
  constexpr auto kNever = std::chrono::steady_clock::time_point::max();
  auto turns = turns_.lock();
  if (!turns) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    turns_ = turns = std::make_shared<asio::steady_timer>(executor, kNever);
  }
  while (asking_) (void)co_await turns->async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<Result<RestAnswer>> KrakenStream::ask(Question question) {
  co_await wait_for_turn();
  const Turn turn{*this};
  co_return co_await ask_now(std::move(question));
}

// A nonce that another request has overtaken is tried once more.
asio::awaitable<Result<RestAnswer>> KrakenStream::ask_now(Question question) {
  std::function<RestRequest()> make = [this, &question] { return signed_request(question); };
  auto answer = co_await request(make, question.weight);
  const bool overtaken = answer && answer->body.find("EAPI:Invalid nonce") != std::string::npos;
  if (overtaken) answer = co_await request(make, question.weight);
  if (answer && answer->status != 200) {
    spdlog::warn("{}: {} was answered with HTTP {}: {}", params().exchange, question.method,
                 answer->status, answer->body.substr(0, 200));
    co_return error(Errc::rejected, "REST request");
  }
  co_return answer;
}

// One token is good for all channels that subscribe in time; a channel that comes back was let down
// by the one that it had.
asio::awaitable<LoginVerdict> KrakenStream::fetch_token(Channel channel) {
  LoginVerdict verdict;
  std::string& used = used_tokens_[channel];
  co_await wait_for_turn();
  const Turn turn{*this};  // others may wait for the very token that is being fetched
  if (token_ != used && Timestamp::now() < token_ends_) {
    used = token_;
    co_return verdict;
  }
  Question question{.method = "GetWebSocketsToken"};
  const auto answer = co_await ask_now(std::move(question));
  verdict.kind = LoginVerdict::Kind::failed;
  verdict.reason = "GetWebSocketsToken: no answer that can be used";
  if (!answer) co_return verdict;
  auto token = parse_kraken_token(answer->body);
  if (!token) co_return verdict;
  if (!token->refusal.empty()) {
    if (is_kraken_key_refused(token->refusal)) verdict.kind = LoginVerdict::Kind::refused;
    verdict.reason = "GetWebSocketsToken: " + token->refusal;
    const std::string_view advice = kraken_key_advice(token->refusal);
    if (!advice.empty()) verdict.reason.append("; ").append(advice);
    co_return verdict;
  }
  used = token_ = std::move(token->token);
  token_ends_ = Timestamp::now() + token->expires / 2;
  verdict.kind = LoginVerdict::Kind::accepted;
  verdict.reason.clear();
  co_return verdict;
}

Error KrakenStream::refused(std::string_view method, std::string_view words) const {
  spdlog::warn("{}: {}: {}; {}", params().exchange, method, words, kraken_key_advice(words));
  return error(Errc::rejected, "REST request");
}

// The websocket's own snapshots tell all balances and the batch of orders; nothing but REST tells
// what became of orders and trades meanwhile.
asio::awaitable<Result<void>> KrakenStream::fetch_account(AccountQuery query, EventSink& sink) {
  if (query.channel == Channel::my_order) co_return co_await fetch_orders(std::move(query), sink);
  if (query.channel == Channel::my_trade) co_return co_await fetch_trades(query.since, sink);
  co_return Result<void>{};
}

asio::awaitable<Result<KrakenList<MyOrder>>> KrakenStream::ask_orders(KrakenOrderList list,
                                                                      std::string form) {
  constexpr std::array<std::string_view, 3> kMethods{"OpenOrders", "ClosedOrders", "QueryOrders"};
  Question question;
  question.method = kMethods[static_cast<std::size_t>(list)];
  question.form = std::move(form);
  const std::string method = question.method;
  const auto answer = co_await ask(std::move(question));
  if (!answer) co_return answer.error();
  auto orders = parse_kraken_orders(answer->body, list, kraken_rest_names(currency_pairs()));
  if (orders && !orders->refusal.empty()) co_return refused(method, orders->refusal);
  co_return orders;
}

asio::awaitable<Result<void>> KrakenStream::fetch_closed(Timestamp since,
                                                         std::vector<MyOrder>& found) {
  for (std::size_t offset = 0;; offset += kPage) {
    std::string form = page_of(since, offset) + "&closetime=close";
    const auto page = co_await ask_orders(KrakenOrderList::closed_orders, std::move(form));
    if (!page) co_return page.error();
    found.insert(found.end(), page->rows.begin(), page->rows.end());
    if (!has_more(*page, since, offset)) co_return Result<void>{};
  }
}

// Open ones first: an order that ends meanwhile is in both lists then, not in none.
asio::awaitable<Result<void>> KrakenStream::fetch_orders(AccountQuery query, EventSink& sink) {
  const auto open = co_await ask_orders(KrakenOrderList::open_orders, {});
  if (!open) co_return open.error();
  std::vector<MyOrder> found = open->rows;
  const auto closed = co_await fetch_closed(query.since, found);
  if (!closed) co_return closed.error();

  std::erase_if(query.open_orders, [&](const MyOrder& known) {
    return std::ranges::find(found, known.order_id, &MyOrder::order_id) != found.end();
  });
  while (!query.open_orders.empty()) {
    std::string form = "txid=";
    for (std::size_t i = 0; i < kMostQueried && !query.open_orders.empty(); ++i) {
      form.append(i == 0 ? "" : ",").append(query.open_orders.back().order_id.view());
      query.open_orders.pop_back();
    }
    const auto rest = co_await ask_orders(KrakenOrderList::query_orders, std::move(form));
    if (!rest) co_return rest.error();
    found.insert(found.end(), rest->rows.begin(), rest->rows.end());
  }
  for (MyOrder& order : found) {
    order.receive_time = Timestamp::now();
    wire::tell_unknown_words(sink, order, is_kraken_order_state(order));
    sink.on_my_order(order);
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> KrakenStream::fetch_trades(Timestamp since, EventSink& sink) {
  std::vector<MyTrade> found;  // the newest first, several with one time
  for (std::size_t offset = 0;; offset += kPage) {
    Question question{.method = "TradesHistory", .form = page_of(since, offset), .weight = 2};
    const auto answer = co_await ask(std::move(question));
    if (!answer) co_return answer.error();
    auto page = parse_kraken_trades(answer->body, kraken_rest_names(currency_pairs()));
    if (!page) co_return page.error();
    if (!page->refusal.empty()) co_return refused("TradesHistory", page->refusal);
    found.insert(found.end(), page->rows.begin(), page->rows.end());
    if (!has_more(*page, since, offset)) break;
  }
  for (auto trade = found.rbegin(); trade != found.rend(); ++trade) {
    trade->receive_time = Timestamp::now();
    sink.on_my_trade(*trade);
  }
  co_return Result<void>{};
}

}  // namespace hftcpp
