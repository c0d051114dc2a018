#include "sim/coinbase/coinbase_simulator.hpp"

#include "sim/coinbase/coinbase_client.hpp"
#include "sim/coinbase/coinbase_private_text.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::sim {
namespace {

SimulatorSettings with_fees(SimulatorSettings settings) {
  settings.account.fee_in_received = false;
  settings.account.maker_fee = Decimal{40, -4};
  settings.account.taker_fee = Decimal{60, -4};
  return settings;
}

}  // namespace

CoinbaseSimulator::CoinbaseSimulator(boost::asio::any_io_executor executor,
                                     SimulatorSettings settings)
    : SimulatorBase{std::move(executor), with_fees(std::move(settings))},
      keys_{account().settings()},
      user_{faults(), Channel::my_order, Symbol{}} {
  const auto interval = this->settings().book_interval;
  for (std::size_t i = 0; i < market().instruments().size(); ++i)
    instruments_.push_back(std::make_unique<CoinbaseInstrument>(
        faults(), market(), i,
        CoinbaseInstrument::Settings{.trades_interval = interval * 5 / 2,
                                     .candle_interval = interval * 10}));
  rest_.emplace(
      CoinbaseRest::Exchange{.find = [this](std::string_view product) { return find(product); },
                             .instruments = instruments_,
                             .account = account(),
                             .keys = keys_});
}

CoinbaseSimulator::~CoinbaseSimulator() {
  shut();
}

CoinbaseInstrument* CoinbaseSimulator::find(std::string_view product) noexcept {
  const auto named = [this](std::string_view name) -> CoinbaseInstrument* {
    for (const auto& instrument : instruments_)
      if (instrument->product() == name) return instrument.get();
    return nullptr;
  };
  CoinbaseInstrument* const instrument = named(product);
  const bool has_alias = !instrument && product.ends_with("-USDC");
  return has_alias ? named(product.substr(0, product.size() - 1)) : instrument;
}

std::unique_ptr<Session> CoinbaseSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) return nullptr;
  if (connection.handshake().path != "/" && !connection.handshake().path.empty()) {
    refusal.status = 404;
    refusal.body = "Not Found";
    refusal.content_type = "text/plain";
    return nullptr;
  }
  CoinbaseClient::Exchange exchange{
      .find = [this](std::string_view product) { return find(product); },
      .refuses = [this, &connection](
                     Channel channel,
                     Symbol symbol) { return refuses(connection, channel, symbol); },
      .accepts =
          [this](std::string_view token) {
            return account().settings().permitted &&
                   keys_.accepts(token, {}, account().exchange_now());
          },
      .user_snapshot =
          [this] {
            const Timestamp now = std::max(account().exchange_now(), last_change_);
            return coinbase_user_snapshot(account(), now);
          },
      .user = &user_};
  if (settings().idle_timeout.count() > 0) {
    exchange.idle_timeout = settings().idle_timeout;
    exchange.first_request_within = std::min(exchange.first_request_within, exchange.idle_timeout);
  }
  return std::make_unique<CoinbaseClient>(connection, std::move(exchange));
}

HttpReply CoinbaseSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (refuse_too_many(reply)) return reply;
  return rest_->reply(request, Timestamp::now());
}

void CoinbaseSimulator::on_tick(Timestamp now) {
  for (const auto& instrument : instruments_) instrument->on_tick(now);
}

void CoinbaseSimulator::on_market_event(const MarketEvent& event) {
  instruments_[event.instrument]->on_event(event);
}

void CoinbaseSimulator::on_standstill() {
  for (const auto& instrument : instruments_) instrument->on_standstill();
}

// Balances are asked for over REST alone.
void CoinbaseSimulator::on_account_change(const AccountChange& change) {
  last_change_ = change.time;
  if (!change.order) return;
  user_.publish({coinbase_user_message(account(), {&*change.order, 1}, "update", change.time)});
}

}  // namespace hftcpp::sim
