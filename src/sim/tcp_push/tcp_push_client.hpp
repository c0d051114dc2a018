// TcpPushClient: one client of the push vendor's server: its token, then its records in frames.
#pragma once

#include "sim/tcp_push/tcp_push_simulator.hpp"
#include "sim/wire_connection.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp::sim {

class TcpPushClient final : public WireSession {
 public:
  // Both outlive it.
  TcpPushClient(TcpPushSimulator& simulator, WireConnection& connection);
  ~TcpPushClient() override;
  TcpPushClient(const TcpPushClient&) = delete;
  TcpPushClient& operator=(const TcpPushClient&) = delete;

  [[nodiscard]] std::size_t on_bytes(std::string_view bytes) override;
  void on_tick(Timestamp now) override;

  [[nodiscard]] bool wants_data() const noexcept;
  [[nodiscard]] bool is_drained() const noexcept { return connection_.is_drained(); }
  // It wants data, and has had none yet.
  [[nodiscard]] bool is_new() const noexcept {
    return wants_data() && connection_.messages_sent() == 0;
  }
  // A record, as the script lets it be; flush() sends what waits for its frame to be full.
  void send(std::size_t instrument, const std::string& record);
  void flush();

 private:
  void put(std::string_view record, bool is_json);
  void strike(const Fault& fault, std::size_t instrument, const std::string& record);
  void refuse();

  TcpPushSimulator& simulator_;
  WireConnection& connection_;
  bool is_logged_in_ = false;
  Timestamp heard_;  // a part of a token
  std::string frame_;
  std::size_t in_frame_ = 0;
  std::uint64_t to_drop_ = 0;
};

}  // namespace hftcpp::sim
