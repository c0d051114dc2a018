// GatewayService: every event of its streams for thousands of clients, over websocket and HTTP, in
// several dialects. With "intervals" it makes bars as well, as a KlineService does.
#pragma once

#include <hftcpp/service/kline_service.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hftcpp {

class GatewayService : public KlineService {
 public:
  explicit GatewayService(ServiceParams params);
  ~GatewayService() override;

  // Where it listens, from on_start() on: what the file says, or what was free for a port of 0.
  // Zero where there is no such port.
  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::uint16_t tls_port() const noexcept;
  [[nodiscard]] std::uint16_t admin_port() const noexcept;

  // Whose service overrides one of these calls this one too, and adds its keys to these.
  void on_start() override;
  void on_stop() override;
  void on_reload() override;
  void on_bar(const Kline& bar) override;
  void on_ticker(const Ticker& event) override;
  void on_trade(const Trade& event) override;
  void on_book_update(const BookUpdate& event) override;
  void on_kline(const Kline& event) override;
  void on_funding(const Funding& event) override;
  void on_liquidation(const Liquidation& event) override;
  void on_quote(const Quote& event) override;
  void on_my_order(const MyOrder& event) override;
  void on_my_order_batch(const MyOrderBatch& event) override;
  void on_my_trade(const MyTrade& event) override;
  void on_balance(const Balance& event) override;
  void on_position(const Position& event) override;
  void on_stream_status(const StreamStatus& event) override;
  [[nodiscard]] std::vector<std::string> setting_keys() const override;

 private:
  struct State;
  std::unique_ptr<State> gateway_;
};

}  // namespace hftcpp
