#include "sim/binance/binance_simulator.hpp"

#include "sim/binance/binance_client.hpp"

#include <utility>

namespace hftcpp::sim {

BinanceSimulator::BinanceSimulator(boost::asio::any_io_executor executor,
                                   SimulatorSettings settings)
    : SimulatorBase{std::move(executor), std::move(settings)},
      rest_{{.find = [this](std::string_view name) { return find(name); },
             .instruments = market().instruments()}} {
  for (std::size_t i = 0; i < market().instruments().size(); ++i)
    instruments_.push_back(std::make_unique<BinanceInstrument>(
        faults(), market(), i,
        BinanceInstrument::Settings{.book_interval = this->settings().book_interval}));
}

BinanceSimulator::~BinanceSimulator() {
  shut();
}

BinanceInstrument* BinanceSimulator::find(std::string_view name) noexcept {
  for (const auto& instrument : instruments_)
    if (instrument->name() == name) return instrument.get();
  return nullptr;
}

std::unique_ptr<Session> BinanceSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) {
    BinanceRest::refuse_weight(refusal);
    return nullptr;
  }
  const std::string& path = connection.handshake().path;
  if (path != "/ws" && path != "/stream" && !path.starts_with("/ws/")) {
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
  return std::make_unique<BinanceClient>(connection, std::move(exchange));
}

HttpReply BinanceSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (!refuse_too_many(reply)) return rest_.reply(request, Timestamp::now());
  BinanceRest::refuse_weight(reply);
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
  return instruments_[instrument]->update_id();
}

}  // namespace hftcpp::sim
