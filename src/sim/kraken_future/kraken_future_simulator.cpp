#include "sim/kraken_future/kraken_future_simulator.hpp"

#include "sim/kraken_future/kraken_future_client.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

SimulatorSettings with_futures(SimulatorSettings settings) {
  settings.account.futures = true;
  settings.account.maker_fee = Decimal{2, -4};
  settings.account.taker_fee = Decimal{5, -4};
  return settings;
}

}  // namespace

// Tickers come once a second where books come ten times: Kraken sends those at once, whatever else
// is gathered.
KrakenFutureSimulator::KrakenFutureSimulator(boost::asio::any_io_executor executor,
                                             SimulatorSettings given)
    : SimulatorBase{std::move(executor), with_futures(std::move(given))},
      rest_{account(), market()} {
  for (std::size_t i = 0; i < market().instruments().size(); ++i)
    instruments_.push_back(std::make_unique<KrakenFutureInstrument>(faults(), market(), i,
                                                                    settings().book_interval * 10));
}

KrakenFutureSimulator::~KrakenFutureSimulator() {
  shut();
}

KrakenFutureInstrument* KrakenFutureSimulator::find(std::string_view id) noexcept {
  for (const auto& instrument : instruments_)
    if (instrument->id() == id) return instrument.get();
  return nullptr;
}

std::unique_ptr<Session> KrakenFutureSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) return nullptr;
  if (connection.handshake().path != "/ws/v1") {
    refusal.status = 404;
    refusal.body = R"({"result":"error","error":"notFound"})";
    return nullptr;
  }
  const auto idle = settings().idle_timeout;
  return std::make_unique<KrakenFutureClient>(
      connection, KrakenFutureClient::Exchange{
                      .find = [this](std::string_view id) { return find(id); },
                      .refuses =
                          [this, &connection](Channel channel, Symbol symbol) {
                            return refuses(connection, channel, symbol);
                          },
                      .make_private =
                          [this, &connection] {
                            return std::make_unique<KrakenFuturePrivateFeeds>(connection, faults(),
                                                                              account(), market());
                          },
                      .account = settings().account,
                      .idle_timeout = idle.count() > 0 ? idle : std::chrono::minutes{1}});
}

HttpReply KrakenFutureSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  return refuse_too_many(reply) ? reply : rest_.reply(request);
}

void KrakenFutureSimulator::on_tick(Timestamp now) {
  for (const auto& instrument : instruments_) instrument->on_tick(now);
}

void KrakenFutureSimulator::on_market_event(const MarketEvent& event) {
  instruments_[event.instrument]->on_event(event);
}

void KrakenFutureSimulator::on_standstill() {
  for (const auto& instrument : instruments_) instrument->on_standstill();
}

std::uint64_t KrakenFutureSimulator::sequence_of(std::size_t instrument) const {
  return instruments_[instrument]->sequence();
}

}  // namespace hftcpp::sim
