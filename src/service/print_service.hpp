// PrintService: every event of its streams on standard output, as a line for a person or as
// canonical JSON: {"class_name": "PrintService", "setting": {"format": "json", "streams": ...}}.
#pragma once

#include <hftcpp/service/service_base.hpp>

#include <string>
#include <vector>

namespace hftcpp {

class PrintService final : public ServiceBase {
 public:
  explicit PrintService(ServiceParams params);

  void on_start() override;
  void on_stop() override;
  void on_ticker(const Ticker& event) override { print(event); }
  void on_trade(const Trade& event) override { print(event); }
  void on_book_update(const BookUpdate& event) override { print(event); }
  void on_kline(const Kline& event) override { print(event); }
  void on_funding(const Funding& event) override { print(event); }
  void on_liquidation(const Liquidation& event) override { print(event); }
  void on_quote(const Quote& event) override { print(event); }
  void on_my_order(const MyOrder& event) override { print(event); }
  void on_my_order_batch(const MyOrderBatch& event) override { print(event); }
  void on_my_trade(const MyTrade& event) override { print(event); }
  void on_balance(const Balance& event) override { print(event); }
  void on_position(const Position& event) override { print(event); }
  void on_stream_status(const StreamStatus& event) override { print(event); }

  [[nodiscard]] std::vector<std::string> setting_keys() const override { return {"format"}; }

 private:
  void print(const Event& event);
  void flush();

  bool json_ = false;
  bool is_over_ = false;  // nobody can be told anything any more
  std::string lines_;
};

}  // namespace hftcpp
