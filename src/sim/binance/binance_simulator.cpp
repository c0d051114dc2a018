#include "sim/binance/binance_simulator.hpp"

#include "core/random.hpp"
#include "sim/binance/binance_account_text.hpp"
#include "sim/binance/binance_api_client.hpp"
#include "sim/binance/binance_client.hpp"

#include <utility>

namespace hftcpp::sim {

namespace {

// A tenth of a percent of what is received.
SimulatorSettings with_account(SimulatorSettings settings) {
  settings.account.fee_in_received = true;
  settings.account.maker_fee = Decimal{1, -3};
  settings.account.taker_fee = Decimal{1, -3};
  settings.account.first_id = 28'457'001;
  return settings;
}

}  // namespace

BinanceSimulator::BinanceSimulator(boost::asio::any_io_executor executor,
                                   SimulatorSettings settings)
    : SimulatorBase{std::move(executor), with_account(std::move(settings))},
      keys_{account()},
      account_events_{faults()},
      account_rest_{account(), [this](std::string_view name) { return find(name); }},
      rest_{spot_rest(),
            {.find = [this](std::string_view name) { return find(name); },
             .instruments = market().instruments(),
             .others = [this](const HttpRequest& request,
                              Timestamp) { return account_rest_.reply(request); }}} {
  account_events_.wrap_in(R"({"subscriptionId":0,"event":)", "}");
  for (std::size_t i = 0; i < market().instruments().size(); ++i) {
    const std::string name = binance_symbol(market().instruments()[i].symbol);
    first_ids_.push_back(49'000'000'000 + hash_of(name) % 1'000'000'000);
    instruments_.push_back(std::make_unique<BinanceInstrument>(
        faults(), market(), i,
        BinanceInstrument::Settings{.words = spot_words(),
                                    .update_id = [this, i] { return update_id(i); },
                                    .book_interval = this->settings().book_interval}));
  }
}

BinanceSimulator::~BinanceSimulator() {
  shut();
}

// One for each event of an instrument.
std::uint64_t BinanceSimulator::update_id(std::size_t instrument) const {
  return first_ids_[instrument] + market().last_number(instrument);
}

BinanceInstrument* BinanceSimulator::find(std::string_view name) noexcept {
  for (const auto& instrument : instruments_)
    if (instrument->name() == name) return instrument.get();
  return nullptr;
}

std::unique_ptr<Session> BinanceSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) {
    rest_.refuse_weight(refusal);
    return nullptr;
  }
  const std::string& path = connection.handshake().path;
  if (path == "/ws-api/v3") return open_api(connection);
  if (!BinanceClient::is_path(path)) {
    refusal.status = 404;
    refusal.body = R"({"code":-1,"msg":"expected /ws, /ws/<stream> or /stream?streams=<stream>"})";
    return nullptr;
  }
  BinanceClient::Exchange exchange{.find = [this](std::string_view name) { return find(name); },
                                   .refuses =
                                       [this, &connection](Channel channel, Symbol symbol) {
                                         return refuses(connection, channel, symbol);
                                       }};
  exchange.times = exchange.times.unless(settings());
  return std::make_unique<BinanceClient>(connection, path, std::move(exchange));
}

std::unique_ptr<Session> BinanceSimulator::open_api(Connection& connection) {
  return std::make_unique<BinanceApiClient>(
      connection,
      BinanceApiClient::Exchange{
          .keys = keys_,
          .events = account_events_,
          .refuses = [this,
                      &connection] { return refuses(connection, Channel::my_order, Symbol{}); },
          .now = [this] { return account().exchange_now(); },
          .times = BinanceHeartbeat::Times{}.unless(settings())});
}

HttpReply BinanceSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (!refuse_too_many(reply)) return rest_.reply(request, account().exchange_now());
  rest_.refuse_weight(reply);
  return reply;
}

void BinanceSimulator::on_tick(Timestamp now) {
  for (const auto& instrument : instruments_) instrument->on_tick(now);
}

void BinanceSimulator::on_market_event(const MarketEvent& event) {
  instruments_[event.instrument]->on_event(event);
}

void BinanceSimulator::on_standstill() {
  for (const auto& instrument : instruments_) instrument->on_standstill();
}

void BinanceSimulator::on_account_change(const AccountChange& change) {
  const auto publish = [this](auto append, const auto& what) {
    std::string text;
    append(text, what);
    account_events_.publish({text});
  };
  if (change.order) publish(append_execution_report, change);
  if (change.kind == AccountChange::Kind::moved)
    for (const AccountBalance& balance : change.balances) publish(append_balance_update, balance);
  if (!change.balances.empty()) publish(append_account_position, change);
}

std::uint64_t BinanceSimulator::sequence_of(std::size_t instrument) const {
  return update_id(instrument);
}

}  // namespace hftcpp::sim
