// QmtSimulator: the bridge of a QMT terminal, whose protocol is our own: each client is pushed what
// has changed of the codes and markets that it named. settings.arguments: "token" (none unless it is given), "levels" (5 to
// 10).
#pragma once

#include "sim/a_share/a_share_simulator.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class QmtClient;

class QmtSimulator final : public AShareSimulator {
 public:
  // Pushes every settings.book_interval, which is three seconds in truth. Whoever is silent for
  // settings.idle_timeout, a minute unless it says another, is let go. Throws
  // std::invalid_argument for arguments that there are not.
  QmtSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~QmtSimulator() override;

  [[nodiscard]] std::string token() const override { return token_; }

 private:
  friend class QmtClient;

  [[nodiscard]] std::unique_ptr<WireSession> open_wire(WireConnection& connection) override;
  void on_tick(Timestamp now) override;
  void on_market_event(const MarketEvent& event) override { has_changed_[event.instrument] = true; }
  void on_standstill() override { push(); }
  void push();
  // Every other share in lots, as some versions have it.
  [[nodiscard]] std::string tick(std::size_t instrument, bool has_timetag, bool has_last_price);

  std::string token_;
  std::size_t levels_ = 5;
  std::vector<std::string> codes_;  // of the instruments
  std::vector<bool> has_changed_;   // since the last push
  std::vector<QmtClient*> clients_;
  Timestamp next_push_;
};

}  // namespace hftcpp::sim
