// qmt_stream.cpp: the greeting, the snapshot before the ticks, whole markets for "*".
#include "exchanges/qmt/qmt_stream.hpp"

#include "exchanges/qmt/qmt_records.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Requests that no pair waits for have numbers that none of a subscription can be.
constexpr std::uint64_t kBeside = QmtCodec::kFull * 2;
constexpr int kMostGreetings = 16;

std::vector<std::string> all_markets(bool wanted) {
  const std::vector<std::string> markets{"SH", "SZ", "BJ"};
  if (!wanted) return {QmtCodec::unsubscribe(markets, kBeside)};
  return {QmtCodec::full(markets, kBeside + 1), QmtCodec::subscribe(markets, kBeside + 2)};
}

// What the bridge answers to a greeting.
struct Greeting final : EventSink {
  void on_control(const Control& control) override {
    if (control.kind == Control::Kind::logged_in) is_answered = true;
    if (control.kind != Control::Kind::login_refused) return;
    is_answered = true;
    verdict.kind = LoginVerdict::Kind::refused;
    verdict.reason = std::string{control.text} + "; check api_key: it is the bridge's --token";
  }

  LoginVerdict verdict;
  bool is_answered = false;
};

LoginVerdict failed_greeting(std::string reason) {
  LoginVerdict verdict;
  verdict.kind = LoginVerdict::Kind::failed;
  verdict.reason = std::move(reason);
  return verdict;
}

}  // namespace

QmtStream::QmtStream(StreamParams given)
    : AShareStream{std::move(given), kPushArguments}, backlog_{backlog_bytes()} {
  try_arguments([this] {
    if (params().api_host.empty())
      throw std::invalid_argument{params().exchange +
                                  ": api_host: it is missing; write the bridge's address, "
                                  "tcp://host:18610 unless it was given another port"};
  });
}

ChannelParams QmtStream::channel_params(Channel channel) {
  return {
      .channel = channel,
      .url = params().api_host,
      .frame_size = qmt_frame_size,
      .backlog = {.most_bytes = backlog_, .split = split_qmt},
      .login = [this](LoginTalk& talk) { return log_in(talk); },
      .subscribe = [this](PairsRequest request) { return at_once(subscription(request)); },
      .unsubscribe =
          [this](const PairsRequest& request) {
            return std::vector{QmtCodec::unsubscribe(native_symbols(request.symbols), request.id)};
          },
      .subscribe_all = all_markets,
      .pairs_per_request = 500,
      .idle_after = 30s,  // after a ping that is not answered
      .ping = QmtCodec::ping(0),
      .ping_every = 15s,
      .stale_after = 5min,
      .may_be_silent = closed_hours()};
}

std::unique_ptr<Codec> QmtStream::make_codec(Channel) {
  questions_.clear();  // a connection has a codec, and asks anew
  return std::make_unique<QmtCodec>(symbols(), &questions_);
}

std::string QmtStream::native_symbol(Symbol symbol) const {
  return qmt_native(symbol);
}

StreamBase::PairOfName QmtStream::pair_of_name() const {
  return qmt_symbol;
}

// Where whole markets are asked for, their snapshot has told of the pair already.
std::vector<std::string> QmtStream::subscription(const PairsRequest& request) {
  const std::vector<std::string> codes = native_symbols(request.symbols);
  std::vector<std::string> messages;
  if (!wants_all()) {
    messages.push_back(QmtCodec::full(codes, QmtCodec::kFull + request.id));
    questions_[request.id] = {.codes = codes, .missing = {}};
  }
  messages.push_back(QmtCodec::subscribe(codes, request.id));
  return messages;
}

asio::awaitable<LoginVerdict> QmtStream::log_in(LoginTalk& talk) const {
  const Result<void> sent = co_await talk.send(QmtCodec::hello(params().api_key));
  if (!sent) co_return failed_greeting(sent.error().code.message());
  Greeting greeting;
  for (int i = 0; i < kMostGreetings && !greeting.is_answered; ++i) {
    const Result<std::string> line = co_await talk.receive();
    if (!line)
      co_return failed_greeting("no answer to the greeting: " + line.error().code.message());
    const Frame frame{*line, Timestamp::now()};
    (void)QmtCodec{symbols()}.decode(frame, greeting);
  }
  if (!greeting.is_answered) co_return failed_greeting("what answers is no bridge");
  co_return greeting.verdict;
}

}  // namespace hftcpp
