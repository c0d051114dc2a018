#include "sim/okx/okx_simulator.hpp"

#include "sim/okx/okx_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp::sim {
namespace {

// Every so many trades of a swap somebody is made to.
constexpr std::uint64_t kTradesPerLiquidation = 20;

HttpReply refusal_of(unsigned status, std::string_view code, std::string_view words) {
  HttpReply reply;
  reply.status = status;
  reply.body = okx_reply_body(code, words, "");
  return reply;
}

void refuse_too_often(HttpReply& reply) {
  reply.body = okx_reply_body("50011", "Too Many Requests", "");
}

}  // namespace

OkxSimulator::OkxSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings,
                           bool of_swaps)
    : SimulatorBase{std::move(executor), std::move(settings)},
      of_swaps_{of_swaps},
      liquidations_{faults(), Channel::liquidation, Symbol{}} {
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

std::unique_ptr<Session> OkxSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse_too_many(refusal)) {
    refuse_too_often(refusal);
    return nullptr;
  }
  const std::string& path = connection.handshake().path;
  if (path != "/ws/v5/public" && path != "/ws/v5/business") {
    refusal = refusal_of(404, "404", "Not Found: " + path);
    return nullptr;
  }
  OkxClient::Exchange exchange{
      .find = [this](std::string_view id) { return find(id); },
      .refuses = [this, &connection](
                     Channel channel,
                     Symbol symbol) { return refuses(connection, channel, symbol); },
      .liquidations = &liquidations_,
      .path = path == "/ws/v5/business" ? OkxPath::business : OkxPath::open};
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
  if (request.path != "/api/v5/public/time")
    return refusal_of(404, "404", "Not Found: " + request.path);
  std::string row = R"({"ts":")";
  append_milliseconds(row, Timestamp::now());
  reply.body = okx_reply_body("0", "", row + "\"}");
  return reply;
}

HttpReply OkxSimulator::instruments(const HttpRequest& request) const {
  const std::string_view type = request.parameter("instType");
  if (type != "SPOT" && type != "SWAP") return refusal_of(400, "51000", "Parameter instType error");
  std::string rows;
  for (const auto& each : type == "SWAP" ? swaps_ : spots_) {
    const std::string_view wanted = request.parameter("instId");
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
