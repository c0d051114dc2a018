// tdx_stream.cpp: TDX's addresses, its greeting, and its lists.
#include "exchanges/tdx/tdx_stream.hpp"

#include "exchanges/a_share/a_share_time.hpp"
#include "net/url.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 5> kTdxArguments{"servers", "batch_size", "interval", "bars",
                                                        "trade_page"};
// The silence after which a server may hang up is longer.
constexpr auto kHeartbeatAfter = 15s;
// A connection is asked for so many pairs that a round takes about a second, and no longer.
constexpr std::size_t kPairsPerConnection = 2'000;
// What is no answer, but comes before it.
constexpr int kMostStrangers = 16;

std::array<std::string_view, kTdxIntervals.size()> interval_words() {
  std::array<std::string_view, kTdxIntervals.size()> words;
  std::ranges::transform(kTdxIntervals, words.begin(), &TdxInterval::word);
  return words;
}

void check_server(const std::string& at, const std::string& url) {
  const auto parsed = net::parse_url(url);
  const bool is_fit = parsed && (parsed->scheme == "tcp" || parsed->scheme == "tls");
  if (!is_fit)
    throw std::invalid_argument{at + ": \"" + url +
                                "\" is no server of tdx; one looks like \"tcp://host:7709\""};
}

LoginVerdict failed(std::string reason) {
  LoginVerdict verdict;
  verdict.kind = LoginVerdict::Kind::failed;
  verdict.reason = std::move(reason);
  return verdict;
}

// The answer is in the codec when this returns.
asio::awaitable<Result<void>> ask(LoginTalk& talk, TdxCodec& codec, TdxRequest request) {
  std::string bytes = codec.ask(request);
  const auto sent = co_await talk.send(std::move(bytes));
  if (!sent) co_return sent;
  for (int i = 0; i < kMostStrangers; ++i) {
    const auto frame = co_await talk.receive();
    if (!frame) co_return frame.error();
    if (!codec.is_answer(*frame)) continue;
    EventSink nobody;
    co_return codec.decode({*frame, Timestamp::now()}, nobody);
  }
  co_return error(Errc::bad_value, "answer");
}

Result<std::optional<std::size_t>> frame_size(std::string_view buffered) {
  return tdx_frame_size(buffered);
}

bool is_traded(const Instrument& instrument) {
  const auto code = parse_a_share(instrument.native);
  if (!code) return false;
  const AShareKind kind = a_share_kind(*code);
  return kind == AShareKind::share || kind == AShareKind::fund;
}

}  // namespace

TdxStream::TdxStream(StreamParams given)
    : AShareStream{std::move(given), joined(kPollArguments, kTdxArguments)},
      every_{duration_argument("update_interval", 3s)} {
  settings_.batch_size = number_argument("batch_size", kTdxMaxQuotes, 1, kTdxMaxQuotes);
  settings_.interval = tdx_interval(argument("interval", interval_words(), "1m"));
  settings_.bars = static_cast<std::uint16_t>(number_argument("bars", 2, 1, kTdxMaxKlines));
  settings_.trades =
      static_cast<std::uint16_t>(number_argument("trade_page", 100, 1, kTdxMaxTrades));
  settings_.day_before = [this](Timestamp now) { return trading_day_before(now); };
  try_arguments([this] { read_servers(); });
}

void TdxStream::read_servers() {
  const std::string& own = params().api_host;
  if (!own.empty()) {
    check_server(params().exchange + ": api_host", own);
    servers_.push_back(own);
  }
  const auto found = params().subscribe_args.find("servers");
  std::string_view more =
      found == params().subscribe_args.end() ? "" : std::string_view{found->second};
  while (!more.empty()) {
    const std::size_t end = std::min(more.find(','), more.size());
    servers_.emplace_back(more.substr(0, end));
    check_server(params().exchange + ": subscribe_args.servers", servers_.back());
    more.remove_prefix(std::min(end + 1, more.size()));
  }
  if (servers_.empty())
    throw std::invalid_argument{params().exchange +
                                ": api_host: there is no server that answers for all: name one of "
                                "a broker's, \"tcp://host:7709\""};
}

