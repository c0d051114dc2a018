// YahooClient: one client of Yahoo's simulated websocket: what it has subscribed to, which is never
// answered, and what it gets of it.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"
#include "sim/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hftcpp::sim {

class YahooClient final : public Session {
 public:
  struct Exchange {
    std::function<std::optional<std::size_t>(std::string_view ticker)> find;
    // What the script does to a record that is about to be sent.
    std::function<std::optional<Fault>(std::size_t instrument, std::uint64_t connection)> strike;
    std::function<void(YahooClient&)> on_gone;
    bool is_wrapped = true;  // in JSON, as the second version is
  };

  YahooClient(Connection& connection, Exchange exchange);
  ~YahooClient() override;

  void on_message(std::string_view text) override;
  [[nodiscard]] bool wants(std::size_t instrument) const noexcept {
    return told_.contains(instrument);
  }
  void tell(std::size_t instrument, const AShareSnapshot& share);

 private:
  void subscribe(std::string_view ticker);
  void unsubscribe(std::string_view ticker);
  [[nodiscard]] std::string written(std::string text) const;
  void send(std::string_view pricing);
  void send_struck(const Fault& fault, const AShareSnapshot& share, std::string_view pricing);

  Connection& connection_;
  Exchange exchange_;
  std::unordered_map<std::size_t, std::uint64_t> told_;  // messages of each that is subscribed
  std::uint64_t drops_ = 0;                              // messages that are still to be lost
  std::uint64_t garbage_ = 0;
};

}  // namespace hftcpp::sim
