#include "sim/a_share/a_share_simulator.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace hftcpp::sim {
namespace {

SimulatorSettings with_shares(SimulatorSettings settings) {
  if (!settings.market && settings.instruments.empty())
    settings.instruments = a_share_instruments();
  // Unless they say otherwise: a source of shares has neither books nor, mostly, trades.
  for (Fault& fault : settings.faults)
    if (const auto kind = fault.kind;
        !fault.channel &&
        (kind == FaultKind::drop || kind == FaultKind::duplicate || kind == FaultKind::reorder))
      fault.channel = Channel::quote;
  return settings;
}

}  // namespace

AShareSimulator::AShareSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings,
                                 Wire wire)
    : SimulatorBase{std::move(executor), with_shares(std::move(settings)), wire} {
  for (const InstrumentSettings& each : market().instruments())
    listings_.push_back(a_share_listing(each.symbol));
  for (std::size_t i = 0; i < listings_.size(); ++i) shown_.push_back(snapshot(i));
}

AShareSnapshot AShareSimulator::snapshot(std::size_t instrument) const {
  AShareSnapshot made{.listing = &listings_[instrument],
                      .price_exponent = market().instruments()[instrument].price_exponent,
                      .day = market().day(instrument)};
  const RawBook& book = market().raw_book(instrument);
  std::copy_n(book.bids.begin(), std::min(made.bids.size(), book.bids.size()), made.bids.begin());
  std::copy_n(book.asks.begin(), std::min(made.asks.size(), book.asks.size()), made.asks.begin());
  return made;
}

AShareSnapshot AShareSimulator::snapshot_of(Symbol symbol) const {
  const std::optional<std::size_t> instrument = find(symbol);
  if (!instrument)
    throw std::invalid_argument{"simulator: no share \"" + std::string{symbol.text()} + "\""};
  return snapshot(*instrument);
}

const AShareSnapshot& AShareSimulator::show(std::size_t instrument) {
  const Timestamp now = Timestamp::now();
  const Symbol symbol = listings_[instrument].symbol;
  if (const auto fault = faults().take_frozen(symbol)) {
    (fault->symbol.empty() ? all_frozen_until_ : frozen_until_[instrument]) = now + fault->duration;
    faults().record(
        {.fault = *fault, .at = now, .symbol = fault->symbol, .channel = Channel::quote});
  }
  if (!is_frozen(instrument, now)) shown_[instrument] = snapshot(instrument);
  return shown_[instrument];
}

// A market that stands still has thawed: what is shown last is right.
bool AShareSimulator::is_frozen(std::size_t instrument, Timestamp now) const {
  if (is_still()) return false;
  const auto own = frozen_until_.find(instrument);
  return now < all_frozen_until_ || (own != frozen_until_.end() && now < own->second);
}

std::optional<Fault> AShareSimulator::strike(std::size_t instrument, std::uint64_t connection,
                                             Channel channel) {
  faults().count_message();
  if (!faults().is_armed()) return std::nullopt;
  const Symbol symbol = listings_[instrument].symbol;
  const auto fault = faults().take({.channel = channel, .symbol = symbol});
  if (fault)
    faults().record({.fault = *fault,
                     .at = {},
                     .symbol = symbol,
                     .channel = channel,
                     .connection = connection});
  return fault;
}

bool AShareSimulator::refuse(HttpReply& reply) {
  if (refuse_too_many(reply)) return true;
  const auto fault = faults().take_forbidden();
  if (!fault) return false;
  reply = {.status = 403, .body = "Forbidden", .content_type = "text/html", .headers = {}};
  faults().record({.fault = *fault, .at = {}, .symbol = {}, .channel = {}});
  return true;
}

std::unique_ptr<Session> AShareSimulator::open(Connection&, HttpReply& refusal) {
  refusal = {
      .status = 404, .body = "no websocket here", .content_type = "text/plain", .headers = {}};
  return nullptr;
}

HttpReply AShareSimulator::reply(const HttpRequest&) {
  return {.status = 404, .body = "not found", .content_type = "text/plain", .headers = {}};
}

}  // namespace hftcpp::sim
