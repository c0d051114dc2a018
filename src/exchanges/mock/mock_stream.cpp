#include "exchanges/mock/mock_stream.hpp"

#include "exchanges/mock/mock_codec.hpp"
#include <hftcpp/core/wake_scope.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 3> kMockArguments{"seed", "update_interval", "interval"};
// Until the first pairs are subscribed.
constexpr std::chrono::milliseconds kMockBegin{1};

// Its time goes on by steps, each `every` after the one before; after a pause it goes on from now.
asio::awaitable<void> run_market(std::shared_ptr<MockMarket> market,
                                 std::chrono::milliseconds every, Production production) {
  using Clock = std::chrono::steady_clock;
  asio::steady_timer timer{co_await asio::this_coro::executor};
  market->forget_all();
  for (auto next = Clock::now() + kMockBegin;; next = std::max(next + every, Clock::now())) {
    timer.expires_at(next);
    co_await timer.async_wait(asio::use_awaitable);
    const WakeScope wake_at_the_end;
    market->step(production.wanted(), Timestamp::now(), production.sink);
  }
}

void refuse_address(std::string_view name, const std::string& address) {
  if (!address.empty())
    throw std::invalid_argument{"mock: " + std::string{name} +
                                ": it is made in this process and connects to nobody; leave it "
                                "out"};
}

}  // namespace

MockStream::MockStream(StreamParams given)
    : AShareStream{std::move(given), kMockArguments},
      update_interval_{duration_argument("update_interval", 500ms)} {
  settings_.seed = number_argument("seed", 1, 0, std::numeric_limits<std::size_t>::max());
  try_arguments([this] {
    const auto interval = params().subscribe_args.find("interval");
    if (interval == params().subscribe_args.end()) return;
    try {
      settings_.interval = mock_interval(interval->second);
    } catch (const std::invalid_argument& wrong) {
      throw std::invalid_argument{"mock: subscribe_args." + std::string{wrong.what()}};
    }
  });
  try_arguments([this] { refuse_address("api_host", params().api_host); });
  try_arguments([this] { refuse_address("rest_host", params().rest_host); });
}

MockSettings MockStream::settings_of(Channel channel) const {
  MockSettings settings = settings_;
  for (const Channel each : params().subscribe_channels)
    if (brought_by(each) == brought_by(channel)) settings.channels.push_back(each);
  return settings;
}

ChannelParams MockStream::channel_params(Channel channel) {
  const auto market = std::make_shared<MockMarket>(settings_of(channel));
  return {.channel = channel,
          .url = "a market in this process",
          .produce =
              [market, every = update_interval_](Production production) {
                return run_market(market, every, std::move(production));
              },
          .unsubscribe =
              [market](const PairsRequest& request) {
                for (const Symbol symbol : request.symbols) market->forget(symbol);
                return std::vector<std::string>{};
              },
          .stale_after = 0ms};
}

std::unique_ptr<Codec> MockStream::make_codec(Channel) {
  return std::make_unique<MockCodec>();
}

std::string MockStream::native_symbol(Symbol symbol) const {
  return mock_native(symbol);
}

Symbol MockStream::read_pair(std::string_view text) const {
  return mock_pair(text);
}

Channel MockStream::brought_by(Channel channel) const {
  return channel == Channel::order_book ? channel : Channel::quote;
}

asio::awaitable<Result<std::vector<Symbol>>> MockStream::list_pairs() {
  std::vector<Symbol> symbols;
  for (const std::string_view share : mock_shares()) symbols.emplace_back(share);
  co_return symbols;
}

}  // namespace hftcpp
