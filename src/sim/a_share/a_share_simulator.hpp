// AShareSimulator: what the simulators of all sources of A-share quotes have in common: the shares
// of the shared market as snapshots, and the faults that strike a record. How a record is written,
// and who gets it when, is the source's own.
#pragma once

#include "sim/a_share/a_share_universe.hpp"
#include "sim/simulator_base.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp::sim {

// A share as it stands. Prices are in ticks of the listing, volumes in lots of a hundred.
struct AShareSnapshot {
  const AShareListing* listing = nullptr;
  std::int8_t price_exponent = -2;
  RawDay day;
  std::array<RawLevel, 5> bids{};
  std::array<RawLevel, 5> asks{};

  [[nodiscard]] Decimal price(std::int64_t ticks) const noexcept { return {ticks, price_exponent}; }
  [[nodiscard]] std::int64_t shares(std::int64_t lots) const noexcept { return lots * 100; }
  // In yuan, exact.
  [[nodiscard]] Decimal amount() const noexcept { return {day.amount * 100, price_exponent}; }
};

class AShareSimulator : public SimulatorBase {
 public:
  // What a client of a source that has all of the quote must hold after pause(). While paused, or
  // on the executor; throws std::invalid_argument for an unknown symbol.
  [[nodiscard]] AShareSnapshot snapshot_of(Symbol symbol) const;

 protected:
  // All shares of the universe, unless the settings name others.
  AShareSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings,
                  Wire wire = Wire::http);

  [[nodiscard]] std::size_t size() const noexcept { return listings_.size(); }
  [[nodiscard]] const AShareListing& listing(std::size_t instrument) const noexcept {
    return listings_[instrument];
  }
  [[nodiscard]] std::optional<std::size_t> find(Symbol symbol) const noexcept {
    return market().index_of(symbol);
  }

  // What clients are shown now: the same as before while the script has it frozen, and time passes.
  [[nodiscard]] const AShareSnapshot& show(std::size_t instrument);
  // Counts a record that is about to be sent, and tells what the script does to it: `empty_record`,
  // `field_shift`, `garbage`, `cut`, `stall`, `drop`, `split`. It is recorded then. `frozen` is
  // show()'s.
  [[nodiscard]] std::optional<Fault> strike(std::size_t instrument, std::uint64_t connection = 0,
                                            Channel channel = Channel::quote);
  // 403 or 429, if the script wants it now.
  [[nodiscard]] bool refuse(HttpReply& reply);

  // For those that have no use for it.
  void on_market_event(const MarketEvent&) override {}
  [[nodiscard]] std::uint64_t sequence_of(std::size_t instrument) const override {
    return market().last_number(instrument);
  }
  [[nodiscard]] std::unique_ptr<Session> open(Connection&, HttpReply& refusal) override;
  [[nodiscard]] HttpReply reply(const HttpRequest& request) override;

 private:
  [[nodiscard]] AShareSnapshot snapshot(std::size_t instrument) const;
  [[nodiscard]] bool is_frozen(std::size_t instrument, Timestamp now) const;

  std::vector<AShareListing> listings_;
  std::vector<AShareSnapshot> shown_;
  std::unordered_map<std::size_t, Timestamp> frozen_until_;
  Timestamp all_frozen_until_;
};

}  // namespace hftcpp::sim
