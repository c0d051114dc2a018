#include "sim/binance_future/binance_future_simulator.hpp"

#include "sim/binance/binance_client.hpp"

#include <array>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array<BinanceSpeed, 3> kSpeeds{{{"@100ms", 10}, {"@500ms", 50}, {"", 25}}};
constexpr BinanceHeartbeat::Times kHeartbeat{3min, 10min};
constexpr std::uint64_t kFirstId = 600'859'600'000;

// "/stream" of "/public/stream"; empty for another address.
std::string_view path_behind(std::string_view path, std::string_view route) {
  if (!path.starts_with(route)) return {};
  path.remove_prefix(route.size());
  return BinanceClient::is_path(path) ? path : std::string_view{};
}

}  // namespace

BinanceFutureSimulator::BinanceFutureSimulator(boost::asio::any_io_executor executor,
                                               SimulatorSettings settings)
    : SimulatorBase{std::move(executor), std::move(settings)},
      last_id_{kFirstId},
      rest_{future_rest(),
            {.find = [this](std::string_view name) { return find(name); },
             .instruments = market().instruments(),
             .others = [this](const HttpRequest& request,
                              Timestamp now) { return others(request, now); }}} {
  last_ids_.assign(market().instruments().size(), kFirstId);
  for (std::size_t i = 0; i < last_ids_.size(); ++i)
    instruments_.push_back(std::make_unique<BinanceFutureInstrument>(
        faults(), market(), i,
        BinanceInstrument::Settings{.words = future_words(),
                                    .update_id = [this, i] { return last_ids_[i]; },
                                    .book_interval = this->settings().book_interval,
                                    .speeds = kSpeeds,
                                    .kline_tenths = 25,
                                    .has_seconds = false}));
}

BinanceFutureSimulator::~BinanceFutureSimulator() {
  shut();
}

BinanceFutureInstrument* BinanceFutureSimulator::find(std::string_view name) noexcept {
  for (const auto& instrument : instruments_)
    if (instrument->name() == name) return instrument.get();
  return nullptr;
}

std::unique_ptr<Session> BinanceFutureSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) {
    rest_.refuse_weight(refusal);
    return nullptr;
  }
  const std::string& path = connection.handshake().path;
  const bool is_public = !path_behind(path, "/public").empty();
  const std::string_view rest = path_behind(path, is_public ? "/public" : "/market");
  if (rest.empty()) {
    refusal.status = 404;
    refusal.body = R"({"code":-1,"msg":"expected /public or /market, and /ws or /stream"})";
    return nullptr;
  }
  BinanceClient::Exchange exchange{.find = [this](std::string_view name) { return find(name); },
                                   .refuses =
                                       [this, &connection](Channel channel, Symbol symbol) {
                                         return refuses(connection, channel, symbol);
                                       },
                                   .serves = is_public ? is_public_stream : is_market_stream,
                                   .has_microseconds = false,
                                   .most_frames = 10,
                                   .times = kHeartbeat.unless(settings())};
  return std::make_unique<BinanceClient>(connection, rest, std::move(exchange));
}

HttpReply BinanceFutureSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (!refuse_too_many(reply)) return rest_.reply(request, Timestamp::now());
  rest_.refuse_weight(reply);
  return reply;
}

std::optional<BinanceRest::Extra> BinanceFutureSimulator::others(const HttpRequest& request,
                                                                 Timestamp now) {
  if (request.path != "/fapi/v1/premiumIndex") return std::nullopt;
  const bool is_one = !request.parameter("symbol").empty();
  return BinanceRest::Extra{premium_index(request, now), is_one ? 1U : 10U};
}

HttpReply BinanceFutureSimulator::premium_index(const HttpRequest& request, Timestamp now) {
  HttpReply reply;
  if (const std::string_view name = request.parameter("symbol"); !name.empty()) {
    const BinanceFutureInstrument* const instrument = find(name);
    if (!instrument) return binance_unknown_symbol();
    reply.body = instrument->premium_index(now);
    return reply;
  }
  reply.body = "[";
  for (const auto& each : instruments_) {
    if (reply.body.back() == '}') reply.body += ',';
    reply.body += each->premium_index(now);
  }
  reply.body += ']';
  return reply;
}

void BinanceFutureSimulator::on_tick(Timestamp now) {
  for (const auto& instrument : instruments_) instrument->on_tick(now);
}

void BinanceFutureSimulator::on_market_event(const MarketEvent& event) {
  last_ids_[event.instrument] = ++last_id_;
  instruments_[event.instrument]->on_event(event);
}

void BinanceFutureSimulator::on_standstill() {
  for (const auto& instrument : instruments_) instrument->on_standstill();
}

std::uint64_t BinanceFutureSimulator::sequence_of(std::size_t instrument) const {
  return last_ids_[instrument];
}

}  // namespace hftcpp::sim
