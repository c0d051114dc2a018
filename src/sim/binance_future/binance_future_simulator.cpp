#include "sim/binance_future/binance_future_simulator.hpp"

#include "sim/binance/binance_client.hpp"
#include "sim/binance_future/binance_future_account_text.hpp"
#include "sim/binance_future/binance_future_private_client.hpp"

#include <algorithm>
#include <array>
#include <string>
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

SimulatorSettings with_account(SimulatorSettings settings) {
  settings.account.futures = true;
  settings.account.maker_fee = Decimal{2, -4};
  settings.account.taker_fee = Decimal{5, -4};
  settings.account.first_id = 215'456'001;
  return settings;
}

// "<key>" of "/private/ws?listenKey=<key>" and of "/private/ws/<key>".
std::string listen_key_of(const HttpRequest& handshake) {
  constexpr std::string_view kPath = "/private/ws";
  if (handshake.path == kPath) return std::string{handshake.argument("listenKey")};
  return handshake.path.substr(kPath.size() + 1);
}

}  // namespace

BinanceFutureSimulator::BinanceFutureSimulator(boost::asio::any_io_executor executor,
                                               SimulatorSettings settings)
    : SimulatorBase{std::move(executor), with_account(std::move(settings))},
      last_id_{kFirstId},
      listen_keys_{account()},
      account_events_{faults()},
      account_rest_{account(), listen_keys_, [this](std::string_view name) { return find(name); }},
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
  if (path == "/private/ws" || path.starts_with("/private/ws/"))
    return open_private(connection, refusal);
  const bool is_public = !path_behind(path, "/public").empty();
  const std::string_view rest = path_behind(path, is_public ? "/public" : "/market");
  if (rest.empty()) {
    refusal.status = 404;
    refusal.body =
        R"({"code":-1,"msg":"expected /public, /market or /private, and /ws or /stream"})";
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

std::unique_ptr<Session> BinanceFutureSimulator::open_private(Connection& connection,
                                                              HttpReply& refusal) {
  std::string key = listen_key_of(connection.handshake());
  if (!listen_keys_.accepts(key)) {
    refusal = binance_refusal(400, -1125, "This listenKey does not exist.");
    return nullptr;
  }
  return std::make_unique<BinanceFuturePrivateClient>(
      connection, std::move(key),
      BinanceFuturePrivateClient::Exchange{
          .keys = listen_keys_, .events = account_events_, .times = kHeartbeat.unless(settings())});
}

HttpReply BinanceFutureSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (!refuse_too_many(reply)) return rest_.reply(request, account().exchange_now());
  rest_.refuse_weight(reply);
  return reply;
}

std::optional<BinanceRest::Extra> BinanceFutureSimulator::others(const HttpRequest& request,
                                                                 Timestamp now) {
  if (auto reply = account_rest_.reply(request, now)) return reply;
  if (request.path != "/fapi/v1/premiumIndex") return std::nullopt;
  const bool is_one = !request.argument("symbol").empty();
  return BinanceRest::Extra{premium_index(request, now), is_one ? 1U : 10U};
}

HttpReply BinanceFutureSimulator::premium_index(const HttpRequest& request, Timestamp now) {
  HttpReply reply;
  if (const std::string_view name = request.argument("symbol"); !name.empty()) {
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
  listen_keys_.expire(account().exchange_now());
  for (const auto& instrument : instruments_) instrument->on_tick(now);
}

void BinanceFutureSimulator::on_market_event(const MarketEvent& event) {
  last_ids_[event.instrument] = ++last_id_;
  instruments_[event.instrument]->on_event(event);
}

void BinanceFutureSimulator::on_standstill() {
  for (const auto& instrument : instruments_) instrument->on_standstill();
}

// A fill is noted first, then told; only what changed the wallet or a position follows.
void BinanceFutureSimulator::on_account_change(const AccountChange& change) {
  const auto publish = [&](auto append) {
    std::string text;
    append(text, change);
    account_events_.publish({text});
  };
  if (change.fill) publish(append_early_fill);
  if (change.order) publish(append_future_order_update);
  const bool has_changed =
      std::any_of(change.balances.begin(), change.balances.end(),
                  [](const AccountBalance& balance) { return !balance.change.is_zero(); });
  if (has_changed || change.position) publish(append_future_account_update);
}

std::uint64_t BinanceFutureSimulator::sequence_of(std::size_t instrument) const {
  return last_ids_[instrument];
}

}  // namespace hftcpp::sim
