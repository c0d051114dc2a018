#include "sim/binance/binance_simulator.hpp"

#include "sim/binance/binance_client.hpp"
#include "sim/random.hpp"

#include <utility>

namespace hftcpp::sim {

BinanceSimulator::BinanceSimulator(boost::asio::any_io_executor executor,
                                   SimulatorSettings settings)
    : SimulatorBase{std::move(executor), std::move(settings)},
      rest_{spot_rest(),
            {.find = [this](std::string_view name) { return find(name); },
             .instruments = market().instruments(),
             .others = nullptr}} {
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
  if (settings().ping_interval.count() > 0) exchange.ping_interval = settings().ping_interval;
  if (settings().idle_timeout.count() > 0) exchange.pong_timeout = settings().idle_timeout;
  return std::make_unique<BinanceClient>(connection, path, std::move(exchange));
}

HttpReply BinanceSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (!refuse_too_many(reply)) return rest_.reply(request, Timestamp::now());
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

std::uint64_t BinanceSimulator::sequence_of(std::size_t instrument) const {
  return update_id(instrument);
}

}  // namespace hftcpp::sim