ChannelParams TdxStream::channel_params(Channel channel) {
  ChannelParams made;
  made.channel = channel;
  made.url = servers_.empty() ? std::string{} : servers_.front();  // check() tells
  made.frame_size = frame_size;
  made.poll = poll(every_, 1);
  made.poll.answer_within = std::min(made.poll.answer_within, params().subscribe_timeout);
  if (servers_.size() > 1) made.prepare = [this] { return choose_server(); };
  made.login = [this](LoginTalk& talk) { return greet(talk); };
  made.pairs_per_connection = kPairsPerConnection;
  made.idle_after = kHeartbeatAfter;
  made.stale_after = 0s;  // who answers is alive, and may have nothing new to tell
  return made;
}

std::unique_ptr<Codec> TdxStream::make_codec(Channel channel) {
  TdxTalkSettings settings = settings_;
  settings.channel = brought_by(channel);
  return std::make_unique<TdxTalk>(symbols(), memory_, std::move(settings));
}

// Each connection goes to the next one: so an attempt that failed is not made again at once.
asio::awaitable<LoginVerdict> TdxStream::choose_server() {
  LoginVerdict verdict;
  verdict.url = servers_[next_server_++ % servers_.size()];
  co_return verdict;
}

asio::awaitable<LoginVerdict> TdxStream::greet(LoginTalk& talk) {
  TdxCodec codec{symbols()};
  for (std::size_t step = 1; step <= kTdxConnectSteps; ++step) {
    TdxRequest request = tdx_connect(step);
    const auto answered = co_await ask(talk, codec, std::move(request));
    if (!answered)
      co_return failed("the server did not greet as one of TDX does, step " + std::to_string(step) +
                       ": " + answered.error().code.message());
  }
  co_return LoginVerdict{};
}

// ---- lists ----

// Not all servers have one of Beijing.
asio::awaitable<LoginVerdict> TdxStream::fetch_lists(LoginTalk& talk) {
  LoginVerdict greeted = co_await greet(talk);
  if (greeted.kind != LoginVerdict::Kind::accepted) co_return greeted;
  const std::chrono::sys_days today{a_share_day(Timestamp::now())};
  TdxCodec codec{symbols()};
  std::vector markets{TdxMarket::shenzhen, TdxMarket::shanghai, TdxMarket::beijing};
  TdxLister lister{memory_.instruments, memory_.lists, today, std::move(markets)};
  while (auto request = lister.next()) {
    TdxRequest question = std::move(*request);
    const auto answered = co_await ask(talk, codec, std::move(question));
    lister.on_answer(codec, answered.has_value());
  }
  for (const TdxMarket market : {TdxMarket::shenzhen, TdxMarket::shanghai})
    if (!memory_.lists.is_whole(market, today)) co_return failed("a list broke off");
  co_return LoginVerdict{};
}

asio::awaitable<Result<std::vector<Instrument>>> TdxStream::fetch_instruments() {
  if (servers_.empty()) co_return error(Errc::bad_value, "api_host names no server");
  ChannelParams channel;
  channel.url = servers_[next_server_ % servers_.size()];
  channel.frame_size = frame_size;
  channel.login = [this](LoginTalk& talk) { return fetch_lists(talk); };
  const LoginVerdict verdict = co_await converse(channel);
  if (verdict.kind != LoginVerdict::Kind::accepted) {
    ++next_server_;
    spdlog::warn("{}: {}: no list of instruments: {}", params().exchange, channel.url,
                 verdict.reason);
    co_return error(Errc::rejected, "list");
  }
  std::vector<Instrument> instruments;
  for (const TdxListing& listing : memory_.instruments.all())
    instruments.push_back(to_instrument(listing));
  co_return instruments;
}

asio::awaitable<Result<std::vector<Symbol>>> TdxStream::list_pairs() {
  if (params().subscribe_args.contains("codes")) co_return co_await AShareStream::list_pairs();
  const auto listed = co_await list_instruments();
  if (!listed) co_return listed.error();
  std::vector<Symbol> symbols;
  for (const Instrument& instrument : *listed)
    if (is_traded(instrument)) symbols.push_back(instrument.symbol);
  std::ranges::sort(symbols, {}, [](Symbol symbol) { return symbol.text(); });
  co_return symbols;
}

}  // namespace hftcpp
