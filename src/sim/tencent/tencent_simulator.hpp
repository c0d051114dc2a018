// TencentSimulator: a server that answers as Tencent's quotes do, with all 88 fields.
// docs/exchanges/tencent.md says where the form of its records is known from.
#pragma once

#include "sim/a_share/a_share_http_simulator.hpp"

namespace hftcpp::sim {

class TencentSimulator final : public AShareHttpSimulator {
 public:
  TencentSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);

 private:
  [[nodiscard]] std::string fields(const AShareSnapshot& share) const override;
  [[nodiscard]] std::string short_fields(const AShareSnapshot& share) const override;
};

}  // namespace hftcpp::sim
