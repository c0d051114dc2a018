#include "gateway_load_gateway.hpp"

#include "gateway_load_quotes.hpp"
#include <hftcpp/core/wake_scope.hpp>
#include <hftcpp/service/gateway_service.hpp>
#include <hftcpp/service/service_base.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hftcpp::bench {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

// The gateway under test, for whoever makes its quotes.
class LoadGateway final : public GatewayService {
 public:
  explicit LoadGateway(ServiceParams params) : GatewayService{std::move(params)} { running = this; }

  // How many quotes it has room for. The other servers write a quote when it is made; what we make
  // beyond what can be written would be work for nothing.
  [[nodiscard]] static std::uint64_t room() {
    constexpr std::uint64_t kMostWaiting = 4'096;
    const std::uint64_t waiting = running == nullptr ? 0 : running->ticker_queue.counters().depth;
    return kMostWaiting - std::min(waiting, kMostWaiting);
  }

 private:
  static inline LoadGateway* running = nullptr;
};

// Quotes in ticks, as many as are due, once all pairs are asked for. Those that there is no room
// for are skipped, as those are for which it is too late.
asio::awaitable<void> make_quotes(std::size_t pairs, std::uint64_t per_second,
                                  Production production) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  LoadQuotes quotes{pairs};
  LoadPace pace{per_second};
  bool is_wanted = false;
  for (auto next = LoadPace::Clock::now();;) {
    next = std::max(next + kLoadTick, LoadPace::Clock::now());
    timer.expires_at(next);
    co_await timer.async_wait(asio::use_awaitable);
    if (!is_wanted) is_wanted = production.wanted().size() == pairs;
    if (!is_wanted) continue;
    const WakeScope wake_at_the_end;
    const Timestamp made = Timestamp::now();
    const std::uint64_t due = std::min(pace.due(LoadPace::Clock::now()), LoadGateway::room());
    for (std::uint64_t i = 0; i < due; ++i) production.sink.on_ticker(quotes.next(made));
  }
}

class LoadStream final : public StreamBase {
 public:
  explicit LoadStream(StreamParams given) : StreamBase{std::move(given)} {
    static constexpr std::array<std::string_view, 1> kArguments{"rate"};
    check_argument_names(kArguments);
  }

 protected:
  std::span<const Channel> channels() const override {
    static constexpr std::array kChannels{Channel::ticker};
    return kChannels;
  }
  std::unique_ptr<Codec> make_codec(Channel) override { return nullptr; }
  std::string native_symbol(Symbol symbol) const override { return std::string{symbol.text()}; }

  ChannelParams channel_params(Channel channel) override {
    const std::size_t pairs = params().currency_pairs.size();
    const std::uint64_t rate =
        std::strtoull(params().subscribe_args.at("rate").c_str(), nullptr, 10);
    ChannelParams made;
    made.channel = channel;
    made.url = "quotes of this process";
    made.stale_after = std::chrono::milliseconds{0};
    made.produce = [pairs, rate](Production production) {
      return make_quotes(pairs, rate, std::move(production));
    };
    return made;
  }
};

json::object load_setting(const LoadOptions& options) {
  json::array pairs;
  for (std::size_t i = 0; i < options.symbols; ++i) pairs.emplace_back(load_pair(i));
  const std::uint64_t rate = options.idle ? 0 : options.per_second;
  json::object stream{{"exchange", "load"},
                      {"currency_pairs", std::move(pairs)},
                      {"subscribe_channels", json::array{"ticker"}},
                      {"subscribe_args", json::object{{"rate", std::to_string(rate)}}}};
  return {{"port", options.port},
          {"flush", to_text(options.flush.kind)},
          {"flush_interval", std::to_string(options.flush.interval.count()) + "ms"},
          {"client_buffer", options.client_buffer},
          {"resume_events", 0},
          {"max_connections", 100'000},
          {"streams", json::array{std::move(stream)}}};
}

}  // namespace

int serve_gateway(const LoadOptions& options) {
  register_exchange("load", [](StreamParams params) -> std::unique_ptr<StreamBase> {
    return std::make_unique<LoadStream>(std::move(params));
  });
  register_service("LoadGateway", [](ServiceParams params) -> std::unique_ptr<ServiceBase> {
    return std::make_unique<LoadGateway>(std::move(params));
  });
  const json::object service{{"class_name", "LoadGateway"}, {"setting", load_setting(options)}};
  const json::object log{{"level", "warning"}};
  std::string file = options.directory + "/gateway.json";
  std::ofstream{file} << json::serialize(json::object{{"service.gateway", service}, {"log", log}});
  std::string program = "gateway_load";
  std::array<char*, 2> arguments{program.data(), file.data()};
  return run_services(static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace hftcpp::bench
