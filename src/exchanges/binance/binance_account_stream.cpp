// binance_account_stream.cpp: signed questions, and what the answers make of an account.
#include "exchanges/binance/binance_account_stream.hpp"

#include "exchanges/binance/binance_auth.hpp"
#include "exchanges/binance/binance_wire.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPage = 1000;
constexpr std::string_view kPageText = "1000";
// What was before is only to be known, not to be told: so much of it may come again.
constexpr auto kBaseline = 10min;
constexpr std::int64_t kNoSuchOrder = -2013;

// As many connections as Binance takes from one address.
constexpr AttemptLimit kAttempts{.attempts = 300, .window = 5min};

void tell_unknown_words(const MyOrder& order, EventSink& sink) {
  wire::tell_unknown_words(sink, order, binance::to_future_status(order).has_value());
}

void tell(const MyOrder& order, EventSink& sink) {
  tell_unknown_words(order, sink);
  sink.on_my_order(order);
}

std::string to_milliseconds(Timestamp time) {
  return std::to_string(std::max<std::int64_t>(time.nanoseconds() / 1'000'000, 0));
}

}  // namespace

struct BinanceAccountStream::Memory {
  std::set<Symbol> symbols;   // that it was seen to trade
  std::set<Word> currencies;  // of which there ever was some
};

// Beside decoding, it looks at what passes.
class BinanceAccountStream::RememberingCodec final : public Codec {
 public:
  RememberingCodec(std::unique_ptr<Codec> codec, std::shared_ptr<Memory> memory)
      : codec_{std::move(codec)}, memory_{std::move(memory)} {}

  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override {
    Tee tee{*memory_, sink};
    return codec_->decode(frame, tee);
  }

 private:
  struct Tee final : EventSink {
    Tee(Memory& seen, EventSink& to) : memory{seen}, sink{to} {}
    void on_my_order(const MyOrder& order) override {
      memory.symbols.insert(order.symbol);
      sink.on_my_order(order);
    }
    void on_my_trade(const MyTrade& fill) override {
      memory.symbols.insert(fill.symbol);
      sink.on_my_trade(fill);
    }
    void on_balance(const Balance& balance) override {
      memory.currencies.insert(balance.currency);
      sink.on_balance(balance);
    }
    void on_position(const Position& position) override { sink.on_position(position); }
    void on_control(const Control& control) override { sink.on_control(control); }

    Memory& memory;
    EventSink& sink;
  };

  std::unique_ptr<Codec> codec_;
  std::shared_ptr<Memory> memory_;
};

BinanceAccountStream::BinanceAccountStream(StreamParams given, Rest rest)
    : StreamBase{std::move(given), kAttempts},
      rest_{std::move(rest)},
      memory_{std::make_shared<Memory>()} {
  account_symbols_.set_resolver(rest_.guess);
  try_keys([this] { (void)binance_signature(params().api_secret, ""); });
}

std::unique_ptr<Codec> BinanceAccountStream::remembering(std::unique_ptr<Codec> codec) {
  return std::make_unique<RememberingCodec>(std::move(codec), memory_);
}

bool BinanceAccountStream::has_held(const Word& currency) const {
  return memory_->currencies.contains(currency);
}

void BinanceAccountStream::note_held(const Balance& balance) {
  memory_->currencies.insert(balance.currency);
}

// ---- asking ----

asio::awaitable<Result<RestAnswer>> BinanceAccountStream::ask(Question question) {
  std::function<RestRequest()> make = [this, &question] {
    const std::string now = to_milliseconds(exchange_now());
    std::vector<BinanceParameter> parameters(question.parameters.begin(),
                                             question.parameters.end());
    parameters.emplace_back("recvWindow", "5000");
    parameters.emplace_back("timestamp", now);
    RestRequest request;
    request.target = question.target + "?" + binance_signed_query(parameters, params().api_secret);
    request.headers.emplace_back("X-MBX-APIKEY", params().api_key);
    return request;
  };
  co_return co_await request(std::move(make), question.weight);
}

asio::awaitable<Result<std::string>> BinanceAccountStream::ask_for(Question question) {
  const std::string target = question.target;
  auto answer = co_await ask(std::move(question));
  if (!answer) co_return answer.error();
  if (answer->status == 200) co_return std::move(answer->body);
  const auto failure = binance::parse_failure(answer->body);
  spdlog::warn("{}: GET {} was answered with HTTP {}: {}", params().exchange, target,
               answer->status, failure ? binance::explain(*failure) : answer->body.substr(0, 200));
  co_return error(Errc::rejected, "REST request");
}

