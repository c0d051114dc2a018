// yahoo_stream.cpp: Yahoo's addresses, and how often one may ask.
#include "exchanges/yahoo/yahoo_stream.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 5> kYahooArguments{"interval", "range", "quotes",
                                                          "request_interval", "ban_pause"};
constexpr std::array<std::string_view, 2> kQuoteSources{"websocket", "charts"};

// Nobody knows how many connections one address may make; these are a person's.
constexpr AttemptLimit kYahooAttempts{.attempts = 60, .window = 5min};
// Charts of shares are late by a quarter of an hour: so is the end of the day.
constexpr std::chrono::minutes kLate{20};
// Charts are for browsers.
constexpr std::string_view kBrowser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";

bool is_a_share_symbol(Symbol symbol) {
  return parse_a_share(symbol.text()).has_value();
}

}  // namespace

YahooStream::YahooStream(StreamParams given)
    : AShareStream{std::move(given), joined(kYahooArguments, kPollArguments), kYahooAttempts},
      quotes_from_charts_{argument("quotes", kQuoteSources, "websocket") == "charts"},
      update_interval_{duration_argument("update_interval", 60s)},
      request_interval_{duration_argument("request_interval", 2s)},
      ban_pause_{duration_argument("ban_pause", 120s)} {
  try_arguments([this] { check_all_pairs(); });
  try_arguments([this] { read_source(); });
  try_arguments([this] { read_chart(); });
}

void YahooStream::read_source() {
  if (quotes_from_charts_ && is_wanted(Channel::ticker))
    throw std::invalid_argument{
        "yahoo: subscribe_args.quotes: charts have no bid and no ask, so that there is no ticker "
        "with \"charts\"; leave one of them out"};
}

// The range that an interval is shown in, unless the user says another.
void YahooStream::read_chart() {
  const auto& given = params().subscribe_args;
  if (const auto found = given.find("interval"); found != given.end()) interval_ = found->second;
  const bool is_short = interval_.ends_with('m') || interval_.ends_with('h');
  if (!is_short) range_ = interval_ == "1d" ? "1mo" : "1y";
  if (const auto found = given.find("range"); found != given.end()) range_ = found->second;
  try {
    (void)yahoo_chart_target("X", interval_, range_);
  } catch (const std::invalid_argument& wrong) {
    throw std::invalid_argument{"yahoo: subscribe_args." + std::string{wrong.what()}};
  }
}

bool YahooStream::is_wanted(Channel channel) const noexcept {
  const auto& wanted = params().subscribe_channels;
  return std::ranges::find(wanted, channel) != wanted.end();
}

bool YahooStream::is_polled(Channel channel) const noexcept {
  return channel == Channel::kline || (channel == Channel::quote && quotes_from_charts_);
}

Channel YahooStream::brought_by(Channel channel) const {
  return is_polled(channel) ? Channel::kline : Channel::quote;
}

std::string YahooStream::native_symbol(Symbol symbol) const {
  return yahoo_native(symbol);
}

Symbol YahooStream::read_pair(std::string_view text) const {
  return yahoo_pair(text);
}

std::unique_ptr<Codec> YahooStream::make_codec(Channel channel) {
  if (!is_polled(channel)) return std::make_unique<YahooCodec>(symbols());
  YahooChartSettings settings;
  settings.bars = is_wanted(Channel::kline);
  settings.quotes = quotes_from_charts_ && is_wanted(Channel::quote);
  settings.codec = {.quotes = &quotes_, .bars = &bars_};
  settings.asked = asked_;
  return std::make_unique<YahooChartCodec>(symbols(), std::move(settings));
}

ChannelParams YahooStream::channel_params(Channel channel) {
  return is_polled(channel) ? polled(channel) : streamed(channel);
}

// Until when nothing is to be expected; unset where that is never so. Other instruments keep other
// hours.
YahooStream::Rest YahooStream::rest() const {
  const auto closed = poll(update_interval_, 1).rests_until;
  if (!closed) return nullptr;
  return [this, closed](Timestamp now) -> std::optional<Timestamp> {
    const std::vector<Symbol> pairs = currency_pairs();
    const bool are_shares = std::ranges::all_of(pairs, is_a_share_symbol);
    if (!are_shares || !closed(now + -kLate)) return std::nullopt;
    return closed(now);
  };
}

ChannelParams YahooStream::streamed(Channel channel) {
  std::function<bool(Timestamp)> may_be_silent;
  if (const Rest resting = rest())
    may_be_silent = [resting](Timestamp now) { return resting(now).has_value(); };
  return {.channel = channel,
          .url = own_url("wss://streamer.finance.yahoo.com/?version=2"),
          .subscribe =
              [this](PairsRequest request) {
                return at_once({YahooCodec::subscribe(native_symbols(request.symbols))});
              },
          .unsubscribe =
              [this](const PairsRequest& request) {
                return std::vector{YahooCodec::unsubscribe(native_symbols(request.symbols))};
              },
          .is_answered = false,
          .repeat_every = 15s,  // as others keep the connection alive
          .pairs_per_request = 100,
          .idle_after = 15s,
          .stale_after = 30min,  // elsewhere markets close for longer, but not much is lost
          .may_be_silent = std::move(may_be_silent),
          .send_spacing = 50ms};
}

ChannelParams YahooStream::polled(Channel channel) {
  PollParams asking = poll(update_interval_, 1);
  asking.requests = [this](std::span<const Symbol> symbols) { return questions(symbols); };
  asking.answers = {200, 404};  // 404 is what an unknown ticker is answered with
  asking.ban_pause = ban_pause_;
  asking.judge = [this](const RestRequest& asked, std::string_view) {
    *asked_ = tickers_[asked.target];
    return PollVerdict{};
  };
  asking.rests_until = rest();
  const std::string& host = params().rest_host;
  return {.channel = channel,
          .url = host.empty() ? "https://query1.finance.yahoo.com" : host,
          .poll = std::move(asking),
          .idle_after = 30s,
          .stale_after = 0ms,  // most answers tell nothing new
          .send_spacing = request_interval_};
}

std::vector<RestRequest> YahooStream::questions(std::span<const Symbol> symbols) {
  // A quote's open and previous close are those of a chart of one day.
  const std::string& range = is_wanted(Channel::kline) ? range_ : "1d";
  std::vector<RestRequest> requests;
  for (const std::string& native : native_symbols(symbols)) {
    RestRequest request;
    request.target = yahoo_chart_target(native, interval_, range);
    request.headers.emplace_back("User-Agent", kBrowser);
    tickers_[request.target] = native;
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace hftcpp
