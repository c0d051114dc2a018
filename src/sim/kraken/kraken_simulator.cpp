#include "sim/kraken/kraken_simulator.hpp"

#include "sim/kraken/kraken_client.hpp"
#include "sim/text.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

HttpReply not_found(const HttpRequest& request) {
  HttpReply reply;
  reply.status = 404;
  reply.body = R"({"error":["EGeneral:Unknown method: )" + request.path + R"("]})";
  return reply;
}

std::string pair_row(const InstrumentSettings& instrument) {
  const std::string name = kraken_symbol(instrument.symbol);
  const std::size_t slash = name.find('/');
  const std::string base = kraken_old_name(name.substr(0, slash));
  const std::string quote = kraken_old_name(name.substr(slash + 1));
  std::string tick;
  append_decimal(tick, 1, instrument.price_exponent, -instrument.price_exponent);
  return '"' + base + quote + R"(":{"altname":")" + base + quote + R"(","wsname":")" + base + '/' +
         quote + R"(","aclass_base":"currency","base":")" + base +
         R"(","aclass_quote":"currency","quote":")" + quote +
         R"(","cost_decimals":5,"pair_decimals":)" + std::to_string(-instrument.price_exponent) +
         R"(,"lot_decimals":)" + std::to_string(-instrument.size_exponent) +
         R"(,"lot_multiplier":1,"fees":[],"ordermin":"0.00005","costmin":"0.5","tick_size":")" +
         tick + R"(","status":"online","execution_venue":"international"})";
}

}  // namespace

KrakenSimulator::KrakenSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings)
    : SimulatorBase{std::move(executor), std::move(settings)},
      keys_{account()},
      private_rest_{account(), keys_} {
  for (std::size_t i = 0; i < market().instruments().size(); ++i)
    instruments_.push_back(std::make_unique<KrakenInstrument>(faults(), market(), i));
}

KrakenSimulator::~KrakenSimulator() {
  shut();
}

KrakenInstrument* KrakenSimulator::find(std::string_view name) noexcept {
  for (const auto& instrument : instruments_)
    if (instrument->name() == name) return instrument.get();
  return nullptr;
}

// One host for both: private channels are there when there is an account.
std::function<std::unique_ptr<KrakenPrivateFeeds>()> KrakenSimulator::make_private(
    Connection& connection) {
  if (!settings().account.enabled) return nullptr;
  return [this, &connection] {
    return std::make_unique<KrakenPrivateFeeds>(connection, faults(), account());
  };
}

std::unique_ptr<Session> KrakenSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) return nullptr;
  if (connection.handshake().path != "/v2") {
    refusal = not_found(connection.handshake());
    return nullptr;
  }
  const auto idle = this->settings().idle_timeout;
  return std::make_unique<KrakenClient>(
      connection,
      KrakenClient::Exchange{
          .find = [this](std::string_view name) { return find(name); },
          .refuses = [this, &connection](
                         Channel channel,
                         Symbol symbol) { return refuses(connection, channel, symbol); },
          .instruments =
              [this] {
                std::string text;
                append_instruments(text, market().instruments());
                return text;
              },
          .make_private = make_private(connection),
          .accepts =
              [this](std::string_view token) { return keys_.accepts(token, Timestamp::now()); },
          .idle_timeout = idle.count() > 0 ? idle : std::chrono::minutes{1}});
}

HttpReply KrakenSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (refuse_too_many(reply)) return reply;
  const Timestamp now = account().exchange_now();
  if (request.method == "POST" && request.path.starts_with("/0/private/"))
    return private_rest_.reply(request, Timestamp::now());
  if (request.path == "/0/public/Time") {
    reply.body = R"({"error":[],"result":{"unixtime":)" +
                 std::to_string(now.nanoseconds() / 1'000'000'000) + "}}";
  } else if (request.path == "/0/public/SystemStatus") {
    reply.body = R"({"error":[],"result":{"status":"online","timestamp":")";
    append_iso(reply.body, now);
    reply.body += "\"}}";
  } else if (request.path == "/0/public/AssetPairs") {
    reply.body = R"({"error":[],"result":{)";
    for (const InstrumentSettings& each : market().instruments()) {
      if (reply.body.back() == '}') reply.body += ',';
      reply.body += pair_row(each);
    }
    reply.body += "}}";
  } else {
    return not_found(request);
  }
  return reply;
}

void KrakenSimulator::on_market_event(const MarketEvent& event) {
  instruments_[event.instrument]->on_event(event);
}

void KrakenSimulator::on_standstill() {
  for (const auto& instrument : instruments_) instrument->on_standstill();
}

}  // namespace hftcpp::sim
