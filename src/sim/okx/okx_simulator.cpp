#include "sim/okx/okx_simulator.hpp"

#include "sim/okx/okx_client.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

namespace hftcpp::sim {
namespace {

// Every so many trades of a swap somebody is made to.
constexpr std::uint64_t kTradesPerLiquidation = 20;

std::optional<OkxPath> path_of(std::string_view text) {
  if (text == "/ws/v5/public") return OkxPath::open;
  if (text == "/ws/v5/business") return OkxPath::business;
  return text == "/ws/v5/private" ? std::optional{OkxPath::own} : std::nullopt;
}

void refuse_too_often(HttpReply& reply) {
  reply.body = okx_reply_body("50011", "Too Many Requests", "");
}

// Fees are charged in what one gets, or on swaps in dollars.
SimulatorSettings with_terms(SimulatorSettings settings, bool of_swaps) {
  AccountSettings& account = settings.account;
  account.first_id = 2'497'956'918'703'120'001;
  account.futures = of_swaps;
  account.fee_in_received = !of_swaps;
  account.maker_fee = of_swaps ? Decimal{2, -4} : Decimal{8, -4};
  account.taker_fee = of_swaps ? Decimal{5, -4} : Decimal{1, -3};
  return settings;
}

}  // namespace

OkxSimulator::OkxSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings,
                           bool of_swaps)
    : SimulatorBase{std::move(executor), with_terms(std::move(settings), of_swaps)},
      of_swaps_{of_swaps},
      liquidations_{faults(), Channel::liquidation, Symbol{}},
      keys_{account()},
      private_rest_{customer(), keys_} {
  const auto interval = this->settings().book_interval;
  for (std::size_t i = 0; i < market().instruments().size(); ++i) {
    spots_.push_back(std::make_unique<OkxInstrument>(
        faults(), market(), i,
        OkxInstrument::Settings{.is_swap = false, .book_interval = interval}));
    swaps_.push_back(std::make_unique<OkxInstrument>(
        faults(), market(), i,
        OkxInstrument::Settings{.is_swap = true, .book_interval = interval}));
  }
}

OkxSimulator::~OkxSimulator() {
  shut();
}

OkxInstrument* OkxSimulator::find(std::string_view id) noexcept {
  for (const Instruments* const each : {&spots_, &swaps_})
    for (const auto& instrument : *each)
      if (instrument->id() == id) return instrument.get();
  return nullptr;
}

OkxCustomer OkxSimulator::customer() {
  return {.account = account(),
          .of_swaps = of_swaps_,
          .instrument = [this](Symbol symbol) -> const OkxInstrument& {
            return *own()[market().index_of(symbol).value()];
          },
          .connections = private_connections_};
}

std::unique_ptr<Session> OkxSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) {
    refuse_too_often(refusal);
    return nullptr;
  }
  const std::optional<OkxPath> path = path_of(connection.handshake().path);
  if (!path) {
    refusal = okx_refusal(404, "404", "Not Found: " + connection.handshake().path);
    return nullptr;
  }
  OkxClient::Exchange exchange{
      .find = [this](std::string_view id) { return find(id); },
      .refuses = [this, &connection](
                     Channel channel,
                     Symbol symbol) { return refuses(connection, channel, symbol); },
      .liquidations = &liquidations_,
      .keys = &keys_,
      .make_private =
          [this, &connection] {
            return std::make_unique<OkxPrivateFeeds>(connection, faults(), customer());
          },
      .path = *path};
  if (settings().idle_timeout.count() > 0) exchange.idle_timeout = settings().idle_timeout;
  return std::make_unique<OkxClient>(connection, std::move(exchange));
}

HttpReply OkxSimulator::reply(const HttpRequest& request) {
  HttpReply reply;
  if (refuse_too_many(reply)) {
    refuse_too_often(reply);
    return reply;
  }
  if (request.path == "/api/v5/public/instruments") return instruments(request);
  if (request.path != "/api/v5/public/time") return private_rest_.reply(request);
  std::string row = R"({"ts":")";
  append_milliseconds(row, account().exchange_now());
  reply.body = okx_reply_body("0", "", row + "\"}");
  return reply;
}

HttpReply OkxSimulator::instruments(const HttpRequest& request) const {
  const std::string_view type = request.argument("instType");
  if (type != "SPOT" && type != "SWAP")
    return okx_refusal(400, "51000", "Parameter instType error");
  std::string rows;
  for (const auto& each : type == "SWAP" ? swaps_ : spots_) {
    const std::string_view wanted = request.argument("instId");
    if (!wanted.empty() && wanted != each->id()) continue;
    if (!rows.empty()) rows += ',';
    append_instrument(rows, each->naming());
  }
  HttpReply reply;
  reply.body = rows.empty() ? okx_reply_body("51001", "Instrument ID doesn't exist.", "")
                            : okx_reply_body("0", "", rows);
  return reply;
}

OrderBook OkxSimulator::book_as_sent(Symbol symbol, std::size_t depth) const {
  for (const auto& each : own())
    if (each->symbol() == symbol) return each->book(depth);
  throw std::invalid_argument{"simulator: no instrument \"" + std::string{symbol.text()} + "\""};
}

std::uint64_t OkxSimulator::sequence_of(std::size_t instrument) const {
  return own()[instrument]->sequence();
}

void OkxSimulator::on_tick(Timestamp now) {
  for (const auto& each : spots_) each->on_tick(now);
  for (const auto& each : swaps_) each->on_tick(now);
}

void OkxSimulator::on_market_event(const MarketEvent& event) {
  spots_[event.instrument]->on_event(event);
  swaps_[event.instrument]->on_event(event);
  tell_liquidation(*swaps_[event.instrument], event);
}

void OkxSimulator::tell_liquidation(const OkxInstrument& swap, const MarketEvent& event) {
  if (!event.trade || event.trade->id % kTradesPerLiquidation != 0 || liquidations_.empty()) return;
  std::string text;
  append_liquidation(text, swap.naming(), {*event.trade, swap.sequence(), event.time});
  liquidations_.publish({text});
}

void OkxSimulator::on_standstill() {
  for (const auto& each : spots_) each->on_standstill();
  for (const auto& each : swaps_) each->on_standstill();
}

}  // namespace hftcpp::sim