LoginVerdict BinanceAccountStream::failed(std::string reason) {
  LoginVerdict verdict;
  verdict.kind = LoginVerdict::Kind::failed;
  verdict.reason = std::move(reason);
  return verdict;
}

LoginVerdict BinanceAccountStream::verdict_of(std::string_view step,
                                              const binance::Failure& failure) {
  LoginVerdict verdict = failed(std::string{step} + ": " + binance::explain(failure));
  if (binance::is_final(failure)) verdict.kind = LoginVerdict::Kind::refused;
  return verdict;
}

LoginVerdict BinanceAccountStream::verdict_of(std::string_view step, const RestAnswer& answer) {
  if (const auto failure = binance::parse_failure(answer.body)) return verdict_of(step, *failure);
  return failed(std::string{step} + ": HTTP " + std::to_string(answer.status));
}

asio::awaitable<Result<Timestamp>> BinanceAccountStream::fetch_time() {
  const auto body = co_await get(rest_.prefix + "time");
  if (!body) co_return body.error();
  co_return binance::parse_server_time(*body);
}

asio::awaitable<LoginVerdict> BinanceAccountStream::learn_instruments() {
  if (has_instruments_) co_return LoginVerdict{};
  const auto body = co_await get(rest_.prefix + rest_.instruments, rest_.instruments_weight);
  if (!body) co_return failed("the list of instruments: " + body.error().code.message());
  const auto parsed = rest_.parse_instruments(*body, account_symbols_);
  if (!parsed) co_return failed("the list of instruments: " + parsed.error().code.message());
  has_instruments_ = true;
  co_return LoginVerdict{};
}

// ---- the account ----

// By Binance's names, and only such as Binance has.
std::set<std::string> BinanceAccountStream::traded_symbols() const {
  std::set<std::string> natives;
  const auto add = [&](Symbol symbol) {
    const std::string_view native = account_symbols_.native(symbol);
    if (!native.empty()) natives.emplace(native);
  };
  for (const Symbol symbol : currency_pairs()) add(symbol);
  for (const Symbol symbol : memory_->symbols) add(symbol);
  return natives;
}

std::string BinanceAccountStream::milliseconds_at_exchange(Timestamp time) const {
  return to_milliseconds(time + (exchange_now() - Timestamp::now()));
}

asio::awaitable<Result<void>> BinanceAccountStream::fetch_account(AccountQuery query,
                                                                  EventSink& sink) {
  switch (query.channel) {
    case Channel::my_order:
      co_return co_await fetch_orders(std::move(query), sink);
    case Channel::my_order_batch:
      co_return co_await fetch_batch(sink);
    case Channel::my_trade:
      co_return co_await fetch_fills(query.since, sink);
    case Channel::balance:
      co_return co_await fetch_balances(sink);
    default:
      co_return co_await fetch_positions(sink);
  }
}

asio::awaitable<Result<void>> BinanceAccountStream::fetch_positions(EventSink&) {
  co_return Result<void>{};
}

asio::awaitable<Result<std::vector<MyOrder>>> BinanceAccountStream::fetch_open_orders() {
  Question question;
  question.target = rest_.prefix + "openOrders";
  question.weight = rest_.open_orders_weight;
  const auto body = co_await ask_for(std::move(question));
  if (!body) co_return body.error();
  auto open = binance::parse_orders({*body, Timestamp::now()}, exchange(), account_symbols_);
  if (!open) co_return open.error();
  for (const MyOrder& order : open->orders) memory_->symbols.insert(order.symbol);
  co_return std::move(open->orders);
}

// Those that are open first: one that ends meanwhile is found twice then, and not missed.
asio::awaitable<Result<void>> BinanceAccountStream::fetch_orders(AccountQuery query,
                                                                 EventSink& sink) {
  const auto open = co_await fetch_open_orders();
  if (!open) co_return open.error();
  for (const MyOrder& order : *open) tell(order, sink);
  for (const MyOrder& known : query.open_orders) {
    memory_->symbols.insert(known.symbol);
    const bool is_open = std::ranges::any_of(*open, [&](const MyOrder& order) {
      return order.order_id == known.order_id && order.symbol == known.symbol;
    });
    if (is_open) continue;
    const auto found = co_await fetch_order(known, sink);
    if (!found) co_return found.error();
  }
  if (!query.since.is_set()) co_return Result<void>{};
  co_return co_await fetch_orders_since(query.since, sink);
}

