// TcpPushSimulator: the server of a push vendor: who sends the token is sent all shares, round
// after round. settings.arguments: "token", "fields" (33 or 36), "per_frame" (how many records a
// frame has).
#pragma once

#include "sim/a_share/a_share_simulator.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class TcpPushClient;

class TcpPushSimulator final : public AShareSimulator {
 public:
  // Unless the arguments have another.
  static constexpr std::string_view kToken = "QT_simulated";

  // Every settings.book_interval, which is three seconds in truth; 0: as soon as the round before
  // has left. Throws std::invalid_argument for arguments that there are not.
  TcpPushSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~TcpPushSimulator() override;

  [[nodiscard]] std::string token() const override { return token_; }

 private:
  friend class TcpPushClient;

  [[nodiscard]] std::unique_ptr<WireSession> open_wire(WireConnection& connection) override;
  void on_tick(Timestamp now) override;
  void on_standstill() override;
  void send_round();

  std::string token_;
  std::size_t fields_ = 33;
  std::size_t per_frame_ = 1;
  std::vector<TcpPushClient*> clients_;
  std::vector<std::string> records_;  // of the round that is being sent
  Timestamp next_round_;
  std::uint64_t garbage_ = 0;
};

}  // namespace hftcpp::sim
