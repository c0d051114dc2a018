// SinaSimulator: a server that answers as Sina's quotes do: with the right Referer only.
// docs/exchanges/sina.md says where the form of its records is known from.
#pragma once

#include "sim/a_share/a_share_http_simulator.hpp"

namespace hftcpp::sim {

class SinaSimulator final : public AShareHttpSimulator {
 public:
  SinaSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);

 private:
  [[nodiscard]] std::string fields(const AShareSnapshot& share) const override;
  [[nodiscard]] std::string short_fields(const AShareSnapshot& share) const override;
  [[nodiscard]] bool admits(const HttpRequest& request) const override;
};

}  // namespace hftcpp::sim