asio::awaitable<Result<void>> BinanceAccountStream::fetch_order(MyOrder known, EventSink& sink) {
  const std::string native{account_symbols_.native(known.symbol)};
  Question question;
  question.target = rest_.prefix + "order";
  question.parameters = {{"symbol", native}, {"orderId", std::string{known.order_id.view()}}};
  question.weight = rest_.order_weight;
  const auto answer = co_await ask(std::move(question));
  if (!answer) co_return answer.error();
  if (answer->status != 200) {
    const auto failure = binance::parse_failure(answer->body);
    spdlog::warn("{}: what became of order {} of {} is not known: {}", params().exchange,
                 known.order_id.view(), known.symbol.text(),
                 failure ? binance::explain(*failure) : std::to_string(answer->status));
    if (failure && failure->code == kNoSuchOrder) co_return Result<void>{};
    co_return error(Errc::rejected, "REST request");
  }
  const auto order =
      binance::parse_order({answer->body, Timestamp::now()}, exchange(), account_symbols_);
  if (!order) co_return order.error();
  tell(*order, sink);
  co_return Result<void>{};
}

// Also those that were placed and ended while nobody was told.
asio::awaitable<Result<void>> BinanceAccountStream::fetch_orders_since(Timestamp since,
                                                                       EventSink& sink) {
  for (const std::string& native : traded_symbols()) {
    const auto found = co_await fetch_orders_of(native, since, sink);
    if (!found) co_return found.error();
  }
  co_return Result<void>{};
}

// The first page by time, the next ones by the orders' numbers.
asio::awaitable<Result<void>> BinanceAccountStream::fetch_orders_of(std::string native,
                                                                    Timestamp since,
                                                                    EventSink& sink) {
  std::pair<std::string, std::string> begin{"startTime", milliseconds_at_exchange(since)};
  for (;;) {
    Question question;
    question.target = rest_.prefix + "allOrders";
    question.parameters = {{"symbol", native}, begin, {"limit", std::string{kPageText}}};
    question.weight = rest_.all_orders_weight;
    const auto body = co_await ask_for(std::move(question));
    if (!body) co_return body.error();
    const auto page =
        binance::parse_orders({*body, Timestamp::now()}, exchange(), account_symbols_);
    if (!page) co_return page.error();
    for (const MyOrder& order : page->orders) tell(order, sink);
    if (page->rows < kPage) co_return Result<void>{};
    begin = {"orderId", std::to_string(page->last_id + 1)};
  }
}

asio::awaitable<Result<void>> BinanceAccountStream::fetch_batch(EventSink& sink) {
  auto open = co_await fetch_open_orders();
  if (!open) co_return open.error();
  for (const MyOrder& order : *open) tell_unknown_words(order, sink);
  MyOrderBatch batch;
  batch.exchange = exchange();
  batch.orders = std::move(*open);
  batch.receive_time = Timestamp::now();
  sink.on_my_order_batch(batch);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> BinanceAccountStream::fetch_fills(Timestamp since, EventSink& sink) {
  const auto open = co_await fetch_open_orders();  // for their symbols
  if (!open) co_return open.error();
  if (!since.is_set()) since = Timestamp::now() + -kBaseline;
  for (const std::string& native : traded_symbols()) {
    const auto found = co_await fetch_fills_of(native, since, sink);
    if (!found) co_return found.error();
  }
  co_return Result<void>{};
}

// The first page by time, the next ones by the fills' numbers.
asio::awaitable<Result<void>> BinanceAccountStream::fetch_fills_of(std::string native,
                                                                   Timestamp since,
                                                                   EventSink& sink) {
  std::pair<std::string, std::string> begin{"startTime", milliseconds_at_exchange(since)};
  for (;;) {
    Question question;
    question.target = rest_.prefix + rest_.fills;
    question.parameters = {{"symbol", native}, begin, {"limit", std::string{kPageText}}};
    question.weight = rest_.fills_weight;
    const auto body = co_await ask_for(std::move(question));
    if (!body) co_return body.error();
    const auto page = binance::parse_fills({*body, Timestamp::now()}, exchange(), account_symbols_);
    if (!page) co_return page.error();
    for (const MyTrade& fill : page->trades) sink.on_my_trade(fill);
    if (page->rows < kPage) co_return Result<void>{};
    begin = {"fromId", std::to_string(page->last_id + 1)};
  }
}

}  // namespace hftcpp
