// tcp_push_stream.cpp: the token, the hours, and nothing to subscribe to.
#include "exchanges/tcp_push/tcp_push_stream.hpp"

#include "exchanges/tcp_push/tcp_push_codec.hpp"
#include "exchanges/tcp_push/tcp_push_frame.hpp"
#include "exchanges/tcp_push/tcp_push_records.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"

#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

void check_vendor(const StreamParams& params) {
  if (params.api_host.empty())
    throw std::invalid_argument{params.exchange +
                                ": api_host: it is missing; write the vendor's address, "
                                "tcp://host:port or tls://host:port"};
}

void check_token(const StreamParams& params) try {
  if (params.api_key.empty())
    throw std::invalid_argument{
        "token: it is missing; the vendor gives one to each subscriber, and it stands here"};
  (void)tcp_push_login(params.api_key);
} catch (const std::invalid_argument& wrong) {
  throw std::invalid_argument{params.exchange + ": api_key: " + wrong.what()};
}

}  // namespace

TcpPushStream::TcpPushStream(StreamParams given)
    : AShareStream{std::move(given), joined(kPushArguments, TcpPushFormat::kArguments)},
      backlog_{backlog_bytes()} {
  try_arguments([this] { check_vendor(params()); });
  try_arguments([this] { check_token(params()); });
  read_format();
}

// Each argument by itself first, so that all that is wrong is told: but the two separators, which
// have to differ.
void TcpPushStream::read_format() {
  using Arguments = std::map<std::string, std::string>;
  const Arguments& given = params().subscribe_args;
  bool is_good = true;
  const auto read = [&](const Arguments& some) {
    try_arguments([&] {
      try {
        format_ = TcpPushFormat::from_args(some);
      } catch (const std::invalid_argument& wrong) {
        is_good = false;
        throw std::invalid_argument{params().exchange + ": subscribe_args." + wrong.what()};
      }
    });
  };
  Arguments separators;
  for (const std::string_view name : TcpPushFormat::kArguments) {
    const auto found = given.find(std::string{name});
    if (found == given.end()) continue;
    if (name.ends_with("separator"))
      separators.insert(*found);
    else
      read({*found});
  }
  read(separators);
  if (is_good) read(given);
}

// Nothing but the server's own data is ever heard, every three seconds while the market is open.
ChannelParams TcpPushStream::channel_params(Channel channel) {
  return {.channel = channel,
          .url = params().api_host,
          .frame_size = tcp_push_frame_size,
          .backlog = {.most_bytes = backlog_,
                      .split =
                          [format = format_](std::string_view frame,
                                             const BacklogParams::Record& record) {
                            split_tcp_push(frame, format, record);
                          }},
          .login = [this](LoginTalk& talk) { return log_in(talk); },
          .idle_after = 15s,
          .stale_after = 3min,
          .may_be_silent = closed_hours()};
}

std::unique_ptr<Codec> TcpPushStream::make_codec(Channel) {
  return std::make_unique<TcpPushCodec>(symbols(), format_);
}

std::string TcpPushStream::native_symbol(Symbol symbol) const {
  return tcp_push_native(symbol);
}

StreamBase::PairOfName TcpPushStream::pair_of_name() const {
  return tcp_push_symbol;
}

// A token that is taken is not answered; one that is not, by words instead of data.
asio::awaitable<LoginVerdict> TcpPushStream::log_in(LoginTalk& talk) const {
  std::string token = tcp_push_login(params().api_key);
  const Result<void> sent = co_await talk.send(std::move(token));
  LoginVerdict verdict;
  if (!sent) {
    verdict.kind = LoginVerdict::Kind::failed;
    verdict.reason = sent.error().code.message();
  }
  co_return verdict;
}

}  // namespace hftcpp
